"""The answer as HTML, and bars that move with the pen: the browser reads the drawing until the server has answered.

Nothing here needs scikit-learn or pandas: on a new server it works before they are imported.
"""

from base64 import b64encode
from html import escape

import streamlit as st

from mnist_core import charts
from mnist_core.data import Images
from mnist_core.export import pack_constants, pack_model
from mnist_core.model import TrainedModel
from mnist_core.ui.frontend import read_reader, read_source

SEEN = "What the model sees: the digit as 28 by 28 pixels"
_reader = st.components.v2.component("mnist_reader", js=read_reader() + read_source("connection.js", "live_bars.js"))


def read_in_browser(model: TrainedModel) -> None:
    """Give the browser the model: it reads what is drawn while the pen moves, and when the connection is lost."""
    _reader(key="reader", data={"model": pack_model(model), "constants": pack_constants(), "seen": SEEN})


def answer_html(
    title: str,
    note: str,
    image: Images | None = None,
    bars: str | None = None,
    opinion: str = "none",
    pad: int | None = None,
    is_other: bool = False,
) -> str:
    """Return the answer as HTML; without an image and bars there is room for them.

    With `pad`, the number of the drawing that it is about, the browser shows what it reads of later ones; with
    `is_other`, it is about something else than the pad, which is covered then.
    """
    seen = '<div class="mnist-blank" aria-hidden="true"></div>'
    if image is not None:
        seen = f'<img src="{data_uri(image)}" alt="{SEEN}" title="{SEEN}">'
    reads = " data-reads-other" if is_other else "" if pad is None else f' data-drawing="{pad}"'
    return (
        f'<div class="mnist-answer"{reads}><div class="mnist-said" data-opinion="{opinion}">{seen}'
        f'<div role="status"><p class="opinion">{escape(title)}</p><p class="note">{escape(note)}</p></div></div>'
        f"{bars or charts.probability_bars(None)}</div>"
    )


def data_uri(image: Images) -> str:
    """Return an image of ink as a PNG that stands in the page itself."""
    return f"data:image/png;base64,{b64encode(charts.digit_png(image, scale=1)).decode('ascii')}"
