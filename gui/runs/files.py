"""What leaves with a run: its report and its weights, written beside the window."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtWidgets import QFileDialog, QWidget

import engine
from engine import RunDetails, Watch

_KINDS = {"Web page (*.html)": "html", "PDF (*.pdf)": "pdf"}


def ask_where_to_report(parent: QWidget, name: str) -> Path | None:
    """Return the file a person chose for a report, with a suffix; None if cancelled."""
    plain = "".join(letter if letter.isalnum() or letter in "-_. " else "-" for letter in name)
    dialog = QFileDialog(parent, "Report", plain, ";;".join(_KINDS))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("html")
    dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(_KINDS[kind]))
    return Path(dialog.selectedFiles()[0]) if dialog.exec() else None


def write_report(path: Path, folder: Path, watch: Watch) -> str:
    """Report the run in a folder; return what is missing in it, empty if nothing is.

    Runs in a thread.
    """
    details = engine.run_details(folder)
    missing = ""
    dataset = None
    try:
        dataset = engine.dataset_of(details.state.origin, watch)
    except (engine.DataError, engine.RunError) as error:
        missing = f"without test images: {error}"
    engine.write_report(path, engine.report_on_run(details, dataset, watch))
    return missing


def export_weights(path: Path, folder: Path) -> None:
    """Save the best weights of the run in a folder; runs in a thread."""
    engine.save_weights(path, engine.load_weights(folder))


def command_of(details: RunDetails) -> tuple[str, str]:
    """Return the line that trains a run again, and what stands between it and the same bits."""
    state = details.state
    backend = str(state.about.get("backend", "auto"))
    return engine.command_of_run(state.origin, state.schedule, backend, state.stopped_by)
