"""The parts of panels: a line that shortens says in its tooltip what it was."""

from __future__ import annotations

from gui.widgets.panel_parts import ElidedLabel


def test_a_line_that_does_not_fit_is_whole_in_its_tooltip(qtbot):
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.setText("a line longer than sixty pixels")
    with qtbot.waitExposed(label):
        label.show()
    assert label.text() == label.toolTip() == "a line longer than sixty pixels"
    assert label.minimumSizeHint().width() == 0
    cut = label.grab().toImage()
    label.resize(400, 20)
    assert label.toolTip() == ""
    assert label.grab().toImage() != cut
    label.setText("short")
    label.resize(60, 20)
    assert label.toolTip() == ""
