"""Two runs, image by image."""

from collections.abc import Sequence

import streamlit as st

from mnist_core import charts
from mnist_core.analysis import NothingInCommon, compare
from mnist_core.analysis.comparison import find_differences
from mnist_core.data import Rows
from mnist_core.model import InvalidConfig, TrainingConfig
from mnist_core.model.config import LINK_NAMES
from mnist_core.runs import Run
from mnist_core.ui import cache, figures, ledger, run_watch, shell, state, words
from mnist_core.ui.choices import choose_one
from mnist_core.ui.digit_card import show_digit
from mnist_core.ui.figures import describe_comparison
from mnist_core.ui.gallery import Tiles, choose_page, show_gallery
from mnist_core.ui.links import readable
from mnist_core.ui.state import CompareState

PAIR = ("first", "second")
"""Names in the address of the two runs."""


def show_two_runs(runs: list[Run]) -> None:
    """Show what one run gets right that another gets wrong."""
    finished = [run for run in reversed(runs) if run.model is not None and run.config.fold is None]
    pair = state.get(CompareState).pair
    if len(finished) < 2 and not pair and not state.link().keys() & set(PAIR):
        st.info(
            "There is only one finished run yet. Train another one, or run a sweep.", icon=":material/compare_arrows:"
        )
        st.page_link(shell.page("train"), label="Train another one")
        return
    follow_pair()
    for column, name, usual in zip(st.columns(2), PAIR, (finished[:1], finished[-1:]), strict=True):
        if name in pair or usual:  # else its run was refused
            with column:
                pair[name] = choose_run(name, finished, pair.get(name) or identify(usual[0]))
    # As configurations, because their numbers mean nothing to another server.
    state.write_link({name: write_config(config) for name, (_, config) in pair.items()}, PAIR)
    runs_of = [cache.runs().find(pair[name][0]) if name in pair else None for name in PAIR]
    for name, run in zip(PAIR, runs_of, strict=True):
        if name in pair and run is None:
            offer_again(name, *pair[name])
    first, second = runs_of
    if first is None or second is None:
        return
    ledger.show_runs([first, second], ledger.PAIR, key="pair", alt="The two runs and their results.")
    st.markdown(f"**What differs:** {describe_differences(first.config, second.config)}")
    for run in (first, second):
        if not run.ended:
            run_watch.watch_run(run.config)
            return
    if first.model is not None and second.model is not None:
        show_curves(first, second)
        show_comparison(first, second)


def follow_pair() -> None:
    """Take the two runs from the address, if the visitor has not chosen yet; what is not there is trained."""
    pair = state.get(CompareState).pair
    for name in PAIR:
        if name not in pair and name in state.link():
            run = run_watch.request_run(read_config(state.link()[name]))
            if run is not None:
                pair[name] = identify(run)


def write_config(config: TrainingConfig) -> str:
    """Write a configuration as one value of a link: ``"scaling:none,max_iter:50"``."""
    return ",".join(f"{name}:{value}" for name, value in config.to_params().items()) or "quick"


def read_config(text: str) -> TrainingConfig:
    """Read what :func:`write_config` wrote.

    Raises
    ------
    InvalidConfig
        If it is nothing of the kind, or a value is not allowed.
    """
    params = dict(part.partition(":")[::2] for part in text.split(",") if text != "quick")
    if not params.keys() <= set(LINK_NAMES):
        raise InvalidConfig(f"{text[:40]!r} names no run.")
    return TrainingConfig.from_params(params)


RULES = dict.fromkeys(PAIR, readable(read_config, InvalidConfig, "that names no run", "Choose the runs."))
"""What a link to this view may say."""


def identify(run: Run) -> tuple[int, TrainingConfig]:
    """Return what a session keeps of a run."""
    return run.number, run.config


def choose_run(name: str, finished: Sequence[Run], chosen: tuple[int, TrainingConfig]) -> tuple[int, TrainingConfig]:
    """Let the visitor choose a run; the chosen one stays among the choices when its model is no longer in memory."""
    configs = dict([chosen, *map(identify, finished)])
    numbers = sorted(configs)
    number = st.selectbox(
        f"{name.capitalize()} run",
        numbers,
        index=numbers.index(chosen[0]),
        format_func=lambda number: f"Run {number}: {words.describe_config(configs[number])}",
        key=name,
    )
    with st.container(key=f"whole-name-{name}"):  # where the list cuts it off
        st.caption(words.describe_config(configs[number]))
    return number, configs[number]


def offer_again(name: str, number: int, config: TrainingConfig) -> None:
    """Say that a chosen run is no longer in memory, and offer to train it again."""
    st.warning(
        f"Run {number} ({words.describe_config(config)}) is no longer in memory: its model was put away to make "
        "room for others. Choose another run, or train this one again.",
        icon=":material/memory:",
    )
    st.button(f"Train run {number} again", key=f"again-{name}", on_click=train_again, args=(name, config))


def train_again(name: str, config: TrainingConfig) -> None:
    """Train a chosen run again and choose the new one in its place."""
    run_watch.train_again(config)
    run = run_watch.find_run(config)
    if run is not None:
        state.get(CompareState).pair[name] = identify(run)
        state.set_widget(name, run.number)


def describe_differences(first: TrainingConfig, second: TrainingConfig) -> str:
    """Name the settings in which two configurations differ, with both values."""
    different = find_differences(first, second).items()
    changes = [f"{words.SETTINGS[name]}: {format_setting(a)} → {format_setting(b)}" for name, (a, b) in different]
    return "; ".join(changes) or "nothing, it is the same run."


def format_setting(value: object) -> str:
    """Write a setting's value as the Train page does."""
    if value is None:
        return "all"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}" if isinstance(value, float) else f"{value}"


def show_curves(first: Run, second: Run) -> None:
    """Show how the loss and the accuracy of two runs went, over each other."""
    histories = {f"run {run.number}": run.iterations for run in (first, second)}
    for column, panel in zip(st.columns(2), figures.PANELS, strict=True):
        with column:
            figures.show_chart(charts.compare_curves(histories, panel), key=f"both-{panel}")


def show_comparison(first_run: Run, second_run: Run) -> None:
    """Show whether the difference may be chance, and the images behind it."""
    first, second = first_run.model, second_run.model
    if first is None or second is None:
        return
    names = (f"run {first_run.number}", f"run {second_run.number}")
    try:
        result = compare(cache.evaluate(first, "test"), cache.evaluate(second, "test"))
    except NothingInCommon as problem:
        st.warning(str(problem), icon=":material/difference:")
        return
    st.info(describe_comparison(result, *names), icon=":material/balance:")
    galleries: dict[str, Rows] = {
        f"Fixed by {names[1]} ({len(result.fixed):,})": result.fixed,
        f"Broken by {names[1]} ({len(result.broken):,})": result.broken,
        f"Wrong in both ({len(result.both_wrong):,})": result.both_wrong,
    }
    chosen = choose_one("Images", galleries, "gallery", in_link=False)
    rows = galleries[chosen]
    if len(rows) == 0:
        st.caption("No image of this kind.")
        return

    def make_tiles(shown: Rows) -> Tiles:
        images, labels = cache.digits().images[shown], cache.digits().labels[shown].tolist()
        before, after = first.predict(images).tolist(), second.predict(images).tolist()
        captions = [f"{label}: {a} → {b}" for label, a, b in zip(labels, before, after, strict=True)]
        alt = [
            f"image {row}, labelled {label}, read as {a} by {names[0]} and {b} by {names[1]}"
            for row, label, a, b in zip(shown.tolist(), labels, before, after, strict=True)
        ]
        return Tiles(images, captions, alt)

    opened = state.get(CompareState).opened
    page = choose_page(rows, key="pair_page")
    show_gallery(rows, page, make_tiles, open_image, key="pair-grid", label=chosen, selected=opened)
    st.caption(f"Under each image: its label, and what {names[0]} → {names[1]} reads. Press one to open it.")
    if opened is not None and opened in rows:
        models = {
            f"Run {run.number}: {words.name_model(run.config)}": model
            for run, model in ((first_run, first), (second_run, second))
        }
        show_digit(opened, key="compared", models=models)


def open_image(row: int) -> None:
    """Show an image with what both runs say of it; for callbacks."""
    state.get(CompareState).opened = row
