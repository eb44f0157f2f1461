"""Drawings become what MNIST made of digits: held against MNIST itself, scipy, scikit-image, Pillow and hand-made shapes."""

import itertools
import math

import hypothesis.strategies as some
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra import numpy as some_arrays
from PIL import Image, ImageDraw
from scipy import ndimage
from skimage.filters import threshold_otsu
from sklearn.linear_model import LogisticRegression

from mnist_core.drawing import (
    CENTRE,
    FINE,
    PEN,
    USUAL_WIDTHS,
    BlankDrawing,
    InvalidDrawing,
    Nudge,
    Pad,
    Steps,
    enlarge,
    nudge,
    stroke_width,
    strokes_from_fabric,
    strokes_from_points,
    strokes_to_mnist,
    to_mnist,
)
from mnist_core.drawing.drawing import (
    BOX,
    MAX_POINTS,
    MAX_STROKES,
    find_ink,
    otsu_threshold,
    pixel_stages,
    stroke_stages,
    to_grey,
)

SEVEN = [np.array([(60.0, 60), (200, 60), (120, 240)])]
TWO_STROKES = [np.array([(50.0, 40), (40, 160), (150, 160)]), np.array([(120.0, 30), (120, 250)])]
RING = [
    np.column_stack([np.cos(np.linspace(0, 2 * np.pi, 90)), 1.5 * np.sin(np.linspace(0, 2 * np.pi, 90))]) * 60 + 140
]
DRAWINGS = {"seven": SEVEN, "four in two strokes": TWO_STROKES, "ring": RING}
EVERY_COMBINATION = [Steps(*done) for done in itertools.product([True, False], repeat=4)]

few = settings(max_examples=40, deadline=None)


def canvas(strokes, pen=20, size=280):
    """Draw black strokes on white as a browser does, anti-aliased."""
    picture = Image.new("L", (4 * size, 4 * size), 255)
    draw = ImageDraw.Draw(picture)
    for stroke in strokes:
        draw.line([(4 * x, 4 * y) for x, y in stroke], fill=0, width=4 * pen)
        for x, y in stroke:
            draw.ellipse([4 * x - 2 * pen, 4 * y - 2 * pen, 4 * x + 2 * pen, 4 * y + 2 * pen], fill=0)
    return np.asarray(picture.resize((size, size), Image.Resampling.BOX))


def box_of(image, level=0):
    """Return top, bottom, left and right of what is above `level`."""
    rows, columns = np.nonzero(image > level)
    return rows.min(), rows.max() + 1, columns.min(), columns.max() + 1


def coverage(strokes, pen):
    """Return how much of each of 28 x 28 pixels a round pen covers: exact distances, one by one, as an oracle."""
    fine = (np.arange(28 * 8) + 0.5) / 8
    x, y = np.meshgrid(fine, fine)
    nearest = np.full(x.shape, np.inf)
    for stroke in strokes:
        for (x0, y0), (x1, y1) in itertools.pairwise(stroke):
            length = math.hypot(x1 - x0, y1 - y0)
            along = np.clip(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length**2, 0, 1)
            nearest = np.minimum(nearest, np.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0)))
    return 255 * (nearest < pen / 2).reshape(28, 8, 28, 8).mean(axis=(1, 3))


# --- What is claimed about MNIST


def test_mnist_has_its_centre_of_mass_where_ours_is(digits):
    centres = np.array([ndimage.center_of_mass(image) for image in digits.images[:60_000:60]])
    assert np.abs(centres - CENTRE).max() < 0.53
    assert np.abs(centres.mean(axis=0) - CENTRE).max() < 0.03


def test_mnist_has_its_longer_side_where_ours_is(digits):
    boxes = np.array([box_of(image) for image in digits.images[:60_000:60]])
    longer = np.maximum(boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2])
    assert (longer == BOX).mean() > 0.99


def test_mnist_has_the_strokes_that_we_draw(digits):
    widths = [stroke_width(enlarge(image)) / FINE for image in digits.images[:60_000:150]]
    assert np.mean(widths) == pytest.approx(USUAL_WIDTHS[0], abs=0.1)
    assert np.percentile(widths, 95) == pytest.approx(USUAL_WIDTHS[1], abs=0.3)
    ours = [stroke_width(enlarge(strokes_to_mnist(strokes))) / FINE for strokes in DRAWINGS.values()]
    assert np.mean(ours) == pytest.approx(np.mean(widths), abs=0.2)


# --- Strokes


@pytest.mark.parametrize("strokes", DRAWINGS.values(), ids=DRAWINGS)
def test_strokes_are_drawn_as_exact_geometry_says(strokes):
    path = np.concatenate(strokes)
    scale = (BOX - PEN) / np.ptp(path, axis=0).max()
    placed = [(stroke - path.mean(axis=0)) * scale + 14 for stroke in strokes]
    row, column = ndimage.center_of_mass(coverage(placed, PEN))
    expected = coverage([stroke + np.array([CENTRE - column, CENTRE - row]) for stroke in placed], PEN)
    assert (
        np.abs(strokes_to_mnist(strokes) - expected).mean() < 2.5
    )  # of 255; a twentieth of a pixel of shift costs as much


@few
@given(
    some.lists(
        some_arrays.arrays(float, some.tuples(some.integers(1, 30), some.just(2)), elements=some.floats(-1e4, 1e4)),
        min_size=1,
        max_size=5,
    )
)
def test_any_strokes_fit_the_box_and_are_centred_by_mass(strokes):
    image = strokes_to_mnist(strokes)
    assert image.shape == (28, 28)
    assert image.dtype == np.uint8
    top, bottom, left, right = box_of(image)
    assert max(bottom - top, right - left) <= BOX + 1  # a box of 20 that begins within a pixel touches 21
    uncentred = strokes_to_mnist(strokes, Steps(centre=False))
    if image.sum() > 0.99 * uncentred.sum():  # a lonely far dot may leave the frame when the rest is centred
        assert ndimage.center_of_mass(image) == pytest.approx((CENTRE, CENTRE), abs=0.2)


@pytest.mark.parametrize("strokes", DRAWINGS.values(), ids=DRAWINGS)
@pytest.mark.parametrize(("unit", "shift"), [(0.001, 0), (7.3, 0), (1, 5000), (40, -3000)])
def test_neither_size_nor_place_matters(strokes, unit, shift):
    elsewhere = strokes_to_mnist([stroke * unit + shift for stroke in strokes])
    assert np.abs(elsewhere.astype(int) - strokes_to_mnist(strokes)).mean() < 1


def test_the_pen_is_as_wide_as_said():
    upright = strokes_to_mnist([[(0, 0), (0, 100)]])
    assert upright[14].sum() / 255 == pytest.approx(PEN, abs=0.1)
    flat = strokes_to_mnist([[(0, 0), (100, 0)]])
    np.testing.assert_array_equal(flat, upright.T)


DOT_LIKE = {
    "one point": [[(3, 4)]],
    "two strokes of one point each, the same": [[(3, 4)], [(3, 4)]],
    "identical points": [[(3, 4)] * 50],
    "no length": [[(3, 4), (3, 4)]],
    "hardly any length": [[(3, 4), (3 + 1e-9, 4)]],
}


@pytest.mark.parametrize("strokes", DOT_LIKE.values(), ids=DOT_LIKE)
def test_a_dot_is_a_spot_of_the_pen(strokes):
    image = strokes_to_mnist(strokes)
    assert image.sum() / 255 == pytest.approx(math.pi * PEN**2 / 4, rel=0.1)
    assert ndimage.center_of_mass(image) == pytest.approx((CENTRE, CENTRE), abs=0.1)


def test_a_tap_with_an_unsteady_finger_is_a_dot_on_a_known_pad():
    slipped = [[(100, 100), (103, 104)]]
    assert np.ptp(box_of(strokes_to_mnist(slipped, pad=Pad(280, 280, 20)))[:2]) <= 5
    assert np.ptp(box_of(strokes_to_mnist(slipped))[:2]) >= 20


@pytest.mark.parametrize("strokes", [[], [[]], [np.empty((0, 2)), np.empty((0, 2))]])
def test_no_strokes_are_blank(strokes):
    with pytest.raises(BlankDrawing, match="draw a digit"):
        strokes_to_mnist(strokes)


BAD_STROKES = {
    "NaN": [[(0, 0), (1, math.nan)]],
    "infinity": [[(0, 0), (1, math.inf)]],
    "far away": [[(0, 0), (1, 1e6)]],
    "three coordinates": [[(0, 0, 0), (1, 1, 1)]],
    "flat": [[1, 2, 3]],
    "numbers instead of strokes": [1, 2],
    "ragged": [[(0, 0), (1,)]],
    "words": [[("a", "b")]],
    "too many strokes": [[(0, 0)]] * (MAX_STROKES + 1),
    "a million points": [np.zeros((1_000_000, 2))],
    "too many points in all": [np.zeros((MAX_POINTS // 2, 2))] * 3,
}


@pytest.mark.parametrize("strokes", BAD_STROKES.values(), ids=BAD_STROKES)
def test_bad_strokes_are_refused_with_a_remedy(strokes):
    with pytest.raises(InvalidDrawing, match="draw again"):
        strokes_to_mnist(strokes)


def test_as_many_points_as_allowed_are_drawn(rng):
    assert strokes_to_mnist([rng.uniform(0, 280, (MAX_POINTS, 2))]).mean() > 100


# --- Pixels


@pytest.fixture(scope="module")
def reader(digits):
    """Return a small model of raw pixels."""
    model = LogisticRegression(C=0.1, max_iter=40)
    return model.fit(digits.images[:6000].reshape(-1, 784) / np.float32(255), digits.labels[:6000])


def share_read(reader, images, labels):
    return (reader.predict(np.reshape(images, (-1, 784)) / np.float32(255)) == labels).mean()


def test_enlarged_and_moved_test_digits_are_read_as_well_as_the_originals(digits, reader, rng):
    rows = slice(60_000, 60_400)
    labels = digits.labels[rows]
    moved = []
    for image in digits.images[rows]:
        side = round(280 * rng.uniform(0.6, 1.3))
        big = np.asarray(Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC))
        paper = np.zeros((500, 500), np.uint8)
        top, left = (500 - side) // 2 + rng.integers(-60, 61, 2)
        paper[top : top + side, left : left + side] = big
        moved.append(paper)
    original = share_read(reader, digits.images[rows], labels)
    restored = share_read(reader, [to_mnist(paper) for paper in moved], labels)
    shrunk = share_read(
        reader, [np.asarray(Image.fromarray(p).resize((28, 28), Image.Resampling.BOX)) for p in moved], labels
    )
    assert restored >= original - 0.01
    assert shrunk < 0.5


@pytest.mark.parametrize("strokes", DRAWINGS.values(), ids=DRAWINGS)
@pytest.mark.parametrize("pen", [4, 10, 20, 30])
def test_pixels_become_what_their_strokes_become_whatever_the_pen(strokes, pen):
    from_pixels, from_strokes = to_mnist(canvas(strokes, pen)).astype(float), strokes_to_mnist(strokes)
    widths = [stroke_width(enlarge(image.astype(np.uint8))) / FINE for image in (from_pixels, from_strokes)]
    assert widths[0] == pytest.approx(widths[1], abs=0.3 if pen <= 20 else 1.3)  # a wide pen is narrowed only so far
    assert np.corrcoef(from_pixels.ravel(), from_strokes.ravel())[0, 1] > (0.97 if pen <= 20 else 0.9)
    assert ndimage.center_of_mass(from_pixels) == pytest.approx((CENTRE, CENTRE), abs=0.1)


def test_ink_may_be_darker_or_lighter_than_paper_in_any_colour_model():
    grey = canvas(SEVEN)
    expected = to_mnist(grey)
    ink = 255 - grey
    nothing = np.zeros_like(grey)
    full = np.full_like(grey, 255)
    for same in (
        ink,
        grey // 2 + 60,
        grey / 255,
        np.dstack([grey, grey, grey]),
        np.dstack([ink, ink, ink, full]),
        np.dstack([nothing, nothing, nothing, ink]),  # black on a transparent canvas
        np.dstack([full, full, full, ink]),  # white on a transparent canvas
    ):
        assert np.abs(to_mnist(same).astype(int) - expected).max() <= 6


def test_transparent_corners_are_not_ink():
    grey = canvas(SEVEN)
    alpha = np.full_like(grey, 255)
    alpha[:30, :30] = alpha[-30:, -30:] = 0
    rounded = np.dstack([grey, grey, grey, alpha])
    np.testing.assert_array_equal(to_mnist(rounded), to_mnist(grey))


def test_a_digit_that_touches_one_edge_is_still_the_ink():
    paper = np.full((100, 100), 230, np.uint8)
    paper[70:90] = 20  # touches left and right
    ink = find_ink(paper)
    assert ink[80, 50] == 1
    assert ink[10, 10] == 0


@given(some_arrays.arrays(np.uint8, some_arrays.array_shapes(min_dims=2, max_dims=2, max_side=40)))
@few
def test_any_grey_picture_becomes_an_image_or_is_blank(pixels):
    try:
        image = to_mnist(pixels)
    except BlankDrawing:
        assert np.ptp(pixels.astype(int)) < 16
    else:
        assert image.shape == (28, 28)
        assert image.any()


BLANK = {
    "white": np.full((280, 280), 255, np.uint8),
    "black": np.zeros((280, 280), np.uint8),
    "transparent": np.zeros((280, 280, 4), np.uint8),
    "filled": np.full((280, 280, 4), (0, 0, 0, 255), np.uint8),
    "one pixel": np.zeros((1, 1), np.uint8),
    "almost one colour": np.tile(np.array([200, 205], np.uint8), (50, 25)),
}


@pytest.mark.parametrize("pixels", BLANK.values(), ids=BLANK)
def test_a_picture_of_one_colour_is_blank(pixels):
    with pytest.raises(BlankDrawing, match="draw a digit"):
        to_mnist(pixels)


@pytest.mark.parametrize("size", [1, 3, 40])
def test_a_dot_of_pixels_stays_a_dot(size):
    paper = np.zeros((280, 280), np.uint8)
    paper[100 : 100 + size, 50 : 50 + size] = 255
    rows, bottom, left, right = box_of(to_mnist(paper))
    assert bottom - rows <= 4
    assert right - left <= 4


def test_a_hairline_on_a_huge_canvas_is_drawn_in_full_ink():
    paper = np.zeros((3000, 3000), np.uint8)
    paper[100:2900, 700] = 255
    assert to_mnist(paper).max() == 255


BAD_PIXELS = {
    "one row": np.zeros(784),
    "five channels": np.zeros((28, 28, 5)),
    "no pixels": np.zeros((0, 28)),
    "NaN": np.full((28, 28), np.nan),
    "negative": np.full((28, 28), -1),
    "above 255": np.full((28, 28), 256),
    "words": np.full((28, 28), "a"),
    "ragged": [[1, 2], [3]],
    "100 megapixels": np.broadcast_to(np.uint8(0), (10_000, 10_000)),
}


@pytest.mark.parametrize("pixels", BAD_PIXELS.values(), ids=BAD_PIXELS)
def test_what_is_no_picture_is_refused(pixels):
    with pytest.raises(InvalidDrawing, match=r"[Pp]i(cture|xels)"):
        to_mnist(pixels)


@few
@given(some_arrays.arrays(np.uint8, some_arrays.array_shapes(min_dims=2, max_dims=2, max_side=20)))
def test_otsu_threshold_divides_as_scikit_image_does(grey):
    if grey.min() == grey.max():
        assert otsu_threshold(grey) in range(256)
    else:
        np.testing.assert_array_equal(grey <= otsu_threshold(grey), grey <= threshold_otsu(grey))


def test_luma_is_pillows(rng):
    colours = rng.integers(0, 256, (20, 20, 3), np.uint8)
    pillow = np.asarray(Image.fromarray(colours).convert("L")).astype(int)
    assert np.abs(to_grey(colours) - pillow).max() <= 1


# --- Step by step


@pytest.mark.parametrize("steps", EVERY_COMBINATION, ids=str)
def test_the_last_stage_is_the_result(steps):
    pad = Pad(280, 280, 20)
    stages = stroke_stages(SEVEN, pad, steps)
    np.testing.assert_array_equal(stages[-1].image, strokes_to_mnist(SEVEN, steps, pad))
    pixels = canvas(SEVEN)
    seen = pixel_stages(pixels, steps)
    np.testing.assert_array_equal(seen[-1].image, to_mnist(pixels, steps))
    assert [stage.name for stage in stages] == [stage.name for stage in seen]
    assert [stage.image.shape for stage in stages[2:]] == [stage.image.shape for stage in seen[2:]]


@pytest.mark.parametrize("strokes", DRAWINGS.values(), ids=DRAWINGS)
def test_without_any_step_the_canvas_is_merely_shrunk(strokes):
    none = Steps(crop=False, fit=False, pen=False, centre=False)
    pixels = canvas(strokes)
    shrunk = 255.0 - np.asarray(Image.fromarray(pixels).resize((28, 28), Image.Resampling.BOX))
    assert np.abs(to_mnist(pixels, none) - shrunk).max() <= 2
    assert np.abs(strokes_to_mnist(strokes, none, Pad(280, 280, 20)) - shrunk).mean() < 2.5


def test_each_step_does_what_it_says():
    small = [stroke / 2 for stroke in SEVEN]  # in the upper left quarter
    pad = Pad(280, 280, 10)

    def sides(**step):
        top, bottom, left, right = box_of(strokes_to_mnist(small, Steps(**step), pad), level=60)
        return bottom - top, right - left

    assert sides() in {(20, 17), (20, 16)}
    assert sides(crop=False)[0] == pytest.approx(20 * 90 / 280 + PEN, abs=1.5)
    assert sides(fit=False, centre=False)[0] == 28
    middle = box_of(strokes_to_mnist(small, Steps(centre=False), pad), level=60)
    assert abs((middle[0] + middle[1]) / 2 - 14) <= 0.5
    own, ours = (strokes_to_mnist(small, Steps(pen=pen), pad).sum() for pen in (False, True))
    assert own < 0.9 * ours  # 10 of a digit's 100 become 2 pixels, MNIST has 2.5


def test_a_step_left_out_needs_to_know_the_pad():
    with pytest.raises(ValueError, match="pad"):
        strokes_to_mnist(SEVEN, Steps(crop=False))


def test_a_scribble_outside_of_the_canvas_is_found_by_cropping_only():
    outside = [stroke + 1000 for stroke in SEVEN]
    np.testing.assert_array_equal(strokes_to_mnist(outside), strokes_to_mnist(SEVEN))
    with pytest.raises(BlankDrawing):
        strokes_to_mnist(outside, Steps(crop=False), Pad())


# --- Nudges


def test_no_nudge_changes_nothing(digits):
    np.testing.assert_array_equal(nudge(digits.images[0], Nudge()), digits.images[0])


def test_a_whole_shift_moves_pixels(digits):
    image = digits.images[0]
    expected = np.zeros_like(image)
    expected[3:, :-2] = image[:-3, 2:]
    np.testing.assert_array_equal(nudge(image, Nudge(right=-2, down=3)), expected)


@pytest.mark.parametrize(("degrees", "quarters"), [(90, 1), (180, 2), (-90, 3)])
def test_a_quarter_turn_turns_about_the_centre_of_mass(digits, degrees, quarters):
    image = digits.images[0]
    turned = nudge(image, Nudge(rotate=degrees))
    # 27 x 27 pixels have pixel 14 of 28 in their middle.
    np.testing.assert_allclose(turned[1:, 1:], np.rot90(image[1:, 1:], quarters), atol=1)


@pytest.mark.parametrize("by", [-1.0, -0.5, 0.5, 1.0, 2.0])
def test_thickening_changes_the_measured_width(by):
    ring = strokes_to_mnist(RING)
    before, after = (stroke_width(enlarge(image)) / FINE for image in (ring, nudge(ring, Nudge(thicken=by))))
    assert after - before == pytest.approx(by, abs=0.25)


def test_a_small_nudge_makes_a_small_difference(digits):
    image = digits.images[0].astype(int)
    for small in (Nudge(right=0.02), Nudge(rotate=0.1), Nudge(thicken=0.02), Nudge(noise=1)):
        assert np.abs(nudge(digits.images[0], small) - image).mean() < 2


def test_thinning_does_not_make_a_digit_vanish(digits):
    assert nudge(digits.images[0], Nudge(thicken=-20)).max() > 100
    assert not nudge(np.zeros((28, 28), np.uint8), Nudge(thicken=2)).any()


def test_noise_is_seeded_and_as_strong_as_said():
    grey = np.full((28, 28), 128, np.uint8)
    noisy = nudge(grey, Nudge(noise=20, seed=1))
    assert noisy.std() == pytest.approx(20, rel=0.1)
    np.testing.assert_array_equal(noisy, nudge(grey, Nudge(noise=20, seed=1)))
    assert (noisy != nudge(grey, Nudge(noise=20, seed=2))).any()


# --- What the browser sends

# The path and places below were recorded from streamlit-drawable-canvas 0.13.0 in Chromium.
RECORDED_PATH = [
    ["M", 59.98, 60.02],
    ["Q", 60, 60, 80, 61],
    ["Q", 100, 62, 125, 61],
    ["Q", 150, 60, 175, 62],
    ["Q", 200, 64, 175, 142],
    ["L", 149.98, 220.02],
]
AS_DRAWN = {
    "type": "Path",
    "originX": "center",
    "originY": "center",
    "left": 126.865,
    "top": 140.0177,
    "path": RECORDED_PATH,
}
ON_SCREEN = [  # the change, and left, top, right and bottom of the ink of a pen of 3 on the canvas
    ({}, (59, 59, 189, 221)),
    ({"left": 156.865, "top": 170.0177}, (89, 89, 219, 251)),
    ({"scaleX": 0.5, "scaleY": 0.7}, (93, 83, 158, 197)),
    ({"angle": 40}, (92, 34, 219, 218)),
    ({"skewX": 20}, (29, 59, 181, 221)),
    ({"skewY": 25}, (59, 27, 189, 232)),
    ({"angle": 10, "flipY": True}, (46, 64, 180, 227)),
    (
        {"left": 130, "top": 120, "scaleX": 0.6, "scaleY": 0.8, "angle": -30, "flipX": True, "skewX": 20, "skewY": 15},
        (87, 20, 145, 197),
    ),
]


@pytest.mark.parametrize(("change", "ink"), ON_SCREEN, ids=[", ".join(change) or "as drawn" for change, _ in ON_SCREEN])
def test_strokes_are_where_the_canvas_shows_them(change, ink):
    (stroke,) = strokes_from_fabric({"objects": [AS_DRAWN | change], "background": "#fff"})
    box = (*stroke.min(axis=0), *stroke.max(axis=0))
    inset = np.array([1.2, 1.2, -1.2, -1.2])  # about half the pen
    np.testing.assert_allclose(box, ink + inset, atol=1.3)


def test_a_tap_is_a_dot():
    tap = AS_DRAWN | {"path": [["M", 39.98, 240], ["L", 40.02, 240]], "left": 40, "top": 240}
    (dot,) = strokes_from_fabric({"objects": [tap]})
    np.testing.assert_allclose(dot, [[40, 240]])
    (start,) = strokes_from_fabric({"objects": [{"type": "Path", "path": [["M", 5, 6]]}]})
    np.testing.assert_allclose(start, [[5, 6]])


def test_curves_pass_through_their_formula():
    (stroke,) = strokes_from_fabric({"objects": [{"type": "Path", "path": [["M", 0, 0], ["Q", 10, 20, 20, 0]]}]})
    t = np.linspace(0, 1, len(stroke))
    np.testing.assert_allclose(stroke, np.column_stack([20 * t, 40 * t * (1 - t)]), atol=1e-9)


def test_nothing_sent_yet_is_no_stroke():
    assert strokes_from_fabric(None) == strokes_from_points(None) == []
    assert strokes_from_fabric({"objects": []}) == strokes_from_points({"strokes": [[], []]}) == []


BAD_FABRIC = {
    "a list": [],
    "no objects": {},
    "objects that are words": {"objects": "Path"},
    "an object that is a word": {"objects": ["Path"]},
    "a rectangle": {"objects": [{"type": "Rect"}]},
    "a path of words": {"objects": [{"type": "Path", "path": "M 0 0"}]},
    "no commands": {"objects": [{"type": "Path", "path": []}]},
    "no start": {"objects": [{"type": "Path", "path": [["L", 0, 0]]}]},
    "two starts": {"objects": [{"type": "Path", "path": [["M", 0, 0], ["M", 1, 1]]}]},
    "an unknown command": {"objects": [{"type": "Path", "path": [["M", 0, 0], ["A", 1, 1]]}]},
    "too few numbers": {"objects": [{"type": "Path", "path": [["M", 0]]}]},
    "words for numbers": {"objects": [{"type": "Path", "path": [["M", "0", "0"]]}]},
    "NaN": {"objects": [{"type": "Path", "path": [["M", 0, math.nan]]}]},
    "a number that no float holds": {"objects": [{"type": "Path", "path": [["M", 0, 10**400]]}]},
    "left is a word": {"objects": [AS_DRAWN | {"left": "10"}]},
    "left is infinite": {"objects": [AS_DRAWN | {"left": math.inf}]},
    "scaled out of sight": {"objects": [AS_DRAWN | {"scaleX": 1e5}]},
    "another origin": {"objects": [AS_DRAWN | {"originX": "left"}]},
    "too many strokes": {"objects": [AS_DRAWN] * (MAX_STROKES + 1)},
    "too many points": {"objects": [AS_DRAWN | {"path": [["M", 0, 0]] + [["L", 1, 1]] * MAX_POINTS}]},
}


@pytest.mark.parametrize("raw", BAD_FABRIC.values(), ids=BAD_FABRIC)
def test_what_the_canvas_never_sends_is_refused(raw):
    with pytest.raises(InvalidDrawing, match="clear"):
        strokes_from_fabric(raw)


BAD_POINTS = {
    "a word": "strokes",
    "no strokes": {"points": []},
    "strokes that are words": {"strokes": "none"},
    "a stroke that is a number": {"strokes": [1]},
    "a stroke that is an object": {"strokes": [{"x": 1, "y": 2}]},
    "a point of three": {"strokes": [[[1, 2, 3]]]},
    "true and false": {"strokes": [[[True, False]]]},
    "words for numbers": {"strokes": [[["1", "2"]]]},
    "null": {"strokes": [[[None, 1]]]},
    "NaN": {"strokes": [[[math.nan, 1]]]},
    "too far": {"strokes": [[[1e5 + 1, 1]]]},
    "too many strokes": {"strokes": [[[0, 0]]] * (MAX_STROKES + 1)},
    "a million points": {"strokes": [[[0, 0]] * 1_000_000]},
}


@pytest.mark.parametrize("raw", BAD_POINTS.values(), ids=BAD_POINTS)
def test_what_the_live_pad_never_sends_is_refused(raw):
    with pytest.raises(InvalidDrawing, match="clear"):
        strokes_from_points(raw)


json = some.recursive(
    some.none() | some.booleans() | some.floats() | some.integers() | some.text(max_size=3),
    lambda inside: some.lists(inside, max_size=4) | some.dictionaries(some.text(max_size=3), inside, max_size=3),
    max_leaves=12,
)
command = some.lists(some.sampled_from(["M", "Q", "L"]) | json, max_size=6)
thing = some.fixed_dictionaries(
    {"type": some.just("Path"), "path": some.lists(command, max_size=3).map(lambda rest: [["M", 1, 2], *rest])},
    optional={key: json | some.floats(-10, 10) for key in ("left", "scaleX", "angle", "skewX", "flipX", "originX")},
)


@few
@given(json | some.fixed_dictionaries({"objects": some.lists(thing | json, max_size=3)}))
def test_any_json_is_strokes_or_refused_by_name_from_the_canvas(raw):
    _strokes_or_refused(strokes_from_fabric, raw)


@few
@given(json | some.fixed_dictionaries({"strokes": some.lists(json, max_size=3)}))
def test_any_json_is_strokes_or_refused_by_name_from_the_live_pad(raw):
    _strokes_or_refused(strokes_from_points, raw)


def _strokes_or_refused(read, raw):
    try:
        strokes = read(raw)
    except InvalidDrawing:
        return
    assert all(stroke.ndim == 2 and stroke.shape[1] == 2 and np.isfinite(stroke).all() for stroke in strokes)
    if strokes:
        assert strokes_to_mnist(strokes).any()
