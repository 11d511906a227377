"""``export``: weights in another format."""

from __future__ import annotations

import argparse
from typing import Any

from engine.files import WEIGHT_FORMATS, load_weights, save_weights

from .parser import Subparsers, add_command


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    suffixes = ", ".join(known.suffix for known in WEIGHT_FORMATS)
    parser = add_command(
        subparsers, "export", f"convert weights; the format is the suffix of OUT: {suffixes}"
    )
    parser.set_defaults(run=run)
    parser.add_argument("weights", metavar="WEIGHTS", help="a weights file or a run's folder")
    parser.add_argument("out", metavar="OUT", help="the file to write")


def run(args: argparse.Namespace, measure_window: Any = None) -> int:
    """Read, write, and say where."""
    save_weights(args.out, load_weights(args.weights))
    print(f"wrote {args.out}")
    return 0
