"""A run's settings as one line that trains it again."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from engine.data import KNOWN_DATASETS, data_directory
from engine.training.schedule import Schedule, differing
from engine.training.settings import Settings
from engine.training.snapshot import StoppedBy

from .origin import Origin, Start

_CHECKOUT = Path(__file__).resolve().parents[2] / "pyproject.toml"
# What neither cmd.exe nor PowerShell takes for more than itself.
_PLAIN_ON_WINDOWS = re.compile(r"[\w.:/\\+-]+", re.ASCII)


def as_command(
    settings: Settings,
    source: str,
    added: Sequence[str] = (),
    backend: str = "auto",
    windows: bool | None = None,
    start: Start | None = None,
) -> str:
    """Return the command line that trains with these settings, to be pasted into a terminal.

    Settings that are the tutorial's are left out.

    Parameters
    ----------
    settings : Settings
        Those of the whole run; how the images are prepared is among them.
    source : str
        What `engine.load_dataset` takes.
    added : sequence of str
        Sources whose training images join.
    backend : str
        The one that computed: another rounds otherwise.
    windows : bool or None
        Whether to quote for cmd.exe and PowerShell, where nothing protects a ``%NAME%`` of an
        existing variable in the one, nor a ``$`` in the other; None: as this system needs it.
    start : Start or None
        Weights that the run began with. No option loads them, so a comment names them; where
        ``#`` begins no comment, the line is refused rather than train other weights.
    """
    words = ["train", *_option("--data", _portable(source))]
    for other in added:
        words += _option("--add", _portable(other))
    for name, (_, value) in differing(Settings(), settings).items():
        option = f"--{name.replace('_', '-')}"
        # The shortest text that names the same number.
        words += [option] if value is True else [option, f"{value}"]
    if backend != "auto":
        words += ["--backend", backend]
    quoted = _quoted_for_windows if (os.name == "nt" if windows is None else windows) else _quoted
    program = "python main.py" if _CHECKOUT.exists() else "softscope"
    if start is None:
        return " ".join([program, *map(quoted, words)])
    # Quoted even so: not every shell takes comments, and a new line would end one.
    name = quoted("".join(letter if letter.isprintable() else "?" for letter in start.name))
    given = ["#", "began", "with", "weights", name, "SHA-256", start.sha256]
    return " ".join([program, *map(quoted, words), *given])


def command_of_run(
    origin: Origin, schedule: Schedule, backend: str, stopped_by: StoppedBy | None
) -> tuple[str, str]:
    """Return the line that trains a run again, and what stands between it and the same bits.

    Parameters
    ----------
    origin : Origin
        What the run learned from and began with.
    schedule : tuple of Era
        Its settings from the first step on.
    backend : str
        What computed it; ``auto`` where that is not known.
    stopped_by : StoppedBy or None
        Why it is over.

    Returns
    -------
    (str, str)
        The line with the last settings, and sentences; empty where nothing stands between.
    """
    settings, start = schedule[-1].settings, origin.start
    line = as_command(settings, origin.source, origin.added, backend, start=start)
    sentences = []
    if start is not None:
        sentences.append(
            f"The run began with the weights of {start.name}, which this line does not load: from "
            "zeros it leads to other weights."
        )
    if any(era.settings != settings for era in schedule):
        sentences.append(
            "The settings were changed on the way, so this line, which trains with the last ones "
            "from the beginning, leads to other weights."
        )
    if not sentences and stopped_by in (None, StoppedBy.INTERRUPT):
        sentences.append(
            "The run was not at its end when this was written; the line trains to the end."
        )
    return line, " ".join(sentences)


def _portable(source: str) -> str:
    """Return the name of a published set where its files lie at their usual place."""
    directory = data_directory()
    return next((name for name in KNOWN_DATASETS if Path(source) == directory / name), source)


def _option(name: str, value: str) -> list[str]:
    # A value that looks like an option has to hang on to its own.
    return [f"{name}={value}"] if value.startswith("-") else [name, value]


def _quoted(word: str) -> str:
    return shlex.quote(word)


def _quoted_for_windows(word: str) -> str:
    """Quote as the C runtime undoes it (Microsoft, *Parsing C command-line arguments*)."""
    if _PLAIN_ON_WINDOWS.fullmatch(word):
        return word
    escaped = re.sub(r'(\\*)"', r'\1\1\\"', word)
    # Backslashes before the closing quote would protect it.
    escaped = re.sub(r"(\\+)$", r"\1\1", escaped)
    return f'"{escaped}"'
