"""The plots are saved as they are shown."""

from __future__ import annotations

import csv
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from PyQt6.QtWidgets import QFileDialog

from engine import Curves, Era, OutputError, Settings
from gui.plots.cost_plot import CostPlot
from gui.plots.curve_export import export_curves, shown_figure
from gui.plots.error_plot import ErrorPlot
from gui.plots.link import PlotLink
from gui.plots.others import OtherRun, other_colour
from gui.theme import LIGHT
from tests.gui.curves import BATCHES, at_epoch, x_range, y_range
from tests.gui.using import choose, in_dialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def plots(qtbot):
    cost, error = CostPlot(), ErrorPlot()
    eras = (
        Era(0, Settings(), BATCHES),
        Era(1500, replace(Settings(), learning_rate=0.05), BATCHES),
    )
    for plot, height in ((cost, 240), (error, 210)):
        qtbot.addWidget(plot)
        plot.resize(830, height)
        plot.show()
        qtbot.waitExposed(plot)
        plot.show_snapshot(at_epoch(37, eras))
    cost.link = PlotLink(cost, error)
    return cost, error


def test_the_figure_is_what_is_shown(plots):
    cost, error = plots
    other = OtherRun("other", 3, at_epoch(12).curves, first_step=200)
    cost.link.show_others([other])
    cost.panel.log_x.click()
    error.panel.log_y.click()
    cost.axes.view.setXRange(2, 3, padding=0)
    figure = shown_figure(cost, error)
    assert figure.curves is cost.snapshot.curves
    assert "batch 600" in figure.title
    assert "learning rate 0.13" in figure.title
    assert figure.changes == ((1500, "learning rate 0.13 → 0.05"),)
    assert (figure.log_x, figure.log_cost, figure.log_error) == (True, True, True)
    assert figure.steps == pytest.approx((100, 1000))
    assert figure.costs == pytest.approx(tuple(10**y for y in y_range(cost)))
    assert figure.errors == pytest.approx(tuple(10**y for y in y_range(error)))
    (drawn,) = figure.others
    assert (drawn.name, drawn.color, drawn.first_step) == ("other", other_colour(LIGHT, 3), 200)


def test_every_kind_is_written_and_says_the_same(plots, tmp_path):
    cost, error = plots
    for kind in ("png", "svg", "csv"):
        export_curves(tmp_path / f"curves.{kind}", cost, error)
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
    root = ElementTree.parse(tmp_path / "curves.svg").getroot()
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    curves = cost.snapshot.curves
    assert f"cost {curves.smooth_cost[1][-1]:.4g}" in texts
    with (tmp_path / "curves.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    values = [float(row["value"]) for row in rows if row["curve"] == "cost"]
    np.testing.assert_array_equal(values, curves.cost[1])


def test_the_button_asks_where_and_says_how_it_went(plots, tmp_path, qtbot):
    cost, _ = plots
    in_dialog(QFileDialog, choose(tmp_path / "shown.svg"))
    with qtbot.waitSignal(cost.link.message) as told:
        cost.panel.export.click()
    assert told.args == [f"Saved curves to {tmp_path / 'shown.svg'}"]
    ElementTree.parse(tmp_path / "shown.svg")
    with qtbot.waitSignal(cost.link.message) as told:
        cost.link.export(tmp_path / "absent" / "shown.png")
    assert "choose another place" in told.args[0]


def test_a_kind_nobody_knows_is_refused(plots, tmp_path):
    with pytest.raises(OutputError, match="curves can be written as"):
        export_curves(tmp_path / "curves.gif", *plots)


def test_there_is_nothing_to_export_before_there_are_curves(plots):
    cost, _ = plots
    assert cost.panel.export.isEnabled()
    cost.show_snapshot(replace(at_epoch(1), step=0, curves=Curves()))
    assert not cost.panel.export.isEnabled()
    assert x_range(cost)[0] == 0
