"""How long it takes to look at any step of a long run, and what the timeline holds.

python tests/benchmarks/timeline.py --data DIR [--steps 1000000] [--looks 200]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from engine import ENDLESS, Mailbox, Snapshot, State, Trainer, Until


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="sample")
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--looks", type=int, default=200)
    parser.add_argument("--threads", type=int, default=None)
    args = parser.parse_args()
    mailbox: Mailbox[Snapshot] = Mailbox()
    trainer = Trainer(mailbox, ENDLESS, "cpu", args.threads)

    def until(condition) -> Snapshot:
        while True:
            snapshot = mailbox.take()
            if snapshot is not None and condition(snapshot):
                return snapshot
            time.sleep(0.0005)

    trainer.load(args.data)
    until(lambda s: s.state is State.READY)
    trainer.run_until(Until(step=args.steps))
    started = time.perf_counter()
    trainer.run()
    until(lambda s: s.state is State.PAUSED)
    print(f"{args.steps:,} minibatches in {time.perf_counter() - started:.0f} s")
    random = np.random.default_rng(0)
    seconds = []
    for step in random.integers(0, args.steps, args.looks).tolist():
        begun = time.perf_counter()
        trainer.view(step)
        until(lambda s, step=step: s.viewed is not None and s.viewed.step == step)
        seconds.append(time.perf_counter() - begun)
    back = []
    for _ in range(50):
        begun = time.perf_counter()
        step -= 1
        trainer.step_back()
        until(lambda s, step=step: s.viewed is not None and s.viewed.step == step)
        back.append(time.perf_counter() - begun)
    for name, values in (("any step", seconds), ("one step back", back)):
        ms = 1e3 * np.array(values)
        print(
            f"{name}: median {np.median(ms):.1f} ms, 99 % {np.percentile(ms, 99):.1f} ms, "
            f"worst {ms.max():.1f} ms"
        )
    trainer.close()


if __name__ == "__main__":
    main()
