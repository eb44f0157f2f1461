"""Judge a trained model: its accuracy, every mistake one click away, and what it has learned."""

import math
from collections.abc import Callable
from functools import partial

import streamlit as st

from mnist_core import analysis, charts
from mnist_core.analysis import (
    DISPUTED,
    DISPUTED_BY_ROW,
    ConfusionMode,
    Disputed,
    Evaluation,
    OneAgainstRest,
    OneSided,
    Order,
    Part,
    Positions,
    Proportion,
    What,
)
from mnist_core.data import N_DIGITS, Rows, position
from mnist_core.model import TrainedModel
from mnist_core.ui import cache, digit_card, figures, run_watch, shell, state, words
from mnist_core.ui.gallery import Tiles, open_item, show_gallery, show_steps
from mnist_core.ui.links import OneOf, Share, WholeNumber
from mnist_core.ui.state import EvaluateState

DIGITS = range(10)
METRIC = 170
"""Pixels that a number takes: two stand side by side on a phone."""
STYLE = """<style>
/* The matrix stays in sight while one scrolls through its images, where the screen is large enough for both. */
@media (min-width: 641px) and (min-height: 840px) {
  .stColumn:has(.st-key-matrix) > .stVerticalBlock { position: sticky; top: 4.5rem; flex: none; height: fit-content; }
}
</style>"""

MODES: tuple[ConfusionMode, ...] = ("counts", "by row (recall)", "by column (precision)", "errors only")
# What stands on a choice is what stands in the link.
PARTS: dict[str, Part] = {"Test": "test", "Train": "train"}
SHOW: dict[str, What] = {"Mistakes": "mistakes", "All": "all"}
ORDERS: dict[str, Order] = {
    "Most confident": "most confident",
    "Least confident": "least confident",
    "Closest call": "smallest margin",
    "Data set": "dataset",
}


# --- what holds for all views ---------------------------------------------------------------------------------------


def summary(model: TrainedModel) -> None:
    """Show whose results these are, the two accuracies with their uncertainty, and the gap in a sentence."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"Your run: **{words.describe_config(model.config)}**, {how_it_ended(model)}.", width="content")
        st.page_link(shell.page("train"), label="Train another one", icon=":material/model_training:")
    gap = analysis.train_test_gap(cache.evaluate(model, "train"), cache.evaluate(model, "test"))
    with st.container(horizontal=True, vertical_alignment="center"):
        accuracy_number("Test accuracy", gap.test, "images that it has never seen")
        accuracy_number("Train accuracy", gap.train, "images that it has learned from")
        with st.container(width=480):
            st.markdown(
                gap.sentence,
                help="A model that is much better on the images it learned from has learned some of them by heart. "
                "That is called over-fitting; only the test images tell how good it is on new ones.",
            )
    unknown = cache.evaluate(model, "test").unknown_digits
    if unknown:
        names = ", ".join(map(str, unknown))
        st.info(
            f"There was no {names} among the {len(model.train_rows):,} training images, so this model can never "
            f"answer {names}. Train on more images to teach it.",
            icon=":material/visibility_off:",
        )


def how_it_ended(model: TrainedModel) -> str:
    """Say in a few words how the fit ended."""
    if model.converged:
        return f"converged after {model.n_iter} iterations"
    return f"{'stopped at' if model.stopped else 'not converged after'} iteration {model.n_iter}"


def number(name: str, value: str, meaning: str, *, beneath: str | None = None) -> None:
    """Show a number with what it means behind its question mark."""
    st.metric(name, value, delta=beneath, delta_color="off", delta_arrow="off", width=METRIC, help=meaning)


def accuracy_number(name: str, share: Proportion, of: str) -> None:
    """Show an accuracy, its interval, and what the two mean."""
    number(
        name,
        f"{share.value:.2%}",
        f"Right on {share.k:,} of {share.n:,} {of}. With other images of the same kind it would be a little higher or "
        "lower: with 95 % confidence the true accuracy lies in the interval below (Wilson).",
        beneath=between(share),
    )


def between(share: Proportion) -> str:
    """Write out a 95 % interval."""
    return f"95 %: {share.low:.2%} to {share.high:.2%}"


# --- mistakes -------------------------------------------------------------------------------------------------------


def show_mistakes(model: TrainedModel, part: Part) -> None:
    """Show the confusion matrix, and below it the images of what is chosen in it."""
    evaluated = cache.evaluate(model, part)
    st.html(STYLE)
    matrix, images = st.columns(2, gap="large")
    with matrix, st.container(key="matrix"):
        mode = choose_mode()
        place_of_matrix = st.container()
        true, predicted = choose_pair(evaluated)
        with place_of_matrix:
            press_matrix(evaluated, mode, true, predicted)
        show_table(evaluated, mode, part)
    with images:
        show_images(evaluated, true, predicted)


def choose_mode() -> ConfusionMode:
    """Let the visitor choose what the cells show."""
    return st.segmented_control(
        "The cells show",
        MODES,
        default="counts",
        required=True,
        key="mode",
        bind="query-params",
        help="Counts: numbers of images. By row: the share of each true digit, so the diagonal is the recall. By "
        "column: the share of each answer, so the diagonal is the precision. Errors only: without the diagonal.",
    )


def choose_pair(evaluated: Evaluation) -> tuple[int | None, int | None]:
    """Show the two select boxes, in step with presses on the matrix, and say in words what is chosen."""
    evaluate = state.get(EvaluateState)
    if evaluate.pressed_cell is not None:  # in the run before this one
        choose_cell(*evaluate.pressed_cell)
        evaluate.pressed_cell = None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        true, predicted = (
            st.selectbox(
                label, DIGITS, None, placeholder="any", key=key, bind="query-params", on_change=forget_press, width=120
            )
            for label, key in (("True digit", "true"), ("Read as", "predicted"))
        )
        st.button(
            "All digits",
            icon=":material/filter_alt_off:",
            key="any_digits",
            help="Show the images of all digits again.",
            on_click=choose_cell,
            args=(None, None),
            disabled=true is None and predicted is None,
        )
    st.markdown(chosen_in_words(evaluated, true, predicted))
    return true, predicted


def choose_cell(true: int | None, predicted: int | None) -> None:
    """Set both select boxes and start over in the gallery."""
    state.set_widget("true", true)
    state.set_widget("predicted", predicted)
    if true is None and predicted is None:
        forget_press()
    start_over()


def forget_press() -> None:
    """Begin a new matrix without a pressed cell, because a press on the same cell again would not be noticed."""
    state.get(EvaluateState).matrix += 1
    start_over()


def start_over() -> None:
    """Go to the first page of the gallery and close the opened image."""
    state.set_widget("sheet", 1)
    state.set_widget("open", None)


def chosen_in_words(evaluated: Evaluation, true: int | None, predicted: int | None) -> str:
    """Say which images are chosen and how many there are."""
    if true is None and predicted is None:
        return "Press a cell of the matrix, or choose two digits here, to see their images."
    n = len(analysis.select(evaluated, "all", true=true, predicted=predicted))
    of = "images" if true is None else f"images of **{true}**"
    read = "" if predicted is None else f" read as **{predicted}**"
    return f"**{n:,}** {of}{read}."


def press_matrix(evaluated: Evaluation, mode: ConfusionMode, true: int | None, predicted: int | None) -> None:
    """Show the confusion matrix; a press on a cell chooses its two digits."""
    cell = None if true is None or predicted is None else (true, predicted)
    chart = charts.confusion_matrix(
        analysis.confusion_matrix(evaluated),
        analysis.confusion_matrix(evaluated, mode),
        mode,
        selected=cell or (-1, -1),
    )
    evaluate = state.get(EvaluateState)
    picked = figures.select_in_chart(chart, "cell", key=f"matrix-{evaluate.matrix}")
    pressed = [(cell["true"], cell["predicted"]) for cell in picked]
    seen, evaluate.seen_press = evaluate.seen_press, pressed
    if pressed and pressed != seen:
        evaluate.pressed_cell = pressed[0]
        st.rerun()  # the select boxes, which are what a link carries, have already been drawn


def show_table(evaluated: Evaluation, mode: ConfusionMode, part: Part) -> None:
    """Offer the matrix as a table and as a file."""
    table = analysis.confusion_table(evaluated, mode)
    with st.expander("The numbers as a table", icon=":material/table:"):
        st.dataframe(
            table, key="confusion", alt=f"The confusion matrix, {mode}: true digits in rows, predicted in columns."
        )
        st.download_button(
            "Download as CSV",
            table.to_csv(),
            f"confusion-{part}-{mode.split(' (')[0].replace(' ', '-')}.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


# --- the gallery ----------------------------------------------------------------------------------------------------


def show_images(evaluated: Evaluation, true: int | None, predicted: int | None) -> None:
    """Show the images of a choice, a page at a time; a press opens one."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="gallery_choices"):
        what, order = choose_images(pair=true is not None and predicted is not None)
        open_by_number = st.container(width=150)
    positions = analysis.select(evaluated, what, true=true, predicted=predicted, order=order)
    if len(positions):
        show_positions(evaluated, positions)
    else:
        nothing_to_show(evaluated, true, predicted)
    rows = evaluated.rows[positions]
    with open_by_number:
        wanted = st.number_input(
            "Open image",
            value=None,
            step=1,
            placeholder="0 to 69,999",
            key="open",
            bind="query-params",
            help="The number of an image, its row in the data set. Pressing a digit opens it as well.",
        )
    if wanted is not None:
        open_image(rows, wanted)


def choose_images(*, pair: bool) -> tuple[What, Order]:
    """Let the visitor choose mistakes or all images, and their order; a pair of digits is shown completely."""
    shown = st.segmented_control(
        "Show",
        SHOW,
        default="Mistakes",
        required=True,
        key="show",
        bind="query-params",
        on_change=start_over,
        disabled=pair,
        help="With a true digit and an answer chosen, all images of that cell are shown.",
    )
    order = st.selectbox(
        "Order",
        ORDERS,
        key="sort",
        bind="query-params",
        on_change=start_over,
        width=170,
        help="Confidence is the probability of the answer. A close call has a second choice nearly as probable.",
    )
    return "all" if pair else SHOW[shown], ORDERS[order]


def show_positions(evaluated: Evaluation, positions: Positions) -> None:
    """Show the chosen images a page at a time; a press opens one."""
    st.markdown(
        f"**{len(positions):,}** of {len(evaluated):,} {evaluated.part} images: label → answer, and how sure the "
        "model is. Press one to see why."
    )

    def make_tiles(shown: Positions) -> Tiles:
        rows, labels, predicted = evaluated.rows[shown], evaluated.labels[shown], evaluated.predicted[shown]
        confidence = evaluated.confidence[shown].tolist()
        captions = [caption(*digit) for digit in zip(rows.tolist(), labels, predicted, confidence, strict=True)]
        alt = [
            f"image {row}, labelled {label}, read as {answer}: {words}"
            for row, label, answer, words in zip(rows, labels, predicted, captions, strict=True)
        ]
        return Tiles(cache.digits().images[rows], captions, alt, (~evaluated.correct[shown]).tolist())

    pressed = show_gallery(positions, make_tiles, key="gallery", page_key="sheet", label="Images", columns=6)
    if pressed is not None:
        state.set_widget("open", int(evaluated.rows[pressed]))


def caption(row: int, label: int, predicted: int, confidence: float) -> str:
    """Write what stands under a digit."""
    sure = ">99\N{NO-BREAK SPACE}%" if confidence >= 0.995 else f"{100 * confidence:.0f}\N{NO-BREAK SPACE}%"
    arrow = "\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}"
    read = f"{label}" if label == predicted else f"{label}{arrow}{predicted}"
    return f"{read}, {sure}{', disputed' if row in DISPUTED_BY_ROW else ''}"


def nothing_to_show(evaluated: Evaluation, true: int | None, predicted: int | None) -> None:
    """Say in a friendly way that there is no such image."""
    part = evaluated.part
    if true is None and predicted is None:
        words = f"Not one mistake among the {len(evaluated):,} {part} images."
    elif predicted is None:
        words = f"No {part} image of {true} was read wrongly."
    elif true is None:
        words = f"No {part} image was taken for {predicted} by mistake."
    else:
        words = f"No {part} image of {true} was read as {predicted}."
    st.success(f"{words} Choose other digits, or all images.", icon=":material/sentiment_satisfied:")


def open_image(rows: Rows, wanted: int) -> None:
    """Open the image that was asked for, or say that there is none."""
    if 0 <= wanted < N_DIGITS:
        show_image(rows, wanted)
    else:
        st.warning(
            f"There is no image {wanted:,}: they are numbered 0 to {N_DIGITS - 1:,}. Type one of these numbers, or "
            "press a digit above.",
            icon=":material/image_not_supported:",
        )


def close() -> None:
    """Close the opened image."""
    state.set_widget("open", None)


@st.dialog("One digit", width="large", on_dismiss=close)
def show_image(rows: Rows, row: int) -> None:
    """Show one digit over the page, with the way to its neighbours in the gallery."""
    at = position(rows, row)
    with st.container(horizontal=True, vertical_alignment="center"):
        moved = show_steps(
            rows, row, partial(open_item, rows, open_key="open", page_key="sheet"), key="step", shortcuts=True
        )
        st.markdown(
            f"{at + 1:,} of {len(rows):,}" if at is not None else "Not among the images chosen.", width="content"
        )
    if moved:
        st.rerun()  # the whole page, because the link and the gallery follow
    digit_card.digit_detail(row, key="opened")


# --- how sure -------------------------------------------------------------------------------------------------------


def show_confidence(model: TrainedModel, part: Part) -> None:
    """Show whether the model's probabilities can be believed, and what they are good for."""
    evaluated = cache.evaluate(model, part)
    with st.container(horizontal=True):
        show_surprise(evaluated)
    believed, spread = st.columns(2, gap="large")
    with believed:
        st.markdown(
            "**When it is 80 % sure, is it right 80 times in 100?**",
            help="Answers are sorted by confidence into ten bins. A point below the dashed diagonal: in that bin the "
            "model is surer than it should be.",
        )
        figures.show_chart(charts.calibration(analysis.calibration(evaluated)), key="calibration")
    with spread:
        st.markdown(
            "**How sure is it when it is right, and when it is wrong?**",
            help="Each colour adds up to 100 %. The further apart the two are, the better can wrong answers be told "
            "by their confidence.",
        )
        figures.show_chart(charts.confidence_histogram(analysis.confidence_histogram(evaluated)), key="histogram")
    abstain(evaluated)


def show_surprise(evaluated: Evaluation) -> None:
    """Show log loss and calibration error."""
    loss = analysis.log_loss(evaluated)
    infinite = math.isinf(loss.value)
    number(
        "Log loss",
        "∞" if infinite else f"{loss.value:.3f}",
        "The average surprise at the labels, which is what training makes small: 0 for certainty in the truth, 2.303 "
        "for ten equal probabilities."
        + (f" {loss.n_impossible:,} images show a digit that it holds to be impossible." if infinite else ""),
        beneath=f"{loss.known:.3f} for known digits" if infinite else None,
    )
    number(
        "Calibration error",
        f"{analysis.expected_calibration_error(evaluated):.2%}",
        "By how much confidence and accuracy differ, on average over the ten bins below (expected calibration error, "
        "Guo et al. 2017).",
    )
    number(
        "At least 99 % sure",
        f"{analysis.coverage_at(evaluated, 0.99).answered.value:.1%}",
        "The share of the images for which the largest probability is at least 99 %.",
    )


@st.fragment
def abstain(evaluated: Evaluation) -> None:
    """Let the model answer only when it is sure enough."""
    st.subheader("Don't answer when unsure", anchor="unsure")
    st.markdown("A letter whose digit is doubtful can go to a person. How many would, and how good are the others?")
    least = st.slider(
        "Least confidence for an answer", 0.0, 1.0, 0.9, 0.01, key="least", bind="query-params", format="percent"
    )
    result = analysis.coverage_at(evaluated, least)
    numbers, curve = st.columns([1, 3], gap="large", vertical_alignment="center")
    with numbers, st.container(horizontal=True):
        number(
            "Answered",
            f"{result.answered.value:.1%}",
            f"{result.answered.k:,} of {result.answered.n:,} images: the coverage.",
        )
        if result.accuracy is None:
            number("Right of these", "–", "No image gets an answer: ask for less confidence.")
        else:
            number(
                "Right of these",
                f"{result.accuracy.value:.2%}",
                f"{result.accuracy.k:,} of the {result.accuracy.n:,} answers are right; with its 95 % interval.",
                beneath=between(result.accuracy),
            )
    with curve:
        figures.show_chart(charts.coverage_curve(analysis.coverage_curve(evaluated), chosen=least), key="coverage")


# --- each digit -----------------------------------------------------------------------------------------------------


def show_digits(model: TrainedModel, part: Part) -> None:
    """Show how good the model is at each digit, and as a detector of a single one."""
    evaluated = cache.evaluate(model, part)
    scores = analysis.per_digit(evaluated)
    table, chart = st.columns([2, 3], gap="large")
    column = st.column_config.NumberColumn
    table.dataframe(
        scores.style.format("{:.1%}", subset=["precision", "recall", "f1"], na_rep="–"),
        key="scores",
        column_config={
            "digit": "Digit",
            "precision": column("Precision", help="Of the images read as this digit, the share that shows it."),
            "recall": column("Recall", help="Of the images of this digit, the share that is read as it."),
            "f1": column("F1", help="The harmonic mean of precision and recall: high only if both are."),
            "support": column("Images", help="How many images there are."),
        },
        alt="Precision, recall, F1 and number of images of each digit.",
    )
    with chart:
        figures.show_chart(charts.per_digit_scores(scores), key="per_digit")
    st.subheader("One digit against the rest", anchor="one-against-rest")
    detect(model, part)


@st.fragment
def detect(model: TrainedModel, part: Part) -> None:
    """Use the model as a detector of one digit, without training again."""
    st.markdown("Only one question now: is it this digit? The answer is yes if its probability reaches a threshold.")
    with st.container(horizontal=True, gap="large", vertical_alignment="bottom"):
        digit = st.segmented_control(
            "Digit to detect", DIGITS, default=5, required=True, wrap=True, key="detect", bind="query-params"
        )
        threshold = st.slider(
            "Threshold on its probability",
            0.0,
            1.0,
            0.5,
            0.01,
            key="threshold",
            bind="query-params",
            format="percent",
            width=420,
        )
    try:
        detector = cache.one_against_rest(model, part, digit)
    except OneSided as problem:
        st.info(str(problem), icon=":material/visibility_off:")
        return
    found = analysis.detect(cache.evaluate(model, part), digit, threshold)
    with st.container(horizontal=True):
        number(
            "Precision",
            "–" if math.isnan(found.precision) else f"{found.precision:.1%}",
            f"Of {found.hits + found.false_alarms:,} images taken for a {digit}, {found.hits:,} show one.",
        )
        number("Recall", f"{found.recall:.1%}", f"Of {detector.n_digit:,} images of {digit}, {found.hits:,} are found.")
        number("Accuracy", f"{found.accuracy:.2%}", "Right answers of both kinds, yes and no.")
        number(
            "Always “no”",
            f"{detector.never:.2%}",
            f"The accuracy of a detector that never finds any {digit}: why accuracy alone says little here.",
        )
    show_curves(detector, threshold)


def show_curves(detector: OneAgainstRest, threshold: float) -> None:
    """Show the three curves of a detector with the chosen threshold on them."""
    against, trade, roc = st.columns(3, gap="medium")
    with against:
        st.markdown(
            "**Against the threshold**", help="A higher threshold finds fewer, and more of what it finds is right."
        )
        figures.show_chart(
            charts.precision_recall_threshold(detector.precision_recall, chosen=threshold), key="by_threshold"
        )
    with trade:
        st.markdown(
            f"**Precision and recall**, area {detector.average_precision:.4f}",
            help="Average precision: 1 is perfect. Guessing has the share of the digit, the dashed line.",
        )
        base_rate = 1 - detector.never
        figures.show_chart(charts.pr_curve(detector.precision_recall, base_rate=base_rate, chosen=threshold), key="pr")
    with roc:
        st.markdown(
            f"**ROC**, area {detector.auc:.4f}",
            help=f"How often a random {detector.digit} gets a higher probability than a random other image. Guessing has 0.5.",
        )
        figures.show_chart(charts.roc_curve(detector.roc, area=detector.auc, chosen=threshold), key="roc")


# --- what it learned ------------------------------------------------------------------------------------------------


def show_weights(model: TrainedModel, _: Part) -> None:
    """Show the ten weight images beside the ten average digits."""
    weights = analysis.weight_images(model.coef, model.config.features)
    learned, average = st.columns(2, gap="large")
    with learned:
        st.markdown("**What the model looks for**, on one scale for all ten")
        figures.show_weights(model.coef, model.config.features)
        if weights.signed:
            st.html(charts.signed_legend(weights.limit, negative="ink speaks against it", positive="ink speaks for it"))
    with average:
        st.markdown("**The average digit**, of all 70,000 images")
        figures.show_picture(
            charts.average_images(cache.mean_images()), "Dark where writers agree, a blur where they differ."
        )
    st.markdown(
        "The weights are not pictures of digits. A place matters only where it tells one digit from another: the "
        "middle of a 0 is blue because ink there means it is something else. And neighbouring pixels that always "
        "change together can share a weight in many ways, which is why weights look noisy when there are few training "
        "images or C is large."
    )


# --- model or label wrong? ------------------------------------------------------------------------------------------


def show_labels(model: TrainedModel, part: Part) -> None:
    """Show the disputed labels, let the visitor vote, and give the accuracy with and without them."""
    evaluated = cache.evaluate(model, part)
    st.markdown(
        "Some of MNIST's own labels are in doubt. Northcutt, Athalye and Mueller (2021) had five people look at each "
        "of 100 suspicious test images; for these 15 fewer than three confirmed the label. What do **you** read? "
        "After your vote you see what those five people and the model said.",
        help="C. G. Northcutt, A. Athalye, J. Mueller: Pervasive label errors in test sets destabilize machine "
        "learning benchmarks. NeurIPS Datasets and Benchmarks 2021, arXiv:2103.14749.",
    )
    with_and_without(evaluated)
    st.caption(f"Source: {digit_card.SOURCE}, votes at [labelerrors.com](https://labelerrors.com).")
    with st.grid(min_column_width=300, gap="medium", key="disputed"):
        for disputed in DISPUTED:
            show_disputed(model, disputed)


def with_and_without(evaluated: Evaluation) -> None:
    """Show what the disputed labels do to the accuracy."""
    held = len(analysis.find(evaluated, DISPUTED_BY_ROW))
    every, rest = analysis.accuracy(evaluated), analysis.accuracy(evaluated, DISPUTED_BY_ROW)
    with st.container(horizontal=True):
        accuracy_number("With them", every, f"{evaluated.part} images")
        accuracy_number("Without them", rest, f"{evaluated.part} images whose label nobody disputes")
        number(
            "Disputed images here",
            f"{held} of 15",
            f"So many of them are among these {evaluated.part} images. All belong to LeCun's test part, which a random "
            "split mixes with the rest. Train with LeCun's 60,000 / 10,000 to have all 15 among the test images.",
        )


def show_disputed(model: TrainedModel, disputed: Disputed) -> None:
    """Show one disputed image and its ballot."""
    row = disputed.row
    image = cache.digits().images[row]
    with st.container(border=True, horizontal=True, key=f"disputed-{row}"):
        with st.container(width=112):
            st.image(
                charts.digit_png(image, scale=4), width=112, alt=f"Image {row}, labelled {disputed.label}, disputed"
            )
        with st.container(width="stretch", gap="xsmall"):
            st.caption(f"Image {row:,}")
            if digit_card.ballot(disputed, key="list"):
                answer = digit_card.ask(model, image)
                st.markdown(f"**The model: {answer.first}**, {answer.probabilities.max():.0%} sure.")
            st.page_link(
                shell.page("draw"), label="Open in Draw", icon=":material/draw:", query_params={"row": str(row)}
            )


# --- the page -------------------------------------------------------------------------------------------------------

VIEWS: dict[str, Callable[[TrainedModel, Part], None]] = {
    "Mistakes": show_mistakes,
    "How sure": show_confidence,
    "Each digit": show_digits,
    "What it learned": show_weights,
    "Disputed labels": show_labels,
}


RULES = {
    "view": OneOf(VIEWS),
    "part": OneOf(PARTS),
    "mode": OneOf(MODES),
    "true": OneOf(DIGITS),
    "predicted": OneOf(DIGITS),
    "show": OneOf(SHOW),
    "sort": OneOf(ORDERS),
    "open": WholeNumber(0, N_DIGITS - 1, instead="None is opened."),
    "least": Share(),
    "detect": OneOf(DIGITS),
    "threshold": Share(),
}


def choose_view() -> tuple[str, Part]:
    """Let the visitor choose what to look at, and in which images."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        view = st.segmented_control(
            "View", VIEWS, default="Mistakes", required=True, wrap=True, key="view", bind="query-params"
        )
        part = st.segmented_control(
            "Images",
            PARTS,
            default="Test",
            required=True,
            key="part",
            bind="query-params",
            on_change=start_over,
            disabled=view == "What it learned",
            help="Test images are the ones that count: the model has never seen them.",
        )
    return view, PARTS[part]


shell.show_heading(
    "Evaluate",
    "How good is the model, how sure can you be of that, and what does it get wrong? Every mistake is here: press it to see "
    "why.",
    RULES,
)
model = run_watch.find_active_model()
if model is not None:
    summary(model)
    view, part = choose_view()
    VIEWS[view](model, part)
shell.show_footer()
