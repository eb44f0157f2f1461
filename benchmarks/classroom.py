"""A class of fifty on one small server: what every visitor waits for, and what the server's memory does.

    python -m benchmarks.classroom [--visitors 50] [--lessons 2] [--only-draw]

Starts the app as the README does and lets visitors come over Streamlit's own websocket protocol (see
:mod:`tests.support.visitor`). In each lesson all of them arrive within five seconds and turn pages; two in five then
train one of eight configurations and evaluate it, the others draw; the server hears of each stroke when it has ended.
Between two actions a visitor thinks for one to three seconds. In the end all leave, and the next class comes.
Each class has a link of its own (another seed), so that every lesson costs eight fits. The last lesson is taken twice:
the second time its models are there, and nothing is fitted while visitors draw.

A server above what Community Cloud promises is killed at once (see :mod:`benchmarks.watched_process`), and the
benchmark says so.
"""

import argparse
import asyncio
import os
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from websockets.exceptions import WebSocketException

from benchmarks.table import print_table
from benchmarks.watched_process import WatchedProcess, watch_process
from tests.support.server import ROOT, Fit, Server, serving
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
PROMISE = 690
"""MB that the server may take, the least that Community Cloud gives."""

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
            self.events.append(Event(action, began, time.perf_counter() - clock, words[:300]))
            raise
        self.events.append(Event(action, began, got.seconds))


# --- what visitors do -----------------------------------------------------------------------------------------------


async def think(visitor: Visitor) -> None:
    """Look at the page for one to three seconds."""
    await visitor.rest(random.uniform(1, 3))


async def wait_for_model(visitor: Visitor, sign: str, ledger: Ledger, action: str) -> None:
    """Watch the page until it shows the sign of a finished model."""
    began = time.time()
    while not visitor.shows(sign):
        if time.time() - began > MODEL_PATIENCE:
            ledger.events.append(Event(action, began, MODEL_PATIENCE, "no model in time"))
            raise PageFailed("no model in time")
        await visitor.rest(0.2)
    ledger.events.append(Event(action, began, time.time() - began))


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


def on_canvas(strokes: Sequence[Sequence[Sequence[float]]]) -> dict[str, Any]:
    """Return what streamlit-drawable-canvas reports of some strokes: Fabric's objects."""
    paths = [[["M", *points[0]], *(["L", *point] for point in points[1:])] for points in strokes]
    return {"drawing": {"raw": {"objects": [{"type": "Path", "path": path} for path in paths]}, "data": None}}


@asynccontextmanager
async def arriving(port: int) -> AsyncIterator[Visitor]:
    """Be a visitor for a while."""
    visitor = await Visitor.arriving(port)
    try:
        yield visitor
    finally:
        await visitor.leave()


async def attend(port: int, lesson: int, number: int, ledger: Ledger, *, only_draw: bool = False) -> None:
    """Be one visitor for one lesson."""
    await asyncio.sleep(random.uniform(0, ARRIVAL))
    async with arriving(port) as visitor:
        await ledger.note("arrive" if lesson > 1 else "arrive (just started)", visitor.open("", f"seed={lesson}"))
        if number % 5 < 2 and not only_draw:
            await browse(visitor, ledger, pages=3)
            await train_and_evaluate(visitor, ledger, number // 5 * 2 + number % 5)
            return
        if not only_draw:
            await browse(visitor, ledger, pages=1)
        await draw(visitor, ledger)


# --- lessons --------------------------------------------------------------------------------------------------------


async def hold_lesson(attend: Any, port: int, lesson: int, visitors: int, ledger: Ledger) -> None:
    """Let a class come and go; what goes wrong for one does not end the lesson for the others."""
    endings = await asyncio.gather(
        *(attend(port, lesson, number, ledger) for number in range(visitors)), return_exceptions=True
    )
    for ending in endings:
        if ending is not None and not isinstance(ending, TROUBLE):
            raise ending


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of the values does not exceed."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * round(100 * share) // 100) - 1)]


def summarise(events: Sequence[Event]) -> dict[str, float]:
    """Return what a class has waited for; figures that there are none of are NaN."""
    waits = [event for event in events if event.action.endswith("until the model is there")]
    answers = [event.seconds for event in events if event not in waits and not event.error]
    strokes = [event.seconds for event in events if event.action == "stroke" and not event.error]
    models = [event.seconds for event in waits if not event.error]
    return {
        "answers": len(answers),
        "errors": sum(event.error is not None for event in events),
        "fits lost": sum(event.error is not None for event in waits),
        **describe_times("all answers", answers),
        **describe_times("strokes", strokes),
        **describe_times("until a model is there", models),
    }


def describe_times(what: str, seconds: Sequence[float]) -> dict[str, float]:
    """Return median and 95th percentile of some times, in milliseconds."""
    times = [1e3 * each for each in seconds] or [float("nan")]
    return {f"{what}: median, ms": statistics.median(times), f"{what}: 95% within, ms": percentile(times, 0.95)}


def print_actions(events: Sequence[Event]) -> None:
    """Print a table: per action the count, errors, median and 95th percentile."""
    by_action: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_action[event.action].append(event)
    print_table(
        {
            "action": action,
            "count": len(of_action),
            "errors": sum(event.error is not None for event in of_action),
            **describe_times("answered", [event.seconds for event in of_action if event.error is None]),
        }
        for action, of_action in sorted(by_action.items())
    )
    for error, count in Counter(event.error for event in events if event.error).most_common(5):
        print(f"\n{count} times: {error}")


def print_strokes(events: Sequence[Event], fits: Sequence[Fit]) -> None:
    """Print how long strokes take while no fit, one and two are running."""
    answered: dict[int, list[float]] = defaultdict(list)
    for event in events:
        if event.action == "stroke" and event.error is None:
            answered[sum(fit.began <= event.began <= fit.ended for fit in fits)].append(event.seconds)
    print_table(
        {"strokes while so many fits run": str(n), "count": len(seconds), **describe_times("answered", seconds)}
        for n, seconds in sorted(answered.items())
    )


def classroom(attend: Any, visitors: int, lessons: int) -> None:
    """Hold the lessons in the app and print what was measured."""
    print(f"{visitors} visitors, {lessons} lessons; load of the machine {os.getloadavg()[0]:.1f}")
    with serving(ROOT / "app.py") as server, watch_process(server.process.pid, limit=PROMISE) as watched:
        ledger = Ledger()
        print_table(measure_lessons(attend, [*range(1, lessons + 1), lessons], visitors, server, watched, ledger))
        if watched.killed is not None:
            print(f"\n**Killed at {watched.killed:.0f} MB**.")
        print(f"\nTraining runs: {len(server.fits())}. Tracebacks in the log: {server.tracebacks()}.")
        print_actions(ledger.events)
        print_strokes(ledger.events, server.fits())


def measure_lessons(
    attend: Any, lessons: Sequence[int], visitors: int, server: Server, watched: WatchedProcess, ledger: Ledger
) -> Iterator[dict[str, float]]:
    """Hold lessons one after the other until the server is killed; yield the figures of each."""
    for lesson in lessons:
        began, cpu, before, fits = time.time(), watched.cpu_seconds(), len(ledger.events), len(server.fits())
        asyncio.run(hold_lesson(attend, server.port, lesson, visitors, ledger))
        if watched.killed is not None:
            return
        of_lesson = ledger.events[before:]
        yield {
            "lesson": lesson,
            "seconds": time.time() - began,
            "fits": len(server.fits()) - fits,
            "actions": len(of_lesson),
            "errors": sum(event.error is not None for event in of_lesson),
            "peak, MB": watched.peak(),
            "processor, s": watched.cpu_seconds() - cpu,
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=50, choices=range(1, 201), metavar="1..200")
    parser.add_argument("--only-draw", action="store_true", help="nobody browses, trains or evaluates")
    parser.add_argument("--lessons", type=int, default=2, choices=range(1, 11), metavar="1..10")
    options = parser.parse_args()
    random.seed(0)
    classroom(partial(attend, only_draw=options.only_draw), options.visitors, options.lessons)


if __name__ == "__main__":
    main()
