"""From a picture's file, uploaded or from a camera, to grey levels. Another process decodes it."""

from __future__ import annotations

import struct
import subprocess
import sys
import threading

import numpy as np

from mnist_core.drawing import decoder
from mnist_core.drawing.ink import Grey
from mnist_core.drawing.paper import to_grey

MAX_BYTES = 5_000_000

MAX_MEGABYTES = 90
"""That decoding may take, which with the shared libraries makes 95: a test measures the worst pictures."""

MAX_SECONDS = 5
"""Processor time that decoding may take; a photo of 12 megapixels takes a fifth of a second."""

CLOCK_FACTOR = 10
"""Times the processor time that decoding may take by the clock: others may have the cores."""

ONE_AT_A_TIME = threading.Lock()
"""Held while a picture is decoded: the memory that this takes is needed once, however many visitors upload."""

REASONS = {
    decoder.NOT_A_PICTURE: "This file is not a picture "
    f"of type {', '.join(decoder.FORMATS)}, whatever its name says: save the picture as PNG or JPEG.",
    decoder.TOO_MANY_PIXELS: "The picture has too many pixels "
    f"(at most {decoder.MAX_PIXELS_AT_ONCE / 1e6:.1f} million are read, "
    f"{decoder.MAX_PIXELS / 1e6:.0f} million of a JPEG that is not progressive): make it smaller and try again.",
    decoder.TOO_MUCH_MEMORY: "The picture takes too much memory to read: "
    "make it smaller, save it as JPEG and try again.",
}
DAMAGED = "The picture is damaged or packed in an unusual way: save it again as PNG or JPEG and try once more."
BUSY = "The server cannot open pictures at the moment: try again in a minute, or draw the digit."


class UnreadablePhoto(ValueError):
    """The file cannot be opened as a picture; the message says why and what to do."""


def read_photo(data: bytes, *, max_seconds: int = MAX_SECONDS) -> Grey:
    """Decode a picture file without trusting it.

    Parameters
    ----------
    data : bytes
        The content of a PNG, JPEG, WebP, BMP or GIF file (of an animation, the first picture), at most 5 MB.
    max_seconds : int
        Processor time that decoding may take.

    Returns
    -------
    ndarray of shape (h, w), uint8
        Grey levels, upright as the camera was held, transparency replaced by paper
        (:func:`~mnist_core.drawing.paper.to_grey`), longer side at most 800.

    Raises
    ------
    UnreadablePhoto
        If the file or the picture is too large, or it is not such a picture, or damaged, or takes too much memory or
        time; or if the process that decodes cannot be started.

    Examples
    --------
    >>> read_photo(b"Dear diary, ...")
    Traceback (most recent call last):
    mnist_core.drawing.upload.UnreadablePhoto: This file is not a picture ...
    """
    if len(data) > MAX_BYTES:
        raise UnreadablePhoto(
            f"The file has {len(data) / 1e6:.1f} MB, at most {MAX_BYTES / 1e6:.0f} are read: "
            "save it smaller and try again."
        )
    with ONE_AT_A_TIME:
        # -P: the modules beside the decoder are not to stand in for Python's own.
        command = [sys.executable, "-P", decoder.__file__, str(MAX_MEGABYTES), str(max_seconds)]
        try:
            decoded = subprocess.run(
                command,
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=CLOCK_FACTOR * max_seconds,
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadablePhoto(DAMAGED) from error
        except OSError as error:  # no memory or no process left for it
            raise UnreadablePhoto(BUSY) from error
    if decoded.returncode:
        raise UnreadablePhoto(REASONS.get(decoded.returncode, DAMAGED))
    height, width = struct.unpack_from("=II", decoded.stdout)
    return to_grey(np.frombuffer(decoded.stdout, np.uint8, offset=8).reshape(height, width, -1))
