"""A line that says less where there is less room."""

from __future__ import annotations

from gui.widgets.fitting_label import FittingLabel

TEXTS = ("a sentence with all there is to say", "all there is to say", "say")


def test_the_longest_text_that_fits_is_shown(qtbot):
    label = FittingLabel()
    qtbot.addWidget(label)
    label.show()
    label.set_texts(TEXTS)
    for text in TEXTS:
        label.resize(label.fontMetrics().horizontalAdvance(text) + 1, 20)
        assert label.text() == text
        assert label.toolTip() == ""
    label.resize(label.fontMetrics().horizontalAdvance("sa"), 20)
    assert label.text() == label.toolTip() == "say"
    label.resize(400, 20)
    assert label.text() == TEXTS[0]
