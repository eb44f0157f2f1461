"""The owner's page: off without a key, and figures whatever address the server has."""

from mnist_core.ui import cache
from tests.support.pages import open_page
from tests.support.server import ROOT, serving
from tests.support.visitor import Visitor, run


def test_the_page_is_off_without_a_key(monkeypatch):
    monkeypatch.delenv(cache.OWNER_KEY, raising=False)
    at = open_page("owner")
    assert "off" in at.info[0].value
    assert not at.text_input
    assert not cache.is_owner_key("")


def test_a_wrong_key_shows_nothing(monkeypatch):
    monkeypatch.setenv(cache.OWNER_KEY, "right")
    at = open_page("owner")
    at.text_input[0].input("wrong").run()
    assert at.error[0].value == "That is not the key."
    assert not at.metric
    assert cache.is_owner_key("right")


def test_the_first_key_on_a_fresh_server_under_another_address_shows_the_figures(monkeypatch):
    monkeypatch.setenv(cache.OWNER_KEY, "right")
    monkeypatch.setenv(cache.SCHEDULER, "no://cluster")

    async def give_the_key(port):
        visitor = await Visitor.arriving(port, "/class")
        try:
            await visitor.open("owner")
            await visitor.set("text_input", "Key", string_value="right")
            visitor.widget("metric", "open sessions")
            await visitor.open("owner")  # by now the page itself has filled caches
            figures = {shown.proto.label: shown.proto.body for shown in visitor.widgets("metric")}
            return figures, [shown.proto.body for shown in visitor.widgets("alert")]
        finally:
            await visitor.leave()

    with serving(ROOT / "app.py", options=["--server.baseUrlPath=class"]) as server:
        figures, warnings = run(give_the_key(server.port))
    assert figures["open sessions"] == "1"
    assert int(figures["misses"]) > 0
    assert figures["web servers"] == "none"
    assert "The scheduler at no://cluster does not answer" in warnings[0]
