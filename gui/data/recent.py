"""The data sets of one's own that were used last, remembered from one start to the next."""

from __future__ import annotations

import os

from PyQt6.QtCore import QSettings

MOST = 8
_KEY = "data/recent"
# Those whose ink and paper somebody had exchanged.
_FLIPPED = "data/recent_flipped"


def recent_sources() -> list[str]:
    """Return absolute paths, the one used last first; some may be gone by now."""
    return _stored(_KEY)[:MOST]


def was_flipped(source: str) -> bool:
    """Whether ink and paper of a source were exchanged when it was used last."""
    return source in _stored(_FLIPPED)


def remember(source: str, flipped: bool = False) -> None:
    """Put a file or folder first."""
    source = os.path.abspath(source)
    sources = [source, *(other for other in recent_sources() if other != source)][:MOST]
    kept = [other for other in _stored(_FLIPPED) if other in sources and other != source]
    QSettings().setValue(_KEY, sources)
    QSettings().setValue(_FLIPPED, [source, *kept] if flipped else kept)


def clear_recent() -> None:
    """Forget all of them."""
    QSettings().remove(_KEY)
    QSettings().remove(_FLIPPED)


def _stored(key: str) -> list[str]:
    return [str(source) for source in QSettings().value(key, [], list)]
