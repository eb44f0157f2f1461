from importlib.resources import files

import numpy as np
import pytest

from mnist_core.export import script
from mnist_core.export.cells import read_feature_code, read_feature_imports
from mnist_core.model import TrainingConfig, make_features


@pytest.mark.parametrize("features", ["deskewed", "gradient histograms"])
def test_the_code_alone_computes_the_same_bytes(few_digits, features):
    names = {"__name__": "elsewhere"}
    exec("\n".join([*read_feature_imports(features), *read_feature_code(features)]), names)
    transformer = make_features(features)
    X = few_digits.images[:200].reshape(200, -1)
    theirs = names[type(transformer).__name__]
    assert theirs is not type(transformer)
    np.testing.assert_array_equal(theirs().transform(X), transformer.transform(X))


@pytest.mark.parametrize("features", ["deskewed", "gradient histograms"])
def test_numpy_is_all_it_needs(features):
    assert {line.split()[1].split(".")[0] for line in read_feature_imports(features)} == {"numpy"}


@pytest.mark.parametrize(
    ("features", "names"),
    [
        ("pixels", []),
        ("deskewed", ["deskewing.py"]),
        ("gradient histograms", ["deskewing.py", "gradient_histograms.py"]),
    ],
)
def test_the_script_holds_whole_files(features, names):
    text = script(TrainingConfig(features=features))
    for name in names:
        docstring, _, source = files("mnist_core.model").joinpath(name).read_text().partition("\n")
        assert docstring in text
        assert source[source.index("\nclass ") :].rstrip() in text
    assert ("class Deskew" in text) == bool(names)
