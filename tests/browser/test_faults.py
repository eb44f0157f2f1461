"""What goes wrong around the app: killed servers, taken ports, too little memory."""

import json
import re
import subprocess
import sys
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from mnist_core.classes import Classes
from mnist_core.model import QUICK
from mnist_core.runs.estimates import expected_memory
from mnist_core.ui.classroom import identity
from tests.support.chromium import STANDS_STILL
from tests.support.pages import open_page
from tests.support.server import ROOT, serving
from tests.support.strokes import BAR, CANVAS, ONE, draw
from tests.support.visitor import Visitor, run

WATCH_PAD = """() => {
    window.padPlaces = new Set();
    const look = () => {
        const { x, y, width } = document.querySelector(".st-key-pad-paper").getBoundingClientRect();
        padPlaces.add([x, y, width].join());
        requestAnimationFrame(look);
    };
    look();
}"""
"""Notes at each frame where the pad is."""
CANVAS_COMPONENT = "streamlit-drawable-canvas.streamlit_drawable_canvas"


@pytest.fixture
def restarted(tmp_path, monkeypatch):
    """A server whose classes are in a folder of the test's, and what puts another one in its place."""
    monkeypatch.setenv(identity.DATABASE, str(tmp_path))
    with ExitStack() as servers:
        first = servers.enter_context(serving(ROOT / "app.py"))

        def restart():
            first.process.wait()
            return servers.enter_context(serving(ROOT / "app.py", port=first.port))

        yield first, restart


@pytest.mark.browser
def test_a_page_a_drawing_and_a_student_survive_their_server(page, phone, restarted, tmp_path):
    first, restart = restarted
    teacher, question = Classes(str(tmp_path)), "is-91-good.1"
    code, key = teacher.start(question)
    teacher.lead(code, key, question, "first answer")
    student = phone.context.new_page()
    student.goto(f"{first.address}/class?code={code}")
    student.get_by_label("Your estimate").fill("50")
    student.get_by_role("button", name="That is my answer").click()
    expect(student.get_by_text("Counted: 50%")).to_be_visible()
    phone.goto(f"{first.address}/train?n_train=2000&scaling=none&max_iter=40")
    phone.get_by_role("button", name="Up to 80 iterations").tap()
    expect(phone.get_by_text("Compared with your previous run")).to_be_visible()
    expect(phone.locator(STANDS_STILL)).to_be_visible()
    opinion = page.locator(".mnist-answer:not([data-live]) .opinion")
    page.goto(f"{first.address}/draw?n_train=2000&max_iter=30")
    expect(opinion).to_have_text("Draw a digit from 0 to 9")
    draw(page, CANVAS, ONE)
    expect(opinion).to_have_text("Sure: 1")
    opinion.evaluate("answer => answer.dataset.server = 'first'")
    page.locator(CANVAS).evaluate("pad => pad.dataset.kept = 'yes'")
    page.evaluate(WATCH_PAD)
    first.process.kill()
    expect(page.locator("[data-test-connection-state=CONNECTED]")).to_have_count(0)
    expect(student.get_by_text("No connection: trying again.")).to_be_visible()
    teacher.lead(code, key, question, "discuss")
    draw(page, CANVAS, BAR)
    expect(page.locator(".mnist-answer[data-live] .note")).to_contain_text("The connection is lost. The bars go on")
    second = restart()
    expect(page.locator("[data-server=first]")).to_have_count(0)
    expect(opinion).to_have_text("Not sure: 1 or 9")  # it has heard of the bar as well
    expect(page.locator(f"{CANVAS}[data-kept=yes]")).to_be_visible()  # a stroke on it now would not be lost with it
    page.locator(".tools").get_by_role("button", name="Undo").click()
    expect(opinion).to_have_text("Sure: 1")
    assert len(page.evaluate("[...padPlaces]")) == 1  # it never moved under the pen
    # Nobody touches the phone. The run before is of the old session: when it goes, the page is the second server's.
    expect(phone.get_by_text("Compared with your previous run")).to_be_hidden()
    expect(phone.get_by_role("heading", name=re.compile("onverged after"))).to_be_visible()
    expect(phone.get_by_text("of 80").first).to_be_visible()
    assert set(phone.url.partition("?")[2].split("&")) == {"n_train=2000", "scaling=none", "max_iter=80"}
    assert len(second.fits()) == 2  # one for each
    expect(student.get_by_text("Your answer: 50%")).to_be_visible()
    assert teacher.look_as_teacher(code, key).n_students == 1
    teacher.lead(code, key, question, "second answer")
    expect(student.get_by_text("Your first answer was 50%")).to_be_visible()
    assert not second.tracebacks(), second.log.read_text()
    teacher.close()


def test_a_new_session_leaves_an_old_tabs_canvas_as_it_is(server):
    pad = run(_come_back_with_a_drawing(int(server.rpartition(":")[2])))
    assert pad["canvas"]["initialDrawing"]["revision"] == 3  # another sheet would wipe what is being drawn on this one
    assert pad["canvas"]["strokeWidth"] == pad["tools"]["pen"] == 28
    assert len(pad["tools"]["strokes"]) == 1  # so Undo and Clear can be pressed, and the tab's copy is not overwritten


async def _come_back_with_a_drawing(port):
    """Return what canvas and tools are given in a new session, when Undo, Clear and pen had made the third sheet."""
    visitor = await Visitor.arriving(port)
    await visitor.open("draw", "n_train=2000&max_iter=30")
    line = {"type": "Path", "path": [["M", 140, 40], ["L", 140, 240]]}
    await visitor.report(CANVAS_COMPONENT, {"drawing": {"raw": {"objects": [line]}, "data": None}})
    await visitor.report("mnist_pad_tools", {"sheet": {"revision": 3, "strokes": [], "pen": 28}})
    await visitor.come_back()
    names = {CANVAS_COMPONENT: "canvas", "mnist_pad_tools": "tools"}
    pads = [shown.proto for shown in visitor.widgets("bidi_component") if shown.proto.component_name in names]
    await visitor.leave()
    return {names[proto.component_name]: json.loads(proto.json) for proto in pads}


def test_a_second_server_on_the_same_port_says_so(server):
    port = server.rpartition(":")[2]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1"]
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert second.returncode == 1
    assert f"Port {port} is not available" in second.stdout + second.stderr


def test_a_run_too_large_for_the_server_shows_the_sum(few_digits, use_queue):
    expected = expected_memory(QUICK, len(few_digits))
    use_queue(few_digits, memory_limit=expected // 2)
    page = open_page("train")
    [warning] = page.warning
    assert f"need about {expected / 2**20:.0f} MB" in warning.value
    assert f"has {expected // 2 / 2**20:.0f} MB for training" in warning.value
    assert "fewer training images" in warning.value
    assert "Train" in [button.label for button in page.button]  # other settings can be chosen at once
