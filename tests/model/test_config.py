"""Configurations are checked, compared and written as links."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_core.model import InvalidConfig, TrainingConfig


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("split", "thirds"),
        ("test_size", 0.05),
        ("test_size", 0.95),
        ("test_size", math.nan),
        ("test_size", "0.2"),
        ("seed", -1),
        ("seed", 2**32),
        ("seed", 0.5),
        ("n_train", 0),
        ("n_train", 70_000),
        ("n_train", True),
        ("features", "wavelets"),
        ("scaling", "log"),
        ("C", 0),
        ("C", math.inf),
        ("max_iter", 0),
        ("max_iter", 1e9),
    ],
)
def test_a_bad_value_is_named(name: str, value: object) -> None:
    with pytest.raises(InvalidConfig, match=rf"^{name} must be"):
        TrainingConfig(**{name: value})


def test_equal_questions_are_equal() -> None:
    assert TrainingConfig(split="lecun", seed=1) == TrainingConfig(split="lecun", seed=2, test_size=0.5)
    assert hash(TrainingConfig(C=1)) == hash(TrainingConfig(C=1.0))


configs = st.builds(
    TrainingConfig,
    split=st.sampled_from(["random", "lecun"]),
    test_size=st.floats(0.1, 0.9),
    seed=st.integers(0, 2**32 - 1),
    n_train=st.none() | st.integers(100, 63_000),
    scaling=st.sampled_from(["none", "pareto"]),
    C=st.floats(1e-5, 1e5),
    max_iter=st.integers(1, 2_000),
)


@given(configs)
def test_a_link_says_it_all(config: TrainingConfig) -> None:
    assert TrainingConfig.from_params(config.to_params()) == config


@given(st.dictionaries(st.sampled_from(list(TrainingConfig.__dataclass_fields__)), st.text(max_size=20)))
def test_any_link_gives_a_config_or_a_named_error(params: dict[str, str]) -> None:
    try:
        TrainingConfig.from_params(params)
    except InvalidConfig as error:
        assert str(error).split()[0] in params
