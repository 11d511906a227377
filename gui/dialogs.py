"""The ordinary file dialogs."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

_SAVED = "NumPy (*.npz);;JSON (*.json);;Picture (*.png)"
_OPENED = "Weights (*.npz *.json)"


def ask_where_to_save_weights(parent: QWidget) -> Path | None:
    """Return the file a person chose, with a suffix; None if they thought better of it."""
    name, kind = QFileDialog.getSaveFileName(parent, "Export weights", "weights.npz", _SAVED)
    if not name:
        return None
    path = Path(name)
    # Not every platform's dialog appends the chosen kind's suffix.
    return path if path.suffix else path.with_suffix(kind.rpartition("*")[2].rstrip(")"))


def ask_for_weights(parent: QWidget) -> Path | None:
    """Return a weights file to open; None if cancelled."""
    name, _ = QFileDialog.getOpenFileName(parent, "Open weights", "", _OPENED)
    return Path(name) if name else None


def ask_for_data_folder(parent: QWidget) -> Path | None:
    """Return a folder with a data set; None if cancelled."""
    name = QFileDialog.getExistingDirectory(parent, "Open a folder of IDX files")
    return Path(name) if name else None


def show_error(parent: QWidget, message: str) -> None:
    """Tell a person what could not be done, beside the window and not in its way."""
    box = QMessageBox(QMessageBox.Icon.Warning, "Softscope", message, parent=parent)
    box.setObjectName("error_box")
    box.setModal(False)
    box.show()
