"""The colours of counts: read by everybody, and changing in steps."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtGui import QColor

from gui.mistakes.heat import HeatScale, heat, heat_colors, luminance, writing_on
from gui.theme import DARK, LIGHT


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_numbers_can_be_read_on_every_colour(theme):
    levels = []
    for rgb in heat_colors(theme).tolist():
        color = QColor.fromRgb(rgb)
        back, ink = luminance(color), luminance(writing_on(color))
        assert (max(back, ink) + 0.05) / (min(back, ink) + 0.05) >= 4.5
        levels.append(back)
    # More is always further from the panel, for whoever sees no hue.
    steps = np.diff(levels)
    assert (steps >= 0).all() or (steps <= 0).all()
    assert QColor.fromRgb(int(heat(np.zeros(1), theme)[0])) == QColor(theme.panel)


def test_the_scale_changes_in_steps_and_holds_all():
    scale, seen = HeatScale(), []
    for largest in [*range(1, 900, 7), *range(900, 20, -7)]:
        scale.fit(largest)
        assert largest <= scale.limit
        assert scale.limit == int(scale.limit)
        seen.append(scale.limit)
    assert len(set(seen)) < 30
    assert seen[-1] < 60
    scale.fit(0)
    assert scale.limit == seen[-1]
