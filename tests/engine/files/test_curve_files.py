"""Curves leave as a picture, a drawing and a table that say what the curves say."""

from __future__ import annotations

import csv
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine import Curves, OutputError
from engine.files.curve_axes import clipped
from engine.files.curve_figure import CurveFigure, OtherCurves
from engine.files.curve_files import save_curves
from engine.training.curves import CurveRecorder

SVG = "{http://www.w3.org/2000/svg}"


def recorded(n: int = 900, scale: float = 1.0) -> Curves:
    recorder = CurveRecorder()
    random = np.random.default_rng(5)
    recorder.add_costs(0, scale * (0.3 + 2 / (1 + np.arange(n) / 9) + 0.05 * random.random(n)))
    best = 1.0
    for step in range(82, n, 83):
        valid = scale * (0.07 + 4 / (step + 20) + 0.002 * float(random.random()))
        recorder.add_validation(step, valid, valid - 0.003 if valid < best else None)
        best = min(best, valid)
    return recorder.curves()


def figure(**changes) -> CurveFigure:
    return replace(CurveFigure(recorded(), "MNIST   ·   batch 600"), **changes)


OTHERS = (
    OtherCurves("wider, <steps> & all", "#D55E00", recorded(1200, 1.2)),
    OtherCurves("branch", "#0072B2", recorded(1000, 0.9), first_step=400),
)


def drawing(path, figure: CurveFigure) -> ElementTree.Element:
    save_curves(path / "curves.svg", figure)
    return ElementTree.parse(path / "curves.svg").getroot()


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def lines(root: ElementTree.Element, colour: str) -> list[np.ndarray]:
    found = []
    for element in root.iter(f"{SVG}polyline"):
        if element.get("stroke") == colour:
            points = [point.split(",") for point in element.get("points").split()]
            found.append(np.array(points, float))
    return found


def test_the_picture_has_twice_the_pixels_of_the_drawing(tmp_path):
    save_curves(tmp_path / "curves.PNG", figure())
    with Image.open(tmp_path / "curves.PNG") as picture:
        assert picture.size == (1600, 1000)
        assert picture.format == "PNG"
    root = drawing(tmp_path, figure())
    assert (root.get("width"), root.get("height")) == ("800", "500")


def test_the_drawing_has_title_axes_legend_and_last_values(tmp_path):
    curves = recorded()
    found = texts(drawing(tmp_path, figure()))
    for text in (
        "MNIST   ·   batch 600", "Cost: negative log-likelihood", "Error", "minibatch",
        "each minibatch", "smoothed over 120", "validation", "test, at each new best",
        "0", "200", "800", "0.5", "10 %", f"cost {curves.smooth_cost[1][-1]:.4g}",
        f"validation {100 * curves.valid_error[1][-1]:.2f} %",
        f"test {100 * curves.test_error[1][-1]:.2f} %",
    ):  # fmt: skip
        assert text in found


def test_the_drawings_lines_are_the_curves(tmp_path):
    curves = recorded()
    (smooth,) = (line for line in lines(drawing(tmp_path, figure()), "#1F6FD6") if len(line) > 2)
    steps, costs = curves.smooth_cost
    assert len(smooth) == len(steps)
    x, y = smooth.T
    np.testing.assert_allclose(x, np.interp(steps, steps[[0, -1]], x[[0, -1]]), atol=0.01)
    # Straight down the sheet as the logarithm goes up.
    slope, intercept = np.polyfit(np.log10(costs), y, 1)
    np.testing.assert_allclose(y, slope * np.log10(costs) + intercept, atol=0.02)
    assert slope < 0


def test_other_runs_are_drawn_in_their_colour_from_their_fork_and_named(tmp_path):
    root = drawing(tmp_path, figure(others=OTHERS, name="lr 0.13"))
    found = texts(root)
    assert any(text.startswith("wider, <steps> & all ") for text in found)
    assert any(text.startswith("lr 0.13 ") for text in found)
    whole = max(lines(root, "#D55E00"), key=len)
    branch = max(lines(root, "#0072B2"), key=len)
    assert branch[0, 0] - whole[0, 0] == pytest.approx((branch[-1, 0] - branch[0, 0]) * 400 / 599,
                                                       rel=0.01)  # fmt: skip


def test_names_at_the_ends_never_cover_each_other(tmp_path):
    many = tuple(replace(OTHERS[0], name=f"a rather long name of run {n}") for n in range(8))
    root = drawing(tmp_path, figure(others=many))
    ends = [e for e in root.iter(f"{SVG}text") if float(e.get("x")) > 1370]
    for low, high in ((0, 550), (550, 1000)):
        ys = sorted(float(e.get("y")) for e in ends if low < float(e.get("y")) < high)
        assert len(ys) >= 9
        assert np.diff(ys).min() >= 18
    for element in ends:
        assert float(element.get("x")) + float(element.get("textLength")) <= 1600


def test_changes_are_marked_with_their_words(tmp_path):
    root = drawing(tmp_path, figure(changes=((300, "learning rate 0.13 → 0.05"),)))
    assert texts(root).count("learning rate 0.13 to 0.05") == 2


def test_what_is_shown_is_what_is_drawn(tmp_path):
    part = figure(steps=(200.0, 400.0), costs=(0.3, 0.5), errors=(0.05, 0.1), log_cost=False)
    root = drawing(tmp_path, part)
    assert {"200", "300", "400"} <= set(texts(root))
    assert "0" not in texts(root)
    for line in lines(root, "#1F6FD6") + lines(root, "#BAD4F6"):
        assert line[:, 0].min() >= 109.99
        assert line[:, 0].max() <= 1370.01
        assert line[:, 1].min() >= 100
        assert line[:, 1].max() <= 500.01


def test_logarithmic_steps_begin_at_step_one(tmp_path):
    found = texts(drawing(tmp_path, figure(log_x=True, log_error=True)))
    assert {"1", "10", "100"} <= set(found)


def test_the_table_has_every_point_to_the_last_bit(tmp_path):
    curves = recorded(6000)
    save_curves(tmp_path / "curves.csv", figure(curves=curves, others=OTHERS, name="live"))
    with (tmp_path / "curves.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))

    def read(run, curve):
        found = [(r["step"], r["value"]) for r in rows if (r["run"], r["curve"]) == (run, curve)]
        steps, values = zip(*found, strict=True)
        return np.array(steps, float), np.array(values, float)

    for name, line in (
        ("cost", curves.cost),
        ("smoothed cost", curves.smooth_cost),
        ("validation error", curves.valid_error),
        ("test error", curves.test_error),
    ):
        for got, wanted in zip(read("live", name), line, strict=True):
            np.testing.assert_array_equal(got, wanted)
    steps, values = read("branch", "smoothed cost")
    assert steps[0] == 400
    assert values[-1] == OTHERS[1].curves.smooth_cost[1][-1]
    read(OTHERS[0].name, "validation error")


def test_the_table_of_a_part_has_that_part(tmp_path):
    save_curves(tmp_path / "curves.csv", figure(steps=(100.0, 200.0)))
    with (tmp_path / "curves.csv").open(newline="") as stream:
        steps = [int(row["step"]) for row in csv.DictReader(stream)]
    assert (min(steps), max(steps)) == (100, 200)


@pytest.mark.parametrize(
    "curves",
    [
        Curves(),
        Curves(cost=(np.arange(3.0), np.zeros(3))),
        Curves(cost=(np.zeros(1), np.ones(1)), smooth_cost=(np.zeros(1), np.ones(1))),
        Curves(valid_error=(np.arange(2.0), np.zeros(2))),
        Curves(cost=(np.arange(9.0), np.geomspace(1e-300, 1e300, 9))),
    ],
)
@pytest.mark.parametrize("logs", [False, True])
def test_any_curves_can_be_saved(tmp_path, curves, logs):
    shown = CurveFigure(curves, log_x=logs, log_cost=not logs, log_error=logs)
    for suffix in (".png", ".svg", ".csv"):
        save_curves(tmp_path / f"curves{suffix}", shown)
    root = ElementTree.parse(tmp_path / "curves.svg").getroot()
    if not len(curves.cost[0]):
        assert "no minibatch was finished" in texts(root)
    if not len(curves.valid_error[0]):
        assert "the run ended before its first validation" in texts(root)


def test_an_unknown_suffix_is_refused_and_nothing_written(tmp_path):
    with pytest.raises(OutputError, match=r"curves.gif: curves can be written as \.png"):
        save_curves(tmp_path / "curves.gif", figure())
    assert list(tmp_path.iterdir()) == []


points = st.lists(
    st.tuples(st.floats(-3, 3).map(lambda v: round(v, 3)),
              st.floats(-3, 3).map(lambda v: round(v, 3))), min_size=2, max_size=12,
)  # fmt: skip


@given(points)
def test_clipping_keeps_exactly_what_is_inside(points):
    pieces = clipped(np.array(points), (-1.0, -1.0), (1.0, 1.0))
    for piece in pieces:
        assert np.abs(piece).max() <= 1 + 1e-9
    kept = sum(np.hypot(*np.diff(piece, axis=0).T).sum() for piece in pieces)
    # Against many small steps along the line, counted where they are inside.
    shares = (np.arange(2000) + 0.5) / 2000
    inside = 0.0
    for start, end in zip(np.array(points[:-1]), np.array(points[1:]), strict=True):
        along = start + shares[:, np.newaxis] * (end - start)
        inside += (np.abs(along) <= 1).all(axis=1).mean() * np.hypot(*(end - start))
    assert kept == pytest.approx(inside, abs=0.02 * len(points))


def test_a_line_that_stays_inside_stays_in_one_piece():
    line = np.stack([np.linspace(-0.9, 0.9, 50), np.sin(np.arange(50)) * 0.9], axis=1)
    (piece,) = clipped(line, (-1.0, -1.0), (1.0, 1.0))
    np.testing.assert_allclose(piece, line)
