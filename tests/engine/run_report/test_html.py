"""The page of HTML: what it says is true, it needs nothing else, and nothing in it is obeyed."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from engine import Settings
from engine.files.diverging import diverging_colours
from engine.insight import evaluation
from engine.run_report import report_on_run
from engine.run_report.html_page import html_page
from engine.runs.details import run_details
from engine.runs.origin import Start
from tests.engine.runs.trained import train_run

from .pages import Page, image_of

NASTY = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><b>", "&amp;", "'",
    "javascript:alert(1)", "\u202eright to left", "null\0here", "two\nlines", "\ud800 alone",
)  # fmt: skip


@pytest.fixture(scope="module")
def page(report):
    return Page(html_page(report))


def test_it_needs_nothing_else(report):
    content = html_page(report)
    assert "http:" not in content
    assert "https:" not in content
    assert "//" not in re.sub(r"base64,[A-Za-z0-9+/=]+", "", content)
    page = Page(content)
    assert not {"script", "link", "iframe", "object", "base"} & {t for t, _, _ in page.elements}
    for tag, attributes, _ in page.elements:
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in ("src", "href", "srcset", "action"):
            assert attributes.get(name, "data:").startswith("data:image/png;base64,"[:5]), tag
    (policy,) = (a for a, _ in page.all("meta") if "http-equiv" in a)
    assert policy["content"].startswith("default-src 'none'")


def test_every_picture_is_described(page):
    pictures = page.all("img")
    # Ten classes and ten mistakes.
    assert len(pictures) == 20
    assert all(attributes["alt"] for attributes, _ in pictures)
    ((curves, _),) = page.all("svg")
    assert curves["role"] == "img"
    assert "216 minibatches" in curves["aria-label"]


def test_name_note_and_results(page, report):
    assert page.all("h1")[0][1] == "The first"
    assert "nothing special" in page.text()
    stopping = report.early_stopping
    assert f"{100 * stopping.best_valid_error:.2f} %" in page.text()
    assert f"{100 * stopping.test_error:.2f} %" in page.text()
    assert "all epochs done" in page.text()


def test_the_confusion_matrix_is_the_evaluations(page, details, sample):
    truth = evaluation.evaluate(details.weights, sample.test)
    table = next(text for _, text in page.all("table", "confusion"))
    counts = [
        int(text.replace(",", "")) if text != "·" else 0
        for (attributes, text) in page.all("td")
        if attributes.get("class") in ("right", "none") or "style" in attributes
    ]
    assert counts == truth.confusion.ravel().tolist()
    for error in truth.error_per_class:
        assert f"{100 * error:.1f} %" in table
    assert f"{truth.errors:,} of 1,200 test images" in page.text()


def test_the_worst_mistakes_are_the_surest(page, details, sample):
    p = details.weights.p_y_given_x(sample.test.x)
    wrong = np.flatnonzero(p.argmax(axis=1) != sample.test.y)
    worst = wrong[np.argsort(-p[wrong].max(axis=1))][:10]
    pictures = [a for a, _ in page.all("img") if a["alt"].startswith("Test image")]
    for attributes, row in zip(pictures, worst, strict=True):
        true, taken_for = sample.test.y[row], p[row].argmax()
        assert attributes["alt"].startswith(f"Test image {row:,}: {true} read as {taken_for}, ")
        np.testing.assert_array_equal(
            255 - image_of(attributes)[..., 0].ravel(), sample.test.x[row]
        )


def test_the_board_shows_the_weights_on_one_scale(page, details):
    W = details.weights.parameters.W
    pictures = [a for a, _ in page.all("img") if a["alt"].startswith("Weights")]
    for label, attributes in enumerate(pictures):
        expected = diverging_colours(W[:, label].reshape(28, 28), np.abs(W).max())
        np.testing.assert_array_equal(image_of(attributes), expected)


def test_how_to_reproduce(page, report):
    ((_, command),) = page.all("code")
    assert command == (
        "python main.py train --data sample --epochs 3 --batch-size 100 --learning-rate 0.3 "
        "--backend reference"
    )
    assert report.origin.sha256 in page.text()
    assert "leads to other weights" not in page.text()


@pytest.mark.parametrize("nasty", NASTY)
def test_names_are_shown_and_not_obeyed(report, nasty):
    names = (nasty, *map(str, range(1, 10)))
    named = replace(
        report,
        name=nasty,
        note=nasty,
        weights=replace(report.weights, class_names=names),
        dataset=replace(report.dataset, class_names=names, source=nasty),
        origin=replace(
            report.origin, source=nasty, name=nasty, added=(nasty,), start=Start(nasty, "0" * 64)
        ),
        about={"backend": nasty, "device": nasty, "environment": {nasty: nasty}},
    )
    content = html_page(named).encode().decode()
    harmless = Page(html_page(report))
    page = Page(content)
    kinds = {tag for tag, _, _ in harmless.elements} | {"bdi", "p"}
    assert {tag for tag, _, _ in page.elements} <= kinds
    assert not [a for _, a, _ in page.elements if any(name.startswith("on") for name in a)]
    assert len(page.all("img")) == 20
    shown = re.sub("[\0\ud800]", "\ufffd", nasty).replace("\n", " ")
    assert page.all("h1")[0][1] == shown


def test_what_is_not_known_is_said(report, details):
    page = Page(html_page(report_on_run(details, None)))
    assert "Not without the data set" in page.text()
    assert "No test images at hand" in page.text()
    page = Page(html_page(replace(report, weights=None, predictions=None)))
    assert "No weights yet" in page.text()


def test_many_classes_and_odd_shapes(tmp_path, tiny_dataset):
    settings = Settings(batch_size=20, epochs=3)
    for n_out in (2, 16, 17, 256):
        names = tuple(f"class {label}" for label in range(n_out))
        dataset = replace(
            tiny_dataset,
            class_names=names,
            image_shape=(1, 24),
            **{
                name: replace(split, y=(split.y % min(n_out, 3)).astype(np.int32))
                for name, split in (
                    ("train", tiny_dataset.train),
                    ("valid", tiny_dataset.valid),
                    ("test", tiny_dataset.test),
                )
            },
        )
        run = run_details(train_run(tmp_path / str(n_out), dataset, settings))
        page = Page(html_page(report_on_run(run, dataset)))
        boards = [a for a, _ in page.all("img") if a["alt"].startswith("Weights")]
        assert len(boards) == min(n_out, 60)
        assert bool(page.all("table", "confusion")) == (n_out <= 16)
        assert ("first 60 of 256" in page.text()) == (n_out == 256)
