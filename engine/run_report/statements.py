"""What a report says in words and numbers, the same in every form of it."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import NamedTuple

from engine.data.published import PUBLISHED
from engine.runs.command_line import command_of_run
from engine.runs.compare import setting_name, setting_text, unlike_tutorial
from engine.runs.fingerprint import weights_sha256
from engine.training.schedule import differing
from engine.training.snapshot import StoppedBy

from .report import Report

_WHY = {
    StoppedBy.PATIENCE: "stopped by patience",
    StoppedBy.EPOCHS: "all epochs done",
    StoppedBy.DIVERGENCE: "stopped by divergence",
    StoppedBy.INTERRUPT: "interrupted",
    None: "not at its end",
}


# A slider that is dragged changes a setting a hundred times.
_MOST_CHANGES = 6
_LONGEST_PATH = 48
# Of which no two decimals are wanted any more.
_LARGE = 1e4


class Fact(NamedTuple):
    """A line of a table: what, how much, and whether it is what the reader looks for."""

    name: str
    value: str
    stands_out: bool = False


class Change(NamedTuple):
    """Settings changed on the way."""

    step: int
    epoch: int
    words: str


def percent(fraction: float, decimals: int = 2) -> str:
    """Return a fraction as a person reads it; a dash where there is none."""
    return f"{100 * fraction:.{decimals}f} %" if math.isfinite(fraction) else "–"


def bias(value: float) -> str:
    """Return a bias with its sign, in as many letters as fit below an image."""
    text = f"b {value:+.2f}" if abs(value) < _LARGE else f"b {value:+.2g}"
    return text.replace("-", "−")


def subtitle(report: Report) -> str:
    """Return one line: which data, how long, why it ended."""
    origin = report.origin
    data = PUBLISHED[origin.name].title if origin.name in PUBLISHED else origin.name
    epoch = report.epoch_of(report.step - 1)
    ended = _WHY[report.stopped_by]
    return f"{data} · {report.step:,} minibatches, {epoch:,} epochs · {ended}"


def headline(report: Report) -> tuple[Fact, ...]:
    """Return the numbers that matter."""
    stopping = report.early_stopping
    best = report.epoch_of(stopping.best_step) if stopping.best_step >= 0 else 0
    facts = [
        Fact(f"best validation error, epoch {best:,}", percent(stopping.best_valid_error)),
        Fact("test error there", percent(stopping.test_error)),
    ]
    if report.predictions is not None:
        found = report.predictions.evaluation()
        counted = f"{found.errors:,} of {found.images:,} test images"
        facts.append(Fact(counted, percent(found.error)))
    return tuple(facts)


def settings_facts(report: Report) -> tuple[Fact, ...]:
    """Return all settings; those that are not the tutorial's stand out."""
    unlike = unlike_tutorial(report.settings)
    return tuple(
        Fact(setting_name(name), setting_text(value), name in unlike)
        for name, value in report.settings.as_dict().items()
    )


def branch(report: Report) -> str:
    """Return where the run branches off from another; empty if it does not."""
    parent = report.about.get("parent")
    return f"branch of {parent['run']}, from step {parent['step']:,}" if parent else ""


def changes(report: Report) -> tuple[Change, ...]:
    """Return the timeline of changed settings, whole."""
    found = []
    for before, after in zip(report.schedule, report.schedule[1:], strict=False):
        words = ", ".join(
            f"{setting_name(name)} {setting_text(old)} → {setting_text(new)}"
            for name, (old, new) in differing(before.settings, after.settings).items()
        )
        if words:
            found.append(Change(after.first_step, after.epoch(after.first_step), words))
    return tuple(found)


def changes_in_brief(report: Report) -> tuple[Fact, ...]:
    """Return that timeline as lines, of many changes the last ones."""
    found = changes(report)
    left_out = len(found) - _MOST_CHANGES
    facts = [Fact(f"step {change.step:,}", change.words) for change in found[-_MOST_CHANGES:]]
    return (*([Fact("before that", f"{left_out:,} changes more")] if left_out > 0 else []), *facts)


def data_facts(report: Report) -> tuple[Fact, ...]:
    """Return what identifies the data."""
    origin = report.origin
    facts = [Fact("source", _ending(origin.source))]
    if origin.added:
        facts.append(Fact("with images of", _ending(", ".join(origin.added))))
    if origin.start is not None:
        facts.append(Fact("began with weights of", _ending(origin.start.name)))
    dataset = report.dataset
    if dataset is not None:
        splits = (dataset.train, dataset.valid, dataset.test)
        facts.append(Fact("train, valid, test", " · ".join(f"{len(s):,}" for s in splits)))
        rows, columns = dataset.image_shape
        facts.append(Fact("images", f"{rows} × {columns}, {dataset.n_out} classes"))
    return tuple(facts)


def environment_facts(report: Report) -> tuple[Fact, ...]:
    """Return on what it was computed, as far as that was kept."""
    about = report.about
    facts = [Fact(name, str(about[name])) for name in ("backend", "device") if about.get(name)]
    if about.get("epochs_per_second"):
        facts.append(Fact("speed", f"{about['epochs_per_second']:,.1f} epochs/s"))
    kept = about.get("environment")
    if isinstance(kept, dict):
        facts += [Fact(str(name), str(value)) for name, value in kept.items()]
    elif report.weights is not None and report.weights.metadata.get("version"):
        facts.append(Fact("Softscope", str(report.weights.metadata["version"])))
    if report.weights is not None and report.weights.metadata.get("date"):
        facts.append(Fact("best weights of", _date(str(report.weights.metadata["date"]))))
    return tuple(facts)


def _ending(path: str) -> str:
    """Return a path that does not fill the page; the line that trains again has it whole."""
    return path if len(path) <= _LONGEST_PATH else f"…{path[-_LONGEST_PATH:]}"


def _date(text: str) -> str:
    """Return a date of ISO 8601 as a person reads it, any other text as it is."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    except ValueError:
        return text


def command(report: Report) -> tuple[str, str]:
    """Return the line that trains it again, and what stands between it and the same bits."""
    backend = str(report.about.get("backend", "auto"))
    return command_of_run(report.origin, report.schedule, backend, report.stopped_by)


def hashes(report: Report) -> tuple[Fact, ...]:
    """Return what tells whether it was reproduced."""
    facts = [Fact("data", report.origin.sha256)]
    if report.origin.start is not None:
        facts.append(Fact("weights at the beginning, W then b", report.origin.start.sha256))
    if report.weights is not None:
        facts.append(Fact("best weights, W then b", weights_sha256(report.weights.parameters)))
    return tuple(facts)
