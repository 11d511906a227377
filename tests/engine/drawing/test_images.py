from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import DataError
from engine.drawing.images import read_image, read_ink, read_picture


def seven(side=28):
    """A 7 in light on dark, anti-aliased."""
    large = np.zeros((280, 280), np.uint8)
    large[40:70, 80:200] = 255
    for row in range(70, 240):
        column = 190 - (row - 70) // 2
        large[row, column - 25 : column] = 255
    return np.asarray(Image.fromarray(large).resize((side, side), Image.Resampling.BOX))


def saved(folder: Path, image: Image.Image, name="picture.png", **options) -> Path:
    image.save(folder / name, **options)
    return folder / name


def close(found, side=28):
    expected = seven(side).astype(int)
    return np.abs(found.astype(int) - expected).mean() < 8


@pytest.fixture
def right(tmp_path):
    """What the model should see, whatever the file."""
    return read_image(saved(tmp_path, Image.fromarray(seven()), "right.png"), (28, 28))


def alpha(ink, shade):
    picture = np.full((*ink.shape, 4), shade, np.uint8)
    picture[..., 3] = ink
    return Image.fromarray(picture)


VARIANTS = {
    "light on dark": lambda: Image.fromarray(seven()),
    "dark on light": lambda: Image.fromarray(255 - seven()),
    "large": lambda: Image.fromarray(255 - seven(140)),
    "huge": lambda: Image.fromarray(255 - seven(140)).resize((2100, 2100)),
    "colour": lambda: Image.merge("RGB", [Image.fromarray(255 - seven())] * 2 + [
        Image.new("L", (28, 28), 255)]),
    "palette": lambda: Image.fromarray(seven()).convert("P"),
    "16 bits": lambda: Image.fromarray(seven().astype(np.uint16) * 257),
    "faint": lambda: Image.fromarray((200 - seven() // 4).astype(np.uint8)),
    "black on transparent": lambda: alpha(seven(), 0),
    "white on transparent": lambda: alpha(seven(), 255),
}  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_size_and_polarity_do_not_matter(tmp_path, right, variant):
    found = read_image(saved(tmp_path, VARIANTS[variant]()), (28, 28))
    assert found.dtype == np.uint8
    assert found.shape == (28, 28)
    assert np.abs(found.astype(int) - right).mean() < 8
    assert found.max() > 200
    assert found[:3].max() == 0


@pytest.mark.parametrize("name", ["p.jpg", "p.bmp", "p.gif", "p.webp", "p.tiff", "p.ppm"])
def test_formats(tmp_path, right, name):
    path = saved(tmp_path, Image.fromarray(255 - seven(140)), name)
    assert np.abs(read_image(path, (28, 28)).astype(int) - right).mean() < 8


def test_upright_as_the_camera_says(tmp_path, right):
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned by 90 degrees clockwise
    turned = Image.fromarray(255 - seven(140)).transpose(Image.Transpose.ROTATE_90)
    path = saved(tmp_path, turned, "p.jpg", exif=exif)
    assert np.abs(read_image(path, (28, 28)).astype(int) - right).mean() < 8


def test_noisy_unevenly_lit_photo(tmp_path, right):
    random = np.random.default_rng(0)
    paper = np.full((480, 640), 200.0)
    paper[100:380, 200:480] -= np.asarray(seven(280)) * 0.5
    photo = paper * np.linspace(1, 0.7, 640) + random.normal(0, 4, paper.shape)
    path = saved(tmp_path, Image.fromarray(photo.clip(0, 255).astype(np.uint8)), "p.jpg")
    assert np.abs(read_image(path, (28, 28)).astype(int) - right).mean() < 12


def test_other_image_shapes(tmp_path):
    path = saved(tmp_path, Image.fromarray(seven()))
    assert read_image(path, (16, 12)).shape == (16, 12)


def test_ink_is_high_and_paper_zero(tmp_path):
    ink = read_ink(saved(tmp_path, Image.fromarray(255 - seven(140))))
    assert ink.shape == (140, 140)
    assert (ink.min(), ink.max()) == (0, 1)
    assert np.median(ink) == 0


def test_of_two_signs_the_larger_is_read(tmp_path, right):
    sheet = np.full((300, 500), 255, np.uint8)
    sheet[20:270, 200:450] -= seven(250)
    sheet[60:200, 20:160] -= seven(140)
    path = saved(tmp_path, Image.fromarray(sheet))
    assert read_picture(path).n_signs == 2
    assert np.abs(read_image(path, (28, 28)).astype(int) - right).mean() < 8


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_blank(tmp_path, shade):
    path = saved(tmp_path, Image.new("L", (50, 40), shade))
    with pytest.raises(DataError, match=r"picture\.png: no ink found"):
        read_image(path, (28, 28))


def test_one_pixel(tmp_path):
    with pytest.raises(DataError, match="no ink"):
        read_image(saved(tmp_path, Image.new("RGBA", (1, 1))), (28, 28))


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0junk"])
def test_no_picture(tmp_path, content):
    path = tmp_path / "p.png"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"p\.png") as caught:
        read_image(path, (28, 28))
    assert "\n" not in str(caught.value)


def test_truncated(tmp_path):
    path = saved(tmp_path, Image.fromarray(np.random.default_rng(0).integers(0, 255, (99, 99))
                                           .astype(np.uint8)))  # fmt: skip
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(DataError, match="cannot be read as a picture"):
        read_image(path, (28, 28))


def test_missing_and_folder(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        read_image(tmp_path / "gone.png", (28, 28))
    with pytest.raises(DataError):
        read_image(tmp_path, (28, 28))


def chunk(kind, content):
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


@pytest.mark.parametrize("side", [8_000, 12_000, 60_000])
def test_bomb_is_refused_before_it_is_unpacked(tmp_path, side):
    stream = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    stream.seek(0, io.SEEK_END)
    stream.write(chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)))
    stream.write(chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""))
    path = tmp_path / "bomb.png"
    path.write_bytes(stream.getvalue())
    with pytest.raises(DataError, match="50 million pixels"):
        read_image(path, (28, 28))


def test_mnist_images_as_files_are_recognised_as_well_as_ever(tmp_path, mnist, theano_float32):
    truth = np.load(theano_float32)
    images, y = mnist.test.x[:300].reshape(-1, 28, 28), mnist.test.y[:300]

    def errors(pixels):
        x = pixels.reshape(len(pixels), -1) / 256
        return int(((x @ truth["W"] + truth["b"]).argmax(axis=1) != y).sum())

    as_they_are = errors(images)
    for change in (
        lambda image: image,
        lambda image: Image.fromarray(255 - np.asarray(image)),
        lambda image: image.resize((112, 112), Image.Resampling.BICUBIC),
    ):
        found = [
            read_image(saved(tmp_path, change(Image.fromarray(image))), (28, 28))
            for image in images
        ]
        assert errors(np.stack(found)) <= as_they_are + 6
