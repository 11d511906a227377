"""What a person finds in the view of mistakes, and what scikit-learn makes of the same run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from sklearn.metrics import confusion_matrix

from engine import Moment, Snapshot, Split
from gui.mistakes.matrix_layout import Cell
from gui.mistakes.mistakes import Mistakes


def settle(view: Mistakes, qtbot) -> None:
    """Wait until all is worked out."""
    qtbot.waitUntil(lambda: not view.busy, timeout=20_000)


def looking_back(newest: Snapshot, past: Snapshot) -> Snapshot:
    """Return what is shown when somebody looks at the step of an earlier snapshot."""
    moment = Moment(past.step, past.schedule[0], past.parameters)
    return replace(newest, viewed=moment)


def rows_shown(view: Mistakes) -> list[int]:
    """Return the images of the gallery, as rows of the split."""
    return view.images.gallery._gallery.rows.tolist()


def y_pred(snapshot: Snapshot, split: Split) -> np.ndarray:
    W, b = snapshot.parameters.W.astype(float), snapshot.parameters.b
    return (split.x * snapshot.dataset.pixel_scale @ W + b).argmax(axis=1)


def counts_of(snapshot: Snapshot, split: Split) -> np.ndarray:
    """Return scikit-learn's confusion matrix."""
    labels = range(snapshot.dataset.n_out)
    return confusion_matrix(split.y, y_pred(snapshot, split), labels=labels)


def most_common_mistake(snapshot: Snapshot) -> Cell:
    counts = counts_of(snapshot, snapshot.dataset.valid)
    np.fill_diagonal(counts, 0)
    return Cell(*map(int, np.unravel_index(counts.argmax(), counts.shape)))
