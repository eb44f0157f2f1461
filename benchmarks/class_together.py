"""A class on one server joins, answers twice and waits: are all answers there, how soon, and what do idle phones cost.

    .venv/bin/python -m benchmarks.class_together [--students 50]

Visitors speak Streamlit's own protocol (tests/support/visitor.py), so that a class fits on the machine of its server.
"""

import argparse
import asyncio
import os
import random
import tempfile
import time

import numpy as np
import psutil

from mnist_core.classes import Classes, Phase, make_secret
from tests.support.server import ROOT, serving
from tests.support.visitor import Visitor

QUESTION = "is-91-good.2"
ANSWERS = {"accuracy": "Accuracy", "precision": "Precision", "recall": "Recall"}
REST = 20.0
"""Seconds that idle phones are watched."""


def percentile(seconds: list[float], share: int) -> str:
    """Return a percentile in milliseconds."""
    return f"{1000 * np.percentile(seconds, share):.0f} ms"


async def join(port: int, code: str) -> tuple[Visitor, str]:
    """Follow the class's link on a phone of its own."""
    visitor, token = await Visitor.arriving(port), make_secret()
    await visitor.open("class", f"code={code}")
    await visitor.report("mnist_class_memory", {"who": {"code": code, "token": token, "key": ""}})
    return visitor, token


async def answer(visitor: Visitor, key: str) -> float:
    """Answer within five seconds; return how long it took until that was confirmed."""
    await visitor.rest(random.uniform(0, 5))
    seconds = (await visitor.press(ANSWERS[key])).seconds
    if not visitor.shows("Counted:"):
        raise RuntimeError("an answer was not confirmed")
    return seconds


async def see(visitor: Visitor, words: str) -> float:
    """Return after how many seconds a phone shows what the teacher has done."""
    began = time.perf_counter()
    while not visitor.shows(words):
        await visitor.rest(0.1)
    return time.perf_counter() - began


async def teach(port: int, school: Classes, process: psutil.Process, n: int) -> None:
    """Take a class through both answers, and then let it wait."""
    code, key = school.start(QUESTION)
    joined = await asyncio.gather(*(join(port, code) for _ in range(n)))
    visitors = [visitor for visitor, _ in joined]
    rounds: tuple[tuple[int, Phase], ...] = ((1, "first answer"), (2, "second answer"))
    for round_, phase in rounds:
        school.lead(code, key, QUESTION, phase)
        followed = await asyncio.gather(*(see(visitor, "Press your answer") for visitor in visitors))
        given = [random.choice(list(ANSWERS)) for _ in visitors]
        confirmed = await asyncio.gather(*map(answer, visitors, given))
        told = [school.look_as_student(code, token) for _, token in joined]
        wrong = sum(each.answers.get(round_) != key for each, key in zip(told, given, strict=True))
        counted = school.look_as_teacher(code, key).n_answered
        print(f"{phase}: {counted} of {n} counted, {wrong} lost or changed")
        print(f"  phones follow the teacher: median {percentile(followed, 50)}, 95% {percentile(followed, 95)}")
        print(f"  confirmed: median {percentile(confirmed, 50)}, 95% {percentile(confirmed, 95)}")
    before, began = sum(process.cpu_times()[:2]), time.perf_counter()
    await asyncio.gather(*(visitor.rest(REST) for visitor in visitors))
    share = (sum(process.cpu_times()[:2]) - before) / (time.perf_counter() - began)
    print(f"{n} idle phones: {share:.3f} of a core; {process.memory_info().rss / 2**20:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=50)
    n = parser.parse_args().students
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MNIST_CLASS_DATABASE"] = folder
        with serving(ROOT / "app.py") as server:
            school = Classes(folder)
            asyncio.run(teach(server.port, school, psutil.Process(server.process.pid), n))
            school.close()


if __name__ == "__main__":
    main()
