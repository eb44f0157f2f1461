import math
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from typing import Any

import altair
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from jsonschema import ValidationError
from PIL import Image
from skimage.color import deltaE_ciede2000, rgb2lab
from sklearn import metrics

from mnist_core import charts
from mnist_core.analysis import thin
from mnist_core.charts import style

BLUE, ORANGE = (28, 109, 208), (217, 95, 2)
NASTY = "<script>alert('x')</script>\"&'"


@dataclass(frozen=True)
class Step:
    k: int
    loss: float
    train_accuracy: float
    test_accuracy: float


HISTORY = [
    Step(1, 1.5, 0.70, 0.69),
    Step(2, math.nan, math.nan, math.nan),
    Step(3, 0.5, 0.9312, math.nan),
    Step(4, 0.4, 0.94, 0.92),
]
COUNTS = np.diag(np.arange(90, 100)) + np.eye(10, k=5, dtype=int) * np.arange(1, 11)[:, None]
"""Digit 0 is read as 5 once, 1 as 6 twice, ... 4 as 9 five times."""


@pytest.fixture(scope="module")
def one_against_rest() -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(0)
    is_digit = rng.random(2000) < 0.1
    score = 1 / (1 + np.exp(-rng.normal(np.where(is_digit, 2, -3), 1.5)))
    precision, recall, thresholds = metrics.precision_recall_curve(is_digit, score)
    false, true, roc_thresholds = metrics.roc_curve(is_digit, score)
    return (
        thin(pd.DataFrame({"threshold": [*thresholds, 1.0], "precision": precision, "recall": recall})),
        thin(
            pd.DataFrame(
                {
                    "threshold": np.minimum(roc_thresholds, 1),
                    "false_positive_rate": false,
                    "true_positive_rate": true,
                }
            )
        ),
    )


def sweep_frame(features: tuple[str, ...] = ("pixels",)) -> pd.DataFrame:
    rows = [
        {
            "scaling": scaling,
            "features": kind,
            "max_iter": max_iter,
            "test_accuracy": 0.9 + 0.001 * i + 0.00001 * max_iter,
            "seconds": 0.1 * max_iter,
        }
        for kind in features
        for i, scaling in enumerate(("none", "divide by 255", "subtract mean", "pareto", "standardise"))
        for max_iter in (100, 10, 30)
    ]
    return pd.DataFrame(rows).assign(run=range(1, len(rows) + 1))


SCORES = pd.DataFrame(
    {"precision": np.linspace(0.8, 0.89, 10), "recall": [np.nan, *np.linspace(0.99, 0.91, 9)], "f1": [0.5] * 10}
)
BINS = pd.DataFrame({"confidence": [0.45, 0.95], "accuracy": [0.40, 0.97], "images": [100, 300]})
CONFIDENCES = pd.DataFrame(
    {"low": [0.0, 0.25, 0.5, 0.75], "high": [0.25, 0.5, 0.75, 1.0], "right": [0, 10, 90, 900], "wrong": [1, 3, 4, 2]}
)
COVERAGE = pd.DataFrame({"threshold": [0.2, 0.5, 0.9], "coverage": [1.0, 0.9, 0.5], "accuracy": [0.92, 0.95, np.nan]})
RUNS = pd.DataFrame({"run": ["A", NASTY], "accuracy": [0.92, 0.95], "low": [0.91, 0.94], "high": [0.93, 0.96]})


@pytest.fixture(scope="module")
def every_chart(one_against_rest: tuple[pd.DataFrame, pd.DataFrame]) -> dict[str, charts.Chart]:
    precision_recall, roc = one_against_rest
    return {
        "counts": charts.class_counts({"all": range(10)}),
        "grouped counts": charts.class_counts({"train": range(10), "test": [5] * 10}),
        "histogram": charts.confidence_histogram(CONFIDENCES),
        "scores": charts.per_digit_scores(SCORES),
        "loss": charts.learning_curve(HISTORY, "loss", max_iter=100),
        "accuracy": charts.learning_curve(HISTORY, "accuracy", max_iter=100),
        "no iteration yet": charts.learning_curve([], "accuracy", max_iter=100),
        "sweep": charts.sweep(sweep_frame()),
        "sweep of features": charts.sweep(sweep_frame(("pixels", "deskewed")), "seconds"),
        "no run yet": charts.sweep(sweep_frame().iloc[:0]),
        "intervals": charts.accuracy_intervals(RUNS),
        "matrix": charts.confusion_matrix(COUNTS, COUNTS),
        "matrix with a selection": charts.confusion_matrix(COUNTS, COUNTS, selected=(4, 9)),
        "calibration": charts.calibration(BINS),
        "coverage": charts.coverage_curve(COVERAGE, chosen=0.5),
        "threshold": charts.precision_recall_threshold(precision_recall),
        "pr": charts.pr_curve(precision_recall, base_rate=0.1, chosen=0.5),
        "roc": charts.roc_curve(roc, area=0.99, chosen=0.5),
    }


def records(chart: charts.Chart) -> list[dict[str, Any]]:
    return list(chart.spec["data"]["values"])


def encodings(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every encoding of a specification, with what a layer inherits."""
    for layer in spec.get("layer", [{}]):
        yield {**spec.get("encoding", {}), **layer.get("encoding", {})}


# Vega-Lite: all charts


def test_every_specification_is_valid_vega_lite(every_chart: dict[str, charts.Chart]) -> None:
    for name, chart in every_chart.items():
        altair.Chart.from_dict(chart.spec, validate=True)
        assert chart.spec["$schema"].endswith("v6.json"), name


def test_an_invalid_specification_would_be_noticed() -> None:
    spec = charts.class_counts({"all": range(10)}).spec
    with pytest.raises(ValidationError):
        altair.Chart.from_dict({**spec, "mark": "sausage"}, validate=True)


def test_every_chart_has_a_fixed_height_titled_axes_tooltips_and_words(every_chart: dict[str, charts.Chart]) -> None:
    for name, chart in every_chart.items():
        assert isinstance(chart.spec["height"], int), name
        merged = list(encodings(chart.spec))
        for channel in "xy":
            assert any(encoding.get(channel, {}).get("title") for encoding in merged), (name, channel)
        assert any("tooltip" in encoding for encoding in merged), name
        assert chart.alt.endswith(".")
        assert len(chart.alt) > 20, name


def test_every_field_that_is_drawn_is_in_the_data(every_chart: dict[str, charts.Chart]) -> None:
    def fields(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("field"), str):
                yield node["field"]
            for value in node.values():
                yield from fields(value)
        elif isinstance(node, list):
            for value in node:
                yield from fields(value)

    for name, chart in every_chart.items():
        for layer in chart.spec.get("layer", [chart.spec]):
            values = layer.get("data", chart.spec["data"])["values"]
            for field in fields(layer.get("encoding", {})):
                assert all(field in record for record in values), (name, field)


def test_every_text_is_readable_in_both_themes(every_chart: dict[str, charts.Chart]) -> None:
    for chart in every_chart.values():
        for part in ("axis", "legend"):
            assert chart.spec["config"][part]["labelColor"] == "currentColor"


# Colours


def contrast(colour: str, other: str) -> float:
    """WCAG 2.2: relative luminance and contrast ratio."""

    def luminance(hexadecimal: str) -> float:
        channels = np.array([int(hexadecimal[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    light, dark = sorted((luminance(colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, background: str, opacity: float) -> str:
    channels = [
        round(opacity * int(colour[i : i + 2], 16) + (1 - opacity) * int(background[i : i + 2], 16)) for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


@pytest.mark.parametrize("background", ["#ffffff", "#000000"])
def test_every_colour_stands_out_from_either_background(background: str) -> None:
    for colour in style.SERIES_COLOURS:
        assert contrast(colour, background) >= 3, colour


@pytest.mark.parametrize(("background", "text"), [("#ffffff", "#111111"), ("#000000", "#fafafa")])
def test_numbers_are_readable_on_every_shade(background: str, text: str) -> None:
    for shade in np.linspace(0, 1, 101):
        solid = shade >= style.SOLID_SHADE
        cell = style.BLUE if solid else mixed(style.BLUE, background, float(shade))
        assert contrast("#ffffff" if solid else text, cell) >= 4.5, shade


# Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency",
# IEEE TVCG 15(6), 2009, severity 1.0.
DEFICIENCIES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_blue_and_orange_stay_apart_for_the_colour_blind(deficiency: str) -> None:
    seen = []
    for colour in (style.BLUE, style.ORANGE):
        linear = (np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255) ** 2.2
        perceived = np.clip(np.array(DEFICIENCIES[deficiency]) @ linear, 0, 1) ** (1 / 2.2)
        seen.append(rgb2lab(perceived))
    assert deltaE_ciede2000(*seen) > 30  # 1 is just noticeable


def test_series_differ_in_more_than_colour() -> None:
    dashes = {tuple(dash) for dash in style.SERIES_DASHES}
    assert len(dashes) == len(set(style.SERIES_SHAPES)) == len(style.SERIES_COLOURS) == 5


# Vega-Lite: single charts


def test_class_counts_hold_the_counts() -> None:
    chart = charts.class_counts({"train": range(10), "test": [7] * 10})
    drawn = {(row["part"], row["digit"]): row["images"] for row in records(chart)}
    assert drawn == {**{("train", d): d for d in range(10)}, **{("test", d): 7 for d in range(10)}}
    assert "train: 45 in all, from 0 images of 0 to 9 of 9." in chart.alt


def test_class_counts_refuse_another_number_of_digits() -> None:
    with pytest.raises(ValueError, match=r"train has shape \(9,\)"):
        charts.class_counts({"train": range(9)})


def test_confidence_histogram_shares_add_up_to_one_in_each_group() -> None:
    rows = records(charts.confidence_histogram(CONFIDENCES))
    for group in ("right", "wrong"):
        assert math.isclose(sum(row["share"] for row in rows if row["answer"] == group), 1)
    by_start = sorted(rows, key=lambda row: row["start"])
    assert all(a["end"] <= b["start"] + 1e-12 for a, b in pairwise(by_start))
    assert [row["images"] for row in by_start] == [0, 1, 10, 3, 90, 4, 900, 2]


def test_confidence_histogram_of_a_perfect_model() -> None:
    perfect = CONFIDENCES.assign(wrong=0)
    assert all(math.isfinite(row["share"]) for row in records(charts.confidence_histogram(perfect)))


def test_scores_that_are_not_defined_are_left_out() -> None:
    rows = records(charts.per_digit_scores(SCORES))
    assert len(rows) == 29
    assert all(math.isfinite(row["score"]) for row in rows)
    assert "Lowest recall: 91.0% for 9." in charts.per_digit_scores(SCORES).alt


def test_learning_curve_leaves_out_what_was_not_measured() -> None:
    loss = charts.learning_curve(HISTORY, "loss", max_iter=50)
    assert [(row["k"], row["loss"]) for row in records(loss)] == [(1, 1.5), (3, 0.5), (4, 0.4)]
    accuracy = records(charts.learning_curve(HISTORY, "accuracy", max_iter=50))
    assert [row["k"] for row in accuracy if row["images"] == "train"] == [1, 3, 4]
    assert [row["accuracy"] for row in accuracy if row["images"] == "test"] == [0.69, 0.92]


@pytest.mark.parametrize("panel", ["loss", "accuracy"])
def test_only_the_data_of_a_live_curve_change(panel: Any) -> None:
    early = charts.learning_curve(HISTORY[:1], panel, max_iter=50)
    late = charts.learning_curve(HISTORY, panel, max_iter=50)
    assert {**early.spec, "data": None} == {**late.spec, "data": None}
    assert early.alt == late.alt
    assert late.spec["encoding"]["x"]["scale"]["domain"] == [0, 50]


def test_a_finished_curve_tells_its_values() -> None:
    accuracy = charts.learning_curve(HISTORY, "accuracy", max_iter=50, finished=True)
    assert "On train images 94.0% after iteration 4." in accuracy.alt
    assert "from 1.500 at iteration 1 to 0.400 at iteration 4" in (
        charts.learning_curve(HISTORY, "loss", max_iter=50, finished=True).alt
    )


def test_sweep_returns_runs_and_tells_the_best() -> None:
    frame = sweep_frame()
    chart = charts.sweep(frame)
    drawn = {row["run"]: (row["max_iter"], row["test_accuracy"]) for row in records(chart)}
    assert drawn == {row.run: (row.max_iter, row.test_accuracy) for row in frame.itertuples()}
    (selection,) = [param for layer in chart.spec["layer"] for param in layer.get("params", [])]
    assert (selection["name"], selection["select"]["fields"]) == ("run", ["run"])
    best = frame.loc[frame["test_accuracy"].idxmax()]
    assert f"run {best['run']}: pixels, standardise, max_iter 100" in chart.alt


def test_intervals_are_drawn_in_the_order_given() -> None:
    chart = charts.accuracy_intervals(RUNS)
    assert chart.spec["encoding"]["y"]["sort"] == ["A", NASTY]
    assert "A: 92.0% (91.0% to 93.0%)." in chart.alt


@pytest.mark.parametrize(
    ("mode", "values", "text"),
    [
        ("counts", COUNTS, "5"),
        ("by row (recall)", COUNTS / COUNTS.sum(axis=1, keepdims=True), "5.1"),
        ("by column (precision)", COUNTS / COUNTS.sum(axis=0, keepdims=True), "4.8"),
        ("errors only", np.where(np.eye(10), np.nan, COUNTS), "5"),
    ],
)
def test_confusion_matrix_shows_each_cell(mode: Any, values: np.ndarray, text: str) -> None:
    chart = charts.confusion_matrix(COUNTS, values, mode)
    altair.Chart.from_dict(chart.spec, validate=True)
    cells = {(row["true"], row["predicted"]): row for row in records(chart)}
    assert len(cells) == 100
    assert cells[4, 9]["images"] == 5
    assert cells[4, 9]["text"] == text  # 5 of 99 images of 4; 5 of 104 read as 9
    assert cells[4, 9]["description"] == "5 images of 4 read as 9"
    assert cells[9, 4]["images"] == cells[9, 4]["shade"] == 0
    assert (cells[3, 3]["text"] == "") == (mode == "errors only")
    assert max(row["shade"] for row in cells.values()) == 1
    assert "945 of 960 images read correctly. The most frequent error: 5 images of 4 read as 9." in chart.alt


def test_shade_grows_with_the_count() -> None:
    cells = sorted(records(charts.confusion_matrix(COUNTS, COUNTS)), key=lambda row: row["images"])
    shades = [row["shade"] for row in cells]
    assert shades == sorted(shades)
    assert shades[-11] > 0.3  # Five of a hundred can be seen, too.


def test_a_click_selects_both_digits_of_a_cell() -> None:
    clicked = charts.confusion_matrix(COUNTS, COUNTS).spec["layer"][0]
    assert clicked["params"][0]["name"] == "cell"
    assert clicked["params"][0]["select"]["fields"] == ["true", "predicted"]
    chart = charts.confusion_matrix(COUNTS, COUNTS, selected=(4, 9))
    assert [(row["true"], row["predicted"]) for row in records(chart) if row["selected"]] == [(4, 9)]


def test_an_empty_and_a_perfect_matrix_can_be_drawn() -> None:
    empty = charts.confusion_matrix(np.zeros((10, 10)), np.full((10, 10), np.nan), "by row (recall)")
    assert all(row["text"] == "" and row["shade"] == 0 for row in records(empty))
    assert "error" not in charts.confusion_matrix(np.eye(10), np.eye(10)).alt


def test_confusion_matrix_refuses_another_shape() -> None:
    with pytest.raises(ValueError, match=r"values has shape \(9, 9\)"):
        charts.confusion_matrix(COUNTS, np.zeros((9, 9)))


def test_calibration_tells_the_gap() -> None:
    chart = charts.calibration(BINS)
    assert [row["images"] for row in records(chart)] == [100, 300]
    # (100 * (0.40 - 0.45) + 300 * (0.97 - 0.95)) / 400 = 0.0025
    assert "right 0.2% more often" in chart.alt or "right 0.3% more often" in chart.alt


def test_coverage_leaves_out_an_accuracy_of_nothing_and_marks_the_threshold() -> None:
    chart = charts.coverage_curve(COVERAGE, chosen=0.5)
    assert len(records(chart)) == 5
    assert chart.spec["layer"][1]["data"]["values"] == [{"threshold": 0.5}]
    assert "50.0% is marked" in chart.alt
    assert len(charts.coverage_curve(COVERAGE).spec["layer"]) == 1


def test_the_marked_point_lies_on_the_curve(one_against_rest: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    for chart in (
        charts.pr_curve(one_against_rest[0], base_rate=0.1, chosen=0.5),
        charts.roc_curve(one_against_rest[1], area=0.9, chosen=0.5),
    ):
        (point,) = chart.spec["layer"][-1]["data"]["values"]
        assert point in records(chart)
        assert point["threshold"] == min(row["threshold"] for row in records(chart) if row["threshold"] >= 0.5)
        assert [row["order"] for row in records(chart)] == list(range(len(records(chart))))


def test_the_marked_point_of_scores_that_are_all_zero_says_no() -> None:
    never = pd.DataFrame({"threshold": [0.0, 1.0000001], "precision": [0.1, 1.0], "recall": [1.0, 0.0]})
    (point,) = charts.pr_curve(never, base_rate=0.1, chosen=0.5).spec["layer"][-1]["data"]["values"]
    assert point["recall"] == 0


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0.0%"), (1e-9, "<0.1%"), (0.0005, "0.1%"), (0.5, "50.0%"), (0.9999, ">99.9%"), (1, "100.0%")],
)
def test_percent_never_claims_certainty(share: float, text: str) -> None:
    assert style.percent(share) == text


# HTML


class Parsed(HTMLParser):
    """The elements of a fragment with their attributes, checked for balance, and its text."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(fragment)
        self.close()
        assert self.open == [], f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    def with_attribute(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for _, attributes in self.elements if name in attributes]

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


probabilities = (
    hnp.arrays(np.float64, 10, elements=st.floats(0, 1)).filter(lambda p: p.sum() > 0.1).map(lambda p: p / p.sum())
)


@given(probabilities, st.none() | st.integers(0, 9), st.text())
def test_bars_carry_ten_probabilities_and_one_winner(shares: np.ndarray, true: int | None, label: str) -> None:
    parsed = Parsed(charts.probability_bars(shares, true=true, label=label))
    bars = parsed.with_attribute("data-digit")
    assert [bar["data-digit"] for bar in bars] == [str(digit) for digit in range(10)]
    assert np.allclose([float(bar["data-probability"] or "nan") for bar in bars], shares, atol=1e-6)
    assert [i for i, bar in enumerate(bars) if "winner" in (bar["class"] or "")] == [int(np.argmax(shares))]
    assert [i for i, bar in enumerate(bars) if "true" in (bar["class"] or "")] == ([] if true is None else [true])
    (bars_list,) = parsed.named("ul")
    assert (bars_list["aria-label"] or "").startswith(label)
    widths = [attributes["style"] for attributes in parsed.named("span") if attributes["class"] == "bar"]
    assert widths == [f"width: {share:.2%}" for share in shares]


def test_no_answer_takes_the_same_space() -> None:
    empty, full = Parsed(charts.probability_bars(None)), Parsed(charts.probability_bars([0.1] * 10))
    assert [tag for tag, _ in empty.elements] == [tag for tag, _ in full.elements]
    assert not empty.with_attribute("data-probability")


@pytest.mark.parametrize("wrong", [[0.1] * 9, [2.0] + [0] * 9, [-0.5] + [0.1] * 9, [math.nan] * 10])
def test_bars_refuse_what_is_no_probability(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match=r"shape|between 0 and 1"):
        charts.probability_bars(wrong)


def test_rows_show_every_model() -> None:
    answers = np.stack([np.eye(10)[4], np.full(10, 0.1), [0.005, 0.995, *[0] * 8]])
    parsed = Parsed(charts.probability_rows(["a", NASTY, "c"], answers, true=4))
    assert [body["data-model"] for body in parsed.named("tbody")] == ["a", NASTY, "c"]
    cells = [float(cell["data-probability"] or "nan") for cell in parsed.with_attribute("data-probability")]
    assert np.allclose(np.reshape(cells, (3, 10)), answers, atol=1e-6)
    assert not parsed.named("script")
    assert [i for i, head in enumerate(parsed.named("th")[:10]) if head.get("class") == "true"] == [4]


def test_rows_refuse_names_without_answers() -> None:
    with pytest.raises(ValueError, match=r"expected \(2, 10\)"):
        charts.probability_rows(["a", "b"], np.full((1, 10), 0.1))


@pytest.mark.parametrize(
    "fragment",
    [
        charts.probability_bars([0.1] * 10, label=NASTY),
        charts.probability_rows([NASTY], [[0.1] * 10]),
        charts.pixel_table(np.zeros((28, 28), np.uint8), caption=NASTY),
        charts.signed_legend(1, negative=NASTY, positive=NASTY, unit=NASTY),
    ],
    ids=["bars", "rows", "pixels", "legend"],
)
def test_html_from_outside_is_text(fragment: str) -> None:
    assert not Parsed(fragment).named("script")


@settings(max_examples=20)
@given(hnp.arrays(np.uint8, (28, 28)))
def test_pixel_table_holds_every_number(image: np.ndarray) -> None:
    parsed = Parsed(charts.pixel_table(image))
    numbers = [int(word) for word in parsed.words if word.isdigit()]
    body = np.reshape(numbers[28:], (28, 29))  # after the numbers of the columns; each row begins with its own
    assert numbers[:28] == list(range(28))
    assert np.array_equal(body[:, 0], range(28))
    assert np.array_equal(body[:, 1:], image)


def test_pixel_table_can_be_scrolled_by_keyboard_and_has_headers() -> None:
    parsed = Parsed(charts.pixel_table(np.zeros((28, 28), np.uint8)))
    (region,) = [attributes for attributes in parsed.named("div") if attributes.get("role") == "region"]
    assert region["tabindex"] == "0"
    assert region["aria-label"]
    assert sum(head["scope"] == "row" for head in parsed.named("th")) == 28
    assert parsed.named("caption")


def test_legend_names_both_ends() -> None:
    words = Parsed(charts.signed_legend(0.25, negative="for 9", positive="for 4", unit="nats")).words
    assert words == ["for 9", "for 4", "-0.25 nats", "0", "+0.25 nats"]


# Pictures


def decoded(png: bytes) -> np.ndarray:
    picture = Image.open(BytesIO(png))
    assert picture.format == "PNG"
    return np.asarray(picture)


def test_digit_is_black_on_white_with_sharp_pixels() -> None:
    image = np.random.default_rng(0).integers(0, 256, (28, 28)).astype(np.uint8)
    shown = decoded(charts.digit_png(image, scale=3))
    assert shown.shape == (84, 84)
    assert np.array_equal(shown, np.kron(255 - image, np.ones((3, 3), np.uint8)))


def test_signed_image_puts_zero_in_the_middle() -> None:
    values = np.zeros((28, 28))
    values[5, 5], values[6, 6], values[7, 7] = 2.0, -2.0, 1.0
    shown = decoded(charts.signed_image(values, limit=2).png)
    assert shown.shape == (280, 280, 4)
    assert tuple(shown[52, 52]) == (*ORANGE, 255)
    assert tuple(shown[62, 62]) == (*BLUE, 255)
    assert tuple(shown[72, 72]) == (*ORANGE, 128)
    assert shown[102, 102, 3] == 0  # transparent: the background of either theme


def test_the_sign_can_be_told_without_colour() -> None:
    values = np.zeros((28, 28))
    values[5, 5], values[6, 6] = 2.0, -2.0
    opacity = decoded(charts.signed_image(values, limit=2).png)[..., 3]
    assert len(np.unique(opacity[50:60, 50:60])) == 1
    assert opacity[65, 65] < opacity[62, 62]


def test_signed_image_shows_the_digit_behind() -> None:
    digit = np.zeros((28, 28), np.uint8)
    digit[10, 10] = 255
    shown = decoded(charts.signed_image(np.zeros((7, 7)), background=digit).png)
    assert shown[105, 105, 3] > 90
    assert len(set(shown[105, 105, :3])) == 1  # grey
    assert shown[125, 125, 3] == 0


def test_signed_image_tells_both_sums() -> None:
    values = np.zeros((28, 28))
    values[0, :3] = [1.5, -0.25, -0.5]
    assert "+1.5, blue ones to -0.75" in charts.signed_image(values).alt


def test_weights_share_one_scale() -> None:
    weights = np.zeros((10, 28, 28))
    weights[0, :14], weights[7, :14] = 1, -0.5
    shown = decoded(charts.weight_images(weights, limit=1).png)
    width = shown.shape[1]
    tile = (width - 4 * 6) // 5
    row = shown.shape[0] // 2
    assert tuple(shown[row - tile + 10, 10]) == (*ORANGE, 255)
    assert tuple(shown[-tile + 10, 2 * (tile + 6) + 10]) == (*BLUE, 128)
    assert shown[-10, -10, 3] == 0


def test_magnitudes_are_one_blue() -> None:
    shown = decoded(charts.weight_images(np.full((10, 7, 7), 3.0), limit=3, signed=False).png)
    assert tuple(shown[-50, 50]) == (*BLUE, 255)


def test_average_digits_are_black_on_white() -> None:
    averages = np.zeros((10, 28, 28))
    averages[5:] = 255
    shown = decoded(charts.average_images(averages).png)
    assert tuple(shown[60, 60]) == (255, 255, 255, 255)
    assert tuple(shown[-60, 60]) == (0, 0, 0, 255)


def test_colour_limit_ignores_outliers_and_blank_images() -> None:
    values = np.ones((28, 28))
    values[0, 0] = -1000
    assert charts.colour_limit(values) == 1
    assert charts.colour_limit(np.zeros((28, 28))) == 1
    one = np.zeros((28, 28))
    one[3, 3] = -4
    assert charts.colour_limit(one) == 4


# Figures


def test_imshow_figure_is_the_notebooks_and_leaves_pyplot_alone() -> None:
    image = np.arange(784, dtype=np.uint16).reshape(28, 28).astype(np.uint8)
    plot = charts.imshow_figure(image, "cost: $5 or $6")
    (axes,) = plot.figure.axes
    (shown,) = axes.images
    assert np.array_equal(shown.get_array(), image)
    assert shown.get_cmap().name == "binary"
    assert shown.get_clim() == (0, 255)
    assert axes.get_title() == "cost: $5 or $6"
    assert "cost: $5 or $6" in plot.alt
    plot.figure.savefig(BytesIO(), format="png")
    assert plot.figure.canvas.manager is None  # pyplot gives each of its figures one
