"""My digits, with a visitor who draws while it is on the page."""

from mnist_core.drawing import Collection, to_npz
from tests.support.visitor import Visitor, run

CANVAS = "streamlit-drawable-canvas.streamlit_drawable_canvas"
LINE = {"type": "Path", "path": [["M", 140, 40], ["L", 140, 240]]}


def test_a_stroke_shows_nothing_of_the_saved_set_again(server, digits):
    mine = Collection(digits.images[:3], digits.labels[:3])
    before, after = run(count_bytes_of_strokes(int(server.rpartition(":")[2]), to_npz(mine)))
    assert abs(after - before) < 500, "a table and three digits are more"


async def count_bytes_of_strokes(port, saved):
    """Return what the answers to two strokes weigh: with no set, and with a saved one."""
    visitor = await Visitor.arriving(port)
    await visitor.open("draw", "n_train=2000&max_iter=30&closer=My+digits")
    while not visitor.shows("Draw a digit from 0 to 9"):
        await visitor.rest(0.1)
    answers = []
    for n in (1, 2):
        await visitor.report(CANVAS, {"drawing": {"raw": {"objects": [LINE] * (3 * n - 2)}, "data": None}})
        answers.append(
            await visitor.report(CANVAS, {"drawing": {"raw": {"objects": [LINE] * (3 * n - 1)}, "data": None}})
        )
        if n == 1:
            await visitor.upload("Load saved digits", "mine.npz", saved)
            assert visitor.shows("3 shown to the model")
    await visitor.leave()
    return answers[0].n_bytes, answers[1].n_bytes
