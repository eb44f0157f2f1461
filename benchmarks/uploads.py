"""What reading an uploaded picture takes: memory at the peak and seconds, for every format and for the worst files.

    python -m benchmarks.uploads

Prints a Markdown table; each picture is read in a fresh process, whose children count as well. Linux only.
"""

import numpy as np
from PIL import Image

from mnist_core.data import load_digits
from tests.support.peak import measure_peak
from tests.support.pictures import PHONE, WORST_PICTURES, phone_photo, save_picture, write_jpeg, write_png


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
    print("| picture | MB in the file | MB at the peak | s | |\n|---|--:|--:|--:|---|")
    tiny = save_picture(Image.new("L", (100, 100)))
    for name, data in (usual_pictures() | {name: make() for name, make in WORST_PICTURES.items()}).items():
        peak, seconds, error = measure_peak("mnist_core.drawing:read_photo", data, tiny)
        print(f"| {name} | {len(data) / 1e6:.2f} | {peak:.0f} | {seconds:.2f} | {error.split(':')[0]} |", flush=True)


if __name__ == "__main__":
    main()
