"""What the weight board says of itself while nothing is pointed at."""

from __future__ import annotations

from gui.widgets.color_bar import limit_text

from .kinds import PINNED, Kind
from .live import BoardLive
from .pin_words import about


def summary(live: BoardLive) -> tuple[str, ...]:
    """Return of which step that is, where it is not the newest's weights, and the scale.

    Of pinned steps more is said, and the same in fewer and fewer words.
    """
    frozen = " · scale frozen" if live.frozen else ""
    if not live.pictures:
        return ("",)
    if live.kind in PINNED:
        return tuple(text + frozen for text in about(live.pins))
    picture = live.pictures[0]
    if live.kind is not Kind.WEIGHTS or live.is_past:
        return (picture.values.place + frozen,)
    return (f"scale {limit_text(picture.limit)}, {'frozen' if live.frozen else 'shared'}",)
