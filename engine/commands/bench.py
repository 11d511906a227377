"""``bench``: measures this machine, with and without a window."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.benchmark import benchmark_dataset, floor_epochs_per_second, headless_rates
from engine.cores import usable_cores
from engine.errors import SoftscopeError
from engine.files.json_text import as_json
from engine.version import __version__

from .parser import DATA_HELP, Subparsers, add_command, add_json_option

_WINDOW_KEYS = ("window", "painted_window_s", "pen_to_prediction_ms_p99", "pause_ms_p99")
_ROUNDS = 3


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers, "bench", "measure this machine: epochs per second, and what the window costs"
    )
    parser.set_defaults(run=run)
    parser.add_argument(
        "--data", metavar="SRC", help=f"{DATA_HELP} (default: mnist where it is on disk)"
    )
    parser.add_argument("--threads", type=int, help="threads of the CPU backend (default: all)")
    parser.add_argument(
        "--seconds", type=float, default=2.0, help="length of one measurement (default: 2)"
    )
    parser.add_argument("--no-window", action="store_true", help="measure the engine alone")
    add_json_option(parser)


def run(args: argparse.Namespace, measure_window: Callable[..., Any] | None = None) -> int:
    """Measure and report."""
    say = (lambda text: None) if not sys.stderr.isatty() else _progress
    say("measuring without a window …")
    dataset = benchmark_dataset(args.data)
    floor = floor_epochs_per_second(dataset)
    headless, notes, device = headless_rates(dataset, args.threads, args.seconds, _ROUNDS)
    result: dict[str, Any] = {
        "machine": _machine(device, dataset.name),
        "floor_epochs_per_second": floor,
        "headless": headless,
        **dict.fromkeys(_WINDOW_KEYS),
        "peers": None,
        "notes": notes,
    }
    notes["peers"] = "not measured: this version compares with no other library"
    if measure_window is None or args.no_window:
        notes |= dict.fromkeys(_WINDOW_KEYS, "not measured: no window was asked for")
    else:
        say("measuring with the window open …")
        try:
            result |= measure_window(args.data, args.seconds, _ROUNDS)
        except SoftscopeError as error:
            notes |= dict.fromkeys(_WINDOW_KEYS, str(error))
    if args.json:
        print(as_json(result), end="")
    else:
        _report(result)
    return 0


def _progress(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _machine(device: str, dataset: str) -> dict[str, Any]:
    return {
        "platform": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "cores": usable_cores(),
        "device": device,
        "dataset": dataset,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "softscope": __version__,
    }


def _report(result: dict[str, Any]) -> None:
    """Print a table for people."""
    machine, notes = result["machine"], result["notes"]
    print(f"{machine['processor']}, {machine['cores']} cores, {machine['device']}")
    print(f"work: {machine['dataset']}, batches of 600, validation every epoch\n")
    print("without a window                epochs/s")
    print(f"  {'matrix-product floor':<28}{result['floor_epochs_per_second']:>10.1f}")
    for name, rate in result["headless"].items():
        shown = "-" if rate is None else f"{rate:.1f}"
        print(f"  {name:<28}{shown:>10}  {notes.get(f'headless.{name}', '')}".rstrip())
    if result["window"] is None:
        print(f"\nwith the window open: {notes['window']}")
        return
    print("\nwith the window open            epochs/s    kept  frame p99")
    for row in result["window"]:
        name = f"{row['backend']}, {row['threads']} threads, {row['hz']:.0f} Hz"
        print(
            f"  {name:<28}{row['epochs_per_second']:>10.1f}{row['kept']:>8.2f}"
            f"{row['frame_ms_p99']:>8.1f} ms"
        )
    print(f"\nwindow painted after          {result['painted_window_s']:>8.2f} s")
    print(f"pen to prediction, p99        {result['pen_to_prediction_ms_p99']:>8.1f} ms")
    print(f"pause, p99                    {result['pause_ms_p99']:>8.1f} ms")
