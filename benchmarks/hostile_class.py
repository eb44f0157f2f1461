"""A class at work while strangers do their worst, beside the same class undisturbed; and the memory of many sessions.

    python -m benchmarks.hostile_class [--visitors 50] [--links 200]
    python -m benchmarks.hostile_class --memory [--taught]

The class is that of :mod:`benchmarks.classroom`, once alone and once while strangers open links to the heaviest fits
and leave at once, upload the ten worst pictures, and close their tabs in the middle of fits, all within forty seconds.
Each class has a fresh server. A fit is lost if a visitor who is present did not get it within three minutes.

``--memory`` lets 30 sessions come, each with a configuration of its own and the three kinds of features by turns, then
more until 50 and 90 are present; each waits for its model, looks at it and draws. With ``--taught`` fifty come, who
share three models, and each teaches one of them twenty digits of its own and looks at what comes out.

Memory is the server's and its children's. Linux only.
"""

import argparse
import asyncio
import os
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial

import numpy as np

from benchmarks.classroom import (
    CANVAS,
    PROMISE,
    TROUBLE,
    Ledger,
    arriving,
    attend,
    hold_lesson,
    on_canvas,
    print_actions,
    stroke,
    summarise,
    think,
    wait_for_model,
)
from benchmarks.table import print_beside, print_table
from benchmarks.watched_process import watch_process
from mnist_core.data import load_digits
from mnist_core.drawing import Collection, to_npz
from tests.support.pictures import WORST_PICTURES
from tests.support.server import ROOT, serving
from tests.support.visitor import Visitor

WITHIN = 40.0
"""Seconds within which the strangers come."""
TABS = 20
"""Strangers who close a tab in the middle of a fit."""
SESSIONS = (30, 50, 90)
FEATURES = ("pixels", "deskewed", "gradient histograms")
SCALINGS = ("none", "divide by 255", "subtract mean", "pareto", "standardise")
TAUGHT = 20
"""Digits that each shows to its model, and as many that are kept."""
AT_A_TIME = 6
"""Sessions that ask for a model at the same time; more would only wait longer."""

Harm = Callable[[int, Ledger], Awaitable[None]]


# --- what strangers do ----------------------------------------------------------------------------------------------


async def open_heavy_link(seed: int, port: int, ledger: Ledger) -> None:
    """Ask for the longest run there is, and leave."""
    async with arriving(port) as visitor:
        link = f"n_train=all&scaling=none&C=1000&max_iter=2000&seed={1000 + seed}"
        await ledger.note("open a heavy link and leave", visitor.open("train", link))


async def close_tab_in_a_fit(seed: int, port: int, ledger: Ledger) -> None:
    """Ask for a short run and leave as soon as it trains."""
    async with arriving(port) as visitor:
        await ledger.note("ask for a fit", visitor.open("train", f"n_train=20000&max_iter=60&seed={5000 + seed}"))
        await wait_for_model(visitor, "Iteration ", ledger, "close the tab in the middle of it")


async def upload_picture(kind: str, content: bytes, port: int, ledger: Ledger) -> None:
    """Let Draw read one of the worst pictures."""
    async with arriving(port) as visitor:
        await ledger.note("open Draw's photo", visitor.open("draw", "closer=Photo"))
        name = f"worst.{kind.split(',')[0].lower()}"
        await ledger.note(f"upload: {kind}", visitor.upload("Picture of one digit", name, content))


def plan_harm(links: int) -> list[Harm]:
    """Return all that strangers do."""
    pictures = [partial(upload_picture, kind, make()) for kind, make in WORST_PICTURES.items()]
    tabs = [partial(close_tab_in_a_fit, number) for number in range(TABS)]
    return [*(partial(open_heavy_link, number) for number in range(links)), *pictures, *tabs]


# --- the class ------------------------------------------------------------------------------------------------------


def hold_class(visitors: int, harm: Sequence[Harm], strangers: Ledger) -> dict[str, float]:
    """Let a class and strangers come to a fresh server; return what was measured of the class."""

    async def come(port: int, lesson: int, number: int, ledger: Ledger) -> None:
        if number < visitors:
            await attend(port, lesson, number, ledger)
        else:
            await asyncio.sleep(random.uniform(0, WITHIN))
            await harm[number - visitors](port, strangers)

    random.seed(0)
    with serving(ROOT / "app.py") as server, watch_process(server.process.pid) as watched:
        ledger = Ledger()
        asyncio.run(hold_lesson(come, server.port, 1, visitors + len(harm), ledger))
        print_actions(ledger.events)
        return summarise(ledger.events) | {
            "training runs": len(server.fits()),
            "tracebacks in the log": server.tracebacks(),
            "peak memory, MB": watched.peak(),
            "processor time, s": watched.cpu_seconds(),
        }


def compare_classes(visitors: int, links: int) -> None:
    """Hold the class alone and among strangers, and print both beside each other."""
    harm, strangers = plan_harm(links), Ledger()
    print(f"{visitors} visitors undisturbed; load of the machine {os.getloadavg()[0]:.1f}", flush=True)
    alone = hold_class(visitors, [], strangers)
    print(f"\nThe same and {len(harm)} strangers; load of the machine {os.getloadavg()[0]:.1f}", flush=True)
    among = hold_class(visitors, harm, strangers)
    print("\nWhat the strangers did")
    print_actions(strangers.events)
    print_beside({"undisturbed": alone, "among strangers": among})


# --- the memory of many sessions ------------------------------------------------------------------------------------


def write_link(number: int, seed: int) -> str:
    """Return the link to a model: features and scaling by turns."""
    features, scaling = (each[number % len(each)].replace(" ", "+") for each in (FEATURES, SCALINGS))
    return f"n_train=20000&max_iter=40&seed={seed}&features={features}&scaling={scaling}"


async def use_everything(visitor: Visitor, number: int, ledger: Ledger) -> None:
    """Train a model of one's own, look at it and draw."""
    await ledger.note("open a link", visitor.open("train", write_link(number, number)))
    await wait_for_model(visitor, "onverged after", ledger, "until the model is there")
    await look_at_model(visitor, ledger)
    await ledger.note("open Draw", visitor.turn_to("Draw"))
    await wait_for_model(visitor, "Read by", ledger, "until Draw has the model")
    await ledger.note("stroke", visitor.report(CANVAS, on_canvas([stroke()])))


async def teach_model(visitor: Visitor, number: int, ledger: Ledger) -> None:
    """Teach one of three models, which are trained once for all, digits of one's own."""
    rows = slice(2 * TAUGHT * number, 2 * TAUGHT * (number + 1))
    mine = to_npz(Collection(load_digits().images[rows], load_digits().labels[rows], np.arange(2 * TAUGHT) < TAUGHT))
    link = f"{write_link(number % len(FEATURES), 0)}&closer=My+digits"
    await ledger.note("open My digits", visitor.open("draw", link))
    await wait_for_model(visitor, "Read by", ledger, "until Draw has the model")
    await ledger.note("load digits", visitor.upload("Load saved digits", "mine.npz", mine))
    await ledger.note("press Teach", visitor.press("Teach"))
    await wait_for_model(visitor, f"{TAUGHT} of my digits**,", ledger, "until Draw has the taught model")


async def look_at_model(visitor: Visitor, ledger: Ledger) -> None:
    """Choose two views of Evaluate."""
    await ledger.note("open Evaluate", visitor.turn_to("Evaluate"))
    for view in ("How sure", "Each digit"):
        choosing = visitor.set("button_group", "View", string_array_value=[view])
        await ledger.note("choose a view", choosing)


async def fill(port: int, present: list[Visitor], n: int, ledger: Ledger, *, taught: bool) -> None:
    """Let sessions come until there are `n`; then all who are there evaluate by turns."""
    turn = asyncio.Semaphore(AT_A_TIME)

    async def do(action: Awaitable[None]) -> None:
        async with turn:
            with suppress(*TROUBLE):  # the ledger has it
                await action

    new, use = range(len(present), n), teach_model if taught else use_everything
    present += [await Visitor.arriving(port) for _ in new]
    await asyncio.gather(*(do(use(present[number], number, ledger)) for number in new))
    await asyncio.gather(*(do(look_at_model(visitor, ledger)) for visitor in present))
    await think(present[0])


def measure_sessions(*, taught: bool) -> None:
    """Print the peak for each number of sessions."""
    print(f"The memory of many sessions; load of the machine {os.getloadavg()[0]:.1f}", flush=True)
    with (
        serving(ROOT / "app.py") as server,
        watch_process(server.process.pid) as watched,
        asyncio.Runner() as runner,
    ):
        ledger, present = Ledger(), list[Visitor]()

        def measure() -> Iterator[dict[str, float]]:
            for n_sessions in (50,) if taught else SESSIONS:
                runner.run(fill(server.port, present, n_sessions, ledger, taught=taught))
                peak = watched.peak()
                yield {
                    "sessions": n_sessions,
                    "training runs": len(server.fits()),
                    "errors": sum(event.error is not None for event in ledger.events),
                    "peak, MB": peak,
                    "of the promise": peak / PROMISE,
                }

        print_table(measure())
        print(f"\nTracebacks in the log: {server.tracebacks()}.")
        print_actions(ledger.events)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=50, choices=range(1, 201), metavar="1..200")
    parser.add_argument("--links", type=int, default=200, choices=range(1001), metavar="0..1000")
    parser.add_argument("--memory", action="store_true", help="measure the memory of many sessions instead")
    parser.add_argument("--taught", action="store_true", help="with --memory: let each teach its model")
    options = parser.parse_args()
    if options.memory:
        measure_sessions(taught=options.taught)
    else:
        compare_classes(options.visitors, options.links)


if __name__ == "__main__":
    main()
