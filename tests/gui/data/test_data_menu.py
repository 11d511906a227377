"""The data menu: what is bundled, published, used before, and one's own."""

from __future__ import annotations

import gzip
import shutil

import numpy as np
import pytest
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QFileDialog

import engine
from engine import State
from gui.data import recent
from tests.gui.conftest import is_in
from tests.gui.using import choose, click, data_file, in_dialog, text


@pytest.fixture
def menu(window):
    """Return a function that opens the menu and returns its entries by name."""

    def open_menu():
        window.toolbar.data_menu.aboutToShow.emit()
        actions = window.toolbar.data_menu.actions()
        return {action.objectName(): action for action in actions if action.objectName()}

    return open_menu


def loads(qtbot, window, name):
    qtbot.waitUntil(
        lambda: window.snapshot.dataset.name == name and is_in(window, State.READY),
        timeout=20_000,
    )


def use(qtbot, window, path):
    window.preview_data(path)
    qtbot.waitUntil(window.preview.use.isEnabled)
    click(window, "use_data")
    loads(qtbot, window, path.stem)


def put_into_data_directory(name):
    """Put a set laid out like MNIST where its name finds it; 28 bright pixels tell a class."""
    folder = engine.data_directory() / name
    folder.mkdir(parents=True)
    for part, n in (("train", 1200), ("t10k", 60)):
        y = np.arange(n, dtype=np.uint8) % 10
        x = np.zeros((n, 28, 28), np.uint8)
        x[np.arange(n), y] = 255
        for stem, array in (("images-idx3", x), ("labels-idx1", y)):
            header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
            content = gzip.compress(header + array.tobytes(), 1)
            (folder / f"{part}-{stem}-ubyte.gz").write_bytes(content)


def test_published_sets_that_are_not_here_say_how_much_there_is_to_get(menu):
    entries = menu()
    assert entries["data_sample"].isChecked()
    assert entries["get_mnist"].text() == "Get MNIST … (12 MB)"
    assert entries["get_fashion-mnist"].text() == "Get Fashion-MNIST … (31 MB)"
    assert entries["get_mnist"].isEnabled()


def test_published_sets_that_are_here_are_loaded(window, qtbot, menu):
    put_into_data_directory("fashion-mnist")
    entries = menu()
    assert "get_fashion-mnist" not in entries
    assert entries["data_fashion-mnist"].text() == "Fashion-MNIST"
    entries["data_fashion-mnist"].trigger()
    loads(qtbot, window, "fashion-mnist")
    assert window.digit_panel.bars.class_names[9] == "Ankle boot"
    entries = menu()
    assert entries["data_fashion-mnist"].isChecked()
    assert not entries["data_sample"].isChecked()
    entries["data_sample"].trigger()
    loads(qtbot, window, "sample")


def test_open_a_folder(window, qtbot, mnist_folder):
    in_dialog(QFileDialog, choose(mnist_folder))
    window.actions_by_name["open_data"].trigger()
    qtbot.waitUntil(window.preview.use.isEnabled, timeout=20_000)
    assert text(window, "preview_title") == "MNIST"
    click(window, "use_data")
    loads(qtbot, window, "mnist")
    assert text(window, "data_summary").startswith("50,000 train · 10,000 validation")


def test_open_a_file(window, qtbot, tmp_path):
    in_dialog(QFileDialog, choose(data_file(tmp_path / "own.npz")))
    window.actions_by_name["open_data_file"].trigger()
    qtbot.waitUntil(window.preview.use.isEnabled)
    assert text(window, "preview_title") == "own"


def test_data_used_before_is_loaded_without_a_preview(window, qtbot, menu, tmp_path):
    assert not any(name.startswith("recent") for name in menu())
    use(qtbot, window, data_file(tmp_path / "R&D.npz"))
    use(qtbot, window, data_file(tmp_path / "other.npz"))
    entries = menu()
    # Newest first, where it lies at the right; a single & would be a mnemonic.
    assert entries["recent_data_0"].text().startswith("other.npz\t")
    assert entries["recent_data_1"].text().startswith("R&&D.npz\t")
    assert entries["recent_data_0"].isChecked()
    assert entries["recent_data_1"].toolTip() == str(tmp_path / "R&D.npz")
    entries["recent_data_1"].trigger()
    loads(qtbot, window, "R&D")
    assert not window.preview.isVisible()
    assert menu()["recent_data_0"].text().startswith("R&&D")
    assert recent.recent_sources() == [str(tmp_path / f"{name}.npz") for name in ("R&D", "other")]


def test_what_was_inverted_by_hand_is_shown_so_again(window, qtbot, menu, tmp_path):
    path = data_file(tmp_path / "own.npz")
    window.preview_data(path)
    qtbot.waitUntil(window.preview.use.isEnabled)
    window.preview.facts.invert.click()
    click(window, "use_data")
    qtbot.waitUntil(lambda: window.snapshot.dataset.inverted, timeout=20_000)
    menu()["recent_data_0"].trigger()
    qtbot.waitUntil(window.preview.use.isEnabled)
    assert window.preview.facts.invert.isChecked()
    click(window, "use_data")
    loads(qtbot, window, "own")
    assert window.snapshot.dataset.inverted
    # Used as it is, it is remembered as it is.
    use(qtbot, window, path)
    assert not recent.was_flipped(str(path))


def test_data_that_vanished_says_so_and_the_list_can_be_cleared(window, qtbot, menu, tmp_path):
    path = data_file(tmp_path / "own.npz")
    use(qtbot, window, path)
    path.unlink()
    entry = menu()["recent_data_0"]
    assert not entry.isEnabled()
    assert entry.toolTip() == f"{path} is not there any more"
    menu()["clear_recent"].trigger()
    assert not any(name.startswith(("recent", "clear")) for name in menu())


def test_eight_are_remembered(tmp_path):
    for number in range(10):
        recent.remember(str(tmp_path / f"{number}, {number}"), flipped=number % 2 == 0)
    recent.remember(str(tmp_path / "5, 5"), flipped=True)
    sources = recent.recent_sources()
    assert sources == [str(tmp_path / f"{n}, {n}") for n in (5, 9, 8, 7, 6, 4, 3, 2)]
    assert [recent.was_flipped(source) for source in sources] == [
        True, False, True, False, True, True, False, True,
    ]  # fmt: skip
    recent.clear_recent()
    assert recent.recent_sources() == []


def test_a_recent_set_that_is_damaged_by_now_is_refused_in_the_notice(
    window, qtbot, menu, tmp_path
):
    path = data_file(tmp_path / "own.npz")
    use(qtbot, window, path)
    path.write_bytes(b"damaged")
    menu()["recent_data_0"].trigger()
    qtbot.waitUntil(lambda: str(path) in window.notice.text())
    assert window.snapshot.dataset.name == "own"


def test_the_menu_is_made_anew_each_time(window, menu):
    menu()
    n_before = len(window.toolbar.data_menu.findChildren(QAction))
    put_into_data_directory("mnist")
    assert "data_mnist" in menu()
    shutil.rmtree(engine.data_directory())
    assert "get_mnist" in menu()
    assert len(window.toolbar.data_menu.findChildren(QAction)) == n_before
