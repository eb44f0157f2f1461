"""What one visitor has chosen, typed: the only module with ``st.session_state`` and ``st.query_params``.

A visitor's question is small: a :class:`~mnist_core.model.TrainingConfig`, what they drew, which digit they have
open. Answers (models, evaluations) are found by the configuration in :mod:`mnist_core.ui.cache`.

The configuration also stands in the address, so that a link carries it: a lesson, or the way back after a restart.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st
from streamlit.errors import StreamlitAPIException

from mnist_core.data import Images, Labels
from mnist_core.drawing import Collection, Drawing
from mnist_core.drawing.collection import Challenge
from mnist_core.model import QUICK, Examples, InvalidConfig, TrainingConfig
from mnist_core.model.config import LINK_NAMES
from mnist_core.model.examples import ExamplesKey

if TYPE_CHECKING:
    from mnist_core.runs import RunSummary  # Home needs the rest before scikit-learn has been imported

State = TypeVar("State")
MAX_KEPT_EXAMPLES = 2_000
"""Drawings in all sets of examples that a session keeps, unless the last one alone has more: 1.6 MB."""


@dataclass
class VisitorState:
    """What holds on every page.

    Attributes
    ----------
    config : TrainingConfig or None
        What the visitor has chosen, or has been shown a run of as theirs; None until then, also without a link to one.
    votes : dict from int to str
        What the visitor reads in images whose labels are disputed, by row.
    examples : dict from ExamplesKey to Examples
        What the visitor has taught models with, the latest last; nobody else sees it, or a run of it.
    """

    config: TrainingConfig | None = None
    votes: dict[int, str] = field(default_factory=dict)
    examples: dict[ExamplesKey, Examples] = field(default_factory=dict)


@dataclass
class LinkState:
    """What was wrong with the link that the visitor came by, and the address as it was corrected."""

    problems: list[str] = field(default_factory=list)
    address: dict[str, str] = field(default_factory=dict)


@dataclass
class BrowseState:
    """Browse: the opened digit that the page of the grid has followed, and why OpenML's copy could not be had."""

    arrived: bool = False
    followed: int | None = None
    openml_problem: str | None = None


@dataclass
class TrainState:
    """Train: what a run is compared with, and how it is played again.

    Attributes
    ----------
    beside : TrainingConfig or None
        The configuration that the visitor had before.
    watched : set of int
        Numbers of the runs that the visitor has seen train, live or played again.
    replayed : int or None
        The number of the run that is shown.
    trained_before : bool
        Whether it had ended when the visitor saw it first.
    at : int
        Which of its iterations is shown: a place among those that have weights.
    is_playing : bool
    """

    beside: TrainingConfig | None = None
    watched: set[int] = field(default_factory=set)
    replayed: int | None = None
    trained_before: bool = False
    at: int = 0
    is_playing: bool = False


@dataclass
class EvaluateState:
    """Evaluate: the confusion matrix, and a cross-validation.

    Attributes
    ----------
    matrix : int
        Its number: a new one forgets which of its cells was pressed.
    cross_validated : TrainingConfig or None
        The configuration whose folds the visitor has asked for.
    answers : dict from TrainingConfig to ndarray of uint8
        What the model of each fold reads in the fold's images: a model may be put away before the last has trained.
    """

    matrix: int = 0
    cross_validated: TrainingConfig | None = None
    answers: dict[TrainingConfig, Labels] = field(default_factory=dict)


@dataclass
class CompareState:
    """Compare: the two runs, the opened image, the grid of a sweep, and the run that was pressed in its chart.

    A run is known by its number; its configuration is kept beside it, for the time after its model has been put away.

    Attributes
    ----------
    pair : dict from str to (int, TrainingConfig)
        The two runs, by their names in the address.
    sweep : tuple of TrainingConfig
        What a sweep is to try.
    sweeping : bool
        Whether it goes on, until all is trained or the visitor stops it.
    results : dict from TrainingConfig to RunSummary
        What came out of it: a model may be put away before the last has trained.
    swept : TrainingConfig or None
        The one that was pressed in its chart.
    """

    pair: dict[str, tuple[int, TrainingConfig]] = field(default_factory=dict)
    opened: int | None = None
    sweep: tuple[TrainingConfig, ...] = ()
    sweeping: bool = False
    results: dict[TrainingConfig, "RunSummary"] = field(default_factory=dict)
    swept: TrainingConfig | None = None


@dataclass(frozen=True, eq=False)
class PickedImage:
    """What Draw reads instead of the pad: an image as it is, or the ink of a photo, which still goes through the steps.

    Attributes
    ----------
    title : str
        What it is, in words.
    image : ndarray of shape (28, 28), uint8, or None
    ink : ndarray of shape (h, w), uint8, or None
    label : int or None
        What it shows, if that is known.
    """

    title: str
    image: Images | None = None
    ink: Images | None = None
    label: int | None = None


@dataclass
class DrawState:
    """Draw: the pad, what is read instead of it, and the last photo.

    Attributes
    ----------
    drawing : Drawing
        What is on the pad.
    picked : PickedImage or None
        What is read instead, until the visitor draws or goes back to the pad.
    picked_since : int
        How often the visitor had touched the pad when `picked` came, see :class:`~mnist_core.drawing.Drawing`.
    row : str or None
        The row in the address that has been shown already.
    own : str or None
        What the page would have opened with when the visitor looked last: what their own run sees, or Home's model.
    runs : frozenset of (int, bool)
        The runs of the visitor's configuration when the page was begun last: their numbers, and which had a model.
    photo_id, photo_problem : str or None
        The last file that was read as a photo, and what was wrong with it.
    """

    drawing: Drawing = field(default_factory=Drawing)
    picked: PickedImage | None = None
    picked_since: int = 0
    row: str | None = None
    own: str | None = None
    runs: frozenset[tuple[int, bool]] = frozenset()
    photo_id: str | None = None
    photo_problem: str | None = None


@dataclass
class LearnState:
    """Learn: how far the visitor is in each lesson, and what they did in its experiments.

    Attributes
    ----------
    answers : dict from str to list of str
        Their answers by lesson, one for each step; an empty one is still to come.
    steps : dict from str to int
        The step that they saw last, by lesson, from 1.
    outcomes : dict from str to list of str
        How each step came out for them, by lesson: right, not quite or skipped; empty until they have seen it.
    refused : str or None
        Why what they typed as an answer is none.
    measured : dict from TrainingConfig to dict
        Figures of the runs that they have seen to the end: a model may be put away before the next one has trained.
    pads, drawings : dict from tuple to Drawing
        What is on the pad of a step, by lesson and step; what they have said is done.
    labels : dict from int to int
        How they label images against the model, by row, in the order in which they did.
    """

    answers: dict[str, list[str]] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, list[str]] = field(default_factory=dict)
    refused: str | None = None
    measured: dict[TrainingConfig, dict[str, float]] = field(default_factory=dict)
    pads: dict[tuple[str, int], Drawing] = field(default_factory=dict)
    drawings: dict[tuple[str, int], Drawing] = field(default_factory=dict)
    labels: dict[int, int] = field(default_factory=dict)


@dataclass
class MyDigitsState:
    """Draw: the visitor's own digits, and the game "draw one that fools it".

    Attributes
    ----------
    drawings : Collection
        What they have saved.
    problem, file_problem : str or None
        Why the last drawing was not saved; what was wrong with the last files.
    said : str or None
        How the last drawing was read and dealt, in words.
    opened : int or None
        The place of the drawing that was opened last.
    file_ids : set of str
        The files that have been read.
    seen : tuple or None
        What the page shows of it, see :mod:`mnist_core.ui.draw.my_digits`; None while a run of the whole page shows it.
    challenge, outcome
        What is asked for, and how the last attempt went, in words.
    """

    drawings: Collection = field(default_factory=Collection)
    problem: str | None = None
    file_problem: str | None = None
    said: str | None = None
    opened: int | None = None
    file_ids: set[str] = field(default_factory=set)
    seen: tuple[bool, int | None, int | None, Collection] | None = None
    challenge: Challenge = field(default_factory=lambda: Challenge(digit=7))
    outcome: str | None = None


@dataclass
class ClassState:
    """Class: what this session knows before the browser has told it, and what was refused.

    Attributes
    ----------
    keys : dict from str to str
        The teacher's keys of classes that were started here, or whose teacher's link was opened, by code.
    refused : str or None
        Why what was pressed last was not done.
    opened : int or None
        The number of the drawing that the teacher has opened.
    ending : bool
        Whether *End the class* has been pressed once.
    drawing : Drawing
        What is on the pad.
    """

    keys: dict[str, str] = field(default_factory=dict)
    refused: str | None = None
    opened: int | None = None
    ending: bool = False
    drawing: Drawing = field(default_factory=Drawing)


@dataclass
class TeachState:
    """Draw: the picture of how many examples it takes.

    Attributes
    ----------
    points : dict from TrainingConfig to int or None
        Its models, and how many of `kept` each reads right: scores, so that the models need not be kept.
    kept : Collection
        What they are tested with.
    """

    points: dict[TrainingConfig, int | None] = field(default_factory=dict)
    kept: Collection = field(default_factory=Collection)


def get(kind: type[State]) -> State:
    """Return this visitor's state of one kind, such as ``get(TrainState)``; a new one when there is none yet."""
    state: State = st.session_state.setdefault(f"state-{kind.__name__}", kind())
    return state


def set_widget(key: str, value: Any) -> None:
    """Set a widget's value before it is drawn; for callbacks, such as a button that moves a slider."""
    st.session_state[key] = value


def widget_value(key: str) -> Any:
    """Return what a widget or a component has reported; None before it is shown for the first time.

    It is known before the widget is called, and it has to be: what is passed to a pad depends on what came from it.
    """
    return st.session_state.get(key)


def link() -> dict[str, str]:
    """Return the names and values in the address."""
    return st.query_params.to_dict()


def all_link_values() -> dict[str, list[str]]:
    """Return the names in the address, each with all of its values."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def forget_link(name: str) -> bool:
    """Take a name and its value out of the address; return False if a widget on the page holds it there."""
    try:
        if name in st.query_params:
            del st.query_params[name]
    except StreamlitAPIException:
        return False
    return True


def rename_in_link(old: str, name: str) -> None:
    """Read what an old link calls by another name; call it before the page's widgets."""
    if old in st.query_params:
        st.query_params[name] = st.query_params.get_all(old)
        del st.query_params[old]
        st.rerun()  # a widget takes its value from the address that a run begins with


def write_link(values: Mapping[str, str], names: Iterable[str]) -> None:
    """Give some names in the address their values, and take out those of them that have none."""
    for name in names:
        if name not in values:
            forget_link(name)
    if missing := {name: value for name, value in values.items() if st.query_params.get(name) != value}:
        st.query_params.update(missing)  # all at once: each change of the address is a message to the browser


def remember_examples(examples: Examples) -> None:
    """Keep examples for as long as the visitor may ask for a model of theirs."""
    kept = get(VisitorState).examples
    kept.pop(examples.key, None)
    kept[examples.key] = examples
    while len(kept) > 1 and sum(map(len, kept.values())) > MAX_KEPT_EXAMPLES:
        del kept[next(iter(kept))]


def examples_of(config: TrainingConfig) -> Examples | None:
    """Return the examples that the visitor has taught a configuration with; None without any."""
    return None if config.examples is None else get(VisitorState).examples.get(config.examples)


def may_see(config: TrainingConfig) -> bool:
    """Whether the visitor may know of the runs of a configuration: a taught one belongs to who drew its examples."""
    return config.examples is None or config.examples in get(VisitorState).examples


def config() -> TrainingConfig:
    """Return the visitor's configuration: what they chose, else what their link says, else the quick default."""
    visitor = get(VisitorState)
    if visitor.config is None:
        follow_link()
    found = visitor.config or QUICK
    write_link(found.to_params(), LINK_NAMES)
    return found


def follow_link() -> None:
    """Make the configuration in the address the visitor's own, if there is one: they have followed a link to it.

    For a page that has just been opened. Later, the browser may send an address from before the visitor's choice.
    """
    visitor = get(VisitorState)
    if not link().keys() & set(LINK_NAMES):
        return
    with suppress(InvalidConfig):  # which mnist_core.ui.links says, and takes out of the address
        linked = TrainingConfig.from_params(link())
        if visitor.config is None or visitor.config.to_params() != linked.to_params():  # a taught one has the same link
            visitor.config = linked


def choose(chosen: TrainingConfig) -> None:
    """Make a configuration the visitor's own, on every page and in the address."""
    get(VisitorState).config = chosen
    get(LinkState).problems.clear()
    write_link(chosen.to_params(), LINK_NAMES)
