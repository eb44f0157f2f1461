"""How fast and how small training is, beside the notebook's way and beside plain scikit-learn.

    python -m benchmarks.training               # about a quarter of an hour on two cores
    python -m benchmarks.training --repeat 1    # a first impression

Every measurement runs in a process of its own, so that peak memory is its own, with the thread settings that its user
would have. They are repeated in turn and reported as medians, in brackets as a share of the notebook's. Absolute
figures belong to the machine; read the ratios. The ways that are compared:

notebook
    the 70,000 images as a float64 DataFrame with pixels from 0 to 255, labels as strings,
    ``train_test_split(test_size=0.2)`` and ``LogisticRegression()``: 100 iterations without convergence.
plain
    ``LogisticRegression`` with one BLAS thread on the float32 matrix ``(x - mean) / 255``, which the app's "subtract
    mean" never writes out.
app
    :func:`mnist_core.model.train` behind :class:`mnist_core.runs.queue.RunQueue`, with all the watching. "On one core":
    without the help of idle cores, as when each core has a fit of its own.
"""

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from threadpoolctl import threadpool_limits

from benchmarks.apart import Figures, measure_apart
from benchmarks.table import print_beside
from mnist_core.data import load_digits, split_rows
from mnist_core.model import QUICK, TrainingConfig, cores, train
from mnist_core.model.watch import Watch
from mnist_core.runs import Fits, RunQueue

Call: TypeAlias = tuple[str, dict[str, Any]]
Weights: TypeAlias = tuple[float, npt.NDArray[np.floating[Any]], npt.NDArray[np.floating[Any]]]

TARGETS = (0.915, 0.917)


class Recorder(Watch):
    """scikit-learn callback that keeps the weights after each iteration and the time since the start."""

    def __init__(self) -> None:
        self.iterations: list[Weights] = []
        self.began = time.perf_counter()

    def on_fit_task_end(self, estimator: Any, context: Any, *, fitted_estimator: Any = None) -> bool:
        """Keep the weights."""
        if context.task_name == "lbfgs-iter" and fitted_estimator is not None:
            weights = fitted_estimator.coef_.copy(), fitted_estimator.intercept_.copy()
            self.iterations.append((time.perf_counter() - self.began, *weights))
        return False


@contextmanager
def stopwatch() -> Iterator[Figures]:
    """Measure wall and processor seconds of the block; the peak is that of the process so far, in MB."""
    figures: Figures = {}
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    yield figures
    after = resource.getrusage(resource.RUSAGE_SELF)
    figures["wall"] = time.perf_counter() - began
    figures["cpu"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    figures["peak"] = after.ru_maxrss / 1024


def seconds_to_targets(history: Sequence[Weights], X: npt.NDArray[Any], y: npt.NDArray[Any]) -> Figures:
    """Return when the test accuracy first reached each target; infinite if it never did."""
    accuracies = [((X @ coef.T + intercept).argmax(axis=1) == y).mean() for _, coef, intercept in history]
    return {
        f"to {target}": min(
            (when for (when, *_), a in zip(history, accuracies, strict=True) if a >= target), default=np.inf
        )
        for target in TARGETS
    }


def notebook_data(seed: int = 0) -> list[Any]:
    """Return training and test pixels and labels as the notebook has them."""
    digits = load_digits()
    X = pd.DataFrame(digits.images.reshape(-1, 784).astype(np.float64))
    return list(train_test_split(X, pd.Series(digits.labels.astype(str)), test_size=0.2, random_state=seed))


def measure_notebook() -> Figures:
    """Fit as the notebook does it."""
    X_train, X_test, y_train, y_test = notebook_data()
    with stopwatch() as figures:
        recorder = Recorder()
        model = LogisticRegression().set_callbacks(recorder).fit(X_train, y_train)
    accuracy = {"train": model.score(X_train, y_train), "test": model.score(X_test, y_test)}
    reached = seconds_to_targets(recorder.iterations, X_test.to_numpy(), y_test.to_numpy().astype(int))
    return figures | accuracy | reached | {"iterations": model.n_iter_.max()}


def measure_plain() -> Figures:
    """Fit scikit-learn on a float32 matrix."""
    digits = load_digits()
    train_rows, test_rows = split_rows(len(digits), "random")
    Z = digits.images.reshape(-1, 784)[train_rows].astype(np.float32)
    mean = Z.mean(axis=0)
    Z -= mean
    Z /= 255
    with threadpool_limits(1), stopwatch() as figures:
        recorder = Recorder()
        model = LogisticRegression().set_callbacks(recorder).fit(Z, digits.labels[train_rows])
    Z_test, y_test = (digits.images.reshape(-1, 784)[test_rows] - mean) / 255, digits.labels[test_rows]
    accuracy = {"train": model.score(Z, digits.labels[train_rows]), "test": model.score(Z_test, y_test)}
    reached = seconds_to_targets(recorder.iterations, Z_test, y_test)
    return figures | accuracy | reached | {"iterations": model.n_iter_.max()}


def measure_app(one_core: bool = False, **values: Any) -> Figures:
    """Train as the app does, with the queue and its watching."""
    if one_core:
        cores.N_CORES = 1
    digits = load_digits()
    queue = RunQueue(Fits(digits))
    with stopwatch() as figures:
        run = queue.submit(TrainingConfig(**values))
        run.wait()
    queue.close()
    model = run.model
    if model is None:
        raise RuntimeError(run.error)
    history = [(each.seconds, each.coef, each.intercept) for each in run.iterations if len(each.coef)]
    X_test = digits.images[model.test_rows].reshape(-1, 784).astype(np.float32)
    reached = seconds_to_targets(history, X_test, digits.labels[model.test_rows])
    accuracy = {"train": model.train_accuracy, "test": model.test_accuracy}
    return figures | accuracy | reached | {"wall": model.seconds, "iterations": model.n_iter}


def measure_app_many(count: int) -> Figures:
    """Submit different runs at once, with Streamlit loaded as in the server; one of them on one core."""
    import streamlit  # noqa: F401

    if count == 1:
        cores.N_CORES = 1
    queue = RunQueue(Fits(load_digits()))
    with stopwatch() as figures:
        for run in [queue.submit(TrainingConfig(seed=seed)) for seed in range(count)]:
            run.wait()
    queue.close()
    return figures


def measure_notebook_many(count: int) -> Figures:
    """Fit ten iterations as the notebook does in threads, every visitor with a DataFrame of their own."""
    import streamlit  # noqa: F401

    def visit(seed: int) -> None:
        X_train, _, y_train, _ = notebook_data(seed)
        LogisticRegression(max_iter=10).fit(X_train, y_train)

    with stopwatch() as figures, ThreadPoolExecutor(count) as visitors:
        list(visitors.map(visit, range(count)))
    return figures


def measure_watching(pairs: int = 9) -> Figures:
    """Compare fits with and without watching, in turn, by the processor time of the one thread that fits.

    The fastest of each count, because whatever else the machine does can only make a fit slower.
    """
    digits, config = load_digits(), TrainingConfig(max_iter=30)
    seconds: dict[str, list[float]] = {"watched": [], "bare": []}
    fit, set_callbacks = LogisticRegression.fit, LogisticRegression.set_callbacks

    def timed_fit(self: LogisticRegression, *args: Any) -> LogisticRegression:
        began = time.thread_time()
        fit(self, *args)
        seconds[kind].append(time.thread_time() - began)
        return self

    LogisticRegression.fit = timed_fit
    cores.N_CORES = 1  # so that no other thread does a part of the work
    for _ in range(pairs):
        for kind in seconds:
            LogisticRegression.set_callbacks = set_callbacks if kind == "watched" else lambda self, *_: self
            train(digits, config, lambda _: False)
    return {"overhead": min(seconds["watched"]) / min(seconds["bare"]) - 1}


MEASUREMENTS: dict[str, Callable[..., Figures]] = {
    "notebook": measure_notebook,
    "plain": measure_plain,
    "app": measure_app,
    "app, many": measure_app_many,
    "notebook, many": measure_notebook_many,
    "watching": measure_watching,
}


def measure_in_turn(calls: dict[str, Call], repeat: int) -> dict[str, Figures]:
    """Return the medians of some measurements, which take turns so that a busy moment hits all alike."""
    samples: dict[str, list[Figures]] = {name: [] for name in calls}
    for turn in range(repeat):
        for name, call in calls.items():
            print(f"  {turn + 1}/{repeat} {name}", file=sys.stderr)
            samples[name].append(measure_apart("benchmarks.training", *call))
    return {
        name: {key: statistics.median(each[key] for each in all_) for key in all_[0]} for name, all_ in samples.items()
    }


def compare_fits(repeat: int) -> None:
    calls: dict[str, Call] = {
        "notebook": ("notebook", {}),
        "plain, mean subtracted": ("plain", {}),
        "app, raw pixels": ("app", {"scaling": "none"}),
        "app, mean subtracted": ("app", {}),
        "app, mean subtracted, on one core": ("app", {"one_core": True}),
        "app, mean subtracted, C = 0.1": ("app", {"C": 0.1}),
        "app, Pareto scaling": ("app", {"scaling": "pareto"}),
        "app, quick default": ("app", {"n_train": QUICK.n_train, "C": QUICK.C}),
    }
    print("\nThe fit: wall and processor seconds, peak MB, seconds to a test accuracy")
    print_beside(measure_in_turn(calls, repeat))


def compare_four_at_once(repeat: int) -> None:
    print("\nFour fits at once, Streamlit loaded; the app's one on one core")
    for way in ("notebook", "app"):
        print_beside(measure_in_turn({f"{way}, {n}": (f"{way}, many", {"count": n}) for n in (1, 4)}, repeat))


def main() -> None:
    parser = argparse.ArgumentParser(description="Training beside the notebook's way and plain scikit-learn.")
    parser.add_argument("--repeat", type=int, default=3, help="how often each measurement is made (median)")
    arguments = parser.parse_args()
    compare_fits(arguments.repeat)
    compare_four_at_once(arguments.repeat)
    overhead = measure_apart("benchmarks.training", "watching", {})["overhead"]
    print(f"\nWatching a fit costs {overhead:.1%} of its processor time.")


if __name__ == "__main__":
    main()
