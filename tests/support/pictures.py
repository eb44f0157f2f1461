"""Picture files: a digit as a phone takes it, and the worst that a stranger can upload.

The worst are small files that take much memory or time to decode. No library writes most of them, so they are written
byte by byte; all are of one colour, so that they pack well.
"""

import io
import struct
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage

from mnist_core.drawing import clean_photo, strokes_to_mnist, to_mnist
from mnist_core.drawing.ink import Grey

PHONE = (4032, 3024)
"""Width and height of a phone's usual 12 megapixels."""


SEVEN = [(110, 120), (200, 120), (140, 280)]


def save_picture(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """Return a picture as the bytes of a file."""
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def sheet_with_seven(*, paper: int = 230, ink: int = 40, size: tuple[int, int] = (300, 400)) -> Image.Image:
    """Return a sheet of paper with a seven on it, upright."""
    picture = Image.new("L", size, paper)
    ImageDraw.Draw(picture).line(SEVEN, fill=ink, width=14, joint="curve")
    return picture


def photo_to_mnist(grey: Grey) -> Grey:
    return to_mnist(clean_photo(grey))


def likeness(image: Grey, other: Grey) -> float:
    """Return the correlation of two images."""
    return float(np.corrcoef(image.ravel(), other.ravel())[0, 1])


def likeness_to_seven(image: Grey) -> float:
    """Return the correlation of a 28 x 28 image with the seven on the sheet."""
    return likeness(image, strokes_to_mnist([SEVEN]))


def photograph(ink: NDArray[np.floating], rng: np.random.Generator, *, dark: bool = True) -> Image.Image:
    """Return a photo of ink (h, w) from 0 to 1, by the light of a lamp on one side and with grain."""
    x, y = np.meshgrid(np.linspace(-1, 1, ink.shape[1]), np.linspace(-1, 1, ink.shape[0]))
    sideways, upwards = rng.uniform(-1, 1, 2)
    light = 160 + 45 * (sideways * x + upwards * y)
    picture = light * (1 - 0.6 * ink) if dark else light * 0.4 * (1 + 1.2 * ink)
    picture = ndimage.gaussian_filter(picture, 1) + rng.normal(0, 4, ink.shape)
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


def phone_photo(image: Grey, rng: np.random.Generator) -> Image.Image:
    """Return a coloured photo of 12 megapixels of an MNIST image, a quarter of the sheet's height tall."""
    sheet = Image.new("L", PHONE)
    sheet.paste(Image.fromarray(image).resize((1120, 1120), Image.Resampling.BICUBIC), (1500, 800))
    return photograph(np.asarray(sheet) / np.float32(255), rng).convert("RGB")


def write_jpeg(
    width: int,
    height: int,
    n_components: int,
    *,
    one_scan: bool = False,
    progressive: bool = False,
    refinements: int = 0,
) -> bytes:
    """Return a black JPEG file: of each block it says in two bits that nothing is in it.

    Libraries write all components into one scan; one a scan is as valid, and no row is known before the last scan.
    `refinements` are more scans of a progressive file, each over the whole picture and of a few bytes.
    """

    def segment(marker: int, body: bytes) -> bytes:
        return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body

    def scan(components: Sequence[int], first: int, last: int, n_bytes: int) -> bytes:
        chosen = b"".join(bytes([component + 1, 0]) for component in components)
        return segment(0xDA, bytes([len(components)]) + chosen + bytes([first, last, 0])) + bytes(n_bytes)

    n_blocks = -(-width // 8) * -(-height // 8)
    one_code = bytes([1] + [0] * 15)  # a Huffman table of a single code, the bit 0
    described = b"".join(bytes([component + 1, 0x11, 0]) for component in range(n_components))
    file = b"\xff\xd8" + segment(0xDB, b"\0" + b"\1" * 64)
    file += segment(0xC2 if progressive else 0xC0, struct.pack(">BHHB", 8, height, width, n_components) + described)
    file += segment(0xC4, b"\x00" + one_code + b"\x00")  # no change of brightness
    file += segment(0xC4, b"\x10" + one_code + (b"\xe0" if progressive else b"\x00"))  # end of 2**14 blocks, or of one
    bits = 1 if progressive else 2
    for together in [range(n_components)] if one_scan else [[component] for component in range(n_components)]:
        file += scan(together, 0, 0 if progressive else 63, len(together) * n_blocks * bits // 8 + 1)
    return file + refinements * scan([0], 1, 63, -(-n_blocks // 2**14) * 15 // 8 + 1) + b"\xff\xd9"


def write_png(
    width: int, height: int, *, bits: int = 8, colour: int = 6, interlaced: bool = False, before: bytes = b""
) -> bytes:
    """Return a PNG file of nothing but zeros, with any chunks before the pixels; `colour` is PNG's number for it."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    if interlaced:  # Adam7: the left column, upper row, and steps of each pass
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    else:
        passes = [(0, 0, 1, 1)]
    packing = zlib.compressobj(9)
    packed = b""
    for left, top, right, down in passes:
        n_bits = len(range(left, width, right)) * channels * bits
        row = bytes(1 + (n_bits + 7) // 8)  # a row begins with its filter
        packed += b"".join(packing.compress(row) for _ in range(top, height, down))
    header = struct.pack(">LLBBBBB", width, height, bits, colour, 0, 0, interlaced)
    pixels = packed + packing.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG file."""
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))


def packed_texts(n: int) -> bytes:
    """Return chunks of a megabyte of text each, packed to a kilobyte; the last character makes it four in Python."""
    packed = zlib.compress(("a" * (2**20 - 4) + "\N{GRINNING FACE}").encode(), 9)
    return b"".join(chunk(b"iTXt", b"text %d\0\1\0\0\0" % k + packed) for k in range(n))


def palette_chunks() -> bytes:
    """Return the chunks of a palette of which all colours are transparent."""
    return chunk(b"PLTE", bytes(768)) + chunk(b"tRNS", bytes(256))


WORST_PICTURES: dict[str, Callable[[], bytes]] = {
    "JPEG, CMYK, 64 megapixels, a component a scan": lambda: write_jpeg(8000, 8000, 4),
    "JPEG, RGB, 60,000 x 1,060": lambda: write_jpeg(60_000, 1_060, 3, one_scan=True),
    "JPEG, CMYK, 12 megapixels, progressive": lambda: write_jpeg(*PHONE, 4, progressive=True),
    "PNG, RGBA, 12 megapixels, 60 MB of text": lambda: write_png(*PHONE, before=packed_texts(60)),
    "PNG, RGBA of 16 bits, 12,499,999 x 1": lambda: write_png(12_499_999, 1, bits=16),
    "PNG, RGBA of 16 bits, 12 megapixels, interlaced": lambda: write_png(*PHONE, bits=16, interlaced=True),
    "PNG, transparent palette, 12 megapixels": lambda: write_png(*PHONE, colour=3, before=palette_chunks()),
    "GIF, transparent, 12 megapixels": lambda: save_picture(Image.new("P", PHONE), "GIF", transparency=0, disposal=2),
    "WebP, lossless, 12 megapixels": lambda: save_picture(Image.new("RGB", PHONE), "WEBP", lossless=True, method=0),
    "WebP, animated, 12 megapixels": lambda: save_picture(
        Image.new("RGB", PHONE), "WEBP", save_all=True, append_images=[Image.new("RGB", PHONE, "white")], method=0
    ),
}
"""Ten files, made when they are called for, each of which takes more than 100 MB if it is merely decoded."""
