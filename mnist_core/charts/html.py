"""What is shown as HTML: ten probabilities, and the numbers of an image.

Probabilities change with every stroke, and nothing is shown sooner than a string by ``st.html``.

Their style is ``charts.css`` of :mod:`mnist_core.ui.frontend`. Everything that comes from outside is escaped.
Colours follow the theme by ``currentColor``, which is the text colour around the chart. There are no CSS transitions:
Streamlit replaces the elements with every rerun, so none would run.
"""

from collections.abc import Sequence
from html import escape

import numpy as np
import numpy.typing as npt

from mnist_core.charts.style import BLUE, SOLID_SHADE, FloatArray, check, percent
from mnist_core.data import N_CLASSES, Images

_BLUE_CHANNELS = ", ".join(str(channel) for channel in bytes.fromhex(BLUE[1:]))
_CAPTION = "Ink of each pixel, 0 (paper) to 255 (black)"


def probability_bars(probabilities: npt.ArrayLike | None, *, true: int | None = None) -> str:
    """Draw ten horizontal bars, one for each digit.

    Parameters
    ----------
    probabilities : array-like of shape (10,), or None
        Probability of each digit, 0 to 1. None draws ten empty bars in the same space, so that nothing on the page
        moves when the first answer comes.
    true : int or None, default=None
        The digit to mark as the true one.

    Returns
    -------
    str
        HTML: a list whose items carry ``data-digit`` and, with an answer, ``data-probability``. The most probable
        digit has the class ``winner``.

    Raises
    ------
    ValueError
        If there are not ten probabilities between 0 and 1.
    """
    if probabilities is None:
        items = "".join(_bar(digit, None) for digit in range(N_CLASSES))
        return _bars_list("no answer yet", items)
    shares = _shares(probabilities)
    winner = int(np.argmax(shares))
    items = "".join(
        _bar(digit, float(share), winner=digit == winner, true=digit == true, note=true is not None)
        for digit, share in enumerate(shares)
    )
    return _bars_list(f"{winner} is the most probable with {percent(float(shares[winner]))}", items)


def _bars_list(answer: str, items: str) -> str:
    return (
        f'<ul class="mnist-bars" role="list" style="--blue: {BLUE}" '
        f'aria-label="Probability of each digit: {escape(answer)}">{items}</ul>'
    )


def _bar(digit: int, share: float | None, *, winner: bool = False, true: bool = False, note: bool = False) -> str:
    """Return one item of the list of bars; ``note`` keeps room behind all of them for the word at the true one."""
    classes = " ".join(name for name, wanted in (("winner", winner), ("true", true)) if wanted)
    data = f' data-probability="{share:.6f}"' if share is not None else ""
    width = f"{share:.2%}" if share is not None else "0"
    text = percent(share) if share is not None else "–"
    note_html = f'<span class="note">{"true" if true else ""}</span>' if note else ""
    return (
        f'<li class="{classes}" data-digit="{digit}"{data}><span class="digit">{digit}</span>'
        f'<span class="track"><span class="bar" style="width: {width}"></span></span>'
        f'<span class="percent">{text}</span>{note_html}</li>'
    )


def probability_rows(names: Sequence[str], probabilities: npt.ArrayLike, *, true: int | None = None) -> str:
    """Draw one row of ten small bars for each of several models, so that their answers stand side by side.

    Parameters
    ----------
    names : sequence of str
        What to call each model.
    probabilities : array-like of shape (n_models, 10)
        Probability of each digit, 0 to 1, a row for each model.
    true : int or None, default=None
        The digit to mark as the true one.

    Returns
    -------
    str
        HTML: a table whose cells carry ``data-digit`` and ``data-probability``; the most probable digit of each model
        has the class ``winner``. Numbers are whole percentages.

    Raises
    ------
    ValueError
        If the names and the rows do not match, or a row is not ten probabilities.
    """
    rows = check(probabilities, "probabilities", len(names), N_CLASSES)
    head = "".join(
        f'<th scope="col"{" class=true" if digit == true else ""}><span>{digit}</span>'
        f"{'<br>true' if digit == true else ''}</th>"
        for digit in range(N_CLASSES)
    )
    body = "".join(_model_row(name, _shares(row)) for name, row in zip(names, rows, strict=True))
    return (
        f'<table class="mnist-rows" style="--blue: {BLUE}" '
        'aria-label="Probability of each digit in percent, for each model">'
        f"<thead><tr>{head}</tr></thead>{body}</table>"
    )


def _model_row(name: str, shares: FloatArray) -> str:
    """Return the name of one model and, below it, its ten bars."""
    winner = int(np.argmax(shares))
    cells = "".join(
        f'<td{" class=winner" if digit == winner else ""} data-digit="{digit}" data-probability="{share:.6f}">'
        f'<div class="slot"><div class="bar" style="height: {share:.2%}"></div></div>{100 * share:.0f}</td>'
        for digit, share in enumerate(shares)
    )
    # On a phone a column for the names would leave too little for the bars, so each name has its own line.
    heading = f'<tr><th scope="rowgroup" colspan="{N_CLASSES}">{escape(name)}: {winner}</th></tr>'
    return f'<tbody data-model="{escape(name)}">{heading}<tr>{cells}</tr></tbody>'


def _shares(probabilities: npt.ArrayLike) -> FloatArray:
    """Return ten probabilities as an array, checked."""
    shares = check(probabilities, "probabilities", N_CLASSES)
    if not np.all((shares >= 0) & (shares <= 1 + 1e-6)):
        raise ValueError(f"Probabilities lie between 0 and 1, not {shares.min()} and {shares.max()}.")
    return np.minimum(shares, 1.0)


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
