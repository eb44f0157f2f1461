"""Charts as HTML, for what changes with every stroke: nothing is shown sooner than a string by ``st.html``.

Everything that comes from outside is escaped. Colours follow the theme by ``currentColor``, which is the text colour
around the chart. There are no CSS transitions: Streamlit replaces the elements with every rerun, so none would run.
"""

from collections.abc import Sequence
from html import escape

import numpy as np
import numpy.typing as npt

from mnist_core.charts.style import BLUE, N_DIGITS, ORANGE, SOLID_SHADE, FloatArray, percent, vector

_BARS_STYLE = f"""<style>
.mnist-bars {{ list-style: none; margin: 0; padding: 0 !important; height: 17.5rem; }}
.mnist-bars li {{ display: flex; align-items: center; gap: .5rem; height: 1.75rem; margin: 0;
  font-variant-numeric: tabular-nums; }}
.mnist-bars .digit {{ box-sizing: border-box; flex: none; width: 1.625rem; height: 1.625rem; line-height: 1.375rem;
  text-align: center; border: 2px solid transparent; border-radius: 50%; }}
.mnist-bars .track {{ flex: 1; height: 1rem; border-radius: 3px; background: rgba(128, 128, 128, .2); }}
.mnist-bars .bar {{ display: block; height: 100%; border-radius: 3px; background: {BLUE}; opacity: .6; }}
.mnist-bars .percent {{ width: 3.75rem; text-align: right; }}
.mnist-bars .note {{ width: 2.5rem; font-size: .875rem; }}
.mnist-bars .winner {{ font-weight: 700; }}
.mnist-bars .winner .bar {{ opacity: 1; }}
.mnist-bars .true .digit {{ border-color: currentColor; }}
</style>"""

_ROWS_STYLE = f"""<style>
.mnist-rows {{ width: 100%; border-collapse: collapse; table-layout: fixed; font-variant-numeric: tabular-nums; }}
.mnist-rows th, .mnist-rows td {{ padding: 0 1px; border: 0; font-size: .75rem; line-height: 1rem;
  text-align: center; }}
.mnist-rows th[scope=rowgroup] {{ padding-top: .75rem; font-size: .875rem; font-weight: 400; text-align: left;
  overflow-wrap: anywhere; }}
.mnist-rows .slot {{ display: flex; align-items: flex-end; height: 2rem; background: rgba(128, 128, 128, .2); }}
.mnist-rows .bar {{ width: 100%; background: {BLUE}; opacity: .6; }}
.mnist-rows .winner {{ font-weight: 700; }}
.mnist-rows .winner .bar {{ opacity: 1; }}
.mnist-rows thead .true span {{ padding: 0 .3rem; border: 2px solid currentColor; border-radius: 50%; }}
</style>"""

_BLUE_CHANNELS = ", ".join(str(channel) for channel in bytes.fromhex(BLUE[1:]))

_PIXELS_STYLE = f"""<style>
.mnist-pixels {{ overflow-x: auto; }}
.mnist-pixels table {{ border-collapse: collapse; font-size: .6875rem; line-height: 1.125rem;
  font-variant-numeric: tabular-nums; }}
.mnist-pixels caption {{ text-align: left; font-size: .875rem; padding-bottom: .5rem; }}
.mnist-pixels th, .mnist-pixels td {{ min-width: 1.5rem; padding: 0; border: 0; text-align: center; }}
.mnist-pixels th {{ font-weight: 400; opacity: .75; }}
.mnist-pixels .solid {{ color: #fff; background: {BLUE}; }}
</style>"""


def probability_bars(
    probabilities: npt.ArrayLike | None, *, true: int | None = None, label: str = "Probability of each digit"
) -> str:
    """Draw ten horizontal bars, one for each digit.

    Parameters
    ----------
    probabilities : array-like of shape (10,), or None
        Probability of each digit, 0 to 1. None draws ten empty bars in the same space, so that nothing on the page
        moves when the first answer comes.
    true : int or None, default=None
        The digit to mark as the true one.
    label : str, default="Probability of each digit"
        Name of the list for screen readers.

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
        items = "".join(_bar(digit, None) for digit in range(N_DIGITS))
        return (
            f'{_BARS_STYLE}<ul class="mnist-bars" role="list" aria-label="{escape(label)}: no answer yet">{items}</ul>'
        )
    shares = _shares(probabilities)
    winner = int(np.argmax(shares))
    items = "".join(
        _bar(digit, float(share), winner=digit == winner, true=digit == true, note=true is not None)
        for digit, share in enumerate(shares)
    )
    name = f"{label}: {winner} is the most probable with {percent(float(shares[winner]))}"
    return f'{_BARS_STYLE}<ul class="mnist-bars" role="list" aria-label="{escape(name)}">{items}</ul>'


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
        has the class ``winner``. Numbers are whole per cent.

    Raises
    ------
    ValueError
        If the names and the rows do not match, or a row is not ten probabilities.
    """
    rows = np.asarray(probabilities, dtype=np.float64)
    if rows.shape != (len(names), N_DIGITS):
        raise ValueError(
            f"probabilities has shape {rows.shape}; expected ({len(names)}, {N_DIGITS}), a row for each name."
        )
    head = "".join(
        f'<th scope="col"{" class=true" if digit == true else ""}><span>{digit}</span>'
        f"{'<br>true' if digit == true else ''}</th>"
        for digit in range(N_DIGITS)
    )
    body = "".join(_model_row(name, _shares(row)) for name, row in zip(names, rows, strict=True))
    return (
        f'{_ROWS_STYLE}<table class="mnist-rows" aria-label="Probability of each digit in per cent, for each model">'
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
    heading = f'<tr><th scope="rowgroup" colspan="{N_DIGITS}">{escape(name)}: {winner}</th></tr>'
    return f'<tbody data-model="{escape(name)}">{heading}<tr>{cells}</tr></tbody>'


def _shares(probabilities: npt.ArrayLike) -> FloatArray:
    """Return ten probabilities as an array, checked."""
    shares = vector(probabilities, "probabilities", N_DIGITS)
    if not np.all((shares >= 0) & (shares <= 1 + 1e-6)):
        raise ValueError(f"Probabilities lie between 0 and 1, not {shares.min()} and {shares.max()}.")
    return np.minimum(shares, 1.0)


def pixel_table(image: npt.NDArray[np.uint8], *, caption: str = "Ink of each pixel, 0 (paper) to 255 (black)") -> str:
    """Write out the 28 x 28 numbers of an image, each shaded by its ink.

    Parameters
    ----------
    image : ndarray of shape (28, 28), uint8
        Ink: 0 is paper, 255 is black.
    caption : str
        Caption of the table.

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
        f'{_PIXELS_STYLE}<div class="mnist-pixels" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _pixel(ink: int) -> str:
    """Return one cell of the table of pixels."""
    if ink == 0:
        return "<td>0</td>"
    shade = ink / 255
    if shade >= SOLID_SHADE:
        return f'<td class="solid">{ink}</td>'
    return f'<td style="background: rgba({_BLUE_CHANNELS}, {shade:.2f})">{ink}</td>'


def signed_legend(limit: float, *, negative: str, positive: str, unit: str = "") -> str:
    """Explain the colours of a signed picture: a strip from solid blue over nothing to solid orange.

    Parameters
    ----------
    limit : float
        The value of solid orange; its negative is solid blue.
    negative, positive : str
        What a negative and a positive value mean, for instance "speaks for 9" and "speaks for 4".
    unit : str, default=""
        Unit of the values.
    """
    ends = [f"{value:+.3g}{' ' if unit else ''}{unit}" for value in (-limit, limit)]
    strip = f"linear-gradient(to right, {BLUE}, transparent, {ORANGE})"
    return (
        '<div style="max-width: 32rem; font-size: .875rem">'
        '<div style="display: flex; justify-content: space-between; gap: 1rem">'
        f'<span>{escape(negative)}</span><span style="text-align: right">{escape(positive)}</span></div>'
        f'<div style="height: .75rem; border: 1px solid rgba(128, 128, 128, .5); background: {strip}"></div>'
        '<div style="display: flex; justify-content: space-between; font-variant-numeric: tabular-nums">'
        f"<span>{escape(ends[0])}</span><span>0</span><span>{escape(ends[1])}</span></div></div>"
    )
