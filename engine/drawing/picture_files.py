"""Picture files opened so that none can harm: its size is judged before memory is taken."""

from __future__ import annotations

import os
import stat
import warnings

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from engine.errors import DataError

#: What scanners, cameras and drawing programs write. EPS and its like would start other programs.
FORMATS = ("BMP", "GIF", "JPEG", "PNG", "PPM", "TIFF", "WEBP")
# A phone's photo has 12 to 50 million; more may be a small file made to fill the memory.
_MOST_PIXELS = 50_000_000
# So many of four times 16 bits, not compressed.
_MOST_BYTES = 8 * _MOST_PIXELS
# Pixels of one bit, eight a byte, packed by deflate, whose limit is 1032:1 (zlib's FAQ). Headers
# that promise more lie, or there is next to nothing in the picture.
_MOST_PIXELS_A_BYTE = 8 * 1032


def open_picture(path: str | os.PathLike[str], longest_side: int) -> Image.Image:
    """Read a picture file, upright and not larger than needed; of an animation, the first frame.

    Parameters
    ----------
    path : str or path
        The picture file, in one of `FORMATS`.
    longest_side : int
        Larger pictures are shrunk by averaging, by a whole factor, until no side is longer.

    Returns
    -------
    PIL.Image.Image
        Of mode ``L``; ``F``, 0..255 too, where the file has more than 8 bits; or ``RGBA`` where
        something is transparent.

    Raises
    ------
    DataError
        If the file is no picture, damaged or too large. The message does not name it.
    """
    try:
        with warnings.catch_warnings():
            # Pillow warns of oddities in a file that it reads nevertheless, and of sizes beyond
            # its own limit, which is higher than ours.
            warnings.filterwarnings("ignore", module=r"PIL\.")
            return _decoded(path, longest_side)
    except DataError:
        raise
    except UnidentifiedImageError as error:
        raise DataError(f"not a picture ({', '.join(FORMATS)} can be read)") from error
    except Image.DecompressionBombError as error:
        raise DataError(
            f"more than {_MOST_PIXELS // 10**6} million pixels; make the picture smaller"
        ) from error
    except FileNotFoundError as error:
        raise DataError("no such file") from error
    # Pillow's decoders answer damage with many kinds of exception, SyntaxError among them.
    except Exception as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"cannot be read as a picture ({reason})") from error


def on_paper(picture: Image.Image, shade: int) -> Image.Image:
    """Lay a picture of mode ``RGBA`` on paper of a gray shade, 0..255; the result is ``L``."""
    paper = Image.new("RGBA", picture.size, (shade, shade, shade, 255))
    return Image.alpha_composite(paper, picture).convert("L")


def _decoded(path: str | os.PathLike[str], longest_side: int) -> Image.Image:
    found = os.stat(path)
    # A pipe would be waited for, a device may never end.
    if not stat.S_ISREG(found.st_mode):
        raise DataError("not a file")
    if found.st_size > _MOST_BYTES:
        raise DataError(f"more than {_MOST_BYTES // 10**6} MB; make the picture smaller")
    with Image.open(path, formats=FORMATS) as picture:
        pixels = picture.width * picture.height
        if pixels > _MOST_PIXELS:
            raise Image.DecompressionBombError
        if pixels > _MOST_PIXELS_A_BYTE * found.st_size:
            raise DataError(
                f"the header states {picture.width}x{picture.height} pixels, which cannot be in "
                f"{found.st_size:,} bytes; the picture is damaged"
            )
        # JPEG decodes at a fraction of its size for free; others ignore this.
        picture.draft(None, (longest_side, longest_side))
        ImageOps.exif_transpose(picture, in_place=True)
        plain = _plain(picture)
        sixteen_bits = picture.mode.startswith("I;16")
    shrink = -(-max(plain.size) // longest_side)
    small = plain.reduce(shrink) if shrink > 1 else plain
    return _scaled(small, sixteen_bits) if small.mode == "F" else small


def _plain(picture: Image.Image) -> Image.Image:
    """Bring a decoded picture to one of the three modes that `open_picture` promises."""
    if picture.mode in ("P", "PA", "LA", "RGBA") or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture.convert("F" if picture.mode[0] in "IF" else "L")


def _scaled(deep: Image.Image, sixteen_bits: bool) -> Image.Image:
    """Bring a picture of more than 8 bits to 0..255."""
    values = np.nan_to_num(np.asarray(deep))
    # 16 bits by the book; other ranges say nothing about their white, so the largest is it.
    white = 65535 if sixteen_bits else float(np.abs(values).max()) or 1
    return Image.fromarray(values * np.float32(255 / white))
