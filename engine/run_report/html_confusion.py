"""Which classes were taken for which, as a table that the diagonal does not drown."""

from __future__ import annotations

import numpy as np

from . import statements
from .markup import Html, joined, tag
from .report import Report

#: More classes than this, and the numbers of a matrix could not be read on a page.
MOST_CLASSES = 16
_MOST_ROWS = 20


def confusion(report: Report) -> Html:
    """Return the section about the classes."""
    if report.predictions is None or report.weights is None:
        why = "weights" if report.weights is None else "the data set"
        return _section(tag("p", f"Not without {why}: nothing was classified.", class_="muted"))
    names = report.weights.class_names
    if len(names) <= MOST_CLASSES:
        return _section(_matrix(report, names))
    return _section(_most_frequent(report, names))


def _section(content: Html) -> Html:
    return tag("section", tag("h2", "Test images by class"), content, class_="classes")


def _matrix(report: Report, names: tuple[str, ...]) -> Html:
    assert report.predictions is not None
    found = report.predictions.evaluation()
    wrong = found.confusion.copy()
    np.fill_diagonal(wrong, 0)
    largest = max(int(wrong.max()), 1)
    head = tag(
        "tr",
        tag("th", ""),
        joined(tag("th", name, scope="col", title=name) for name in names),
        tag("th", "error", scope="col", class_="share"),
    )
    rows = []
    for label, name in enumerate(names):
        cells = [
            _cell(int(count), label == other, int(count) / largest, name, names[other])
            for other, count in enumerate(found.confusion[label])
        ]
        error = statements.percent(found.error_per_class[label], 1)
        rows.append(
            tag("tr", tag("th", name, scope="row", title=name), *cells,
                tag("td", error, class_="share"))
        )  # fmt: skip
    caption = "a row a class, a column what its images were taken for; shaded: mistakes"
    return tag(
        "table",
        tag("caption", caption),
        tag("thead", head),
        tag("tbody", *rows),
        class_="confusion",
    )


def _cell(count: int, is_right: bool, share: float, true: str, taken_for: str) -> Html:
    if is_right:
        return tag("td", f"{count:,}", class_="right")
    if not count:
        return tag("td", "·", class_="none")
    title = f"{true} taken for {taken_for}: {count:,}"
    return tag("td", f"{count:,}", title=title, style=f"--share: {share:.3f}")


def _most_frequent(report: Report, names: tuple[str, ...]) -> Html:
    """Return the most frequent mistakes where a matrix has no room."""
    rows = [
        tag("tr", tag("td", true), tag("td", taken_for), tag("td", f"{count:,}"),
            tag("td", statements.percent(error, 1)))
        for true, taken_for, count, error in frequent_mistakes(report, _MOST_ROWS)
    ]  # fmt: skip
    head = tag(
        "tr",
        *(tag("th", text, scope="col") for text in ("class", "taken for", "images", "class error")),
    )
    caption = f"the most frequent mistakes among {len(names)} classes"
    return tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *rows))


def frequent_mistakes(report: Report, most: int) -> list[tuple[str, str, int, float]]:
    """Return class, what it is taken for, how often, and the class's error; the most often first.

    Parameters
    ----------
    report : Report
        With weights and predictions.
    most : int
        How many to return at most.
    """
    assert report.predictions is not None
    assert report.weights is not None
    found, names = report.predictions.evaluation(), report.weights.class_names
    wrong = found.confusion.copy()
    np.fill_diagonal(wrong, 0)
    order = np.argsort(-wrong, axis=None, kind="stable")[:most]
    return [
        (names[true], names[other], int(wrong[true, other]), found.error_per_class[true])
        for true, other in zip(*np.unravel_index(order, wrong.shape), strict=True)
        if wrong[true, other]
    ]
