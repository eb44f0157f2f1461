"""The embedded file can be made again from LeCun's four files."""

import gzip

import numpy as np
import pytest

from mnist_core.data import load_digits
from mnist_core.data.embed import embed_files, read_idx
from tests.support.published import ORIGINALS, write_idx


def test_the_file_can_be_rebuilt_from_the_originals(digits, tmp_path):
    for name, (rows, attribute, magic, _) in ORIGINALS.items():
        suffix = "idx3" if attribute == "images" else "idx1"
        content = write_idx(getattr(digits, attribute)[rows], magic)
        if suffix == "idx3":
            (tmp_path / f"{name}.{suffix}-ubyte").write_bytes(content)
        else:
            (tmp_path / f"{name}.{suffix}-ubyte.gz").write_bytes(gzip.compress(content))
    target = tmp_path / "embedded" / "mnist.zst"
    digest = embed_files(tmp_path, target, level=1)  # level 22 takes half a minute; the content does not depend on it
    rebuilt = load_digits(target, digest)
    assert np.array_equal(rebuilt.images, digits.images)
    assert np.array_equal(rebuilt.labels, digits.labels)


def test_a_wrong_original_is_refused(tmp_path):
    (tmp_path / "t10k-labels.idx1-ubyte").write_bytes(b"not MNIST")
    with pytest.raises(ValueError, match="MD5"):
        read_idx(tmp_path, "t10k-labels.idx1-ubyte")
