"""JAX: an epoch with its validation is one ``jit``, its minibatches a ``lax.scan``."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from .protocol import Contender, Epoch, Task


def open_contender(task: Task) -> Contender:
    """Return the contender; it compiles at its first epoch."""
    # XLA would otherwise take TF32 for float32 on some GPUs.
    jax.config.update("jax_default_matmul_precision", "float32")
    data = task.dataset
    scale = np.float32(data.pixel_scale)

    # Pixels converted a minibatch at a time and class-major products: the fastest of the forms
    # tried on a CPU; float32 pixels and ``x @ W`` were clearly slower.
    def logits(parameters: Any, x: Any) -> Any:
        W, b = parameters
        return W @ (x.astype(jnp.float32) * scale).T + b[:, None]

    def cost_of(parameters: Any, x: Any, y: Any) -> Any:
        log_p = jax.nn.log_softmax(logits(parameters, x), axis=0)
        return -jnp.mean(jnp.sum(log_p * jax.nn.one_hot(y, data.n_out, axis=0), axis=0))

    def step(parameters: Any, minibatch: Any) -> Any:
        cost, gradients = jax.value_and_grad(cost_of)(parameters, *minibatch)
        return jax.tree.map(
            lambda value, slope: value - task.learning_rate * slope, parameters, gradients
        ), cost

    def epoch(parameters: Any, train: Any, valid: Any) -> Any:
        parameters, costs = jax.lax.scan(step, parameters, train)
        y_pred = logits(parameters, valid[0]).argmax(axis=0)
        return parameters, costs, (y_pred != valid[1]).sum()

    compiled = jax.jit(epoch, donate_argnums=0)
    train = (
        jnp.asarray(data.train.x[: task.n_trained].reshape(task.n_batches, -1, data.n_in)),
        jnp.asarray(data.train.y[: task.n_trained].reshape(task.n_batches, -1)),
    )
    valid = (jnp.asarray(data.valid.x), jnp.asarray(data.valid.y))
    parameters: Any = (jnp.zeros((data.n_out, data.n_in)), jnp.zeros(data.n_out))

    def run_epoch() -> Epoch:
        nonlocal parameters
        parameters, costs, errors = compiled(parameters, train, valid)
        return Epoch(np.asarray(costs), int(errors))

    found = jax.devices()[0]
    kind = "CPU" if found.platform == "cpu" else found.device_kind
    return Contender(run_epoch, f"{kind}, jax {jax.__version__}")
