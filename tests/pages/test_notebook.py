"""The Notebook page: cells with what was recorded of them, as files too, and links that open."""

import csv
import io
from urllib.parse import parse_qsl

import pytest

from mnist_core.model import PRESETS, QUICK, TrainingConfig
from mnist_core.notebook import CELLS, IMPORTS, load_recorded
from mnist_core.ui import cache
from tests.support.pages import open_page, words

pytestmark = pytest.mark.usefixtures("fresh_caches")

SECTIONS = ("1 to 6: the data", "7 and 8: training", "9 and 10: predictions", "11 and 12: probabilities")
CONFIG = next(preset.config for preset in PRESETS if preset.name == "The notebook")


def open_section(section=SECTIONS[0]):
    return open_page("notebook", menu=True, section=section)


def links(at):
    return [dict(parse_qsl(link.proto.query_string)) for link in at.get("page_link")]


def codes(at):
    return [code.value for code in at.code]


def test_every_cell_shows_its_code_and_what_was_recorded_in_order():
    shown = [code for section in SECTIONS for code in codes(open_section(section))]
    wanted = [IMPORTS]
    for name, output in load_recorded().outputs.items():
        texts = (CELLS[name], output.text.rstrip("\n"), output.warning)
        wanted += [text for text in texts if text]
    assert shown == wanted


def test_the_page_says_when_and_with_what_it_was_recorded():
    recorded = load_recorded()
    said = f"recorded with scikit-learn {recorded.versions['scikit-learn']} on {recorded.date}"
    assert said in words(open_section())


@pytest.mark.parametrize("section", SECTIONS)
def test_looking_at_cells_trains_nothing_and_leaves_the_visitors_model_alone(section, use_queue):
    queue = use_queue(workers=0)
    at = open_section(section)
    assert not queue.runs()
    assert TrainingConfig.from_params(at.query_params) == QUICK
    offered = [TrainingConfig.from_params(link) for link in links(at) if "section" not in link]
    assert offered == [CONFIG] * len(offered), "a press makes the notebook's run the visitor's"
    assert bool(offered) == (section in SECTIONS[1::2])


def test_the_probabilities_come_as_a_file():
    header, *rows = csv.reader(io.StringIO(cache.notebook_table("probabilities")))
    assert header == ["row", *"0123456789"]
    assert len(rows) == 14_000
    assert all(abs(sum(map(float, row[1:])) - 1) < 1e-9 for row in rows)
    assert [button.proto.disabled for button in open_section(SECTIONS[3]).get("download_button")] == [False] * 3


def test_a_link_to_no_section_opens_the_first_and_says_so():
    at = open_section("13")
    assert "section" in at.warning[0].value
    assert CELLS["fetch"] in codes(at)


def test_the_way_on_leads_through_all_sections():
    at = open_section()
    for section in SECTIONS[1:]:
        assert links(at)[-1]["section"] == section
        at = open_section(section)
    assert "section" not in links(at)[-1]


def test_it_trains_what_its_code_says():
    assert TrainingConfig(scaling="none", seed=0) == CONFIG
    assert "random_state=0" in CELLS["split"]
