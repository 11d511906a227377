"""That was a …: a button a class, or a list."""

from __future__ import annotations

from gui.drawing.teach_row import TeachRow

DIGITS = tuple("0123456789")


def test_a_button_a_class_or_a_list(qtbot):
    row = TeachRow()
    qtbot.addWidget(row)
    told = []
    row.told.connect(told.append)
    row.set_class_names(DIGITS)
    row.show()
    assert not row._buttons[7].isEnabled()
    row.set_possible(True)
    row._buttons[7].click()
    row.set_class_names(("T-shirt", "Trouser", "Pullover"))
    row.set_possible(True)
    assert row._choice.isVisible()
    row._choice.activated.emit(2)
    assert told == [7, 1]
