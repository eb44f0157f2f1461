"""Pixels as a PNG."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from mnist_core.data import Images


@dataclass(frozen=True)
class Picture:
    """A picture that is ready for ``st.image(picture.png, alt=picture.alt)``.

    Attributes
    ----------
    png : bytes
        The encoded picture.
    alt : str
        What it shows, in a sentence, for those who cannot see it.
    """

    png: bytes
    alt: str


def enlarge(pixels: Images, scale: int) -> Images:
    """Repeat every pixel ``scale`` times in both directions."""
    return pixels.repeat(scale, axis=0).repeat(scale, axis=1)


def encode_png(picture: Image.Image, *, level: int = 1) -> bytes:
    """Encode a picture; by default with the fastest compression, because most are made again with every rerun."""
    buffer = BytesIO()
    picture.save(buffer, format="PNG", compress_level=level)
    return buffer.getvalue()
