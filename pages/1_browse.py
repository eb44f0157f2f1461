"""Browse: look at the digits that a machine learns from, one by one and all together."""

import streamlit as st

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.data import N_CLASSES, N_DIGITS, PARTS
from mnist_core.ui import cache, shell, state
from mnist_core.ui.browse import data_set, images
from mnist_core.ui.frontend import apply_style
from mnist_core.ui.gallery import PAGE_SIZE, choose_page, page_items, warn_of_number
from mnist_core.ui.links import one_of, whole_number

RULES = {
    "digit": one_of(range(N_CLASSES), instead="All digits are shown."),
    "lecun": one_of(PARTS, instead="All digits are shown."),
    "order": one_of(images.ORDERS, instead="The order of the data set is shown."),
    "shuffle": whole_number(0, images.MAX_SHUFFLE, instead="Shuffle 0 is shown."),
    "image": whole_number(0, N_DIGITS - 1, instead="None is opened."),
    "detail": one_of(images.DETAILS),
    "facts": one_of(data_set.FACTS),
}

shell.show_heading(
    "70,000 handwritten digits",
    "This is MNIST, from which the models here learn. Press a digit to see it as they do: as numbers.",
    RULES,
)
apply_style("browse.css")
digits, link = cache.digits(), state.link()
with st.container(horizontal=True, vertical_alignment="bottom", key="browse_filters"):
    rows = images.choose_rows(digits)
with st.container(horizontal=True, vertical_alignment="bottom", key="browse_pages"):
    number = images.ask_for_image()
    opened = number if number in range(N_DIGITS) else None
    images.follow_opened(rows, opened, link)
    st.markdown(f"**{len(rows):,}** digits, {PAGE_SIZE} to a page. Press one to see it large.", width="stretch")
    page = choose_page(rows, key="page")
if number is not None and opened is None:
    warn_of_number(number)
shown = opened if opened is not None else int(page_items(rows, page)[0])
with st.container(horizontal=True, key="browse_split"):  # two columns, one above the other on a phone
    images.show_grid(digits, rows, page, opened)
    images.show_card(digits, rows, shown)
images.show_detail(digits, shown)
data_set.show_facts(digits, page_items(rows, page))
shell.show_footer()
