"""Photos are decoded safely, and their ink is told from the paper: held against Pillow and MNIST's own digits."""

import io
import tracemalloc
import zlib

import hypothesis.strategies as some
import numpy as np
import pytest
from hypothesis import given, settings
from PIL import Image, ImageDraw
from scipy import ndimage

from mnist_core.drawing import (
    BlankDrawing,
    SeveralDigits,
    UnreadablePhoto,
    clean_photo,
    enlarge,
    read_photo,
    strokes_to_mnist,
    to_mnist,
)
from mnist_core.drawing.photo import MAX_BYTES
from tests.support.drawings import share_read

few = settings(max_examples=60, deadline=None)


def file(picture, kind="PNG", **options):
    """Return a picture as the bytes of a file."""
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def sheet(*, paper=230, ink=40, size=(300, 400)):
    """Return a sheet of paper with a seven on it, upright."""
    picture = Image.new("L", size, paper)
    ImageDraw.Draw(picture).line([(110, 120), (200, 120), (140, 280)], fill=ink, width=14, joint="curve")
    return picture


SEVEN = strokes_to_mnist([[(110, 120), (200, 120), (140, 280)]]).astype(float)


def likeness(image):
    """Return the correlation with the seven on the sheet."""
    return np.corrcoef(image.ravel(), SEVEN.ravel())[0, 1]


def photo_to_mnist(grey):
    return to_mnist(clean_photo(grey))


def photographed(ink, rng, *, dark=True):
    """Photograph ink (h, w) from 0 to 1 by the light of a lamp on one side, with grain and JPEG's traces."""
    x, y = np.meshgrid(np.linspace(-1, 1, ink.shape[1]), np.linspace(-1, 1, ink.shape[0]))
    sideways, upwards = rng.uniform(-1, 1, 2)
    light = 160 + 45 * (sideways * x + upwards * y)
    picture = light * (1 - 0.6 * ink) if dark else light * 0.4 * (1 + 1.2 * ink)
    picture = ndimage.gaussian_filter(picture, 1) + rng.normal(0, 4, ink.shape)
    return file(Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)), "JPEG", quality=80)


# --- Reading


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF"])
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_every_kind_of_picture_is_read(kind, mode):
    converted = sheet().convert(mode, dither=Image.Dither.NONE)
    grey = read_photo(
        file(converted if kind not in ("JPEG", "WEBP") or mode == "L" else converted.convert("RGB"), kind)
    )
    assert grey.shape == (400, 300)
    assert grey.dtype == np.uint8
    assert likeness(photo_to_mnist(grey)) > 0.95


def test_sixteen_bits_are_scaled_not_clipped():
    deep = Image.fromarray((np.asarray(sheet()).astype(np.uint16)) * 257)
    np.testing.assert_array_equal(read_photo(file(deep)), np.asarray(sheet()))


@pytest.mark.parametrize(("paper", "ink"), [((0, 0, 0, 0), (0, 0, 0, 255)), ((255, 255, 255, 0), (250, 250, 250, 255))])
def test_transparency_is_paper(paper, ink):
    picture = Image.new("RGBA", (300, 400), paper)
    ImageDraw.Draw(picture).line([(110, 120), (200, 120), (140, 280)], fill=ink, width=14, joint="curve")
    for content in (file(picture), file(picture, "WEBP", lossless=True)):
        assert likeness(photo_to_mnist(read_photo(content))) > 0.95


def test_one_colour_of_a_palette_may_be_transparent():
    picture = Image.new("P", (300, 400), 0)
    picture.putpalette([10, 10, 10, 10, 10, 10])
    ImageDraw.Draw(picture).line([(110, 120), (200, 120), (140, 280)], fill=1, width=14, joint="curve")
    for kind in ("PNG", "GIF"):
        assert likeness(photo_to_mnist(read_photo(file(picture, kind, transparency=0)))) > 0.95


@pytest.mark.parametrize(("orientation", "turn"), [(3, Image.Transpose.ROTATE_180), (6, Image.Transpose.ROTATE_90)])
def test_the_camera_may_be_turned(orientation, turn):
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = read_photo(file(sheet().transpose(turn), "JPEG", exif=exif.tobytes()))
    assert upright.shape == (400, 300)
    assert likeness(photo_to_mnist(upright)) > 0.95


def test_of_an_animation_the_first_picture_is_read():
    others = [Image.new("L", (300, 400), grey) for grey in (0, 90, 200)]
    animation = file(sheet(), "GIF", save_all=True, append_images=others, duration=100, loop=0)
    assert likeness(photo_to_mnist(read_photo(animation))) > 0.95


def test_a_large_photo_is_reduced():
    large = sheet().resize((3000, 4000))
    grey = read_photo(file(large, "JPEG"))
    assert grey.shape == (800, 600)
    assert likeness(photo_to_mnist(grey)) > 0.95


UNREADABLE = {
    "nothing": b"",
    "text called .png": b"Dear diary, today I wrote a seven.\n" * 100,
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "PDF": b"%PDF-1.7\n",
    "TIFF, which is not asked for": file(sheet(), "TIFF"),
    "the first half of a PNG": file(sheet())[:400],
    "the first half of a JPEG": file(sheet(), "JPEG")[:2000],
    "a PNG header and noise": file(sheet())[:60] + bytes(range(256)) * 4,
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_picture_is_refused_with_a_remedy(content):
    with pytest.raises(UnreadablePhoto, match="save"):
        read_photo(content)


def test_a_huge_file_is_refused():
    with pytest.raises(UnreadablePhoto, match=r"5\.0 MB, at most 5"):
        read_photo(file(sheet()) + bytes(MAX_BYTES))


def png_bomb(side):
    """Return a small PNG file of side x side grey pixels, without ever making the picture."""
    rows = zlib.compressobj(9)
    packed = b"".join(rows.compress(bytes(side + 1)) for _ in range(side)) + rows.flush()

    def chunk(kind, content):
        body = kind + content
        return len(content).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    header = side.to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def claiming(width, height):
    """Return a JPEG file whose header claims a size."""
    content = bytearray(file(Image.new("L", (8, 8)), "JPEG"))
    start = content.index(b"\xff\xc0") + 5
    content[start : start + 4] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [png_bomb(10_000), claiming(10_000, 10_000), claiming(60_000, 60_000), claiming(9_000, 9_000)],
    ids=["PNG of 100 megapixels", "JPEG of 100 megapixels", "JPEG of 3,600 megapixels", "JPEG of 81 megapixels"],
)
def test_a_hundred_megapixels_are_refused_before_they_are_decoded(content):
    assert len(content) < MAX_BYTES
    tracemalloc.start()
    try:
        with pytest.raises(UnreadablePhoto, match=r"too many pixels \(at most (12\.5|64\.0) million"):
            read_photo(content)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@few
@given(some.data())
def test_a_damaged_file_is_read_or_refused_by_name(data):
    kind = data.draw(some.sampled_from(["PNG", "JPEG", "WEBP", "BMP", "GIF"]))
    content = bytearray(file(sheet(size=(60, 80)), kind))
    for _ in range(data.draw(some.integers(1, 8))):
        content[data.draw(some.integers(0, len(content) - 1))] = data.draw(some.integers(0, 255))
    del content[data.draw(some.integers(1, len(content))) :]
    try:
        grey = read_photo(bytes(content))
    except UnreadablePhoto:
        return
    assert grey.dtype == np.uint8
    assert grey.ndim == 2


@few
@given(some.binary(max_size=200))
def test_any_bytes_are_refused_by_name(content):
    with pytest.raises(UnreadablePhoto):
        read_photo(content)


# --- Cleaning


def test_photographed_digits_are_read_as_well_as_the_originals(digits, reader, rng):
    rows = slice(60_010, 60_090)
    photos = [
        photographed(np.pad(enlarge(image), ((20, 40), (60, 10))), rng, dark=bool(k % 2))
        for k, image in enumerate(digits.images[rows])
    ]
    restored = [photo_to_mnist(read_photo(photo)) for photo in photos]
    original = share_read(reader, digits.images[rows], digits.labels[rows])
    assert share_read(reader, restored, digits.labels[rows]) >= original - 0.03
    # Without removing the lamp's shading the corners of the sheet count as ink.
    careless = [to_mnist(read_photo(photo)) for photo in photos[:40]]
    assert share_read(reader, careless, digits.labels[rows][:40]) < original - 0.2


def test_an_mnist_image_saved_as_a_tiny_picture_comes_back(digits):
    image = digits.images[3]
    for saved in (image, 255 - image):
        back = photo_to_mnist(read_photo(file(Image.fromarray(saved))))
        assert np.corrcoef(back.ravel(), image.ravel())[0, 1] > 0.9


def blank_sheets():
    rng = np.random.default_rng(0)
    shaded = np.tile(np.linspace(90, 250, 400), (300, 1))
    return {
        "white": np.full((300, 400), 255, np.uint8),
        "black": np.zeros((300, 400), np.uint8),
        "grainy": rng.normal(200, 8, (300, 400)).clip(0, 255).astype(np.uint8),
        "shaded": shaded.astype(np.uint8),
        "shaded and grainy": (shaded + rng.normal(0, 4, shaded.shape)).clip(0, 255).astype(np.uint8),
        "one pixel": np.zeros((1, 1), np.uint8),
    }


@pytest.mark.parametrize("grey", blank_sheets().values(), ids=blank_sheets())
def test_a_blank_sheet_is_blank(grey):
    with pytest.raises(BlankDrawing, match="Nothing stands out"):
        clean_photo(grey)


def test_several_digits_are_counted():
    picture = Image.new("L", (500, 300), 220)
    draw = ImageDraw.Draw(picture)
    for left in (60, 210, 360):
        draw.line([(left, 80), (left + 70, 80), (left + 20, 220)], fill=30, width=12, joint="curve")
    with pytest.raises(SeveralDigits, match="3 separate shapes") as caught:
        photo_to_mnist(np.asarray(picture))
    assert caught.value.count == 3


def test_a_digit_in_two_strokes_is_one():
    five = Image.new("L", (300, 400), 220)
    draw = ImageDraw.Draw(five)
    draw.line([(110, 100), (200, 95)], fill=30, width=12)
    draw.line([(110, 125), (105, 190), (180, 200), (190, 260), (110, 300)], fill=30, width=12, joint="curve")
    rows = np.flatnonzero(clean_photo(np.asarray(five)).any(axis=1))
    assert rows.min() <= 95
    assert rows.max() >= 295


def test_specks_and_the_table_are_left_out():
    picture = sheet()
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 14, 400), fill=10)  # the table's edge
    for x, y in ((30, 380), (270, 30), (250, 350)):
        draw.ellipse((x, y, x + 6, y + 6), fill=10)
    cleaned = clean_photo(np.asarray(picture))
    assert not cleaned[:, :60].any()
    assert likeness(to_mnist(cleaned)) > 0.95


def test_a_digit_that_leaves_the_photo_is_still_read():
    picture = sheet().crop((90, 130, 220, 300))  # the upper edge of the seven is cut
    assert photo_to_mnist(np.asarray(picture)).any()


@few
@given(some.integers(1, 40), some.integers(1, 40), some.integers(0, 2**32 - 1))
def test_any_grey_photo_becomes_an_image_or_is_refused_by_name(height, width, seed):
    grey = np.random.default_rng(seed).integers(0, 256, (height, width), np.uint8)
    try:
        image = photo_to_mnist(grey)
    except (BlankDrawing, SeveralDigits):
        return
    assert image.shape == (28, 28)
