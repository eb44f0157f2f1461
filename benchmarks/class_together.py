"""A class on one server answers twice, draws and waits: is all of it there, how soon, and what do idle phones cost.

    python -m benchmarks.class_together [--students 50]
    python -m benchmarks.class_together --students 20 --kill
    python -m benchmarks.class_together --students 150 --replicas

``--kill`` lets phones draw, and kills the server ten times in the middle of it: is all there that was confirmed?
``--replicas`` takes three servers behind nginx (``deploy/start.py``) with PostgreSQL, and kills one as phones answer.

Visitors speak Streamlit's own protocol (tests/support/visitor.py), so that a class fits on the machine of its server.
"""

import argparse
import asyncio
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

import numpy as np
import psutil

from benchmarks.classroom import CANVAS, TROUBLE, on_canvas, stroke
from benchmarks.replicas import Deployment, replicas
from mnist_core.classes import Classes, Phase, make_secret, name_drawing_task
from tests.support.postgres import open_postgres
from tests.support.server import ROOT, Server, serving
from tests.support.visitor import PATIENCE, Visitor

QUESTION, DRAWING = "is-91-good.2", name_drawing_task("0123456789")
ANSWERS = {"accuracy": "Accuracy", "precision": "Precision", "recall": "Recall"}
REST = 20.0
"""Seconds that idle phones are watched."""
DRAWING_SECONDS = 120.0
"""Within these everybody draws ten digits."""
AT_A_TIME = 10
"""Phones that join at a time: a server has just started."""
KILLS, MOST_AT_A_TIME = 10, 4
"""How often the server is killed, and how many drawings a phone sends at most before the next time."""


def percentiles(seconds: list[float]) -> str:
    """Return the median and the 95th percentile in milliseconds."""
    median, most = 1000 * np.percentile(seconds, [50, 95])
    return f"median {median:.0f} ms, 95% within {most:.0f} ms"


async def join(port: int, code: str, token: str, key: str = "") -> Visitor:
    """Follow the class's link on a phone of its own, or as the teacher at the projector."""
    visitor = await Visitor.arriving(port)
    await visitor.open("class", f"code={code}")
    await say_who(visitor, code, token, key)
    return visitor


async def say_who(visitor: Visitor, code: str, token: str, key: str = "") -> None:
    """Say who they are, as class_memory.js does to each new session."""
    await visitor.report("mnist_class_memory", {"who": {"code": code, "token": token, "key": key}})


async def answer(visitor: Visitor, key: str) -> tuple[float, float]:
    """Answer within five seconds; return when it was confirmed, and how long that took."""
    await visitor.rest(random.uniform(0, 5))
    began = time.perf_counter()
    await visitor.press(ANSWERS[key])
    await see(visitor, "Counted:")
    return time.perf_counter(), time.perf_counter() - began


async def draw(visitor: Visitor) -> tuple[float, float]:
    """Draw something and send it to the wall; return when it was confirmed, and how long that took."""
    await visitor.report(CANVAS, on_canvas([stroke()]))
    seconds = (await visitor.press("Send it to the wall")).seconds
    return time.perf_counter(), seconds


async def draw_ten(visitor: Visitor) -> list[tuple[float, float]]:
    """Draw ten digits in two minutes."""
    confirmed = []
    for _ in range(10):
        await visitor.rest(random.uniform(0, DRAWING_SECONDS / 10))
        confirmed.append(await draw(visitor))
    return confirmed


async def see(visitor: Visitor, words: str) -> float:
    """Return after how many seconds a phone shows what the teacher has done."""
    began = time.perf_counter()
    async with asyncio.timeout(PATIENCE):
        while not visitor.shows(words):
            await visitor.rest(0.1)
    return time.perf_counter() - began


async def watch(projector: Visitor, n: int, words: Callable[[int], str]) -> list[float]:
    """Return when the projector showed that one has come, two, and so on."""
    seen: list[float] = []
    async with asyncio.timeout(DRAWING_SECONDS + PATIENCE):
        while len(seen) < n:
            await projector.rest(0.05)
            shown = (count for count in range(n, len(seen), -1) if projector.shows(words(count)))
            seen += [time.perf_counter()] * (next(shown, len(seen)) - len(seen))
    return seen


def describe_arrivals(confirmed: list[tuple[float, float]], seen: list[float]) -> str:
    """Say how soon something was confirmed to phones, and how soon after that it was on the projector."""
    later = [max(0.0, shown - at) for shown, (at, _) in zip(seen, sorted(confirmed), strict=True)]
    return (
        f"  confirmed: {percentiles([seconds for _, seconds in confirmed])}\n"
        f"  on the projector after that: {percentiles(later)}"
    )


async def teach(server: Server, school: Classes, n: int) -> None:
    """Take a class through both answers, let it wait, and let it draw."""
    port, process = server.port, psutil.Process(server.process.pid)
    code, key = school.start(QUESTION)
    tokens = [make_secret() for _ in range(n)]
    projector = await join(port, code, make_secret(), key)
    visitors = await asyncio.gather(*(join(port, code, token) for token in tokens))
    rounds: tuple[tuple[int, Phase], ...] = ((1, "first answer"), (2, "second answer"))
    for round_, phase in rounds:
        school.lead(code, key, QUESTION, phase)
        _, *followed = await asyncio.gather(
            see(projector, f"0 of {n}"), *(see(visitor, "Press your answer") for visitor in visitors)
        )
        given = [random.choice(list(ANSWERS)) for _ in visitors]
        seen = asyncio.create_task(watch(projector, n, lambda count: f"{count} of {n}"))
        confirmed = await asyncio.gather(*map(answer, visitors, given))
        told = [school.look_as_student(code, token) for token in tokens]
        wrong = sum(each.answers.get(round_) != key for each, key in zip(told, given, strict=True))
        counted = school.look_as_teacher(code, key).n_answered
        print(f"{phase}: {counted} of {n} counted, {wrong} lost or changed")
        print(f"  phones follow the teacher: {percentiles(followed)}")
        print(describe_arrivals(confirmed, await seen), flush=True)
    while not server.fits():  # the question's experiment, which the projector has asked for
        await projector.rest(1)
    before, began = sum(process.cpu_times()[:2]), time.perf_counter()
    await asyncio.gather(*(visitor.rest(REST) for visitor in [projector, *visitors]))
    share = (sum(process.cpu_times()[:2]) - before) / (time.perf_counter() - began)
    print(f"{n} idle phones: {share:.3f} of a core; {process.memory_info().rss / 2**20:.0f} MB", flush=True)
    school.lead(code, key, DRAWING, "draw")
    await asyncio.gather(see(projector, "Write each digit"), *(see(visitor, "Write **") for visitor in visitors))
    seen = asyncio.create_task(watch(projector, 10 * n, lambda count: f"**{count}** drawing"))
    drawn = await asyncio.gather(*map(draw_ten, visitors))
    last = await seen
    wall = school.look_as_teacher(code, key).wall
    print(f"drawings: {len(wall)} of {10 * n} on the wall; {process.memory_info().rss / 2**20:.0f} MB")
    print(describe_arrivals([each for ten in drawn for each in ten], last))


async def draw_until_killed(server: Server, code: str, confirmed: Counter[str]) -> None:
    """Let the phones of some tokens draw, kill the server in the middle of it, and count what was confirmed."""
    n, before = len(confirmed), confirmed.total()
    last = before + random.randint(n, (MOST_AT_A_TIME - 1) * n)

    async def draw_on(token: str, visitor: Visitor) -> None:
        with suppress(*TROUBLE):  # the server is gone
            for _ in range(MOST_AT_A_TIME):
                await draw(visitor)
                confirmed[token] += 1
                if confirmed.total() == last:
                    server.process.kill()

    visitors = [await join(server.port, code, token) for token in confirmed]
    await asyncio.gather(*map(draw_on, confirmed, visitors))


def kill(school: Classes, n: int) -> None:
    """Kill the server again and again while a class draws, and print whether anything is lost."""
    code, key = school.start(DRAWING)
    school.lead(code, key, DRAWING, "draw")
    confirmed = Counter({make_secret(): 0 for _ in range(n)})
    for _ in range(KILLS):
        with serving(ROOT / "app.py") as server:
            asyncio.run(draw_until_killed(server, code, confirmed))
    there = {token: len(school.look_as_student(code, token).drawings) for token in confirmed}
    lost = sum(max(0, confirmed[token] - there[token]) for token in confirmed)
    print(f"killed {KILLS} times while {n} phones drew: {confirmed.total()} drawings confirmed, {lost} of them lost")
    print(f"  {sum(there.values()) - confirmed.total()} on the wall that were not confirmed any more")


async def until_connected(visitor: Visitor, code: str, token: str, act: Callable[[], Awaitable[object]]) -> int:
    """Let a phone do something; connect again as often as it loses its server, and return how often that was."""
    lost = 0
    async with asyncio.timeout(2 * PATIENCE):
        while True:
            with suppress(*TROUBLE):
                if lost:
                    await visitor.come_back()
                    await say_who(visitor, code, token)
                await act()
                return lost
            lost += 1
            await asyncio.sleep(0.5)


async def lose_a_replica(deployment: Deployment, school: Classes, n: int) -> None:
    """Let a class answer at three servers, and kill the one with most phones when half have answered."""
    code, key = school.start(QUESTION)
    tokens = [make_secret() for _ in range(n)]
    visitors = []
    for some in range(0, n, AT_A_TIME):
        visitors += await asyncio.gather(*(join(deployment.port, code, each) for each in tokens[some:][:AT_A_TIME]))
    at = Counter(visitor.cookie for visitor in visitors)
    print(f"{n} phones joined: {', '.join(f'{count} at {where}' for where, count in sorted(at.items()))}", flush=True)
    school.lead(code, key, QUESTION, "first answer")
    followed = await asyncio.gather(*(see(visitor, "Press your answer") for visitor in visitors))
    print(f"phones follow the teacher: {percentiles(followed)}", flush=True)
    given = [random.choice(list(ANSWERS)) for _ in visitors]
    (worst, _), *_ = at.most_common()
    answered: set[Visitor] = set()

    async def take_part(visitor: Visitor, token: str, key: str) -> int:
        async def answer_once() -> None:
            if not visitor.shows("Counted:"):
                await answer(visitor, key)
            answered.add(visitor)
            if len(answered) == n // 2:
                deployment.parts[worst.replace("=", "")].kill()

        async def wait_for_the_others() -> None:
            while len(answered) < n:
                await visitor.rest(0.5)
            await see(visitor, f"Counted: **{ANSWERS[key]}")

        lost = [await until_connected(visitor, code, token, act) for act in (answer_once, wait_for_the_others)]
        return sum(lost)

    lost = await asyncio.gather(*map(take_part, visitors, tokens, given))
    view = school.look_as_teacher(code, key)
    told = [school.look_as_student(code, token) for token in tokens]
    wrong = sum(each.answers.get(1) != key for each, key in zip(told, given, strict=True))
    print(f"{worst} killed after {n // 2} answers: {sum(map(bool, lost))} phones went on at another server")
    print(f"  {view.n_answered} of {view.n_students} students counted, {wrong} answers lost or changed")
    school.lead(code, key, QUESTION, "discuss")
    followed = await asyncio.gather(*(see(visitor, "convince each other") for visitor in visitors))
    print(f"  all {n} follow the teacher: {percentiles(followed)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=50)
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--replicas", action="store_true")
    options = parser.parse_args()
    with open_postgres() if options.replicas else tempfile.TemporaryDirectory() as where:
        os.environ["MNIST_CLASS_DATABASE"] = where
        school = Classes(where)
        if options.kill:
            kill(school, options.students)
        elif options.replicas:
            with replicas(0) as deployment:
                asyncio.run(lose_a_replica(deployment, school, options.students))
        else:
            with serving(ROOT / "app.py") as server:
                asyncio.run(teach(server, school, options.students))
        school.close()


if __name__ == "__main__":
    main()
