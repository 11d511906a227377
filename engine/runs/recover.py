"""Costs and validations that a run on disk lacks, computed again from its keyframes.

Training is deterministic: whoever comes from one keyframe to the next, bit by bit, has met the
costs that the run met.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.backends.protocol import Backend
from engine.data.dataset import Dataset
from engine.training.chunking import ChunkSizer
from engine.training.complete_recorder import CompleteRecorder
from engine.training.run import Progress
from engine.training.timeline import Keyframe
from engine.training.training_loop import TrainingLoop

from .folder import SavedRun
from .step_ranges import in_words, ranges_of


def recovered(
    saved: SavedRun,
    dataset: Dataset,
    backend: Backend,
    progress: Callable[[Progress], None] | None = None,
) -> tuple[SavedRun, tuple[str, ...]]:
    """Go through a run again where its costs or validations are lost, or were not kept.

    Parameters
    ----------
    saved : SavedRun
        As it was read.
    dataset : Dataset
        What it learns from.
    backend : Backend
        Holds the same data set; its parameters are changed.
    progress : callable or None
        Called with a `Progress` after every chunk.

    Returns
    -------
    (SavedRun, tuple of str)
        The run with what could be computed again, and a sentence about that and one about the
        rest; none if nothing was missing. Costs that are still not known are NaN.
    """
    state, sizer, begun = saved.state, ChunkSizer(), time.perf_counter()
    costs = np.full(state.at.step, np.nan) if saved.costs is None else saved.costs.copy()
    unknown = np.isnan(costs)
    for steps in saved.lost_validations:
        unknown[steps.start : steps.stop] = True
    if not unknown.any():
        return saved, ()
    rows = {} if saved.validations is None else {int(row[0]): row for row in saved.validations}
    found = np.zeros_like(unknown)

    def tell(loop: TrainingLoop) -> None:
        if progress is not None:
            progress(_progress(loop, state.at.step, time.perf_counter() - begun))

    for since, until in pairwise((*saved.keyframes, state.at)):
        stretch = slice(since.step, until.step)
        if not unknown[stretch].any():
            continue
        recorder = CompleteRecorder()
        loop = TrainingLoop(
            dataset, state.schedule[0].settings, backend, None, recorder, state.schedule, since
        )
        if _leads_to(until, loop, sizer, tell):
            costs[stretch] = recorder.costs.view()[:, 0]
            rows |= {int(row[0]): row for row in recorder.validations.view()}
            found[stretch] = unknown[stretch]
            unknown[stretch] = False
    return (
        replace(
            saved,
            costs=costs,
            validations=np.array([rows[step] for step in sorted(rows)]).reshape(-1, 3),
            lost_validations=tuple(ranges_of(unknown)),
        ),
        _said(found, unknown),
    )


def _leads_to(
    keyframe: Keyframe,
    loop: TrainingLoop,
    sizer: ChunkSizer,
    tell: Callable[[TrainingLoop], None],
) -> bool:
    """Train up to a keyframe, and return whether that is where it leads, bit by bit."""
    while loop.step < keyframe.step and loop.stopped_by is None:
        before, started = loop.step, time.perf_counter()
        loop.advance(min(sizer.count, keyframe.step - loop.step))
        sizer.took(loop.step - before, time.perf_counter() - started)
        tell(loop)
    here, there = loop.backend.get_parameters(), keyframe.parameters
    return (
        loop.step == keyframe.step
        and here.W.tobytes() == there.W.tobytes()
        and here.b.tobytes() == there.b.tobytes()
    )


def _progress(loop: TrainingLoop, end: int, seconds: float) -> Progress:
    best = loop.early_stopping.best_valid_error
    return Progress(loop.step, loop.epoch, loop.n_train_batches, end, best, seconds)


def _said(found: NDArray[np.bool_], unknown: NDArray[np.bool_]) -> tuple[str, ...]:
    what, lines = "the costs and validations of", []
    if found.any():
        lines.append(f"{what} {in_words(ranges_of(found))} were computed again, bit by bit")
    if unknown.any():
        lines.append(
            f"{what} {in_words(ranges_of(unknown))} cannot be computed again: metrics.csv and "
            "errors.csv are without them"
        )
    return tuple(lines)
