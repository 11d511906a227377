"""All contenders in turn, several rounds, against our own backend in the same rounds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.util import find_spec

import numpy as np

from engine.data.dataset import Dataset

from . import OURS, PEERS
from .gate import History, reference_history, refusal
from .process import ContenderError, ContenderProcess
from .protocol import Task

# Idle OpenBLAS and OpenMP threads spin for some hundredths of a second before they sleep.
_REST_SECONDS = 0.1


@dataclass
class Comparison:
    """What was found.

    Attributes
    ----------
    rates : dict
        Median epochs per second by name; None for a contender that is absent, broke, or was
        refused. Our own is among them, as `OURS`.
    reasons : dict
        Why, for each None.
    warm_up_s, devices : dict
        Seconds until the first measurement, and what it computes on, of those that started.
    """

    rates: dict[str, float | None] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    warm_up_s: dict[str, float] = field(default_factory=dict)
    devices: dict[str, str] = field(default_factory=dict)

    def ratio(self, name: str) -> float | None:
        """Return how many times faster ours is."""
        ours, theirs = self.rates.get(OURS), self.rates.get(name)
        return ours / theirs if ours and theirs else None

    def notes(self) -> dict[str, str]:
        """Return everything but the peers' rates as lines, by ``peers.<name>...``."""
        found = {f"peers.{name}": reason for name, reason in self.reasons.items()}
        for name in self.devices:
            found[f"peers.{name}.device"] = self.devices[name]
            found[f"peers.{name}.warm_up_s"] = f"{self.warm_up_s[name]:.2f}"
        if ours := self.rates.get(OURS):
            found[f"peers.{OURS}"] = f"{ours:.2f} epochs/s in the same rounds"
        return found


def compare(
    source: str | None,
    dataset: Dataset,
    backend: str,
    threads: int | None,
    seconds: float,
    rounds: int,
    say: Callable[[str], None],
    names: Iterable[str] = (OURS, *PEERS),
) -> Comparison:
    """Measure every contender that is installed.

    Parameters
    ----------
    source : str or None
        Where each contender reads the data set; None for the benchmark's own choice.
    dataset : Dataset
        The same, for the reference.
    backend, threads : str, int or None
        Ours.
    seconds, rounds : float, int
        Length and number of the measurements of each; the median counts.
    say : callable
        Told what is going on.
    names : iterable of str
        Contenders to measure.
    """
    found = Comparison()
    with ExitStack() as stack:
        running: dict[str, ContenderProcess] = {}
        for name in names:
            found.rates[name] = None
            if name != OURS and find_spec(PEERS[name].requires) is None:
                found.reasons[name] = "not installed; the extra softscope[peers] has it"
                continue
            say(f"warming up {name} …")
            options = ["--data", source] if source else []
            if name == OURS:
                options += ["--backend", backend]
                options += ["--threads", str(threads)] if threads else []
            try:
                running[name] = stack.enter_context(ContenderProcess(name, options))
            except ContenderError as error:
                found.reasons[name] = str(error)
                continue
            found.warm_up_s[name] = running[name].warm_up_s
            found.devices[name] = running[name].device
        say("measuring one after the other …")
        rates, histories = _run_rounds(running, seconds, rounds, found.reasons)
    if histories:
        say("checking what they computed …")
        longest = max(len(history.valid_errors) for history in histories.values())
        truth = reference_history(Task(dataset), longest)
        for name, history in histories.items():
            if reason := refusal(history, truth):
                found.reasons[name] = reason
            else:
                found.rates[name] = float(np.median(rates[name]))
    return found


def _run_rounds(
    running: dict[str, ContenderProcess], seconds: float, rounds: int, reasons: dict[str, str]
) -> tuple[dict[str, list[float]], dict[str, History]]:
    """Measure in turn; a contender that breaks gets its reason and is left out from then on."""
    rates: dict[str, list[float]] = {name: [] for name in running}
    histories: dict[str, History] = {}
    # Round by round, so that a slow minute of the machine hits all of them.
    for _ in range(rounds):
        for name, contender in running.items():
            if name in reasons:
                continue
            time.sleep(_REST_SECONDS)
            try:
                rates[name].append(contender.rate(seconds))
            except ContenderError as error:
                reasons[name] = str(error)
    for name, contender in running.items():
        if name in reasons:
            continue
        try:
            histories[name] = contender.history()
        except ContenderError as error:
            reasons[name] = str(error)
    return rates, histories
