"""The embedded digits are MNIST, and splits are scikit-learn's."""

import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest
from sklearn.model_selection import train_test_split

from mnist_core.data import Digits, embed, load_digits, split_rows
from mnist_core.data.digits import CLASS_COUNTS, EMBEDDED_FILE, DatasetDamaged

# Published MD5 sums of the four original files, headers included.
ORIGINALS = {
    "train-images": (slice(0, 60_000), "images", 2051, "6bbc9ace898e44ae57da46a324031adb"),
    "train-labels": (slice(0, 60_000), "labels", 2049, "a25bea736e30d166cdddb491f175f624"),
    "t10k-images": (slice(60_000, 70_000), "images", 2051, "2646ac647ad5339dbf082846283269ea"),
    "t10k-labels": (slice(60_000, 70_000), "labels", 2049, "27ae3e4e09519cfbb04c329615203637"),
}


def idx(array: np.ndarray, magic: int) -> bytes:
    """Write an array as LeCun's IDX format has it."""
    return struct.pack(f">{1 + array.ndim}i", magic, *array.shape) + array.tobytes()


def test_shapes_and_types(digits: Digits) -> None:
    assert digits.images.shape == (70_000, 28, 28)
    assert digits.labels.shape == (70_000,)
    assert digits.images.dtype == digits.labels.dtype == np.uint8
    assert digits.nbytes == 70_000 * 785


def test_published_facts(digits: Digits) -> None:
    assert digits.labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert digits.labels[-5:].tolist() == [2, 3, 4, 5, 6]
    assert np.bincount(digits.labels).tolist() == list(CLASS_COUNTS)
    row_5 = [0] * 12 + [3, 18, 18, 18, 126, 136, 175, 26, 166, 255, 247, 127] + [0] * 4
    assert digits.images[0, 5].tolist() == row_5


@pytest.mark.parametrize("name", ORIGINALS)
def test_every_byte_is_the_original(digits: Digits, name: str) -> None:
    rows, attribute, magic, md5 = ORIGINALS[name]
    assert hashlib.md5(idx(getattr(digits, attribute)[rows], magic)).hexdigest() == md5


def test_shared_arrays_cannot_be_changed(digits: Digits) -> None:
    with pytest.raises(ValueError, match="read-only"):
        digits.images[0, 0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        digits.labels[0] = 1


def test_a_damaged_file_is_named_with_its_remedy(tmp_path: Path) -> None:
    content = bytearray(EMBEDDED_FILE.read_bytes())
    content[len(content) // 2] ^= 1
    damaged = tmp_path / "mnist.zst"
    damaged.write_bytes(content)
    with pytest.raises(DatasetDamaged, match=r"digest differs.*python -m mnist_core\.data\.embed"):
        load_digits(damaged)


def test_a_missing_file_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(DatasetDamaged, match=r"cannot be read.*git checkout"):
        load_digits(tmp_path / "mnist.zst")


def test_the_embedded_file_is_small() -> None:
    assert EMBEDDED_FILE.stat().st_size <= 12_000_000


def test_the_file_can_be_rebuilt_from_the_originals(
    digits: Digits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Level 22 takes half a minute; the content does not depend on it.
    monkeypatch.setattr(embed, "ZSTD_LEVEL", 1)
    for name, (rows, attribute, magic, _) in ORIGINALS.items():
        suffix = "idx3" if attribute == "images" else "idx1"
        content = idx(getattr(digits, attribute)[rows], magic)
        if suffix == "idx3":
            (tmp_path / f"{name}.{suffix}-ubyte").write_bytes(content)
        else:
            (tmp_path / f"{name}.{suffix}-ubyte.gz").write_bytes(gzip.compress(content))
    target = tmp_path / "embedded" / "mnist.zst"
    digest = embed.embed(tmp_path, target)
    monkeypatch.setattr("mnist_core.data.digits.DIGEST", digest)
    rebuilt = load_digits(target)
    assert np.array_equal(rebuilt.images, digits.images)
    assert np.array_equal(rebuilt.labels, digits.labels)


def test_a_wrong_original_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t10k-labels.idx1-ubyte").write_bytes(b"not MNIST")
    with pytest.raises(ValueError, match="MD5"):
        embed.read_idx(tmp_path, "t10k-labels.idx1-ubyte")


@pytest.mark.parametrize(("test_size", "seed"), [(0.2, 0), (0.9, 42)])
def test_random_split_is_scikit_learns(test_size: float, seed: int) -> None:
    train, test = train_test_split(np.arange(70_000), test_size=test_size, random_state=seed)
    train_rows, test_rows = split_rows(70_000, "random", test_size, seed)
    assert np.array_equal(train_rows, np.sort(train))
    assert np.array_equal(test_rows, np.sort(test))


def test_fewer_training_images_leave_the_test_images_alone() -> None:
    all_rows, test_rows = split_rows(70_000, "random", 0.2, 0)
    some_rows, same_test_rows = split_rows(70_000, "random", 0.2, 0, n_train=1_000)
    assert len(some_rows) == 1_000
    assert set(some_rows) < set(all_rows)
    assert np.array_equal(test_rows, same_test_rows)


def test_lecuns_split() -> None:
    train_rows, test_rows = split_rows(70_000, "lecun")
    assert (train_rows[0], train_rows[-1], test_rows[0], test_rows[-1]) == (0, 59_999, 60_000, 69_999)
