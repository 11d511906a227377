"""Ten million minibatches with the window open: python tests/benchmarks/long_run.py [MILLIONS].

Prints resident memory and the time of a frame as the run grows, and the slope of memory over the
second half. Small images keep it to minutes; the window and the trainer are the real ones.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from engine import Dataset, Mailbox, Settings, Split, State, Trainer
from gui.app import keep_garbage_here, make_application
from gui.main_window import MainWindow


def resident_mb() -> float:
    """Return the resident memory of this process, in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def dataset() -> Dataset:
    """Return noise around ten prototypes, 8x8, in an epoch of 500 minibatches of 8."""
    random = np.random.default_rng(0)
    prototypes = random.uniform(0, 255, (10, 64))

    def split(n: int) -> Split:
        y = random.integers(0, 10, n).astype(np.int32)
        x = np.clip(prototypes[y] + random.normal(0, 120, (n, 64)), 0, 255)
        return Split(x.astype(np.uint8), y)

    names = tuple("0123456789")
    return Dataset("long run", split(4000), split(160), split(160), (8, 8), names, "made")


def main(millions: float) -> None:
    """Run, look now and then, and print."""
    app = make_application(["long_run"])
    garbage = keep_garbage_here(app)
    mailbox: Mailbox = Mailbox()
    settings = Settings(batch_size=8, epochs=10**9, patience=10**12, learning_rate=0.01)
    window = MainWindow(Trainer(mailbox, settings, backend="cpu", threads=1), mailbox)
    window.resize(1440, 900)
    window.show()
    window.trainer.load(dataset())
    while window.snapshot is None or window.snapshot.state is not State.READY:
        app.processEvents()
    window.trainer.run()
    goal, mark, rows, frames = millions * 1e6, 0.0, [], []
    started = time.perf_counter()
    print("     steps   minutes   resident MB   frame ms (median)")
    while window.snapshot.step < goal:
        begun = time.perf_counter()
        window.refresh()
        app.processEvents()
        frames.append((time.perf_counter() - begun) * 1000)
        time.sleep(1 / 30)
        if window.snapshot.step >= mark:
            rows.append((time.perf_counter() - started, resident_mb()))
            print(
                f"{window.snapshot.step:>10,}{rows[-1][0] / 60:>10.2f}{rows[-1][1]:>14.1f}"
                f"{np.median(frames):>20.1f}",
                flush=True,
            )
            mark, frames = mark + goal / 20, []
    hours, memory = np.array(rows[len(rows) // 2 :]).T
    slope = np.polyfit(hours / 3600, memory, 1)[0]
    print(f"slope over the second half: {slope:+.1f} MB an hour, {memory[-1] - memory[0]:+.2f} MB")
    window.close()
    garbage.stop()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10)
