"""Softscope: watch logistic regression learn. Where engine and window are put together."""

from __future__ import annotations

import argparse
import io
import os
import sys
import time
import traceback
from collections.abc import Sequence
from typing import Any

import engine

INTERRUPTED = 130  # 128 and the number of SIGINT, as shells count


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks for and return the exit status.

    0: done; 1: could not be done, with one line on standard error; 2: wrong usage; 130:
    interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        # A sign that the terminal's encoding lacks is no reason to fail.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    debug = False
    try:
        args = engine.parse_command_line(argv)
        debug = args.debug
        status = _dispatch(args)
        # Now, where a reader that has gone can still be noticed.
        sys.stdout.flush()
        return status
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # `| head` has seen enough; the flush at exit must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        return _report(error, debug)


def _dispatch(args: argparse.Namespace) -> int:
    if args.command is not None:
        return engine.run_command(args, _measure_window)
    if not _has_display():
        return _train_without_display(args)
    return _in_window(
        "run_window",
        data=args.window_data,
        backend=args.window_backend,
        open_path=args.open_path,
    )


def _has_display() -> bool:
    """Whether a window can be shown; Linux alone tells by its environment."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in names)


def _train_without_display(args: argparse.Namespace) -> int:
    if args.open_path is not None:
        raise engine.SoftscopeError("--open needs a display; evaluate and predict need none")
    source = args.window_data or engine.default_source()
    name = os.path.basename(os.path.abspath(source))
    out = os.path.join("runs", f"{name}-{time.strftime('%Y%m%d-%H%M%S')}")
    sys.stderr.write(f"no display: training on {source} without a window\n")
    command = ["train", "--data", source, "--backend", args.window_backend, "--out", out]
    return engine.run_command(engine.parse_command_line(command))


def _in_window(name: str, *args: Any, **kwargs: Any) -> Any:
    """Call a function of the window's package, imported only where a window is wanted."""
    try:
        import gui

        return getattr(gui, name)(*args, **kwargs)
    except ImportError as error:
        raise engine.SoftscopeError(
            f"the window cannot open ({error}); pip install softscope brings all it needs, "
            "and the command train needs no window"
        ) from error


def _measure_window(*args: Any, **kwargs: Any) -> Any:
    return _in_window("measure_window", *args, **kwargs)


def _report(error: Exception, debug: bool) -> int:
    if debug:
        traceback.print_exception(error)
    text = " ".join(str(error).split())
    if not isinstance(error, engine.SoftscopeError):
        text = f"{type(error).__name__}: {text} (--debug shows where)"
    sys.stderr.write(f"error: {text}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
