"""Pictures become grey levels, and none takes the server's memory or time: held against Pillow and the kernel."""

import re
import subprocess
import sys

import hypothesis.strategies as some
import numpy as np
import pytest
from hypothesis import given, settings
from PIL import Image, ImageDraw

from mnist_core.drawing import UnreadablePhoto, decoder, read_photo, upload
from mnist_core.drawing.upload import MAX_BYTES
from tests.support.peak import measure_peak
from tests.support.pictures import (
    PHONE,
    SEVEN,
    WORST_PICTURES,
    likeness,
    likeness_to_seven,
    phone_photo,
    photo_to_mnist,
    save_picture,
    sheet_with_seven,
    write_jpeg,
    write_png,
)

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="measured by the kernel")
TINY = save_picture(Image.new("L", (100, 100)))


MODES = dict.fromkeys(("PNG", "BMP", "GIF"), ("1", "L", "P", "RGB")) | dict.fromkeys(("JPEG", "WEBP"), ("L", "RGB"))


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind, modes in MODES.items() for mode in modes])
def test_every_kind_of_picture_is_read(kind, mode):
    grey = read_photo(save_picture(sheet_with_seven().convert(mode, dither=Image.Dither.NONE), kind))
    assert grey.shape == (400, 300)
    assert grey.dtype == np.uint8
    assert likeness_to_seven(photo_to_mnist(grey)) > 0.95


def test_sixteen_bits_are_scaled_not_clipped():
    deep = Image.fromarray((np.asarray(sheet_with_seven()).astype(np.uint16)) * 257)
    np.testing.assert_array_equal(read_photo(save_picture(deep)), np.asarray(sheet_with_seven()))


@pytest.mark.parametrize(("paper", "ink"), [((0, 0, 0, 0), (0, 0, 0, 255)), ((255, 255, 255, 0), (250, 250, 250, 255))])
def test_transparency_is_paper(paper, ink):
    picture = Image.new("RGBA", (300, 400), paper)
    ImageDraw.Draw(picture).line(SEVEN, fill=ink, width=14, joint="curve")
    for content in (save_picture(picture), save_picture(picture, "WEBP", lossless=True)):
        assert likeness_to_seven(photo_to_mnist(read_photo(content))) > 0.95


def test_one_colour_of_a_palette_may_be_transparent():
    picture = Image.new("P", (300, 400), 0)
    picture.putpalette([10, 10, 10, 10, 10, 10])
    ImageDraw.Draw(picture).line(SEVEN, fill=1, width=14, joint="curve")
    for kind in ("PNG", "GIF"):
        assert likeness_to_seven(photo_to_mnist(read_photo(save_picture(picture, kind, transparency=0)))) > 0.95


@pytest.mark.parametrize(("orientation", "turn"), [(3, Image.Transpose.ROTATE_180), (6, Image.Transpose.ROTATE_90)])
def test_the_camera_may_be_turned(orientation, turn):
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = read_photo(save_picture(sheet_with_seven().transpose(turn), "JPEG", exif=exif.tobytes()))
    assert upright.shape == (400, 300)
    assert likeness_to_seven(photo_to_mnist(upright)) > 0.95


def test_of_an_animation_the_first_picture_is_read():
    others = [Image.new("L", (300, 400), grey) for grey in (0, 90, 200)]
    animation = save_picture(sheet_with_seven(), "GIF", save_all=True, append_images=others, duration=100, loop=0)
    assert likeness_to_seven(photo_to_mnist(read_photo(animation))) > 0.95


def test_a_large_photo_is_reduced():
    large = sheet_with_seven().resize((3000, 4000))
    grey = read_photo(save_picture(large, "JPEG"))
    assert grey.shape == (800, 600)
    assert likeness_to_seven(photo_to_mnist(grey)) > 0.95


UNREADABLE = {
    "nothing": b"",
    "text called .png": b"Dear diary, today I wrote a seven.\n" * 100,
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "PDF": b"%PDF-1.7\n",
    "TIFF, which is not asked for": save_picture(sheet_with_seven(), "TIFF"),
    "the first half of a PNG": save_picture(sheet_with_seven())[:400],
    "the first half of a JPEG": save_picture(sheet_with_seven(), "JPEG")[:2000],
    "a PNG header and noise": save_picture(sheet_with_seven())[:60] + bytes(range(256)) * 4,
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_picture_is_refused_with_a_remedy(content):
    with pytest.raises(UnreadablePhoto, match="save"):
        read_photo(content)


def test_a_huge_file_is_refused():
    with pytest.raises(UnreadablePhoto, match=r"5\.0 MB, at most 5"):
        read_photo(save_picture(sheet_with_seven()) + bytes(MAX_BYTES))


def claiming(width, height):
    """Return a JPEG file whose header claims a size."""
    content = bytearray(save_picture(Image.new("L", (8, 8)), "JPEG"))
    start = content.index(b"\xff\xc0") + 5
    content[start : start + 4] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return bytes(content)


@linux_only
@pytest.mark.parametrize(
    "content",
    [
        write_png(10_000, 10_000, bits=1, colour=0),
        claiming(10_000, 10_000),
        claiming(60_000, 60_000),
        claiming(9_000, 9_000),
    ],
    ids=["PNG of 100 megapixels", "JPEG of 100 megapixels", "JPEG of 3,600 megapixels", "JPEG of 81 megapixels"],
)
def test_a_hundred_megapixels_are_refused_before_they_are_decoded(content):
    assert len(content) < MAX_BYTES
    megabytes, _, error = measure_peak("mnist_core.drawing:read_photo", content, TINY)
    assert re.search(r"too many pixels \(at most (12\.5|64\.0) million", error)
    assert megabytes < 40, "what the process takes that decodes, without a picture"


@linux_only
@pytest.mark.parametrize("name", WORST_PICTURES)
def test_no_picture_takes_a_hundred_megabytes(name):
    content = WORST_PICTURES[name]()
    assert len(content) < MAX_BYTES
    megabytes, _, error = measure_peak("mnist_core.drawing:read_photo", content, TINY)
    assert megabytes < 100
    assert not error or "save it" in error


@linux_only
def test_a_picture_that_takes_too_long_is_given_up():
    content = write_jpeg(*PHONE, 1, progressive=True, refinements=100_000)  # two minutes
    assert len(content) < MAX_BYTES
    with pytest.raises(UnreadablePhoto, match="packed in an unusual way"):
        read_photo(content, max_seconds=1)


def test_a_process_that_never_ends_does_not_hold_up_the_pictures_after_it(tmp_path, monkeypatch):
    stuck = tmp_path / "stuck.py"
    stuck.write_text("import threading\nthreading.Event().wait()\n")
    with monkeypatch.context() as patch:
        patch.setattr(decoder, "__file__", str(stuck))
        patch.setattr(upload, "CLOCK_FACTOR", 0.1)
        with pytest.raises(UnreadablePhoto, match="save it again"):
            read_photo(TINY)
    assert read_photo(TINY).shape == (100, 100)


def test_a_process_that_cannot_be_started_is_explained(monkeypatch):
    def no_process(*arguments, **options):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "run", no_process)
    with pytest.raises(UnreadablePhoto, match="try again in a minute"):
        read_photo(TINY)


@pytest.fixture(scope="module")
def photo_of_a_five(digits):
    return phone_photo(digits.images[0], np.random.default_rng(0))


@pytest.mark.parametrize(
    ("kind", "options"),
    [("JPEG", {}), ("JPEG", {"progressive": True}), ("WEBP", {}), ("PNG", {"bits": 2})],
    ids=["JPEG", "progressive JPEG", "WebP of 3 megapixels", "PNG of four colours"],
)
def test_a_digit_on_a_phones_photo_is_read(photo_of_a_five, digits, kind, options):
    photo = photo_of_a_five
    if kind == "PNG":  # the grain of a photo does not pack into 5 MB
        photo = photo.convert("L").convert("P", palette=Image.Palette.ADAPTIVE, colors=4)
    if kind == "WEBP":
        photo = photo.reduce(2)
    exif = Image.Exif()
    exif[0x0112] = 6
    content = save_picture(photo.transpose(Image.Transpose.ROTATE_90), kind, exif=exif.tobytes(), **options)
    assert len(content) < MAX_BYTES
    grey = read_photo(content)
    assert grey.shape == (600, 800)
    assert likeness(photo_to_mnist(grey), digits.images[0]) > 0.9


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "BMP"])
@pytest.mark.parametrize("size", [(3300, 1002), (998, 3300)])
def test_a_large_picture_is_reduced_as_pillow_does(rng, kind, size):
    grain = Image.fromarray(rng.integers(0, 256, (size[1] // 3, size[0] // 3), np.uint8)).resize(size)
    grey = read_photo(save_picture(grain, kind, lossless=True, method=0, quality=0))
    expected = grain.convert("RGB")
    expected.thumbnail((800, 800))
    assert np.abs(grey.astype(int) - np.asarray(expected.convert("L"))).max() <= 1


@settings(max_examples=20)  # each starts a process
@given(some.data())
def test_a_damaged_file_is_read_or_refused_by_name(data):
    kind = data.draw(some.sampled_from(["PNG", "JPEG", "WEBP", "BMP", "GIF"]))
    content = bytearray(save_picture(sheet_with_seven(size=(60, 80)), kind))
    for _ in range(data.draw(some.integers(1, 8))):
        content[data.draw(some.integers(0, len(content) - 1))] = data.draw(some.integers(0, 255))
    del content[data.draw(some.integers(1, len(content))) :]
    try:
        grey = read_photo(bytes(content))
    except UnreadablePhoto:
        return
    assert grey.dtype == np.uint8
    assert grey.ndim == 2
