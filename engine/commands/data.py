"""``data``: which data sets there are, and what is in one."""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

from engine.data import KNOWN_DATASETS, Dataset, data_directory, load_dataset
from engine.data.idx_folder import holds_idx
from engine.files.json_text import as_json

from .parser import DATA_HELP, Subparsers, add_command, add_json_option


def add_parser(subparsers: Subparsers) -> None:
    """Add the command and its own commands."""
    parser = add_command(subparsers, "data", "data sets: which there are, what is in one")
    of_data = parser.add_subparsers(
        dest="data_command", metavar="COMMAND", title="commands", required=True
    )
    listing = add_command(of_data, "list", "the sets known by name, and where they lie")
    listing.set_defaults(run=run_list)
    info = add_command(of_data, "info", "images, classes and splits of a set")
    info.set_defaults(run=run_info)
    info.add_argument("source", metavar="SRC", help=DATA_HELP)
    add_json_option(info)


def run_list(args: argparse.Namespace, measure_window: Any = None) -> int:
    """Print a line a set."""
    print("sample         bundled with the application (synthetic)")
    for name in KNOWN_DATASETS:
        folder = data_directory() / name
        where = str(folder) if holds_idx(folder) else f"not here; its IDX files belong in {folder}"
        print(f"{name:<13}  {where}")
    return 0


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
    return 0


def _content(dataset: Dataset) -> dict[str, Any]:
    splits = {"train": dataset.train, "valid": dataset.valid, "test": dataset.test}
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
    }
