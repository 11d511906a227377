"""PyTorch, eager: autograd's gradient of ``cross_entropy``, updates in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from .protocol import Contender, Epoch, Task

Step = Callable[[Any, Any, Any, Any], Any]


def open_contender(task: Task) -> Contender:
    """Return the contender, ready to train."""
    return open_with(_make_step(task.learning_rate), task)


def _make_step(learning_rate: float) -> Step:
    """Return a function that trains on a minibatch in place and returns its cost."""

    def step(W: Any, b: Any, x: Any, y: Any) -> Any:
        cost = functional.cross_entropy(functional.linear(x, W, b), y)
        # A tenth faster on a CPU than nn.Linear with optim.SGD, which does the same.
        g_W, g_b = torch.autograd.grad(cost, (W, b))
        with torch.no_grad():
            W.sub_(g_W, alpha=learning_rate)
            b.sub_(g_b, alpha=learning_rate)
        return cost.detach()

    return step


def open_with(step: Step, task: Task) -> Contender:
    """Return a contender that trains by ``step(W, b, x, y)``."""
    data = task.dataset
    device = "cuda" if torch.cuda.is_available() else "cpu"
    # Its default since version 1.12; said here because the work is float32.
    torch.backends.cuda.matmul.allow_tf32 = False

    def on_device(array: Any) -> Any:
        return torch.from_numpy(np.ascontiguousarray(array)).to(device)

    batches = list(
        zip(
            on_device(task.scaled(data.train.x[: task.n_trained])).split(task.batch_size),
            on_device(data.train.y[: task.n_trained].astype(np.int64)).split(task.batch_size),
            strict=True,
        )
    )
    valid_x, valid_y = on_device(task.scaled(data.valid.x)), on_device(data.valid.y)
    # Class-major, as nn.Linear has it; also the faster of the two here.
    W = torch.zeros((data.n_out, data.n_in), device=device, requires_grad=True)
    b = torch.zeros(data.n_out, device=device, requires_grad=True)

    def run_epoch() -> Epoch:
        costs = torch.stack([step(W, b, x, y) for x, y in batches])
        with torch.no_grad():
            y_pred = functional.linear(valid_x, W, b).argmax(dim=1)
            errors = int((y_pred != valid_y).sum())
        return Epoch(costs.cpu().numpy(), errors)

    name = torch.cuda.get_device_name() if device == "cuda" else "CPU"
    return Contender(run_epoch, f"{name}, torch {torch.__version__}")
