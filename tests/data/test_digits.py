"""The embedded digits are MNIST."""

import hashlib

import numpy as np
import pytest

from mnist_core.data import DatasetUnavailable, load_digits
from mnist_core.data.digits import EMBEDDED_FILE
from tests.support.published import CLASS_COUNTS, ORIGINALS, write_idx


def test_shapes_and_types(digits):
    assert digits.images.shape == (70_000, 28, 28)
    assert digits.labels.shape == (70_000,)
    assert digits.images.dtype == digits.labels.dtype == np.uint8
    assert digits.nbytes == 70_000 * 785


def test_published_facts(digits):
    assert digits.labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert digits.labels[-5:].tolist() == [2, 3, 4, 5, 6]
    assert np.bincount(digits.labels).tolist() == CLASS_COUNTS
    row_5 = [0] * 12 + [3, 18, 18, 18, 126, 136, 175, 26, 166, 255, 247, 127] + [0] * 4
    assert digits.images[0, 5].tolist() == row_5


@pytest.mark.parametrize("name", ORIGINALS)
def test_every_byte_is_the_original(digits, name):
    rows, attribute, magic, md5 = ORIGINALS[name]
    assert hashlib.md5(write_idx(getattr(digits, attribute)[rows], magic)).hexdigest() == md5


def test_shared_arrays_cannot_be_changed(digits):
    with pytest.raises(ValueError, match="read-only"):
        digits.images[0, 0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        digits.labels[0] = 1


def test_a_damaged_file_is_named_with_its_remedy(tmp_path):
    content = bytearray(EMBEDDED_FILE.read_bytes())
    content[len(content) // 2] ^= 1
    damaged = tmp_path / "mnist.zst"
    damaged.write_bytes(content)
    with pytest.raises(DatasetUnavailable, match=r"digest differs.*python -m mnist_core\.data\.embed FOLDER`"):
        load_digits(damaged)


def test_a_missing_file_is_named_with_its_remedy(tmp_path):
    with pytest.raises(DatasetUnavailable, match=r"cannot be read.*git checkout"):
        load_digits(tmp_path / "mnist.zst")


def test_the_embedded_file_is_small():
    assert EMBEDDED_FILE.stat().st_size <= 12_000_000
