"""What a class keeps, shows and refuses, in both databases."""

import csv
import io
import sqlite3
import subprocess
import sys
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from sqlalchemy import create_engine, text

from mnist_core.classes import (
    ALPHABET,
    Classes,
    DatabaseUnavailable,
    Full,
    NoSuchClass,
    NotTheTeacher,
    NowClosed,
    TooManyTries,
    classes,
    contributions,
    database,
    make_secret,
    name_drawing_task,
)
from mnist_core.drawing import read_collection
from tests.support.server import ROOT

QUESTION, NEXT = "is-91-good.1", "is-91-good.2"
SEVEN, ALL = name_drawing_task("7"), name_drawing_task("0123456789")


def make_image(seed):
    return np.random.default_rng(seed).integers(1, 256, (28, 28), dtype=np.uint8)


class Room:
    """A class with its teacher, and students that have joined."""

    def __init__(self, school, n=3):
        self.school = school
        self.code, self.key = school.start(QUESTION)
        self.tokens = [make_secret() for _ in range(n)]
        for token in self.tokens:
            school.join(self.code, token)

    def lead(self, question, phase, **figures):
        self.school.lead(self.code, self.key, question, phase, figures or None)

    def vote(self, student, answer, round_=1, question=QUESTION):
        self.school.vote(self.code, self.tokens[student], question, round_, answer)

    def draw(self, student, image, digit=7):
        return self.school.draw(self.code, self.tokens[student], image, digit)

    def see(self, student=0):
        return self.school.look_as_student(self.code, self.tokens[student])

    def teacher(self):
        return self.school.look_as_teacher(self.code, self.key)


@pytest.fixture
def room(school):
    return Room(school)


def test_a_class_answers_twice_and_sees_both_answers_in_the_end(room):
    room.lead(QUESTION, "first answer")
    room.vote(0, "50")
    room.vote(1, "91")
    assert (room.teacher().n_answered, room.teacher().n_students) == (2, 3)
    room.lead(QUESTION, "discuss")
    room.lead(QUESTION, "second answer")
    assert room.teacher().n_answered == 0
    room.vote(0, "91", 2)
    room.lead(QUESTION, "outcome", never=0.91)
    told = room.see(0)
    assert told.answers == {1: "50", 2: "91"}
    assert told.votes == (Counter({"50": 1, "91": 1}), Counter({"91": 1}))
    assert told.figures == {"never": 0.91}
    room.lead(QUESTION, "discuss")
    room.lead(QUESTION, "outcome")
    assert room.see(0).figures == {"never": 0.91}, "what was measured stays while the question does"
    room.lead(NEXT, "first answer")
    assert (room.see(0).answers, room.teacher().figures) == ({}, None)
    room.lead(QUESTION, "outcome")
    assert room.see(0).answers == {1: "50", 2: "91"}, "and answers stay for good"


def test_a_second_press_counts_once_and_the_last_answer_holds(room):
    room.lead(QUESTION, "first answer")
    for answer in ("50", "50", "91"):
        room.vote(0, answer)
    assert room.teacher().votes[0] == Counter({"91": 1})


def test_before_the_outcome_a_student_sees_their_own_answers_alone(room, clock):
    room.lead(QUESTION, "first answer")
    room.vote(0, "50")
    room.vote(1, "91")
    for phase in ("waiting", "first answer", "discuss", "second answer"):
        room.lead(QUESTION, phase, never=0.91)
        clock.seconds += 1
        told = room.see(0)
        assert (told.phase, told.answers) == (phase, {1: "50"})
        assert (told.votes, told.figures, told.wall) == ((Counter(), Counter()), None, None)


def test_before_the_wall_is_open_a_student_sees_their_own_drawings_alone(room):
    room.lead(SEVEN, "draw")
    assert room.draw(0, make_image(0))
    assert room.draw(1, make_image(1))
    assert room.see(0).wall is None
    assert np.array_equal(room.see(0).drawings.images, [make_image(0)])
    assert room.see(0).figures is None
    room.lead(SEVEN, "wall", **{"1": 7.0})
    assert room.see(0).figures == {"1": 7.0}
    assert np.array_equal(room.see(0).wall.images, [make_image(0), make_image(1)])
    assert room.see(0).wall.students.tolist() == [1, 2]


def test_an_answer_counts_only_while_it_is_asked_for(room, clock):
    for phase, question, round_ in (
        ("waiting", QUESTION, 1),
        ("discuss", QUESTION, 1),
        ("outcome", QUESTION, 2),
        ("second answer", QUESTION, 1),
        ("first answer", QUESTION, 2),
        ("first answer", NEXT, 1),
    ):
        room.lead(QUESTION, phase)
        clock.seconds += 1
        with pytest.raises(NowClosed):
            room.vote(0, "50", round_, question)
        assert room.teacher().votes == (Counter(), Counter())


def test_a_drawing_counts_only_while_its_digit_is_asked_for(room):
    for question, phase, digit in ((SEVEN, "draw", 8), (SEVEN, "wall", 7), (QUESTION, "first answer", 7)):
        room.lead(question, phase)
        with pytest.raises(NowClosed):
            room.draw(0, make_image(0), digit)
    room.lead(ALL, "draw")
    assert all(room.draw(0, make_image(digit), digit) for digit in range(10))
    for wrong in (np.zeros((28, 28), np.uint8), np.ones((28, 27), np.uint8), np.ones((28, 28))):
        with pytest.raises(ValueError, match="28"):
            room.draw(0, wrong)
    assert len(room.teacher().wall) == 10


def test_a_drawing_that_is_sent_twice_is_there_once_and_a_removed_one_does_not_come_back(room):
    room.lead(SEVEN, "draw")
    assert [room.draw(0, make_image(0)), room.draw(0, make_image(0)), room.draw(1, make_image(0))] == [
        True,
        False,
        True,
    ]
    first = int(room.teacher().wall.numbers[0])
    room.school.remove_drawing(room.code, room.key, first)
    assert not room.draw(0, make_image(0))
    assert room.teacher().wall.students.tolist() == [2]
    assert len(room.see(0).drawings) == 0


def test_only_the_teacher_leads_removes_takes_along_and_ends(room):
    room.lead(SEVEN, "draw")
    room.draw(0, make_image(0))
    number = int(room.teacher().wall.numbers[0])
    other = Room(room.school, n=1)
    for key in (make_secret(), room.tokens[0], other.key, ""):
        for act in (
            lambda key=key: room.school.lead(room.code, key, SEVEN, "wall"),
            lambda key=key: room.school.remove_drawing(room.code, key, number),
            lambda key=key: room.school.end(room.code, key),
            lambda key=key: room.school.look_as_teacher(room.code, key),
            lambda key=key: room.school.download(room.code, key),
        ):
            with pytest.raises(NotTheTeacher):
                act()
    other.school.remove_drawing(other.code, other.key, number)
    assert len(room.teacher().wall) == 1, "the teacher of another class removes nothing here"


def test_who_has_not_joined_gets_nothing(room):
    room.lead(QUESTION, "first answer")
    for token in ("", "x", "A" * 32, "0" * 33, "' OR 1=1 --", None, 7):
        for act in (
            lambda token=token: room.school.look_as_student(room.code, token),
            lambda token=token: room.school.vote(room.code, token, QUESTION, 1, "50"),
            lambda token=token: room.school.join(room.code, token),
        ):
            with pytest.raises(NoSuchClass):
                act()
    with pytest.raises(NoSuchClass):
        room.school.vote(room.code, make_secret(), QUESTION, 1, "50")
    assert room.teacher().n_students == 3


def test_a_question_has_its_own_phases(room):
    for question, phase in ((QUESTION, "draw"), (SEVEN, "discuss"), (QUESTION, "x"), ("q" * 101, "outcome")):
        with pytest.raises(ValueError, match="no phase"):
            room.lead(question, phase)


def test_bounds_are_said_when_they_are_reached(school, monkeypatch):
    monkeypatch.setattr(classes, "MOST_CLASSES", 2)
    for name, most in (("MOST_STUDENTS", 2), ("MOST_DRAWINGS", 2), ("MOST_ON_WALL", 3)):
        monkeypatch.setattr(contributions, name, most)
    room = Room(school, n=2)
    with pytest.raises(Full, match="takes 2 students"):
        school.join(room.code, make_secret())
    school.join(room.code, room.tokens[0])
    room.lead(SEVEN, "draw")
    assert [room.draw(0, make_image(seed)) for seed in range(2)] == [True, True]
    with pytest.raises(Full, match="drawn 2 digits"):
        room.draw(0, make_image(9))
    room.draw(1, make_image(0))
    with pytest.raises(Full, match="wall is full"):
        room.draw(1, make_image(1))
    school.start(QUESTION)
    with pytest.raises(Full, match="2 classes"):
        school.start(QUESTION)


def count_rows(where):
    """Count the rows of each table, with nothing of the code under test."""
    is_folder = "://" not in where
    url = f"sqlite:///{where}/classes.sqlite" if is_folder else where.replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(url)
    tables = ("classes", "students", "votes", "drawings")
    with engine.connect() as connection:
        counts = [connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables]
    engine.dispose()
    return counts


def fill(room):
    room.lead(QUESTION, "first answer")
    room.vote(0, "50")
    room.lead(SEVEN, "draw")
    room.draw(0, make_image(0))


def test_ending_a_class_deletes_all_of_it_and_nothing_else(room, where):
    fill(room)
    other = Room(room.school, n=1)
    fill(other)
    assert count_rows(where) == [2, 4, 2, 2]
    room.school.end(room.code, room.key)
    assert count_rows(where) == [1, 1, 1, 1]
    for act in (room.see, room.teacher, lambda: room.vote(0, "91"), lambda: room.lead(QUESTION, "discuss")):
        with pytest.raises(NoSuchClass, match="has ended"):
            act()


def test_after_a_day_a_class_is_gone(room, where, open_classes, clock, monkeypatch):
    fill(room)
    monkeypatch.setattr(database, "KEPT_SECONDS", 0.0)
    clock.seconds += 1
    with pytest.raises(NoSuchClass):
        room.see()
    with pytest.raises(NoSuchClass):
        room.lead(QUESTION, "discuss")
    open_classes()
    assert count_rows(where) == [0, 0, 0, 0]


def test_two_servers_share_a_class(room, open_classes, clock):
    there = open_classes()
    late = make_secret()
    there.join(room.code, late)
    room.lead(QUESTION, "first answer")
    there.vote(room.code, late, QUESTION, 1, "50")
    clock.seconds += 1
    assert (room.teacher().n_answered, room.teacher().n_students) == (1, 4)
    assert there.look_as_student(room.code, room.tokens[0]).phase == "first answer"


def test_all_who_look_within_a_moment_share_one_reading(room, open_classes, clock):
    before = room.see(0).version
    open_classes().lead(room.code, room.key, NEXT, "first answer")
    assert room.see(1).version == before
    clock.seconds += 1
    assert room.see(1).version > before


def test_nothing_is_lost_when_all_answer_and_draw_at_once(school, open_classes, clock):
    room, servers = Room(school, n=0), [school, open_classes()]
    room.tokens = [make_secret() for _ in range(24)]

    def join(student):
        servers[student % 2].join(room.code, room.tokens[student])

    def answer(student):
        for answer in ("50", str(student)):
            servers[student % 2].vote(room.code, room.tokens[student], QUESTION, 1, answer)

    def draw(student):
        for _ in range(2):
            servers[student % 2].draw(room.code, room.tokens[student], make_image(student), 7)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(join, range(24)))
        room.lead(QUESTION, "first answer")
        list(pool.map(answer, range(24)))
        assert school.look_as_teacher(room.code, room.key).votes[0] == Counter(map(str, range(24)))
        room.lead(SEVEN, "draw")
        list(pool.map(draw, range(24)))
    clock.seconds += 1
    for server in servers:
        wall = server.look_as_teacher(room.code, room.key).wall
        assert len(wall) == 24
        assert {image.tobytes() for image in wall.images} == {make_image(seed).tobytes() for seed in range(24)}


VOTER = """
import sys
from mnist_core.classes import Classes

where, code, *tokens = sys.argv[1:]
school = Classes(where)
for token in tokens:
    school.join(code, token)
    school.vote(code, token, "is-91-good.1", 1, "50")
    print(token, flush=True)
sys.stdin.read()
"""


def test_what_was_confirmed_is_there_after_the_server_was_killed(room, where, clock):
    room.lead(QUESTION, "first answer")
    tokens = [make_secret() for _ in range(40)]
    command = [sys.executable, "-c", VOTER, where, room.code, *tokens]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        confirmed = [server.stdout.readline().strip() for _ in range(10)]
        server.kill()
        confirmed += server.stdout.read().split()
    clock.seconds += 1
    assert confirmed == tokens[: len(confirmed)]
    for token in confirmed:
        assert room.school.look_as_student(room.code, token).answers == {1: "50"}
    room.school.vote(room.code, confirmed[0], QUESTION, 1, "91")
    assert room.teacher().n_answered in (len(confirmed), len(confirmed) + 1), "one may be written but not confirmed"


def test_a_lost_connection_to_postgres_is_made_again(postgres, clock):
    school = Classes(postgres, clock=clock)
    room = Room(school)
    room.lead(QUESTION, "first answer")
    engine = create_engine(postgres.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        kill = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid != "
        )
        connection.execute(text(kill + "pg_backend_pid()"))
    engine.dispose()
    room.vote(0, "50")
    assert room.teacher().n_answered == 1
    school.close()


def test_several_servers_that_start_at_once_make_the_tables_once(where):
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: Classes(where), range(4)))
    code, key = opened[0].start(QUESTION)
    assert opened[3].look_as_teacher(code, key).phase == "waiting"
    for each in opened:
        each.close()


def test_tables_of_another_version_are_left_alone(tmp_path):
    Classes(str(tmp_path)).close()
    file = sqlite3.connect(tmp_path / "classes.sqlite")
    file.execute("UPDATE class_schema SET version = 99")
    file.commit()
    file.close()
    with pytest.raises(DatabaseUnavailable, match="99"):
        Classes(str(tmp_path))


def test_where_nothing_can_be_written_it_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    for where in (str(tmp_path / "file" / "folder"), "postgresql://nobody@127.0.0.1:1/none", "nonsense://"):
        with pytest.raises(DatabaseUnavailable, match="rest of the app works"):
            Classes(where)


def test_codes_cannot_be_misread_and_wrong_ones_are_limited(room, clock):
    assert set(ALPHABET) & set("0O1IL") == set()
    assert set(room.code) <= set(ALPHABET)
    stranger = make_secret()
    wrong = next(code for code in ("222222", "333333") if code != room.code)

    def count_tries():
        tried = 0
        while True:
            try:
                room.school.join(wrong, stranger)
            except TooManyTries:
                return tried
            except NoSuchClass:
                tried += 1

    assert count_tries() == 60
    assert room.see(0).phase == "waiting", "who is in a class stays in it"
    clock.seconds += 0.5
    assert count_tries() == 5


def test_a_whole_class_that_looks_after_the_end_uses_up_nobodys_tries(room):
    room.see()
    room.school.end(room.code, room.key)
    for _ in range(200):
        with pytest.raises(NoSuchClass, match="has ended"):
            room.see()
    with pytest.raises(NoSuchClass):
        room.school.join("222222" if room.code != "222222" else "333333", make_secret())


def test_an_absurd_code_is_no_class(school):
    for code in ("", "x", "A" * 1000, "k7m3px", "K7M3P\x00", "K7M3PX'--", "Ⅷ" * 6):
        with pytest.raises(NoSuchClass):
            school.join(code, make_secret())


def test_the_file_for_the_teacher_holds_all_answers_and_drawings(room):
    room.lead(QUESTION, "first answer")
    room.vote(2, "91")
    room.vote(0, "=1+1")
    room.lead(NEXT, "second answer")
    room.vote(1, "recall", 2, NEXT)
    room.lead(ALL, "draw")
    room.draw(1, make_image(0), 7)
    room.draw(0, make_image(1), 8)
    with zipfile.ZipFile(io.BytesIO(room.school.download(room.code, room.key))) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("votes.csv").decode())))
        arrays = np.load(io.BytesIO(archive.read("drawings.npz")))
        for name in ("drawings.npz", "drawings.csv"):
            mine = read_collection(archive.read(name))
            assert np.array_equal(mine.images, [make_image(0), make_image(1)])
            assert mine.labels.tolist() == [7, 8]
    assert rows == [
        ["question", "round", "student", "answer"],
        [QUESTION, "1", "1", "=1+1"],
        [QUESTION, "1", "3", "91"],
        [NEXT, "2", "2", "recall"],
    ]
    assert arrays["students"].tolist() == [2, 1]
    assert arrays["shown"].tolist() == [0, 1]


def test_the_drawings_of_one_person_are_all_shown_or_all_kept(school):
    room = Room(school, 5)
    room.lead(ALL, "draw")

    def deal():
        return school.look_as_teacher(room.code, room.key).wall.to_collection().shown.tolist()

    for seed, student in enumerate([4, 1, 0, 1, 1]):  # 2 and 3 have drawn nothing
        room.draw(student, make_image(seed), 7)
    assert deal() == [True, False, True, False, False]
    for seed, student in enumerate([0, 4, 1], 5):
        room.draw(student, make_image(seed), 8)
    assert deal() == [True, False, True, False, False, True, True, False], "who draws on stays where they are"
    late = make_secret()
    school.join(room.code, late)
    school.draw(room.code, late, make_image(9), 7)
    assert deal() == [True, False, True, False, False, True, True, False, False], "so do all when others come"
