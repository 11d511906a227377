"""What depends on the classes there are: what a person is asked to draw, room for names."""

from __future__ import annotations

from .probability_bars import TEN_DIGITS

# More names than this do not fit on any sheet.
_MOST_NAMED = 8
# Of a name that fits beside others, or below a small image.
_SHORT = 2


def task(class_names: tuple[str, ...]) -> str:
    """Return what there is to do, in two or three words."""
    return "Draw a digit" if class_names == TEN_DIGITS else "Draw"


def are_short(class_names: tuple[str, ...]) -> bool:
    """Whether every name is a figure or a letter, or two."""
    return all(len(name) <= _SHORT for name in class_names)


def sheet_hints(class_names: tuple[str, ...]) -> tuple[str, ...]:
    """Return what may stand on an empty sheet, the longest first; the first that fits serves."""
    if class_names == TEN_DIGITS:
        return ("Draw a digit here",)
    n_out = len(class_names)
    named = range(min(n_out, _MOST_NAMED), 1, -1)
    lists = [f"{', '.join(class_names[:n])}{', …' if n < n_out else ''}" for n in named]
    return (
        *(f"Draw here: {names}" for names in lists),
        f"Draw one of the {n_out} classes here",
        "Draw here",
    )
