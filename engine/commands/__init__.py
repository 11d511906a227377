"""The command line, a module a command.

Each module has ``add_parser(subparsers)``, and ``run(args, measure_window)`` which returns the
exit status and may raise whatever the engine raises.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from . import bench, data, evaluate, export, predict, report, train
from .parser import DATA_HELP, OneLineParser, add_backend_option, add_debug_option
from .version import VersionAction

__all__ = ["parse_command_line", "run_command"]

_COMMANDS = (train, evaluate, predict, export, report, data, bench)
_DESCRIPTION = (
    "Watch multinomial logistic regression learn. Without a command a window opens; "
    "where there is no display, a run is trained without one."
)


def parse_command_line(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the arguments; ``command`` is None where the window is wanted.

    The window's are ``window_data`` (None: the best there is), ``window_backend``, ``open_path``
    and ``debug``. Wrong usage ends the program with status 2 and one line.
    """
    parser = OneLineParser(description=_DESCRIPTION)
    parser.add_argument(
        "--version", action=VersionAction, help="print version, backend and device, and exit"
    )
    parser.add_argument("--data", dest="window_data", metavar="SRC", help=DATA_HELP)
    add_backend_option(parser, dest="window_backend")
    parser.add_argument(
        "--open",
        dest="open_path",
        metavar="RUN_OR_WEIGHTS",
        help="start from these weights, a file or the folder of a run",
    )
    add_debug_option(parser, default=False)
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for command in _COMMANDS:
        command.add_parser(subparsers)
    args = parser.parse_args(argv)
    for_window = args.window_data or args.open_path or args.window_backend != "auto"
    if args.command is not None and for_window:
        parser.error(f"options before {args.command} are the window's; put them after it")
    return args


def run_command(args: argparse.Namespace, measure_window: Callable[..., Any] | None = None) -> int:
    """Run the command that was parsed and return the exit status.

    Parameters
    ----------
    args : argparse.Namespace
        From `parse_command_line`, with a command.
    measure_window : callable or None
        How ``bench`` measures the window; the engine knows none.
    """
    status: int = args.run(args, measure_window)
    return status
