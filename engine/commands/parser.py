"""Parts of the command line that several commands share."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from engine.backends import BACKENDS
from engine.data import KNOWN_DATASETS

# What add_subparsers() returns; argparse gives it no public name.
Subparsers = Any

DATA_HELP = (
    f"{', '.join(('sample', *KNOWN_DATASETS))}, or a path: a folder of IDX files, a folder with "
    "one sub-folder of pictures per class, an .npz, the tutorial's .pkl.gz, or a .csv with the "
    "label first"
)


class OneLineParser(argparse.ArgumentParser):
    """An argument parser that says in one line what is wrong, as every error here does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("allow_abbrev", False)
        super().__init__(*args, **kwargs)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with status 2."""
        self.exit(2, f"error: {message} (see {self.prog} --help)\n")


def add_command(subparsers: Subparsers, name: str, help_text: str) -> argparse.ArgumentParser:
    """Return the parser of a command, described by its help."""
    # "%" would be taken for a format.
    parser: argparse.ArgumentParser = subparsers.add_parser(
        name, help=help_text, description=help_text[0].upper() + help_text[1:] + "."
    )
    # A default would overrule the option given before the command.
    add_debug_option(parser, argparse.SUPPRESS)
    return parser


def add_debug_option(parser: argparse.ArgumentParser, default: Any) -> None:
    """Add ``--debug``."""
    parser.add_argument(
        "--debug", action="store_true", default=default, help="show the traceback of an error"
    )


def add_backend_option(parser: argparse.ArgumentParser, dest: str = "backend") -> None:
    """Add ``--backend``."""
    parser.add_argument(
        "--backend",
        dest=dest,
        choices=BACKENDS,
        default="auto",
        help="what computes (default: auto, the fastest that works)",
    )


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``."""
    parser.add_argument(
        "--json", action="store_true", help="print the result as JSON on standard output"
    )
