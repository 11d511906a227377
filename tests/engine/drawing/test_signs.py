from __future__ import annotations

import numpy as np
import pytest

from engine.drawing.components import components
from engine.drawing.signs import largest_sign, signs

FIVE_BOW, FIVE_BAR = (20, 10, 60, 40), (8, 12, 14, 48)
EIGHT_TOP, EIGHT_BOTTOM = (10, 12, 40, 42), (41, 10, 75, 44)
FOUR_LEFT, FOUR_RIGHT = (10, 10, 45, 30), (25, 31, 65, 38)
FOUR_ANGLE, FOUR_STEM = (10, 10, 40, 40), (20, 30, 60, 34)


@pytest.mark.parametrize(
    ("boxes", "n_signs"),
    [
        ([FIVE_BOW], 1),
        ([FIVE_BOW, FIVE_BAR], 1),
        ([FOUR_ANGLE, FOUR_STEM], 1),
        ([EIGHT_TOP, EIGHT_BOTTOM], 1),
        ([FOUR_LEFT, FOUR_RIGHT], 1),
        ([(10, 10, 60, 40), (10, 50, 60, 80)], 2),
        ([(10, 10, 60, 40), (30, 50, 55, 70)], 2),
        ([(10, 10, 60, 40), (70, 10, 120, 40)], 2),
        ([(10, 10, 60, 40), (14, 42, 62, 75)], 2),
        ([(10, 10, 60, 40), (25, 42, 55, 62)], 2),
        ([(10, 10, 60, 40), (32, 42, 37, 60)], 2),
        ([FIVE_BOW, FIVE_BAR, (10, 70, 60, 100)], 2),
    ],
    ids=[
        "one",
        "bar of a 5",
        "4 in two strokes",
        "circles of an 8",
        "4 that nearly meets",
        "side by side",
        "small beside",
        "below",
        "side by side, nearly touching",
        "small beside, nearly touching",
        "minus",
        "51",
    ],
)
def test_what_is_one_sign(boxes, n_signs):
    for order in (boxes, boxes[::-1]):
        found = signs(order)
        assert len(found) == n_signs
        assert sorted(k for members in found for k in members) == list(range(len(boxes)))


def test_a_part_may_join_two_others():
    # Neither end reaches the other, both reach the middle.
    assert signs([(10, 10, 30, 12), (31, 10, 36, 12), (37, 10, 50, 12)]) == [[0, 1, 2]]


def pictured(*boxes):
    mask = np.zeros((200, 300), bool)
    for top, left, bottom, right in boxes:
        mask[top:bottom, left:right] = True
    found = components(mask)
    return found, np.arange(len(found.boxes))


def test_the_largest_is_taken_whole():
    found, every = pictured((50, 20, 90, 40), (20, 100, 120, 150), (5, 100, 15, 160))
    sign, n_signs = largest_sign(found, every)
    assert n_signs == 2
    assert sign[100, 120]
    assert sign[10, 159]
    assert not sign[70, 30]


def test_dust_and_dots_are_no_signs():
    found, every = pictured((20, 100, 120, 150), (100, 10, 103, 13), (150, 200, 170, 220))
    sign, n_signs = largest_sign(found, every)
    assert n_signs == 1
    assert sign.sum() == 100 * 50


def test_only_candidates_count():
    found, _ = pictured((20, 100, 120, 150), (50, 20, 90, 40))
    small = np.flatnonzero(found.sizes == 40)
    sign, n_signs = largest_sign(found, small)
    assert (n_signs, sign.sum()) == (1, 40 * 20)


def test_a_page_full_of_signs_is_counted():
    boxes = [(row, column, row + 12, column + 8)
             for row in range(5, 180, 20) for column in range(5, 280, 20)]  # fmt: skip
    assert largest_sign(*pictured(*boxes))[1] == len(boxes)
