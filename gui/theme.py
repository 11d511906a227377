"""The two themes: colours by meaning, and the style sheet made of them."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QFont, QGuiApplication

# The grid, in device-independent pixels.
GAP = 8
PADDING = 12
RADIUS = 6

LABEL_SIZE = 11
BODY_SIZE = 13
VALUE_SIZE = 16
HEADLINE_SIZE = 22


@dataclass(frozen=True)
class Theme:
    """Colours by what they mean, as ``#RRGGBB``.

    ``colormap`` names pyqtgraph's diverging map whose middle is the panel's neutral;
    ``paper`` and ``ink`` are the ends of the gray scale digits are shown in.
    """

    name: str
    window: str
    panel: str
    raised: str
    line: str
    text: str
    muted: str
    cost: str
    valid: str
    test: str
    danger: str
    on_accent: str
    paper: str
    ink: str
    colormap: str


DARK = Theme(
    name="dark",
    window="#15171C",
    panel="#1C1F26",
    raised="#252932",
    line="#343945",
    text="#E6E8EC",
    muted="#9AA3B2",
    cost="#5AA9FF",
    valid="#FFB454",
    test="#6FD6AE",
    danger="#FF7B7B",
    on_accent="#10131A",
    paper="#101216",
    ink="#E6E8EC",
    colormap="CET-D4",
)
LIGHT = Theme(
    name="light",
    window="#F3F4F7",
    panel="#FFFFFF",
    raised="#F8F9FB",
    line="#DDE1E7",
    text="#1B1F27",
    muted="#5B6472",
    cost="#1F6FD6",
    valid="#B35C00",
    test="#0B7A53",
    danger="#C62828",
    on_accent="#FFFFFF",
    paper="#FFFFFF",
    ink="#1B1F27",
    colormap="CET-D9",
)


def theme_for(scheme: Qt.ColorScheme) -> Theme:
    """Return the theme for what a system asks for; dark where it does not say."""
    return LIGHT if scheme == Qt.ColorScheme.Light else DARK


def system_theme() -> Theme:
    """Return the theme the system asks for now."""
    hints = QGuiApplication.styleHints()
    return theme_for(hints.colorScheme() if hints is not None else Qt.ColorScheme.Unknown)


def tabular(font: QFont, pixel_size: int, bold: bool = False) -> QFont:
    """Return the font with figures of one width, so that changing numbers do not dance."""
    result = QFont(font)
    result.setPixelSize(pixel_size)
    result.setBold(bold)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def mixed(first: str, second: str, share: float) -> str:
    """Return the colour ``share`` of the way from one colour to another."""
    a, b = QColor(first), QColor(second)
    parts = (
        round(x + (y - x) * share)
        for x, y in ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    )
    return QColor(*parts).name()
