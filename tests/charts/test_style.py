"""What holds for every chart, and the visual language that they share."""

import altair
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from jsonschema import ValidationError
from skimage.color import deltaE_ciede2000, rgb2lab

from mnist_core import charts
from mnist_core.charts import style
from tests.support.charts import BINS, CONFIDENCES, COUNTS, COVERAGE, HISTORY, RUNS, SCORES, encodings, sweep_frame


@pytest.fixture(scope="module")
def every_chart(one_against_rest):
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
        "threshold": charts.precision_recall_threshold(precision_recall, chosen=0.5),
        "pr": charts.pr_curve(precision_recall, base_rate=0.1, chosen=0.5),
        "roc": charts.roc_curve(roc, area=0.99, chosen=0.5),
    }


def test_every_specification_is_valid_vega_lite(every_chart):
    for name, chart in every_chart.items():
        altair.Chart.from_dict(chart.spec, validate=True)
        assert chart.spec["$schema"].endswith("v6.json"), name


def test_an_invalid_specification_would_be_noticed():
    spec = charts.class_counts({"all": range(10)}).spec
    with pytest.raises(ValidationError):
        altair.Chart.from_dict({**spec, "mark": "sausage"}, validate=True)


def test_every_chart_has_a_fixed_height_titled_axes_tooltips_and_words(every_chart):
    for name, chart in every_chart.items():
        assert isinstance(chart.spec["height"], int), name
        merged = list(encodings(chart.spec))
        for channel in "xy":
            assert any(encoding.get(channel, {}).get("title") for encoding in merged), (name, channel)
        assert any("tooltip" in encoding for encoding in merged), name
        assert chart.alt.endswith(".")
        assert len(chart.alt) > 20, name


def test_every_field_that_is_drawn_is_in_the_data(every_chart):
    def fields(node):
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


def test_the_data_of_every_chart_is_a_table(every_chart):
    for name, chart in every_chart.items():
        if records := chart.spec["data"]["values"]:
            pd.testing.assert_frame_equal(pa.Table.from_pylist(records).to_pandas(), pd.DataFrame(records), obj=name)


def test_every_text_is_readable_in_both_themes(every_chart):
    for chart in every_chart.values():
        for part in ("axis", "legend"):
            assert chart.spec["config"][part]["labelColor"] == "currentColor"


def contrast(colour, other):
    """WCAG 2.2: relative luminance and contrast ratio."""

    def luminance(hexadecimal):
        channels = np.array([int(hexadecimal[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    light, dark = sorted((luminance(colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour, background, opacity):
    channels = [
        round(opacity * int(colour[i : i + 2], 16) + (1 - opacity) * int(background[i : i + 2], 16)) for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


@pytest.mark.parametrize("background", ["#ffffff", "#000000"])
def test_every_colour_stands_out_from_either_background(background):
    for colour in style.SERIES_COLOURS:
        assert contrast(colour, background) >= 3, colour


@pytest.mark.parametrize(("background", "text"), [("#ffffff", "#111111"), ("#000000", "#fafafa")])
def test_numbers_are_readable_on_every_shade(background, text):
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
def test_blue_and_orange_stay_apart_for_the_colour_blind(deficiency):
    seen = []
    for colour in (style.BLUE, style.ORANGE):
        linear = (np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255) ** 2.2
        perceived = np.clip(np.array(DEFICIENCIES[deficiency]) @ linear, 0, 1) ** (1 / 2.2)
        seen.append(rgb2lab(perceived))
    assert deltaE_ciede2000(*seen) > 30  # 1 is just noticeable


def test_series_differ_in_more_than_colour():
    dashes = {tuple(dash) for dash in style.SERIES_DASHES}
    assert len(dashes) == len(set(style.SERIES_SHAPES)) == len(style.SERIES_COLOURS) == 5


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0.0%"), (1e-9, "<0.1%"), (0.0005, "0.1%"), (0.5, "50.0%"), (0.9999, ">99.9%"), (1, "100.0%")],
)
def test_percent_never_claims_certainty(share, text):
    assert style.percent(share) == text
