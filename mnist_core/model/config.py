"""What a visitor asks for: one small frozen value that can be checked, compared and written as a link."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from numbers import Integral, Real
from typing import Any, get_args

from mnist_core.data import Split
from mnist_core.model.features import Features
from mnist_core.model.scaling import Scaling


class InvalidConfig(ValueError):
    """A value of a :class:`TrainingConfig` is not allowed; the message names it and says what is."""


@dataclass(frozen=True)
class TrainingConfig:
    """Everything that decides what a model learns. Equal configurations give equal models.

    Parameters
    ----------
    split : {"random", "lecun"}
        A random split, or LeCun's 60,000 / 10,000.
    test_size : float, 0.1 to 0.9
        The share of test images of a random split.
    seed : int, 0 to 2**32 - 1
        ``random_state`` of a random split.
    n_train : int, 100 to 63,000, or None
        How many of the training images to use; None for all.
    features : {"pixels", "deskewed", "gradient histograms"}
        What the model sees of an image, see :mod:`mnist_core.model.features`.
    scaling : {"none", "divide by 255", "subtract mean", "pareto", "standardise"}
        How columns are scaled, see :class:`mnist_core.model.scaling.PixelScaler`.
    C : float, 1e-5 to 1e5
        Inverse strength of the penalty on large weights.
    max_iter : int, 1 to 2,000
        The most iterations that lbfgs may take.

    Raises
    ------
    InvalidConfig
        If a value has the wrong type or is out of its range.

    Examples
    --------
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

    def __post_init__(self) -> None:
        """Check every value, and forget those that have no effect, so that equal questions are equal."""
        self._check_choice("split", Split)
        self._check_choice("features", Features)
        self._check_choice("scaling", Scaling)
        self._check_number("test_size", Real, 0.1, 0.9)
        self._check_number("seed", Integral, 0, 2**32 - 1)
        if self.n_train is not None:
            self._check_number("n_train", Integral, 100, 63_000)
        self._check_number("C", Real, 1e-5, 1e5)
        self._check_number("max_iter", Integral, 1, 2_000)
        if self.split == "lecun":
            object.__setattr__(self, "test_size", 0.2)
            object.__setattr__(self, "seed", 0)

    def _check_choice(self, name: str, choices: Any) -> None:
        if getattr(self, name) not in get_args(choices):
            allowed = ", ".join(repr(choice) for choice in get_args(choices))
            raise InvalidConfig(f"{name} must be one of {allowed}, not {repr(getattr(self, name))[:40]}.")

    def _check_number(self, name: str, kind: Any, low: float, high: float) -> None:
        value: Any = getattr(self, name)
        if isinstance(value, bool) or not isinstance(value, kind) or not low <= value <= high:
            noun = "a whole number" if kind is Integral else "a number"
            raise InvalidConfig(f"{name} must be {noun} from {low:,} to {high:,}, not {value!r}.")
        object.__setattr__(self, name, int(value) if kind is Integral else float(value))

    def to_params(self) -> dict[str, str]:
        """Return how this configuration differs from :data:`QUICK`, as the parameters of a link.

        Examples
        --------
        >>> TrainingConfig(scaling="none", C=0.1, max_iter=50).to_params()
        {'n_train': 'all', 'scaling': 'none', 'max_iter': '50'}
        """
        return {
            name: "all" if value is None else str(value)
            for name, value in asdict(self).items()
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
        for name in asdict(QUICK).keys() & params.keys():
            text = params[name]
            try:
                if name == "n_train":
                    values[name] = None if text == "all" else int(text)
                elif name in {"seed", "max_iter"}:
                    values[name] = int(text)
                else:
                    values[name] = float(text) if name in {"test_size", "C"} else text
            except ValueError as error:
                raise InvalidConfig(f"{name} must be a number, not {text[:40]!r}.") from error
        return replace(QUICK, **values)


QUICK = TrainingConfig(n_train=30_000, C=0.1)
"""What the app trains when nobody has chosen yet: it converges in some 45 iterations and two seconds."""
