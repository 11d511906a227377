"""The note on whether an image is like anything the model was trained on."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from engine import Judgement
from gui.picture_paint import draw_elided
from gui.theme import BODY_SIZE, DARK, GAP, LABEL_SIZE, RADIUS, Theme, mixed, tabular

_HEIGHT = 62
_GAUGE = 6.0
# Where on the gauge the largest usual distance is.
_LIMIT_AT = 0.6
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def headline(judgement: Judgement) -> str:
    """Say what is to be made of an image."""
    if judgement.is_unlike:
        return "Unlike anything seen: do not trust the answer"
    return "As near to the training images as usual"


def comparison(judgement: Judgement, compared: int) -> str:
    """Say how it compares with images that were not trained on."""
    farther = judgement.percentile
    if farther >= 100:
        return f"farther than all {compared:,} held-out images"
    return f"farther than {farther:.1f} % of held-out images"


def rule(compared: int, alarm_rate: float | None) -> str:
    """Say how this is decided, and how often it is wrong."""
    measured = "is being measured on the test images …"
    if alarm_rate is not None:
        measured = f"measured on the test images: {100 * alarm_rate:.1f} %"
    return (
        "Softmax cannot tell: its probabilities add up to one whatever it is shown.\n"
        "Rule: unlike anything seen, if d / √|x| is larger than for 99 % of the\n"
        f"{compared:,} validation images compared; d is the distance to the nearest\n"
        "training image, |x| the length of the image, both in pixels of 0 to 255.\n"
        f"False alarms, images of the usual kind called unlike: {measured}"
    )


class NoveltyNote(QWidget):
    """A line that says it, a gauge that shows how far off the image is, and the figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("novelty_note")
        self.setAccessibleName("Whether the drawing is like the training images")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.judgement: Judgement | None = None
        self._compared = 0
        self._theme = DARK

    def show_judgement(self, judgement: Judgement | None, compared: int) -> None:
        """Show how unusual an image is among so many; None for nothing."""
        self.judgement, self._compared = judgement, compared
        self.setAccessibleDescription(" · ".join(self.texts()))
        self.update()

    def show_rule(self, compared: int, alarm_rate: float | None) -> None:
        """Explain in the tooltip how it is decided."""
        self.setToolTip(rule(compared, alarm_rate))

    def texts(self) -> tuple[str, ...]:
        """Return what is written: the headline, the comparison, the distances."""
        judgement = self.judgement
        if judgement is None:
            return ()
        distances = f"{judgement.distance:,.0f} · usual up to {judgement.threshold:,.0f}"
        return headline(judgement), comparison(judgement, self._compared), distances

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the lines."""
        return QSize(280, _HEIGHT)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint everything."""
        judgement = self.judgement
        if judgement is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.danger if judgement.is_unlike else self._theme.test
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mixed(self._theme.panel, color, 0.14)))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        said, compared, distances = self.texts()
        inside = QRectF(self.rect()).adjusted(GAP, 5, -GAP, -5)
        line = QRectF(inside.left(), inside.top(), inside.width(), 18)
        painter.setFont(tabular(self.font(), BODY_SIZE, bold=True))
        painter.setPen(QColor(color))
        draw_elided(painter, line, said, _LEFT)
        self._draw_gauge(painter, QRectF(line.left(), line.bottom() + 5, line.width(), _GAUGE))
        line.moveBottom(inside.bottom())
        font = tabular(self.font(), LABEL_SIZE)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted))
        width = QFontMetricsF(font).horizontalAdvance
        if width(compared) + GAP + width(distances) > line.width():
            distances = f"{judgement.distance:,.0f}"
        painter.drawText(line, _RIGHT, distances)
        room = line.width() - width(distances) - GAP
        draw_elided(painter, QRectF(line.left(), line.top(), room, 18), compared, _LEFT)

    def _draw_gauge(self, painter: QPainter, track: QRectF) -> None:
        """Draw how far off it is, with a mark where usual ends."""
        judgement = self.judgement
        assert judgement is not None
        color = self._theme.danger if judgement.is_unlike else self._theme.test
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mixed(self._theme.panel, self._theme.text, 0.14)))
        painter.drawRoundedRect(track, _GAUGE / 2, _GAUGE / 2)
        share = min(1.0, _LIMIT_AT * judgement.distance / judgement.threshold)
        filled = QRectF(track)
        filled.setWidth(max(_GAUGE, share * track.width()))
        painter.setBrush(QColor(color))
        painter.drawRoundedRect(filled, _GAUGE / 2, _GAUGE / 2)
        x = track.left() + _LIMIT_AT * track.width()
        painter.fillRect(QRectF(x - 1, track.top() - 3, 2, _GAUGE + 6), QColor(self._theme.text))
