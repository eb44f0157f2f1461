"""Configurations are checked, compared and written as links."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_core.data import N_DIGITS, hold_out_fold, split_rows
from mnist_core.model import QUICK, InvalidConfig, TrainingConfig
from mnist_core.model.config import FOLDS
from tests.support.configs import CONFIGS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("split", "thirds"),
        ("test_size", 0.05),
        ("test_size", 0.95),
        ("test_size", math.nan),
        ("test_size", "0.2"),
        ("test_size", 0.123),
        ("seed", -1),
        ("seed", 2**32),
        ("seed", 0.5),
        ("n_train", 0),
        ("n_train", 70_000),
        ("n_train", True),
        ("features", "wavelets"),
        ("scaling", "log"),
        ("variants", "crossed sevens"),
        ("C", 0),
        ("C", math.inf),
        ("max_iter", 0),
        ("max_iter", 1e9),
        ("fold", "3/2"),
        ("fold", "1/6"),
        ("fold", 2),
    ],
)
def test_a_bad_value_is_named(name, value):
    with pytest.raises(InvalidConfig, match=rf"^{name} must be"):
        TrainingConfig(**{name: value})


@pytest.mark.parametrize(("name", "value"), [("seed", "9" * 4_000), ("C", "x" * 4_000), ("scaling", "x" * 4_000)])
def test_a_long_value_of_a_link_is_cut(name, value):
    with pytest.raises(InvalidConfig, match=value[:30]) as caught:
        TrainingConfig.from_params({name: value})
    assert len(str(caught.value)) < 200


def test_equal_questions_are_equal():
    assert TrainingConfig(split="lecun", seed=1) == TrainingConfig(split="lecun", seed=2, test_size=0.5)
    assert hash(TrainingConfig(C=1)) == hash(TrainingConfig(C=1.0))


def test_more_training_images_than_the_split_has_are_all_of_them():
    links = [{"n_train": n_train} for n_train in ("all", "7000", "10000", "20000", "63000")]
    assert {TrainingConfig.from_params({"test_size": "0.9"} | link) for link in links} == {
        replace(QUICK, test_size=0.9, n_train=None)
    }
    assert TrainingConfig(test_size=0.9, n_train=6_999).n_train == 6_999
    assert TrainingConfig(split="lecun", n_train=60_000) == TrainingConfig(split="lecun")


def test_sums_of_decimals_are_decimals():
    assert TrainingConfig(test_size=0.1 + 0.2) == TrainingConfig(test_size=0.3)


@given(CONFIGS)
def test_a_link_says_it_all(config):
    assert TrainingConfig.from_params(config.to_params()) == config


def test_a_link_is_to_a_model_of_all_training_images():
    assert TrainingConfig.from_params(replace(QUICK, seed=3, fold="2/3").to_params()) == replace(QUICK, seed=3)


@pytest.mark.parametrize("n_train", [100, 101, 103, None])
@pytest.mark.parametrize("fold", FOLDS)
def test_the_number_of_rows_is_that_of_the_fold(few_digits, n_train, fold):
    train_rows, _ = split_rows(len(few_digits), "random", n_train=n_train)
    held_out = hold_out_fold(train_rows, few_digits.labels, fold)
    config = TrainingConfig(n_train=n_train, fold=fold)
    assert config.n_rows(len(few_digits)) == tuple(len(rows) for rows in held_out)


@given(CONFIGS, st.sampled_from([600, N_DIGITS]))
def test_the_number_of_rows_is_that_of_the_split(config, n_digits):
    rows = split_rows(n_digits, config.split, config.test_size, config.seed, config.n_train)
    assert config.n_rows(n_digits) == tuple(len(each) for each in rows)


@given(CONFIGS)
def test_a_number_of_training_images_is_the_number_that_is_trained(config):
    n_train, n_test = config.n_rows()
    assert config.n_train == (n_train if n_train + n_test < N_DIGITS else None)


@given(st.dictionaries(st.sampled_from(list(TrainingConfig.__dataclass_fields__)), st.text(max_size=20)))
def test_any_link_gives_a_config_or_a_named_error(params):
    try:
        TrainingConfig.from_params(params)
    except InvalidConfig as error:
        assert str(error).split()[0] in params
