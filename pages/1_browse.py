"""Browse: look at the digits that a machine learns from, one by one and all together."""

import streamlit as st

from mnist_core import charts
from mnist_core.data import (
    N_CLASSES,
    N_DIGITS,
    PARTS,
    DatasetUnavailable,
    Digits,
    Rows,
    counts_by_part,
    first_rows,
    memory_megabytes,
    part_of,
    position,
    select_rows,
)
from mnist_core.ui import cache, figures, shell, state
from mnist_core.ui.digit_card import digit_detail
from mnist_core.ui.gallery import PAGE_SIZE, Tiles, choose_page, page_items, page_of, show_page, show_steps
from mnist_core.ui.links import OneOf, WholeNumber
from mnist_core.ui.state import BrowseState

ORDERS = ("Data set", "Shuffled")
MAX_SHUFFLE = 9_999
EMBEDDED, OPENML = "Embedded copy", "OpenML"
DETAILS = ("Its 28 x 28 numbers", "What the model says", "As the notebook draws it")
FACTS = ("How many of each", "Average digits", "As a table", "Memory", "Source")
RULES = {
    "digit": OneOf(range(N_CLASSES), instead="All digits are shown."),
    "lecun": OneOf(PARTS, instead="All digits are shown."),
    "order": OneOf(ORDERS, instead="The order of the data set is shown."),
    "shuffle": WholeNumber(0, MAX_SHUFFLE, instead="Shuffle 0 is shown."),
    "image": WholeNumber(0, N_DIGITS - 1, instead="None is opened."),
    "detail": OneOf(DETAILS),
    "facts": OneOf(FACTS),
}

STYLE = """<style>
/* The opened digit stays in sight while one scrolls through a hundred; on a phone it comes before them. */
.st-key-browse_split [data-testid="stColumn"]:has(.st-key-browse_card) {
  position: sticky; top: 4.5rem; align-self: flex-start;
}
.st-key-browse_card img {
  image-rendering: pixelated; border: 1px solid rgba(128, 128, 128, .4); border-radius: .6rem;
}
@media (max-width: 640px) {
  .st-key-browse_split [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"]) {
    flex-direction: column-reverse;
  }
  .st-key-browse_split [data-testid="stColumn"]:has(.st-key-browse_card) {
    top: 3.75rem; z-index: 2; align-self: auto;
  }
  .st-key-browse_card { background: Canvas; }
  .st-key-browse_opened { display: grid; grid-template-columns: 8.5rem 1fr; }
  .st-key-browse_opened > *, .st-key-browse_picture { width: auto !important; min-width: 0 !important; }
  .st-key-digit [role="radiogroup"] { gap: 2px; }
}
</style>"""


def choose_rows(digits: Digits) -> Rows:
    """Show the filters; return the rows that they leave, in the order asked for."""
    digit = st.pills("Digit", range(N_CLASSES), key="digit", bind="query-params", on_change=start_over)
    part = st.segmented_control(
        "Part of MNIST",
        PARTS,
        default="All",
        required=True,
        key="lecun",
        bind="query-params",
        on_change=start_over,
        help="MNIST comes in two parts: 60,000 images to learn from and 10,000, by other writers, to test with.",
    )
    order = st.segmented_control(
        "Order",
        ORDERS,
        default="Data set",
        required=True,
        key="order",
        bind="query-params",
        on_change=start_over,
    )
    shuffle = choose_shuffle() if order == "Shuffled" else None
    return select_rows(digits, digit=digit, part=part, shuffle=shuffle)


def choose_shuffle() -> int:
    """Show the number of the shuffle, which makes it repeatable, and the button for another one."""
    shuffle = st.number_input(
        "Shuffle number",
        0,
        MAX_SHUFFLE,
        0,
        key="shuffle",
        bind="query-params",
        on_change=start_over,
        width=140,
        help="The seed: the same number gives the same order.",
    )
    st.button("New shuffle", icon=":material/shuffle:", on_click=shuffle_again, args=(shuffle,))
    return shuffle


def start_over() -> None:
    """Go to the first page and close the opened image, because other digits are shown from now on."""
    state.set_widget("page", 1)
    state.set_widget("image", None)


def shuffle_again(shuffle: int) -> None:
    """Take the next shuffle."""
    state.set_widget("shuffle", (shuffle + 1) % (MAX_SHUFFLE + 1))
    start_over()


def show_all() -> None:
    """Drop the filters but keep the opened image."""
    state.set_widget("digit", None)
    state.set_widget("lecun", "All")


def ask_for_image() -> int | None:
    """Show the field for an image's number; return what it holds, whether there is such an image or not."""
    browse = state.get(BrowseState)
    if browse.pressed is not None:  # in the grid, in the run before this one
        state.set_widget("image", browse.pressed)
        browse.pressed = None
    return st.number_input(
        "Go to image",
        value=None,
        step=1,
        placeholder=f"0 to {N_DIGITS - 1:,}",
        key="image",
        bind="query-params",
        width=170,
    )


def warn_of_number(wanted: int | None, opened: int | None) -> None:
    """Say that there is no image of the number in the field, and what to do."""
    if wanted is not None and opened is None:
        st.warning(
            f"There is no image {wanted:,}: the {N_DIGITS:,} images are numbered 0 to {N_DIGITS - 1:,}. "
            "Type one of these numbers, or press a digit in the grid.",
            icon=":material/image_not_supported:",
        )


def follow_opened(rows: Rows, row: int | None, link: dict[str, str]) -> None:
    """Turn to the page of an image that has just been opened, unless the visitor's link names another page."""
    browse = state.get(BrowseState)
    turned_by_link = not browse.arrived and "page" in link
    if row != browse.followed and not turned_by_link and (page := page_of(rows, row)):
        state.set_widget("page", page)
    browse.arrived, browse.followed = True, row


def show_grid(digits: Digits, rows: Rows, page: int, row: int | None) -> None:
    """Show a page of digits; a press opens one."""

    def make_tiles(shown: Rows) -> Tiles:
        labels = digits.labels[shown]
        alt = [f"image {number}, labelled {label}" for number, label in zip(shown, labels, strict=True)]
        return Tiles(digits.images[shown], [f"{label}" for label in labels], alt)

    pressed = show_page(rows, page, make_tiles, key="browse_grid", label="Digits", selected=row)
    if pressed is not None:
        state.get(BrowseState).pressed = pressed
        st.rerun()  # the field for its number, which is what a link carries, has already been drawn


def show_card(digits: Digits, rows: Rows, row: int) -> None:
    """Show the opened digit large, with what is known about it and the way to its neighbours."""
    label = digits.labels[row]
    part, number = part_of(row)
    with st.container(border=True, key="browse_card"):
        with st.container(horizontal=True, gap="small", key="browse_opened"):
            with st.container(key="browse_picture", width=480):
                picture = charts.digit_png(digits.images[row], scale=16)
                st.image(picture, width="stretch", alt=f"image {row}, labelled {label}")
            with st.container(width="stretch", gap="xsmall"):
                st.subheader(f"Image {row:,}", anchor=False)
                st.markdown(
                    f"Label **{label}**  \nNumber {number:,} of LeCun's {part} part  \nNotebook: `X.iloc[{row}]`"
                )
                st.markdown("[More about it](#detail)")
        if position(rows, row) is None:
            st.caption("The filters leave this image out.")
            st.button("Show all digits", on_click=show_all, width="stretch")
        with st.container(horizontal=True):
            show_steps(rows, row, open_image, key="browse")
        st.page_link(shell.page("draw"), label="Open in Draw", icon=":material/draw:", query_params={"row": str(row)})


def open_image(row: int) -> None:
    """Open an image."""
    state.set_widget("image", row)


def show_detail(digits: Digits, row: int) -> None:
    """Show the opened digit as numbers, as a model reads it and as the notebook draws it; a closed tab is not made."""
    st.subheader(f"Image {row:,} in detail", anchor="detail")
    numbers, model, notebook = st.tabs(DETAILS, key="detail", bind="query-params")
    if numbers.open:
        with numbers:
            show_numbers(digits, row)
    if model.open:
        with model:
            digit_detail(row, key="browse")
    if notebook.open:
        with notebook:
            show_notebook(row)


def show_numbers(digits: Digits, row: int) -> None:
    """Show the digit as what the machine gets."""
    table, words = st.columns([2, 1], gap="medium")
    table.html(charts.pixel_table(digits.images[row]))
    words.markdown(
        "**This is all the machine gets.** Each number is the ink of one pixel. The 28 rows are put one behind "
        "the other, which makes 784 numbers; that some of them are neighbours, the machine is not told."
    )


def show_notebook(row: int) -> None:
    """Show the digit by matplotlib, and the lines that draw it."""
    figure, code = st.columns(2)
    picture = cache.notebook_picture(row)
    figure.image(picture.png, width=420, alt=picture.alt)
    code.markdown("The same picture in a notebook:")
    code.code(
        "import matplotlib.pyplot as plt\n"
        "from sklearn.datasets import fetch_openml\n\n"
        'X, y = fetch_openml("mnist_784", version=1, return_X_y=True)\n\n'
        f"image = X.iloc[{row}].to_numpy().reshape(28, 28)\n"
        'plt.imshow(image, cmap="binary")\n'
        f"plt.title(y.iloc[{row}])",
        language="python",
    )


def show_facts(digits: Digits) -> None:
    """Show the data set in a few facts."""
    st.subheader("The data set", anchor="data-set")
    with st.container(horizontal=True, gap="large"):
        fact("Images", f"{len(digits):,}", "60,000 to learn from and 10,000 to test with.")
        fact("Shape of X", f"{digits.images.reshape(len(digits), -1).shape}", "A row an image: 28 x 28 = 784 pixels.")
        fact("Type of a pixel", f"{digits.images.dtype}", "A whole number in one byte.")
        fact("Values", "0 to 255", "0 is paper, 255 is full ink.")
    counts, average, table, memory, source = st.tabs(FACTS, key="facts", bind="query-params")
    if counts.open:
        with counts:
            show_counts(digits)
    if average.open:
        with average:
            show_average()
    if table.open:
        with table:
            show_table(digits)
    if memory.open:
        with memory:
            show_memory(digits)
    if source.open:
        with source:
            show_source()


def fact(name: str, value: str, explanation: str) -> None:
    """Show one figure, as wide as it is."""
    st.metric(name, value, help=explanation, width="content")


def show_counts(digits: Digits) -> None:
    """Show how many images there are of each digit."""
    st.markdown("No digit is rare: always answering 1, the most frequent one, would be right 11 times in 100.")
    figures.show_chart(charts.class_counts(counts_by_part(digits)))


def show_average() -> None:
    """Show the average image of each digit."""
    st.markdown(
        "Each is the mean of all images with one label. Where writers agree it is dark; where they differ it is a blur."
    )
    figures.show_picture(charts.average_images(cache.mean_images()))


def show_table(digits: Digits) -> None:
    """Show the first rows as the notebook's frame."""
    st.markdown(
        "One image a row, read line by line from its upper left corner: `pixel1` to `pixel784`, and its `class`. "
        "The edge of an image is paper, so the first pixels are all 0: scroll to the right for the ink."
    )
    st.dataframe(
        first_rows(digits),
        column_config={"class": st.column_config.NumberColumn(pinned=True)},
        alt="The first ten rows of the data set, 784 pixels and the class.",
    )


def show_memory(digits: Digits) -> None:
    """Show what the digits take as a float64 frame and what they take here."""
    size = memory_megabytes(digits)
    st.markdown(
        f"A frame of 64-bit floats, as a notebook keeps it, takes **{size['float64']:.1f} MB**. "
        f"A pixel is a whole number up to 255 and fits into one byte: **{size['uint8']:.1f} MB** here, labels included, "
        "shared by all visitors."
    )
    st.dataframe(
        {"Kept as": ["float64 frame (notebook)", "uint8 array (this app)"], "Memory": list(size.values())},
        column_config={
            "Memory": st.column_config.ProgressColumn(format="%.1f MB", min_value=0, max_value=size["float64"])
        },
        hide_index=True,
        width=560,
        alt="Memory of the digits in the two ways.",
    )
    st.caption("1 MB is 2²⁰ bytes, as pandas counts in `X.info()`.")


def show_source() -> None:
    """Let the visitor choose where the digits come from."""
    chosen = st.segmented_control(
        "Data source",
        [EMBEDDED, OPENML],
        default=EMBEDDED,
        required=True,
        key="source",
        help="The embedded copy needs no network. OpenML is where scikit-learn's fetch_openml gets the digits.",
    )
    if chosen == EMBEDDED:
        st.markdown(
            "All digits travel with this app in one compressed file of 9.4 MB, checked by its SHA-256 digest. No network is used."
        )
        return
    known = cache.openml_difference()
    if known is None:
        st.markdown(
            'This is `fetch_openml("mnist_784", version=1)`. It downloads about 15 MB and reads them as text, which takes '
            "from half a minute to several minutes; afterwards the copy stays on this server's disk. "
            "Anything else you press on this page meanwhile stops it."
        )
        if st.button("Fetch from OpenML", icon=":material/download:", type="primary"):
            fetch()
        elif problem := state.get(BrowseState).openml_problem:
            st.warning(problem, icon=":material/cloud_off:")
    else:
        show_comparison(known)


def fetch() -> None:
    """Get OpenML's copy while the visitor watches; say what came of it."""
    state.get(BrowseState).openml_problem = None
    with st.status("Asking OpenML …", expanded=False) as status:
        try:
            cache.compare_with_openml(lambda words: status.update(label=words))
        except DatasetUnavailable as problem:
            state.get(BrowseState).openml_problem = str(problem)
    st.rerun()


def show_comparison(n_different: int) -> None:
    """Say how OpenML's copy compares with the embedded one."""
    if n_different == 0:
        st.success(
            "OpenML's copy has arrived and is identical to the embedded one, byte for byte. "
            "What you see is both, so every model trained here stays valid.",
            icon=":material/verified:",
        )
    else:
        st.warning(
            f"OpenML's copy differs from the embedded one in {n_different:,} digits. The embedded copy goes on serving, "
            "because the models here have learned from it.",
            icon=":material/difference:",
        )


shell.show_heading(
    "70,000 handwritten digits",
    "This is MNIST, what the machine on the next pages learns from: browse it, and press a digit to see it as the machine "
    "does, as numbers.",
    RULES,
)
st.html(STYLE)
digits, link = cache.digits(), state.link()
with st.container(horizontal=True, vertical_alignment="bottom", key="browse_filters"):
    rows = choose_rows(digits)
with st.container(horizontal=True, vertical_alignment="bottom", key="browse_pages"):
    wanted = ask_for_image()
    opened = wanted if wanted in range(N_DIGITS) else None
    follow_opened(rows, opened, link)
    st.markdown(f"**{len(rows):,}** digits, {PAGE_SIZE} to a page. Press one to see it large.", width="stretch")
    page = choose_page(rows, key="page")
warn_of_number(wanted, opened)
with st.container(key="browse_split"):
    grid, card = st.columns([2, 1], gap="medium")
with grid:
    show_grid(digits, rows, page, opened)
shown = opened if opened is not None else int(page_items(rows, page)[0])
with card:
    show_card(digits, rows, shown)
show_detail(digits, shown)
show_facts(digits)
shell.show_footer()
