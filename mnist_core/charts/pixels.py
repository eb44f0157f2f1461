"""The numbers of an image, written out as HTML."""

from mnist_core.charts.style import BLUE, SOLID_SHADE
from mnist_core.data import Images

_BLUE_CHANNELS = ", ".join(str(channel) for channel in bytes.fromhex(BLUE[1:]))
_CAPTION = "Ink of each pixel, 0 (paper) to 255 (black)"


def pixel_table(image: Images) -> str:
    """Write out the 28 x 28 numbers of an image, each shaded by its ink.

    Parameters
    ----------
    image : ndarray of shape (28, 28), uint8
        Ink: 0 is paper, 255 is black.

    Returns
    -------
    str
        HTML: a table inside a region that scrolls sideways on a narrow screen and can be focused to do so by keyboard.
        A row for each image row, numbered like the columns from 0.
    """
    head = "".join(f'<th scope="col">{column}</th>' for column in range(image.shape[1]))
    body = "".join(
        f'<tr><th scope="row">{number}</th>{"".join(map(_pixel, row.tolist()))}</tr>'
        for number, row in enumerate(image)
    )
    return (
        f'<div class="mnist-pixels" role="region" tabindex="0" style="--blue: {BLUE}" aria-label="{_CAPTION}"><table>'
        f"<caption>{_CAPTION}</caption><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _pixel(ink: int) -> str:
    """Return one cell of the table of pixels."""
    if ink == 0:
        return "<td>0</td>"
    shade = ink / 255
    if shade >= SOLID_SHADE:
        return f'<td class="solid">{ink}</td>'
    return f'<td style="background: rgba({_BLUE_CHANNELS}, {shade:.2f})">{ink}</td>'
