"""Weights as a C header with a predict function: for microcontrollers and other C programs."""

from __future__ import annotations

from string import Template
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from engine.errors import WeightsError
from engine.version import __version__
from engine.weights import Weights

from .c_code import c_comment, c_float, c_floats, c_string, read_floats
from .weights_fields import float32_scale, to_fields

# static inline: a program need not use every function, and no compiler warns about the others.
_HEADER = Template(r"""/* Softmax regression, exported by Softscope $version.
 *
 * predict() returns the most probable class of one image: $rows x $columns pixels, row by row,
 * 0..255, ink 255. softscope_p_y_given_x() also tells how probable each class is; only a program
 * that calls it needs the mathematical library (-lm). Nothing is allocated.
 *
 * Where the weights come from:
$metadata
 */
#ifndef SOFTSCOPE_WEIGHTS_H
#define SOFTSCOPE_WEIGHTS_H

#include <math.h>

enum {
    SOFTSCOPE_ROWS = $rows,
    SOFTSCOPE_COLUMNS = $columns,
    SOFTSCOPE_N_IN = $n_in,
    SOFTSCOPE_N_OUT = $n_out
};

/* What a pixel is multiplied by. */
static const float softscope_pixel_scale = $pixel_scale;

/* One weight a pixel and class. */
static const float softscope_W[SOFTSCOPE_N_IN][SOFTSCOPE_N_OUT] = {
$W
};

/* One bias a class. */
static const float softscope_b[SOFTSCOPE_N_OUT] = $b;

/* UTF-8. */
static const char *const softscope_class_names[SOFTSCOPE_N_OUT] = {
$class_names
};

static inline const char *softscope_class_name(int label)
{
    return softscope_class_names[label];
}

/* x W + b: how loudly each class speaks for the image. */
static inline void softscope_logits(const unsigned char *image, float *logits)
{
    int i, k;
    for (k = 0; k < SOFTSCOPE_N_OUT; k++)
        logits[k] = softscope_b[k];
    for (i = 0; i < SOFTSCOPE_N_IN; i++) {
        const float x = (float)image[i] * softscope_pixel_scale;
        if (image[i] != 0)
            for (k = 0; k < SOFTSCOPE_N_OUT; k++)
                logits[k] += x * softscope_W[i][k];
    }
}

static inline int softscope_largest(const float *values)
{
    int k, largest = 0;
    for (k = 1; k < SOFTSCOPE_N_OUT; k++)
        if (values[k] > values[largest])
            largest = k;
    return largest;
}

static inline int predict(const unsigned char *image)
{
    float logits[SOFTSCOPE_N_OUT];
    softscope_logits(image, logits);
    return softscope_largest(logits);
}

/* Returns predict(image) and fills p_y_given_x, one probability a class. */
static inline int softscope_p_y_given_x(const unsigned char *image, float *p_y_given_x)
{
    float largest, sum = 0;
    int k, y_pred;
    softscope_logits(image, p_y_given_x);
    y_pred = softscope_largest(p_y_given_x);
    largest = p_y_given_x[y_pred];
    for (k = 0; k < SOFTSCOPE_N_OUT; k++) {
        p_y_given_x[k] = expf(p_y_given_x[k] - largest);
        sum += p_y_given_x[k];
    }
    for (k = 0; k < SOFTSCOPE_N_OUT; k++)
        p_y_given_x[k] /= sum;
    return y_pred;
}

#endif
""")


def write(stream: BinaryIO, weights: Weights) -> None:
    """Write the header, and make sure of it by reading its arrays again.

    Raises
    ------
    WeightsError
        If the weights cannot be saved, or the arrays read back are others.
    """
    # Refuses what no format can hold.
    to_fields(weights)
    W, b = weights.parameters.W, weights.parameters.b
    rows, columns = weights.image_shape
    values = {
        "version": __version__,
        "rows": str(rows),
        "columns": str(columns),
        "n_in": str(W.shape[0]),
        "n_out": str(W.shape[1]),
        "pixel_scale": c_float(float32_scale(weights)),
        "W": ",\n".join(f"    {c_floats(row)}" for row in W.tolist()),
        "b": c_floats(b.tolist()),
        "class_names": ",\n".join(f"    {c_string(name)}" for name in weights.class_names),
        "metadata": c_comment(weights.metadata),
    }
    stream.write(_HEADER.substitute(values).encode("ascii"))
    stream.seek(0)
    # After the comment, whose text may say anything.
    source = stream.read().decode("ascii").partition("\n#define ")[2]
    if not (_holds(source, "softscope_W", W) and _holds(source, "softscope_b", b)):
        raise WeightsError("the header read back differs from the weights; try another format")


def _holds(source: str, name: str, array: NDArray[np.floating]) -> bool:
    """Whether a piece of source defines this array, bit for bit."""
    definition = source.partition(f" {name}[")[2].partition("};")[0]
    return np.array(read_floats(definition), np.float32).tobytes() == array.tobytes()
