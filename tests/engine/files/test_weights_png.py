from __future__ import annotations

import numpy as np
from PIL import Image

from engine import save_weights
from engine.files.pictures import draw_weights


def test_the_picture_is_what_was_drawn(tmp_path, weights):
    save_weights(tmp_path / "w.png", weights)
    with Image.open(tmp_path / "w.png") as picture:
        assert picture.format == "PNG"
        assert np.array_equal(np.asarray(picture), np.asarray(draw_weights(weights)))
