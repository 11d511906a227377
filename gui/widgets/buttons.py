"""A button as every part of the window has them: named, explained, styled by its role."""

from __future__ import annotations

from PyQt6.QtWidgets import QPushButton


def named_button(object_name: str, text: str, tooltip: str, role: str = "") -> QPushButton:
    """Return a button that tests, style sheet and screen readers know by name."""
    button = QPushButton(text)
    button.setObjectName(object_name)
    button.setAccessibleName(text.strip("▶ "))
    button.setToolTip(tooltip)
    if role:
        button.setProperty("role", role)
    return button
