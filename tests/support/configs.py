"""Any configuration that a link can say, for property tests."""

from typing import get_args

from hypothesis import strategies as st

from mnist_core.data import Split
from mnist_core.model import Features, Scaling, TrainingConfig
from mnist_core.model.config import Variants

CONFIGS = st.builds(
    TrainingConfig,
    split=st.sampled_from(get_args(Split)),
    test_size=st.integers(10, 90).map(lambda percent: percent / 100),
    seed=st.integers(0, 2**32 - 1),
    n_train=st.none() | st.integers(100, 63_000),
    features=st.sampled_from(get_args(Features)),
    scaling=st.sampled_from(get_args(Scaling)),
    variants=st.sampled_from(get_args(Variants)),
    C=st.floats(1e-5, 1e5),
    max_iter=st.integers(1, 2_000),
)
