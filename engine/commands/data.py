"""``data``: which data sets there are, getting them, and what is in one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from engine.data import Dataset, data_directory, is_on_disk, load_dataset
from engine.data.published import PUBLISHED
from engine.data.report import report
from engine.files.json_text import as_json
from engine.watch import Watch

from .parser import DATA_HELP, Subparsers, add_command, add_json_option


def add_parser(subparsers: Subparsers) -> None:
    """Add the command and its own commands."""
    parser = add_command(
        subparsers, "data", "data sets: which there are, getting them, what is in one"
    )
    of_data = parser.add_subparsers(
        dest="data_command", metavar="COMMAND", title="commands", required=True
    )
    listing = add_command(of_data, "list", "the sets known by name, and where they lie")
    listing.set_defaults(run=run_list)
    add_json_option(listing)
    fetch = add_command(of_data, "fetch", "download a published set, verified")
    fetch.set_defaults(run=run_fetch)
    fetch.add_argument("name", metavar="NAME", choices=PUBLISHED, help=", ".join(PUBLISHED))
    fetch.add_argument("--quiet", action="store_true", help="show no progress")
    info = add_command(of_data, "info", "images, classes and splits of a set")
    info.set_defaults(run=run_info)
    info.add_argument("source", metavar="SRC", help=DATA_HELP)
    add_json_option(info)


def run_list(args: argparse.Namespace, measure_window: Any = None) -> int:
    """Print a line a set."""
    if args.json:
        print(as_json(_listing()), end="")
        return 0
    print("sample         bundled with the application (synthetic)")
    for entry in _listing()[1:]:
        if entry["on_disk"]:
            where = entry["folder"]
        else:
            megabytes = entry["download_bytes"] / 1e6
            where = f"not here; data fetch {entry['name']} downloads it ({megabytes:.1f} MB)"
        print(f"{entry['name']:<13}  {where}")
    return 0


def _listing() -> list[dict[str, Any]]:
    sample = {
        "name": "sample",
        "title": "Sample (synthetic)",
        "on_disk": True,
        "folder": None,
        "download_bytes": None,
    }
    published = [
        {
            "name": name,
            "title": dataset.title,
            "on_disk": is_on_disk(name),
            "folder": str(data_directory() / name),
            "download_bytes": dataset.size,
        }
        for name, dataset in PUBLISHED.items()
    ]
    return [sample, *published]


def run_fetch(args: argparse.Namespace, measure_window: Any = None) -> int:
    """Download a set and print where it lies."""
    # Nothing but this command downloads.
    from engine.data.fetch import fetch_dataset

    with _bytes_bar(args.name, hidden=args.quiet) as told:
        folder = fetch_dataset(args.name, Watch(told))
    print(f"{args.name} is in {folder}")
    return 0


@contextmanager
def _bytes_bar(name: str, hidden: bool) -> Iterator[Callable[[int, int | None], None]]:
    """Show bytes and their rate on standard error, only if that is a terminal."""
    if hidden or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from tqdm import tqdm

    # Its monitor is a thread that would outlive the command.
    tqdm.monitor_interval = 0
    with tqdm(
        desc=name, total=0, unit="B", unit_scale=True, leave=False, dynamic_ncols=True
    ) as bar:

        def told(done: int, total: int | None) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield told


def run_info(args: argparse.Namespace, measure_window: Any = None) -> int:
    """Print what is in a set."""
    dataset = load_dataset(args.source)
    content = _content(dataset)
    if args.json:
        print(as_json(content), end="")
        return 0
    rows, columns = dataset.image_shape
    print(f"{dataset.name}, from {dataset.source}")
    print(f"{rows}x{columns} pixels, {dataset.n_out} classes, pixels times {dataset.pixel_scale:g}")
    first = max(len("class"), *(len(name) for name in dataset.class_names))
    print(f"\n{'class':<{first}}    train    valid     test")
    splits = content["splits"].values()
    counts = [split["images_per_class"] for split in splits]
    for name, *numbers in zip(dataset.class_names, *counts, strict=True):
        print(f"{name:<{first}}", *(f"{number:>7,}" for number in numbers), sep="  ")
    print(f"{'all':<{first}}", *(f"{split['images']:>7,}" for split in splits), sep="  ")
    if lines := report(dataset).lines():
        print()
        print(*lines, sep="\n")
    return 0


def _content(dataset: Dataset) -> dict[str, Any]:
    splits = {"train": dataset.train, "valid": dataset.valid, "test": dataset.test}
    found = report(dataset)
    return {
        "name": dataset.name,
        "source": dataset.source,
        "image_shape": list(dataset.image_shape),
        "class_names": list(dataset.class_names),
        "pixel_scale": dataset.pixel_scale,
        "splits": {
            name: {
                "images": len(split),
                "images_per_class": np.bincount(split.y, minlength=dataset.n_out).tolist(),
            }
            for name, split in splits.items()
        },
        "inverted": found.inverted,
        "duplicates": found.duplicates,
        "leaked": found.leaked,
        "constant": found.constant,
        "notes": list(found.notes),
    }
