"""What a teacher takes along: one file with all that a class has answered and drawn."""

import csv
import io
import zipfile
from collections.abc import Iterable

import numpy as np

from mnist_core.classes.views import ClassDrawings
from mnist_core.drawing import to_csv


def to_archive(votes: Iterable[tuple[str, int, int, str]], drawings: ClassDrawings) -> bytes:
    """Write a class as a ``.zip``: ``votes.csv``, and ``drawings.npz`` and ``drawings.csv`` if there are drawings.

    Parameters
    ----------
    votes : iterable of (str, int, int, str)
        Question, round, student and answer of each.
    drawings : ClassDrawings
        Both files can be loaded as one's own digits; the first also says who drew each, as ``students``.
    """
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["question", "round", "student", "answer"])
    writer.writerows(votes)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("votes.csv", table.getvalue())
        if len(drawings):
            arrays = io.BytesIO()
            collection, students = drawings.to_collection(), drawings.students.astype(np.int16)
            shown = collection.shown.astype(np.uint8)
            np.savez_compressed(
                arrays, images=collection.images, labels=collection.labels, shown=shown, students=students
            )
            archive.writestr("drawings.npz", arrays.getvalue())
            archive.writestr("drawings.csv", to_csv(collection))
    return file.getvalue()
