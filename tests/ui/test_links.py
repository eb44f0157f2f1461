"""What a link may say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_core.ui.links import SHARE, find_problems, one_of, whole_number

RULES = {
    "digit": one_of(range(10), instead="All digits are shown."),
    "lecun": one_of(("All", "Train", "Test")),
    "page": whole_number(1, 700, instead="Page 1 is shown."),
    "image": whole_number(0, 69_999),
    "least": SHARE,
}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("digit", "10", "digit “10”; there are 0 to 9. All digits are shown."),
        ("digit", "x", "digit “x”"),
        ("digit", "01", "digit “01”"),
        ("digit", "", "digit “”"),
        ("lecun", "validation", "All, Train and Test"),
        ("lecun", "", "All, Train and Test"),
        ("page", "9999", "1 to 700"),
        ("page", "0", "Page 1 is shown"),
        ("page", "-1", "1 to 700"),
        ("image", "seven", "0 to 69,999"),
        ("image", "9" * 400, "0 to 69,999"),
        ("image", "inf", "0 to 69,999"),
        ("image", "1e400", "0 to 69,999"),
        ("image", "²", "0 to 69,999"),
        ("least", "lots", "it goes from 0 to 1"),
        ("least", "nan", "it goes from 0 to 1"),
        ("least", "7", "it goes from 0 to 1"),
    ],
)
def test_what_a_link_cannot_have_is_said(name, value, words):
    problems = find_problems({name: [value]}, RULES)
    assert list(problems) == [name]
    assert words in problems[name]
    assert len(problems[name]) < 120


def test_a_good_link_has_no_problem():
    link = {"digit": ["0"], "lecun": ["Test"], "page": ["700"], "image": ["69999"], "least": ["0.95"], "other": ["?"]}
    assert find_problems(link, RULES) == {}


def test_a_name_given_twice_is_a_problem():
    assert "2 values" in find_problems({"digit": ["1", "2"]}, RULES)["digit"]


@given(low=st.integers(-100, 100), value=st.one_of(st.integers().map(str), st.floats().map(str), st.text()))
def test_what_is_allowed_is_a_number_within_the_bounds(low, value):
    if whole_number(low, low + 50).allows(value):
        assert int(value) in range(low, low + 51)
        assert str(int(value)) == value


@given(value=st.one_of(st.floats().map(str), st.text()))
def test_what_is_allowed_as_a_share_is_one(value):
    if SHARE.allows(value):
        assert 0 <= float(value) <= 1
