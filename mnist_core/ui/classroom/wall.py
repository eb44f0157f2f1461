"""The wall: what a class has drawn, what a model reads in it, and how well three models do."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import streamlit as st

from mnist_core import charts
from mnist_core.analysis import count_confusions, share_right
from mnist_core.classes import ClassDrawings, Classes
from mnist_core.data import Labels, Rows
from mnist_core.drawing import CollectionFull
from mnist_core.lessons import Figures
from mnist_core.model import QUICK, Examples, TrainedModel
from mnist_core.ui import figures, gallery, ledger, run_watch, state
from mnist_core.ui.classroom.identity import Identity, keep_refusal
from mnist_core.ui.draw.teach import find_kept, show_comparison
from mnist_core.ui.state import ClassState, MyDigitsState
from mnist_core.ui.words import FEATURES, name_digit

CONFIGS = {features: replace(QUICK, features=features) for features in FEATURES}
"""The three models whose readings stand beside each other."""
LOOKS = ("Wall", "How many it reads", "What it confuses", "Teach the model")


def show_tiles(wall: ClassDrawings, read: Labels, open_number: gallery.Open | None = None, *, key: str) -> None:
    """Show drawings with what is read in each, the newest first."""

    def make_tiles(shown: Rows) -> gallery.Tiles:
        at = np.flatnonzero(np.isin(wall.numbers, shown))[::-1]
        labels = wall.labels[at]
        return gallery.make_reading_tiles(list(map(name_digit, labels)), wall.images[at], labels, read[at])

    newest = wall.numbers[::-1]
    gallery.show_gallery(
        newest,
        gallery.choose_page(newest, key=f"{key}-page"),
        make_tiles,
        open_number,
        key=key,
        label="The class's drawings",
        columns=20,
        selected=state.get(ClassState).opened,
    )


def show_wall(school: Classes, who: Identity, wall: ClassDrawings, model: TrainedModel) -> None:
    """Show the teacher all drawings, and the one that was pressed large, with the way to remove it."""
    read = model.predict(wall.images)
    opened = np.flatnonzero(wall.numbers == state.get(ClassState).opened)
    grid, large = st.columns([3, 1]) if len(opened) else (st.container(), None)
    with grid:
        show_tiles(wall, read, open_drawing, key="class-wall-grid")
    if large is not None:
        with large:
            show_large(school, who, wall.select(opened), int(read[opened[0]]))


def show_large(school: Classes, who: Identity, one: ClassDrawings, reading: int) -> None:
    """Show one drawing large."""
    label = int(one.labels[0])
    st.image(
        charts.digit_png(one.images[0], scale=8), alt=f"{name_digit(label)} of the class, read as {reading}", width=224
    )
    st.markdown(f"Meant: **{label}**. Read: **{reading}**.")
    with st.container(horizontal=True):
        number = int(one.numbers[0])
        st.button("Remove it", icon=":material/delete:", on_click=remove_drawing, args=(school, who, number))
        st.button("Close", on_click=open_drawing, args=(None,))


def open_drawing(number: int | None) -> None:
    """Show a drawing large, or with None no more; for callbacks."""
    state.get(ClassState).opened = number


def remove_drawing(school: Classes, who: Identity, number: int) -> None:
    """Remove a drawing from the wall; for callbacks."""
    open_drawing(None)
    with keep_refusal():
        school.remove_drawing(who.code, who.key, number)


def show_scores(wall: ClassDrawings) -> None:
    """Show the three models side by side: how many of the class's digits each reads, beside MNIST's test images."""
    tested = []
    for features, config in CONFIGS.items():
        model = run_watch.find_or_train(config, ("loss",), can_stop=False)
        if model is None:
            break
        tested.append((features, model, wall.to_collection()))
    if tested:
        table = ledger.scores_table(tested, "What the model sees", "The class's")
        figures.show_table(table, key="class-scores", alt="How well three models read the class's digits.")
        st.caption(
            f"Drawn by {count_people(len(np.unique(wall.students)))}. The interval takes drawings as independent, "
            "but those of one hand are alike: with few people it ought to be wider."
        )


def show_confusions(wall: ClassDrawings, model: TrainedModel) -> None:
    """Show the class's confusion matrix."""
    counts = count_confusions(model, wall.to_collection())
    figures.show_chart(charts.confusion_matrix(counts, counts), key="class-matrix")


def show_teaching(wall: ClassDrawings) -> None:
    """Teach a model what half of the people drew, and show what it reads of the others before and after."""
    dealt = wall.to_collection()
    examples = dealt.part(shown=True)
    taught, tested = (len(np.unique(wall.students[dealt.shown == shown])) for shown in (True, False))
    if not tested:
        st.info("One person alone has drawn: a model is taught what some have drawn, and tested with what others have.")
        return
    learned = Examples(examples.images, examples.labels)
    state.remember_examples(learned)
    config = CONFIGS["gradient histograms"]
    before = run_watch.find_or_train(config, ("loss",), can_stop=False)
    after = before and run_watch.find_or_train(replace(config, examples=learned.key), ("loss",), can_stop=False)
    if before is None or after is None:
        return
    kept = find_kept(dealt, after.config)
    show_comparison(before, after, kept, whose="the class's digits")
    st.caption(
        f"A model that sees gradient histograms was shown what {count_people(taught)} drew, and is tested with what "
        f"{count_people(tested)} drew, whose hands it has not seen. Interval and test take drawings as independent: "
        "with few people both are too sure."
    )


def count_people(n: int) -> str:
    """Say how many people.

    Examples
    --------
    >>> count_people(1), count_people(12)
    ('1 person', '12 people')
    """
    return f"{n} {'person' if n == 1 else 'people'}"


def collect_readings(wall: ClassDrawings, model: TrainedModel) -> dict[str, float]:
    """Return what is read in each drawing, by its number, for the students' phones."""
    return {str(number): float(read) for number, read in zip(wall.numbers, model.predict(wall.images), strict=True)}


def show_readings(wall: ClassDrawings, readings: Figures | None) -> None:
    """Show a student the wall, with what the model on the teacher's screen has read."""
    known: Mapping[str, float] = readings or {}
    read_of = [known.get(str(number)) for number in wall.numbers]
    is_read = np.array([read is not None for read in read_of], bool)
    if not is_read.any():
        st.markdown("The wall is on your teacher's screen.")
        return
    shown, read = wall.select(is_read), np.array([read for read in read_of if read is not None], np.uint8)
    right = share_right(read == shown.labels)
    st.markdown(
        f"The model reads **{right.k} of {right.n}** of the class's digits: {charts.percent(right.value, 0)}, "
        f"plausibly {figures.write_range(right)}."
    )
    show_tiles(shown, read, key="class-phone-grid")


def open_as_my_digits(wall: ClassDrawings) -> None:
    """Offer to take the wall into the visitor's own digits."""
    if st.button("Open as My digits", icon=":material/collections_bookmark:", key="class-take"):
        mine = state.get(MyDigitsState)
        before = len(mine.drawings)
        try:
            mine.drawings = mine.drawings.joined(wall.to_collection())
        except CollectionFull as full:
            st.warning(str(full), icon=":material/info:")
            return
        st.success(f"{len(mine.drawings) - before} drawings of the class are in My digits, on the Draw page.")
