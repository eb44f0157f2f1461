"""One step of the notebook as the page shows it: code, output, picture, and what to notice."""

from collections.abc import Callable
from typing import Literal

import streamlit as st

from mnist_core.notebook import STEPS, Output
from mnist_core.ui import cache, shell

TITLES = {
    "fetch": "Fetch the data set",
    "frame": "The images as a table",
    "numbers": "One image is 28 x 28 numbers",
    "imshow": "The same numbers as a picture",
    "labels": "The labels",
    "four": "Image 2 is a 4",
    "split": "Images to learn from, and images to test with",
    "fit": "Train",
    "predict": "Predict",
    "accuracy": "Count what is right",
    "probabilities": "Ten probabilities for each image",
    "mistake": "A 4 that was read as a 9",
}
"""The steps' headings, in order."""


def show_step(name: str, output: Output, notice: str) -> None:
    """Show a step with what it printed and drew, and a sentence on what to notice."""
    show_code(name)
    show_output(name, output)
    st.markdown(notice)


def show_code(name: str) -> None:
    """Show a step's number, its title and its code."""
    st.subheader(f"{list(TITLES).index(name) + 1} · {TITLES[name]}", anchor=name)
    st.code(STEPS[name], language="python")


def show_output(name: str, output: Output) -> None:
    """Show what a step printed and drew."""
    with st.container(border=True, key=f"output-{name}"):
        st.caption("Output")
        if output.text:
            st.code(output.text.rstrip("\n"), language=None)
        for drawn in output.drawn:
            picture = cache.draw_imshow(drawn.image.tobytes(), drawn.title)
            st.image(picture.png, width=320, alt=picture.alt)


def offer_table(
    name: str, words: str, write: Callable[[], str], *, on_click: Callable[[], None] | Literal["ignore"] = "ignore"
) -> None:
    """Offer a step's table as CSV; it is written when the button is pressed."""
    st.download_button(
        f"{words} (CSV)",
        write,
        f"notebook_{name}.csv",
        "text/csv",
        key=f"csv-{name}",
        icon=":material/download:",
        on_click=on_click,
    )


def show_next(section: str, sections: list[str]) -> None:
    """Offer the steps that come after these."""
    if section != sections[-1]:
        following = sections[sections.index(section) + 1]
        st.page_link(
            shell.page("notebook"),
            label=f"**Next steps, {following}**",
            icon=":material/arrow_forward:",
            query_params={"section": following},
        )
