"""Images in rows: each has a place of its own, and keys lead from one to the next."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import Qt

from gui.widgets.image_rows import ImageRows

KEYS = Qt.Key


@pytest.mark.parametrize("n", [1, 4, 5, 103])
@pytest.mark.parametrize("scrolled", [0.0, 37.5])
def test_every_place_is_found_where_it_is(n, scrolled):
    rows = ImageRows.fitting(n, 390.0, 78.0, 96.0)
    assert rows.across == 5
    for place in range(n):
        rect = rows.rect(place, scrolled)
        assert rows.place_at(rect.center(), scrolled) == place
        assert rect.right() <= 390
        assert rect.bottom() + scrolled <= rows.whole
    beyond = rows.rect(n, scrolled).center()
    assert rows.place_at(beyond, scrolled) is None


def test_what_is_seen_is_all_that_touches_the_page():
    rows = ImageRows.fitting(1000, 390.0, 78.0, 96.0)
    for scrolled in (0.0, 50.0, 96.0, 4000.0, rows.whole - 300):
        seen = rows.seen(scrolled, 300.0)
        touching = [
            place
            for place in range(1000)
            if rows.rect(place, scrolled).bottom() > 0 and rows.rect(place, scrolled).top() < 300
        ]
        assert set(touching) <= set(seen)
        assert len(seen) <= len(touching) + 5


def test_keys_lead_to_neighbours_and_stop_at_the_ends():
    rows = ImageRows.fitting(23, 390.0, 78.0, 96.0)
    for place, key, reached in (
        (7, KEYS.Key_Left, 6), (7, KEYS.Key_Right, 8), (7, KEYS.Key_Up, 2), (7, KEYS.Key_Down, 12),
        (7, KEYS.Key_PageDown, 17), (7, KEYS.Key_PageUp, 0), (7, KEYS.Key_Home, 0),
        (7, KEYS.Key_End, 22), (0, KEYS.Key_Left, 0), (22, KEYS.Key_Down, 22),
        (None, KEYS.Key_Down, 0), (7, KEYS.Key_Space, None),
    ):  # fmt: skip
        assert rows.reached(place, key, page=200.0) == reached


def test_a_room_too_narrow_has_one_across():
    assert ImageRows.fitting(3, 40.0, 78.0, 96.0).across == 1
