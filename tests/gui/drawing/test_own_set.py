"""Own drawings deleted and brought back, and exported from the window."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QFileDialog, QPushButton

from engine import PersonalSet, Settings, Snapshot, State, load_dataset
from gui.background import close_jobs
from gui.drawing.own_drawings import OwnDrawings
from gui.theme import DARK
from tests.gui.using import choose, click, in_dialog

from .by_hand import of_classes

DIGITS = tuple("0123456789")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(qtbot, trained):
    widget = OwnDrawings()
    qtbot.addWidget(widget)
    widget.apply_theme(DARK)
    widget.resize(700, 500)
    widget.show_snapshot(trained)
    with qtbot.waitExposed(widget):
        widget.show()
    yield widget
    close_jobs(widget)


@pytest.fixture
def kept(view, sample):
    """Return the images of the first five test images, kept as what they are."""
    for image, label in zip(sample.test.x[:5], sample.test.y[:5], strict=True):
        view.keep(image.reshape(28, 28), int(label))
    return [
        (int(y), x.tobytes()) for x, y in zip(sample.test.x[:5], sample.test.y[:5], strict=True)
    ]


def on_disk(names=DIGITS):
    return [(each.label, each.image.tobytes()) for each in PersonalSet(names, (28, 28)).drawings()]


def select(view, *rows):
    view.tiles.clearSelection()
    for row in rows:
        view.tiles.item(row).setSelected(True)


def test_deleted_with_a_key_and_brought_back_with_another(view, kept):
    heard = []
    view.changed.connect(lambda: heard.append(len(view.drawings())))
    select(view, 1, 3)
    view.tiles.setFocus()
    QTest.keyClick(view.tiles, Qt.Key.Key_Delete)
    assert on_disk() == [kept[0], kept[2], kept[4]]
    assert view.band.text() == "Deleted 2 drawings"
    QTest.keyClick(view.tiles, Qt.Key.Key_Z, CTRL)
    assert on_disk() == kept
    assert view.tiles.count() == 5
    assert view.band.text() == ""
    assert heard == [3, 5]
    # Once: there is nothing more to bring back.
    QTest.keyClick(view.tiles, Qt.Key.Key_Z, CTRL)
    assert on_disk() == kept


def test_the_last_drawing_is_deleted_and_brought_back_with_buttons(view, sample):
    view.keep(sample.test.x[0].reshape(28, 28), 3)
    assert not view.delete.isEnabled()
    select(view, 0)
    click(view, "delete_drawings")
    assert (on_disk(), view.empty.isVisible()) == ([], True)
    assert view.band.text() == "Deleted 1 drawing"
    click(view, "own_band_action")
    assert on_disk() == [(3, sample.test.x[0].tobytes())]
    assert not view.empty.isVisible()


def test_what_cannot_be_deleted_stays_and_is_said(view, kept):
    paths = [drawing.path for drawing in view.drawings()]
    paths[2].unlink()
    # A folder cannot be deleted as a file, whoever asks.
    paths[2].mkdir()
    select(view, 1, 2, 3)
    view.delete.click()
    assert view.band.text().startswith(f"cannot delete {paths[2]} (")
    assert [drawing.path for drawing in view.drawings()] == [paths[0], *paths[2:]]
    paths[2].rmdir()


def test_other_data_has_its_own_drawings_and_nothing_of_these_to_undo(view, kept, trained):
    select(view, 0)
    view.delete.click()
    view.show_snapshot(of_classes(trained, ("left", "right")))
    assert (view.drawings(), view.band.text()) == ([], "")
    QTest.keyClick(view, Qt.Key.Key_Z, CTRL)
    assert on_disk(("left", "right")) == []
    view.show_snapshot(trained)
    assert on_disk() == kept[1:]


def export(view, qtbot, name, kind=""):
    """Export through the dialog; return what the view says then."""

    def act(dialog):
        if kind:
            dialog.selectNameFilter(next(each for each in dialog.nameFilters() if kind in each))
            dialog.filterSelected.emit(dialog.selectedNameFilter())
        choose(name)(dialog)

    view.band.hide()
    in_dialog(QFileDialog, act)
    click(view, "export_drawings")
    qtbot.waitUntil(lambda: view.band.text() != "", timeout=20_000)
    return view.band.text()


def images_of(split, names):
    return sorted((int(names[y]), x.tobytes()) for x, y in zip(split.x, split.y, strict=True))


def test_exported_to_a_file_that_loads_as_the_same_set(view, kept, qtbot, tmp_path):
    said = export(view, qtbot, tmp_path / "mine")
    assert said == f"Exported 5 drawings to {tmp_path / 'mine.npz'}"
    with np.load(tmp_path / "mine.npz", allow_pickle=False) as arrays:
        assert arrays["x_test"].shape == (5, 28, 28)
    found = load_dataset(tmp_path / "mine.npz")
    assert found.class_names == DIGITS
    assert images_of(found.train, DIGITS) == images_of(found.test, DIGITS) == sorted(kept)


def test_exported_to_a_folder_of_pictures(view, kept, qtbot, tmp_path, sample):
    for image in sample.test.x[sample.test.y == 7][:4]:
        view.keep(image.reshape(28, 28), 7)
    said = export(view, qtbot, tmp_path / "mine", "Folder")
    assert said == f"Exported 9 drawings to {tmp_path / 'mine'}"
    pictures = list((tmp_path / "mine").rglob("*.png"))
    assert len(pictures) == 9
    assert {path.parent.name for path in pictures} == {"7", *(str(label) for label, _ in kept)}
    assert load_dataset(tmp_path / "mine").n_out == len({path.parent for path in pictures})


def test_what_cannot_be_exported_is_said_in_one_line_where_it_was_asked(view, qtbot, tmp_path):
    view.keep(np.zeros((28, 28), np.uint8), 1)
    said = export(view, qtbot, tmp_path / "mine", "Folder")
    assert said.startswith(f"{tmp_path / 'mine'}: has 1 sub-folder")
    assert "\n" not in said
    assert view.band.property("failed") is True
    assert list(tmp_path.iterdir()) == []
    assert view.findChild(QPushButton, "own_band_action").isHidden()


def test_nothing_to_export_before_there_are_drawings(qtbot):
    view = OwnDrawings()
    qtbot.addWidget(view)
    view.show_snapshot(Snapshot(State.PREPARING, Settings()))
    assert not view.export.isEnabled()
    assert not view.delete.isEnabled()
