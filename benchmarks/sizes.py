"""How much code each room holds: python -m benchmarks.sizes [REVISION ...], by default HEAD.

A line of Python counts if code stands on it; docstrings, comments and blank lines do not. Of JavaScript, all do.
"""

import ast
import io
import subprocess
import sys
import tarfile
import tokenize
from collections.abc import Iterator
from pathlib import Path, PurePath

import pandas as pd

NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def count_code(source: str) -> int:
    r"""Return how many lines of Python hold code.

    Examples
    --------
    >>> count_code('"What it is."\n\n# why\nx = [\n    1,\n]\n"What x is."\n')
    3
    """
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NO_CODE:
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                lines -= set(range(node.lineno, (node.end_lineno or 0) + 1))
    return len(lines)


def read_sources(revision: str) -> Iterator[tuple[PurePath, str]]:
    """Yield path and text of each Python and JavaScript file of a revision."""
    repository = Path(__file__).parents[1]
    archive = subprocess.run(["git", "archive", revision], cwd=repository, stdout=subprocess.PIPE, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for member in files:
            if member.name.endswith((".py", ".js")) and (file := files.extractfile(member)):
                yield PurePath(member.name), file.read().decode()


def count_rooms(revision: str) -> pd.DataFrame:
    """Return the files and lines of code of each folder, and of the product (app.py, pages, mnist_core) in all."""
    counts = []
    for path, text in read_sources(revision):
        language, top = ("Python" if path.suffix == ".py" else "JavaScript"), path.parts[0]
        room = "/".join(path.parts[: 2 if top == "mnist_core" and len(path.parts) > 2 else 1])
        lines = count_code(text) if language == "Python" else len(text.splitlines())
        group = "the product" if top in ("app.py", "pages", "mnist_core") else "beside it"
        counts.append((group, language, room, 1, lines))
    frame = pd.DataFrame(counts, columns=["group", "language", "room", "files", "lines"])
    rooms = frame.groupby(["group", "language", "room"]).sum()
    totals = frame.groupby(["group", "language"])[["files", "lines"]].sum().assign(room="in all")
    return pd.concat([rooms, totals.set_index("room", append=True)])


if __name__ == "__main__":
    revisions = sys.argv[1:] or ["HEAD"]
    table = pd.concat({revision: count_rooms(revision) for revision in revisions}, axis=1)
    print(table.astype("Int64").to_string())
