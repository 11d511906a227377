"""A report as one page of HTML that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.version import __version__

from . import statements
from .html_confusion import confusion
from .html_pictures import curves, mistakes, weight_board
from .html_style import STYLE
from .markup import Html, joined, tag
from .report import Report
from .statements import Fact

# Should anything slip through all the same, no browser fetches or runs it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def html_page(report: Report) -> str:
    """Return the page."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="generator", content=f"Softscope {__version__}"),
        tag("title", f"{report.name}: a run of Softscope"),
        tag("style", Html(STYLE)),
    )
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    main = tag(
        "main",
        _header(report),
        _settings(report),
        tag("section", tag("h2", "Curves"), curves(report)),
        weight_board(report),
        tag("div", confusion(report), mistakes(report), class_="wide tests"),
        _reproduce(report),
        tag("footer", f"Written by Softscope {__version__} on {now}"),
    )
    page = tag("html", head, tag("body", main), lang="en")
    return f"<!DOCTYPE html>\n{page}\n"


def _header(report: Report) -> Html:
    name = [tag("h1", report.name), tag("p", statements.subtitle(report), class_="muted")]
    branch = statements.branch(report)
    if branch:
        name.append(tag("p", branch, class_="muted"))
    numbers = [
        tag("div", tag("b", fact.value), tag("span", fact.name), class_=f"headline {role}")
        for fact, role in zip(statements.headline(report), ("valid", "test", "test"), strict=False)
    ]
    note = [tag("p", report.note, class_="note")] if report.note else []
    return tag("header", tag("div", *name), *numbers, *note)


def _settings(report: Report) -> Html:
    parts = [tag("h2", "Settings"), _facts(statements.settings_facts(report))]
    if any(fact.stands_out for fact in statements.settings_facts(report)):
        parts.append(tag("p", "* not the tutorial's", class_="muted"))
    changes = statements.changes_in_brief(report)
    if changes:
        parts += [tag("h2", "Changed on the way"), _facts(changes)]
    parts += [tag("h2", "Data"), _facts(statements.data_facts(report))]
    parts += [tag("h2", "Environment"), _facts(statements.environment_facts(report))]
    return tag("section", *parts)


def _reproduce(report: Report) -> Html:
    command, caveat = statements.command(report)
    parts = [tag("h2", "How to reproduce"), tag("pre", tag("code", command))]
    if caveat:
        parts.append(tag("p", caveat))
    parts += [
        tag("p", tag("span", f"SHA-256 of {fact.name}: ", class_="muted"),
            tag("span", fact.value, class_="hash"))
        for fact in statements.hashes(report)
    ]  # fmt: skip
    return tag("section", *parts, class_="wide")


def _facts(facts: tuple[Fact, ...]) -> Html:
    rows = [
        tag("tr", tag("th", fact.name, scope="row"), tag("td", fact.value),
            **({"class_": "out"} if fact.stands_out else {}))
        for fact in facts
    ]  # fmt: skip
    return tag("table", tag("tbody", joined(rows)), class_="facts")
