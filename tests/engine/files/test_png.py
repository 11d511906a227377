"""A picture is decoded again before it counts."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from engine.errors import OutputError
from engine.files.atomic import atomic_writer
from engine.files.png import write_png

RED, BLUE = (Image.new("RGB", (30, 20), colour) for colour in ("red", "blue"))


class OtherDisk(io.BytesIO):
    """Gives another picture back than it was given."""

    def seek(self, position, whence=io.SEEK_SET):
        if position == 0 and self.tell():
            super().seek(0)
            self.truncate()
            BLUE.save(self, "PNG")
        return super().seek(position, whence)


def test_what_was_drawn_is_there():
    stream = io.BytesIO()
    write_png(stream, RED)
    assert np.asarray(Image.open(stream)).tolist() == np.asarray(RED).tolist()


def test_what_was_not_drawn_is_refused():
    with pytest.raises(OSError, match="differs from what was drawn"):
        write_png(OtherDisk(), RED)


def test_which_file_that_is(tmp_path):
    path = tmp_path / "red.png"
    path.write_bytes(b"what stood there")
    refused = pytest.raises(OutputError, match=r"cannot write .*red\.png \(the picture")
    with refused, atomic_writer(path):
        write_png(OtherDisk(), RED)
    assert path.read_bytes() == b"what stood there"
