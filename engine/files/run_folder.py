"""What ``train --out DIR`` leaves: a folder that holds a whole run."""

from __future__ import annotations

import math
import os
from pathlib import Path

from engine.errors import OutputError
from engine.training.run import Run
from engine.training.schedule import epoch_at

from . import RUN_WEIGHTS, save_weights
from .atomic import atomic_writer, write_atomically
from .curve_picture import draw_curves
from .json_text import as_json
from .png import write_png

RUN_FILES = (
    RUN_WEIGHTS,
    "metrics.csv",
    "errors.csv",
    "summary.json",
    "weights.png",
    "curves.png",
)


def prepare_folder(folder: str | os.PathLike[str]) -> None:
    """Make the folder of a run and make sure that files can be written there.

    Raises
    ------
    OutputError
        If not; better now than after an hour of training.
    """
    path = Path(folder)
    try:
        path.mkdir(parents=True, exist_ok=True)
        for name in RUN_FILES:
            if (path / name).is_dir():
                raise OutputError(f"cannot write {path / name} (it is a folder); remove it")
        # Permissions do not tell about read-only and full disks; a file does.
        probe = path / f".softscope-{os.getpid()}.tmp"
        probe.write_bytes(b"softscope")
        probe.unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot write into {folder} ({reason}); choose another place") from error


def write_run(folder: str | os.PathLike[str], run: Run) -> None:
    """Write all files of a run, each whole or not at all; the summary last.

    Parameters
    ----------
    folder : str or path
        Exists (`prepare_folder`). Files of an earlier run are replaced.
    run : Run
        What to write.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    path = Path(folder)
    save_weights(path / RUN_WEIGHTS, run.weights)
    write_atomically(path / "metrics.csv", _metrics(run))
    write_atomically(path / "errors.csv", _errors(run))
    save_weights(path / "weights.png", run.weights)
    with atomic_writer(path / "curves.png") as stream:
        write_png(stream, draw_curves(run.curves, _title(run)))
    write_atomically(path / "summary.json", as_json(run.summary()))


def _metrics(run: Run) -> str:
    # What a resumed run has lost of its costs is NaN, and has no row.
    # "#" keeps trailing zeros: always nine significant digits, which name one float32.
    rows = (
        f"{step},{epoch_at(run.schedule, step)},{cost:#.9g}\n"
        for step, cost in enumerate(run.costs)
        if not math.isnan(cost)
    )
    return "step,epoch,cost\n" + "".join(rows)


def _errors(run: Run) -> str:
    rows = ["step,epoch,valid_error,test_error\n"]
    for step, valid, test in zip(
        run.valid_steps.tolist(), run.valid_errors.tolist(), run.test_errors.tolist(), strict=True
    ):
        touched = "" if math.isnan(test) else repr(test)
        rows.append(f"{step},{epoch_at(run.schedule, step)},{valid!r},{touched}\n")
    return "".join(rows)


def _title(run: Run) -> str:
    parts = [
        run.dataset,
        f"batch {run.settings.batch_size:,}",
        f"learning rate {run.settings.learning_rate:g}",
    ]
    if run.settings.l2:
        parts.append(f"L2 {run.settings.l2:g}")
    parts.append(run.device)
    return "   ·   ".join(parts)
