"""The style sheet and palette made of a theme's colours.

Widgets are styled by what they are, a dynamic property ``role``: ``panel``, ``heading``,
``caption``, ``value``, ``primary``, ``flat``, ``field``.
"""

from __future__ import annotations

from PyQt6.QtGui import QColor, QPalette

from .theme import BODY_SIZE, LABEL_SIZE, RADIUS, VALUE_SIZE, Theme, mixed
from .widgets.picker import PADDING


def palette(theme: Theme) -> QPalette:
    """Return the palette for what the style sheet does not reach: dialogs, menus, tooltips."""
    result = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, theme.window),
        (roles.Base, theme.panel),
        (roles.AlternateBase, theme.raised),
        (roles.Button, theme.raised),
        (roles.ToolTipBase, theme.raised),
        (roles.Highlight, theme.cost),
        (roles.HighlightedText, theme.on_accent),
        (roles.WindowText, theme.text),
        (roles.Text, theme.text),
        (roles.ButtonText, theme.text),
        (roles.ToolTipText, theme.text),
        (roles.PlaceholderText, theme.muted),
        (roles.Link, theme.cost),
    ):
        result.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return result


def style_sheet(theme: Theme) -> str:
    """Return the application's style sheet."""
    faint = mixed(theme.panel, theme.text, 0.04)
    button = mixed(theme.panel, theme.text, 0.07)
    hover = mixed(theme.panel, theme.text, 0.14)
    pressed = mixed(theme.panel, theme.text, 0.20)
    accent_hover = mixed(theme.cost, theme.text, 0.15)
    disabled = mixed(theme.panel, theme.muted, 0.75)
    return f"""
    * {{ font-size: {BODY_SIZE}px; color: {theme.text}; }}
    QMainWindow, QDialog, QWidget#root, QMenuBar {{ background: {theme.window}; }}
    QMenuBar::item {{ padding: 4px 8px; background: transparent; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {hover}; }}
    QMenu {{ background: {theme.panel}; border: 1px solid {theme.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 28px 5px 20px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {hover}; }}
    QMenu::item:disabled {{ color: {disabled}; }}
    QMenu::separator {{ height: 1px; background: {theme.line}; margin: 4px 8px; }}
    QToolTip {{ background: {theme.raised}; color: {theme.text};
                border: 1px solid {theme.line}; padding: 4px; }}
    *[role="panel"] {{ background: {theme.panel}; border-radius: {RADIUS}px; }}
    QLabel {{ background: transparent; }}
    QLabel[role="heading"], QLabel[role="caption"] {{
        font-size: {LABEL_SIZE}px; color: {theme.muted}; }}
    QLabel[role="value"] {{ font-size: {VALUE_SIZE}px; font-weight: 600; }}
    QLabel[role="name"] {{ color: {theme.muted}; }}

    QPushButton {{ background: {button}; border: 1px solid transparent;
        border-radius: {RADIUS}px; padding: 5px 12px; min-height: 16px; }}
    QPushButton:hover {{ background: {hover}; }}
    QPushButton:pressed, QPushButton:checked {{ background: {pressed}; }}
    QPushButton:focus {{ border: 1px solid {theme.cost}; }}
    QPushButton:disabled {{ color: {disabled}; }}
    QPushButton::menu-indicator {{ width: 0px; }}
    QPushButton[role="primary"] {{ background: {theme.cost}; color: {theme.on_accent};
        font-weight: 600; }}
    QPushButton[role="primary"]:hover {{ background: {accent_hover}; }}
    QPushButton[role="primary"]:focus {{ border: 1px solid {theme.text}; }}
    QPushButton[role="primary"]:disabled {{ background: {hover}; color: {disabled}; }}
    QPushButton[role="flat"] {{ background: {faint}; color: {theme.muted};
        font-size: {LABEL_SIZE}px; padding: 2px 6px; min-height: 14px; }}
    QPushButton[role="flat"]:hover {{ background: {hover}; color: {theme.text}; }}
    QPushButton[role="flat"]:checked {{ background: {hover}; color: {theme.cost}; }}
    QPushButton[role="flat"]:disabled {{ color: {disabled}; background: transparent; }}

    QLineEdit[role="field"] {{ background: transparent; border: 1px solid transparent;
        border-radius: 4px; padding: 1px 0 1px 4px; font-weight: 600;
        selection-background-color: {theme.cost}; selection-color: {theme.on_accent}; }}
    QLineEdit[role="field"]:hover {{ border: 1px solid {theme.line}; }}
    QLineEdit[role="field"]:focus {{ border: 1px solid {theme.cost};
        background: {theme.window}; }}
    QLineEdit[role="field"][invalid="true"] {{ border: 1px solid {theme.danger};
        color: {theme.danger}; }}
    QSpinBox {{ background: {faint}; border: 1px solid {theme.line};
        border-radius: {RADIUS}px; padding: 3px 6px; font-weight: 600;
        selection-background-color: {theme.cost}; selection-color: {theme.on_accent}; }}
    QSpinBox:focus {{ border: 1px solid {theme.cost}; background: {theme.window}; }}
    QSpinBox:disabled {{ color: {disabled}; }}
    QComboBox {{ background: {button}; font-weight: 600; border: 1px solid transparent;
        border-radius: {RADIUS}px; padding: 1px {PADDING[1]}px 1px {PADDING[0]}px; }}
    QComboBox:hover {{ background: {hover}; }}
    QComboBox:focus {{ border: 1px solid {theme.cost}; }}
    QComboBox:disabled {{ color: {disabled}; }}
    QComboBox::drop-down {{ border: none; width: 0; }}
    QComboBox QAbstractItemView {{ background: {theme.panel}; border: 1px solid {theme.line};
        selection-background-color: {hover}; selection-color: {theme.text}; }}
    QCheckBox {{ spacing: 8px; background: transparent; }}
    QCheckBox::indicator {{ width: 14px; height: 14px; border-radius: 4px;
        border: 1px solid {theme.muted}; background: transparent; }}
    QCheckBox::indicator:checked {{ background: {theme.cost}; border-color: {theme.cost}; }}
    QCheckBox:focus {{ color: {theme.cost}; }}

    QSlider {{ background: transparent; min-height: 18px; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {theme.line}; }}
    QSlider::sub-page:horizontal {{ border-radius: 2px; background: {theme.cost}; }}
    QSlider::handle:horizontal {{ width: 14px; margin: -5px 0; border-radius: 7px;
        background: {theme.text}; }}
    QSlider::handle:horizontal:focus {{ background: {theme.cost};
        border: 2px solid {theme.text}; width: 10px; }}
    QSlider::sub-page:horizontal:disabled {{ background: {theme.muted}; }}

    QWidget#top_row {{ background: {theme.window}; }}
    QTabBar {{ background: transparent; }}
    QTabBar::tab {{ background: transparent; color: {theme.muted}; padding: 5px 12px;
        border: none; border-bottom: 2px solid transparent; }}
    QTabBar::tab:hover {{ color: {theme.text}; }}
    QTabBar::tab:selected {{ color: {theme.text}; border-bottom: 2px solid {theme.cost}; }}
    QTabBar::tab:focus {{ color: {theme.cost}; }}

    QSplitter::handle {{ background: transparent; }}
    QSplitter::handle:hover {{ background: {theme.line}; }}
    QPlainTextEdit {{ background: {theme.panel}; border: 1px solid {theme.line};
        border-radius: {RADIUS}px; padding: 6px; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {theme.line}; border-radius: 4px;
        min-height: 24px; margin: 1px; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: {theme.line}; border-radius: 4px;
        min-width: 24px; margin: 1px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    """
