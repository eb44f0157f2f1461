"""How to store 70,000 images: size and load time of formats that need nothing beyond what Streamlit brings.

    python -m benchmarks.storage

Prints a Markdown table; load times are medians of five, as multiples of the chosen format's.
"""

import io
import lzma
import statistics
import time
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
from PIL import Image

from mnist_core.data import load_digits

CHOSEN = "zstd 22 (pyarrow's codec)"


def formats(content: np.ndarray) -> dict[str, tuple[bytes, Callable[[bytes], object]]]:
    """Return for each format the packed bytes and the function that reads them back."""
    raw = content.tobytes()
    table = pa.table({"digit": pa.FixedSizeBinaryArray.from_buffers(pa.binary(785), 70_000, [None, pa.py_buffer(raw)])})
    npz, parquet, feather, png = (io.BytesIO() for _ in range(4))
    np.savez_compressed(npz, content=content)
    pa.parquet.write_table(table, parquet, compression="zstd", compression_level=22, use_dictionary=False)
    pa.feather.write_feather(table, feather, compression="zstd", compression_level=19)
    Image.fromarray(content.reshape(7_000, -1)).save(png, "PNG", optimize=True)
    return {
        CHOSEN: (
            pa.Codec("zstd", compression_level=22).compress(raw, asbytes=True),
            lambda packed: pa.Codec("zstd").decompress(packed, decompressed_size=len(raw)),
        ),
        "npz": (npz.getvalue(), lambda packed: np.load(io.BytesIO(packed))["content"]),
        "Parquet, zstd 22": (parquet.getvalue(), lambda packed: pa.parquet.read_table(io.BytesIO(packed))),
        "Feather, zstd 19": (feather.getvalue(), lambda packed: pa.feather.read_table(io.BytesIO(packed))),
        "xz": (lzma.compress(raw), lzma.decompress),
        "PNG sprite": (png.getvalue(), lambda packed: np.asarray(Image.open(io.BytesIO(packed)))),
    }


def median_seconds(load: Callable[[bytes], object], packed: bytes) -> float:
    """Return the median wall time of five loads."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        load(packed)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> None:
    Image.MAX_IMAGE_PIXELS = None
    digits = load_digits()
    content = np.concatenate([digits.images.reshape(-1), digits.labels])
    measured = {name: (len(packed), median_seconds(load, packed)) for name, (packed, load) in formats(content).items()}
    reference = measured[CHOSEN][1]
    print("| format | MB | load time, relative |\n|---|---|---|")
    for name, (size, seconds) in measured.items():
        print(f"| {name} | {size / 1e6:.2f} | {seconds / reference:.1f} ({seconds * 1e3:.0f} ms) |")


if __name__ == "__main__":
    main()
