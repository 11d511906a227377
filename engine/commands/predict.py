"""``predict``: the class of picture files."""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

from engine.files import load_weights
from engine.files.json_text import as_json

from .parser import Subparsers, add_command, add_json_option


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(subparsers, "predict", "class and probabilities of picture files")
    parser.set_defaults(run=run)
    parser.add_argument("weights", metavar="WEIGHTS", help="a weights file or a run's folder")
    parser.add_argument(
        "images", metavar="IMAGE", nargs="+", help="a picture of any size, dark on light or not"
    )
    add_json_option(parser)


def run(args: argparse.Namespace, measure_window: Any = None) -> int:
    """Classify all pictures, or none where one cannot be read."""
    # Pillow: only this command and pictures need it.
    from engine.images import read_image

    weights = load_weights(args.weights)
    pixels = np.stack([read_image(path, weights.image_shape) for path in args.images])
    results = [
        {
            "file": path,
            "label": int(p.argmax()),
            "class_name": weights.class_names[int(p.argmax())],
            "probabilities": p.tolist(),
        }
        for path, p in zip(args.images, weights.p_y_given_x(pixels), strict=True)
    ]
    if args.json:
        print(as_json(results), end="")
        return 0
    for result in results:
        # The three most probable classes say how sure it is, and of what else.
        p = np.array(result["probabilities"])
        ranked = np.argsort(-p, kind="stable")[:3]
        shown = ", ".join(f"{weights.class_names[label]} {p[label]:.1%}" for label in ranked)
        print(f"{result['file']}: {shown}")
    return 0
