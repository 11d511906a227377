"""``bench``: measures this machine, with and without a window."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.benchmark import benchmark_dataset, floor_epochs_per_second, headless_rates
from engine.cores import usable_cores
from engine.data.dataset import Dataset
from engine.errors import OutputError, SoftscopeError
from engine.files.atomic import atomic_writer
from engine.files.json_text import as_json
from engine.peers import OURS
from engine.version import __version__

from .parser import DATA_HELP, Subparsers, add_command, add_json_option

if TYPE_CHECKING:
    from engine.peers.comparison import Comparison

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
    parser.add_argument(
        "--peers", action="store_true", help="compare with the other libraries that are installed"
    )
    parser.add_argument(
        "--out", type=_picture_path, metavar="FILE.png", help="draw the result as bars"
    )
    add_json_option(parser)


def run(args: argparse.Namespace, measure_window: Callable[..., Any] | None = None) -> int:
    """Measure and report."""
    # Here, as elsewhere below: every start of the program reads this module, the window's too.
    from .bench_report import print_report

    if args.out is not None and not args.out.parent.is_dir():
        # Said before the minutes that measuring takes.
        raise OutputError(f"cannot write {args.out}: no folder {args.out.parent}; create it first")
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
    comparison = None
    if args.peers:
        comparison = _compare(args, dataset, headless, say)
        result["peers"] = {name: rate for name, rate in comparison.rates.items() if name != OURS}
        notes |= comparison.notes()
    else:
        notes["peers"] = "not measured: --peers was not asked for"
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
        print_report(result, comparison)
    if args.out is not None:
        _draw(args.out, result, comparison)
    return 0


def _picture_path(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() != ".png":
        raise argparse.ArgumentTypeError(f"{text} does not end in .png")
    return path


def _compare(
    args: argparse.Namespace,
    dataset: Dataset,
    headless: dict[str, float | None],
    say: Callable[[str], None],
) -> Comparison:
    from engine.peers.comparison import compare

    fastest = max(headless, key=lambda name: headless[name] or 0.0)
    return compare(args.data, dataset, fastest, args.threads, args.seconds, _ROUNDS, say)


def _draw(path: Path, result: dict[str, Any], comparison: Comparison | None) -> None:
    from engine.peers.picture import draw_bars

    from .bench_report import bars_of

    machine = result["machine"]
    picture = draw_bars(
        bars_of(result, comparison),
        "Training softmax regression: epochs per second",
        f"{machine['dataset']}, batches of 600, every cost, validation every epoch; "
        f"{machine['processor']}, {machine['cores']} cores",
    )
    with atomic_writer(path) as stream:
        picture.save(stream, "png")


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
