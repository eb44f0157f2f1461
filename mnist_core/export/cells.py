"""The code that reproduces a run, cell by cell, with scikit-learn alone and nothing of this app.

The app keeps pixels as uint8 and scales them inside its matrix products (:mod:`mnist_core.model.pixel_rows`); the
exported code scales a float32 matrix with scikit-learn's own transformers. Both minimise the same function on the same
rows, but round differently. Fits that converge end in the same minimum, as nearly as ``tol`` asks for, which may still
decide what is read where two scores are almost equal (:func:`share_of_ties`). Fits that run into ``max_iter`` are
stopped on the way there, and as lbfgs magnifies small differences from iteration to iteration, their accuracies may
differ by a tenth or two of a percentage point.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from textwrap import indent
from typing import Literal

import numpy as np
import sklearn

from mnist_core.data import N_LECUN_TRAIN
from mnist_core.model import Features, TrainedModel, TrainingConfig, make_features
from mnist_core.model.config import LINK_NAMES, Variants

TIE = 0.003
"""Two fits of one configuration that converge differ in a score by less: by some ten times ``tol``."""


def share_of_ties(model: TrainedModel) -> float:
    """Return the share of test images whose two largest scores differ by less than ``TIE``: rounding decides there.

    It is a few in ten thousand, but some percent for weights that a tiny C keeps near zero.
    """
    largest = np.partition(model.test_scores, -2, axis=1)[:, -2:]
    return float((largest[:, 1] - largest[:, 0] < TIE).mean())


@dataclass(frozen=True)
class PlainScaling:
    """How a scaling is written in plain scikit-learn: words, steps before the classifier, definitions."""

    words: str
    steps: tuple[str, ...]
    definitions: str = ""


_TO_UNIT = """\
def to_unit(X):
    return X / np.float32(255)
"""

_PARETO = """\
class ParetoScaler(StandardScaler):
    \"\"\"Subtract each column's mean and divide by the square root of its standard deviation.\"\"\"

    def fit(self, X, y=None):
        super().fit(X)
        self.scale_ = np.sqrt(self.scale_)
        return self
"""

PLAIN_SCALINGS = {
    "none": PlainScaling("The columns stay as they are, from 0 to 255: lbfgs needs many iterations.", ()),
    "divide by 255": PlainScaling(
        "The columns are divided by 255, so that they go from 0 to 1.",
        ("FunctionTransformer(to_unit)",),
        _TO_UNIT,
    ),
    "subtract mean": PlainScaling(
        "The columns are divided by 255, and the mean of each is subtracted.\n"
        "With columns around zero, lbfgs needs far fewer iterations.",
        ("FunctionTransformer(to_unit)", "StandardScaler(with_std=False)"),
        _TO_UNIT,
    ),
    "pareto": PlainScaling(
        "The columns are divided by 255, the mean of each is subtracted, and each is divided by the\n"
        "square root of its standard deviation (Pareto scaling): half-way to StandardScaler.",
        ("FunctionTransformer(to_unit)", "ParetoScaler()"),
        f"{_TO_UNIT}\n\n{_PARETO}",
    ),
    "standardise": PlainScaling("Each column gets mean 0 and standard deviation 1.", ("StandardScaler()",)),
}

_FILES: dict[Features | Variants, tuple[str, ...]] = {
    "pixels": (),
    "none": (),
    "slashed zeros": ("variants.py",),
    "deskewed": ("deskewing.py",),
    "gradient histograms": ("deskewing.py", "gradient_histograms.py"),
}
"""The files of this app that compute the features, and make the variants: each is shown whole."""
_IMPORTS = ("import ", "from ")
"""These lines move to the top of the script: NumPy's once for all; those from another of these files go."""


def read_feature_imports(features: Features | Variants) -> set[str]:
    """Return the lines that import from NumPy what the files of :func:`read_feature_code` need."""
    lines = {line for source in _read_files(features) for line in source.splitlines() if line.startswith(_IMPORTS)}
    return {line for line in lines if not line.startswith("from mnist_core.")}


def read_feature_code(features: Features | Variants) -> list[str]:
    """Return the files that define the features, without their imports, in the order in which they must run."""
    return [
        "\n".join(line for line in source.splitlines() if not line.startswith(_IMPORTS)).replace("\n\n\n\n", "\n\n\n")
        for source in _read_files(features)
    ]


def _read_files(features: Features | Variants) -> list[str]:
    folder = files("mnist_core.model")
    return [folder.joinpath(name).read_text(encoding="utf-8") for name in _FILES[features]]


@dataclass(frozen=True)
class Cell:
    """A piece of Python, or the words between two of them, in Markdown."""

    kind: Literal["markdown", "code"]
    text: str


def write_cells(config: TrainingConfig, *, as_notebook: bool) -> Iterator[Cell]:
    """Yield what script and notebook have in common, and between it what only the notebook has."""
    scaling = PLAIN_SCALINGS[config.scaling]
    yield Cell("markdown", _title(config))
    yield Cell("code", _imports(config, scaling, as_notebook=as_notebook))
    yield Cell("markdown", "## The digits\n\n70,000 images of 28 x 28 pixels: 0 is paper, 255 is ink.")
    local_file = "None" if as_notebook else "sys.argv[1] if len(sys.argv) > 1 else None"
    where = "in LOCAL_FILE above." if as_notebook else "after the script's name on the command line."
    yield Cell("code", f"{_LOCAL_FILE}\nLOCAL_FILE = {local_file}\n\n{_LOAD.replace('{where}', where)}")
    if as_notebook:
        yield Cell("code", _SHOW_FIRST)
    yield Cell("markdown", f"## What the classifier sees: {config.features}")
    for source in read_feature_code(config.features):
        yield Cell("code", source)
    yield Cell("code", _featurise(config))
    yield Cell(
        "markdown", "## Training images and test images\n\nWhat the model learns from, and what it is judged by."
    )
    yield Cell("code", _split(config))
    for source in read_feature_code(config.variants):
        yield Cell("markdown", "## Variants\n\nTraining images that are shown once more, changed.")
        yield Cell("code", source)
    yield Cell("markdown", f"## Training\n\n{scaling.words}")
    yield Cell("code", _training(config, scaling))
    yield Cell("markdown", "## Accuracy\n\nThe share of correct predictions.")
    yield Cell("code", _SCORE)
    yield Cell("markdown", "## Predictions\n\nWhat the model reads in each test image, beside its label.")
    yield Cell("code", _PREDICTIONS)
    yield Cell("markdown", "## Probabilities\n\nTen for each image; they sum to 1, and the largest is the prediction.")
    yield Cell("code", _PROBABILITIES)
    if as_notebook:
        yield Cell("markdown", "## Mistakes\n\nThe first few test images that the model gets wrong.")
        yield Cell("code", _MISTAKES)


def _title(config: TrainingConfig) -> str:
    values = "\n".join(
        f"- {name}: {'all' if getattr(config, name) is None else getattr(config, name)}" for name in LINK_NAMES
    )
    return (
        "# Logistic regression on MNIST\n\n"
        f"Written by the MNIST dashboard with scikit-learn {sklearn.__version__} and NumPy {np.__version__}.\n"
        f"It trains the model of this configuration:\n\n{values}"
    )


def _imports(config: TrainingConfig, scaling: PlainScaling, *, as_notebook: bool) -> str:
    """Write NumPy's own import first, then what is imported from modules, by module."""
    numpy = "import numpy as np"
    scalers = [name for name in ("FunctionTransformer", "StandardScaler") if name in str(scaling)]
    others = {
        "from sklearn.datasets import fetch_openml",
        "from sklearn.linear_model import LogisticRegression",
        "from sklearn.pipeline import make_pipeline",
        *(["from sklearn.model_selection import train_test_split"] if config.split == "random" else []),
        *([f"from sklearn.preprocessing import {', '.join(scalers)}"] if scalers else []),
        *read_feature_imports(config.features),
        *read_feature_imports(config.variants),
    }
    first = "import matplotlib.pyplot as plt" if as_notebook else "import sys\n"
    return "\n".join([first, numpy, *sorted(others - {numpy}, key=lambda line: (line.startswith("from"), line))])


_LOCAL_FILE = """\
# A NumPy archive with the arrays "images" (70000, 28, 28) and "labels" (70000,); None: fetch them from OpenML"""

FETCH_ARRAYS = """\
# Numbers of one byte instead of eight, and labels as text. (Without these types, scikit-learn 1.9 fails
# to read this data set with pandas 3.1.)
column_types = dict.fromkeys(range(784), "uint8") | {784: "str"}
mnist = fetch_openml(
    "mnist_784", version=1, as_frame=False, parser="pandas", read_csv_kwargs={"dtype": column_types}
)
images, labels = mnist.data.reshape(-1, 28, 28), mnist.target.astype(np.uint8)"""
"""Gets all digits from OpenML, where NumPy and ``fetch_openml`` have been imported."""

_LOAD = f"""\
try:
    if LOCAL_FILE:
        with np.load(LOCAL_FILE) as file:
            images, labels = file["images"], file["labels"]
    else:
{indent(FETCH_ARRAYS, " " * 8)}
except (OSError, ValueError, KeyError) as problem:
    raise SystemExit(
        f"The digits cannot be read: {{problem}}\\n"
        "OpenML needs a network. Without one, download the digits as a file (mnist-digits.npz) from the dashboard's\\n"
        "Train page, under \\"Take it home\\", and name it {{where}}"
    ) from None

print(f"{{len(images):,}} images; the first five show {{labels[:5]}}")"""

_SHOW_FIRST = """\
plt.imshow(images[0], cmap="binary")
plt.title(f"image 0: {labels[0]}")
plt.show()"""

EXAMPLES_FILE = "my-digits-shown.npz"
"""Name of the file with the drawings that a taught model was shown; script and notebook read it beside themselves."""

_FIT_WITH_EXAMPLES = """\
# The drawings that the model is shown as well, each counted {weight} times
with np.load("{file}") as file:
    X_shown, y_shown = featurise(file["images"]), file["labels"]
model.fit(
    np.concatenate([{X}, X_shown]),
    np.concatenate([{y}, y_shown]),
    logisticregression__sample_weight=np.repeat([1.0, {weight}], [len({y}), len(y_shown)]),
)
"""

_ADD_SLASHED_ZEROS = """\
# What the model learns from, with slashed zeros added
slashed, zeros = make_slashed_zeros(images[train_rows], y_train)
X_fit, y_fit = np.concatenate([X_train, featurise(slashed)]), np.concatenate([y_train, zeros])
"""

_SCORE = """\
print(f"train accuracy {model.score(X_train, y_train):.4f}")
print(f"test accuracy  {model.score(X_test, y_test):.4f}")"""

_PREDICTIONS = """\
predictions = model.predict(X_test)
mistakes = np.flatnonzero(predictions != y_test)
print("predictions:", predictions)
print("labels:     ", y_test)
print("equal:      ", predictions == y_test)
print(f"{len(mistakes):,} of {len(y_test):,} test images are misread")"""

_PROBABILITIES = """\
probabilities = model.predict_proba(X_test)
print(f"{probabilities.shape[0]:,} rows of {probabilities.shape[1]}, for the digits {model.classes_}")
print("the first five:")
print(probabilities[:5].round(3))
print("sums:       ", probabilities[:5].sum(axis=1).round(6))
print("largest at: ", model.classes_[probabilities[:5].argmax(axis=1)])
print("predictions:", predictions[:5])"""

_MISTAKES = """\
figure, axes = plt.subplots(1, 5, figsize=(10, 2.5))
for axis, i in zip(axes, mistakes):
    axis.imshow(images[test_rows[i]], cmap="binary")
    axis.set_title(f"image {test_rows[i]}:\\n{y_test[i]} read as {predictions[i]}")
plt.show()"""


def _featurise(config: TrainingConfig) -> str:
    rows = "images.reshape(-1, 784)"
    name = type(make_features(config.features)).__name__
    described = rows if config.features == "pixels" else f"{name}().transform({rows})"
    return f"def featurise(images):\n    return {described}.astype(np.float32)"


def _split(config: TrainingConfig) -> str:
    """Write the rows that :func:`mnist_core.data.split_rows` chooses."""
    lines = ["rows = np.arange(len(images))"]
    if config.split == "lecun":
        lines.append(f"train_rows, test_rows = rows[:{N_LECUN_TRAIN:_}], rows[{N_LECUN_TRAIN:_}:]")
    else:
        lines.append(
            f"train_rows, test_rows = train_test_split(rows, test_size={config.test_size}, random_state={config.seed})"
        )
    if config.n_train is not None:
        lines.append(f"train_rows = train_rows[:{config.n_train:_}]")
    lines += [
        "train_rows, test_rows = np.sort(train_rows), np.sort(test_rows)",
        "X_train, y_train = featurise(images[train_rows]), labels[train_rows]",
        "X_test, y_test = featurise(images[test_rows]), labels[test_rows]",
        'print(f"{len(y_train):,} training images, {len(y_test):,} test images, {X_train.shape[1]} columns")',
    ]
    return "\n".join(lines)


def _training(config: TrainingConfig, scaling: PlainScaling) -> str:
    steps = [*scaling.steps, f"LogisticRegression(C={config.C}, max_iter={config.max_iter})"]
    definitions = f"{scaling.definitions}\n\n" if scaling.definitions else ""
    X, y, add = "X_train", "y_train", ""
    if config.variants == "slashed zeros":
        X, y, add = "X_fit", "y_fit", _ADD_SLASHED_ZEROS
    fit = "model.fit({X}, {y})\n"
    if config.examples is not None:
        fit = _FIT_WITH_EXAMPLES.replace("{file}", EXAMPLES_FILE).replace("{weight}", f"{config.examples.weight}")
    fit = add + fit.replace("{X}", X).replace("{y}", y)
    return (
        f"{definitions}model = make_pipeline(\n" + "".join(f"    {step},\n" for step in steps) + ")\n"
        f"{fit}"
        f'print(f"{{model[-1].n_iter_.max()}} of at most {config.max_iter} iterations")'
    )
