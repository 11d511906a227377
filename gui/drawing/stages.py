"""What a model makes of a drawing at every stage of its preparation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine import Snapshot, Stage, Weights

from .stage_button import Rung


def weights_shown(snapshot: Snapshot) -> Weights | None:
    """Return the parameters of the step shown, with how drawings are prepared for them."""
    dataset, shown = snapshot.dataset, snapshot.shown
    if dataset is None or shown is None:
        return None
    return Weights(
        shown.parameters,
        dataset.image_shape,
        dataset.class_names,
        dataset.pixel_scale,
        {"settings": shown.era.settings.as_dict()},
    )


def rungs(stages: Sequence[Stage], weights: Weights | None) -> list[Rung]:
    """Return the stages with what a model takes each for; None knows nothing."""
    if not stages or weights is None:
        return [Rung(stage.name, stage.image) for stage in stages]
    p = weights.p_y_given_x(np.stack([stage.image for stage in stages]))
    names = weights.class_names
    return [
        Rung(stage.name, stage.image, names[k], f"{100 * row[k]:.0f} %")
        for stage, k, row in zip(stages, p.argmax(axis=1), p, strict=True)
    ]
