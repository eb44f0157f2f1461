"""How fast and how small training is, beside the notebook's way and beside plain scikit-learn.

    python -m benchmarks.training                  # all sections, about half an hour on two cores
    python -m benchmarks.training fit limit        # some of them
    python -m benchmarks.training --repeat 1       # a first impression

Every measurement runs in a process of its own, so that peak memory is its own, with the thread settings that its user
would have: the notebook and plain scikit-learn as they come, the app with one thread a run and the help of idle cores
("no idle core": without that help, as when each core has a fit of its own). All are repeated in turn and reported as
medians. Absolute figures belong to the machine; read the ratios.

The ways that are compared:

notebook
    the 70,000 images as a float64 DataFrame with pixels from 0 to 255, labels as strings,
    ``train_test_split(test_size=0.2)`` and ``LogisticRegression()``: 100 iterations without convergence.
plain
    ``LogisticRegression`` on the float32 matrix ``(x - mean) / 255``, which the app's "subtract mean" never
    writes out.
app
    :func:`mnist_core.model.train` behind :class:`mnist_core.runs.queue.RunQueue`, with all the watching.
torch, sklearnex
    PyTorch's LBFGS and scikit-learn-intelex on plain's matrix; only where they are installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeAlias
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.optimize
from joblib import cpu_count
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from threadpoolctl import ThreadpoolController, threadpool_limits

from mnist_core.data import load_digits, split_rows
from mnist_core.model import QUICK, PixelScaler, TrainingConfig, cores, train
from mnist_core.runs import RunQueue

Figures: TypeAlias = dict[str, float]
Floats: TypeAlias = npt.NDArray[np.floating[Any]]

MEAN = TrainingConfig()
RAW = TrainingConfig(scaling="none")
FULL_DEFAULT = TrainingConfig(C=0.1)
FOUR = [TrainingConfig(seed=seed) for seed in range(4)]
TARGETS = (0.915, 0.917)


# --- Measurements: each runs in a process of its own


class Recorder:
    """scikit-learn callback that keeps the weights after each iteration and the time since the start."""

    def __init__(self) -> None:
        self.began = 0.0
        self.iterations: list[tuple[float, Floats, Floats]] = []

    def setup(self, estimator: Any, context: Any) -> None:
        """Start the clock when the fit begins."""
        self.began = time.perf_counter()

    def teardown(self, estimator: Any, context: Any) -> None:
        """Do nothing; the protocol asks for it."""

    def on_fit_task_begin(self, estimator: Any, context: Any) -> None:
        """Do nothing; the protocol asks for it."""

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


@contextmanager
def counted_evaluations() -> Iterator[list[int]]:
    """Collect how often each minimisation in the block evaluates the loss and its gradient."""
    evaluations: list[int] = []
    minimize = scipy.optimize.minimize

    def counting(*args: Any, **options: Any) -> Any:
        result = minimize(*args, **options)
        evaluations.append(result.nfev)
        return result

    scipy.optimize.minimize = counting
    try:
        yield evaluations
    finally:
        scipy.optimize.minimize = minimize


def seconds_to(targets: tuple[float, ...], history: list[tuple[float, Floats, Floats]], X: Floats, y: Any) -> Figures:
    """Return when the test accuracy first reached each target; infinite if it never did."""
    reached = {}
    accuracies = [((X @ coef.T + intercept).argmax(axis=1) == y).mean() for _, coef, intercept in history]
    for target in targets:
        seconds = [then for (then, _, _), accuracy in zip(history, accuracies, strict=True) if accuracy >= target]
        reached[f"to_{target}"] = min(seconds, default=float("inf"))
    return reached


def objective(Z: Floats, y: npt.NDArray[np.uint8], coef: Floats, intercept: Floats, C: float) -> float:
    """Return the loss J of :mod:`mnist_core.model.fit`, in float64, 10,000 rows at a time."""
    total = 0.0
    for start in range(0, len(Z), 10_000):
        scores = Z[start : start + 10_000].astype(np.float64) @ coef.T.astype(np.float64) + intercept
        scores -= scores.max(axis=1, keepdims=True)
        chosen = scores[np.arange(len(scores)), y[start : start + 10_000]]
        total += float((np.log(np.exp(scores).sum(axis=1)) - chosen).sum())
    return total / len(Z) + float((coef.astype(np.float64) ** 2).sum()) / (2 * C * len(Z))


def measure_notebook(max_iter: int = 100) -> Figures:
    """Fit as the notebook does it."""
    digits = load_digits()
    X = pd.DataFrame(digits.images.reshape(-1, 784).astype(np.float64))
    y = pd.Series(digits.labels.astype(str))
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=0)
    recorder = Recorder()
    model = LogisticRegression(max_iter=max_iter).set_callbacks(recorder)
    with counted_evaluations() as evaluations, stopwatch() as figures:
        model.fit(X_train, y_train)
    figures["test_accuracy"] = model.score(X_test, y_test)
    figures["train_accuracy"] = model.score(X_train, y_train)
    reached = seconds_to(TARGETS, recorder.iterations, X_test.to_numpy(), y_test.to_numpy().astype(int))
    return figures | reached | {"n_iter": model.n_iter_.max(), "evaluations": evaluations[0]}


def plain_data(config: TrainingConfig) -> tuple[Floats, npt.NDArray[np.uint8], Floats, npt.NDArray[np.uint8]]:
    """Return float32 training matrix and labels and the same for the test rows, scaled as `config` says."""
    digits = load_digits()
    train_rows, test_rows = split_rows(len(digits), config.split, config.test_size, config.seed, config.n_train)
    X = digits.images.reshape(-1, 784)
    scaler = PixelScaler(config.scaling).fit(X[train_rows])
    shift, factor = scaler.shift_.astype(np.float32), scaler.factor_.astype(np.float32)

    def scaled(rows: npt.NDArray[np.intp]) -> Floats:
        Z = X[rows].astype(np.float32)
        Z -= shift
        Z *= factor
        return Z

    return scaled(train_rows), digits.labels[train_rows], scaled(test_rows), digits.labels[test_rows]


def measure_plain(threads: str = "as it comes", **values: Any) -> Figures:
    """Fit scikit-learn on a float32 matrix."""
    config = TrainingConfig(**values)
    Z, y, Z_test, y_test = plain_data(config)
    limit_threads(threads)
    recorder = Recorder()
    model = LogisticRegression(C=config.C, max_iter=config.max_iter).set_callbacks(recorder)
    with counted_evaluations() as evaluations, stopwatch() as figures:
        model.fit(Z, y)
    figures["test_accuracy"] = model.score(Z_test, y_test)
    figures["train_accuracy"] = model.score(Z, y)
    figures["objective"] = objective(Z, y, model.coef_, model.intercept_, config.C)
    reached = seconds_to(TARGETS, recorder.iterations, Z_test, y_test)
    return figures | reached | {"n_iter": model.n_iter_.max(), "evaluations": evaluations[0]}


def limit_threads(threads: str) -> None:
    """Set the BLAS threads of this process: "as it comes", "one", or "numpy all, SciPy one"."""
    if threads == "one":
        threadpool_limits(1)
    elif threads == "numpy all, SciPy one":
        controller = ThreadpoolController()
        paths = [library["filepath"] for library in controller.info() if "scipy.libs" in library["filepath"]]
        controller.select(filepath=paths).limit(limits=1)


def leave_cores_idle() -> None:
    """Let each fit of this process multiply in its own thread only, as it does when all cores are busy."""
    cores.N_CORES = 1


def measure_app(threads: str = "as it comes", **values: Any) -> Figures:
    """Train as the app does, with the queue and its watching."""
    if threads == "one":
        leave_cores_idle()
    config = TrainingConfig(**values)
    digits = load_digits()
    queue = RunQueue(digits)
    with counted_evaluations() as evaluations, stopwatch() as figures:
        run = queue.submit(config)
        run.wait()
    queue.close()
    if run.model is None or run.model.pipeline is None:
        raise RuntimeError(run.error)
    figures["until_shown"], figures["wall"] = figures["wall"], run.model.seconds
    X_test, y_test = digits.images[run.model.test_rows].reshape(-1, 784), digits.labels[run.model.test_rows]
    history = [(each.seconds, each.coef, each.intercept) for each in run.iterations]
    reached = seconds_to(TARGETS, history, X_test.astype(np.float32), y_test)
    Z, y, _, _ = plain_data(config)
    classifier = run.model.pipeline["classifier"]
    return (
        figures
        | reached
        | {
            "test_accuracy": run.model.test_accuracy,
            "train_accuracy": run.model.train_accuracy,
            "n_iter": run.model.n_iter,
            "converged": run.model.converged,
            "evaluations": evaluations[0],
            "objective": objective(Z, y, classifier.coef_, classifier.intercept_, config.C),
            "result_mb": run.nbytes / 2**20,
            "weights": crc32(run.model.coef.tobytes()),
        }
    )


def measure_library(**values: Any) -> Figures:
    """Train as a script or notebook does that imports the package, without a queue."""
    digits = load_digits()
    with stopwatch() as figures:
        model = train(digits, TrainingConfig(**values))
    figures["wall"] = model.seconds
    return figures | {
        "test_accuracy": model.test_accuracy,
        "n_iter": model.n_iter,
        "weights": crc32(model.coef.tobytes()),
    }


def measure_intelex() -> Figures:
    """Fit scikit-learn-intelex's LogisticRegression on plain's matrix."""
    from sklearnex.linear_model import LogisticRegression as IntelLogisticRegression

    Z, y, Z_test, y_test = plain_data(MEAN)
    model = IntelLogisticRegression(C=MEAN.C, max_iter=MEAN.max_iter)
    with stopwatch() as figures:
        model.fit(Z, y)
    figures["test_accuracy"] = model.score(Z_test, y_test)
    figures["objective"] = objective(Z, y, model.coef_, model.intercept_, MEAN.C)
    return figures | {"n_iter": np.max(model.n_iter_)}


def measure_torch(threads: int | None = None) -> Figures:
    """Minimise the same J with PyTorch's LBFGS: ten corrections, strong Wolfe line search, at most 100 iterations."""
    import torch

    if threads is not None:
        torch.set_num_threads(threads)
    config = MEAN
    Z, y, Z_test, y_test = plain_data(config)
    features, labels = torch.from_numpy(Z), torch.from_numpy(y.astype(np.int64))
    weights = torch.zeros((10, 784), requires_grad=True)
    intercept = torch.zeros(10, requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [weights, intercept],
        max_iter=config.max_iter,
        max_eval=10 * config.max_iter,
        history_size=10,
        tolerance_grad=1e-4,
        tolerance_change=64 * np.finfo(float).eps,
        line_search_fn="strong_wolfe",
    )
    evaluations = 0

    def closure() -> Any:
        nonlocal evaluations
        evaluations += 1
        optimizer.zero_grad()
        scores = torch.nn.functional.linear(features, weights, intercept)
        loss = torch.nn.functional.cross_entropy(scores, labels)
        loss = loss + (weights**2).sum() / (2 * config.C * len(y))
        loss.backward()
        return loss

    with stopwatch() as figures:
        optimizer.step(closure)
    coef, offset = weights.detach().numpy(), intercept.detach().numpy()
    figures["test_accuracy"] = float(((Z_test @ coef.T + offset).argmax(axis=1) == y_test).mean())
    figures["objective"] = objective(Z, y, coef, offset, config.C)
    n_iter = optimizer.state[weights]["n_iter"]
    return figures | {"n_iter": n_iter, "evaluations": evaluations}


def measure_app_many(count: int = 4, threads: str = "as it comes") -> Figures:
    """Submit different runs at once, with Streamlit loaded as in the server."""
    import streamlit  # noqa: F401

    if threads == "one":
        leave_cores_idle()
    queue = RunQueue(load_digits())
    with stopwatch() as figures:
        for run in [queue.submit(config) for config in FOUR[:count]]:
            run.wait()
    queue.close()
    return figures


def measure_notebook_many(count: int = 4, max_iter: int = 10) -> Figures:
    """Fit as the notebook does it in threads, every visitor with a DataFrame of their own."""
    import streamlit  # noqa: F401

    digits = load_digits()

    def visit(seed: int) -> None:
        X = pd.DataFrame(digits.images.reshape(-1, 784).astype(np.float64))
        y = pd.Series(digits.labels.astype(str))
        X_train, _, y_train, _ = train_test_split(X, y, test_size=0.2, random_state=seed)
        LogisticRegression(max_iter=max_iter).fit(X_train, y_train)

    with stopwatch() as figures, ThreadPoolExecutor(count) as visitors:
        list(visitors.map(visit, range(count)))
    return figures


def measure_callback(pairs: int = 9, max_iter: int = 30) -> Figures:
    """Compare fits with and without watching, in turn, by the processor time of the one thread that fits.

    Both go through the app's own ``train``; without watching, scikit-learn is not told about the callback. The fastest
    of each count, because whatever else the machine does can only make a fit slower.
    """
    digits, config = load_digits(), TrainingConfig(max_iter=max_iter)
    seconds: dict[str, list[float]] = {"watched": [], "bare": []}
    fit, set_callbacks = LogisticRegression.fit, LogisticRegression.set_callbacks

    def timed_fit(self: LogisticRegression, *args: Any) -> LogisticRegression:
        began = time.thread_time()
        fit(self, *args)
        seconds[kind].append(time.thread_time() - began)
        return self

    LogisticRegression.fit = timed_fit
    leave_cores_idle()  # so that no other thread does a part of the work
    with threadpool_limits(1):
        for _ in range(pairs):
            for kind in seconds:
                LogisticRegression.set_callbacks = set_callbacks if kind == "watched" else lambda self, *_: self
                train(digits, config, lambda _: False)
    watched, bare = min(seconds["watched"]), min(seconds["bare"])
    return {"watched": watched, "bare": bare, "overhead": watched / bare - 1}


def measure_bandwidth(repeats: int = 20) -> Figures:
    """Read a 176 MB float32 matrix, with one thread and with one a core; return the best GB/s of each.

    The dot product of a vector with itself reads it once and does nothing that would take longer.
    """
    matrix = np.ones(56_000 * 784, np.float32)

    def read(threads: int) -> float:
        parts = np.array_split(matrix, threads)
        with ThreadPoolExecutor(threads) as pool:
            return min(timed(lambda: list(pool.map(lambda part: part @ part, parts))) for _ in range(repeats))

    with threadpool_limits(1):
        return {name: matrix.nbytes / read(threads) / 1e9 for name, threads in (("one", 1), ("all", cpu_count()))}


def measure_stop(times: int = 5) -> Figures:
    """Press Stop in a full-size fit; return the median and the longest time until the model is there."""
    queue = RunQueue(load_digits())
    seconds = []
    for seed in range(times):
        run = queue.submit(TrainingConfig(scaling="none", max_iter=2000, seed=seed))
        while len(run.iterations) < 3:
            run.wait(0.01)
        queue.stop(run.config)
        seconds.append(timed(run.wait))
    queue.close()
    return {"median": statistics.median(seconds), "longest": max(seconds)}


def timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


# --- Running them


class Bench:
    """Runs measurements in processes of their own, each combination once, and remembers the medians."""

    def __init__(self, repeat: int) -> None:
        self.repeat = repeat
        self._figures: dict[str, Figures] = {}

    def measure(self, *calls: tuple[str, dict[str, Any]]) -> list[Figures]:
        """Return the medians of some measurements, which take turns so that a busy moment hits all alike."""
        names = [json.dumps(call) for call in calls]
        missing = [name for name in names if name not in self._figures]
        samples: dict[str, list[Figures]] = {name: [] for name in missing}
        for turn in range(self.repeat):
            for name in missing:
                print(f"  {turn + 1}/{self.repeat} {name}", file=sys.stderr)
                samples[name].append(run_apart(name))
        for name, figures in samples.items():
            self._figures[name] = {key: statistics.median(each[key] for each in figures) for key in figures[0]}
        return [self._figures[name] for name in names]


def run_apart(call: str) -> Figures:
    """Run one measurement in a new process, without thread settings of ours."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    command = [sys.executable, "-m", "benchmarks.training", "--measure", call]
    answer = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    figures: Figures = json.loads(answer.stdout)
    return figures


Row: TypeAlias = tuple[str, ...]


def table(title: str, header: Row, rows: list[Row]) -> None:
    print(f"\n### {title}\n")
    for row in (header, ("---",) * len(header), *rows):
        print("| " + " | ".join(row) + " |")
    sys.stdout.flush()


def times(value: float, of: float) -> str:
    return "-" if not value or not np.isfinite(of) else f"{of / value:.2f} x"


def as_values(config: TrainingConfig) -> dict[str, Any]:
    """Return the values of `config` that differ from the defaults."""
    return {name: value for name, value in vars(config).items() if value != getattr(MEAN, name)}


NOTEBOOK: tuple[str, dict[str, Any]] = ("notebook", {})
APP_RAW = ("app", as_values(RAW))
APP_MEAN = ("app", as_values(MEAN))
APP_MEAN_ONE_THREAD = ("app", as_values(MEAN) | {"threads": "one"})


def section_fit(bench: Bench) -> None:
    ways = {
        "notebook (raw pixels)": NOTEBOOK,
        "plain, raw pixels": ("plain", {"scaling": "none"}),
        "app, raw pixels": APP_RAW,
        "plain, subtract mean": ("plain", {}),
        "plain, subtract mean, one thread": ("plain", {"threads": "one"}),
        "plain, subtract mean, numpy all, SciPy one": ("plain", {"threads": "numpy all, SciPy one"}),
        "app, subtract mean": APP_MEAN,
        "app, subtract mean, no idle core": APP_MEAN_ONE_THREAD,
    }
    figures = bench.measure(*ways.values())
    notebook = figures[0]
    table(
        "The full-size fit: 56,000 images, at most 100 iterations (goal: app 2.4 x faster than the notebook)",
        ("way", "fit s", "faster", "processor s", "less", "peak MB", "less", "train", "test", "iterations", "J"),
        [
            (
                way,
                f"{each['wall']:.1f}",
                times(each["wall"], notebook["wall"]),
                f"{each['cpu']:.1f}",
                times(each["cpu"], notebook["cpu"]),
                f"{each['peak']:.0f}",
                times(each["peak"], notebook["peak"]),
                f"{each['train_accuracy']:.4f}",
                f"{each['test_accuracy']:.4f}",
                f"{each['n_iter']:.0f}",
                f"{each['objective']:.5f}" if "objective" in each else "",
            )
            for way, each in zip(ways, figures, strict=True)
        ],
    )


def section_library(bench: Bench) -> None:
    queue, library = bench.measure(APP_MEAN, ("library", as_values(MEAN)))
    table(
        "train() called as a library beside the queue (goal: as fast, and the same weights)",
        ("way", "fit s", "of the queue's", "processor s", "peak MB", "test", "iterations", "checksum of the weights"),
        [
            (
                way,
                f"{each['wall']:.1f}",
                f"{each['wall'] / queue['wall']:.2f}",
                f"{each['cpu']:.1f}",
                f"{each['peak']:.0f}",
                f"{each['test_accuracy']:.4f}",
                f"{each['n_iter']:.0f}",
                f"{int(each['weights']):08x}",
            )
            for way, each in (("queue", queue), ("library", library))
        ],
    )


def section_target(bench: Bench) -> None:
    ways = {
        "notebook": NOTEBOOK,
        "app, raw pixels": APP_RAW,
        "plain, subtract mean": ("plain", {}),
        "app, subtract mean": APP_MEAN,
        "app, subtract mean, C=0.1": ("app", as_values(FULL_DEFAULT)),
        "app, pareto": ("app", {"scaling": "pareto"}),
    }
    figures = bench.measure(*ways.values())
    notebook = figures[0]
    table(
        "Seconds of fitting until a test accuracy is reached (goal: app 8 x sooner at 91.7%)",
        ("way", *(cell for target in TARGETS for cell in (f"{target:.1%}", "sooner"))),
        [
            (
                way,
                *(
                    cell
                    for key in (f"to_{target}" for target in TARGETS)
                    for cell in (f"{each[key]:.1f}", times(each[key], notebook[key]))
                ),
            )
            for way, each in zip(ways, figures, strict=True)
        ],
    )


def section_default(bench: Bench) -> None:
    configs = {"the app's default": QUICK, "all rows, C=0.1": FULL_DEFAULT, "all rows, C=1": MEAN}
    notebook, *figures = bench.measure(NOTEBOOK, *(("app", as_values(config)) for config in configs.values()))
    table(
        "A default that converges (goal: at most 100 iterations, at most 1/3 of the notebook's time)",
        ("configuration", "converged", "iterations", "fit s", "of notebook", "until shown s", "test", "result MB"),
        [
            (
                name,
                "yes" if each["converged"] else "no",
                f"{each['n_iter']:.0f}",
                f"{each['wall']:.1f}",
                f"{each['wall'] / notebook['wall']:.2f}",
                f"{each['until_shown']:.1f}",
                f"{each['test_accuracy']:.4f}",
                f"{each['result_mb']:.1f}",
            )
            for name, each in zip(configs, figures, strict=True)
        ],
    )


def section_four(bench: Bench) -> None:
    app_one, app_one_thread, app_four, notebook_one, notebook_four = bench.measure(
        ("app_many", {"count": 1}),
        ("app_many", {"count": 1, "threads": "one"}),
        ("app_many", {}),
        ("notebook_many", {"count": 1}),
        ("notebook_many", {}),
    )
    table(
        "Four different fits at once, Streamlit loaded (goals: at most 500 MB; at most 2.3 times one fit's time)",
        ("way", "one: s", "four: s", "times", "one: peak MB", "four: peak MB"),
        [
            (
                name,
                f"{one['wall']:.1f}",
                f"{four['wall']:.1f}",
                f"{four['wall'] / one['wall']:.2f}",
                f"{one['peak']:.0f}",
                f"{four['peak']:.0f}",
            )
            for name, one, four in (
                ("notebook, 10 iterations", notebook_one, notebook_four),
                ("app, 100 iterations, idle cores help the one", app_one, app_four),
                ("app, 100 iterations, no idle core for the one", app_one_thread, app_four),
            )
        ],
    )


def section_callback(bench: Bench) -> None:
    callback, stop = bench.measure(("callback", {}), ("stop", {}))
    table(
        "Watching and stopping",
        ("what", "figure", "goal"),
        [
            ("processor seconds of a fit without watching", f"{callback['bare']:.2f}", ""),
            ("processor seconds of the same fit, watched", f"{callback['watched']:.2f}", ""),
            ("overhead", f"{callback['overhead']:.1%}", "at most 2%"),
            ("Stop until the model is there, median s", f"{stop['median']:.2f}", "at most 1"),
            ("Stop until the model is there, longest s", f"{stop['longest']:.2f}", "at most 1"),
        ],
    )


def section_limit(bench: Bench) -> None:
    ways = {
        "plain, as it comes": ("plain", {}),
        "plain, one thread": ("plain", {"threads": "one"}),
        "plain, numpy all, SciPy one": ("plain", {"threads": "numpy all, SciPy one"}),
        "app": APP_MEAN,
        "app, no idle core": APP_MEAN_ONE_THREAD,
    }
    bandwidth, *figures = bench.measure(("bandwidth", {}), *ways.values())
    bytes_read = 2 * 56_000 * 784 * 4
    limits = {name: bytes_read / bandwidth[name] / 1e9 for name in ("all", "one")}
    table(
        f"One evaluation against reading 2 x 176 MB at {bandwidth['all']:.1f} GB/s with all cores, "
        f"{bandwidth['one']:.1f} GB/s with one (goal: within 5 times of all cores' limit)",
        ("way", "evaluations", "ms each", "times the limit", "times one core's limit", "processor ms each"),
        [
            ("the limit", "", f"{1e3 * limits['all']:.1f}", "1.0", "", ""),
            *(
                (
                    name,
                    f"{each['evaluations']:.0f}",
                    f"{1e3 * each['wall'] / each['evaluations']:.1f}",
                    f"{each['wall'] / each['evaluations'] / limits['all']:.1f}",
                    f"{each['wall'] / each['evaluations'] / limits['one']:.1f}",
                    f"{1e3 * each['cpu'] / each['evaluations']:.1f}",
                )
                for name, each in zip(ways, figures, strict=True)
            ),
        ],
    )


def section_rivals(bench: Bench) -> None:
    ways: dict[str, tuple[str, dict[str, Any]]] = {"app": APP_MEAN, "app, no idle core": APP_MEAN_ONE_THREAD}
    if importlib.util.find_spec("torch"):
        ways["PyTorch LBFGS, all threads"] = ("torch", {})
        ways["PyTorch LBFGS, one thread"] = ("torch", {"threads": 1})
    if importlib.util.find_spec("sklearnex"):
        ways["scikit-learn-intelex, all threads"] = ("intelex", {})
    figures = bench.measure(*ways.values())
    table(
        "Other implementations on the same objective (goal: never slower); only those that are installed",
        ("way", "fit s", "processor s", "iterations", "evaluations", "J", "test", "peak MB"),
        [
            (
                way,
                f"{each['wall']:.1f}",
                f"{each['cpu']:.1f}",
                f"{each['n_iter']:.0f}",
                f"{each['evaluations']:.0f}" if "evaluations" in each else "",
                f"{each['objective']:.5f}",
                f"{each['test_accuracy']:.4f}",
                f"{each['peak']:.0f}",
            )
            for way, each in zip(ways, figures, strict=True)
        ],
    )


SECTIONS: dict[str, Callable[[Bench], None]] = {
    "fit": section_fit,
    "library": section_library,
    "target": section_target,
    "default": section_default,
    "four": section_four,
    "callback": section_callback,
    "limit": section_limit,
    "rivals": section_rivals,
}
MEASUREMENTS: dict[str, Callable[..., Figures]] = {
    "notebook": measure_notebook,
    "plain": measure_plain,
    "app": measure_app,
    "library": measure_library,
    "torch": measure_torch,
    "intelex": measure_intelex,
    "app_many": measure_app_many,
    "notebook_many": measure_notebook_many,
    "callback": measure_callback,
    "bandwidth": measure_bandwidth,
    "stop": measure_stop,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Training beside the notebook's way and plain scikit-learn.")
    parser.add_argument("sections", nargs="*", help=f"some of: {', '.join(SECTIONS)}; default: all")
    parser.add_argument("--repeat", type=int, default=3, help="how often each measurement is made (median)")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # that fits do not converge is known here
    if arguments.measure:
        name, values = json.loads(arguments.measure)
        print(json.dumps(MEASUREMENTS[name](**values), default=float))
        return
    unknown = set(arguments.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"there is no section {', '.join(sorted(unknown))}; choose from {', '.join(SECTIONS)}")
    bench = Bench(arguments.repeat)
    for section in arguments.sections or SECTIONS:
        SECTIONS[section](bench)


if __name__ == "__main__":
    main()
