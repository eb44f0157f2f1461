"""Decode a picture file in a process of its own: ``python decoder.py MEGABYTES SECONDS < file``.

What a decoder needs depends on more than the number of pixels. A JPEG with one component a scan keeps all of its
coefficients (490 MB for a file of 1 MB), the texts in a PNG may be packed a thousandfold, a progressive JPEG may have a
hundred thousand scans. Headers tell some of that; here the kernel bounds all of it.

The picture is written to standard output: height and width as 32-bit integers, then RGB or RGBA. If it cannot be, the
exit status says why. Nothing but Pillow is imported, so that the process starts in some 60 ms and takes 8 MB itself.
"""

from __future__ import annotations

import io
import struct
import sys
from contextlib import suppress

from PIL import Image, ImageOps

MAX_PIXELS = 64_000_000
"""Of a JPEG that is not progressive: it is decoded at an eighth of its size without ever holding the whole."""

MAX_PIXELS_AT_ONCE = 12_500_000
"""Of any other picture; a phone's usual 4032 x 3024 fits. Of a WebP, memory for some 4 million suffices."""

WORKING_SIDE = 800
"""Longer side, in pixels, to which photos are reduced: a digit in a corner of it still has a hundred."""

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")

DAMAGED, NOT_A_PICTURE, TOO_MANY_PIXELS, TOO_MUCH_MEMORY = 1, 10, 11, 12
"""Exit statuses; any other but 0 stands for a damaged file, or for one that took too long."""


def limit_this_process(megabytes: int, seconds: int) -> None:
    """Bound memory, shared libraries not counted, and processor time. On Windows only the bounds of pixels hold."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 2**20, megabytes * 2**20))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def open_picture(data: bytes) -> Image.Image:
    """Read the header; exit if it is no picture or too large."""
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        sys.exit(TOO_MANY_PIXELS)
    except MemoryError:
        raise
    except Exception:  # damaged headers make Pillow's decoders raise almost anything
        # Pillow takes 16 bytes a pixel for a WebP, and without them calls it no picture.
        sys.exit(DAMAGED if data[8:12] == b"WEBP" else NOT_A_PICTURE)
    # JPEG, or several in a file (MPO). All coefficients of a progressive one are kept until its last scan.
    is_reducible = picture.format in ("JPEG", "MPO") and "progressive" not in picture.info
    if picture.width * picture.height > (MAX_PIXELS if is_reducible else MAX_PIXELS_AT_ONCE):
        sys.exit(TOO_MANY_PIXELS)
    return picture


def shrink(picture: Image.Image) -> Image.Image:
    """Decode, reduce to at most four times `WORKING_SIDE`, and make RGB or RGBA."""
    factor = max(1, max(picture.size) // WORKING_SIDE)
    picture.draft(
        "RGB", (max(1, picture.width // factor), max(1, picture.height // factor))
    )  # JPEG only: 1/2, 1/4, 1/8
    mode = "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
    # Strip by strip: to convert the whole would take its memory once more.
    factor = max(1, max(picture.size) // (2 * WORKING_SIDE))
    small = Image.new(mode, (-(-picture.width // factor), -(-picture.height // factor)))
    rows = 16 * factor
    for top in range(0, picture.height, rows):
        strip = picture.crop((0, top, picture.width, min(top + rows, picture.height)))
        if strip.mode.startswith("I"):  # 16 bits a pixel, which Pillow would clip instead of scaling
            strip = strip.point(lambda level: level * (1 / 257) + 0.5).convert("L")
            strip.info.clear()  # a transparent level is told in 16 bits as well
        small.paste(strip.convert(mode).reduce(factor), (0, top // factor))
    small.info = {key: value for key, value in picture.info.items() if key != "transparency"}
    return small


def turn_upright(picture: Image.Image) -> Image.Image:
    """Reduce to `WORKING_SIDE` and turn as the camera was held."""
    picture.thumbnail((WORKING_SIDE, WORKING_SIDE))
    return ImageOps.exif_transpose(picture)


def main() -> None:
    """Decode standard input."""
    limit_this_process(int(sys.argv[1]), int(sys.argv[2]))
    data = sys.stdin.buffer.read()
    try:
        picture = turn_upright(shrink(open_picture(data)))
    except MemoryError:
        sys.exit(TOO_MUCH_MEMORY)
    sys.stdout.buffer.write(struct.pack("=II", picture.height, picture.width) + picture.tobytes())


if __name__ == "__main__":
    main()
