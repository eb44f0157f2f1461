"""A trained model, and the digits, as plain NumPy archives.

A pickle can run any code when it is loaded. skops loads safely, but what it stores are scikit-learn's objects, which
need a similar version of scikit-learn, and this app's own transformers, which a reader would have to trust. Two arrays
of numbers need neither, are read with ``allow_pickle=False``, and four lines of arithmetic make predictions of them in
any language.
"""

import io
import json
from dataclasses import asdict

import numpy as np
import sklearn

from mnist_core.data import N_CLASSES, Digits
from mnist_core.model import TrainedModel

_MODEL_NOTE = """\
import json
import numpy as np

with np.load("{file_name}", allow_pickle=False) as file:
    coef, intercept, about = file["coef"], file["intercept"], json.loads(str(file["about"]))

def predict_proba(images):  # uint8 of shape (n, 28, 28): 0 is paper, 255 is ink
    scores = images.reshape(-1, 784) @ coef.T + intercept  # scaling is contained in coef and intercept
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)

# If about["config"]["features"] is not "pixels", the columns of coef belong to those features:
# replace images.reshape(-1, 784) by what the exported script calls featurise(images).
"""


def write_model_note(file_name: str) -> str:
    """Return how to load and use a :func:`model_file` of that name, as Python that runs as it stands."""
    return _MODEL_NOTE.replace("{file_name}", file_name)


def model_file(model: TrainedModel) -> bytes:
    """Return a trained model as a NumPy archive that is safe to load; see :func:`write_model_note` for how.

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


def digits_file(digits: Digits) -> bytes:
    """Return the digits as the NumPy archive that the exported script and notebook read instead of asking OpenML.

    Returns
    -------
    bytes
        Content of an ``.npz`` file of about 11 MB with ``images`` (n, 28, 28) uint8 and ``labels`` (n,) uint8.
    """
    file = io.BytesIO()
    np.savez_compressed(file, images=digits.images, labels=digits.labels)
    return file.getvalue()
