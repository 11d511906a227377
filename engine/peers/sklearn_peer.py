"""scikit-learn: `MLPClassifier` without a hidden layer, one ``partial_fit`` a minibatch.

That is softmax regression by minibatch gradient descent, the same work. `SGDClassifier` is not:
its ``log_loss`` trains one two-class model a class, and updates after every single image, so its
costs are not those of this model and the validity gate would refuse it.
"""

from __future__ import annotations

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier

from .protocol import Contender, Epoch, Task


def open_contender(task: Task) -> Contender:
    """Return the contender, ready to train."""
    data, batch_size = task.dataset, task.batch_size
    train_x, valid_x = task.scaled(data.train.x[: task.n_trained]), task.scaled(data.valid.x)
    train_y = data.train.y
    model = MLPClassifier(
        hidden_layer_sizes=(),
        solver="sgd",
        alpha=0,
        batch_size=batch_size,
        learning_rate="constant",
        learning_rate_init=task.learning_rate,
        momentum=0,
        nesterovs_momentum=False,
        shuffle=False,
    )
    # It makes its parameters, random ones, in the first call; without momentum nothing else of
    # that call stays.
    model.partial_fit(train_x[:batch_size], train_y[:batch_size], classes=np.arange(data.n_out))
    for parameters in (*model.coefs_, *model.intercepts_):
        parameters[...] = 0

    def run_epoch() -> Epoch:
        costs = []
        for start in range(0, task.n_trained, batch_size):
            rows = slice(start, start + batch_size)
            model.partial_fit(train_x[rows], train_y[rows])
            costs.append(model.loss_)
        errors = int((model.predict(valid_x) != data.valid.y).sum())
        return Epoch(np.array(costs), errors)

    return Contender(run_epoch, f"CPU, scikit-learn {sklearn.__version__}")
