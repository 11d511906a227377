"""``report``: a run on one page."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import Any

from engine.data import Dataset
from engine.errors import DataError, RunError
from engine.run_report import REPORT_SUFFIXES, report_on_run, write_report
from engine.runs.details import dataset_of, run_details
from engine.runs.origin import Origin

from .parser import DATA_HELP, Subparsers, add_command


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    suffixes = ", ".join(REPORT_SUFFIXES)
    parser = add_command(
        subparsers, "report", f"a run on one page; the format is the suffix of OUT: {suffixes}"
    )
    parser.set_defaults(run=run)
    parser.add_argument("path", metavar="RUN", help="the folder of a run")
    parser.add_argument("out", metavar="OUT", help="the file to write")
    parser.add_argument(
        "--data", metavar="SRC", help=f"where the run's data lies, if it was moved: {DATA_HELP}"
    )


def run(args: argparse.Namespace, measure_window: Any = None) -> int:
    """Read, write, and say where."""
    details = run_details(args.path)
    dataset = _dataset(details.state.origin, args.data)
    write_report(args.out, report_on_run(details, dataset))
    print(f"wrote {args.out}")
    return 0


def _dataset(origin: Origin, moved_to: str | None) -> Dataset | None:
    """Return what the run learned from; None, with a word about it, where it is gone."""
    if moved_to is not None:
        return dataset_of(replace(origin, source=moved_to))
    try:
        return dataset_of(origin)
    except (DataError, RunError) as error:
        print(
            f"note: {error}; the report goes without confusion matrix and mistakes, "
            "or say --data SRC",
            file=sys.stderr,
        )
        return None
