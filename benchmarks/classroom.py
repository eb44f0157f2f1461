"""A class of fifty on one small server: what every visitor waits for, and what the server's memory does.

    python -m benchmarks.classroom [--visitors 50] [--lessons 3] [--memory 690] [--only-draw]

Starts the app as the README does and lets visitors come over Streamlit's own websocket protocol (see
:mod:`tests.support.visitor`). In each lesson all of them arrive within five seconds and turn pages; two in five then
train one of eight configurations and evaluate it, the others draw, half of them on each pad. The browser reads what
they draw; the server hears of each stroke when it has ended. Between two actions a visitor thinks for one to three
seconds. In the end all leave, and the next class comes.
Each class has a link of its own (another seed), so that every lesson costs eight fits. The last lesson is taken twice:
the second time its models are there, and nothing is fitted while visitors draw.

A server above the memory limit is killed at once (see :mod:`benchmarks.watched_process`), and the benchmark says so.
"""

import argparse
import asyncio
import os
import random
import statistics
import time
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Any, NamedTuple

from PIL import Image, ImageDraw
from websockets.exceptions import WebSocketException

from benchmarks.watched_process import WatchedProcess, watch_process
from tests.support.server import ROOT, Fit, serving
from tests.support.visitor import Answer, PageFailed, Visitor

TROUBLE = (PageFailed, TimeoutError, OSError, WebSocketException)
"""What a visitor would call an error; anything else is a fault of this program."""

ARRIVAL = 5.0
"""Seconds within which a class arrives."""
STROKES = 10
"""Strokes of each visitor who draws."""
STROKE_SECONDS = 0.7
MODEL_PATIENCE = 180.0
"""Seconds after which a model is given up."""
AFTERWARDS = 130.0
"""Seconds after the last lesson; Streamlit keeps a closed tab's session for two minutes, in case it comes back."""

CANVAS = "streamlit-drawable-canvas.streamlit_drawable_canvas"
SEVEN = [(60, 60), (220, 60), (150, 150), (110, 240)]
# What each of the eight configurations changes in the link's: kind and label of the widget, and how the option begins.
CONFIGURATIONS = [
    [],
    [("selectbox", "Scaling", "none")],
    [("selectbox", "Scaling", "divide by 255")],
    [("selectbox", "Scaling", "pareto")],
    [("selectbox", "Scaling", "standardise")],
    [("slider", "Training images", "all"), ("slider", "C,", "1")],
    [("selectbox", "Features", "deskewed")],
    [("selectbox", "Features", "gradient histograms")],
]


# --- what is measured -----------------------------------------------------------------------------------------------


class Event(NamedTuple):
    """One thing that a visitor did: when it began (Unix time), how long the answer took, what went wrong."""

    action: str
    began: float
    seconds: float
    n_bytes: int
    error: str | None = None


@dataclass
class Ledger:
    """Takes down all that visitors do."""

    events: list[Event] = field(default_factory=list)

    async def note(self, action: str, answer: Awaitable[Answer]) -> None:
        """Wait for an answer and take it down; an error is taken down and raised."""
        began = time.time()
        clock = time.perf_counter()
        try:
            got = await answer
        except TROUBLE as error:
            words = f"{type(error).__name__}: {error}"
            self.events.append(Event(action, began, time.perf_counter() - clock, 0, words[:300]))
            raise
        self.events.append(Event(action, began, got.seconds, got.n_bytes))


# --- what visitors do -----------------------------------------------------------------------------------------------


async def think(visitor: Visitor) -> None:
    """Look at the page for one to three seconds."""
    await visitor.rest(random.uniform(1, 3))


async def wait_for_model(visitor: Visitor, sign: str, ledger: Ledger, action: str) -> None:
    """Watch the page until it shows the sign of a finished model."""
    began = time.time()
    while not visitor.shows(sign):
        if time.time() - began > MODEL_PATIENCE:
            ledger.events.append(Event(action, began, MODEL_PATIENCE, 0, "no model in time"))
            raise PageFailed("no model in time")
        await visitor.rest(0.2)
    ledger.events.append(Event(action, began, time.time() - began, 0))


async def browse(visitor: Visitor, ledger: Ledger, pages: int) -> None:
    """Turn some pages and open a digit."""
    await ledger.note("browse: open the page", visitor.turn_to("Browse"))
    for _ in range(pages):
        await think(visitor)
        turn = visitor.set("pagination", "", int_value=random.randint(1, 700))
        await ledger.note("browse: turn the page", turn)
    await think(visitor)
    opening = visitor.set("number_input", "Go to image", double_value=random.randrange(70_000))
    await ledger.note("browse: open a digit", opening)


async def train_and_evaluate(visitor: Visitor, ledger: Ledger, number: int) -> None:
    """Choose one of the configurations, train it, and look at the results."""
    await ledger.note("train: open the page", visitor.turn_to("Train"))
    for setting in CONFIGURATIONS[number % len(CONFIGURATIONS)]:
        await think(visitor)
        await ledger.note("train: change a setting", visitor.choose(*setting))
    await think(visitor)
    await ledger.note("train: press Train", visitor.press("Train"))
    await wait_for_model(visitor, "onverged after", ledger, "train: until the model is there")
    await think(visitor)
    await ledger.note("evaluate: open the page", visitor.turn_to("Evaluate"))
    for view in ("How sure", "Each digit", "What it learned"):
        await think(visitor)
        choosing = visitor.set("button_group", "View", string_array_value=[view])
        await ledger.note("evaluate: choose a view", choosing)


async def draw(visitor: Visitor, ledger: Ledger) -> None:
    """Draw on the pad."""
    await ledger.note("draw: open the page", visitor.turn_to("Draw"))
    await wait_for_model(visitor, "Read by", ledger, "draw: until the model is there")
    for _ in range(STROKES):
        await think(visitor)
        await visitor.rest(STROKE_SECONDS)
        await ledger.note("stroke", visitor.report(CANVAS, on_canvas([stroke()])))


def stroke() -> list[list[float]]:
    """Return a seven by an unsteady hand, some fifty points in the pad's units."""
    corners = [(x + random.gauss(0, 8), y + random.gauss(0, 8)) for x, y in SEVEN]
    points = []
    for (x0, y0), (x1, y1) in pairwise(corners):
        points += [[round(x0 + (x1 - x0) * t / 17, 1), round(y0 + (y1 - y0) * t / 17, 1)] for t in range(17)]
    return points


def on_canvas(strokes: Sequence[list[list[float]]]) -> dict[str, Any]:
    """Return what streamlit-drawable-canvas reports of some strokes: Fabric's objects and the picture."""
    picture = Image.new("RGBA", (280, 280), "white")
    objects = []
    for points in strokes:
        ImageDraw.Draw(picture).line([tuple(point) for point in points], "black", 20, "curve")
        path = [["M", *points[0]], *(["L", *point] for point in points[1:])]
        objects.append({"type": "Path", "path": path, "stroke": "#000000", "strokeWidth": 20, "fill": None})
    png = BytesIO()
    picture.save(png, "PNG")
    data = f"data:image/png;base64,{b64encode(png.getvalue()).decode('ascii')}"
    return {"drawing": {"raw": {"objects": objects, "background": "#ffffff"}, "data": data}}


async def only_draw(port: int, lesson: int, _number: int, ledger: Ledger) -> None:
    """Be one visitor who does nothing but draw."""
    await asyncio.sleep(random.uniform(0, ARRIVAL))
    visitor = await Visitor.arriving(port)
    try:
        await ledger.note("arrive", visitor.open("", f"seed={lesson}"))
        await draw(visitor, ledger)
    finally:
        await visitor.leave()


async def attend(port: int, lesson: int, number: int, ledger: Ledger) -> None:
    """Be one visitor for one lesson."""
    await asyncio.sleep(random.uniform(0, ARRIVAL))
    visitor = await Visitor.arriving(port)
    try:
        await ledger.note("arrive" if lesson > 1 else "arrive (just started)", visitor.open("", f"seed={lesson}"))
        if number % 5 < 2:
            await browse(visitor, ledger, pages=3)
            await train_and_evaluate(visitor, ledger, number // 5 * 2 + number % 5)
        else:
            await browse(visitor, ledger, pages=1)
            await draw(visitor, ledger)
    finally:
        await visitor.leave()


# --- lessons --------------------------------------------------------------------------------------------------------


async def lag(ledger: Ledger) -> None:
    """Note how late this program itself is, because that is in all other figures."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.05)
        late = time.perf_counter() - began - 0.05
        ledger.events.append(Event("(the benchmark itself is late by)", time.time(), late, 0))


async def hold_lesson(attend: Any, port: int, lesson: int, visitors: int, ledger: Ledger) -> None:
    """Let a class come and go; what goes wrong for one does not end the lesson for the others."""
    watch = asyncio.create_task(lag(ledger))
    endings = await asyncio.gather(
        *(attend(port, lesson, number, ledger) for number in range(visitors)), return_exceptions=True
    )
    watch.cancel()
    for ending in endings:
        if ending is not None and not isinstance(ending, TROUBLE):
            raise ending


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of the values does not exceed."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * round(100 * share) // 100) - 1)]


def print_actions(events: Sequence[Event]) -> None:
    """Print a table: per action the count, errors, median and 95th percentile."""
    by_action: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_action[event.action].append(event)
    print("\n| action | count | errors | median, ms | 95th percentile, ms | median, KB |\n|---|--:|--:|--:|--:|--:|")
    for action in sorted(by_action):
        of_action = by_action[action]
        seconds = [event.seconds for event in of_action if event.error is None] or [float("nan")]
        errors = len(of_action) - len([event for event in of_action if event.error is None])
        size = statistics.median(event.n_bytes for event in of_action) / 1024
        print(
            f"| {action} | {len(of_action):,} | {errors} | {1e3 * statistics.median(seconds):,.0f} | "
            f"{1e3 * percentile(seconds, 0.95):,.0f} | {size:,.0f} |"
        )
    for error, count in Counter(event.error for event in events if event.error).most_common(5):
        print(f"\n{count} times: {error}")


def print_strokes(events: Sequence[Event], fits: Sequence[Fit]) -> None:
    """Print how long strokes take while no fit, one and two are running."""
    print("\n| strokes answered while | count | median, ms | 95th percentile, ms |\n|---|--:|--:|--:|")
    answered: dict[int, list[float]] = defaultdict(list)
    for event in events:
        if event.action.startswith("stroke") and event.error is None:
            running = sum(fit.began <= event.began <= fit.ended for fit in fits)
            answered[running].append(1e3 * event.seconds)
    for running, times in sorted(answered.items()):
        words = f"{running or 'no'} fit{'' if running == 1 else 's'} run"
        print(f"| {words} | {len(times):,} | {statistics.median(times):.0f} | {percentile(times, 0.95):.0f} |")


def print_memory(watched: WatchedProcess) -> None:
    """Print the server's memory over time."""
    began = watched.memory[0][0]
    curve = {int(at - began) // 10: megabytes for at, megabytes in watched.memory}
    print("\nMemory in MB, every ten seconds:", " ".join(f"{megabytes:.0f}" for megabytes in curve.values()))


def classroom(attend: Any, visitors: int, lessons: int, limit: float, afterwards: float) -> None:
    """Hold the lessons in the app and print what was measured."""
    print(f"## {visitors} visitors, {lessons} lessons, {limit:.0f} MB; load of the machine {os.getloadavg()[0]:.1f}\n")
    with serving(ROOT / "app.py") as server, watch_process(server.process.pid, limit=limit) as watched:
        ledger = Ledger()
        print("| lesson | seconds | fits | actions | errors | peak, MB | at its end, MB | processor, s | load |")
        print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
        for lesson in [*range(1, lessons + 1), lessons]:
            began, cpu, before, fits = time.time(), watched.cpu_seconds(), len(ledger.events), len(server.fits())
            asyncio.run(hold_lesson(attend, server.port, lesson, visitors, ledger))
            if watched.killed is not None:
                print(f"\n**Killed at {watched.killed:.0f} MB** in lesson {lesson}.")
                break
            of_lesson = [event for event in ledger.events[before:] if not event.action.startswith("(the")]
            print(
                f"| {lesson} | {time.time() - began:.0f} | {len(server.fits()) - fits} | {len(of_lesson):,} | "
                f"{sum(event.error is not None for event in of_lesson)} | {watched.peak():.0f} | {watched.now():.0f} | "
                f"{watched.cpu_seconds() - cpu:.0f} | {os.getloadavg()[0]:.1f} |",
                flush=True,
            )
        if watched.killed is None:
            time.sleep(afterwards)
            print(f"\n{afterwards:.0f} seconds after the last visitor has left: {watched.now():.0f} MB.")
        print(f"Training runs: {len(server.fits())}. Tracebacks in the log: {server.tracebacks()}.")
        print_memory(watched)
        print_actions(ledger.events)
        print_strokes(ledger.events, server.fits())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=50, choices=range(1, 201), metavar="1..200")
    parser.add_argument("--only-draw", action="store_true", help="nobody browses, trains or evaluates")
    parser.add_argument("--lessons", type=int, default=3, choices=range(1, 11), metavar="1..10")
    parser.add_argument("--memory", type=float, default=690.0, help="MB at which the server is killed")
    parser.add_argument("--afterwards", type=float, default=AFTERWARDS, help="seconds to wait after the last lesson")
    options = parser.parse_args()
    random.seed(0)
    attending = only_draw if options.only_draw else attend
    classroom(attending, options.visitors, options.lessons, options.memory, options.afterwards)


if __name__ == "__main__":
    main()
