"""A page of a class runs again when the class has gone on, though its browser asks for nothing."""

import asyncio

import pytest

from mnist_core.classes import Classes, make_secret
from mnist_core.ui import presence
from mnist_core.ui.classroom import following
from mnist_core.ui.classroom.following import Follower, find_moment, look_once
from mnist_core.ui.classroom.identity import Identity
from tests.support.fits import PATIENCE
from tests.support.visitor import Visitor, run

QUESTION = "is-91-good.2"


@pytest.fixture
def school(tmp_path):
    opened = Classes(str(tmp_path))
    yield opened
    opened.close()


class Page:
    """A student's page that counts how often it is told to run again."""

    def __init__(self, school, code):
        self.who = Identity(code, make_secret(), "")
        self.school, self.runs = school, 0
        school.join(code, self.who.token)

    def follow(self):
        version, moment = self.school.find_version(self.who.code), find_moment(self.school, self.who)
        following._followers[self.who.token] = Follower(self.school, self.who, version, moment, self.count, since=-9.0)

    def count(self):
        self.runs += 1


@pytest.fixture
def room(school, monkeypatch):
    """A class that answers, and two of its students' pages."""
    monkeypatch.setattr(following, "_followers", {})
    code, key = school.start(QUESTION)
    ann, ben = Page(school, code), Page(school, code)
    school.lead(code, key, QUESTION, "first answer")
    for page in (ann, ben):
        page.follow()
    return code, key, ann, ben


def test_a_phone_stays_calm_while_others_answer_and_goes_on_with_the_class(school, room):
    code, key, ann, ben = room
    school.vote(code, ben.who.token, QUESTION, 1, "recall")
    look_once()
    assert (ann.runs, ben.runs) == (0, 1)
    school.lead(code, key, QUESTION, "discuss")
    look_once()
    assert (ann.runs, ben.runs) == (1, 1), "one that was told follows again only when it has run"
    ben.follow()
    look_once()
    assert ben.runs == 1


def test_the_end_of_a_class_is_told_and_who_has_left_is_forgotten(school, room, monkeypatch):
    code, key, ann, ben = room
    monkeypatch.setattr(presence, "is_here", lambda visitor: visitor == ann.who.token)
    school.end(code, key)
    look_once()
    assert (ann.runs, ben.runs) == (1, 0)
    assert not following._followers


async def follow(port, school):
    """Lead a class, and let a phone see it that asks for nothing."""
    code, key = school.start(QUESTION)
    phone = await Visitor.arriving(port)
    async with asyncio.timeout(PATIENCE):
        await phone.open("class", f"code={code}")
        await phone.report("mnist_class_memory", {"who": {"code": code, "token": make_secret(), "key": ""}})
        assert phone.shows("You are in")
        for phase, words in (("first answer", "Press your answer"), ("discuss", "convince each other")):
            school.lead(code, key, QUESTION, phase)
            while not phone.shows(words):
                await phone.listen(0.1)
        await phone.turn_to("Browse")
        school.lead(code, key, QUESTION, "second answer")
        await phone.listen(following.CALM_SECONDS + 3 * following.LOOK_SECONDS)
        assert not phone.shows("Press your answer"), "who is at another page stays there"
        await phone.leave()


def test_the_server_runs_a_page_that_does_not_ask(server, classes_folder):
    school = Classes(classes_folder)
    run(follow(int(server.rpartition(":")[2]), school))
    school.close()
