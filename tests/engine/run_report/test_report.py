"""Reports of runs that were changed on the way, of runs under way, and what is written."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from engine import Curves, Settings, State, Until
from engine.errors import DataError, OutputError, WeightsError
from engine.run_report import report_on_run, report_on_snapshot, statements, write_report
from engine.run_report.html_page import html_page
from engine.run_report.plot import HEIGHT, WIDTH, Label, Ring, plot
from engine.runs.details import run_details

from .pages import Page


@pytest.fixture
def branched(listen, tmp_path):
    """A trainer whose run branched off another at step 150, with another learning rate."""
    settings = Settings(batch_size=100, learning_rate=0.3)
    listener = listen(settings=settings, runs=tmp_path / "runs")
    listener.trainer.load("sample")
    for step in (300, 400):
        listener.trainer.run_until(Until(step=step))
        listener.trainer.run()
        listener.until(lambda s, step=step: s.step == step and s.state is State.PAUSED)
        if step == 300:
            listener.trainer.continue_from(150, learning_rate=0.01)
            listener.until(lambda s: s.step == 150)
    return listener


def test_a_branch_says_where_it_comes_from_and_what_was_changed(branched):
    path = branched.last.run_path
    assert branched.trainer.close()
    report = report_on_run(run_details(path), None)
    (change,) = statements.changes(report)
    assert (change.step, change.words) == (150, "learning rate 0.3 → 0.01")
    assert statements.branch(report).endswith("from step 150")
    assert "leads to other weights" in statements.command(report)[1]
    assert "150" in Page(html_page(report)).text()


def test_of_a_run_under_way(branched):
    snapshot = branched.last
    report = report_on_snapshot(snapshot)
    assert report.name == snapshot.run_path.name
    assert report.step == 400
    best = snapshot.best_parameters
    assert report.weights.parameters.W.tobytes() == best.W.tobytes()
    assert report.predictions.evaluation().images == 1200
    facts = dict(fact[:2] for fact in statements.environment_facts(report))
    assert facts["backend"] == "reference"
    assert re.search(r"Python 3\.\d+\.", facts["Softscope"])


def test_nothing_trained_yet(ready):
    with pytest.raises(WeightsError, match="nothing has been trained"):
        report_on_snapshot(ready.last)


def test_other_images_than_the_weights_are_for(details, sample):
    with pytest.raises(DataError, match="28x28"):
        report_on_run(details, replace(sample, image_shape=(14, 56)))


def test_of_many_changes_the_last_ones(report):
    eras = tuple(
        replace(report.schedule[0], first_step=step, settings=Settings(learning_rate=step + 1))
        for step in range(50)
    )
    facts = statements.changes_in_brief(replace(report, schedule=eras))
    assert facts[0] == ("before that", "43 changes more", False)
    assert [fact.name for fact in facts[1:]] == [f"step {step}" for step in range(44, 50)]


def test_numbers_of_weights_that_ran_away():
    assert [statements.bias(value) for value in (0.123, -2, 4.43e30)] == [
        "b +0.12", "b −2.00", "b +4.4e+30",
    ]  # fmt: skip


@pytest.mark.parametrize("suffix", [".html", ".pdf"])
def test_written_whole_or_not_at_all(report, tmp_path, suffix):
    path = tmp_path / f"report{suffix}"
    path.write_text("what stood there")
    write_report(path, report)
    assert path.read_bytes()[:5] in (b"<!DOC", b"%PDF-")
    with pytest.raises(OutputError, match="cannot write"):
        write_report(tmp_path / "gone" / path.name, report)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_other_suffixes_are_refused(report, tmp_path):
    with pytest.raises(OutputError, match=r"\.html, \.pdf"):
        write_report(tmp_path / "report.docx", report)
    assert list(tmp_path.iterdir()) == []


def test_the_plot_stays_in_its_field(report):
    unvalidated = Curves(report.curves.cost, report.curves.smooth_cost)
    for curves in (report.curves, unvalidated, Curves()):
        for shape in plot(curves, [0, 100, 10**9]):
            match shape:
                case Label():
                    points = [shape.at]
                case Ring():
                    points = [shape.centre]
                case _:
                    points = shape.points
            assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points), shape
