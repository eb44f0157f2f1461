"""How good a model is, how sure, which mistakes it makes and why."""

from mnist_core.analysis.disputed import DISPUTED, DISPUTED_BY_ROW, Disputed
from mnist_core.analysis.evaluation import (
    ConfusionMode,
    Evaluation,
    NothingInCommon,
    OneAgainstRest,
    OneSided,
    Order,
    Part,
    Positions,
    Proportion,
    What,
    accuracy,
    compare,
    differences,
    proportion,
)
from mnist_core.analysis.explanation import Contributions, Neighbours, NeverSeen, contributions, weight_images
from mnist_core.analysis.verdict import Familiarity, Verdict, judge

__all__ = [
    "DISPUTED",
    "DISPUTED_BY_ROW",
    "ConfusionMode",
    "Contributions",
    "Disputed",
    "Evaluation",
    "Familiarity",
    "Neighbours",
    "NeverSeen",
    "NothingInCommon",
    "OneAgainstRest",
    "OneSided",
    "Order",
    "Part",
    "Positions",
    "Proportion",
    "Verdict",
    "What",
    "accuracy",
    "compare",
    "contributions",
    "differences",
    "judge",
    "proportion",
    "weight_images",
]
