"""Other runs are drawn under the live one, told apart by colour and named at their ends."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PyQt6.QtGui import QColor

from engine import Curves
from gui.plots.cost_plot import CostPlot
from gui.plots.error_plot import ErrorPlot
from gui.plots.lines import thinned
from gui.plots.link import PlotLink
from gui.plots.others import MOST_OTHERS, OtherRun, other_colour
from gui.theme import DARK, LIGHT, mixed
from tests.gui.curves import at_epoch, x_range

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation
# of Color Vision Deficiency", 2009, severity 1, on linear RGB.
VISION = {
    "usual": np.eye(3),
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]),
    "tritanopia": np.array([
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ]),
}  # fmt: skip


def linear(colour: str) -> np.ndarray:
    part = np.array(QColor(colour).getRgb()[:3]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def oklab(rgb: np.ndarray) -> np.ndarray:
    """B. Ottosson, "A perceptual color space for image processing", 2020."""
    lms = np.array([
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]) @ np.clip(rgb, 0, 1)  # fmt: skip
    return np.array([
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]) @ np.cbrt(lms)  # fmt: skip


def contrast(first: str, second: str) -> float:
    """WCAG 2's contrast ratio."""
    light, dark = sorted(
        (float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (first, second)), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("vision", VISION)
def test_colours_stay_apart_for_everybody(theme, vision):
    def seen(colour):
        return oklab(VISION[vision] @ linear(colour))

    others = [other_colour(theme, color) for color in range(MOST_OTHERS)]
    for first, second in combinations(others, 2):
        assert np.linalg.norm(seen(first) - seen(second)) > 0.1
    for live in (theme.cost, theme.valid, theme.test):
        assert all(np.linalg.norm(seen(live) - seen(other)) > 0.085 for other in others)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_lines_and_their_names_can_be_seen(theme):
    for color in range(MOST_OTHERS):
        colour = other_colour(theme, color)
        assert contrast(colour, theme.panel) >= 3
        assert contrast(mixed(colour, theme.text, 0.4), theme.panel) >= 4.5


@pytest.fixture
def plots(qtbot):
    cost, error = CostPlot(), ErrorPlot()
    for plot, height in ((cost, 240), (error, 210)):
        qtbot.addWidget(plot)
        plot.resize(830, height)
        plot.show()
        qtbot.waitExposed(plot)
        plot.show_snapshot(at_epoch(20))
    return cost, error, PlotLink(cost, error)


def runs(number: int) -> list[OtherRun]:
    return [OtherRun(f"run {n}", n, at_epoch(20 + n).curves) for n in range(number)]


def texts(plot) -> list[str]:
    return [item.text() for item in plot.axes.ends.shown()]


def test_a_run_is_drawn_and_named_in_both_plots(plots):
    cost, error, link = plots
    link.show_others(runs(3))
    curves = at_epoch(22).curves
    for plot, line, value in (
        (cost, curves.smooth_cost, f"{curves.smooth_cost[1][-1]:.4f}"),
        (error, curves.valid_error, f"{100 * curves.valid_error[1][-1]:.2f} %"),
    ):
        drawn = plot.others._drawn[2].line
        assert drawn.getOriginalDataset()[1][-1] == line[1][-1]
        assert drawn.getOriginalDataset()[1].min() == line[1].min()
        assert drawn.zValue() < 0
        assert f"run 2 {value}" in texts(plot)
        # The whole of the longest run is shown.
        assert x_range(plot)[1] >= 22 * 83 - 1
    link.show_others([])
    assert len(texts(cost)) == 1
    assert not cost.others._drawn[0].line.isVisible()


def test_a_branch_begins_at_its_fork(plots):
    cost, error, link = plots
    link.show_others([OtherRun("branch", 0, at_epoch(30).curves, first_step=1000)])
    for plot in (cost, error):
        steps = plot.others._drawn[0].line.getOriginalDataset()[0]
        assert 1000 <= steps[0] <= 1000 + 83
        (fork,) = plot.others._forks.points()
        assert fork.pos().x() == steps[0]


def test_a_run_keeps_its_colour_when_others_go(plots):
    cost, _, link = plots
    all_runs = runs(3)
    link.show_others(all_runs)
    link.show_others(all_runs[2:])
    pen = cost.others._drawn[0].line.opts["pen"]
    assert pen.color().name().upper() == other_colour(DARK, 2)


@pytest.mark.parametrize("size", [(830, 240), (690, 160)])
def test_names_never_cover_each_other_and_those_left_out_are_counted(plots, size):
    for plot in plots[:2]:
        plot.resize(*size)
    plots[2].show_others(
        [replace(run, name=f"a long name for run {run.color}") for run in runs(MOST_OTHERS)]
    )
    for plot in plots[:2]:
        shown = plot.axes.ends.shown()
        boxes = [item.sceneBoundingRect() for item in shown]
        for first, second in combinations(boxes, 2):
            assert not first.adjusted(0, 2, 0, -2).intersects(second)
        assert all(plot.axes.sceneRect().contains(box) for box in boxes)
        named = [item for item in shown if "run" in item.text() or "…" in item.text()]
        more = [item for item in shown if item.text().endswith(" more")]
        if len(named) < MOST_OTHERS:
            (item,) = more
            assert f"run {MOST_OTHERS - 1}" in item.toolTip()
        # What the run itself is at is never left out.
        assert any(word in texts(plot)[0] for word in ("valid", f"{plots[0].snapshot.step}", "0."))


def test_a_long_line_keeps_its_extremes_and_its_ends(plots):
    cost, _, _ = plots
    steps = np.linspace(0, 1660, 4096)
    values = np.random.default_rng(0).random(4096)
    x, y = thinned((steps, values), cost.axes)
    assert len(x) < 2000
    assert (y.min(), y.max()) == (values.min(), values.max())
    assert (x[0], x[-1]) == (0, 1660)
    assert (np.diff(x) >= 0).all()
    # Close up, every point.
    cost.axes.view.setXRange(100, 120, padding=0)
    x, y = thinned((steps, values), cost.axes)
    seen = (steps >= 100) & (steps <= 120)
    assert np.isin(steps[seen], x).all()
    assert np.isin(values[seen], y).all()


def test_nothing_drawn_of_a_run_without_curves(plots):
    cost, error, link = plots
    link.show_others([OtherRun("empty", 0, Curves())])
    assert len(texts(cost)) == 1
    error.grab()
