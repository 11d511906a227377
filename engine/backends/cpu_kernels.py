"""The fused training step for the CPU, compiled by Numba.

One call runs a whole span of minibatches without Python's global lock. Rows are taken in tiles
of `TILE_ROWS`: their pixels are converted to floats once, into a scratch that stays in the
level-1 cache, and used twice, forwards for the logits and backwards for the gradient. Classes
are taken in pairs, so that a tile keeps twelve sums in registers.

``parallel`` says whether blocks are dealt out to threads. Numba's parallel loops take Python's
global lock at every start, even inside a function that has released it, and a window that
repaints holds that lock for milliseconds: with one thread the plain loop is the fast one.

Sums are formed in blocks of rows whose bounds depend on the batch size alone and are added up in
the order of the blocks: the same bits come out whatever the number of threads.

Inside, ``W`` is class-major, (n_classes, n_in), with the number of classes rounded up to an even
one; the row too many has zero weights, is left out of the softmax, and never changes.

All of it stands in one file because Numba renews the compiled code it keeps on disk only when the
file of the outermost function changes.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit, prange, types
from numba.extending import intrinsic

TILE_ROWS = 6
_BLOCK_ROWS = 60
_MOST_BLOCKS = 64

# Sums may be reordered and fused for SIMD; NaN and infinity keep their meaning, because the
# divergence guard looks for them.
_FAST = {"reassoc", "contract", "arcp", "nsz"}


def rows_per_block(n_rows: int) -> int:
    """Return how many rows a block has: whole tiles, and at most `_MOST_BLOCKS` blocks."""
    fewest = -(-n_rows // _MOST_BLOCKS)
    return max(_BLOCK_ROWS, -(-fewest // TILE_ROWS) * TILE_ROWS)


@njit(nogil=True, cache=True, fastmath=_FAST)
def _load_tile(x: Any, rows: Any, start: int, stop: int, tile: Any) -> None:
    """Convert the pixels of rows[start:stop] to floats; rows missing from a tile become zero."""
    n_in = x.shape[1]
    for r in range(TILE_ROWS):
        if start + r < stop:
            row = rows[start + r]
            for f in range(n_in):
                tile[r, f] = np.float32(x[row, f])
        else:
            for f in range(n_in):
                tile[r, f] = np.float32(0)


@njit(nogil=True, cache=True, fastmath=_FAST)
def _tile_logits(tile: Any, W: Any, b: Any, scale: Any, z: Any) -> None:
    """Fill z (TILE_ROWS, n_classes) with ``scale tile W^T + b``."""
    n_in = tile.shape[1]
    zero = np.float32(0)
    for c in range(0, W.shape[0], 2):
        a0 = a1 = a2 = a3 = a4 = a5 = zero
        d0 = d1 = d2 = d3 = d4 = d5 = zero
        for f in range(n_in):
            u, v = W[c, f], W[c + 1, f]
            x0, x1, x2 = tile[0, f], tile[1, f], tile[2, f]
            x3, x4, x5 = tile[3, f], tile[4, f], tile[5, f]
            a0 += u * x0
            a1 += u * x1
            a2 += u * x2
            a3 += u * x3
            a4 += u * x4
            a5 += u * x5
            d0 += v * x0
            d1 += v * x1
            d2 += v * x2
            d3 += v * x3
            d4 += v * x4
            d5 += v * x5
        for r, total in enumerate((a0, a1, a2, a3, a4, a5)):
            z[r, c] = total * scale + b[c]
        for r, total in enumerate((d0, d1, d2, d3, d4, d5)):
            z[r, c + 1] = total * scale + b[c + 1]


@njit(nogil=True, cache=True, fastmath=_FAST)
def _add_tile_gradient(tile: Any, z: Any, g: Any) -> None:
    """Add ``z^T tile`` to g (n_classes, n_in), where z holds the differences p - t."""
    n_in = tile.shape[1]
    for c in range(0, g.shape[0], 2):
        u0, u1, u2 = z[0, c], z[1, c], z[2, c]
        u3, u4, u5 = z[3, c], z[4, c], z[5, c]
        v0, v1, v2 = z[0, c + 1], z[1, c + 1], z[2, c + 1]
        v3, v4, v5 = z[3, c + 1], z[4, c + 1], z[5, c + 1]
        for f in range(n_in):
            x0, x1, x2 = tile[0, f], tile[1, f], tile[2, f]
            x3, x4, x5 = tile[3, f], tile[4, f], tile[5, f]
            g[c, f] += u0 * x0 + u1 * x1 + u2 * x2 + u3 * x3 + u4 * x4 + u5 * x5
            g[c + 1, f] += v0 * x0 + v1 * x1 + v2 * x2 + v3 * x3 + v4 * x4 + v5 * x5


@njit(nogil=True, cache=True, fastmath=_FAST)
def _softmax_differences(z: Any, n_rows: int, n_out: int, y: Any, g_b: Any) -> tuple[float, int]:
    """Turn logits into differences p - t in place; add up g_b.

    Returns the summed loss, and how many rows are misclassified; ties go to the lowest class.
    """
    loss = 0.0
    wrong = 0
    for r in range(TILE_ROWS):
        if r >= n_rows:
            for c in range(z.shape[1]):
                z[r, c] = np.float32(0)
            continue
        top = z[r, 0]
        best = 0
        for c in range(1, n_out):
            if z[r, c] > top:
                top = z[r, c]
                best = c
        label = y[r]
        if best != label:
            wrong += 1
        z_label = z[r, label] - top
        total = np.float32(0)
        for c in range(n_out):
            z[r, c] = math.exp(z[r, c] - top)
            total += z[r, c]
        loss += math.log(total) - z_label
        for c in range(n_out):
            z[r, c] /= total
        for c in range(n_out, z.shape[1]):
            z[r, c] = np.float32(0)
        z[r, label] -= np.float32(1)
        for c in range(n_out):
            g_b[c] += z[r, c]
    return loss, wrong


@njit(nogil=True, cache=True, fastmath=_FAST)
def _block_gradient(
    x: Any, y: Any, rows: Any, start: int, stop: int, W: Any, b: Any, n_out: int, scale: Any,
    tile: Any, z: Any, labels: Any, g: Any, g_b: Any,
) -> tuple[float, int]:  # fmt: skip
    """Write the gradient sums of rows[start:stop] to g and g_b; return loss and errors."""
    g[:] = np.float32(0)
    g_b[:] = np.float32(0)
    loss, wrong = 0.0, 0
    for first in range(start, stop, TILE_ROWS):
        n_rows = min(TILE_ROWS, stop - first)
        for r in range(n_rows):
            labels[r] = y[rows[first + r]]
        _load_tile(x, rows, first, stop, tile)
        _tile_logits(tile, W, b, scale, z)
        loss_of_tile, wrong_of_tile = _softmax_differences(z, n_rows, n_out, labels, g_b)
        loss += loss_of_tile
        wrong += wrong_of_tile
        _add_tile_gradient(tile, z, g)
    return loss, wrong


@njit(nogil=True, cache=True, fastmath=_FAST)
def _update(
    W: Any, b: Any, W_next: Any, b_next: Any, g: Any, g_b: Any, scale: Any, lr: Any, decay: Any
) -> bool:
    """Write the next parameters from the blocks' gradients; return whether all are finite.

    ``lr`` is the learning rate over the number of rows, ``decay`` learning rate times L2.
    """
    keep = np.float32(1) - decay
    step = lr * scale
    # Zero times a finite number is zero; times infinity or NaN it is NaN.
    check = np.float32(0)
    for c in range(W.shape[0]):
        W_next[c] = g[0, c]
        for block in range(1, g.shape[0]):
            for f in range(W.shape[1]):
                W_next[c, f] += g[block, c, f]
        for f in range(W.shape[1]):
            W_next[c, f] = keep * W[c, f] - step * W_next[c, f]
            check += np.float32(0) * W_next[c, f]
        total = np.float32(0)
        for block in range(g.shape[0]):
            total += g_b[block, c]
        b_next[c] = b[c] - lr * total
        check += np.float32(0) * b_next[c]
    return bool(check == np.float32(0))


@njit(nogil=True, cache=True, fastmath=_FAST)
def _gradient_of_block(
    block: int, x: Any, y: Any, order: Any, begin: int, end: int, block_rows: int,
    n_out: int, scale: Any, W: Any, b: Any,
    tiles: Any, z: Any, labels: Any, g: Any, g_b: Any, losses: Any,
) -> None:  # fmt: skip
    """Fill one block's slice of g, g_b and losses from its part of order[begin:end].

    A row of losses is the summed loss and the number of misclassified rows.
    """
    start = begin + block * block_rows
    losses[block, 0], losses[block, 1] = _block_gradient(
        x, y, order, start, min(start + block_rows, end), W, b, n_out, scale,
        tiles[block], z[block], labels[block], g[block], g_b[block],
    )  # fmt: skip


@njit(nogil=True, cache=True, parallel=True, fastmath=_FAST)
def _gradients_in_parallel(
    x: Any, y: Any, order: Any, begin: int, end: int, block_rows: int, n_out: int, scale: Any,
    W: Any, b: Any, tiles: Any, z: Any, labels: Any, g: Any, g_b: Any, losses: Any,
) -> None:  # fmt: skip
    for block in prange(g.shape[0]):
        _gradient_of_block(
            block, x, y, order, begin, end, block_rows, n_out, scale, W, b,
            tiles, z, labels, g, g_b, losses,
        )  # fmt: skip


@njit(nogil=True, cache=True, fastmath=_FAST)
def _try_minibatch(
    parallel: bool, x: Any, y: Any, order: Any, index: int, batch_size: int, block_rows: int,
    n_out: int, scale: Any, learning_rate: float, l2: float,
    W: Any, b: Any, W_next: Any, b_next: Any,
    tiles: Any, z: Any, labels: Any, g: Any, g_b: Any, losses: Any,
) -> tuple[float, int]:  # fmt: skip
    """Write the parameters after one minibatch to W_next and b_next; return its cost and errors.

    The cost is NaN where it or an update is not finite. The arrays of the last line are scratch,
    one slice a block.
    """
    begin = index * batch_size
    end = begin + batch_size
    if parallel:
        _gradients_in_parallel(
            x, y, order, begin, end, block_rows, n_out, scale, W, b,
            tiles, z, labels, g, g_b, losses,
        )  # fmt: skip
    else:
        for block in range(g.shape[0]):
            _gradient_of_block(
                block, x, y, order, begin, end, block_rows, n_out, scale, W, b,
                tiles, z, labels, g, g_b, losses,
            )  # fmt: skip
    cost, wrong = 0.0, 0
    for block in range(g.shape[0]):
        cost += losses[block, 0]
        wrong += int(losses[block, 1])
    lr = np.float32(learning_rate / batch_size)
    decay = np.float32(learning_rate * l2)
    if not _update(W, b, W_next, b_next, g, g_b, scale, lr, decay):
        return math.nan, 0
    return cost / batch_size, wrong


@njit(nogil=True, cache=True, fastmath=_FAST)
def _block_errors(
    x: Any, y: Any, rows: Any, start: int, stop: int, W: Any, b: Any, n_out: int, scale: Any,
    tile: Any, z: Any,
) -> int:  # fmt: skip
    """Return how many of rows[start:stop] are misclassified; ties go to the lowest class."""
    wrong = 0
    for first in range(start, stop, TILE_ROWS):
        _load_tile(x, rows, first, stop, tile)
        _tile_logits(tile, W, b, scale, z)
        for r in range(min(TILE_ROWS, stop - first)):
            best = 0
            for c in range(1, n_out):
                if z[r, c] > z[r, best]:
                    best = c
            if best != y[first + r]:
                wrong += 1
    return wrong


@njit(nogil=True, cache=True, parallel=True, fastmath=_FAST)
def _errors_in_parallel(
    x: Any, y: Any, rows: Any, n_images: int, block_rows: int, W: Any, b: Any, n_out: int,
    scale: Any, tiles: Any, z: Any,
) -> int:  # fmt: skip
    wrong = 0
    for block in prange(tiles.shape[0]):
        start = block * block_rows
        # Nothing but the sum stands here: Numba's search for reductions stumbles over more.
        wrong += _block_errors(
            x, y, rows, start, min(start + block_rows, n_images), W, b, n_out, scale,
            tiles[block], z[block],
        )  # fmt: skip
    return wrong


@njit(nogil=True, cache=True, fastmath=_FAST)
def count_errors(
    parallel: bool, x: Any, y: Any, rows: Any, n_images: int, block_rows: int, W: Any, b: Any,
    n_out: int, scale: Any, tiles: Any, z: Any,
) -> int:  # fmt: skip
    """Return how many of the first images are misclassified."""
    if parallel:
        return _errors_in_parallel(x, y, rows, n_images, block_rows, W, b, n_out, scale, tiles, z)
    return _block_errors(x, y, rows, 0, n_images, W, b, n_out, scale, tiles[0], z[0])


@intrinsic
def _memory_fence(typing_context: Any) -> Any:
    """Make every store before it visible to other threads before any store after it."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.fence("seq_cst")
        return context.get_dummy_value()

    return types.void(), generate


@njit(nogil=True, cache=True)
def train_span(
    parallel: bool, x: Any, y: Any, order: Any, first: int, count: int, n_train_batches: int,
    batch_size: int, block_rows: int, n_out: int, scale: Any, learning_rate: float, l2: float,
    W: Any, b: Any, W_next: Any, b_next: Any,
    tiles: Any, z: Any, labels: Any, g: Any, g_b: Any, losses: Any,
    file_order: Any, until_validation: int, every: int, best: int,
    valid_x: Any, valid_y: Any, n_valid: int, valid_block_rows: int, valid_tiles: Any,
    valid_z: Any,
    test_x: Any, test_y: Any, n_test: int, test_block_rows: int, test_tiles: Any, test_z: Any,
    best_W: Any, best_b: Any, costs: Any, train_errors: Any, valid_errors: Any, test_errors: Any,
    done: Any, stop: Any, request: Any, live_done: Any, live_W: Any, live_b: Any, live_best_W: Any,
    live_best_b: Any,
) -> None:  # fmt: skip
    """Run a `Span`; the arrays of the last three lines are its own."""
    for k in range(count):
        index = (first + k) % n_train_batches
        cost, train_errors[k] = _try_minibatch(
            parallel, x, y, order, index, batch_size, block_rows, n_out, scale, learning_rate,
            l2, W, b, W_next, b_next, tiles, z, labels, g, g_b, losses,
        )  # fmt: skip
        if not math.isfinite(cost):
            return
        costs[k] = cost
        W[:] = W_next
        b[:] = b_next
        done[0] = k + 1
        if k + 1 == until_validation:
            until_validation += every
            wrong = count_errors(
                parallel, valid_x, valid_y, file_order, n_valid, valid_block_rows, W, b, n_out,
                scale, valid_tiles, valid_z,
            )  # fmt: skip
            valid_errors[done[1]] = wrong
            if wrong < best:
                best = wrong
                best_W[:] = W
                best_b[:] = b
                test_errors[done[1]] = count_errors(
                    parallel, test_x, test_y, file_order, n_test, test_block_rows, W, b, n_out,
                    scale, test_tiles, test_z,
                )  # fmt: skip
            done[1] += 1
        if request[0] == 1:
            live_done[:] = done
            live_W[:] = W
            live_b[:] = b
            live_best_W[:] = best_W
            live_best_b[:] = best_b
            _memory_fence()  # type: ignore[call-arg]
            request[0] = 2
        if stop[0]:
            return
