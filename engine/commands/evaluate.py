"""``evaluate``: how well weights do on a test split."""

from __future__ import annotations

import argparse
import math
from typing import Any

import numpy as np

from engine.data import load_dataset
from engine.files import load_weights
from engine.files.json_text import as_json
from engine.insight.evaluation import Evaluation, check_fit, evaluate
from engine.training.settings import Settings

from .parser import DATA_HELP, Subparsers, add_command, add_json_option


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers, "evaluate", "error, error of each class and confusion matrix on the test split"
    )
    parser.set_defaults(run=run)
    parser.add_argument("weights", metavar="WEIGHTS", help="a weights file or a run's folder")
    parser.add_argument("--data", required=True, metavar="SRC", help=DATA_HELP)
    add_json_option(parser)


def run(args: argparse.Namespace, measure_window: Any = None) -> int:
    """Classify every test image and report."""
    weights = load_weights(args.weights)
    dataset = load_dataset(args.data)
    check_fit(weights, dataset)
    wanted = weights.preparation
    dataset = dataset.prepared_for(Settings(deskew=wanted.deskew, spread=wanted.spread))
    evaluation = evaluate(weights, dataset.test)
    if args.json:
        print(as_json(evaluation.as_dict()), end="")
    else:
        _report(evaluation, weights.class_names)
    return 0


def _report(evaluation: Evaluation, class_names: tuple[str, ...]) -> None:
    print(
        f"{evaluation.errors:,} of {evaluation.images:,} test images misclassified: "
        f"{evaluation.error:.4%}"
    )
    first = max(len("class"), *(len(name) for name in class_names))
    totals = evaluation.confusion.sum(axis=1)
    print(f"\n{'class':<{first}}  images    error")
    rows = zip(class_names, totals.tolist(), evaluation.error_per_class, strict=True)
    for name, images, error in rows:
        shown = "-" if math.isnan(error) else f"{error:.2%}"
        print(f"{name:<{first}}  {images:>6,}  {shown:>7}")
    widths = [
        max(len(name), len(str(largest)))
        for name, largest in zip(class_names, np.max(evaluation.confusion, axis=0), strict=True)
    ]
    print("\nconfusion: a row a true class, a column a predicted one")
    columns = zip(class_names, widths, strict=True)
    print(" " * first, *(f"{name:>{width}}" for name, width in columns), sep="  ")
    for name, counts in zip(class_names, evaluation.confusion.tolist(), strict=True):
        cells = zip(counts, widths, strict=True)
        print(f"{name:<{first}}", *(f"{count:>{width}}" for count, width in cells), sep="  ")
