"""What a run learns from, and what it began with."""

from __future__ import annotations

from dataclasses import dataclass

from engine.data.dataset import Dataset
from engine.parameters import Parameters

from .fingerprint import fingerprint, weights_sha256


@dataclass(frozen=True)
class Start:
    """The weights that a run began with, where they were not zeros.

    Attributes
    ----------
    name : str
        Of the file they were opened from, or of the run they were taken from.
    sha256 : str
        Of ``W`` and then ``b`` (`engine.runs.fingerprint.weights_sha256`).
    """

    name: str
    sha256: str

    @classmethod
    def of(cls, name: str, parameters: Parameters) -> Start:
        """Describe weights."""
        return cls(name, weights_sha256(parameters))


@dataclass(frozen=True)
class Origin:
    """What a run learns from, and what it began with.

    Attributes
    ----------
    name, source : str
        Of the data set; ``source`` is what `engine.load_dataset` takes.
    added : tuple of str
        Sources whose training images joined.
    deskew, spread : bool
        How the images were prepared.
    sha256 : str
        Of all pixels and labels (`engine.runs.fingerprint`).
    start : Start or None
        The weights it began with; None for zeros, as the tutorial does.
    """

    name: str
    source: str
    added: tuple[str, ...] = ()
    deskew: bool = False
    spread: bool = False
    sha256: str = ""
    start: Start | None = None

    @classmethod
    def of(cls, dataset: Dataset, start: Start | None = None) -> Origin:
        """Describe a data set; may take a tenth of a second."""
        return cls(
            dataset.name,
            dataset.source,
            dataset.added,
            dataset.deskew,
            dataset.spread,
            fingerprint(dataset),
            start,
        )
