"""``train``: a whole run without a window."""

from __future__ import annotations

import argparse
import math
import sys
from typing import Any

from engine.backends import select_backend
from engine.data import load_joined
from engine.errors import SettingsError
from engine.files.json_text import as_json
from engine.runs import RunFolder, load_run
from engine.runs.recover import recovered
from engine.runs.resume import check_dataset, loaded_again
from engine.training.headless import train_on
from engine.training.run import Run
from engine.training.settings import Settings
from engine.training.snapshot import StoppedBy

from .parser import (
    DATA_HELP,
    OneLineParser,
    Subparsers,
    add_backend_option,
    add_command,
    add_json_option,
)
from .progress_bar import ProgressBar

INTERRUPTED = 130  # 128 and the number of SIGINT, as shells count

_SETTINGS_HELP = {
    "epochs": "passes through the training images at most",
    "batch_size": "images a minibatch",
    "learning_rate": "step down the gradient",
    "l2": "weight decay",
    "patience": "minibatches to look at in any case",
    "patience_increase": "a significant new best at minibatch i extends patience to this times i",
    "improvement_threshold": "a new best is significant below this fraction of the old one",
    "seed": "what the order is drawn from",
}
_FLAGS = ("shuffle", "deskew", "spread")


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(subparsers, "train", "train without a window")
    parser.set_defaults(run=run, parser=parser)
    parser.add_argument(
        "--data", default="sample", metavar="SRC", help=f"{DATA_HELP} (default: sample)"
    )
    add_backend_option(parser)
    defaults = Settings().as_dict()
    for name, help_text in _SETTINGS_HELP.items():
        kind = int if isinstance(defaults[name], int) and name != "patience_increase" else float
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            type=kind,
            default=defaults[name],
            metavar="N" if kind is int else "X",
            help=f"{help_text} (default: {defaults[name]:g})",
        )
    parser.add_argument(
        "--shuffle", action="store_true", help="visit the images in another order each epoch"
    )
    parser.add_argument(
        "--deskew",
        action="store_true",
        help="take the slant out of every image first; kept with the weights, for drawings too",
    )
    parser.add_argument(
        "--spread",
        action="store_true",
        help="scale every image to the same spread of ink first; likewise",
    )
    parser.add_argument(
        "--add",
        action="append",
        default=[],
        metavar="SRC",
        help="train on the training images of this set too; can be repeated",
    )
    parser.add_argument(
        "--threads", type=_positive, metavar="N", help="for the cpu backend (default: all cores)"
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        help="leave weights, curves and pictures in this folder; saved while it trains",
    )
    parser.add_argument(
        "--resume",
        metavar="RUN",
        help="go on with the run in this folder, in place, with its own settings",
    )
    add_json_option(parser)
    parser.add_argument("--quiet", action="store_true", help="show no progress")


def run(args: argparse.Namespace, measure_window: Any = None) -> int:
    """Train, write and report."""
    if args.resume is not None:
        return _resume(args)
    settings = _settings(args)
    with ProgressBar(hidden=args.quiet) as bar:
        dataset = load_joined(args.data, args.add).prepared_for(settings)
        # Whatever can fail, fails before the folder is made, and the folder before the work.
        dataset.n_train_batches(settings.batch_size)
        selection = select_backend(args.backend, dataset, args.threads)
        folder = None
        if args.out is not None:
            # Pillow is not needed where nothing is drawn.
            from engine.files.run_folder import prepare_folder

            prepare_folder(args.out)
            folder = RunFolder(args.out)
        for note in selection.notes:
            bar.say(f"note: {note}")
        found = train_on(selection.backend, dataset, settings, bar.show, folder=folder)
    return _finish(args, found, args.out)


def _resume(args: argparse.Namespace) -> int:
    """Go on with a run on disk."""
    parser: OneLineParser = args.parser
    own = [f"--{name.replace('_', '-')}" for name, default in _run_options(parser).items()
           if getattr(args, name) != default]  # fmt: skip
    if own:
        parser.error(f"--resume goes on with the run's own settings; leave out {', '.join(own)}")
    with ProgressBar(hidden=args.quiet) as bar:
        saved = load_run(args.resume)
        for line in saved.missing:
            bar.warn(f"warning: {line}")
        dataset = loaded_again(saved)
        check_dataset(saved, dataset)
        # The same bits come from the same backend only.
        name = args.backend if args.backend != "auto" else saved.state.about["backend"]
        selection = select_backend(name, dataset, args.threads)
        folder = RunFolder(args.resume, saved)
        saved, lines = recovered(saved, dataset, selection.backend, bar.show)
        for line in lines:
            bar.warn(f"note: {line}")
        settings = saved.state.schedule[0].settings
        found = train_on(selection.backend, dataset, settings, bar.show, saved, folder)
    return _finish(args, found, args.resume)


def _run_options(parser: OneLineParser) -> dict[str, Any]:
    """Return the defaults of all options that a run on disk has decided already."""
    names = [*_SETTINGS_HELP, *_FLAGS, "data", "add", "out"]
    return {name: parser.get_default(name) for name in names}


def _finish(args: argparse.Namespace, found: Run, out: str | None) -> int:
    """Write and report what a run found."""
    if found.stopped_by is StoppedBy.DIVERGENCE:
        print(
            f"warning: stopped at minibatch {len(found.costs):,}, where the cost or a weight would "
            "have become infinite; try a learning rate below "
            f"{found.settings.learning_rate:g}",
            file=sys.stderr,
        )
    if out is not None:
        from engine.files.run_folder import write_run

        write_run(out, found)
    if args.json:
        print(as_json(found.summary()), end="")
    else:
        _report(found, out)
    return INTERRUPTED if found.stopped_by is StoppedBy.INTERRUPT else 0


def _settings(args: argparse.Namespace) -> Settings:
    names = [*_SETTINGS_HELP, *_FLAGS]
    try:
        return Settings(**{name: getattr(args, name) for name in names})
    except SettingsError as error:
        # It begins with the setting's name: the option's, but for the dashes.
        parser: OneLineParser = args.parser
        parser.error("--" + str(error).replace("_", "-"))


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not at least 1")
    return number


def _report(run: Run, out: str | None) -> None:
    why = {
        StoppedBy.PATIENCE: "stopped by patience",
        StoppedBy.EPOCHS: "all epochs done",
        StoppedBy.DIVERGENCE: "stopped by divergence",
        StoppedBy.INTERRUPT: "interrupted",
    }[run.stopped_by]
    print(f"{why} in epoch {run.epochs:,} after {len(run.costs):,} minibatches")
    if math.isnan(run.best_valid_error):
        print("ended before the first validation")
    else:
        print(f"best validation error  {run.best_valid_error:.6%} in epoch {run.best_epoch:,}")
        print(f"test error there       {run.test_error:.6%}")
    print(f"on every test image    {run.test_error_full:.4%}")
    print(
        f"speed                  {run.epochs_per_second:.2f} epochs/s, {run.backend}, {run.device}"
    )
    if out is None:
        print("nothing was written; --out DIR keeps weights, curves and pictures")
    else:
        print(f"weights, curves and weight images are in {out}: weights.npz, metrics.csv,")
        print("errors.csv, summary.json, curves.png, weights.png")
