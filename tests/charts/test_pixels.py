"""The table of an image's numbers, read by a parser."""

import numpy as np
from hypothesis import given, settings
from hypothesis.extra import numpy as hnp

from mnist_core import charts
from tests.support.charts import Parsed


@settings(max_examples=20, deadline=None)
@given(hnp.arrays(np.uint8, (28, 28)))
def test_pixel_table_holds_every_number(image):
    parsed = Parsed(charts.pixel_table(image))
    numbers = [int(word) for word in parsed.words if word.isdigit()]
    body = np.reshape(numbers[28:], (28, 29))  # after the numbers of the columns; each row begins with its own
    assert numbers[:28] == list(range(28))
    assert np.array_equal(body[:, 0], range(28))
    assert np.array_equal(body[:, 1:], image)


def test_pixel_table_can_be_scrolled_by_keyboard_and_has_headers():
    parsed = Parsed(charts.pixel_table(np.zeros((28, 28), np.uint8)))
    (region,) = [attributes for attributes in parsed.named("div") if attributes.get("role") == "region"]
    assert region["tabindex"] == "0"
    assert region["aria-label"]
    assert sum(head["scope"] == "row" for head in parsed.named("th")) == 28
    assert parsed.named("caption")
