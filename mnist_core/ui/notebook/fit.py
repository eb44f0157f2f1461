"""The notebook's run: one configuration for everybody, trained once by the server's queue."""

from functools import partial

import pandas as pd

from mnist_core.model import TrainedModel, TrainingConfig
from mnist_core.notebook import SEED, Session
from mnist_core.ui import cache, presence, run_watch, state
from mnist_core.ui.notebook.step import offer_table

CONFIG = TrainingConfig(scaling="none", seed=SEED)
"""What the notebook trains: raw pixels, 80 to 20, LogisticRegression as it comes."""


def find_notebook_model() -> TrainedModel | None:
    """Return the notebook's model, the visitor's own from now on; while there is none, show how it is made."""
    if state.config() != CONFIG:
        state.choose(CONFIG)  # or the pages that the links lead to would show another model
    return run_watch.find_model(CONFIG)


def offer_fitted_table(name: str, words: str) -> None:
    """Offer what the model has answered as CSV."""
    write = partial(write_fitted_table, name, presence.visitor())
    offer_table(name, words, write, on_click=partial(run_watch.say_if_put_away, CONFIG))


def write_fitted_table(name: str, visitor: str | None) -> str:
    """Return what the model has answered as CSV for a visitor."""
    return str(TABLES[name](cache.notebook_fitted(run_watch.recall_model(CONFIG, visitor))).to_csv())


def make_predictions_table(session: Session) -> pd.DataFrame:
    """Return the label, the prediction and whether they agree, for each test image."""
    y_test, y_pred = session.names["y_test"], session.names["y_pred"]
    table = pd.DataFrame({"label": y_test, "predicted": y_pred, "right": y_test == y_pred})
    return table.rename_axis("row")


def make_probabilities_table(session: Session) -> pd.DataFrame:
    """Return the ten probabilities of each test image."""
    names = session.names
    return pd.DataFrame(names["probabilities"], names["y_test"].index, names["model"].classes_).rename_axis("row")


def make_mistakes_table(session: Session) -> pd.DataFrame:
    """Return the ten probabilities of each 4 that was read as a 9."""
    fours: pd.DataFrame = make_probabilities_table(session).iloc[session.names["mistakes"]]
    return fours


TABLES = {
    "predict": make_predictions_table,
    "probabilities": make_probabilities_table,
    "mistake": make_mistakes_table,
}
