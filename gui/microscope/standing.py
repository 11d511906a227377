"""Which minibatch of a run is looked at, in words."""

from __future__ import annotations

from engine import Snapshot, State

from .focus import Focus


def standing(snapshot: Snapshot, step: int) -> str:
    """Say where in the run one looks, and what can be done."""
    where = f"step {step:,}"
    if snapshot.viewed is not None:
        return f"{where} · not live"
    if snapshot.state is State.RUNNING:
        return f"{where} · running · Pause (Space) or Step (S) holds it still"
    if snapshot.state is State.ENDED:
        return f"{where} · the run ended before this minibatch"
    return f"{where} · Step (S) trains on this minibatch"


def heading(focus: Focus) -> str:
    """Say which minibatch it is."""
    minibatch = focus.minibatch
    era, step = minibatch.moment.era, minibatch.moment.step
    return (
        f"MINIBATCH · epoch {era.epoch(step):,} · index {minibatch.index:,} · "
        f"{len(minibatch):,} images"
    )
