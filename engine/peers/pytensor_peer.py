"""PyTensor, Theano's successor: the graph of the Theano program ``logistic_sgd.py`` itself.

Data in shared variables, ``index`` the one input, minibatches cut out by ``givens``, ``updates``
in ``train_model``. The program validates on whole minibatches; here the last, ragged one counts
too, because every contender looks at all validation images.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytensor
import pytensor.tensor as T

from .protocol import Contender, Epoch, Task


def open_contender(task: Task) -> Contender:
    """Return the contender; PyTensor's default mode compiles at the first minibatch."""
    pytensor.config.floatX = "float32"
    data, batch_size = task.dataset, task.batch_size

    def shared(values: Any) -> Any:
        return pytensor.shared(values, borrow=True)

    train_x, train_y = shared(task.scaled(data.train.x)), shared(data.train.y)
    valid_x, valid_y = shared(task.scaled(data.valid.x)), shared(data.valid.y)
    W = shared(np.zeros((data.n_in, data.n_out), np.float32))
    b = shared(np.zeros(data.n_out, np.float32))
    index, x, y = T.lscalar(), T.matrix("x"), T.ivector("y")

    p_y_given_x = T.special.softmax(T.dot(x, W) + b, axis=1)
    y_pred = T.argmax(p_y_given_x, axis=1)
    cost = -T.mean(T.log(p_y_given_x)[T.arange(y.shape[0]), y])
    g_W, g_b = pytensor.grad(cost, [W, b])
    learning_rate = np.float32(task.learning_rate)
    rows = slice(index * batch_size, (index + 1) * batch_size)
    train_model = pytensor.function(
        [index],
        cost,
        updates=[(W, W - learning_rate * g_W), (b, b - learning_rate * g_b)],
        givens={x: train_x[rows], y: train_y[rows]},
    )
    validate_model = pytensor.function(
        [index], T.sum(T.neq(y_pred, y)), givens={x: valid_x[rows], y: valid_y[rows]}
    )
    n_valid_batches = -(-len(data.valid) // batch_size)

    def run_epoch() -> Epoch:
        costs = [float(train_model(minibatch)) for minibatch in range(task.n_batches)]
        errors = sum(int(validate_model(minibatch)) for minibatch in range(n_valid_batches))
        return Epoch(np.array(costs), errors)

    return Contender(run_epoch, f"CPU, pytensor {pytensor.__version__}")
