"""Ink is told from paper on photos: held against MNIST's own digits."""

import io

import hypothesis.strategies as some
import numpy as np
import pytest
from hypothesis import given, settings
from PIL import Image, ImageDraw

from mnist_core.drawing import BlankDrawing, SeveralDigits, clean_photo, enlarge, read_photo, to_mnist
from tests.support.drawings import share_read
from tests.support.pictures import likeness_to_seven, photo_to_mnist, photograph, save_picture, sheet_with_seven

few = settings(max_examples=60, deadline=None)


def with_traces_of_jpeg(picture):
    return np.asarray(Image.open(io.BytesIO(save_picture(picture, "JPEG", quality=80))))


def test_photographed_digits_are_read_as_well_as_the_originals(digits, reader, rng):
    rows = slice(60_010, 60_090)
    photos = [
        with_traces_of_jpeg(photograph(np.pad(enlarge(image), ((20, 40), (60, 10))), rng, dark=bool(k % 2)))
        for k, image in enumerate(digits.images[rows])
    ]
    restored = [photo_to_mnist(photo) for photo in photos]
    original = share_read(reader, digits.images[rows], digits.labels[rows])
    assert share_read(reader, restored, digits.labels[rows]) >= original - 0.03
    # Without removing the lamp's shading the corners of the sheet count as ink.
    careless = [to_mnist(photo) for photo in photos[:40]]
    assert share_read(reader, careless, digits.labels[rows][:40]) < original - 0.2


def test_an_mnist_image_saved_as_a_tiny_picture_comes_back(digits):
    image = digits.images[3]
    for saved in (image, 255 - image):
        back = photo_to_mnist(read_photo(save_picture(Image.fromarray(saved))))
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
    with pytest.raises(SeveralDigits, match="3 separate shapes"):
        photo_to_mnist(np.asarray(picture))


def test_a_digit_in_two_strokes_is_one():
    five = Image.new("L", (300, 400), 220)
    draw = ImageDraw.Draw(five)
    draw.line([(110, 100), (200, 95)], fill=30, width=12)
    draw.line([(110, 125), (105, 190), (180, 200), (190, 260), (110, 300)], fill=30, width=12, joint="curve")
    rows = np.flatnonzero(clean_photo(np.asarray(five)).any(axis=1))
    assert rows.min() <= 95
    assert rows.max() >= 295


def test_specks_and_the_table_are_left_out():
    picture = sheet_with_seven()
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 14, 400), fill=10)  # the table's edge
    for x, y in ((30, 380), (270, 30), (250, 350)):
        draw.ellipse((x, y, x + 6, y + 6), fill=10)
    cleaned = clean_photo(np.asarray(picture))
    assert not cleaned[:, :60].any()
    assert likeness_to_seven(to_mnist(cleaned)) > 0.95


def test_a_digit_that_leaves_the_photo_is_still_read():
    picture = sheet_with_seven().crop((90, 130, 220, 300))  # the upper edge of the seven is cut
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
