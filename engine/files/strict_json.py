"""JSON from strangers: read only where it can mean one thing, and in bounded memory."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from engine.errors import WeightsError

# Each list, object or value takes many times the memory of the characters it may be written with.
_MOST_LISTS = 2**20
_MOST_VALUES = 2**21
_LONGEST_KEY = 40


def strict_json(text: str | bytes, what: str) -> Any:
    """Return what a JSON text says.

    Parameters
    ----------
    text : str or bytes
        Not longer than the caller is ready to hold.
    what : str
        What to call the text in a message.

    Raises
    ------
    WeightsError
        If it is not JSON, names a key twice, holds NaN, or is nested or split beyond reason.
    """
    if isinstance(text, str):
        # A lone surrogate is the caller's to refuse, as is one that JSON escapes.
        text = text.encode(errors="surrogatepass")
    if text.count(b"[") + text.count(b"{") > _MOST_LISTS or text.count(b",") > _MOST_VALUES:
        raise WeightsError(
            f"{what} has more lists or values than this program reads; keep such a model as .npz"
        )
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_only_once)
    except RecursionError as error:
        raise WeightsError(f"{what} is not JSON of ours (nested too deeply)") from error
    except ValueError as error:
        raise WeightsError(f"{what} is not JSON ({error})") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _only_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:_LONGEST_KEY]!r} appears twice")
        found[key] = value
    return found
