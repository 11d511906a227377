"""What a run learns from."""

from __future__ import annotations

from dataclasses import dataclass

from engine.data.dataset import Dataset

from .fingerprint import fingerprint


@dataclass(frozen=True)
class Origin:
    """What a run learns from.

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
    """

    name: str
    source: str
    added: tuple[str, ...] = ()
    deskew: bool = False
    spread: bool = False
    sha256: str = ""

    @classmethod
    def of(cls, dataset: Dataset) -> Origin:
        """Describe a data set; may take a tenth of a second."""
        return cls(
            dataset.name,
            dataset.source,
            dataset.added,
            dataset.deskew,
            dataset.spread,
            fingerprint(dataset),
        )
