"""What the timeline says about a step."""

from __future__ import annotations

from engine import Snapshot

from .steps import epochs_done


def fate(snapshot: Snapshot) -> str:
    """Return what going on from a past step does to the steps after it."""
    if snapshot.run_path is None or snapshot.save_failure:
        return "loses them: this run is not saved"
    return "keeps them as a run of their own"


def details(snapshot: Snapshot, step: int, live: bool) -> tuple[str, ...]:
    """Return where a step lies in the run, in fewer and fewer words."""
    if not snapshot.schedule:
        return ("",)
    epoch = f"epoch {snapshot.epoch_at(step - 1):,}"
    if live:
        return (epoch,)
    back = f"{snapshot.step - step:,} steps back"
    epochs = epochs_done(snapshot.schedule, snapshot.step) - epochs_done(snapshot.schedule, step)
    after = f"Continue {fate(snapshot)}"
    return (
        f"{epoch} · {back} ({epochs:,.1f} epochs) · {after}",
        f"{epoch} · {back} · {after}",
        f"{back} · {after}",
    )
