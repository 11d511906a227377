"""What the trainer can be told: each function is run in its thread, between two minibatches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.data import Dataset, Split, load_joined
from engine.errors import SoftscopeError, WeightsError
from engine.files import load_weights
from engine.parameters import Parameters
from engine.runs import SavedRun, Start, load_run
from engine.runs.resume import check_dataset

from .device_run import DeviceRun
from .own_score import OwnScore
from .pace import Pace
from .settings import Settings
from .snapshot import State, Until
from .trainer_worker import Worker


def load(
    worker: Worker,
    source: str | Dataset,
    added: Sequence[str] = (),
    settings: Settings | None = None,
    start: Parameters | None = None,
) -> None:
    """Load a data set, unless it is one already, and start a run on it at step 0."""
    if worker.run is not None:
        pause(worker)
    before = worker.state
    worker.state = State.PREPARING
    try:
        dataset = source if isinstance(source, Dataset) else _loaded(worker, source, added)
        settings, message = _fitting(settings or worker.settings, dataset)
        new = _on_device(worker, dataset, settings)
    except SoftscopeError:
        worker.state = before
        raise
    given = None
    if start is not None and start.W.shape == new.parameters.W.shape:
        new.restart(settings, start)
        given = Start.of(worker.runs.path.name if worker.runs.path else "a run not saved", start)
    if worker.own is not None and worker.own.drawings.x.shape[1] != dataset.n_in:
        worker.own = None
    worker.runs.end(worker.run)
    if given is not None:
        worker.runs.begin_with(given)
    worker.run, worker.loaded = new, dataset
    worker.stand_ready(message)


def _on_device(
    worker: Worker, dataset: Dataset, settings: Settings, saved: SavedRun | None = None
) -> DeviceRun:
    """Return a run on a data set, whose images are prepared as the settings want it."""
    prepared = dataset.prepared_for(settings)
    worker.say("Preparing the device (the first start on a machine compiles, once) …")
    name = saved.state.about.get("backend", "auto") if saved else worker.backend_name
    return DeviceRun(worker.device, prepared, settings, name, worker.threads, saved)


def _fitting(settings: Settings, dataset: Dataset) -> tuple[Settings, str]:
    """Return the settings, with minibatches no larger than the data, and what was changed."""
    most = len(dataset.train)
    if settings.batch_size <= most:
        return settings, ""
    fitting = replace(settings, batch_size=most)
    return fitting, f"{dataset.name} has {most:,} training images, so a minibatch holds all of them"


def open_run(worker: Worker, path: str) -> None:
    """Go on with a run on disk, where it was saved last."""
    if worker.runs.path == Path(path):
        worker.say(f"{Path(path).name} is open already")
        return
    if worker.run is not None:
        pause(worker)
    before = worker.state
    worker.state = State.PREPARING
    try:
        saved = load_run(path)
        origin, settings = saved.state.origin, saved.state.schedule[0].settings
        dataset = _loaded(worker, origin.source, origin.added)
        check_dataset(saved, dataset.prepared_for(settings))
        new = _on_device(worker, dataset, settings, saved)
        worker.runs.end(worker.run)
        worker.run = None
        worker.runs.resume(saved)
    except SoftscopeError:
        worker.state = before if worker.run is not None else State.FAILED
        raise
    worker.run, worker.loaded = new, dataset
    worker.stand_ready("; ".join([f"Opened {saved.path.name}", *saved.missing]))


def score_own(worker: Worker, drawings: Split | None) -> None:
    """Score a person's own drawings at each validation from now on."""
    worker.own = None if drawings is None else OwnScore(drawings)
    worker.publish()


def _loaded(worker: Worker, source: str, added: Sequence[str]) -> Dataset:
    worker.say(f"Loading {' + '.join(dict.fromkeys([source, *added]))} …")
    return load_joined(source, added)


def open_weights(worker: Worker, path: str) -> None:
    """Start a run from weights in a file, on the present data set."""
    run = worker.require_run()
    weights = load_weights(path)
    dataset = run.loop.dataset
    if weights.image_shape != dataset.image_shape or weights.class_names != dataset.class_names:
        raise WeightsError(
            f"{path}: made for {weights.image_shape} images of {len(weights.class_names)} "
            f"classes, which {dataset.name} does not have; open its data first"
        )
    worker.runs.end(run)
    run.restart(run.loop.settings, weights.parameters)
    worker.runs.begin_with(Start.of(Path(path).name, weights.parameters))
    worker.stand_ready(f"Weights from {path}: Run goes on from them, Reset forgets them")


def reset(worker: Worker, settings: Settings | None) -> None:
    """Start again from zero parameters."""
    run = worker.require_run()
    settings = settings or run.loop.settings
    # Before anything is given up: it may not fit the data.
    run.loop.dataset.n_train_batches(settings.batch_size)
    dataset = run.loop.dataset
    if (settings.deskew, settings.spread) != (dataset.deskew, dataset.spread):
        # Other images: the device has to take them first.
        assert worker.loaded is not None
        load(worker, worker.loaded, settings=settings)
        return
    worker.runs.end(run)
    run.restart(settings)
    worker.stand_ready()


def start(worker: Worker) -> None:
    """Train until paused or over."""
    run = worker.require_run()
    if run.loop.stopped_by is None and worker.state is not State.RUNNING:
        worker.viewed = None
        worker.state = State.RUNNING
        run.speed.resume()
        worker.pace.resume()
        worker.say("")


def pause(worker: Worker) -> None:
    """Stop training, keeping everything."""
    if worker.state is State.RUNNING:
        worker.state = State.PAUSED
        worker.say("")


def take_step(worker: Worker) -> None:
    """Look at the next step, or train on one minibatch, and pause."""
    run = worker.require_run()
    if worker.viewed is not None:
        pause(worker)
        _view(worker, worker.viewed.step + 1)
        return
    if run.loop.stopped_by is not None:
        return
    worker.state = State.PAUSED
    run.take_step()
    if run.loop.stopped_by is not None:
        worker.end()
    else:
        worker.say("")


def step_back(worker: Worker) -> None:
    """Pause and look at the step before."""
    run = worker.require_run()
    pause(worker)
    shown = run.loop.step if worker.viewed is None else worker.viewed.step
    if shown > run.timeline.first_step:
        _view(worker, shown - 1)


def view_wanted(worker: Worker) -> None:
    """Look at the step that was asked for last."""
    wanted = worker.wanted_view.take()
    if wanted is not None:
        _view(worker, wanted[0])


def _view(worker: Worker, step: int | None) -> None:
    run = worker.require_run()
    if step is None or step >= run.loop.step:
        worker.viewed = None
    else:
        worker.viewed = run.moment(max(step, run.timeline.first_step))
    worker.publish()


def continue_from(worker: Worker, step: int, **changes: Any) -> None:
    """Go back to a step for good, and change settings there."""
    run = worker.require_run()
    pause(worker)
    if step < run.loop.step:
        worker.runs.branch_off(run, step)
        run.go_on_from(max(step, run.timeline.first_step))
    run.loop.change(**changes)
    worker.stand_ready()


def fork(worker: Worker, path: str, step: int, **changes: Any) -> None:
    """Begin a branch of a run on disk: it stays as it is, and another goes on from a step."""
    if worker.runs.path != Path(path):
        open_run(worker, path)
    run = worker.require_run()
    pause(worker)
    worker.runs.branch_off(run, step)
    if step < run.loop.step:
        run.go_on_from(max(step, run.timeline.first_step))
    run.loop.change(**changes)
    worker.stand_ready(f"A branch of {Path(path).name} from step {step:,}")


def run_until(worker: Worker, until: Until | None) -> None:
    """Pause by itself, or no longer."""
    worker.until = until
    worker.publish()


def set_pace(worker: Worker, minibatches_per_second: float | None) -> None:
    """Run at most so fast."""
    worker.pace = Pace(minibatches_per_second)
    worker.publish()


def change(worker: Worker, **changes: Any) -> None:
    """Change settings from the next minibatch on; a run they no longer end goes on."""
    loop = worker.require_run().loop
    loop.change(**changes)
    worker.settings = loop.settings
    if worker.state is State.ENDED and loop.stopped_by is None:
        worker.state = State.PAUSED
    worker.say("")
