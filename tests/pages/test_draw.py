"""The Draw page, without a browser: the pad's values are put where their components would put them."""

import gc
import io
import re
import weakref
from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mnist_core.drawing import Collection, strokes_to_mnist, to_npz
from mnist_core.model import QUICK, Iteration, TrainingConfig, load_shipped, train
from mnist_core.ui import cache, presence, run_watch
from mnist_core.ui.draw import challenge, my_digits_files
from tests.support.fits import instant
from tests.support.pages import html, open_page, press, words
from tests.support.pictures import write_png

QUICKLY = {"n_train": "2000", "max_iter": "20"}
CONFIG = TrainingConfig.from_params(QUICKLY)

ONE = [[[140, 40], [140, 240]]]
FOUR = [[[90, 40], [70, 150], [200, 150]], [[170, 40], [165, 250]]]
VIEWS = ["Step by step", "Why", "Play", "Several models", "Photo", "My digits"]
GAME = {"closer": "My digits", "set": "Draw one that fools it"}


@pytest.fixture(autouse=True)
def trained():
    """Train the page's model, once for all tests that share the server's queue; each gets a session of its own."""
    run = cache.runs().get(CONFIG) or cache.runs().submit(CONFIG)
    assert run.wait(60)


def page(**link):
    return open_page("draw", **QUICKLY | link)


def fabric(strokes):
    """Return strokes as streamlit-drawable-canvas describes them."""
    paths = [[["M", *first], *(["L", *point] for point in rest)] for first, *rest in strokes]
    return {"objects": [{"type": "Path", "path": path} for path in paths]}


def feed(at, strokes):
    """Draw on the pad, as the component reports it; it must have been on screen before."""
    at.session_state["pad-canvas"] = {"drawing": {"raw": fabric(strokes), "data": None}}
    return at.run()


def drawn(strokes, **link):
    return feed(page(**link), strokes)


def verdict(at):
    found = re.search('<p class="opinion">(.*?)</p>', html(at))
    assert found is not None
    return found.group(1)


def bars(at):
    """Return the probabilities that the ten bars show; empty if they are."""
    answer = next(element.proto.body for element in at.get("html") if "mnist-answer" in element.proto.body)
    return {int(digit): float(p) for digit, p in re.findall(r'data-digit="(\d)" data-probability="([\d.]+)"', answer)}


def best(at):
    return max(bars(at), key=bars(at).__getitem__)


def look_closer(at, view):
    """Choose a view below the pad, or none."""
    at.session_state["closer"] = view
    return at.run()


# --- nothing yet ------------------------------------------------------------------------------------------------------


def test_a_blank_pad_is_a_friendly_state():
    at = page(**{"pad-kind": "Keyboard too"})  # a name that older links have
    assert verdict(at) == "Draw a digit from 0 to 9"
    assert bars(at) == {}
    assert not at.error
    assert not at.warning


def test_a_cold_page_trains_visibly_and_then_answers():
    config = TrainingConfig.from_params({"n_train": "500", "max_iter": "5"})
    at = page(n_train="500", max_iter="5")
    run = cache.runs().get(config)
    assert run is not None
    assert run.wait(60)
    at.run()
    assert verdict(at) == "Draw a digit from 0 to 9"
    assert any("pixels, 500 images" in caption.value for caption in at.caption)


def test_a_model_that_is_ready_before_the_page_has_ended_is_on_it(use_queue, monkeypatch):
    may_end = Event()

    def train_late(*fit):
        assert may_end.wait(60)
        return instant(*fit)

    def show_and_let_end(run):
        may_end.set()
        assert run.wait(60)

    use_queue(train=train_late)
    monkeypatch.setattr(run_watch, "show_progress", show_and_let_end)
    at = page(n_train="700")
    assert may_end.is_set()
    assert verdict(at) == "Draw a digit from 0 to 9"


def test_the_page_runs_by_itself_only_while_a_run_that_it_shows_goes_on(use_queue, monkeypatch):
    may_end = Event()

    def train_ours(*fit):
        assert fit[1] == CONFIG or may_end.wait(60)
        return instant(*fit)

    chosen = []
    monkeypatch.setattr(presence, "choose_interval", lambda seconds: chosen.append(seconds) or seconds)
    queue = use_queue(train=train_ours)
    assert queue.submit(CONFIG).wait(60)
    queue.submit(replace(CONFIG, features="deskewed"))  # by another visitor
    at = page()
    assert not chosen
    at.session_state["closer"] = "Several models"
    at.run()
    assert chosen
    chosen.clear()
    at.session_state["closer"] = None
    at.session_state["sees"] = "Deskewed"
    at.run()
    assert chosen
    may_end.set()


def test_a_run_that_fails_after_its_first_iteration_is_explained_and_seldom_asked_for(use_queue, monkeypatch):
    def fail(digits, config, on_iteration, _):
        on_iteration(Iteration(1, 0.1, 1.0, 0.5, 0.5, np.zeros((10, 784), np.float32), np.zeros(10, np.float32)))
        raise MemoryError

    queue = use_queue(train=fail)
    at = page(n_train="700")
    assert all(run.wait(60) for run in queue.runs())
    chosen = []
    monkeypatch.setattr(presence, "choose_interval", lambda seconds: chosen.append(seconds) or seconds)
    at.run()
    assert set(chosen) == {2.0}
    assert "out of memory" in at.error[0].value
    assert "Train it again" in [button.label for button in at.button]


def test_a_full_queue_is_explained_and_the_drawing_kept(use_queue):
    began, may_end = Event(), Event()

    def train_ours(digits, config, *fit):
        if config != CONFIG:
            began.set()
            may_end.wait(60)
        return train(digits, config, *fit)

    queue = use_queue(workers=1, max_waiting=1, train=train_ours)
    assert queue.submit(CONFIG).wait(60)
    at = page()
    queue.submit(TrainingConfig(n_train=100, max_iter=1))
    assert began.wait(60)
    queue.submit(TrainingConfig(n_train=100, max_iter=2))
    at.session_state["sees"] = "Deskewed"
    feed(at, ONE)
    assert "Try again in a minute" in at.warning[0].value
    may_end.set()
    at.session_state["sees"] = "Pixels"
    at.run()
    assert best(at) == 1


# --- without a run of one's own ---------------------------------------------------------------------------------------


def test_who_has_no_run_is_read_by_homes_model_and_nothing_is_trained(use_queue):
    queue = use_queue(train=instant)
    at = feed(open_page("draw"), FOUR)
    answer = load_shipped().predict_proba(strokes_to_mnist([np.array(stroke) for stroke in FOUR])[np.newaxis])[0]
    for view in (None, *VIEWS):
        look_closer(at, view)
        assert not at.error
        assert list(bars(at).values()) == pytest.approx(answer.tolist(), abs=1e-3)
        assert best(at) == 4
        assert "99.49% on MNIST's test images. It came with this app." in words(at)
    assert not queue.runs()


def test_one_press_trains_the_quick_default(use_queue):
    queue = use_queue(train=instant)
    at = open_page("draw")
    assert at.segmented_control(key="sees").value == "As on Home"
    at.segmented_control(key="sees").set_value("Pixels").run()
    assert [run.config for run in queue.runs()] == [QUICK]
    at.segmented_control(key="sees").set_value("As on Home").run()
    assert "It came with this app." in words(at)


def test_who_has_a_run_of_their_own_is_read_by_it(use_queue):
    queue = use_queue(train=instant)
    at = open_page("train", menu=True)
    assert [run.config for run in queue.runs()] == [QUICK]
    assert queue.runs()[0].wait(60)
    at.switch_page("pages/4_draw.py").run()
    assert at.segmented_control(key="sees").value == "Pixels"
    assert "Read by **pixels, 30,000 images**" in words(at)


def test_in_the_game_homes_model_is_the_judge_and_one_press_trains_another(use_queue):
    queue = use_queue(train=instant)
    at = open_page("draw", **GAME)
    assert "This model is the judge of the game." in words(at)
    press(at, "challenge-train")
    assert [run.config for run in queue.runs()] == [QUICK]
    assert queue.runs()[0].wait(60)
    at.run()
    assert "Draw a 7" in words(at)


# --- strokes ----------------------------------------------------------------------------------------------------------


def test_a_stroke_moves_the_bars():
    at = page()
    for strokes, digit in ((ONE, 1), (FOUR, 4)):
        feed(at, strokes)
        assert best(at) == digit
        assert abs(sum(bars(at).values()) - 1) < 1e-4
        assert f"{digit}" in verdict(at)


SCRIBBLE = [np.random.default_rng(0).uniform(0, 280, (30, 2)).round(1).tolist()]
ODD = {
    "a scribble": (SCRIBBLE, "Unlike any digit I know"),
    "one dot": ([[[140, 140]]], "Unlike any digit"),
    "a filled canvas": ([[[5, y], [275, y]] for y in range(5, 280, 6)], "Unlike any digit"),
    "outside: brought back to the edge": ([[[-500, -500], [-400, -900], [900, -300]]], ""),
}
BAD = {
    "NaN": fabric([[[float("nan"), 1], [2, 3]]]),
    "far": fabric([[[1e300, 1], [2, 3]]]),
    "words": fabric([[["x", 1], [2, 3]]]),
    "too many points": fabric([[[i % 280, 5] for i in range(30_000)]]),
}
NO_REPORTS = (5, {"raw": []}, {"raw": {"objects": "x"}})


def test_odd_drawings_get_an_answer():
    at = page()
    for what, (strokes, expected) in ODD.items():
        feed(at, strokes)
        assert verdict(at).startswith(expected), what


def test_bad_strokes_get_a_message_and_the_drawing_is_kept():
    at = page()
    for what, raw in BAD.items():
        feed(at, ONE)
        assert not at.warning
        at.session_state["pad-canvas"] = {"drawing": {"raw": raw, "data": None}}
        at.run()
        assert "draw again" in at.warning[0].value, what
        assert best(at) == 1
    for report in NO_REPORTS:
        at.session_state["pad-canvas"] = {"drawing": report}
        at.run()
        assert best(at) == 1


def test_the_drawing_survives_a_page_switch():
    at = drawn(FOUR)
    del at.session_state["pad-canvas"]  # Streamlit drops a widget's value when its page is left
    at.run()
    assert best(at) == 4


# --- what the model sees ----------------------------------------------------------------------------------------------


def test_other_features_are_trained_in_the_shared_queue(few_digits, use_queue):
    queue = use_queue(few_digits)  # of 70,000, deskewing takes long
    at = drawn(FOUR, sees="Deskewed", n_train="1000")
    run = queue.get(TrainingConfig.from_params(QUICKLY | {"features": "deskewed", "n_train": "1000"}))
    assert run is not None
    assert run.wait(60)
    at.run()
    assert best(at) == 4
    assert "deskewed" in words(at)


# --- closer looks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_by_its_link(view):
    at = page(closer=view)
    assert not at.error
    assert best(feed(at, FOUR)) == 4
    assert not at.error


def test_stages_can_be_left_out_and_the_bars_show_it():
    corner = [[[x / 4, y / 4] for x, y in stroke] for stroke in FOUR]  # small, in the upper left corner
    at = drawn(corner, closer="Step by step")
    assert [
        words for words in ("As drawn", "Cropped", "Longer side 20", "pen", "Centred") if words not in html(at)
    ] == []
    before = bars(at)
    assert max(before, key=before.__getitem__) == 4
    at.session_state["stages"] = []
    at.run()
    assert bars(at)[4] < before[4] - 0.2
    assert "Without “Crop”" in html(at)
    assert "Not cropped" in html(at)
    assert "Cropped to the ink" not in html(at)


@pytest.mark.parametrize("name", ["stages", "steps"], ids=["today's link", "old link"])
@pytest.mark.parametrize(("stages", "is_said"), [("nonsense", True), (["Crop", "Centre"], False), ("", False)])
def test_a_link_to_stages_that_there_are_not_is_said(name, stages, is_said):
    at = page(closer="Step by step", **{name: stages})
    assert any("The link asks for stages" in warning.value for warning in at.warning) == is_said
    done = at.button_group(key="stages").value
    all_stages = ["Crop", "Fit into 20 × 20", "MNIST's pen", "Centre"]
    assert list(done) == (all_stages if is_said else [*filter(None, stages)])


def test_nudges_move_the_bars_and_can_be_put_back():
    at = drawn(FOUR, closer="Play")
    before = bars(at)
    at.slider(key="nudge-right").set_value(8.0).run()
    assert bars(at) != before
    press(at, "nudge-reset")
    assert bars(at) == before


def test_several_models_answer_side_by_side():
    other = cache.runs().submit(TrainingConfig.from_params(QUICKLY | {"C": "0.01"}))
    assert other.wait(60)
    at = drawn(FOUR, closer="Several models")
    rows = re.findall('data-model="(.*?)"', html(at))
    assert len(rows) >= 2
    assert rows[0].startswith("1. pixels, 2,000 images, subtract mean, C = 0.1"), "the page's own model comes first"


# --- right or wrong ---------------------------------------------------------------------------------------------------


def say(at, digit):
    next(group for group in at.button_group if group.label == "It is a …").set_value(digit).run()
    return at


def test_who_says_right_or_wrong_gets_the_reasons_and_a_stronger_model(few_digits, use_queue):
    queue = use_queue(few_digits)  # of 70,000, histograms take long
    assert queue.submit(replace(CONFIG, n_train=1000)).wait(60)
    at = say(drawn(ONE, n_train="1000"), 1)
    assert "**Right.**" in words(at)
    at = say(drawn(ONE, n_train="1000"), 8)
    assert "Wrong, you meant an 8" in words(at)
    press(at, "why")
    pictures = next(body for body in html(at).split("<ol") if "mnist-scores" in body)
    scores = {int(digit): float(s) for digit, s in re.findall(r"<b>(\d)</b> ([+-][\d.]+)</li>", pictures)}
    assert max(scores, key=scores.__getitem__) == best(at) == 1
    assert len(scores) == 10
    press(at, "stronger")
    assert queue.get(replace(CONFIG, n_train=1000, features="gradient histograms")) is not None


def test_another_drawing_is_asked_about_again():
    at = say(drawn(ONE), 1)
    feed(at, FOUR)
    assert "**Right.**" not in words(at)


def test_what_a_drawing_is_meant_to_be_saves_it_once_and_can_be_corrected():
    at = say(drawn(ONE), 7)
    assert "It was read as 1. Saved in My digits: shown to the model" in words(at)
    assert saved(at).labels.tolist() == [7]
    assert best(at) == 1, "the drawing stays"
    say(at, 4)
    assert saved(at).labels.tolist() == [4], "one drawing is one digit"
    assert not at.button(key="teach").disabled


# --- images of the data -----------------------------------------------------------------------------------------------


def test_a_link_shows_an_image_until_the_visitor_draws(digits):
    at = page(row="69999")
    assert "Image 69,999 of the data, labelled 6" in words(at)
    assert bars(at)
    feed(at, ONE)
    assert "Image 69,999" not in words(at)
    assert best(at) == 1
    at.run()
    assert best(at) == 1, "the address does not bring it back"


@pytest.mark.parametrize("action", [{"do": "pen", "pen": 28}, {"do": "restore", "strokes": ONE, "pen": 20}])
def test_another_pen_or_what_the_tab_gives_back_keeps_the_opened_image(action):
    at = page(row="69999")
    at.session_state["pad-tools"] = {"action": action}
    at.run()
    assert "Image 69,999" in words(at)
    at.run()
    assert best(at) == 6


def test_one_press_leads_back_to_the_pad():
    at = feed(page(), ONE)
    at.query_params["row"] = "0"
    at.run()
    assert "Image 0 of the data" in words(at)
    press(at, "back")
    assert "Image 0 of the data" not in words(at)
    assert best(at) == 1


def test_a_link_to_no_image_says_so():
    at = page(row="70000")
    said = at.warning[0].value.replace("\\", "")
    assert "The link asks for row “70000”; there are 0 to 69,999. Here is the pad." in said
    feed(at, ONE)
    assert not at.warning
    assert best(at) == 1


def test_any_test_digit_can_be_had():
    at = press(page(closer="Play"), "any-digit")
    assert re.search(r"Image 6\d,\d{3} of the data", words(at))
    assert bars(at)


# --- photos -----------------------------------------------------------------------------------------------------------


def png(draw, size=(300, 300), **save):
    picture = Image.new("L", size, 230)
    draw(ImageDraw.Draw(picture))
    file = io.BytesIO()
    picture.save(file, **({"format": "PNG"} | save))
    return file.getvalue()


def one(pen):
    pen.line([(150, 60), (150, 240)], fill=30, width=22)


def two_digits(pen):
    pen.line([(60, 60), (60, 240)], fill=30, width=22)
    pen.line([(240, 60), (240, 240)], fill=30, width=22)


def upload(at, name, content):
    at.file_uploader(key="photo").set_value((name, content, "image/png"))
    return at.run()


def test_a_photo_is_read_instead_of_the_pad():
    at = upload(drawn(FOUR, closer="Photo"), "one.png", png(one))
    assert "Your photo" in words(at)
    assert best(at) == 1
    press(at, "back")
    assert best(at) == 4


BAD_PHOTOS = {
    "text": (b"Dear diary, today", "not a picture"),
    "broken": (png(one)[:200], "damaged|not a picture"),
    "blank": (png(lambda pen: None), "Nothing stands out|one colour"),
    "two": (png(two_digits), "2 separate shapes"),
    "huge": (write_png(10_000, 10_000, bits=1, colour=0), "too many pixels"),
    "empty": (b"", "not a picture"),
}


def test_a_bad_photo_gets_a_message_and_the_drawing_is_kept():
    at = drawn(FOUR, closer="Photo")
    for name, (content, message) in BAD_PHOTOS.items():
        assert best(upload(at, "one.png", png(one))) == 1
        upload(at, f"{name}.png", content)
        assert re.search(message, at.error[0].value)
        assert "still on the pad" in at.error[0].value
        assert best(at) == 4


# --- my digits --------------------------------------------------------------------------------------------------------


def saved(at):
    return at.session_state["state-MyDigitsState"].drawings


def test_a_saved_drawing_is_counted_and_the_pad_is_empty():
    at = press(drawn(FOUR, closer="My digits"), "save-4")
    assert saved(at).labels.tolist() == [4]
    assert verdict(at) == "Draw a digit from 0 to 9"
    assert "It was read right. Saved in My digits: shown to the model" in words(at)
    table = at.dataframe[0].value
    assert table["Your digits"][0] == "100% (1 of 1)"
    assert re.fullmatch(r"[\d.]+% \([\d.]+% to [\d.]+%\)", table["MNIST's test images"][0])
    press(feed(at, ONE), "save-7")
    assert "It was read as 1." in words(at)
    assert at.dataframe[0].value["Your digits"][0] == "50% (1 of 2)"
    press(feed(feed(at, FOUR), ONE), "save-7")
    assert "there already" in at.error[0].value
    assert best(at) == 1, "the drawing is kept"
    assert saved(at).labels.tolist() == [4, 7]


def test_nothing_can_be_saved_from_an_empty_pad():
    at = page(closer="My digits")
    assert all(at.button(key=f"save-{digit}").disabled for digit in range(10))


def test_a_saved_set_is_loaded_again(digits):
    at = page(closer="My digits")
    mine = Collection(digits.images[:3], digits.labels[:3])
    at.file_uploader(key="my-digits-file").set_value(("mine.npz", to_npz(mine), "application/zip"))
    at.run()
    assert saved(at).labels.tolist() == [5, 0, 4]
    at.file_uploader(key="my-digits-file").set_value(("mine.csv", b"digit\nx", "text/csv"))
    at.run()
    assert "first line" in at.error[0].value
    assert "still there" in at.error[0].value
    assert len(saved(at)) == 3
    picture = b"digit" + b"".join(b",pixel%d" % i for i in range(1, 785)) + b"\n![x](//a.b/c)" + b",0" * 784 + b"\n"
    at.file_uploader(key="my-digits-file").set_value(("mine.csv", picture, "text/csv"))
    at.run()
    assert "Line 2 holds" in at.error[0].value
    assert at.error[0].value.strip("`").count("`") == 0, "all of it is code: the browser fetches no picture"


TILTED_SEVEN = [[[123, 49], [232, 101], [90, 227]], [[109, 134], [181, 169]]]
"""The page's model reads a 2, the judge a 7."""


def test_who_fools_the_model_but_not_the_judge_wins_and_gets_another_digit():
    at = drawn(TILTED_SEVEN, **GAME)
    assert any("Draw a 7" in markdown.value for markdown in at.markdown)
    press(at, "challenge-done")
    assert "The model reads a 2, the judge your 7: **fooled!**" in words(at)
    assert "Fooled **1 of 1** times." in words(at)
    assert saved(at).labels.tolist() == [7]
    assert "Draw a 7" not in words(at)


def test_the_game_keeps_its_digit_until_one_wins_and_an_attempt_counts_once(monkeypatch):
    count = challenge.count_attempt

    def count_twice(*attempt):
        count(*attempt)
        count(*attempt)

    monkeypatch.setattr(challenge, "count_attempt", count_twice)
    seven = [[[80, 70], [200, 60], [140, 240]], [[110, 150], [190, 145]]]
    at = press(drawn(seven, **GAME), "challenge-done")
    assert "The model reads your 7: it was not fooled. Try again." in words(at)
    assert "Draw a 7" in words(at)
    assert "Fooled **0 of 1** times." in words(at)
    assert at.button(key="challenge-done").disabled, "the same drawing is no other attempt"
    feed(at, TILTED_SEVEN)
    assert "it was not fooled" not in words(at), "that was another drawing"
    press(at, "challenge-done")
    assert "**fooled!**" in words(at)
    assert "Fooled **1 of 2** times." in words(at)
    assert saved(at).labels.tolist() == [7]


def test_what_neither_the_model_nor_the_judge_reads_as_the_digit_stands_as_the_drawers_word_and_does_not_count():
    at = press(drawn(ONE, **GAME), "challenge-done")
    assert "**By your word it is a 7.** The model reads a 1 and the judge reads a 1: it does not count." in words(at)
    assert "Fooled" not in words(at)
    assert "Draw a 7" in words(at)
    assert len(saved(at)) == 0
    assert best(at) == 1, "the drawing is still on the pad"
    press(feed(at, SCRIBBLE), "challenge-done")
    assert "it does not count" in words(at)


def test_an_attempt_that_does_not_fit_into_the_set_does_not_count(digits):
    at = drawn(TILTED_SEVEN, **GAME)
    at.session_state["state-MyDigitsState"].drawings = Collection(digits.images[:1000], digits.labels[:1000])
    for _ in range(2):
        press(at, "challenge-done")
        assert "room for 1,000 drawings" in at.error[0].value
        assert "in My digits" not in words(at)
        assert "Fooled" not in words(at)


# --- what a session keeps --------------------------------------------------------------------------------------------


def test_a_session_keeps_no_model_that_the_queue_lets_go(use_queue):
    queue = use_queue(memory_budget=0)
    assert queue.submit(CONFIG).wait(60)
    at = drawn(FOUR)
    for view in (None, *VIEWS):
        assert best(look_closer(at, view)) == 4
    run = queue.get(CONFIG)
    assert run is not None
    model = weakref.ref(run.model)
    del run
    assert queue.submit(TrainingConfig(n_train=500, max_iter=2)).wait(60)
    assert queue.get(CONFIG) is None, "another run was asked for later"
    gc.collect()
    assert model() is None


def test_a_stroke_writes_no_file(monkeypatch):
    at = press(drawn(FOUR, closer="My digits"), "save-4")
    assert len(saved(at)) == 1

    def refuse(*_, **__):
        raise AssertionError("written at a stroke")

    monkeypatch.setattr(my_digits_files, "to_npz", refuse)
    monkeypatch.setattr(my_digits_files, "to_csv", refuse)
    feed(at, ONE)
    assert best(at) == 1
    assert {button.proto.label for button in at.get("download_button")} == {"Download .npz", "Download .csv"}
