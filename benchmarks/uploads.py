"""What reading an uploaded picture takes: memory at the peak and seconds, for every format and for the worst files.

    python -m benchmarks.uploads

Prints a Markdown table; each picture is read in a fresh process, whose children count as well. "In the server" decodes
there, within the same bounds of bytes and pixels, as Pillow's manual has it. Linux only.
"""

import io

import numpy as np
from PIL import Image, ImageOps

from mnist_core.data import load_digits
from mnist_core.drawing import UnreadablePhoto
from mnist_core.drawing.decoder import FORMATS, MAX_PIXELS, MAX_PIXELS_AT_ONCE, WORKING_SIDE
from tests.support.peak import measure_peak
from tests.support.pictures import PHONE, WORST_PICTURES, phone_photo, save_picture, write_jpeg, write_png


def read_plainly(data: bytes) -> None:
    """Decode a picture in this process."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            is_reducible = picture.format == "JPEG" and "progressive" not in picture.info
            if picture.width * picture.height > (MAX_PIXELS if is_reducible else MAX_PIXELS_AT_ONCE):
                raise UnreadablePhoto("The picture has too many pixels.")
            picture.draft("RGB", (WORKING_SIDE, WORKING_SIDE))
            has_alpha = "A" in picture.getbands() or "transparency" in picture.info
            small = picture.convert("RGBA" if has_alpha else "RGB")
        small.thumbnail((WORKING_SIDE, WORKING_SIDE))
        np.asarray(ImageOps.exif_transpose(small))
    except (OSError, ValueError, SyntaxError) as error:
        raise UnreadablePhoto(str(error)) from error


def usual_pictures() -> dict[str, bytes]:
    """Return what visitors upload."""
    photo = phone_photo(load_digits().images[0], np.random.default_rng(0))
    medium = photo.resize((2016, 1512))
    screenshot = Image.new("RGB", (1290, 2796), "white")
    return {
        "JPEG, 12 megapixels": save_picture(photo, "JPEG", quality=85),
        "JPEG, 12 megapixels, progressive": save_picture(photo, "JPEG", quality=85, progressive=True),
        "JPEG, 12 megapixels, progressive, 4:4:4": save_picture(
            photo, "JPEG", quality=85, progressive=True, subsampling=0
        ),
        "JPEG, 64 megapixels": write_jpeg(8000, 8000, 3, one_scan=True),
        "PNG, a phone's screenshot": save_picture(screenshot),
        "PNG, 12 megapixels": write_png(*PHONE, colour=2),
        "PNG, 12 megapixels, grey of 16 bits": write_png(*PHONE, colour=0, bits=16),
        "WebP, 3 megapixels": save_picture(medium, "WEBP"),
        "WebP, 12 megapixels": save_picture(photo, "WEBP"),
        "BMP, 1.6 megapixels": save_picture(photo.resize((1440, 1080)), "BMP"),
        "GIF, 12 megapixels": save_picture(Image.new("P", PHONE), "GIF"),
    }


def main() -> None:
    print("| picture | MB in the file | MB in the server | s | MB as it is read | s | |\n|---|---|---|---|---|---|---|")
    tiny = save_picture(Image.new("L", (100, 100)))
    for name, data in (usual_pictures() | {name: make() for name, make in WORST_PICTURES.items()}).items():
        before, before_s, _ = measure_peak("benchmarks.uploads:read_plainly", data, tiny)
        after, after_s, error = measure_peak("mnist_core.drawing:read_photo", data, tiny)
        figures = f"{before:.0f} | {before_s:.2f} | {after:.0f} | {after_s:.2f}"
        print(f"| {name} | {len(data) / 1e6:.2f} | {figures} | {error.split(':')[0]} |", flush=True)


if __name__ == "__main__":
    main()
