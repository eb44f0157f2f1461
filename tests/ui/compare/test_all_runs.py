"""The chart under the ledger."""

import pytest

from mnist_core.model import QUICK
from mnist_core.runs import RunSummary
from mnist_core.ui.compare.all_runs import make_intervals


def test_an_interval_is_wilsons() -> None:
    """81 of 263 is the example of Newcombe, "Two-sided confidence intervals for the single proportion", 1998."""
    run = RunSummary(
        number=3,
        config=QUICK,
        status="done",
        train_accuracy=1.0,
        test_accuracy=81 / 263,
        test_log_loss=1.0,
        n_test=263,
        n_iter=1,
        converged=True,
        seconds=1.0,
    )
    [row] = make_intervals([run]).to_dict("records")
    assert row["run"] == "Run 3"
    assert (row["low"], row["high"]) == pytest.approx((0.2553, 0.3662), abs=0.0001)
