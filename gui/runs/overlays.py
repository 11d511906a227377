"""Which runs are drawn beside the live one, each in a colour that it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal

from engine import Curves, RunDetails, RunEntry
from gui.plots.others import MOST_OTHERS, OtherRun

from .reader import RunsReader
from .tree import display_name


class Overlays(QObject):
    """Up to `MOST_OTHERS` runs; those that were trained on since are read again.

    Signals
    -------
    changed
        Which runs are drawn, or how, is another now.
    refused : str
        Why a run is not drawn.
    """

    changed = pyqtSignal()
    refused = pyqtSignal(str)

    def __init__(self, parent: QObject, reader: RunsReader) -> None:
        super().__init__(parent)
        self._reader = reader
        self._entries: dict[Path, RunEntry] = {}
        self._colors: dict[Path, int] = {}
        self._curves: dict[Path, tuple[float, Curves]] = {}
        self._live: Path | None = None

    def color(self, path: Path) -> int | None:
        """Return the colour of a run; None where it is not drawn."""
        return self._colors.get(path)

    def colors(self) -> dict[Path, int]:
        """Return the colours of all that are drawn."""
        return dict(self._colors)

    def runs(self) -> list[OtherRun]:
        """Return what is to be drawn; a branch of something drawn begins where it leaves that."""
        drawn = {path.name for path in (*self._colors, self._live) if path is not None}
        runs = []
        for path, color in self._colors.items():
            entry, found = self._entries.get(path), self._curves.get(path)
            if entry is not None and found is not None and path != self._live:
                parent, step = entry.parent or ("", 0)
                first = step if parent in drawn else 0
                runs.append(OtherRun(display_name(entry), color, found[1], first))
        return runs

    def set_entries(self, entries: Iterable[RunEntry]) -> None:
        """Take note of all runs there are."""
        before, self._entries = self._entries, {entry.path: entry for entry in entries}
        gone = self._colors.keys() - self._entries.keys()
        if gone:
            self.forget(gone)
        elif any(self._entries[path] != before.get(path) for path in self._colors):
            self._read()

    def set_live(self, path: Path | None) -> None:
        """Leave out the run that is live: its curves are there already."""
        self._live = path
        if self._colors:
            self.changed.emit()

    def show_run(self, path: Path, wanted: bool) -> None:
        """Draw a run, or no longer."""
        if not wanted:
            self.forget({path})
        elif path == self._live:
            self.refused.emit("The live run's curves are drawn already")
        elif path not in self._colors and self._entries[path].damage:
            self.refused.emit(f"{display_name(self._entries[path])} is damaged: it has no curves")
        elif path not in self._colors and len(self._colors) == MOST_OTHERS:
            self.refused.emit(
                f"More than {MOST_OTHERS} runs could not be told apart; take one away first"
            )
        elif path not in self._colors:
            free = set(range(MOST_OTHERS)) - set(self._colors.values())
            self._colors[path] = min(free)
            self.changed.emit()
            self._read()

    def toggle(self, paths: Sequence[Path]) -> None:
        """Draw these runs; where all of them are, none of them any longer."""
        wanted = not all(path in self._colors for path in paths)
        for path in paths:
            self.show_run(path, wanted)

    def forget(self, paths: Iterable[Path]) -> None:
        """Draw these no longer."""
        found = [path for path in paths if path in self._colors]
        for path in found:
            del self._colors[path]
            self._curves.pop(path, None)
        if found:
            self.changed.emit()

    def _read(self) -> None:
        """Read the curves that are missing, or older than the run."""
        stale = [
            self._entries[path]
            for path in self._colors
            if path in self._entries
            and self._curves.get(path, (0.0, None))[0] != self._entries[path].saved
        ]
        if not stale:
            self.changed.emit()
            return

        def found(read: list[RunDetails]) -> None:
            for entry, details in zip(stale, read, strict=True):
                if entry.path in self._colors:
                    self._curves[entry.path] = entry.saved, details.state.curves.curves()
            self.changed.emit()

        def failed(why: str) -> None:
            self.forget(entry.path for entry in stale)
            self.refused.emit(why)

        self._reader.fetch(stale, found, failed)
