"""A line that says as much as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtGui import QResizeEvent

from .panel_parts import ElidedLabel


class FittingLabel(ElidedLabel):
    """Shows the first of several texts that fits; the last one, shortened, if none does."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: Sequence[str] = ("",)

    def set_texts(self, texts: Sequence[str]) -> None:
        """Show one of these texts, the longest first."""
        if texts != self._texts:
            self._texts = texts
            self._choose()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Choose again."""
        super().resizeEvent(a0)
        self._choose()

    def _choose(self) -> None:
        width = self.fontMetrics().horizontalAdvance
        fitting = (text for text in self._texts if width(text) <= self.width())
        self.setText(next(fitting, self._texts[-1]))
