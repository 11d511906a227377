"""The page in PDF, opened by the reader that Chrome has too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine import Settings
from engine.files.canvas import text_width
from engine.run_report import statements, write_report
from engine.run_report.pdf_page import draw_page, pdf_page
from engine.run_report.pdf_text import plain, wrapped
from engine.runs.origin import Start

from .test_html import NASTY

A4_POINTS = 595.28, 841.89


@pytest.fixture
def opened(qapp):
    """Return a function that opens a file as a PDF and returns it."""
    pdf = pytest.importorskip("PyQt6.QtPdf", reason="this Qt reads no PDF")
    documents = []

    def open_(path):
        document = pdf.QPdfDocument(qapp)
        assert document.load(str(path)) == pdf.QPdfDocument.Error.None_
        documents.append(document)
        return document, pdf

    yield open_
    for document in documents:
        document.close()


def test_one_page_of_a4(report, opened, tmp_path):
    write_report(tmp_path / "report.pdf", report)
    document, pdf = opened(tmp_path / "report.pdf")
    assert document.pageCount() == 1
    size = document.pagePointSize(0)
    assert (size.width(), size.height()) == pytest.approx(A4_POINTS, abs=0.5)
    title = document.metaData(pdf.QPdfDocument.MetaDataField.Title)
    assert title == "The first: a run of Softscope"
    # A picture cannot be copied from; the line can.
    subject = document.metaData(pdf.QPdfDocument.MetaDataField.Subject)
    assert subject == statements.command(report)[0]


def test_it_shows_what_was_drawn(report, opened, tmp_path):
    from PyQt6.QtCore import QSize
    from PyQt6.QtGui import QImage

    write_report(tmp_path / "report.pdf", report)
    document, _ = opened(tmp_path / "report.pdf")
    drawn = draw_page(report)
    image = document.render(0, QSize(*drawn.size)).convertToFormat(QImage.Format.Format_RGB888)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    shown = np.frombuffer(bits, np.uint8).reshape(image.height(), image.bytesPerLine())
    shown = shown[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    difference = np.abs(shown.astype(int) - np.asarray(drawn, int))
    assert difference.mean() < 2
    assert (np.asarray(drawn) < 128).mean() > 0.01


def is_blank_at_the_edges(picture) -> bool:
    pixels = np.asarray(picture)
    edges = pixels[:40], pixels[-40:], pixels[:, :40], pixels[:, -40:]
    return all((edge == 255).all() for edge in edges)


@pytest.mark.parametrize("n_out", [2, 10, 16, 17, 256])
def test_everything_stays_on_the_page(report, n_out):
    random = np.random.default_rng(0)
    names = tuple(f"a rather long name {label} é 字" for label in range(n_out))
    parameters = replace(
        report.weights.parameters,
        W=random.normal(size=(784, n_out)).astype(np.float32),
        b=random.normal(size=n_out).astype(np.float32),
    )
    y = random.integers(0, n_out, 1200).astype(np.int32)
    found = replace(
        report.predictions, n_out=n_out, y=y, y_pred=random.permutation(y).astype(np.int32)
    )
    eras = tuple(
        replace(report.schedule[0], first_step=step, settings=Settings(learning_rate=step + 1))
        for step in range(20)
    )
    crowded = replace(
        report,
        name="a name " * 40,
        note="a note " * 60,
        schedule=eras,
        weights=replace(report.weights, parameters=parameters, class_names=names),
        dataset=replace(report.dataset, class_names=(*names, *map(str, range(10)))),
        predictions=found,
        origin=replace(
            report.origin,
            source="/a/long/path" * 20,
            added=("one", "two"),
            start=Start("a long name" * 20 + ".npz", "0" * 64),
        ),
        about=report.about | {"parent": {"run": "the run before" * 20, "step": 1}},
    )
    assert is_blank_at_the_edges(draw_page(crowded))


@pytest.mark.parametrize("nasty", NASTY)
def test_any_text_can_be_drawn(report, nasty):
    origin = replace(report.origin, source=nasty, start=Start(nasty, "0" * 64))
    named = replace(report, name=nasty, note=nasty, origin=origin)
    assert pdf_page(named).startswith(b"%PDF-")


def test_without_data_and_without_weights(report):
    assert is_blank_at_the_edges(draw_page(replace(report, dataset=None, predictions=None)))
    bare = replace(report, weights=None, dataset=None, predictions=None)
    assert is_blank_at_the_edges(draw_page(bare))


def test_long_lines_are_cut_between_words_and_else_anywhere():
    text = "python main.py train --data " + "x" * 300 + " --epochs 7"
    lines = list(wrapped(plain(text), 600, 22))
    assert all(text_width(line, 22) <= 600 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
