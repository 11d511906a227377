"""A page of HTML taken apart, strictly."""

from __future__ import annotations

import base64
import io
from html.parser import HTMLParser

import numpy as np
from PIL import Image

WITHOUT_END = {"meta", "img", "br"}


class Page(HTMLParser):
    """All elements with their attributes and text; an end without its beginning is an error.

    Attributes
    ----------
    elements : list of (str, dict, list of str)
        Tag, attributes and the pieces of text inside, in order.
    """

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict, list[str]]] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(content)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag, attrs):
        texts: list[str] = []
        assert len(dict(attrs)) == len(attrs), f"an attribute twice in {tag}"
        self.elements.append((tag, dict(attrs), texts))
        if tag not in WITHOUT_END:
            self._open.append((tag, texts))

    def handle_endtag(self, tag):
        assert self._open, f"{tag} ends but never began"
        opened, _ = self._open.pop()
        assert opened == tag, f"{tag} ends inside {opened}"

    def handle_data(self, data):
        for _, texts in self._open:
            texts.append(data)

    def all(self, tag: str, class_: str = "") -> list[tuple[dict, str]]:
        """Attributes and text of every element of a kind."""
        return [
            (attributes, "".join(texts))
            for found, attributes, texts in self.elements
            if found == tag and (not class_ or class_ in attributes.get("class", "").split())
        ]

    def text(self) -> str:
        """All that can be read."""
        return " ".join(text for _, text in self.all("body"))


def image_of(attributes: dict) -> np.ndarray:
    """Return the pixels of an image inside the page."""
    kind, _, content = attributes["src"].partition(",")
    assert kind == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(content, validate=True))))
