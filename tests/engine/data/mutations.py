"""Damage to files, the same for the same seed, so that a failure can be repeated."""

from __future__ import annotations

import random

#: What parsers trip over: ends of ranges, signs, and the characters of headers.
_AWKWARD = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF, *b"\n\r,;'\"(){}[]<>-.09eN"]


def mutated(data: bytes, seed: int) -> bytes:
    """Return ``data`` with one to four kinds of damage; at most 4 KB longer, never the same."""
    draw = random.Random(seed)
    damaged = bytearray(data)
    for _ in range(draw.choice((1, 1, 1, 2, 4))):
        draw.choice(_DAMAGES)(damaged, draw)
    if damaged == data:
        damaged.append(draw.randrange(256))
    return bytes(damaged)


def _place(damaged: bytearray, draw: random.Random) -> int:
    """Return a place in the data, more often near the ends, where headers and directories lie."""
    n = len(damaged)
    reach = min(n, 256)
    return draw.choice((draw.randrange(n), draw.randrange(reach), n - 1 - draw.randrange(reach)))


def _flip_bits(damaged: bytearray, draw: random.Random) -> None:
    for _ in range(draw.choice((1, 1, 8, 64))):
        if damaged:
            damaged[_place(damaged, draw)] ^= 1 << draw.randrange(8)


def _put_awkward(damaged: bytearray, draw: random.Random) -> None:
    for _ in range(draw.choice((1, 4))):
        if damaged:
            damaged[_place(damaged, draw)] = draw.choice(_AWKWARD)


def _put_number(damaged: bytearray, draw: random.Random) -> None:
    """Write a length that lies, of two, four or eight bytes in either order."""
    if damaged:
        size = draw.choice((2, 4, 8))
        bits = 8 * size
        number = draw.choice((0, 1, 2**bits - 1, 2 ** (bits - 1), draw.getrandbits(bits)))
        at = _place(damaged, draw)
        damaged[at : at + size] = number.to_bytes(size, draw.choice(("little", "big")))


def _cut(damaged: bytearray, draw: random.Random) -> None:
    if damaged:
        del damaged[_place(damaged, draw) :]


def _remove(damaged: bytearray, draw: random.Random) -> None:
    if damaged:
        at = _place(damaged, draw)
        del damaged[at : at + draw.choice((1, 7, 300))]


def _repeat(damaged: bytearray, draw: random.Random) -> None:
    if damaged:
        at = _place(damaged, draw)
        damaged[at:at] = damaged[at : at + draw.choice((1, 20, 1000))]


def _insert_noise(damaged: bytearray, draw: random.Random) -> None:
    at = _place(damaged, draw) if damaged else 0
    damaged[at:at] = draw.randbytes(draw.choice((1, 10, 1000)))


_DAMAGES = (
    _flip_bits, _put_awkward, _put_number, _cut, _remove, _repeat, _insert_noise,
)  # fmt: skip
