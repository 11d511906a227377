from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from engine import Curves, OutputError, Parameters, Weights, save_weights
from engine.files.canvas import fitted_text, text_width
from engine.files.curve_picture import draw_curves
from engine.files.diverging import diverging_colours
from engine.files.pictures import ClassImages, draw_class_images, draw_weights, save_class_images
from engine.files.ticks import linear_ticks, log_ticks, tick_labels
from engine.training.curves import CurveRecorder

WHITE = (255, 255, 255)


def lightness(colours):
    """CIE L* of sRGB colours, (n, 3) (IEC 61966-2-1, CIE 15)."""
    c = colours / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return 116 * np.cbrt(linear @ [0.2126, 0.7152, 0.0722]) - 16


def test_zero_is_white_and_both_arms_darken_alike():
    values = np.linspace(0.02, 1, 50)
    above, below = diverging_colours(values, 1.0), diverging_colours(-values, 1.0)
    assert diverging_colours(np.zeros(1), 1.0).tolist() == [[255, 255, 255]]
    assert (np.diff(lightness(above)) < 0).all()
    assert np.abs(lightness(above) - lightness(below)).max() < 1.5
    assert (above[:, 0] > above[:, 2]).all()
    assert (below[:, 0] < below[:, 2]).all()


def test_beyond_the_scale_is_the_strongest_colour():
    assert diverging_colours(np.array([7.0, -7.0]), 2.0).tolist() == (
        diverging_colours(np.array([2.0, -2.0]), 2.0).tolist()
    )


def test_one_scale_for_all_classes_with_zero_white(tmp_path):
    W = np.zeros((784, 10), np.float32)
    W[:, 3], W[:, 4] = 0.5, -1.0
    names = tuple("0123456789")
    save_weights(tmp_path / "w.png", Weights(Parameters(W, W[0]), (28, 28), names))
    image = np.asarray(Image.open(tmp_path / "w.png").convert("RGB"))
    colours = {tuple(c) for c in image.reshape(-1, 3).tolist()}
    half, full = (tuple(diverging_colours(np.array(v), 1.0).tolist()) for v in (0.5, -1.0))
    assert {half, full, WHITE} <= colours
    # As many pixels of the one as of the other: both tiles are there, whole and crisp.
    counts = [(image == colour).all(axis=2).sum() for colour in (half, full)]
    assert min(counts) >= 28 * 28 * 4
    assert abs(int(counts[0]) - int(counts[1])) < 200  # the colour bar has some of both


@pytest.mark.parametrize(
    ("n_out", "shape"),
    [(2, (28, 28)), (256, (8, 8)), (3, (1, 1000)), (3, (700, 1)), (47, (64, 48)), (2, (1, 1))],
)
@pytest.mark.parametrize("scale", [0, 1e-7, 1e5])
def test_any_number_of_classes_and_any_shape(n_out, shape, scale):
    random = np.random.default_rng(0)
    W = (random.normal(size=(shape[0] * shape[1], n_out)) * scale).astype(np.float32)
    names = tuple(f"a rather long name {i} é 字" for i in range(n_out))
    weights = Weights(Parameters(W, W[0]), shape, names)
    image = np.asarray(draw_weights(weights))
    assert image.shape[1] < 4000
    # Nothing touches the edges: no text is cut off.
    for edge in (image[:8], image[-8:], image[:, :8], image[:, -8:]):
        assert (edge == 255).all()


def test_metadata_of_others_is_no_trouble(weights):
    odd = {"dataset": 7, "epoch": "many", "valid_error": None, "test_error": "x"}
    draw_weights(replace(weights, metadata=odd))


def recorded(costs, validations=()):
    recorder = CurveRecorder()
    recorder.add_costs(0, np.asarray(costs, np.float64))
    for step, valid, test in validations:
        recorder.add_validation(step, valid, test)
    return recorder.curves()


@pytest.mark.parametrize(
    "curves",
    [
        Curves(),
        recorded([2.3]),
        recorded(np.zeros(5), [(4, 0.0, 0.0)]),
        recorded(np.geomspace(1e30, 1e-30, 99), [(4, 1.0, 1.0)]),
        recorded(np.linspace(2, 0.1, 100_000), [(n, 0.5 - n / 1e6, None) for n in range(1, 9)]),
        recorded([0.3, 0.3001], [(0, 0.25, 0.25), (1, 0.2501, None)]),
    ],
)
def test_curves_of_any_run(curves):
    picture = draw_curves(curves, "a title " * 40)
    image = np.asarray(picture)
    assert picture.size == (1600, 1000)
    for edge in (image[:8], image[-8:], image[:, :8], image[:, -8:]):
        assert (edge == 255).all()


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 1, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (7.1, 12.7, ["8", "9", "10", "11", "12"]),
        (0, 6141, ["0", "2,000", "4,000", "6,000"]),
        (-0.9, 0.9, ["-0.5", "0", "0.5"]),
    ],
)
def test_linear_ticks(low, high, expected):
    assert tick_labels(linear_ticks(low, high)) == expected


def test_log_ticks():
    assert log_ticks(0.16, 2.4) == [0.2, 0.5, 1, 2]
    assert tick_labels(log_ticks(0.16, 2.4)) == ["0.2", "0.5", "1", "2"]
    assert log_ticks(0.3, 0.31) == pytest.approx([0.3, 0.302, 0.304, 0.306, 0.308, 0.31])
    for low in (1e-9, 1e-3, 0.5):
        for high in (0.9, 3.0, 1e7):
            ticks = log_ticks(low, high)
            assert 2 < len(ticks) <= 7
            assert all(low <= tick <= high for tick in ticks)
            assert math.isclose(max(ticks), ticks[-1])


def test_long_text_is_shortened_to_fit():
    assert fitted_text("boot", 100) == "boot"
    short = fitted_text("a very long name of a class", 100)
    assert short.startswith("a very")
    assert short.endswith("...")
    assert text_width(short) <= 100


@pytest.mark.parametrize("text", ["W" * 200, "a very long name of a class", "ж字 " * 70, "é" * 9])
@pytest.mark.parametrize("width", [0, 20, 61.5, 300, 1000])
def test_as_much_text_is_left_as_fits(text, width):
    if text_width(text) <= width:
        assert fitted_text(text, width) == text
        return
    fitting = [n for n in range(len(text)) if text_width(text[:n] + "...") <= width]
    assert fitted_text(text, width) == text[: max(fitting, default=0)].rstrip() + "..."


def gradient_images(**others):
    values = np.linspace(-2e-3, 2e-3, 40).reshape(20, 2)
    made = ClassImages(
        values, np.array([0.004, -0.002]), (4, 5), ("one", "two"), "Gradient", "step 7", "g_b"
    )
    return replace(made, **others)


def test_a_scale_that_was_held_is_drawn_and_said():
    whole = np.asarray(draw_class_images(gradient_images()))
    held = np.asarray(draw_class_images(gradient_images(limit=1e-3)))
    strongest = [tuple(diverging_colours(np.array(v), 1.0).tolist()) for v in (1.0, -1.0)]

    def count(picture):
        return sum(int((picture == colour).all(axis=2).sum()) for colour in strongest)

    # Half of the values lie beyond the scale; on their own, only the largest two are at its end.
    tile = (count(held) - count(whole)) / 18
    assert tile == pytest.approx(round(tile))
    assert tile > 40 * 40
    # The caption says that there are values beyond.
    title = slice(55, 90)
    assert (held[title] < 200).any(axis=2).sum() > 2 * (whole[title] < 200).any(axis=2).sum()


def test_long_lines_make_no_endless_sheet():
    images = gradient_images(title="a title " * 90, caption="a caption " * 90)
    picture = np.asarray(draw_class_images(images))
    assert picture.shape[1] < 1500
    assert (picture[:, -8:] == 255).all()


def test_a_picture_is_written_and_read_back(tmp_path):
    images = gradient_images()
    save_class_images(tmp_path / "gradient.PNG", images)
    with Image.open(tmp_path / "gradient.PNG") as picture:
        assert picture.format == "PNG"
        assert np.array_equal(np.asarray(picture), np.asarray(draw_class_images(images)))


def test_what_cannot_be_written_leaves_what_was_there(tmp_path):
    with pytest.raises(OutputError, match=r"gradient\.gif: .* ends in \.png"):
        save_class_images(tmp_path / "gradient.gif", gradient_images())
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(OutputError, match=r"folder\.png"):
        save_class_images(tmp_path / "folder.png", gradient_images())
    assert [path.name for path in tmp_path.iterdir()] == ["folder.png"]
