"""A contender in a process of its own, as the comparison sees it.

Thread pools do not share a process well: OpenMP, XLA's and Numba's threads would each count on
every core, wait for work by spinning, and be set up by whichever library came first. So each
contender has its own process, and only one of them works at a time; a crash ends one alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from .gate import History

_ROOT = Path(__file__).resolve().parents[2]
# A first compilation takes a minute where it is slow; what takes longer than this hangs.
_PATIENCE_SECONDS = 300.0


class ContenderError(Exception):
    """A contender that cannot go on; the message is one line."""


class ContenderProcess:
    """Starts a contender and warms it up.

    Attributes
    ----------
    warm_up_s : float
        Seconds its library needed to be imported, opened, and run through its first epochs.
    device : str
        What it computes on.

    Raises
    ------
    ContenderError
        If it does not get that far.
    """

    def __init__(self, name: str, options: list[str]) -> None:
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        # A file, not a pipe: nobody reads along, and a full pipe would stop the process.
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 (close() does it)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "engine.peers", name, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        try:
            ready = self._answer("ready")
        except BaseException:
            self.close()
            raise
        self.warm_up_s: float = ready["warm_up_s"]
        self.device: str = ready["device"]

    def rate(self, seconds: float) -> float:
        """Train for some seconds; return epochs per second."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(f"{seconds}\n")
            self._process.stdin.flush()
        except OSError as error:
            raise ContenderError(self._last_words()) from error
        return float(self._answer("rate", seconds))

    def history(self) -> History:
        """End the training; return what it came to."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        history = self._answer("history")
        return History(np.array(history["first_costs"]), history["valid_errors"])

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._complaints):
            try:
                stream and stream.close()
            # Closing flushes what the dead process did not read.
            except OSError:
                continue

    def __enter__(self) -> ContenderProcess:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def _answer(self, key: str, seconds: float = 0.0) -> Any:
        assert self._process.stdout is not None
        # A pipe cannot be waited for with a limit on every platform; a killed process ends it.
        watchdog = threading.Timer(_PATIENCE_SECONDS + seconds, self._process.kill)
        watchdog.start()
        try:
            line = self._process.stdout.readline()
        finally:
            watchdog.cancel()
            watchdog.join()
        if not line:
            raise ContenderError(self._last_words())
        answer = json.loads(line)
        if key not in answer:
            raise ContenderError(str(answer.get("error", "an answer to another question")))
        return answer[key]

    def _last_words(self) -> str:
        status = self._process.wait()
        self._complaints.seek(0)
        lines = self._complaints.read().decode(errors="replace").strip().splitlines()
        return f"its process ended with status {status}: {lines[-1] if lines else 'no message'}"
