"""Where the ink of a gray picture is, whatever the light."""

from __future__ import annotations

from dataclasses import dataclass

from .contrast import Gray, no_ink
from .even_light import contrast_in_even_light, ink_in_even_light, is_evenly_lit
from .shadows import ink_in_shadows


@dataclass(frozen=True, eq=False)
class Ink:
    """The ink of a picture: of one sign, the largest.

    Attributes
    ----------
    ink : ndarray of shape (h, w), float64
        How much of it is where, 0..1.
    n_signs : int
        How many signs there are in the picture.
    """

    ink: Gray
    n_signs: int

    @property
    def note(self) -> str:
        """What to tell the person who gave the picture; empty where all of it was taken."""
        if self.n_signs == 1:
            return ""
        return f"{self.n_signs:,} signs in the picture: the largest was taken"


def find_ink(gray: Gray) -> Ink:
    """Find the largest sign in a picture of ink on paper, dark on light or light on dark.

    Where one ink on a paper of one shade, or lighter towards the lamp, explains the picture, it is
    taken as that. Everything else is looked at as a photo with shadows.

    Parameters
    ----------
    gray : ndarray of shape (h, w), float64
        Lightness; paper and ink are within 0..1.

    Raises
    ------
    DataError
        If there is no ink.
    """
    contrast, paper = contrast_in_even_light(gray)
    even = is_evenly_lit(contrast, paper)
    ink, n_signs = ink_in_even_light(contrast) if even else ink_in_shadows(gray)
    if not ink.any():
        raise no_ink("nothing but specks")
    return Ink(ink, n_signs)
