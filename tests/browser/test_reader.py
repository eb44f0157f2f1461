"""The reader in the browser answers as Python does: the same drawings through both, in a real browser."""

import json
from base64 import b64decode
from dataclasses import replace

import numpy as np
import pytest

from mnist_core.data import Digits
from mnist_core.drawing import Sheet, strokes_to_mnist
from mnist_core.export import pack_constants, pack_model
from mnist_core.model import FEATURES, TrainingConfig, train
from mnist_core.ui.frontend import read_reader
from tests.support.handwriting import write_digits

pytestmark = pytest.mark.browser

SHEET = Sheet()
EDGES = {
    "a dot": [[(3, 4)]],
    "a tap that slipped": [[(100, 100), (103, 104)]],
    "a dot and a line": [[(140, 20)], [(140, 80), (140, 250)]],
    "points one upon another": [[(9, 9)] * 5 + [(100, 200)] * 5],
    "beyond the paper": [[(-40, 20), (330, 20), (100, 300)]],
    "halves of a pixel": [[(0.5, 0.5), (200.5, 0.5), (200.5, 175.5)], [(20.5, 90.5), (170.5, 90.5)]],
}
# Playwright is slow with millions of numbers: drawings go as JSON in a string, answers come back as bytes in one.
READ = """([source, given]) => {
    const {unpackModel, readStrokes} = new Function(source + "; return {unpackModel, readStrokes};")();
    const {models, constants, drawings, pen} = JSON.parse(given);
    const asBase64 = (array) => btoa(Array.from(new Uint8Array(array.buffer), (b) => String.fromCharCode(b)).join(""));
    const answers = models.map(unpackModel).map(
        (model) => drawings.map((strokes) => readStrokes(strokes, pen, model, constants)));
    return [
        asBase64(Uint8Array.from(answers[0].flatMap(({image}) => Array.from(image)))),
        asBase64(Float64Array.from(answers.flat().flatMap(({probabilities}) => probabilities))),
    ];
}"""


def read_in_browser(page, models, drawings):
    """Return images (n, 784) and the probabilities of each model (m, n, 10) as the browser finds them."""
    given = {
        "models": [pack_model(model) for model in models],
        "constants": pack_constants(),
        "drawings": [[np.asarray(stroke).tolist() for stroke in strokes] for strokes in drawings],
        "pen": SHEET.pen,
    }
    pixels, probabilities = map(b64decode, page.evaluate(READ, [read_reader(), json.dumps(given)]))
    images = np.frombuffer(pixels, np.uint8).astype(int).reshape(-1, 784)
    return images, np.frombuffer(probabilities).reshape(len(models), len(images), 10)


@pytest.fixture(scope="module")
def models(few_digits):
    """A model for each choice of features, each scaled in another way."""
    scalings = ("pareto", "standardise", "subtract mean")
    config = TrainingConfig(max_iter=30)
    return [
        train(few_digits, replace(config, features=features, scaling=scaling))
        for features, scaling in zip(FEATURES, scalings, strict=True)
    ]


def test_browser_and_python_read_a_thousand_drawings_alike(page, models):
    drawings = write_digits(1_000)
    seen, answers = read_in_browser(page, models, drawings)
    images = np.array([strokes_to_mnist(strokes, sheet=SHEET) for strokes in drawings])
    apart = np.abs(seen - images.reshape(-1, 784).astype(int))
    assert (apart <= 1).mean() >= 0.999
    for model, answer in zip(models, answers, strict=True):
        expected = model.predict_proba(images)
        assert (answer.argmax(axis=1) == expected.argmax(axis=1)).mean() >= 0.999
        assert np.abs(answer - expected).max() <= 0.005
        assert len(set(expected.argmax(axis=1))) == 10


def test_they_agree_on_drawings_at_the_edge_of_what_is_allowed(page, models):
    seen, answers = read_in_browser(page, models, EDGES.values())
    images = np.array([strokes_to_mnist(strokes, sheet=SHEET) for strokes in EDGES.values()])
    np.testing.assert_allclose(seen, images.reshape(-1, 784), atol=1)
    for model, answer in zip(models, answers, strict=True):
        np.testing.assert_allclose(answer, model.predict_proba(images), atol=0.005)


def test_a_digit_that_was_not_among_the_training_images_is_never_the_answer(page, few_digits):
    without = few_digits.labels != 7
    model = train(Digits(few_digits.images[without], few_digits.labels[without]), TrainingConfig(max_iter=5))
    _, answers = read_in_browser(page, [model], write_digits(20))
    assert (answers[0][:, 7] == 0).all()
    np.testing.assert_allclose(answers[0].sum(axis=1), 1)


def test_nothing_drawn_is_no_answer(page):
    blank = page.evaluate(
        "([source, constants]) => new Function(source + '; return readStrokes')()([[], []], 20, null, constants)",
        [read_reader(), pack_constants()],
    )
    assert blank is None
