"""What the microscope prints, against the definitions worked out here in float64."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtWidgets import QApplication

from engine import (
    EarlyStopping,
    Era,
    Mailbox,
    Parameters,
    Settings,
    Snapshot,
    State,
    Trainer,
    load_dataset,
)
from gui.microscope import live as microscope_live
from gui.microscope.equation import ImageEquation
from gui.microscope.formula import in_words
from gui.microscope.lines import LINES
from gui.microscope.microscope import Microscope
from gui.microscope.numbers import number, percentage, signed_number

INDEX, LOGITS, SOFTMAX, LIKELIHOOD, GRADIENTS, UPDATES, ERRORS, FUNCTIONS = range(8)
RATE, L2 = 0.13, 0.02


@pytest.fixture(scope="module")
def sample():
    return load_dataset("sample")


@pytest.fixture
def view(qtbot, monkeypatch):
    monkeypatch.setattr(microscope_live, "TIMES_AS_LONG", 0)
    view = Microscope()
    qtbot.addWidget(view)
    view.resize(1424, 700)
    view.show()
    qtbot.waitExposed(view)
    return view


def snapshot_of(dataset, step=0, size=0.05):
    random = np.random.default_rng(5)
    W = size * random.normal(size=(dataset.n_in, dataset.n_out))
    b = size * random.normal(size=dataset.n_out)
    settings = Settings(batch_size=50, learning_rate=RATE, l2=L2)
    return Snapshot(
        State.PAUSED,
        settings,
        dataset=dataset,
        step=step,
        parameters=Parameters(W.astype(np.float32), b.astype(np.float32)),
        early_stopping=EarlyStopping.start(settings),
        schedule=(Era(0, settings, dataset.n_train_batches(50)),),
    )


def printed(value: float, places: int, sign: str = "+") -> str:
    """A number as anybody would write it, with a true minus."""
    return f"{value:{sign}.{places}f}".replace("-", "−")


class Definition:
    """The model's definitions, applied to the minibatch of ``rows``."""

    def __init__(self, snapshot, rows):
        self.W = snapshot.parameters.W.astype(np.float64)
        self.b = snapshot.parameters.b.astype(np.float64)
        self.x = snapshot.dataset.train.x[rows] / 256
        self.y = snapshot.dataset.train.y[rows]
        self.z = np.einsum("ni,ik->nk", self.x, self.W) + self.b
        self.p = np.exp(self.z) / np.exp(self.z).sum(axis=1)[:, None]
        self.losses = -np.log(self.p[np.arange(len(rows)), self.y])
        t = np.eye(len(self.b))[self.y]
        self.g_W = np.einsum("ni,nk->ik", self.x, self.p - t) / len(rows)
        self.g_b = (self.p - t).mean(axis=0)


def shown(view, line) -> str:
    view.show_line(line)
    return view.page.worked.accessibleName()


@pytest.mark.parametrize("image", [0, 13, 49])
@pytest.mark.parametrize("other_class", [None, 6])
def test_every_line_prints_what_the_definition_gives(view, sample, image, other_class):
    snapshot = snapshot_of(sample, step=3)
    view.show_snapshot(snapshot)
    truth = Definition(snapshot, range(150, 200))
    view.live.choose_image(image)
    if other_class is not None:
        view.live.choose_label(other_class)
    y = int(truth.y[image])
    k = y if other_class is None else other_class
    z, p, b = truth.z[image, k], truth.p[image, k], truth.b[k]
    assert f"3 · 50 = 150  ≤  {150 + image}  <  200" in shown(view, INDEX)
    sign = "−" if b < 0 else "+"
    assert shown(view, LOGITS) == (
        f"z_{k} = {printed(z - b, 4)} {sign} {abs(b):.4f} = {printed(z, 4)}"
    )
    above, below = math.exp(z), np.exp(truth.z[image]).sum()
    assert shown(view, SOFTMAX) == (
        f"p_{k} = (e^({printed(z, 4)})) / ({below:.4f}) = ({above:.4f}) / ({below:.4f}) = {p:.4f}"
    )
    assert shown(view, LIKELIHOOD) == (
        f"−log {truth.p[image, y]:.4f} = {truth.losses[image]:.4f},  mean of all 50: "
        f"{truth.losses.mean():.4f}"
    )
    t = int(k == y)
    assert shown(view, GRADIENTS) == (
        f"p_{k} − t_{k} = {p:.4f} − {t} = {printed(p - t, 4)},   g_b_{k} = "
        f"{printed(truth.g_b[k], 6)}"
    )
    after = b - RATE * truth.g_b[k]
    assert shown(view, UPDATES) == (
        f"b_{k} = {printed(b, 6)} − 0.13 · ({printed(truth.g_b[k], 6)}) = {printed(after, 6)}"
    )
    wrong = int((truth.z.argmax(axis=1) != truth.y).sum())
    assert shown(view, ERRORS) == f"errors = ({wrong}) / (50) = {100 * wrong / 50:.2f} %"


def test_a_shuffled_epoch_tells_which_training_image_it_is(view, sample):
    snapshot = snapshot_of(sample, step=3)
    era = snapshot.schedule[0]
    era = replace(era, settings=replace(era.settings, shuffle=True, seed=7))
    view.show_snapshot(replace(snapshot, schedule=(era,)))
    view.live.choose_image(21)
    text = shown(view, INDEX)
    row = int(text.rpartition("row ")[2].replace(",", ""))
    assert row != 171
    assert view.live.focus.y == sample.train.y[row]
    np.testing.assert_array_equal(view.live.focus.pixels.ravel(), sample.train.x[row])


def test_the_pixel_pointed_at_is_worked_out(view, sample, qtbot):
    snapshot = snapshot_of(sample)
    view.show_snapshot(snapshot)
    truth = Definition(snapshot, range(50))
    k = int(truth.y[0])
    row, column = divmod(int(truth.x[0].argmax()), 28)
    pixel = row * 28 + column
    x, W, g_W = truth.x[0, pixel], truth.W[pixel, k], truth.g_W[pixel, k]
    view.show_line(LOGITS)
    product = view.findChild(ImageEquation, "product_picture")
    qtbot.mouseMove(product, point_on(product, row, column))
    at = f"{row},{column}"
    assert in_words(product.worked_out) == (
        f"x_{at} · W_{at}; {k} = {x:.4f} · ({signed_number(W)}) = {signed_number(x * W)}"
    )
    view.show_line(UPDATES)
    update = view.findChild(ImageEquation, "update_picture")
    qtbot.mouseMove(update, point_on(update, row, column))
    after = W - RATE * (g_W + L2 * W)
    assert in_words(update.worked_out) == (
        f"W_{at}; {k} = {signed_number(W, 6)} − 0.13 · ({signed_number(g_W, 6)} "
        f"{signed_number(L2 * W, 6)}) = {signed_number(after, 6)}"
    )


def point_on(equation, row, column):
    """Where a pixel of the first image is."""
    # A page is laid out in the event loop's own time.
    QApplication.processEvents()
    place, (rows, columns) = equation.places()[0], equation._terms[0].values.shape
    x = place.left() + (column + 0.5) / columns * place.width()
    y = place.top() + (row + 0.5) / rows * place.height()
    return type(place.topLeft())(x, y).toPoint()


def test_a_step_back_in_a_real_run_shows_the_runs_own_next_bits(view):
    mailbox: Mailbox[Snapshot] = Mailbox()
    trainer = Trainer(mailbox, Settings(batch_size=100), backend="cpu", threads=1)
    try:
        trainer.load("sample")
        for _ in range(6):
            trainer.step()
        trainer.step_back()
        deadline = time.monotonic() + 60
        snapshot = None
        while snapshot is None or snapshot.viewed is None:
            assert time.monotonic() < deadline
            snapshot = mailbox.take() or snapshot
            time.sleep(0.005)
    finally:
        assert trainer.close()
    past = snapshot.viewed
    assert past.step == 5
    view.show_snapshot(snapshot)
    for label in range(10):
        view.live.choose_label(label)
        # Six decimals of float32 bits: the engine's, not a second computation's.
        assert shown(view, UPDATES).endswith(
            f"= {printed(float(past.next_parameters.b[label]), 6)}"
        )
        assert shown(view, UPDATES).startswith(
            f"b_{label} = {printed(float(past.parameters.b[label]), 6)} "
        )
    assert shown(view, LIKELIHOOD).endswith(f"{past.cost:.4f}")
    np.testing.assert_array_equal(view.live.focus.minibatch.after.W, past.next_parameters.W)


def test_the_listing_and_the_page_say_the_same(view, sample):
    view.show_snapshot(snapshot_of(sample))
    for line, text in enumerate(LINES):
        view.show_line(line)
        result = text.result(view.live.focus)
        assert result in view.listing.accessibleDescription()
        assert text.title in view.listing.accessibleDescription()


def test_numbers_are_written_so_that_they_can_be_read():
    assert signed_number(-0.31271) == "−0.3127"
    assert signed_number(0.0) == "+0.0000"
    assert number(0.0002827) == "2.827×10⁻⁴"
    assert signed_number(-1.5e-7, 6) == "−1.50000×10⁻⁷"
    assert number(12345.6) == "12,345.6000"
    assert number(3.2e9) == "3.200×10⁹"
    assert number(math.inf) == "∞"
    assert percentage(0.0932) == "9.32 %"
