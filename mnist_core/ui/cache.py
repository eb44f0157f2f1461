"""Glue: what all visitors share, computed once. The only place with Streamlit's caches.

Every cache is bounded, and its key is small: a frozen value such as a :class:`~mnist_core.model.TrainingConfig`, a
model by its run, or an image. Never a large array: of half a million values Streamlit hashes a sample, so one changed
pixel would return the old answer.
"""

import hmac
import os
from collections import Counter
from collections.abc import Callable
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st
from streamlit import runtime
from streamlit.runtime.stats import CounterStat

from mnist_core import analysis, charts, data, export, lessons
from mnist_core.analysis import Evaluation
from mnist_core.analysis.detection import OneAgainstRest
from mnist_core.analysis.evaluation import Part
from mnist_core.analysis.familiarity import Familiarity
from mnist_core.analysis.neighbours import Neighbours
from mnist_core.analysis.weights import WeightImages
from mnist_core.charts import Picture
from mnist_core.data import Digits, Images, openml
from mnist_core.model import Features, GradientHistograms, Scaling, TrainedModel, TrainingConfig, deskew, load_shipped
from mnist_core.notebook import TABLES
from mnist_core.runs import RunQueue, choose_place
from mnist_core.server import watching
from mnist_core.server.memory import limit_arenas
from mnist_core.ui import presence

MEGABYTE = 2**20

OWNER_KEY = "MNIST_OWNER_KEY"
"""Environment variable with the key to the owner's page; without it the page is off."""

SCHEDULER = "MNIST_DASK_SCHEDULER"
"""Environment variable with the address of a Dask scheduler, for fits on machines of their own (docs/deploy.md)."""

OPENML_SECONDS = 600.0
"""How long fetching from OpenML may take before it is given up."""


@st.cache_resource(show_spinner="Unpacking 70,000 digits …")
def digits() -> Digits:
    """Return the embedded digits; read-only arrays that everybody shares. The first call prepares the process."""
    limit_arenas()
    return data.load_digits()


@st.cache_resource(show_spinner=False, ttl="1h", max_entries=1)
def digits_file() -> bytes:
    """Return the digits as a file to download; packing takes seconds, so an hour's visitors share it."""
    return export.digits_file(digits())


@st.cache_resource(show_spinner=False, on_release=lambda queue: queue.close())
def _runs(_queue: RunQueue | None) -> RunQueue:
    errors()
    if _queue is not None:
        return _queue
    place = choose_place(os.environ.get(SCHEDULER), digits(), memory_limit=256 * MEGABYTE)
    return RunQueue(place, memory_budget=32 * MEGABYTE, is_here=presence.is_here)


def runs() -> RunQueue:
    """Return the server's queue of training runs."""
    return _runs(None)


def use_queue(queue: RunQueue | None) -> None:
    """Make a queue the server's, or a new one if it is None. The one before is closed."""
    _runs.clear()
    _runs(queue)  # the key is the same, so all get this one


def find_model(config: TrainingConfig) -> TrainedModel | None:
    """Return the model of a configuration if it is in memory.

    For fragments and callbacks: they outlive a run of the page, and what they hold stays in memory with the session.
    """
    run = runs().get(config, visitor=presence.visitor())
    return None if run is None else run.model


def _name_model(model: TrainedModel) -> tuple[TrainingConfig, int, bool]:
    """Return what tells a model from others: a stopped run and its repetition share a configuration.

    The model that is shipped has the configuration of a run that anybody may train.
    """
    return model.config, model.n_iter, model is load_shipped()


BY_RUN: dict[str | type, Callable[[Any], object]] = {TrainedModel: _name_model}


@st.cache_resource(show_spinner="Asking the model about the images …", max_entries=8, hash_funcs=BY_RUN)
def evaluate(model: TrainedModel, part: Part) -> Evaluation:
    """Return the model's answers on its train or test rows, computed once for all visitors."""
    return analysis.evaluate(model, digits(), part)


@st.cache_resource(show_spinner=False)
def mean_images() -> npt.NDArray[np.float32]:
    """Return the average image of each digit, float32 of shape (10, 28, 28)."""
    return analysis.mean_images(digits())


@st.cache_resource(show_spinner=False, max_entries=100, hash_funcs=BY_RUN)
def one_against_rest(model: TrainedModel, part: Part, digit: int) -> OneAgainstRest:
    """Return the curves of a model as a detector of one digit, 100 ms when they are new.

    Raises
    ------
    OneSided
        If no image of the part, or every one, shows the digit.
    """
    return analysis.one_against_rest(evaluate(model, part), digit)


@st.cache_data(show_spinner=False, max_entries=500, hash_funcs=BY_RUN)
def find_nearest(model: TrainedModel, image: Images, label: int, row: int | None = None) -> Neighbours:
    """Return the model's training images of one label that are most like an image, without the image itself."""
    return analysis.find_nearest(digits(), model.train_rows, image, label=label, without=row)


@st.cache_resource(show_spinner=False)
def familiarity() -> Familiarity:
    """Return what tells digits from what is none; a second or two when it is new."""
    return analysis.measure_familiarity(digits())


@st.cache_data(show_spinner=False, max_entries=100)
def notebook_picture(row: int, title: str = "") -> Picture:
    """Return a digit as the notebook draws it, with its row and label if there is no other title."""
    return charts.imshow_picture(digits().images[row], title or f"image {row}, labelled {digits().labels[row]}")


@st.cache_data(show_spinner=False, max_entries=10)
def directions_picture(row: int) -> Picture:
    """Return what gradient histograms count in a digit: of edges alone, the first 8 x 7 x 7 columns."""
    image = digits().images[row][np.newaxis]
    columns = GradientHistograms().transform(image.reshape(1, -1))[0]
    return charts.edge_directions(columns[: 8 * 7 * 7].reshape(8, 7, 7), digit=deskew(image)[0])


@st.cache_data(show_spinner=False, max_entries=20)
def weights_picture(weights: WeightImages) -> Picture:
    """Return the picture of a model's weights, drawn once for all who watch its run."""
    return charts.weight_images(weights.images, limit=weights.limit, signed=weights.signed)


@st.cache_data(show_spinner=False, max_entries=len(lessons.SCALINGS))
def try_penalties(scaling: Scaling) -> npt.NDArray[np.bool_]:
    """Return which test images are read right with a scaling and each penalty, bool of shape (8, 14000)."""
    return lessons.try_penalties(digits(), scaling)


@st.cache_resource(show_spinner=False, max_entries=len(lessons.SEES))
def teach_zeros(features: Features) -> tuple[TrainedModel, ...]:
    """Return models that were shown no, one, three and six slashed zeros; the lesson's, so nothing is a visitor's."""
    return lessons.teach_zeros(digits(), features)


@st.cache_data(show_spinner=False, max_entries=len(TABLES))
def notebook_table(name: str) -> str:
    """Return the table of one of the notebook's cells as CSV; nothing in it is a visitor's."""
    return str(TABLES[name](digits()).to_csv())


@st.cache_resource(show_spinner=False)
def _openml() -> tuple[Lock, dict[str, int]]:
    return Lock(), {}


def openml_difference() -> int | None:
    """Return how many digits of OpenML's copy differ from the embedded one; None while nobody has fetched it."""
    return _openml()[1].get("n_different")


def compare_with_openml(on_progress: openml.OnProgress) -> int:
    """Fetch OpenML's copy and return how many of its digits differ from the embedded ones.

    Raises
    ------
    DatasetUnavailable
        If it cannot be had, or if another visitor is fetching it at this moment.
    """
    fetching, known = _openml()
    if not fetching.acquire(blocking=False):
        raise data.DatasetUnavailable("Another visitor is fetching it at this moment. Try again in a minute.")
    try:
        known["n_different"] = openml.compare_with_openml(timeout=OPENML_SECONDS, on_progress=on_progress)
    finally:
        fetching.release()
    return known["n_different"]


@st.cache_resource(show_spinner=False)
def errors() -> watching.ErrorCounter:
    """Return the count of logged errors; the first call starts the log."""
    return watching.start_logging()


def has_owner_key() -> bool:
    """Return whether the owner's page is switched on."""
    return bool(os.environ.get(OWNER_KEY))


def is_owner_key(key: str) -> bool:
    """Return whether a key is the owner's; the comparison takes the same time however much of it is right."""
    return has_owner_key() and hmac.compare_digest(key.encode(), os.environ[OWNER_KEY].encode())


def server_figures() -> dict[str, dict[str, str]]:
    """Return how the server is doing, for its owner: names and values by topic.

    Streamlit's own counts come from its runtime: its metrics' address depends on how the server was started.
    """
    told = runtime.get_instance().stats_mgr.get_stats(["cache_lookups"])
    lookups: Counter[str] = Counter()
    for stat in told.get("cache_lookups", ()):
        if isinstance(stat, CounterStat) and stat.labels is not None:
            lookups[stat.labels["result"]] += stat.value
    queue = runs().counts()
    memory = {name: f"{megabytes:.0f} MB" for name, megabytes in watching.memory().items()}
    return {
        "Visitors": {"open sessions": str(presence.count_visitors())},
        "Memory": memory | {"kept models": f"{queue.pop('kept_bytes') / MEGABYTE:.1f} MB"},
        "Runs": {name: f"{count:,}" for name, count in queue.items()},
        **runs().fits.figures(),
        "Caches": {"hits": f"{lookups['hit']:,}", "misses": f"{lookups['miss']:,}"},
        "Errors since the start": {"all": str(errors().counts.total())}
        | {k: str(n) for k, n in errors().counts.items()},
    }
