"""The program, line by line: what it says, what it means, and what it comes to just now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import functions as functions
from . import results as results
from .focus import Focus
from .formula import Fraction, Part, Sum, Upright, sub, sup


@dataclass(frozen=True)
class Line:
    """A line of the program.

    Attributes
    ----------
    title : str
        What it computes, in the tutorial's vocabulary.
    code : str
        How the program says it.
    meaning : str
        What that means, in a sentence or two.
    formula : Part
        The same as mathematics.
    worked : callable
        Returns the formula with the numbers of what is looked at.
    shapes : callable
        Returns the shapes of what goes in and comes out.
    result : callable
        Returns what it comes to, in a few words.
    """

    title: str
    code: str
    meaning: str
    formula: Part
    worked: Callable[[Focus], Part]
    shapes: Callable[[Focus], str]
    result: Callable[[Focus], str]


_Z_K, _P_K = sub("z", "k"), sub("p", "k")

LINES = (
    Line(
        "index",
        "x = train_set_x[\n    index * n : (index + 1) * n]",
        "The training images are cut into minibatches of n. index says which one is taken: "
        "these images, and their labels y.",
        (Upright("index"), " · ", "n", "  ≤  ", Upright("place"), "  <  (", Upright("index"),
         " + 1) · ", "n"),
        results.index_worked, results.index_shapes, results.index_result,
    ),
    Line(
        "W · x + b",
        "z = x @ W + b",
        "Each class adds up the pixels, weighted. Positive weights speak for the class, negative "
        "ones against it; b is its head start.",
        (_Z_K, " = ", Sum("i"), sub("x", "i"), " ", sub("W", "ik"), " + ", sub("b", "k")),
        results.logit_worked, results.logit_shapes, results.logit_result,
    ),
    Line(
        "softmax",
        "p_y_given_x = softmax(z)",
        "Makes probabilities of the logits: positive, adding up to 1. One more unit of z "
        "multiplies a class's odds by e = 2.718.",
        (_P_K, " = ", Fraction(sup("e", _Z_K), (Sum("j"), sup("e", sub("z", "j"))))),
        results.softmax_worked, results.softmax_shapes, results.softmax_result,
    ),
    Line(
        "negative_log_likelihood",
        "cost = -mean(\n    log(p_y_given_x)[arange(n), y])",
        "An image costs nothing if its label is given probability 1, and ever more towards 0. "
        "The mean over the minibatch is the cost.",
        (Upright("cost"), " = −", Fraction("1", "n"), Sum("i"), "log ", "p", "(", sub("y", "i"),
         " | ", sub("x", "i"), ")"),
        results.likelihood_worked, results.likelihood_shapes, results.likelihood_result,
    ),
    Line(
        "g_W, g_b",
        "d = (p_y_given_x - one_hot(y)) / n\ng_W, g_b = x.T @ d, d.sum(axis=0)",
        "Which way the cost grows. t is 1 for the label, 0 for the others; each image leaves its "
        "ink in each class, p − t times as strong.",
        (sub("g", "W"), " = ", Fraction("1", "n"), Sum("i"), sub("x", "i"), " (", sub("p", "i"),
         " − ", sub("t", "i"), ")", ",   ", sub("g", "b"), " = ", Fraction("1", "n"), Sum("i"),
         "(", sub("p", "i"), " − ", sub("t", "i"), ")"),
        results.gradient_worked, results.gradient_shapes, results.gradient_result,
    ),
    Line(
        "updates",
        "W = W - learning_rate * (g_W + l2 * W)\nb = b - learning_rate * g_b",
        "One small step against the gradient; α is learning_rate, λ is l2. The next minibatch "
        "begins with what comes out here.",
        ("W", " ← ", "W", " − ", "α", " (", sub("g", "W"), " + ", "λ", " ", "W", "),    ",
         "b", " ← ", "b", " − ", "α", " ", sub("g", "b")),
        results.update_worked, results.update_shapes, results.update_result,
    ),
    Line(
        "errors",
        "y_pred = argmax(p_y_given_x, axis=1)\nerrors = mean(y_pred != y)",
        "The fraction of images taken for another class; ties go to the first. It only measures: "
        "no weight follows it.",
        (Upright("errors"), " = ", Fraction("1", "n"), Sum("i"), "[ ",
         sub(Upright("y_pred"), "i"), " ≠ ", sub("y", "i"), " ]"),
        results.errors_worked, results.errors_shapes, results.errors_result,
    ),
    Line(
        "train, validate, test",
        "train_model(index)\nvalidate_model(i), test_model(i)",
        "Only train_model learns. validate_model decides when to stop. test_model is asked as "
        "rarely as can be: at a new best.",
        ("(", Upright("step"), " + 1)  mod  ", Upright("validation_frequency"), " = 0"),
        functions.functions_worked, functions.functions_shapes, functions.functions_result,
    ),
)  # fmt: skip
