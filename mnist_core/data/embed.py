"""Rebuild the embedded copy of MNIST from the four original IDX files.

    python -m mnist_core.data.embed FOLDER

FOLDER holds ``train-images.idx3-ubyte``, ``train-labels.idx1-ubyte``, ``t10k-images.idx3-ubyte`` and
``t10k-labels.idx1-ubyte``, plain or with ``.gz``. Each is checked against its published MD5 sum, and the digest
that :mod:`mnist_core.data.digits` must expect is printed.
"""

import gzip
import hashlib
import sys
from pathlib import Path

import pyarrow as pa

from mnist_core.data.digits import DIGEST, EMBEDDED_FILE

IDX_FILES = {
    # name: (bytes of the IDX header, MD5 of the whole uncompressed file)
    "train-images.idx3-ubyte": (16, "6bbc9ace898e44ae57da46a324031adb"),
    "t10k-images.idx3-ubyte": (16, "2646ac647ad5339dbf082846283269ea"),
    "train-labels.idx1-ubyte": (8, "a25bea736e30d166cdddb491f175f624"),
    "t10k-labels.idx1-ubyte": (8, "27ae3e4e09519cfbb04c329615203637"),
}


def read_idx(folder: Path, name: str) -> bytes:
    """Return the pixels or labels of one original file, without its header.

    Raises
    ------
    ValueError
        If the file's MD5 sum is not the published one.
    """
    header, md5 = IDX_FILES[name]
    plain = folder / name
    content = plain.read_bytes() if plain.exists() else gzip.decompress((folder / f"{name}.gz").read_bytes())
    if hashlib.md5(content, usedforsecurity=False).hexdigest() != md5:
        raise ValueError(f"{name} is not the published file: its MD5 sum differs from {md5}.")
    return content[header:]


def embed_files(folder: Path, target: Path = EMBEDDED_FILE, *, level: int = 22) -> str:
    """Write ``target`` from the IDX files in ``folder``, packed with zstd at a level, and return its SHA-256 digest."""
    content = b"".join(read_idx(folder, name) for name in IDX_FILES)
    packed: bytes = pa.Codec("zstd", compression_level=level).compress(content, asbytes=True)
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(packed)
    return hashlib.sha256(packed).hexdigest()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    digest = embed_files(Path(sys.argv[1]))
    print(f"{EMBEDDED_FILE.name}: {EMBEDDED_FILE.stat().st_size:,} bytes, sha256 {digest}")
    print("as expected" if digest == DIGEST else "set DIGEST in mnist_core/data/digits.py to this value")
