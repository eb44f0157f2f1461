"""From a visitor's drawing to 28 x 28 pixels, the way MNIST was made.

A classifier that was trained on MNIST knows digits of one size, in one place, drawn with one kind of pen. A program
that merely shrinks a canvas to 28 x 28 shows it digits that are too small, off the centre and too thin, and blames the
classifier. LeCun and Cortes describe what was done to the digits of MNIST: cropped to the ink, fitted into a box of 20
x 20 pixels with the aspect ratio kept, anti-aliased, and centred by mass in 28 x 28. What they do not say is measured
on the images themselves (``benchmarks/pen_strokes.py`` prints it): where exactly the centre is (`CENTRE`), and how wide
the strokes are (`USUAL_WIDTHS`, `PEN`).

Strokes and pixels take the same road; only its first half differs::

    strokes -> drawn with MNIST's pen on a grid ten times as fine -+
                                                                   +-> centred by mass -> 28 x 28
    pixels  -> ink found, cropped, fitted, strokes set to width ---+

Strokes are the better source: they have no width, so neither the size of the drawing nor the visitor's pen matters.
Everything is switchable (`Stages`), so that a page can show what each stage is good for.

References
----------
Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", Proceedings of
the IEEE 86(11), 1998, section III.A.
"""

from typing import TYPE_CHECKING

from mnist_core.lazy import import_when_used

if TYPE_CHECKING:
    from mnist_core.drawing.collection import AlreadySaved, Collection, CollectionFull
    from mnist_core.drawing.fabric import strokes_from_fabric
    from mnist_core.drawing.files import InvalidCollection, read_collection, to_csv, to_npz
    from mnist_core.drawing.ink import enlarge
    from mnist_core.drawing.nudges import Nudge, nudge
    from mnist_core.drawing.pad import Drawing
    from mnist_core.drawing.photo import SeveralDigits, clean_photo
    from mnist_core.drawing.pixels import pixel_stages, to_mnist
    from mnist_core.drawing.stages import (
        ALL_STAGES,
        CENTRE,
        NO_STAGES,
        PEN,
        USUAL_WIDTHS,
        BlankDrawing,
        InvalidDrawing,
        Stage,
        Stages,
    )
    from mnist_core.drawing.strokes import Sheet, stroke_stages, strokes_from_points, strokes_to_mnist
    from mnist_core.drawing.upload import UnreadablePhoto, read_photo
    from mnist_core.drawing.widths import stroke_width
else:
    __getattr__ = import_when_used(__name__, __file__)
