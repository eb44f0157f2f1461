"""A collection as a file, and back.

A collection travels as ``.npz`` (two arrays, as numpy keeps them) or as ``.csv`` (the columns of the notebook's frame,
and the digit); a browser's tab keeps the ``.npz`` as text. What comes back comes from a stranger: sizes are read before
anything is unpacked, and nothing is ever executed.
"""

from __future__ import annotations

import io
import zipfile
from base64 import b64decode, b64encode

import numpy as np
import pandas as pd

from mnist_core.data import N_PIXELS, SIDE
from mnist_core.drawing.collection import MAX_DRAWINGS, Collection, deal

MAX_BYTES = 5_000_000
"""Of a file: a thousand drawings take 0.8 MB as ``.npz`` and at most 3.2 MB as ``.csv``."""

MAX_UNPACKED = MAX_DRAWINGS * N_PIXELS + 10_000
"""Bytes of an array in an ``.npz`` file; NumPy's header is shorter than 10,000."""

COLUMNS = ["digit", *(f"pixel{i}" for i in range(1, N_PIXELS + 1))]
"""Header of the ``.csv`` file: OpenML's names of the pixels."""


class InvalidCollection(ValueError):
    """A file is not a collection of drawings; the message says why and what to do."""


def to_npz(collection: Collection) -> bytes:
    """Write a collection as numpy's ``.npz``: ``images`` (n, 28, 28), ``labels`` (n,), ``shown`` (n,), all uint8."""
    file = io.BytesIO()
    shown = collection.shown.astype(np.uint8)
    np.savez_compressed(file, images=collection.images, labels=collection.labels, shown=shown)
    return file.getvalue()


def to_csv(collection: Collection) -> bytes:
    """Write a collection as a table: a line each, the digit and its 784 pixels, with a header line.

    Examples
    --------
    >>> to_csv(Collection())[:20]
    b'digit,pixel1,pixel2,'
    """
    rows = np.column_stack([collection.labels, collection.images.reshape(-1, N_PIXELS)])
    return pd.DataFrame(rows, columns=COLUMNS).to_csv(index=False, lineterminator="\n").encode("ascii")


def to_text(collection: Collection) -> str:
    """Write a collection as text for a browser to keep: the ``.npz`` file in base64."""
    return b64encode(to_npz(collection)).decode("ascii")


def from_text(text: object) -> Collection:
    """Read what :func:`to_text` has written, without trusting it.

    Raises
    ------
    InvalidCollection
        As :func:`read_collection` does, and for what is no such text.
    """
    try:
        data = b64decode(text, validate=True)  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise InvalidCollection("It is damaged.") from error
    return read_collection(data)


def read_collection(data: bytes) -> Collection:
    r"""Read a file that :func:`to_npz` or :func:`to_csv` has written, without trusting it.

    Parameters
    ----------
    data : bytes
        The content of the file; its name does not matter.

    Raises
    ------
    InvalidCollection
        If it is too large, without drawings, or anything else than such a file; the message says what is wrong with it
        and repeats no more than 20 characters of it.

    Examples
    --------
    >>> read_collection(b"digit,pixel1\n7,0\n")
    Traceback (most recent call last):
    mnist_core.drawing.files.InvalidCollection: The first line must be digit,pixel1,...,pixel784 ...
    """
    if len(data) > MAX_BYTES:
        raise InvalidCollection(
            f"The file has {len(data) / 1e6:.1f} MB; a set of drawings has at most {MAX_BYTES / 1e6:.0f} MB. "
            "Choose another file."
        )
    collection = _from_npz(data) if data.startswith(b"PK") else _from_csv(data)
    if not len(collection):
        raise InvalidCollection("The file holds no drawings: choose another one.")
    if (collection.labels > 9).any():
        raise InvalidCollection(f"Labels must be digits from 0 to 9, not {int(collection.labels.max())}.")
    if not collection.images.any(axis=(1, 2)).all():
        place = int(np.argmin(collection.images.any(axis=(1, 2))))
        raise InvalidCollection(f"Drawing number {place + 1} is blank: remove it from the file.")
    return collection


def _from_npz(data: bytes) -> Collection:
    """Read both arrays; what they unpack to is compared with what is allowed before they are unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                # zipfile unpacks no more than a member says, but for the other two kinds: 700 bytes become 300 MB.
                if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise InvalidCollection("It is packed in an unusual way: save it with numpy.savez_compressed.")
                if member.file_size > MAX_UNPACKED:
                    raise InvalidCollection(f"The file holds more than {MAX_DRAWINGS:,} drawings: choose another one.")
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            images, labels = file["images"], file["labels"]
            shown = file.get("shown")
    except InvalidCollection:
        raise
    except KeyError as error:
        raise InvalidCollection('The .npz file must hold the arrays "images" and "labels".') from error
    except Exception as error:  # archives that are damaged or made to mislead raise almost anything
        raise InvalidCollection("The .npz file is damaged: download the drawings again and load that file.") from error
    n = images.shape[:1]
    for name, array, shape in (("images", images, (*n, SIDE, SIDE)), ("labels", labels, n), ("shown", shown, n)):
        if array is not None and (array.dtype != np.uint8 or array.shape != shape):
            found = f"{_shorten(array.dtype)} of shape {_shorten(array.shape)}"
            raise InvalidCollection(f'"{name}" must be uint8 of shape {shape}, not {found}: each image needs one.')
    return Collection(np.ascontiguousarray(images), labels, deal(labels) if shown is None else shown > 0)


def _from_csv(data: bytes) -> Collection:
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").rstrip()
    except UnicodeDecodeError as error:
        raise InvalidCollection(
            "The file is neither an .npz archive nor a .csv table: choose a file of saved drawings."
        ) from error
    header, _, body = text.partition("\n")
    if [name.strip() for name in header.split(",", len(COLUMNS))] != COLUMNS:
        raise InvalidCollection(
            "The first line must be digit,pixel1,...,pixel784: choose a file that was saved on this page."
        )
    if (n_rows := text.count("\n")) > MAX_DRAWINGS:
        raise InvalidCollection(f"The file holds {n_rows:,} drawings; at most {MAX_DRAWINGS:,} are read.")
    rows = [_whole_numbers_in(row, line) for line, row in enumerate(body.split("\n")[:n_rows], start=2)]
    table = np.array(rows, np.uint8).reshape(-1, 1 + N_PIXELS)
    return Collection(table[:, 1:].reshape(-1, SIDE, SIDE), table[:, 0].copy())


def _whole_numbers_in(row: str, line: int) -> list[int]:
    """Read a line. pandas does not refuse words such as True, and a number of 4,200 digits stops it."""
    if (n_values := row.count(",") + 1) != len(COLUMNS):
        raise InvalidCollection(f"Line {line} has {n_values:,} values; expected the digit and {N_PIXELS} pixels.")
    texts = [text.strip() for text in row.split(",")]
    for text in texts:
        if not text.isdecimal() or len(text) > 3 or int(text) > 255:
            raise InvalidCollection(
                f"Line {line} holds {_shorten(text)!r}; every value must be a whole number from 0 to 255."
            )
    return [int(text) for text in texts]


def _shorten(found: object) -> str:
    """Return what a file says in at most 20 characters."""
    text = str(found)
    return text if len(text) <= 20 else f"{text[:19]}…"
