"""A panel to draw on, and a model that is right without any training."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Parameters, Settings, Snapshot, State, load_dataset
from gui.drawing.digit_panel import DigitPanel
from gui.style import style_sheet
from gui.theme import DARK


@pytest.fixture(scope="session")
def sample():
    return load_dataset("sample")


@pytest.fixture(scope="session")
def trained(sample):
    """The nearest class mean as softmax regression: no training, and a known right answer."""
    x, y = sample.train.x * np.float32(sample.pixel_scale), sample.train.y
    means = np.stack([x[y == k].mean(axis=0) for k in range(sample.n_out)])
    parameters = Parameters(means.T, -0.5 * (means**2).sum(axis=1))
    return Snapshot(State.RUNNING, Settings(), dataset=sample, parameters=parameters, step=1)


@pytest.fixture
def panel(qtbot):
    widget = DigitPanel()
    qtbot.addWidget(widget)
    # As the window has it: buttons are narrow in it.
    widget.setStyleSheet(style_sheet(DARK))
    widget.apply_theme(DARK)
    widget.resize(340, 840)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget
