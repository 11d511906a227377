"""What each view costs while training, and the pen beside it.

python tests/benchmarks/views.py [--data SRC] [--seconds 4]

Prints for each view the epochs per second kept of those without a window, the 99th percentile of
a frame and, where there is a canvas, of the way from a pen move to the painted prediction.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import engine
from gui.measure import WindowBench
from gui.view_tabs import VIEWS

_HZ = 30


def both(milliseconds: list[float], width: int) -> str:
    """Return the median and the 99th percentile, the first in so many characters."""
    return f"{np.median(milliseconds):{width}.1f} {np.percentile(milliseconds, 99):6.1f}"


def main() -> None:
    """Measure and print a row a view."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    parser.add_argument("--seconds", type=float, default=4.0)
    args = parser.parse_args()
    bench = WindowBench(args.data)
    backend = engine.select_backend("auto", bench.dataset, bench.threads).backend
    canvas = bench.window.digit_panel.canvas
    print(
        f"{'view':12} {'kept':>6} {'frame median':>13} {'p99':>6} {'pen median':>11} {'p99':>6}  ms"
    )
    for name, _, _ in VIEWS:
        bench.window.show_view(name)
        bench.wait(0.5)
        alone = engine.epochs_per_second(backend, bench.dataset, args.seconds / 2)
        # The first frames of a view lay it out.
        bench.frames(_HZ, 0.5)
        rate, frames = bench.frames(_HZ, args.seconds)
        row = f"{name:12} {rate / alone:6.2f} {both(frames, 13)}"
        if canvas.isVisible():
            moves = bench.pen_moves()
            row += both(moves, 12)
        print(row, flush=True)
    bench.close()


if __name__ == "__main__":
    main()
