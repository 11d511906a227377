"""Where the cells of a matrix are, whatever the number of classes and the room."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PyQt6.QtCore import QPointF

from gui.mistakes.matrix_layout import ALL_MISTAKES, NAME_LINE, Cell, matrix_layout, named


@pytest.mark.parametrize("n_out", [2, 3, 10, 40, 256])
@pytest.mark.parametrize("size", [(456.0, 350.0), (616.0, 560.0), (1600.0, 1200.0)])
@pytest.mark.parametrize("longest_name", [8.0, 300.0])
def test_every_cell_can_be_reached(n_out, size, longest_name):
    layout = matrix_layout(n_out, size, longest_name)
    assert layout.errors.right() <= size[0]
    assert layout.room.bottom() <= size[1]
    # A frame round the error of all touches neither the rim nor the error of the first row.
    assert 0 <= layout.corner.top() < layout.corner.bottom() <= layout.errors.top() - 3
    hidden = QPointF(*layout.hidden)
    for scrolled, cell in (
        (QPointF(0, 0), Cell(0, 0)),
        (hidden, Cell(n_out - 1, n_out - 1)),
        (hidden, Cell(n_out - 1, None)),
        (hidden, Cell(None, n_out - 1)),
        (QPointF(0, 0), ALL_MISTAKES),
    ):
        place = layout.place(cell, scrolled)
        assert min(place.width(), place.height()) >= 6
        assert layout.cell_at(place.center(), scrolled) == cell


@pytest.mark.parametrize("size", [6.0, 7.3, 12.0, 14.0, 40.0])
@pytest.mark.parametrize("out", [None, 0, 13, 39])
def test_names_never_stand_in_each_other(size, out):
    found = sorted(named(range(40), size, out))
    assert out is None or out in found
    assert all((after - before) * size >= NAME_LINE for before, after in pairwise(found))
    # No gap has room for more than the two names that made way for the one that stands out.
    assert max(after - before for before, after in pairwise(found)) * size < 4 * NAME_LINE


def test_what_cannot_be_seen_is_not_named():
    assert named(range(10, 20), 14.0, 5) == list(range(10, 20))
