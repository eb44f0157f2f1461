"""The ways of scaling pixels, written with scikit-learn's own transformers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PlainScaling:
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
_BOTH = "from sklearn.preprocessing import FunctionTransformer, StandardScaler"

PLAIN_SCALINGS = {
    "none": PlainScaling("The columns stay as they are, from 0 to 255: lbfgs needs many iterations.", ()),
    "divide by 255": PlainScaling(
        "The columns are divided by 255, so that they go from 0 to 1.",
        ("FunctionTransformer(to_unit)",),
        _TO_UNIT,
        (_FUNCTION,),
    ),
    "subtract mean": PlainScaling(
        "The columns are divided by 255, and the mean of each is subtracted.\n"
        "With columns around zero, lbfgs needs far fewer iterations.",
        ("FunctionTransformer(to_unit)", "StandardScaler(with_std=False)"),
        _TO_UNIT,
        (_BOTH,),
    ),
    "pareto": PlainScaling(
        "The columns are divided by 255, the mean of each is subtracted, and each is divided by the\n"
        "square root of its standard deviation (Pareto scaling): half-way to StandardScaler.",
        ("FunctionTransformer(to_unit)", "ParetoScaler()"),
        f"{_TO_UNIT}\n\n{_PARETO}",
        (_BOTH,),
    ),
    "standardise": PlainScaling(
        "Each column gets mean 0 and standard deviation 1.", ("StandardScaler()",), imports=(_STANDARD,)
    ),
}
