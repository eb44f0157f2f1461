"""The notebook's cells as the page shows them, and the way from there to the app's own run of the same settings."""

from dataclasses import dataclass

import streamlit as st

from mnist_core.model import TrainingConfig
from mnist_core.notebook import CELLS, IMPORTS, SEED, TABLES, load_recorded
from mnist_core.ui import cache, shell
from mnist_core.ui.figures import offer_file

SECTIONS = {
    "1 to 6: the data": ("fetch", "frame", "numbers", "imshow", "labels", "four"),
    "7 and 8: training": ("split", "fit"),
    "9 and 10: predictions": ("predict", "accuracy"),
    "11 and 12: probabilities": ("probabilities", "mistake"),
}
"""Which cells stand on the page together."""


@dataclass(frozen=True)
class Words:
    """A cell's heading, what to notice in its output, and what its table is called."""

    title: str
    notice: str
    table: str = ""


WORDS = {
    "fetch": Words(
        "Fetch the data set",
        "what arrives is a *Bunch*, a dictionary with 70,000 images under `data` and their labels under `target`. In "
        "your notebook this line fetches 15 MB. The `types` are new: the notebook's shorter line fails with today's "
        "pandas.",
    ),
    "frame": Words(
        "The images as a table",
        "a row for each image, a column for each of its 784 pixels, and 418.7 MB because each number takes 8 bytes. "
        "The seven columns shown are where these five digits have ink; most other columns are 0 here.",
        "The first five rows, all columns",
    ),
    "numbers": Words(
        "One image is 28 x 28 numbers",
        "`reshape` cuts the row of 784 numbers into 28 lines, and you can already read the digit. 0 is paper, 255 is "
        "the darkest ink.",
    ),
    "imshow": Words(
        "The same numbers as a picture",
        '`cmap="binary"` draws 0 white and 255 black, as ink on paper. Is it a 5 or a 3?',
    ),
    "labels": Words(
        "The labels",
        "the labels are a *category*: text, not numbers. `'5'` is a name here, and nothing says that it is one more "
        "than `'4'`. Image 0 is labelled 5.",
        "All 70,000 labels",
    ),
    "four": Words("Image 2 is a 4", "its top is open. A 4 with a closed top looks much like a 9."),
    "split": Words(
        "Images to learn from, and images to test with",
        "the numbers on the left are the images' rows: they have been shuffled. The model learns from 56,000 images "
        "and never sees the other 14,000 until it is tested.",
        "The part of each row",
    ),
    "fit": Words(
        "Train",
        "this is a warning, not an error. The optimiser was still on its way when its iterations were used up; the "
        "model works, as the next cells show.",
    ),
    "predict": Words(
        "Predict",
        "the first two are the prediction and the label of the same images; where they agree, the last one says "
        "`True`. The numbers on the left are the rows of the images.",
        "All 14,000 predictions",
    ),
    "accuracy": Words(
        "Count what is right",
        "`True` counts as 1, so `count_nonzero` is the number of right answers. The model is better on the images that "
        "it has learned from; only the test accuracy says how it does on new ones.\n\n"
        "The course's own copy of the notebook printed **0.9199** on test and **0.9352** on train. Its "
        "`train_test_split` had no seed, so its 56,000 images were others than these, and nobody can draw them again. "
        "With `random_state=0` you get the very same split as here. On another computer the accuracies usually agree "
        "within 0.2 points, not to the last digit: a fit that is stopped after 100 iterations magnifies differences in "
        "rounding.",
    ),
    "probabilities": Words(
        "Ten probabilities for each image",
        "a row for each test image and a column for each of the `classes_`. Every row sums to 1, and the class with "
        "the largest number is what `predict` answers.",
        "All 14,000 x 10 probabilities",
    ),
    "mistake": Words(
        "A 4 that was read as a 9",
        "how sure is the model of its wrong answer, and is 4 its second choice?",
        "The probabilities of all of them",
    ),
}
"""What the page says of each cell, in order."""


def show_section(section: str) -> None:
    """Show the cells of a section, each with what it printed and drew."""
    if section == next(iter(SECTIONS)):
        st.markdown("Before the first cell, the imports that all of them need:")
        st.code(IMPORTS, language="python")
    for name in SECTIONS[section]:
        show_cell(name)


def show_cell(name: str) -> None:
    """Show a cell's title and code, its output, what to notice, and its table as a file."""
    words, output = WORDS[name], load_recorded().outputs[name]
    st.header(f"{list(WORDS).index(name) + 1} · {words.title}", anchor=name)
    st.code(CELLS[name], language="python")
    with st.container(border=True, key=f"output-{name}"):
        st.caption("Output")
        if output.text:
            st.code(output.text.rstrip("\n"), language=None)
        for row, title in output.drawn:
            picture = cache.notebook_picture(row, title)
            st.image(picture.png, width=320, alt=picture.alt)
        if output.warning:
            st.markdown("Beside its output, Python shows a **ConvergenceWarning**:")
            st.code(output.warning, language=None, wrap_lines=True)
    st.markdown(f"**Notice:** {words.notice}")
    if name in TABLES:
        offer_file(f"{words.table} (CSV)", cache.notebook_table(name), f"notebook_{name}.csv", key=f"csv-{name}")


def show_next(section: str) -> None:
    """Offer the cells that come after these."""
    sections = list(SECTIONS)
    if section != sections[-1]:
        following = sections[sections.index(section) + 1]
        st.page_link(
            shell.page("notebook"),
            label=f"**Next cells, {following}**",
            icon=":material/arrow_forward:",
            query_params={"section": following},
        )


CONFIG = TrainingConfig(scaling="none", seed=SEED)
"""What the notebook trains: raw pixels, 80 to 20, LogisticRegression as it comes."""
FURTHER = {
    "7 and 8: training": (("train", "Train it here and watch: why it warns, and what to try against it", {}),),
    "11 and 12: probabilities": (
        ("evaluate", "Confusion matrix and error analysis", {"view": "Mistakes"}),
        ("evaluate", "The most frequent errors alone", {"view": "Mistakes", "mode": "errors only"}),
        ("evaluate", "A detector of 5s: precision, recall, ROC", {"view": "Each digit", "detect": "5"}),
        ("evaluate", "How sure the model is, and whether to believe it", {"view": "How sure"}),
        ("evaluate", "The ten weight images", {"view": "What it learned"}),
        ("draw", "Give it digits of your own", {}),
    ),
}
"""Figures of the book's chapter 3 and where the app has them, by the section of the page that leads to them."""


def show_further(section: str) -> None:
    """Show where the app has more, for its own run of the notebook's settings."""
    if section not in FURTHER:
        return
    st.header("From here on", anchor=False)
    st.markdown(
        "The app trains the same settings itself: press one of these, and that run is yours on every page. It works "
        "with rounder numbers (float32), so its accuracy may differ by a tenth or two of a percentage point, and "
        "single images may be read otherwise."
    )
    if len(FURTHER[section]) > 1:
        st.markdown(
            "The notebook is that of week 6 of the course Math 10 at UC Irvine (winter 2022). The other figures of "
            "chapter 3 of Géron's *Hands-On Machine Learning*:"
        )
    for page, label, link in FURTHER[section]:
        st.page_link(shell.page(page), label=label, query_params=CONFIG.to_params() | link)
