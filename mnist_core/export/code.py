"""A run to take home: the script and the notebook that reproduce its numbers, and the model as a file.

Script and notebook are made of the same cells and use scikit-learn alone, nothing of this app. The app keeps pixels as
uint8 and scales them inside its matrix products (:mod:`mnist_core.model.scaling`); the script scales a float32 matrix with
scikit-learn's own transformers. Both minimise the same function on the same rows, but round differently. Fits that
converge end in the same minimum. Fits that run into ``max_iter`` are stopped on the way there, and as lbfgs magnifies small
differences from step to step, their accuracies may differ by a tenth or two of a percentage point.

The model file is a plain NumPy archive. A pickle can run any code when it is loaded. skops loads safely, but what it
stores are scikit-learn's objects, which need a similar version of scikit-learn, and this app's own transformers, which
a reader would have to trust. Two arrays of numbers need neither, are read with ``allow_pickle=False``, and four lines of
arithmetic make predictions of them in any language.
"""

import ast
import inspect
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from textwrap import indent
from threading import Lock
from typing import Literal

import numpy as np
import sklearn

from mnist_core.data import N_CLASSES, N_LECUN_TRAIN
from mnist_core.model import TrainedModel, TrainingConfig, features, make_features

MODEL_NOTE = """\
import json
import numpy as np

with np.load("model.npz", allow_pickle=False) as file:
    coef, intercept, about = file["coef"], file["intercept"], json.loads(str(file["about"]))

def predict_proba(images):  # uint8 of shape (n, 28, 28): 0 is paper, 255 is ink
    scores = images.reshape(-1, 784) @ coef.T + intercept  # scaling is contained in coef and intercept
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)

# If about["config"]["features"] is not "pixels", the columns of coef belong to those features:
# replace images.reshape(-1, 784) by what the exported script calls featurise(images).
"""
"""How to load and use a :func:`model_file`, as Python that runs as it stands."""


def model_file(model: TrainedModel) -> bytes:
    """Return a trained model as a NumPy archive that is safe to load; see :data:`MODEL_NOTE` for how.

    Returns
    -------
    bytes
        Content of an ``.npz`` file with

        - ``coef`` (10, d) float32 and ``intercept`` (10,) float32: ``scores = features @ coef.T + intercept``
          for features from 0 to 255; ``-inf`` for a digit that was not among the training images;
        - ``classes`` (10,) uint8;
        - ``about``, text: the configuration and the results of the run as JSON.
    """
    about = {
        "config": asdict(model.config),
        "train_accuracy": model.train_accuracy,
        "test_accuracy": model.test_accuracy,
        "n_iter": model.n_iter,
        "converged": model.converged,
        "scikit-learn": sklearn.__version__,
    }
    file = io.BytesIO()
    np.savez_compressed(
        file,
        coef=model.coef,
        intercept=model.intercept,
        classes=np.arange(N_CLASSES, dtype=np.uint8),
        about=np.array(json.dumps(about)),
    )
    return file.getvalue()


def script(config: TrainingConfig) -> str:
    """Return a Python script that trains and scores what a configuration describes, with scikit-learn alone.

    It fetches the digits from OpenML, or reads them from the NumPy archive (arrays ``images`` and ``labels``) named on
    its command line. The ``# %%`` lines divide it into cells for editors that know them.

    Parameters
    ----------
    config : TrainingConfig
        Of the run. For a run that was stopped, set its ``max_iter`` to the iterations it took.
    """
    return "\n\n".join(cell.as_script() for cell in _cells(config, as_notebook=False)) + "\n"


def notebook(config: TrainingConfig) -> str:
    """Return a Jupyter notebook (nbformat 4.5, JSON) that does what :func:`script` does, and shows pictures.

    Parameters
    ----------
    config : TrainingConfig
        Of the run. For a run that was stopped, set its ``max_iter`` to the iterations it took.
    """
    cells = _cells(config, as_notebook=True)
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {
                "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
                "language_info": {"name": "python"},
            },
            "cells": [cell.as_json(f"cell-{number}") for number, cell in enumerate(cells, 1)],
        },
        indent=1,
        ensure_ascii=False,
    )


@dataclass(frozen=True)
class _Cell:
    """A piece of Python, or the words between two of them, in Markdown."""

    kind: Literal["markdown", "code"]
    text: str

    def as_script(self) -> str:
        if self.kind == "code":
            return f"# %%\n{self.text}"
        return "# %% [markdown]\n" + indent(self.text, "# ", lambda line: line.strip() != "").replace("\n\n", "\n#\n")

    def as_json(self, cell_id: str) -> dict[str, object]:
        cell = {"id": cell_id, "cell_type": self.kind, "metadata": {}, "source": self.text.splitlines(keepends=True)}
        return cell | ({"execution_count": None, "outputs": []} if self.kind == "code" else {})


@dataclass(frozen=True)
class _Scaling:
    """How a scaling is written in plain scikit-learn: words, steps before the classifier, definitions, imports."""

    words: str
    steps: tuple[str, ...]
    definitions: str = ""
    imports: tuple[str, ...] = ()


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

_FUNCTION = "from sklearn.preprocessing import FunctionTransformer"
_STANDARD = "from sklearn.preprocessing import StandardScaler"

_SCALINGS = {
    "none": _Scaling("The columns stay as they are, from 0 to 255: lbfgs needs many iterations.", ()),
    "divide by 255": _Scaling(
        "The columns are divided by 255, so that they go from 0 to 1.",
        ("FunctionTransformer(to_unit)",),
        _TO_UNIT,
        (_FUNCTION,),
    ),
    "subtract mean": _Scaling(
        "The columns are divided by 255, and the mean of each is subtracted.\n"
        "With columns around zero, lbfgs needs far fewer iterations.",
        ("FunctionTransformer(to_unit)", "StandardScaler(with_std=False)"),
        _TO_UNIT,
        (_FUNCTION, _STANDARD),
    ),
    "pareto": _Scaling(
        "The columns are divided by 255, the mean of each is subtracted, and each is divided by the\n"
        "square root of its standard deviation (Pareto scaling): half-way to StandardScaler.",
        ("FunctionTransformer(to_unit)", "ParetoScaler()"),
        f"{_TO_UNIT}\n\n{_PARETO}",
        (_FUNCTION, _STANDARD),
    ),
    "standardise": _Scaling(
        "Each column gets mean 0 and standard deviation 1.", ("StandardScaler()",), imports=(_STANDARD,)
    ),
}


def _cells(config: TrainingConfig, *, as_notebook: bool) -> Iterator[_Cell]:
    """Yield what script and notebook have in common, and between it what only the notebook has."""
    scaling = _SCALINGS[config.scaling]
    feature_imports, feature_source = _source_of_features(config)
    yield _Cell("markdown", _title(config))
    yield _Cell(
        "code",
        _merged(
            [
                "import matplotlib.pyplot as plt" if as_notebook else "import sys",
                "import numpy as np",
                "from sklearn.datasets import fetch_openml",
                "from sklearn.linear_model import LogisticRegression",
                "from sklearn.pipeline import make_pipeline",
                *(["from sklearn.model_selection import train_test_split"] if config.split == "random" else []),
                *scaling.imports,
                *feature_imports,
            ]
        ),
    )
    yield _Cell("markdown", "## The digits\n\n70,000 images of 28 x 28 pixels: 0 is paper, 255 is ink.")
    local_file = "None" if as_notebook else "sys.argv[1] if len(sys.argv) > 1 else None"
    yield _Cell("code", f"{_LOCAL_FILE}\nLOCAL_FILE = {local_file}\n\n{_LOAD}")
    if as_notebook:
        yield _Cell("code", _SHOW_FIRST)
    yield _Cell("markdown", f"## What the classifier sees: {config.features}")
    yield _Cell("code", feature_source)
    yield _Cell(
        "markdown", "## Training images and test images\n\nWhat the model learns from, and what it is judged by."
    )
    yield _Cell("code", _split(config))
    yield _Cell("markdown", f"## Training\n\n{scaling.words}")
    yield _Cell("code", _training(config, scaling))
    yield _Cell("markdown", "## Accuracy\n\nThe share of correct predictions.")
    yield _Cell("code", _SCORE)
    if as_notebook:
        yield _Cell(
            "markdown", "## Probabilities\n\nTen for each image; they sum to 1, and the largest is the prediction."
        )
        yield _Cell("code", _PROBABILITIES)
        yield _Cell("markdown", "## Mistakes\n\nThe first few test images that the model gets wrong.")
        yield _Cell("code", _MISTAKES)


def _title(config: TrainingConfig) -> str:
    values = "\n".join(f"- {name}: {'all' if value is None else value}" for name, value in asdict(config).items())
    return (
        "# Logistic regression on MNIST\n\n"
        f"Written by the MNIST dashboard with scikit-learn {sklearn.__version__} and NumPy {np.__version__}.\n"
        f"It trains the model of this configuration:\n\n{values}"
    )


_LOCAL_FILE = """\
# A NumPy archive with the arrays "images" (70000, 28, 28) and "labels" (70000,); None: fetch them from OpenML"""

_LOAD = """\
if LOCAL_FILE:
    with np.load(LOCAL_FILE) as file:
        images, labels = file["images"], file["labels"]
else:
    # Numbers of one byte instead of eight, and labels as text. (Without these types, scikit-learn 1.9 fails
    # to read this data set with pandas 3.1.)
    column_types = dict.fromkeys(range(784), "uint8") | {784: "str"}
    mnist = fetch_openml(
        "mnist_784", version=1, as_frame=False, parser="pandas", read_csv_kwargs={"dtype": column_types}
    )
    images, labels = mnist.data.reshape(-1, 28, 28), mnist.target.astype(np.uint8)

print(f"{len(images):,} images; the first five show {labels[:5]}")"""

_SHOW_FIRST = """\
plt.imshow(images[0], cmap="binary")
plt.title(f"image 0: {labels[0]}")
plt.show()"""

_PIXELS = """\
def featurise(images):
    return images.reshape(-1, 784).astype(np.float32)"""

_SCORE = """\
print(f"train accuracy {model.score(X_train, y_train):.4f}")
print(f"test accuracy  {model.score(X_test, y_test):.4f}")"""

_PROBABILITIES = """\
probabilities = model.predict_proba(X_test[:5])
print(probabilities.round(3))
print("sums:       ", probabilities.sum(axis=1).round(6))
print("predictions:", model.classes_[probabilities.argmax(axis=1)])
print("labels:     ", y_test[:5])"""

_MISTAKES = """\
predictions = model.predict(X_test)
mistakes = np.flatnonzero(predictions != y_test)
print(f"{len(mistakes):,} of {len(y_test):,} test images are misread")

figure, axes = plt.subplots(1, 5, figsize=(10, 2.5))
for axis, i in zip(axes, mistakes):
    axis.imshow(images[test_rows[i]], cmap="binary")
    axis.set_title(f"image {test_rows[i]}:\\n{y_test[i]} read as {predictions[i]}")
plt.show()"""


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


def _training(config: TrainingConfig, scaling: _Scaling) -> str:
    steps = [*scaling.steps, f"LogisticRegression(C={config.C}, max_iter={config.max_iter})"]
    definitions = f"{scaling.definitions}\n\n" if scaling.definitions else ""
    return (
        f"{definitions}model = make_pipeline(\n" + "".join(f"    {step},\n" for step in steps) + ")\n"
        "model.fit(X_train, y_train)\n"
        f'print(f"{{model[-1].n_iter_.max()}} of at most {config.max_iter} iterations")'
    )


def _source_of_features(config: TrainingConfig) -> tuple[list[str], str]:
    """Return the imports and the definition of ``featurise``, with the source of the transformer that it uses."""
    transformer = make_features(config.features)
    if transformer == "passthrough":
        return [], _PIXELS
    with _PARSING:
        imports, source = _source_of_class(type(transformer).__name__)
    return imports, (
        f"{source}\n\n\ndef featurise(images):\n"
        f"    return {transformer!r}.transform(images.reshape(-1, 784)).astype(np.float32)"
    )


_PARSING = Lock()
"""Python 3.11 fails when several threads turn source into syntax trees at the same time."""


@lru_cache
def _source_of_class(name: str) -> tuple[list[str], str]:
    """Return the imports and definitions that a class of :mod:`mnist_core.model.features` needs."""
    return _source_with_needs(inspect.getsource(features), name)


def _source_with_needs(module: str, name: str) -> tuple[list[str], str]:
    r"""Return the imports and definitions that one name of a module needs, directly or indirectly.

    Examples
    --------
    >>> _source_with_needs("import math\nimport os\na = math.pi\nb = os.sep\ndef f(): return a", "f")
    (['import math'], 'a = math.pi\n\n\ndef f(): return a')
    """
    imports, definitions = _read_module(module)
    needed: set[str] = set()
    unseen = {name}
    while unseen:
        needed |= unseen
        unseen = {mention for each in unseen & definitions.keys() for mention in definitions[each].mentions} - needed
    chosen = dict.fromkeys(definition for defined, definition in definitions.items() if defined in needed)
    source = "\n".join(f"\n\n{each.source}" if each.is_block else each.source for each in chosen)
    return [statement for imported, statement in imports.items() if imported in needed], source.strip()


@dataclass(frozen=True, eq=False)
class _Definition:
    """A function, a class or constants: the source, whether it is a block, and the names that it mentions."""

    source: str
    is_block: bool
    mentions: frozenset[str]


def _read_module(module: str) -> tuple[dict[str, str], dict[str, _Definition]]:
    """Return by name what the source of a module imports and what it defines; this app's modules are not imported but read."""
    imports: dict[str, str] = {}
    definitions: dict[str, _Definition] = {}
    lines = module.splitlines()
    for node in ast.parse(module).body:
        match node:
            case ast.ImportFrom(module=str(origin)) if origin.startswith("mnist_core."):
                their_imports, their_definitions = _read_module(inspect.getsource(sys.modules[origin]))
                imports |= their_imports
                definitions |= their_definitions
            case ast.ImportFrom(module=str(origin), names=aliases) if origin != "__future__":
                imports |= {
                    alias.asname or alias.name: f"from {origin} import {ast.unparse(alias)}" for alias in aliases
                }
            case ast.Import(names=aliases):
                imports |= {alias.asname or alias.name: f"import {ast.unparse(alias)}" for alias in aliases}
            case ast.FunctionDef() | ast.ClassDef():
                start = min(part.lineno for part in (node, *node.decorator_list))
                definitions[node.name] = _definition(node, lines[start - 1 : node.end_lineno])
            case ast.Assign() | ast.AnnAssign():
                definition = _definition(node, lines[node.lineno - 1 : node.end_lineno])
                definitions |= dict.fromkeys(_names(node, ast.Store), definition)
    return imports, definitions


def _definition(node: ast.stmt, lines: list[str]) -> _Definition:
    source = re.sub(r"  # type: ignore\[.*?\]", "", "\n".join(lines))
    is_block = isinstance(node, ast.FunctionDef | ast.ClassDef)
    return _Definition(source, is_block, frozenset(_names(node, ast.Load)))


def _names(node: ast.stmt, context: type[ast.expr_context]) -> set[str]:
    """Return the names that a statement reads (``ast.Load``) or binds (``ast.Store``)."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, context)}


def _merged(statements: Iterable[str]) -> str:
    """Sort imports as is usual: the standard library first, one line a module.

    Examples
    --------
    >>> print(_merged(["from scipy import stats", "import sys", "from scipy import linalg"]))
    import sys
    <BLANKLINE>
    from scipy import linalg, stats
    """
    plain = {statement for statement in statements if statement.startswith("import ")}
    modules: dict[str, set[str]] = {}
    for statement in set(statements) - plain:
        _, module, _, name = statement.split(maxsplit=3)
        modules.setdefault(module, set()).add(name)
    lines = sorted(plain) + [f"from {module} import {', '.join(sorted(modules[module]))}" for module in sorted(modules)]
    own = [line for line in lines if line.split()[1].partition(".")[0] in sys.stdlib_module_names]
    others = [line for line in lines if line not in own]
    return "\n\n".join("\n".join(group) for group in (own, others) if group)
