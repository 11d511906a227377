"""The images of the open cell, and which of them is chosen."""

from __future__ import annotations

from typing import NamedTuple

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QWidget

from gui.theme import Theme
from gui.widgets.panel_parts import EmptyState, lay_out_panel

from .counts_panel import grid_outline
from .gallery import Gallery
from .image_gallery import ImageGallery
from .looks import Look
from .matrix_layout import Cell
from .matrix_words import name_of, nothing_in


class _Shown(NamedTuple):
    """Which images are shown: those of a cell at a look."""

    cell: Cell
    look: Look
    gallery: Gallery


class ImagesPanel(QWidget):
    """The gallery with its heading.

    Those shown do not change while somebody is among them and training goes on.

    Attributes
    ----------
    gallery : ImageGallery
        The images.
    chosen : int or None
        Which one is shown large, a row of the split; the first until somebody chooses.

    Signals
    -------
    image_chosen
        Somebody has chosen one.
    """

    image_chosen = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gallery = ImageGallery()
        self.chosen: int | None = None
        self._by_hand = False
        self._shown: _Shown | None = None
        self._empty_state = EmptyState("The images behind a number appear here", grid_outline())
        parts = lay_out_panel(self, "IMAGES", self._empty_state, self.gallery)
        self._heading, self._caption, self._pages = parts.heading, parts.caption, parts.pages
        self._heading.setObjectName("gallery_heading")
        self._caption.setObjectName("gallery_caption")
        self.gallery.image_chosen.connect(self._choose)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self.gallery.apply_theme(theme)
        self._empty_state.apply_theme(theme)

    def show_nothing(self) -> None:
        """Show what will be here."""
        self._shown = self.chosen = None
        self._pages.setCurrentWidget(self._empty_state)
        self._heading.setText("IMAGES")
        self._caption.setText("")

    def show_images(self, found: Look, cell: Cell, live: bool) -> None:
        """Show the images of a cell; ``live``, not while somebody is among those of before."""
        if self._shown is not None and not found.is_of_same_images(self._shown.look):
            self._shown = self.chosen = None
        same_cell = self._shown is not None and self._shown.cell == cell
        if not (same_cell and live and self.gallery.held):
            self._fill(_Shown(cell, found, found.gallery(cell)), same_cell)
        self._name_order(found)
        self.gallery.choose(-1 if self.chosen is None else self.chosen)

    def _fill(self, shown: _Shown, same_cell: bool) -> None:
        self._shown = shown
        self._pages.setCurrentWidget(self.gallery)
        names, gallery = shown.look.dataset.class_names, shown.gallery
        empty_text = nothing_in(shown.cell, names)
        self.gallery.show_gallery(gallery, empty_text, from_start=not same_cell)
        self._heading.setText(f"IMAGES · {name_of(shown.cell, names)}")
        self._by_hand &= same_cell
        if not self._by_hand:
            self.chosen = int(gallery.rows[0]) if len(gallery.rows) else None

    def _name_order(self, newest: Look) -> None:
        """Say how the images are ordered, and of which step they are where that is not now."""
        assert self._shown is not None
        cell, held, gallery = self._shown
        right = cell.true is not None and cell.true == cell.predicted
        count = len(gallery.rows)
        said = [f"{count:,}"] if count else []
        if held is not newest:
            said.append(f"held at step {held.moment.step:,}")
        elif count > 1:
            said.append("least sure first" if right else "surest first")
        self._caption.setText(", ".join(said))

    def _choose(self, row: int) -> None:
        self.chosen, self._by_hand = row, True
        self.gallery.choose(row)
        self.image_chosen.emit()
