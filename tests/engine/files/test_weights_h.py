from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

import numpy as np
import pytest

from engine import WeightsError, save_weights

from .weights_checks import compiled, theano_weights

LABELS = """
#include <stdio.h>
#include "w.h"
int main(void)
{
    unsigned char image[SOFTSCOPE_N_IN];
    while (fread(image, 1, sizeof image, stdin) == sizeof image)
        printf("%d\\n", predict(image));
    return 0;
}
"""
PROBABILITIES = """
#include <stdio.h>
#include "w.h"
int main(void)
{
    unsigned char image[SOFTSCOPE_N_IN];
    float p[SOFTSCOPE_N_OUT];
    while (fread(image, 1, sizeof image, stdin) == sizeof image) {
        int k, y_pred = softscope_p_y_given_x(image, p);
        printf("%d", y_pred);
        for (k = 0; k < SOFTSCOPE_N_OUT; k++)
            printf(" %.9g", p[k]);
        printf("\\n");
    }
    return 0;
}
"""
NAMES = """
#include <stdio.h>
#include "w.h"
int main(void)
{
    int k;
    for (k = 0; k < SOFTSCOPE_N_OUT; k++)
        printf("%s|", softscope_class_name(k));
    return 0;
}
"""
ARRAYS = """
#include <stdio.h>
#include "w.h"
int main(void)
{
    fwrite(softscope_W, sizeof softscope_W, 1, stdout);
    fwrite(softscope_b, sizeof softscope_b, 1, stdout);
    return 0;
}
"""

needs_gcc = pytest.mark.skipif(not shutil.which("gcc"), reason="needs gcc")
needs_gxx = pytest.mark.skipif(not shutil.which("g++"), reason="needs g++")


def output(program, images=None):
    content = None if images is None else images.tobytes()
    return subprocess.run(
        [program], input=content, capture_output=True, check=True, timeout=120
    ).stdout


@needs_gcc
def test_labels_of_every_test_image(tmp_path, theano_float32, mnist):
    ours = theano_weights(theano_float32)
    save_weights(tmp_path / "w.h", ours)
    program = compiled("gcc", "-std=c99 -Wextra -pedantic -O2", LABELS, tmp_path)
    labels = [int(line) for line in output(program, mnist.test.x).split()]
    assert labels == ours.p_y_given_x(mnist.test.x).argmax(axis=1).tolist()


@needs_gcc
def test_probabilities(tmp_path, theano_float32, mnist):
    ours = theano_weights(theano_float32)
    save_weights(tmp_path / "w.h", ours)
    images = mnist.test.x[:1000]
    program = compiled("gcc", "-std=c99 -O2", PROBABILITIES, tmp_path)
    table = np.array([line.split() for line in output(program, images).splitlines()], float)
    p = ours.p_y_given_x(images)
    assert table[:, 0].tolist() == p.argmax(axis=1).tolist()
    np.testing.assert_allclose(table[:, 1:], p, rtol=0, atol=1e-5)


STANDARDS = [
    *(pytest.param("gcc", std, marks=needs_gcc) for std in ("c99", "c11", "gnu17")),
    *(pytest.param("g++", std, marks=needs_gxx) for std in ("c++98", "c++11", "c++20")),
]


@pytest.mark.parametrize(("compiler", "standard"), STANDARDS)
def test_every_compiler_reads_the_same_bits(tmp_path, weights, compiler, standard):
    save_weights(tmp_path / "w.h", weights)
    options = f"-std={standard} -Wextra -pedantic -Wshadow -Wconversion"
    found = output(compiled(compiler, options, ARRAYS, tmp_path))
    assert found == weights.parameters.W.tobytes() + weights.parameters.b.tobytes()


AWKWARD = ('"', "\\", "??/", "*/", "%s", "é€", "a\nb", "\x017", "", "/*", "#define x", "\\u0041")


@pytest.mark.parametrize(("compiler", "standard"), STANDARDS)
def test_any_name_and_any_note(tmp_path, weights, compiler, standard):
    named = replace(weights, metadata={"*/": "/* ??/ \\ \n // é */ softscope_W[", "": "\\"})
    for first in range(0, len(AWKWARD), 3):
        names = AWKWARD[first : first + 3]
        save_weights(tmp_path / "w.h", replace(named, class_names=names))
        program = compiled(compiler, f"-std={standard} -Wextra -pedantic", NAMES, tmp_path)
        assert output(program).decode() == "".join(f"{name}|" for name in names)


@needs_gcc
def test_the_header_alone_gives_no_warning(tmp_path, weights):
    save_weights(tmp_path / "w.h", weights)
    done = subprocess.run(
        ["gcc", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c", tmp_path / "w.h"],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "change", [{"metadata": {"path": object()}}, {"pixel_scale": 1e300}, {"pixel_scale": 1e-60}]
)
@pytest.mark.parametrize("name", ["w.h", "w.onnx"])
def test_what_c_and_onnx_cannot_say_is_refused(tmp_path, weights, change, name):
    with pytest.raises(WeightsError, match=name):
        save_weights(tmp_path / name, replace(weights, **change))
    assert list(tmp_path.iterdir()) == []
