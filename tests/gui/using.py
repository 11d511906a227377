"""What a person does with the window, and data of their own to do it with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

from .conftest import is_in


def text(window, name):
    return window.findChild(QLabel, name).text()


def click(window, name):
    button = window.findChild(QAbstractButton, name)
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def press(window, key, modifier=Qt.KeyboardModifier.NoModifier):
    window.activateWindow()
    window.setFocus()
    QTest.keyClick(window, key, modifier)


def type_into(field, typed):
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)


def wait_for(qtbot, window, state):
    qtbot.waitUntil(lambda: is_in(window, state), timeout=20_000)


def in_dialog(kind, act):
    """Act on a dialog once it is open; the call that opens it blocks until it closes."""
    # Qt's own file dialog, which a test can type into.
    no_native = Qt.ApplicationAttribute.AA_DontUseNativeDialogs
    app = QApplication.instance()
    app.setAttribute(no_native)

    def look():
        dialog = next((w for w in QApplication.topLevelWidgets() if isinstance(w, kind)), None)
        if dialog is None or not dialog.isVisible():
            QTimer.singleShot(20, look)
        else:
            app.setAttribute(no_native, False)
            act(dialog)

    QTimer.singleShot(20, look)


def choose(name) -> Callable:
    """Return what types a name into a file dialog."""

    def act(dialog):
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        field.setText(str(name))
        QTest.keyClick(field, Qt.Key.Key_Return)

    return act


def picture_folder(
    folder: Path, names: Sequence[str], each: int = 40, size: tuple[int, int] = (12, 20)
) -> Path:
    """Make a folder of pictures, (rows, columns): dark bars on light paper, one place a class."""
    random = np.random.default_rng(3)
    columns = size[1]
    for label, name in enumerate(names):
        (folder / name).mkdir(parents=True)
        for number in range(each):
            pixels = random.integers(225, 256, size).astype(np.uint8)
            left = label * columns // len(names)
            pixels[1:-1, left : left + columns // len(names)] = random.integers(0, 60)
            Image.fromarray(pixels).save(folder / name / f"{number}.png")
    return folder


def data_file(path: Path, n_out: int = 3, n: int = 1200, shape: tuple[int, int] = (6, 9)) -> Path:
    """Make an ``.npz`` of images: noise in which a bright pixel tells the class."""
    y = np.arange(n) % n_out
    x = np.random.default_rng(4).integers(0, 90, (n, shape[0] * shape[1])).astype(np.uint8)
    x[np.arange(n), y % x.shape[1]] = 255
    np.savez(path, images=x.reshape(n, *shape), labels=y)
    return path
