"""The own kernels as a backend: plain launches, or an epoch as one CUDA graph."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Dataset
from engine.errors import BackendError
from engine.parameters import Parameters

from . import gpu_kernels as kernels
from .gpu_device import NO_ARRAY, Device
from .protocol import NEVER_STOP, Chunk, Minibatches, SplitName, StopFlag, Validation

# What is queued between two looks at the stop flag: at most so many minibatches, and at most so
# many products of a pixel and a weight, some milliseconds of a slow device's time.
_MOST_STEPS = 128
_MOST_PRODUCTS = 2**31
# Pieces queued while one runs, so that the device never waits for Python.
_IN_FLIGHT = 2
_MOST_GRAPHS = 16
_NONE_FAILED = np.iinfo(np.int32).max


class _Piece(NamedTuple):
    """All that a graph has fixed: two pieces that are equal can share one."""

    n_steps: int
    batch_size: int
    side: int
    ordered: bool
    n_valid: int


class KernelBackend:
    """The data set and the parameters in device memory; one wait a chunk.

    Parameters
    ----------
    dataset : Dataset
        Copied to the device, pixels as uint8.
    device : Device
        Where to run.
    graphs : bool
        Whether pieces that come again are captured and replayed.

    Raises
    ------
    BackendError
        If there are more classes than the kernels take.
    """

    name = "gpu"

    def __init__(self, dataset: Dataset, device: Device, graphs: bool) -> None:
        if dataset.n_out > kernels.MOST_CLASSES:
            raise BackendError(f"the kernels take at most {kernels.MOST_CLASSES} classes")
        self._device, self._use_graphs = device, graphs
        with device.active():
            self._open(dataset)
        self.device = "general kernels" if not self._problem.is_tiled else "kernels for 784x10"
        self.set_parameters(Parameters.zeros(dataset.n_in, dataset.n_out))

    def _open(self, dataset: Dataset) -> None:
        device = self._device
        self._splits = {
            name: (device.upload(split.x), device.upload(split.y))
            for name, split in (
                ("train", dataset.train),
                ("valid", dataset.valid),
                ("test", dataset.test),
            )
        }
        n_train = len(dataset.train)
        self._order = device.zeros(n_train, np.int32)
        self._ordered = False
        control = device.zeros(4, np.int32)
        # A slot each for the pieces in flight, the one being queued, and one to spare.
        self._slots = deque(device.pinned(4, np.int32) for _ in range(_IN_FLIGHT + 2))
        self._none_failed = device.pinned(1, np.int32)
        self._none_failed[0] = _NONE_FAILED
        # In one array, fetched by one copy: the failed minibatch, counts of errors, and of each
        # minibatch the cost and the errors, as floats.
        # An odd number: after the failed minibatch, pairs of floats begin at an even place.
        most_counts = 4 * device.n_processors + 1
        self._results = device.zeros(1 + most_counts + 2 * n_train, np.int32)
        self._host_results = device.pinned(len(self._results), np.int32)
        self._first_outcome = 1 + most_counts
        self._counts = self._results[1 : self._first_outcome]
        self._outcomes = self._results[self._first_outcome :].view(np.float32)
        self._problem = kernels.Problem(
            device, dataset.n_in, dataset.n_out, np.float32(dataset.pixel_scale),
            *self._splits["train"], control, self._results[:1],
        )  # fmt: skip
        n_floats = 4 * self._problem.n_vectors
        self._parameters = tuple(device.zeros(n_floats, np.float32) for _ in range(2))
        self._host_parameters = device.pinned(n_floats, np.float32)
        self._side = 0
        self._batch_size = 0
        self._graphs: OrderedDict[_Piece, Callable[[], None] | None] = OrderedDict()

    def get_parameters(self) -> Parameters:
        """Return a host copy of the parameters."""
        with self._device.active():
            self._device.fetch(self._host_parameters, self._parameters[self._side])
            self._device.mark()()
        n_in, n_out = self._problem.n_in, self._problem.n_out
        W, b = np.split(self._host_parameters[: (n_in + 1) * n_out], [n_in * n_out])
        return Parameters(W.reshape(n_out, n_in).T, b)

    def set_parameters(self, parameters: Parameters) -> None:
        """Replace the parameters."""
        n_weights = parameters.W.size
        self._host_parameters[:] = 0
        self._host_parameters[:n_weights] = parameters.W.T.ravel()
        self._host_parameters[n_weights : n_weights + len(parameters.b)] = parameters.b
        with self._device.active():
            self._device.send(self._parameters[self._side], self._host_parameters)
            self._device.mark()()

    def set_order(self, order: NDArray[np.int32] | None) -> None:
        """Visit the training images in this order; None is file order."""
        self._ordered = order is not None
        if order is not None:
            with self._device.active():
                self._device.send(self._order, np.ascontiguousarray(order, np.int32))
                self._device.mark()()

    def train(
        self,
        minibatches: Minibatches,
        stop: StopFlag = NEVER_STOP,
        validation: Validation | None = None,
    ) -> Chunk:
        """Run a chunk of minibatches; see `Backend.train`.

        The stop flag is looked at between pieces of some milliseconds.
        """
        first, count, batch_size, learning_rate, l2 = minibatches
        n_valid = validation.n_valid if validation else 0
        with self._device.active():
            self._hold_gradient(batch_size)
            self._device.send(self._problem.failed, self._none_failed)
            side, done = self._side, 0
            in_flight: deque[Callable[[], None]] = deque()
            while done < count:
                n_steps = min(self._piece_steps, count - done)
                ends = done + n_steps == count
                self._send_control(first + done, done, learning_rate / batch_size,
                                   learning_rate * l2)  # fmt: skip
                piece = _Piece(n_steps, batch_size, side, self._ordered, n_valid if ends else 0)
                self._queue(piece)
                side ^= n_steps & 1
                done += n_steps
                if not ends:
                    in_flight.append(self._device.mark())
                    if len(in_flight) > _IN_FLIGHT:
                        in_flight.popleft()()
                    if stop[0]:
                        break
            n_results = self._first_outcome + 2 * done
            self._device.fetch(self._host_results[:n_results], self._results[:n_results])
            self._device.mark()()
        applied = min(int(self._host_results[0]), done)
        self._side ^= applied & 1
        outcomes = self._host_results[self._first_outcome :][: 2 * applied].view(np.float32)
        costs, wrong = outcomes[::2].copy(), outcomes[1::2].astype(np.int64)
        if validation is None or applied < count:
            return Chunk(costs, wrong)
        valid_errors = self._sum_of_counts(n_valid)
        test_errors = None
        # Seldom: it need not be part of the graph.
        if valid_errors < validation.best:
            test_errors = self.count_errors("test", validation.n_test)
        return Chunk(costs, wrong, valid_errors, test_errors)

    def count_errors(self, split: SplitName, n_images: int) -> int:
        """Return how many of the first ``n_images`` of a split are misclassified."""
        with self._device.active():
            self._queue_evaluation(split, n_images, self._side)
            self._device.fetch(
                self._host_results[: self._first_outcome], self._results[: self._first_outcome]
            )
            self._device.mark()()
        return self._sum_of_counts(n_images)

    def _sum_of_counts(self, n_images: int) -> int:
        n_blocks = kernels.evaluation_blocks(self._problem, n_images)
        return int(self._host_results[1 : 1 + n_blocks].sum())

    def _hold_gradient(self, batch_size: int) -> None:
        """Prepare buffers for minibatches of this size; graphs of another go with theirs."""
        if batch_size == self._batch_size:
            return
        self._graphs.clear()
        self._gradient = kernels.open_gradient(self._problem, batch_size)
        self._batch_size = batch_size
        products = batch_size * self._problem.n_in * self._problem.n_out
        self._piece_steps = max(1, min(_MOST_STEPS, _MOST_PRODUCTS // products))

    def _send_control(self, first: int, done: int, rate: float, decay: float) -> None:
        slot = self._slots[0]
        self._slots.rotate(-1)
        slot[:2] = first, done
        slot.view(np.float32)[2:] = rate, decay
        self._device.send(self._problem.control, slot)

    def _queue(self, piece: _Piece) -> None:
        """Queue a piece: by single launches the first time, as a graph when it comes again."""
        if not self._use_graphs or piece.n_steps == 1:
            self._launch(piece)
            return
        if piece not in self._graphs:
            self._launch(piece)
            self._graphs[piece] = None
            if len(self._graphs) > _MOST_GRAPHS:
                self._graphs.popitem(last=False)
            return
        self._graphs.move_to_end(piece)
        replay = self._graphs[piece]
        if replay is None:
            # Its kernels have run before: nothing is compiled or loaded while capturing.
            replay = self._device.capture(lambda: self._launch(piece))
            self._graphs[piece] = replay
        replay()

    def _launch(self, piece: _Piece) -> None:
        order = self._order if piece.ordered else NO_ARRAY
        side = piece.side
        for step in range(piece.n_steps):
            now, after = self._parameters[side], self._parameters[side ^ 1]
            self._gradient.launch(step, order, now)
            kernels.launch_update(
                self._problem, self._gradient, piece.batch_size, step, now, after, self._outcomes
            )
            side ^= 1
        if piece.n_valid:
            self._queue_evaluation("valid", piece.n_valid, side)

    def _queue_evaluation(self, split: SplitName, n_images: int, side: int) -> None:
        x, y = self._splits[split]
        kernels.launch_evaluation(
            self._problem, x, y, n_images, self._parameters[side], self._counts
        )
