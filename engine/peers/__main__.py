"""``python -m engine.peers NAME``: one contender, told round by round by its standard input.

Every answer is a line of JSON: ``ready`` when it is warm, ``rate`` for each line that says how
many seconds to train, ``history`` when standard input ends, ``error`` if it cannot go on.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
import warnings
from importlib import import_module
from typing import Any, TextIO

from engine.benchmark import benchmark_dataset

from . import OURS, PEERS
from .protocol import Contender, Epoch, Task

# Compilers are done after the first epoch, allocators and caches after the second.
_WARM_UP_EPOCHS = 2


def _open(name: str, task: Task, backend: str, threads: int | None) -> Contender:
    if name == OURS:
        from .softscope_peer import open_contender

        return open_contender(task, backend, threads)
    contender: Contender = import_module(f"engine.peers.{PEERS[name].module}").open_contender(task)
    return contender


def _serve(args: argparse.Namespace, answers: TextIO) -> None:
    def answer(**content: Any) -> None:
        answers.write(json.dumps(content) + "\n")
        answers.flush()

    task = Task(benchmark_dataset(args.data))
    begun = time.perf_counter()
    contender = _open(args.name, task, args.backend, args.threads)
    epochs: list[Epoch] = [contender.run_epoch() for _ in range(_WARM_UP_EPOCHS)]
    first_costs = [float(cost) for cost in epochs[0].costs]
    valid_errors = [epoch.valid_errors for epoch in epochs]
    answer(ready={"warm_up_s": time.perf_counter() - begun, "device": contender.device})
    for line in sys.stdin:
        before, started = len(valid_errors), time.perf_counter()
        deadline = started + float(line)
        # At least one epoch, however slow it is.
        while len(valid_errors) == before or time.perf_counter() < deadline:
            valid_errors.append(contender.run_epoch().valid_errors)
        elapsed = time.perf_counter() - started
        answer(rate=(len(valid_errors) - before) / elapsed)
    answer(history={"first_costs": first_costs, "valid_errors": valid_errors})


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=[OURS, *PEERS])
    parser.add_argument("--data")
    parser.add_argument("--backend", default="auto", help="ours")
    parser.add_argument("--threads", type=int, help="threads of ours")
    args = parser.parse_args()
    # What a library or a compiler it starts prints must not stand between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    try:
        _serve(args, answers)
    except KeyboardInterrupt:
        sys.exit(130)
    # Libraries raise what they like; whatever it is, the others are measured without this one.
    except Exception as error:
        first_line = (str(error).strip() or "no message").splitlines()[0]
        json.dump({"error": f"{type(error).__name__}: {first_line}"}, answers)
        answers.write("\n")
        answers.flush()


if __name__ == "__main__":
    main()
