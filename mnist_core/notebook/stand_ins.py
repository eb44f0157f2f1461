"""What the steps' code finds under the names that it imports, so that it runs beside a server's other work.

The notebook's frame takes 418.7 MB, and its fit would not wait for anybody: here the frame is made piece by piece from
the shared images, and the fit is the one that the server's queue has done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TextIO

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.utils import Bunch

from mnist_core.data import N_PIXELS, Digits, Images, Rows

COLUMNS = pd.Index([f"pixel{number}" for number in range(1, N_PIXELS + 1)])


@dataclass(frozen=True, eq=False)
class Answers:
    """What a fitted model answers.

    Attributes
    ----------
    probabilities : ndarray of shape (n_test, 10), float64
        For the test rows in the order of the split.
    train_predicted : ndarray of shape (n_train,), uint8
        The most probable digit of each training row in the order of the split.
    n_iter : int
        Iterations of lbfgs.
    """

    probabilities: npt.NDArray[np.float64]
    train_predicted: npt.NDArray[np.uint8]
    n_iter: int


class PixelFrame:
    """A frame of float64 whose pieces are made when they are asked for; as a whole it is never in memory."""

    def __init__(self, images: Images, rows: Rows, out: TextIO) -> None:
        self.shape = (len(rows), N_PIXELS)
        self._images, self._rows, self._out = images.reshape(-1, N_PIXELS), rows, out

    @property
    def iloc(self) -> "PixelFrame":
        """What is to be followed by ``[rows]`` or ``[rows, columns]``."""
        return self

    def __getitem__(self, key: Any) -> Any:
        """Return a piece as pandas has it."""
        rows, columns = key if isinstance(key, tuple) else (key, slice(None))
        values: npt.NDArray[np.float64] = self._images[self._rows[rows]][..., columns].astype(np.float64)
        if values.ndim == 1:
            return pd.Series(values, COLUMNS[columns], name=int(self._rows[rows]))
        return pd.DataFrame(values, self._rows[rows], COLUMNS[columns])

    def head(self) -> pd.DataFrame:
        """Return the first five rows."""
        first: pd.DataFrame = self[:5]
        return first

    def take(self, rows: Rows) -> "PixelFrame":
        """Return these rows."""
        return PixelFrame(self._images, self._rows[rows], self._out)

    def info(self) -> None:
        """Print what pandas says of a frame of this size; all of its numbers are one and the same in memory."""
        pd.DataFrame(np.broadcast_to(np.float64(0), self.shape), columns=COLUMNS, copy=False).info(buf=self._out)


def make_fetch(digits: Digits, out: TextIO) -> Callable[..., Bunch]:
    """Return what stands for ``fetch_openml``: it hands out the embedded digits."""

    def fetch(name: str, **_: object) -> Bunch:
        frame = PixelFrame(digits.images, np.arange(len(digits)), out)
        target = pd.Series(digits.labels, name="class").astype("str")
        return Bunch(
            data=frame,
            target=target,
            frame=None,
            categories=None,
            feature_names=list(COLUMNS),
            target_names=["class"],
            DESCR="The MNIST database of handwritten digits",
            details={"name": name, "version": "1"},
            url="https://www.openml.org/d/554",
        )

    return fetch


def split_frame(
    X: PixelFrame, y: pd.Series, *, test_size: float, random_state: int
) -> tuple[PixelFrame, PixelFrame, pd.Series, pd.Series]:
    """Split as ``train_test_split`` does, which chooses the rows here too."""
    train, test = train_test_split(np.arange(len(y)), test_size=test_size, random_state=random_state)
    return X.take(train), X.take(test), y.iloc[train], y.iloc[test]


class FittedElsewhere:
    """Stands for ``LogisticRegression()``: it answers what the run's model has answered for the two parts."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.classes_ = np.array(list("0123456789"), dtype=object)
        self.n_iter_ = np.array([answers.n_iter], dtype=np.int32)

    def fit(self, X: PixelFrame, y: pd.Series) -> None:
        """Do nothing: the queue has fitted it."""

    def predict_proba(self, X: PixelFrame) -> npt.NDArray[np.float64]:
        """Return the probabilities of the test part."""
        return self._answers.probabilities

    def predict(self, X: PixelFrame) -> npt.NDArray[np.object_]:
        """Return the labels read in the test part or in the training part, which is told by its length."""
        predicted = self._answers.train_predicted
        if X.shape[0] != len(predicted):
            predicted = self._answers.probabilities.argmax(axis=1).astype(np.uint8)
        labels: npt.NDArray[np.object_] = self.classes_[predicted]
        return labels
