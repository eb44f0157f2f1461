"""Decode a picture file in a process of its own: ``python decoder.py MEGABYTES SECONDS < file``.

What a decoder needs depends on more than the number of pixels. A JPEG with one component a scan keeps all of its
coefficients (490 MB for a file of 1 MB), the texts in a PNG may be packed a thousandfold, a progressive JPEG may have a
hundred thousand scans. Headers tell some of that; here the kernel bounds all of it (``benchmarks/uploads.py``).

The picture is written to standard output: height and width as 32-bit integers, then RGB or RGBA. If it cannot be, the
exit status says why. Nothing but Pillow is imported, so that the process starts in some 60 ms and takes 8 MB itself.
"""

from __future__ import annotations

import ctypes
import io
import struct
import sys
from contextlib import suppress

from PIL import Image, ImageOps

MAX_PIXELS = 64_000_000
"""Of a JPEG that is not progressive: it is decoded at an eighth of its size without ever holding the whole."""

MAX_PIXELS_AT_ONCE = 12_500_000
"""Of any other picture; a phone's usual 4032 x 3024 fits."""

WORKING_SIDE = 800
"""Longer side, in pixels, to which photos are reduced: a digit in a corner of it still has a hundred."""

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")

NOT_A_PICTURE, TOO_MANY_PIXELS, TOO_MUCH_MEMORY = 10, 11, 12
"""Exit statuses; any other but 0 stands for a damaged file, or for one that took too long."""


def limit_this_process(megabytes: int, seconds: int) -> None:
    """Bound memory, shared libraries not counted, and processor time. On Windows only the bounds of pixels hold."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 2**20, megabytes * 2**20))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def open_picture(data: bytes) -> Image.Image:
    """Read the header, and of a still WebP the pixels; exit if it is no picture or too large."""
    try:
        picture = open_still_webp(data) or Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        sys.exit(TOO_MANY_PIXELS)
    except MemoryError:
        raise
    except Exception:  # damaged headers make Pillow's decoders raise almost anything
        sys.exit(NOT_A_PICTURE)
    # JPEG, or several in a file (MPO). All coefficients of a progressive one are kept until its last scan.
    is_reducible = picture.format in ("JPEG", "MPO") and "progressive" not in picture.info
    if picture.width * picture.height > (MAX_PIXELS if is_reducible else MAX_PIXELS_AT_ONCE):
        sys.exit(TOO_MANY_PIXELS)
    return picture


def open_still_webp(data: bytes) -> Image.Image | None:
    """Decode a WebP that is not animated by the library that Pillow brings; return None for anything else.

    Pillow itself takes 16 bytes a pixel, for it keeps two canvases for animations; the library below it takes 4. Where
    that cannot be reached (on Windows it is a part of Pillow), Pillow does it.
    """
    if not (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        return None
    from PIL import _webp

    library = ctypes.CDLL(_webp.__file__)
    if not hasattr(library, "WebPDecodeRGBAInto"):
        return None
    n_bytes, width, height = ctypes.c_size_t(len(data)), ctypes.c_int(), ctypes.c_int()
    if not library.WebPGetInfo(data, n_bytes, ctypes.byref(width), ctypes.byref(height)):
        return None
    size = width.value, height.value
    if size[0] * size[1] > MAX_PIXELS_AT_ONCE:
        sys.exit(TOO_MANY_PIXELS)
    pixels = bytearray(4 * size[0] * size[1])
    place = (ctypes.c_char * len(pixels)).from_buffer(pixels)
    library.WebPDecodeRGBAInto.restype = ctypes.c_void_p
    if not library.WebPDecodeRGBAInto(data, n_bytes, place, ctypes.c_size_t(len(pixels)), 4 * size[0]):
        if size[0] * size[1] > MAX_PIXELS_AT_ONCE // 4:
            sys.exit(TOO_MUCH_MEMORY)
        return None
    picture = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1)
    picture.info["exif"] = find_exif(data)
    return picture


def find_exif(data: bytes) -> bytes:
    """Return what a WebP file says about the camera, or nothing."""
    place = 12
    while place + 8 <= len(data):
        kind, length = struct.unpack_from("<4sL", data, place)
        if kind == b"EXIF":
            return data[place + 8 : place + 8 + length]
        place += 8 + length + length % 2
    return b""


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
