"""Progress on a terminal, silence elsewhere."""

from __future__ import annotations

import math
import sys
from types import TracebackType
from typing import Any

from engine.training.run import Progress


class ProgressBar:
    """A bar on standard error, there only if that is a terminal.

    Its end is where the run would end if nothing improved any more, so it moves away while the
    validation error falls.

    Parameters
    ----------
    hidden : bool
        Show nothing in any case.
    """

    def __init__(self, hidden: bool) -> None:
        self._bar: Any = None
        self._hidden = hidden or not sys.stderr.isatty()

    def __enter__(self) -> ProgressBar:
        """Show that something is being prepared."""
        if not self._hidden:
            from tqdm import tqdm

            # Its monitor is a thread that would outlive the command.
            tqdm.monitor_interval = 0
            self._bar = tqdm(
                desc="preparing",
                total=1,
                leave=False,
                dynamic_ncols=True,
                bar_format="{desc} {bar} {percentage:3.0f} % [{elapsed}{postfix}]",
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.close()

    def say(self, line: str) -> None:
        """Print a line above the bar."""
        if self._bar is not None:
            self._bar.write(line, file=sys.stderr)

    def warn(self, line: str) -> None:
        """Print a line that is to be seen whether or not there is a bar."""
        if self._bar is not None:
            self.say(line)
        else:
            print(line, file=sys.stderr)

    def show(self, progress: Progress) -> None:
        """Show where the run is; redrawn ten times a second at most."""
        if self._bar is None:
            return
        speed = progress.step / progress.n_train_batches / max(progress.seconds, 1e-9)
        text = f"{speed:.1f} epochs/s"
        if math.isfinite(progress.best_valid_error):
            text += f", best validation error {progress.best_valid_error:.2%}"
        self._bar.total = progress.horizon
        self._bar.set_description_str(f"epoch {progress.epoch:,}", refresh=False)
        self._bar.set_postfix_str(text, refresh=False)
        self._bar.update(progress.step - self._bar.n)
