"""Parameters, packed with what is known about how they were learned."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from engine.data.dataset import Dataset
from engine.errors import WeightsError
from engine.parameters import Parameters
from engine.version import __version__
from engine.weights import Weights

from .settings import Settings
from .snapshot import Snapshot


def trained_weights(
    dataset: Dataset,
    parameters: Parameters,
    settings: Settings,
    epoch: int,
    valid_error: float,
    test_error: float,
) -> Weights:
    """Return parameters as they travel, with a note of where they come from.

    Errors that are not finite (no validation yet) are left out as null.
    """
    return Weights(
        parameters,
        dataset.image_shape,
        dataset.class_names,
        dataset.pixel_scale,
        {
            "version": __version__,
            "dataset": dataset.name,
            "settings": settings.as_dict(),
            "epoch": epoch,
            "valid_error": number_or_none(valid_error),
            "test_error": number_or_none(test_error),
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
        },
    )


def weights_of(snapshot: Snapshot, best: bool = False) -> Weights:
    """Return what a snapshot shows, be it a past step, as weights to save.

    Parameters
    ----------
    snapshot : Snapshot
        Of a run that has begun or is ready to.
    best : bool
        Take the parameters of the best validation error instead of the present ones.

    Raises
    ------
    WeightsError
        If there are none yet.
    """
    shown = snapshot.shown
    present = shown.parameters if shown else None
    parameters = snapshot.best_parameters if best else present
    if parameters is None or snapshot.dataset is None:
        advice = "train past the first validation" if best else "open a data set first"
        raise WeightsError(f"there are no {'best ' if best else ''}weights yet; {advice}")
    stopping = snapshot.early_stopping if best else None
    return trained_weights(
        snapshot.dataset,
        parameters,
        shown.era.settings if shown and not best else snapshot.settings,
        snapshot.best_epoch if best or shown is None else snapshot.epoch_at(shown.step - 1),
        stopping.best_valid_error if stopping else math.nan,
        stopping.test_error if stopping else math.nan,
    )


def number_or_none(value: float) -> float | None:
    """Return the number; None, JSON's null, where it is infinite or NaN."""
    return value if math.isfinite(value) else None
