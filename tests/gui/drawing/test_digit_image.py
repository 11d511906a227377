"""The small image of what the model sees."""

from __future__ import annotations

import numpy as np
from PyQt6.QtGui import QColor

from gui.drawing.digit_image import DigitImage
from gui.theme import LIGHT


def test_each_pixel_of_the_model_image_is_a_square_of_one_colour(qtbot):
    view = DigitImage()
    qtbot.addWidget(view)
    view.apply_theme(LIGHT)
    view.resize(view.sizeHint())
    board = (np.indices((28, 28)).sum(axis=0) % 2 * 255).astype(np.uint8)
    view.set_image(board)
    picture = view.grab().toImage()
    ink, paper = QColor(LIGHT.ink), QColor(LIGHT.paper)
    for row, column in ((0, 1), (9, 9), (13, 20), (26, 26)):
        for dy, dx in ((0, 0), (0, 2), (2, 0), (2, 2)):
            shown = picture.pixelColor(1 + 3 * column + dx, 1 + 3 * row + dy)
            assert shown == (ink if board[row, column] else paper)
