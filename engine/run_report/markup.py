"""HTML in which nothing is forgotten to be escaped: text is text until it is marked as HTML."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable

# Of letters that turn the direction of writing, or are meant to.
_TURNING = {"R", "AL", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "PDF", "PDI", "FSI"}
_WITHOUT_END = {"img", "meta", "br"}


class Html(str):
    """A piece of HTML; every other string is text."""

    __slots__ = ()


def shown(content: str) -> str:
    """Return text in which what cannot be shown is a sign for that.

    Class names, notes and paths may hold anything.
    """
    return "".join(
        "\ufffd" if unicodedata.category(letter) in ("Cc", "Cs") else letter
        for letter in content.replace("\n", " ").replace("\t", " ")
    )


def text(content: str) -> Html:
    """Return text as HTML that shows it and does nothing else."""
    escaped = html.escape(shown(content))
    if any(unicodedata.bidirectional(letter) in _TURNING for letter in content):
        # Else its neighbours would be turned round too.
        return Html(f"<bdi>{escaped}</bdi>")
    return Html(escaped)


def tag(name: str, /, *content: str, **attributes: str | float) -> Html:
    """Return an element.

    Parameters
    ----------
    name : str
        Of the element.
    content : str
        Text, or `Html`.
    attributes : str or number
        ``class_`` stands for class, and other underscores for dashes.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
    )
    if name in _WITHOUT_END:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{joined(content)}</{name}>")


def joined(parts: Iterable[str]) -> Html:
    """Return pieces as one."""
    return Html("".join(part if isinstance(part, Html) else text(part) for part in parts))


def _attribute(value: str | float) -> str:
    return html.escape(shown(value)) if isinstance(value, str) else f"{value:g}"
