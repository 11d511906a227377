"""The ordinary file dialogs."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

import engine

# What a data set in one file may end in; folders are data sets too.
DATA_SUFFIXES = (".npz", ".csv", ".csv.gz", ".pkl", ".pkl.gz", ".pickle", ".pickle.gz")
_DATA = f"Data ({' '.join(f'*{suffix}' for suffix in DATA_SUFFIXES)});;All files (*)"


def ask_where_to_save_weights(parent: QWidget) -> Path | None:
    """Return the file a person chose, with a suffix; None if they thought better of it."""
    kinds = ";;".join(f"{known.name} (*{known.suffix})" for known in engine.WEIGHT_FORMATS)
    # Without a suffix: it follows the kind chosen, which not every platform's dialog sees to.
    name, kind = QFileDialog.getSaveFileName(parent, "Export weights", "weights", kinds)
    if not name:
        return None
    path = Path(name)
    suffix = kind.rpartition("*")[2].rstrip(")")
    return path if path.suffix else path.with_name(path.name + suffix)


def ask_for_weights(parent: QWidget) -> Path | None:
    """Return a weights file to open; None if cancelled."""
    suffixes = " ".join(f"*{known.suffix}" for known in engine.WEIGHT_FORMATS if known.is_readable)
    name, _ = QFileDialog.getOpenFileName(parent, "Open weights", "", f"Weights ({suffixes})")
    return Path(name) if name else None


def ask_for_data_folder(parent: QWidget) -> Path | None:
    """Return a folder with a data set; None if cancelled."""
    name = QFileDialog.getExistingDirectory(parent, "Open a folder of IDX files or pictures")
    return Path(name) if name else None


def ask_for_data_file(parent: QWidget) -> Path | None:
    """Return a file that holds a data set; None if cancelled."""
    name, _ = QFileDialog.getOpenFileName(parent, "Open data", "", _DATA)
    return Path(name) if name else None


def show_error(parent: QWidget, message: str) -> None:
    """Tell a person what could not be done, beside the window and not in its way."""
    box = QMessageBox(QMessageBox.Icon.Warning, "Softscope", message, parent=parent)
    box.setObjectName("error_box")
    box.setModal(False)
    box.show()
