"""Plain NumPy: float32 pixels converted once, a dozen calls a minibatch."""

from __future__ import annotations

import numpy as np

from .protocol import Contender, Epoch, Task


def open_contender(task: Task) -> Contender:
    """Return the contender, ready to train."""
    data = task.dataset
    train_x, valid_x = task.scaled(data.train.x[: task.n_trained]), task.scaled(data.valid.x)
    W = np.zeros((data.n_in, data.n_out), np.float32)
    b = np.zeros(data.n_out, np.float32)
    rows = np.arange(task.batch_size)

    def run_epoch() -> Epoch:
        costs = []
        for start in range(0, task.n_trained, task.batch_size):
            x = train_x[start : start + task.batch_size]
            y = data.train.y[start : start + task.batch_size]
            z = x @ W + b
            z -= z.max(axis=1, keepdims=True)
            p = np.exp(z)
            total = p.sum(axis=1, keepdims=True)
            costs.append((np.log(total[:, 0]) - z[rows, y]).mean())
            p /= total
            p[rows, y] -= 1
            p *= task.learning_rate / task.batch_size
            np.subtract(W, x.T @ p, out=W)
            np.subtract(b, p.sum(axis=0), out=b)
        y_pred = (valid_x @ W + b).argmax(axis=1)
        return Epoch(np.array(costs), int((y_pred != data.valid.y).sum()))

    return Contender(run_epoch)
