"""What a training loop is at this moment, to be saved by another thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.parameters import Parameters
from engine.training.complete_recorder import CompleteRecorder
from engine.training.schedule import epoch_at
from engine.training.timeline import Timeline
from engine.training.trained_weights import trained_weights
from engine.training.training_loop import TrainingLoop
from engine.weights import Weights

from .environment import environment
from .origin import Origin, Start
from .saving import SavePoint
from .state import RunState


def save_point(
    loop: TrainingLoop,
    parameters: Parameters,
    timeline: Timeline,
    about: dict[str, Any],
    start: Start | None = None,
) -> Callable[[], SavePoint]:
    """Copy what will change, and return a function that puts the rest together.

    Parameters
    ----------
    loop : TrainingLoop
        Stands between two minibatches.
    parameters : Parameters
        Those of its step.
    timeline : Timeline
        Where it has been.
    about : dict
        JSON values for people.
    start : Start or None
        The weights it began with; None for zeros.
    """
    recorder = loop.recorder
    keyframe, curves, keyframes = loop.keyframe(parameters), recorder.copy(), timeline.keyframes()
    schedule, best, stopped_by = loop.schedule, loop.best_parameters, loop.stopped_by
    kept = {"backend": loop.backend.name, "environment": environment()}
    dataset, about = loop.dataset, {**kept, **about}
    costs = validations = None
    if isinstance(recorder, CompleteRecorder):
        costs, validations = recorder.costs.view(), recorder.validations.view()

    def put_together() -> SavePoint:
        weights: Weights | None = None
        if best is not None:
            stopping = keyframe.early_stopping
            weights = trained_weights(
                dataset,
                best,
                schedule[-1].settings,
                epoch_at(schedule, stopping.best_step),
                stopping.best_valid_error,
                stopping.test_error,
            )
        state = RunState(
            Origin.of(dataset, start), schedule, keyframe, curves, best, stopped_by, about
        )
        return SavePoint(state, keyframes, weights, costs, validations)

    return put_together
