"""What a visitor asks for: one small frozen value that can be checked, compared and written as a link."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from numbers import Integral, Real
from typing import Any, Literal, get_args

from mnist_core.data import N_DIGITS, N_LECUN_TRAIN, Split
from mnist_core.model.examples import ExamplesKey
from mnist_core.model.features import Features

Scaling = Literal["none", "divide by 255", "subtract mean", "pareto", "standardise"]
Variants = Literal["none", "slashed zeros"]

FOLDS = tuple(f"{number}/{n_folds}" for n_folds in range(2, 6) for number in range(1, n_folds + 1))
"""What may be held out of the training images: one of two to five folds."""


class InvalidConfig(ValueError):
    """A value of a :class:`TrainingConfig` is not allowed; the message names it and says what is."""


@dataclass(frozen=True)
class TrainingConfig:
    """Everything that decides what a model learns. Equal configurations give equal models.

    Parameters
    ----------
    split : {"random", "lecun"}
        A random split, or LeCun's 60,000 / 10,000.
    test_size : float, 0.1 to 0.9, at most two decimals
        The share of test images of a random split.
    seed : int, 0 to 2**32 - 1
        ``random_state`` of a random split.
    n_train : int, 100 to 63,000, or None
        How many of the training images to use; None for all, and so is any number that the split does not exceed.
    features : {"pixels", "deskewed", "gradient histograms"}
        What the model sees of an image, see :mod:`mnist_core.model.features`.
    scaling : {"none", "divide by 255", "subtract mean", "pareto", "standardise"}
        How columns are scaled, see :class:`mnist_core.model.scaling.PixelScaler`.
    C : float, 1e-5 to 1e5
        Inverse strength of the penalty on large weights.
    max_iter : int, 1 to 2,000
        The most iterations that lbfgs may take.
    variants : {"none", "slashed zeros"}
        What is added to the training images, see :func:`~mnist_core.model.variants.make_slashed_zeros`.
    fold : str or None
        "2/3" holds out the second of three folds of the training images and scores the model on it instead of on the
        test images, see :func:`~mnist_core.data.hold_out_fold`; up to five folds. None learns from all of them.
    examples : ExamplesKey or None
        Which :class:`~mnist_core.model.Examples` the model is shown as well; :func:`~mnist_core.model.train` sets it.
        It never stands in a link: the drawings belong to who drew them.

    Raises
    ------
    InvalidConfig
        If a value has the wrong type or is out of its range.

    Notes
    -----
    Values that have no effect are set to their defaults, so that equal questions are equal.

    Examples
    --------
    >>> TrainingConfig(test_size=0.9, n_train=20_000) == TrainingConfig(test_size=0.9)  # that leaves 7,000
    True
    >>> TrainingConfig(test_size=2)
    Traceback (most recent call last):
    mnist_core.model.config.InvalidConfig: test_size must be a number from 0.1 to 0.9, not 2.
    """

    split: Split = "random"
    test_size: float = 0.2
    seed: int = 0
    n_train: int | None = None
    features: Features = "pixels"
    scaling: Scaling = "subtract mean"
    C: float = 1.0
    max_iter: int = 100
    variants: Variants = "none"
    fold: str | None = None
    examples: ExamplesKey | None = None

    def __post_init__(self) -> None:
        """Check every value, and reset those that have no effect."""
        self._check_choice("split", Split)
        self._check_choice("features", Features)
        self._check_choice("scaling", Scaling)
        self._check_choice("variants", Variants)
        self._check_number("test_size", Real, 0.1, 0.9)
        percent = round(100 * self.test_size)
        if abs(100 * self.test_size - percent) > 1e-9:  # sums of decimals, such as 0.1 + 0.2, are a little off
            raise InvalidConfig(f"test_size must be a number of at most two decimals, not {self.test_size!r}.")
        object.__setattr__(self, "test_size", percent / 100)
        self._check_number("seed", Integral, 0, 2**32 - 1)
        if self.n_train is not None:
            self._check_number("n_train", Integral, 100, 63_000)
        self._check_number("C", Real, 1e-5, 1e5)
        self._check_number("max_iter", Integral, 1, 2_000)
        if self.fold not in (None, *FOLDS):
            raise InvalidConfig(f"fold must be like '2/3', at most '5/5', not {repr(self.fold)[:40]}.")
        if self.examples is not None and not isinstance(self.examples, ExamplesKey):
            raise InvalidConfig("examples must be the key of an Examples, or None.")
        if self.split == "lecun":
            object.__setattr__(self, "test_size", 0.2)
            object.__setattr__(self, "seed", 0)
        if self.n_train is not None and self.n_train >= N_DIGITS - self._n_test(N_DIGITS):
            object.__setattr__(self, "n_train", None)

    def _check_choice(self, name: str, choices: Any) -> None:
        if getattr(self, name) not in get_args(choices):
            allowed = ", ".join(repr(choice) for choice in get_args(choices))
            raise InvalidConfig(f"{name} must be one of {allowed}, not {repr(getattr(self, name))[:40]}.")

    def _check_number(self, name: str, kind: Any, low: float, high: float) -> None:
        value: Any = getattr(self, name)
        if isinstance(value, bool) or not isinstance(value, kind) or not low <= value <= high:
            noun = "a whole number" if kind is Integral else "a number"
            raise InvalidConfig(f"{name} must be {noun} from {low:,} to {high:,}, not {repr(value)[:40]}.")
        object.__setattr__(self, name, int(value) if kind is Integral else float(value))

    def n_rows(self, n_digits: int = N_DIGITS) -> tuple[int, int]:
        """Return how many rows a model is trained on and how many it is scored on: test images, or the fold's.

        Examples
        --------
        >>> TrainingConfig().n_rows(), TrainingConfig(fold="1/5").n_rows()
        ((56000, 14000), (44800, 11200))
        """
        n_test = self._n_test(n_digits)
        n_train = min(self.n_train or n_digits, n_digits - n_test)
        if self.fold is None:
            return n_train, n_test
        number, n_folds = map(int, self.fold.split("/"))
        n_held_out = len(range(number - 1, n_train, n_folds))
        return n_train - n_held_out, n_held_out

    def _n_test(self, n_digits: int) -> int:
        return max(0, n_digits - N_LECUN_TRAIN) if self.split == "lecun" else math.ceil(self.test_size * n_digits)

    def to_params(self) -> dict[str, str]:
        """Return how this configuration differs from :data:`QUICK`, as the parameters of a link.

        A link has no fold: what a visitor shares is a model of all training images.

        Examples
        --------
        >>> TrainingConfig(scaling="none", C=0.1, max_iter=50).to_params()
        {'n_train': 'all', 'scaling': 'none', 'max_iter': '50'}
        """
        values = {name: getattr(self, name) for name in LINK_NAMES}
        return {
            name: "all" if value is None else str(value)
            for name, value in values.items()
            if value != getattr(QUICK, name)
        }

    @staticmethod
    def from_params(params: Mapping[str, str]) -> "TrainingConfig":
        """Return the configuration that a link's parameters describe; other parameters are ignored.

        Raises
        ------
        InvalidConfig
            If a value cannot be read or is not allowed.
        """
        values: dict[str, Any] = {}
        for name in params.keys() & set(LINK_NAMES):
            text, kind = params[name], type(getattr(QUICK, name))
            try:
                values[name] = None if (name, text) == ("n_train", "all") else kind(text)
            except ValueError as error:
                raise InvalidConfig(f"{name} must be a number, not {text[:40]!r}.") from error
        return replace(QUICK, **values)


LINK_NAMES = tuple(field.name for field in fields(TrainingConfig) if field.name not in {"examples", "fold"})
"""Names in a link that belong to a configuration."""

QUICK = TrainingConfig(n_train=30_000, C=0.1)
"""What the app trains when nobody has chosen yet: it converges in some 45 iterations and two seconds."""


@dataclass(frozen=True)
class Preset:
    """A configuration worth trying, with what is known to come out of it."""

    name: str
    config: TrainingConfig
    expect: str


PRESETS = (
    Preset(
        "Quick default",
        QUICK,
        "Expect 91.7% on test and 93.4% on train after some 45 iterations: it converges, because the mean image is "
        "subtracted and the weights are kept small (C = 0.1).",
    ),
    Preset(
        "The notebook",
        TrainingConfig(scaling="none"),
        "Expect 91.6% on test, 93.6% on train and a ConvergenceWarning: 100 iterations are not enough for pixels from "
        "0 to 255. The course's own 91.99% came from another random split. Then subtract the mean and compare.",
    ),
    Preset(
        "Homework",
        TrainingConfig(scaling="none", test_size=0.9),
        "Expect about 87% on test and 100% on train: 7,000 images are too few for 7,850 weights, "
        "and the gap is what over-fitting looks like.",
    ),
    Preset(
        "Géron 60k/10k",
        TrainingConfig(split="lecun", C=0.1),
        "Expect about 92.5% on the 10,000 test images that everybody reports on, so your figure can be compared "
        "with the literature.",
    ),
    Preset(
        "Gradient histograms",
        TrainingConfig(split="lecun", features="gradient histograms", C=2.0),
        "Expect about 99.5% on the 10,000 test images after some 25 iterations: the same classifier, but it sees which "
        "way edges run instead of grey values. Preparing that takes some seconds, once.",
    ),
)
