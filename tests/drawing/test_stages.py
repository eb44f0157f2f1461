"""What is claimed about MNIST is true of MNIST, and each stage can be looked at and left out."""

import itertools

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from mnist_core.drawing import (
    CENTRE,
    PEN,
    USUAL_WIDTHS,
    BlankDrawing,
    Sheet,
    Stages,
    enlarge,
    pixel_stages,
    stroke_stages,
    stroke_width,
    strokes_to_mnist,
    to_mnist,
)
from mnist_core.drawing.ink import FINE
from mnist_core.drawing.stages import BOX
from tests.support.drawings import DRAWINGS, SEVEN, box_of, canvas

EVERY_COMBINATION = [Stages(*done) for done in itertools.product([True, False], repeat=4)]


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


@pytest.mark.parametrize("stages", EVERY_COMBINATION, ids=str)
def test_the_last_stage_is_the_result(stages):
    sheet = Sheet(280, 280, 20)
    drawn = stroke_stages(SEVEN, sheet, stages)
    np.testing.assert_array_equal(drawn[-1].image, strokes_to_mnist(SEVEN, stages, sheet))
    pixels = canvas(SEVEN)
    seen = pixel_stages(pixels, stages)
    np.testing.assert_array_equal(seen[-1].image, to_mnist(pixels, stages))
    assert [stage.name for stage in drawn] == [stage.name for stage in seen]
    assert [stage.image.shape for stage in drawn[2:]] == [stage.image.shape for stage in seen[2:]]


@pytest.mark.parametrize("strokes", DRAWINGS.values(), ids=DRAWINGS)
def test_without_any_step_the_canvas_is_merely_shrunk(strokes):
    none = Stages(crop=False, fit=False, pen=False, centre=False)
    pixels = canvas(strokes)
    shrunk = 255.0 - np.asarray(Image.fromarray(pixels).resize((28, 28), Image.Resampling.BOX))
    assert np.abs(to_mnist(pixels, none) - shrunk).max() <= 2
    assert np.abs(strokes_to_mnist(strokes, none, Sheet(280, 280, 20)) - shrunk).mean() < 2.5


def test_each_step_does_what_it_says():
    small = [stroke / 2 for stroke in SEVEN]  # in the upper left quarter
    sheet = Sheet(280, 280, 10)

    def sides(**stage):
        top, bottom, left, right = box_of(strokes_to_mnist(small, Stages(**stage), sheet), level=60)
        return bottom - top, right - left

    assert sides() in {(20, 17), (20, 16)}
    assert sides(crop=False)[0] == pytest.approx(20 * 90 / 280 + PEN, abs=1.5)
    assert sides(fit=False, centre=False)[0] == 28
    middle = box_of(strokes_to_mnist(small, Stages(centre=False), sheet), level=60)
    assert abs((middle[0] + middle[1]) / 2 - 14) <= 0.5
    own, ours = (strokes_to_mnist(small, Stages(pen=pen), sheet).sum() for pen in (False, True))
    assert own < 0.9 * ours  # 10 of a digit's 100 become 2 pixels, MNIST has 2.5


def test_a_step_left_out_needs_to_know_the_pad():
    with pytest.raises(ValueError, match="sheet"):
        strokes_to_mnist(SEVEN, Stages(crop=False))


def test_a_scribble_outside_of_the_canvas_is_found_by_cropping_only():
    outside = [stroke + 1000 for stroke in SEVEN]
    np.testing.assert_array_equal(strokes_to_mnist(outside), strokes_to_mnist(SEVEN))
    with pytest.raises(BlankDrawing):
        strokes_to_mnist(outside, Stages(crop=False), Sheet())
