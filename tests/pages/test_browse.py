"""The Browse page, without a browser."""

import re

import pytest

from mnist_core.data import DatasetUnavailable, Digits, select_rows
from mnist_core.ui import cache
from tests.support.exported import run
from tests.support.openml_server import StandIn, write_arff
from tests.support.pages import html, open_page, press, words

pytestmark = pytest.mark.usefixtures("fresh_caches")


def opened(at):
    """Return the heading of the large digit."""
    return next(heading.value for heading in at.header if heading.value.startswith("Image"))


def test_a_cold_page_shows_the_first_digit_large():
    at = open_page("browse")
    assert not at.warning
    assert opened(at) == "Image 0"
    assert "Label **5**" in words(at)
    assert "**70,000** digits" in words(at)
    assert {metric.label: metric.value for metric in at.metric}["Shape of X"] == "(70000, 784)"


def test_looking_at_digits_trains_nothing():
    open_page("browse")
    assert cache.runs().runs() == []


def test_filters_narrow_the_digits_and_begin_at_their_first_page(digits):
    at = open_page("browse", page="5", image="450")
    at.pills(key="digit").set_value(7).run()
    at.segmented_control(key="lecun").set_value("Test").run()
    assert "**1,028** digits" in words(at)
    assert at.session_state["page"] == 1
    assert opened(at) == f"Image {select_rows(digits, digit=7, part='Test')[0]:,}"
    assert not at.warning


def test_turning_the_page_shows_its_first_digit():
    at = open_page("browse", page="3")
    assert opened(at) == "Image 200"
    at.session_state["page"] = 700
    assert opened(at.run()) == "Image 69,900"


def test_a_new_shuffle_is_another_order():
    at = open_page("browse", order="Shuffled", shuffle="3", image="61234")
    page = at.session_state["page"]
    press(at, "New shuffle")
    assert at.session_state["shuffle"] == 4
    assert at.session_state["page"] == 1 != page


def test_an_image_is_found_by_its_number():
    at = open_page("browse")
    at.number_input(key="image").set_value(69_999).run()
    assert opened(at) == "Image 69,999"
    assert at.session_state["page"] == 700
    assert "Label **6**" in words(at)
    assert "Number 9,999 of LeCun's test part" in words(at)


def test_a_link_to_an_image_turns_to_its_page_unless_it_names_one():
    assert open_page("browse", image="12345").session_state["page"] == 124
    at = open_page("browse", image="12345", page="2")
    assert at.session_state["page"] == 2
    assert opened(at) == "Image 12,345"


def test_next_and_previous_step_through_the_selection(digits):
    sevens = select_rows(digits, digit=7)
    at = open_page("browse", digit="7", image=f"{sevens[99]}")
    press(at, "Next")
    assert opened(at) == f"Image {sevens[100]:,}"
    assert at.session_state["page"] == 2
    press(at, "Previous")
    assert opened(at) == f"Image {sevens[99]:,}"
    assert at.session_state["page"] == 1


def test_an_image_outside_the_filters_is_shown_with_the_way_out():
    at = open_page("browse", digit="7", image="0")
    assert opened(at) == "Image 0"
    press(at, "Show all digits")
    assert "**70,000** digits" in words(at)
    assert opened(at) == "Image 0"


@pytest.mark.parametrize("number", [-5, 70_000, 10**15])
def test_an_image_that_does_not_exist_is_named_with_the_remedy(number):
    at = open_page("browse").number_input(key="image").set_value(number).run()
    assert f"There is no image {number:,}" in words(at, "warning")
    assert "0 to 69,999" in words(at, "warning")
    assert opened(at) == "Image 0"
    at.number_input(key="image").set_value(7).run()
    assert opened(at) == "Image 7"
    assert not at.warning


def test_a_bad_link_says_what_was_wrong_and_the_page_stays_usable():
    at = open_page("browse", page="9999", digit="x", image="-5", lecun="no", order="up", shuffle="-1")
    for problem in ("page “9999”", "digit “x”", "image “-5”", "lecun “no”", "order “up”", "shuffle “-1”"):
        assert problem in words(at, "warning")
    assert "**70,000** digits" in words(at)
    assert opened(at) == "Image 0"
    at.number_input(key="image").set_value(7).run()
    assert opened(at) == "Image 7"


def test_the_numbers_of_a_digit_are_written_out(digits):
    cells = re.findall(r"<td[^>]*>(\d+)</td>", html(open_page("browse", image="123")))
    assert [int(cell) for cell in cells] == digits.images[123].ravel().tolist()


def test_a_digit_as_the_notebook_draws_it():
    at = open_page("browse", image="123", detail="As the notebook draws it")
    assert "imshow(X.iloc[123]" in at.code[0].value


def test_a_digit_as_the_model_reads_it():
    link = {"detail": "What the model says", "image": "123", "n_train": "500", "max_iter": "5"}
    at = open_page("browse", menu=True, **link)  # its link to Draw needs the menu
    [training] = cache.runs().runs()
    assert training.wait(60)
    assert "Read as **7**" in words(at.run())


@pytest.mark.parametrize("name", ["How many of each", "Average digits", "As a table", "Memory", "Source"])
def test_the_facts_of_the_data_set(name):
    at = open_page("browse", facts=name)
    if name == "Memory":
        assert "418.7 MB" in words(at)
        assert "52.4 MB" in words(at)


def test_the_table_shows_the_digits_of_the_page_where_they_have_ink(digits):
    at = open_page("browse", facts="As a table", page="3", digit="7")
    rows = select_rows(digits, digit=7)[200:300]
    frame = at.dataframe[0].value
    assert frame["row"].tolist() == rows.tolist()
    assert frame["class"].tolist() == [7] * 100
    assert (frame.loc[:, "pixel393":"pixel420"].to_numpy() == digits.images[rows, 14]).all()
    assert digits.images[rows, 14].any(axis=1).all()
    at.slider(key="line").set_value(0).run()
    assert at.dataframe[0].value.columns[2:].tolist() == [f"pixel{number}" for number in range(1, 29)]


def test_the_notebooks_lines_draw_the_digit(digits, tmp_path):
    [code] = open_page("browse", detail="As the notebook draws it", image="123").code
    few = Digits(digits.images[:200].copy(), digits.labels[:200].copy())
    stand_in = StandIn(write_arff(few.images, few.labels)).start(tmp_path)
    environment = stand_in.environment | {"SCIKIT_LEARN_DATA": str(tmp_path), "MPLBACKEND": "agg"}
    drawn = "\nprint(int(plt.gca().images[0].get_array().sum()), plt.gca().get_title())"
    try:
        printed = run(code.value.replace("plt.show()", "") + drawn, tmp_path, environment=environment)
    finally:
        stand_in.stop()
    assert printed.split() == [str(digits.images[123].sum()), str(digits.labels[123])]


def source_page():
    at = open_page("browse", facts="Source")
    at.session_state["source"] = "OpenML"
    return at.run()


def serve(monkeypatch, fetch):
    """Let another function stand for the network; `test_openml.py` tests the fetching itself."""

    def compare_with_openml(*, timeout, on_progress):
        on_progress("Fetching: 1 s")
        return fetch()

    monkeypatch.setattr("mnist_core.data.openml.compare_with_openml", compare_with_openml)


def test_openml_that_agrees_is_said_to_be_identical(monkeypatch):
    serve(monkeypatch, lambda: 0)
    at = press(source_page(), "Fetch from OpenML")
    assert "identical to the embedded one, byte for byte" in at.success[0].value
    assert "identical" in source_page().success[0].value, "another visitor need not fetch it again"


def test_openml_that_differs_is_said(monkeypatch):
    serve(monkeypatch, lambda: 2)
    at = press(source_page(), "Fetch from OpenML")
    assert "in 2 digits" in words(at, "warning")


def test_openml_that_fails_leaves_the_page_as_it_was(monkeypatch):
    def fail():
        raise DatasetUnavailable("OpenML fails at the moment (HTTP 500). The embedded copy goes on serving.")

    serve(monkeypatch, fail)
    at = press(source_page(), "Fetch from OpenML")
    assert "HTTP 500" in words(at, "warning")
    at.number_input(key="image").set_value(7).run()
    assert opened(at) == "Image 7"
    assert "HTTP 500" in words(at, "warning"), "the message stays until the next attempt"


def test_only_one_visitor_fetches_at_a_time(monkeypatch):
    refused = []

    def another_visitor():
        with pytest.raises(DatasetUnavailable) as problem:
            cache.compare_with_openml(lambda words: None)
        refused.append(str(problem.value))
        return 0

    serve(monkeypatch, another_visitor)
    assert cache.compare_with_openml(lambda words: None) == 0
    assert "Another visitor" in refused[0]
    assert cache.compare_with_openml(lambda words: None) == 0, "afterwards the way is free"
