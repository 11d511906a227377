"""A person's own drawings, scored beside the validation images."""

from __future__ import annotations

from engine import softmax
from engine.data.dataset import Split
from engine.drawing.deskew import deskew
from engine.parameters import Parameters

from .schedule import era_at
from .training_loop import TrainingLoop


class OwnScore:
    """Scores drawings at every validation of a run and notes the error in its curves.

    Parameters
    ----------
    drawings : Split
        As they were drawn, before what a run's settings do to images.
    """

    def __init__(self, drawings: Split) -> None:
        self.drawings = drawings
        self._prepared: dict[tuple[bool, bool], Split] = {}
        self._scored: tuple[TrainingLoop, int] | None = None

    def note(self, loop: TrainingLoop, parameters: Parameters) -> None:
        """Score them if a validation has just been made, with the parameters of this step."""
        step = loop.step - 1
        if step < 0 or era_at(loop.schedule, step).until_validation(step) > 1:
            return
        if self._scored == (loop, step):
            return
        self._scored = loop, step
        drawings, dataset = self._as_trained_on(loop), loop.dataset
        x = drawings.x * parameters.W.dtype.type(dataset.pixel_scale)
        loop.recorder.add_own_error(step, softmax.errors(parameters.W, parameters.b, x, drawings.y))

    def _as_trained_on(self, loop: TrainingLoop) -> Split:
        """Return them with the slant or the spread of ink taken out, if the run's images are."""
        settings, drawings = loop.settings, self.drawings
        kind = settings.deskew, settings.spread
        if kind not in self._prepared:
            x = drawings.x
            if any(kind):
                shape = loop.dataset.image_shape
                x = deskew(x, shape, shear=settings.deskew, spread=settings.spread)
            self._prepared[kind] = Split(x, drawings.y)
        return self._prepared[kind]
