"""The published result of the Theano program, and whether a run meets it."""

from __future__ import annotations

from dataclasses import dataclass

from .settings import Settings
from .snapshot import Snapshot, StoppedBy

#: Every option as the Theano program had it.
SETTINGS = Settings()
#: The epoch in which it stopped, its best validation error and the test error there, in percent
#: to the six decimals it prints.
EPOCHS, VALID_PERCENT, TEST_PERCENT = 74, "7.500000", "7.489583"


@dataclass(frozen=True)
class Verdict:
    """Whether a run reproduced the publication.

    Attributes
    ----------
    hit : bool
        All three numbers agree, to the last decimal.
    text : str
        One line: the numbers, the device, and what differs.
    """

    hit: bool
    text: str


def is_publication(snapshot: Snapshot) -> bool:
    """Whether a run is set as the publication's was, on MNIST, and was never changed."""
    return (
        snapshot.dataset is not None
        and snapshot.dataset.name == "mnist"
        and len(snapshot.schedule) == 1
        and snapshot.schedule[0].settings == SETTINGS
    )


def verdict(snapshot: Snapshot) -> Verdict | None:
    """Compare a run that is over with the publication.

    Returns
    -------
    Verdict or None
        None while there is nothing to compare: the run is not over, or not set as it was.
    """
    stopping = snapshot.early_stopping
    if snapshot.stopped_by is None or stopping is None or not is_publication(snapshot):
        return None
    found = {
        "epochs": (str(snapshot.epoch), str(EPOCHS)),
        "validation error": (f"{100 * stopping.best_valid_error:.6f}", VALID_PERCENT),
        "test error": (f"{100 * stopping.test_error:.6f}", TEST_PERCENT),
    }
    numbers = (
        f"{found['epochs'][0]} epochs, validation error {found['validation error'][0]} %, "
        f"test error {found['test error'][0]} % on {snapshot.device}"
    )
    wrong = [f"{name} {right}" for name, (mine, right) in found.items() if mine != right]
    if not wrong and snapshot.stopped_by is StoppedBy.PATIENCE:
        return Verdict(True, f"Hit: {numbers}, as published")
    return Verdict(False, f"Miss: {numbers}; published: {', '.join(wrong) or 'ended by patience'}")
