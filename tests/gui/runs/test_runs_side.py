"""Beside the list of runs: the one that is selected, or two compared."""

from __future__ import annotations

import hashlib

import engine
from engine import State
from tests.gui.using import click

from .reading import cells, paths
from .training import FIRST, Training


def test_one_that_is_selected_is_looked_at(view, qtbot):
    first, branch, _ = paths(view)
    view.table.select([branch])
    detail = view.side.detail
    qtbot.waitUntil(lambda: "step 399" in detail.curves.accessibleDescription())
    assert detail.isVisible()
    assert detail.name.text() == branch.name
    assert ("learning rate", "0.05") in detail.settings.rows()
    assert ("step 150", "learning rate 0.3 → 0.05") in detail.settings.rows()
    assert ("data", "sample") in detail.origin.rows()
    assert ("backend", "cpu") in detail.environment.rows()
    assert any(name == "Softscope" for name, _ in detail.environment.rows())
    largest = abs(engine.load_weights(branch).parameters.W).max()
    assert detail.weights.scale() == f"scale ±{largest:.3g}"
    assert ("steps", "400") in detail.results.rows()
    view.table.select([first])
    assert detail.name.text() == first.name


def test_two_are_compared(view, qtbot):
    first, branch, _ = paths(view)
    view.table.select([first, branch])
    compare = view.side.compare
    assert compare.isVisible()
    qtbot.waitUntil(lambda: compare.settings.rows() != ())
    assert compare.settings.rows() == (("learning rate", "0.3", "0.05"),)
    assert compare.results.rows()[0] == ("", "A", "B")
    assert ("steps", "300", "400") in compare.results.rows()
    a, b = (engine.load_weights(path).parameters.W.astype(float) for path in (first, branch))
    share = (((a - b) ** 2).sum() / (b**2).sum()) ** 0.5
    assert f"{100 * share:.3g} %" in compare.words.text()
    with qtbot.waitSignal(view.pins_requested) as pinned:
        click(view, "pin_runs")
    for pin, path in zip(pinned.args, (first, branch), strict=True):
        best = engine.load_weights(path)
        assert pin.parameters.W.tobytes() == best.parameters.W.tobytes()
        assert pin.run == path.name
        assert pin.valid_error.low == best.metadata["valid_error"]


def test_three_are_too_many_to_compare(view):
    view.table.selectAll()
    assert "3 runs are selected" in view.side.nothing.text


def test_what_is_missing_of_one_is_said(view, qtbot):
    first, branch, _ = paths(view)
    (branch / "weights.npz").write_bytes(b"PK")
    view.table.select([branch])
    detail = view.side.detail
    qtbot.waitUntil(detail.failure.isVisible)
    assert detail.failure.text().startswith("weights.npz is damaged: it is written again when")
    assert detail.weights.scale() == "no weights yet"
    view.table.select([first])
    qtbot.waitUntil(lambda: "step 299" in detail.curves.accessibleDescription())
    assert not detail.failure.isVisible()


def test_one_that_began_with_weights_of_a_file(opened, folder, qtbot, tmp_path):
    training = Training(folder)
    training.trainer.load("sample")
    training.until(lambda s: s.state is State.READY)
    first = next(e for e in engine.list_runs(folder) if e.settings == FIRST and not e.parent)
    given = engine.load_weights(first.path)
    engine.save_weights(tmp_path / "mine.npz", given)
    training.trainer.open_weights(str(tmp_path / "mine.npz"))
    training.until(lambda s: "Weights from" in s.message)
    run = training.train_to(144).run_path
    assert training.trainer.close()
    view = opened(folder)
    view.table.select([run])
    detail = view.side.detail
    qtbot.waitUntil(lambda: ("began with weights of", "mine.npz") in detail.origin.rows())
    sha256 = hashlib.sha256(given.parameters.W.tobytes() + given.parameters.b.tobytes())
    assert ("their SHA-256", f"{sha256.hexdigest()[:16]} …") in detail.origin.rows()
    assert cells(view, run)["settings"] == "from mine.npz · learning rate 0.3 · batch 100"
    click(view, "copy_command")
    qtbot.waitUntil(lambda: "which this line does not load" in view.band.text())
    assert f"# began with weights mine.npz SHA-256 {sha256.hexdigest()}" in view.band.text()
    view.table.select([run, first.path])
    words = view.side.compare.words
    qtbot.waitUntil(lambda: "They began with different weights." in words.text())
