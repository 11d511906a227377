"""What the empty sheet asks for, by the data."""

from __future__ import annotations

import pytest

from gui.drawing.task_words import sheet_hints, task

from .by_hand import of_classes

FASHION = ("T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
           "Ankle boot")  # fmt: skip
LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def hint_on(panel, monkeypatch):
    """Return what is written on the sheet."""
    written = []

    class Painter:
        def __init__(self, painter):
            self._painter = painter

        def __getattr__(self, name):
            return getattr(self._painter, name)

        def drawText(self, place, flags, text):
            written.append((text, self._painter.fontMetrics().horizontalAdvance(text)))
            self._painter.drawText(place, flags, text)

    from gui.drawing import canvas, digit_image

    monkeypatch.setattr(
        canvas, "draw_hint", lambda painter, *rest: digit_image.draw_hint(Painter(painter), *rest)
    )
    panel.canvas.grab()
    ((text, width),) = written
    assert width <= panel.canvas.width()
    return text


@pytest.mark.parametrize(
    ("names", "height", "hint"),
    [
        (tuple("0123456789"), 682, "Draw a digit here"),
        (FASHION, 682, "Draw here: T-shirt, Trouser, …"),
        (FASHION, 484, "Draw here: T-shirt, Trouser, …"),
        (("left", "right"), 682, "Draw here: left, right"),
        (LETTERS, 682, "Draw here: A, B, C, D, E, F, G, …"),
        (("a name that is far longer than the sheet",) * 2, 682, "Draw one of the 2 classes here"),
    ],
    ids=lambda value: str(value)[:20],
)
@pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
def test_the_sheet_asks_for_what_the_data_holds(panel, trained, names, height, hint, monkeypatch):
    panel.resize(356, height)
    panel.show_snapshot(of_classes(trained, names))
    assert hint_on(panel, monkeypatch) == hint


def test_the_hints_are_in_order_of_their_length():
    for names in (FASHION, LETTERS, ("left", "right"), tuple("0123456789")):
        hints = sheet_hints(names)
        lists = [hint for hint in hints if ":" in hint]
        assert lists == sorted(lists, key=len, reverse=True)
    assert task(tuple("0123456789")) == "Draw a digit"
    assert task(FASHION) == "Draw"
