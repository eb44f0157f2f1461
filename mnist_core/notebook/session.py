"""Runs the steps' code as a notebook does: step after step with the same names, taking down what comes out."""

from dataclasses import dataclass
from functools import partial
from io import StringIO
from typing import Any

import numpy as np

from mnist_core.data import Digits, Images
from mnist_core.notebook.stand_ins import Answers, FittedElsewhere, make_fetch, split_frame
from mnist_core.notebook.steps import STEPS

FIRST_STEPS = tuple(STEPS)[: tuple(STEPS).index("fit")]


@dataclass(frozen=True, eq=False)
class Drawn:
    """A digit as the code has drawn it: its image, uint8 of shape (28, 28), and the title."""

    image: Images
    title: str


@dataclass(frozen=True)
class Output:
    """What a step has printed and drawn."""

    text: str
    drawn: tuple[Drawn, ...]


@dataclass(frozen=True, eq=False)
class Session:
    """The names that the steps have defined so far, and the output of each step."""

    names: dict[str, Any]
    outputs: dict[str, Output]


class _Pyplot:
    """Takes down what is to be drawn. The real pyplot keeps its figures where all visitors would share them."""

    def __init__(self) -> None:
        self.drawn: list[Drawn] = []

    def imshow(self, image: Any, cmap: str) -> None:
        self._image = image.astype(np.uint8)

    def title(self, words: str) -> None:
        self._title = words

    def show(self) -> None:
        self.drawn.append(Drawn(self._image, self._title))


def run_first_steps(digits: Digits) -> Session:
    """Run the steps before the fit."""
    out = StringIO()
    given = {"fetch_openml": make_fetch(digits, out), "train_test_split": split_frame, "np": np}
    return _run(Session(given, {}), FIRST_STEPS, out)


def run_fitted_steps(first: Session, answers: Answers) -> Session:
    """Run the steps from the fit on, after :func:`run_first_steps`, whose session stays as it is."""
    names = first.names | {"LogisticRegression": lambda: FittedElsewhere(answers)}
    return _run(Session(names, {}), tuple(STEPS)[len(FIRST_STEPS) :], StringIO())


def _run(session: Session, steps: tuple[str, ...], out: StringIO) -> Session:
    # A print of their own: redirecting sys.stdout would redirect it for all threads of the server.
    names = session.names | {"print": partial(print, file=out)}
    outputs = {}
    for step in steps:
        names["plt"] = plot = _Pyplot()
        out.seek(0)
        out.truncate()
        exec(STEPS[step], names)
        outputs[step] = Output(out.getvalue(), tuple(plot.drawn))
    return Session(names, outputs)
