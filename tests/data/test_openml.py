"""OpenML as the source of the digits, against a stand-in server that scikit-learn asks as it asks the real one."""

from __future__ import annotations

import gzip
import hashlib
import re
import resource
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import pytest

from mnist_core.data import DatasetUnavailable, Digits
from mnist_core.data.digits import DatasetDamaged
from mnist_core.data.openml import fetch_digits
from mnist_core.data.openml_reader import KEPT_FILE, read_kept
from tests.support.openml_server import ARFF_PATH, Arff, Fault, StandIn, write_arff

PLENTY = 120.0
"""Seconds that no test comes near to."""

Serve = Callable[..., StandIn]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Start a stand-in for OpenML and lead this process's children there."""
    running: list[StandIn] = []

    def start(arff: Arff, fault: Fault | None = None) -> StandIn:
        running.append(StandIn(arff, fault).start(tmp_path))
        for name, value in running[-1].environment.items():
            monkeypatch.setenv(name, value)
        return running[-1]

    yield start
    for stand_in in running:
        stand_in.stop()


def readers() -> list[psutil.Process]:
    """Return the processes in which a fetch is under way."""
    return [child for child in psutil.Process().children() if "mnist_core.data.openml_reader" in child.cmdline()]


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lead requests to a port where nobody listens."""
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")


@pytest.fixture(scope="session")
def few(digits: Digits) -> Arff:
    """A well-formed file of 100 digits: not what OpenML holds."""
    return write_arff(digits.images[:100], digits.labels[:100])


@dataclass
class Fetched:
    """All that is known of one complete fetch."""

    copy: Digits
    data_home: Path
    packed: bytes
    requests: list[str]
    sentences: list[str]


@pytest.fixture(scope="module")
def fetched(digits: Digits, tmp_path_factory: pytest.TempPathFactory) -> Fetched:
    """All 70,000 digits, fetched once for all tests that look at the result."""
    folder, arff = tmp_path_factory.mktemp("openml"), write_arff(digits.images, digits.labels)
    stand_in = StandIn(arff).start(folder)
    sentences: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name, value in stand_in.environment.items():
            patch.setenv(name, value)
        copy = fetch_digits(folder / "new" / "home", timeout=PLENTY, on_progress=sentences.append)
    stand_in.stop()
    return Fetched(copy, folder / "new" / "home", arff.packed, stand_in.requests, sentences)


def test_openml_delivers_the_same_70_000_digits_as_the_embedded_copy(fetched: Fetched, digits: Digits) -> None:
    assert np.array_equal(fetched.copy.images, digits.images)
    assert np.array_equal(fetched.copy.labels, digits.labels)
    assert not fetched.copy.images.flags.writeable
    assert not fetched.copy.labels.flags.writeable


def test_scikit_learn_has_asked_for_each_document_once(fetched: Fetched) -> None:
    assert fetched.requests == [
        "/api/v1/json/data/list/data_name/mnist_784/limit/2/data_version/1",
        "/api/v1/json/data/554",
        "/api/v1/json/data/features/554",
        "/api/v1/json/data/qualities/554",
        ARFF_PATH,
    ]


def test_progress_counts_bytes_and_seconds(fetched: Fetched) -> None:
    figures = [re.search(r"([\d.]+) MB received, (\d+) s", sentence) for sentence in fetched.sentences]
    received = [float(figure[1]) for figure in figures if figure]
    seconds = [int(figure[2]) for figure in figures if figure]
    assert received[0] == 0
    assert received[-1] == pytest.approx(len(fetched.packed) / 1e6, abs=0.2)  # the JSON documents are small
    assert seconds == sorted(seconds)


def test_only_the_packed_file_stays(fetched: Fetched) -> None:
    assert [path.name for path in fetched.data_home.iterdir()] == [KEPT_FILE]
    assert (fetched.data_home / KEPT_FILE).stat().st_size < 12e6


@pytest.mark.usefixtures("no_network")
def test_the_second_time_needs_no_network(fetched: Fetched) -> None:
    again = fetch_digits(fetched.data_home, timeout=PLENTY)
    assert np.array_equal(again.images, fetched.copy.images)
    assert np.array_equal(again.labels, fetched.copy.labels)


@pytest.mark.parametrize("damage", ["a bit", "the end", "all"])
def test_damage_on_disk_is_noticed(fetched: Fetched, tmp_path: Path, damage: str) -> None:
    content = bytearray((fetched.data_home / KEPT_FILE).read_bytes())
    if damage == "a bit":
        content[1_000_000] ^= 1
    (tmp_path / KEPT_FILE).write_bytes({"a bit": content, "the end": content[:-1], "all": b""}[damage])
    with pytest.raises(DatasetDamaged, match="digest differs"):
        read_kept(tmp_path / KEPT_FILE)


@pytest.mark.usefixtures("no_network")
def test_without_network_the_message_says_so_and_nothing_is_left(tmp_path: Path) -> None:
    message = r"cannot be reached \(Connection refused\).*embedded copy goes on serving"
    with pytest.raises(DatasetUnavailable, match=message) as failure:
        fetch_digits(tmp_path / "home", timeout=PLENTY)
    assert type(failure.value) is DatasetUnavailable
    assert list((tmp_path / "home").iterdir()) == []


@pytest.mark.usefixtures("no_network")
def test_a_damaged_file_is_fetched_again(tmp_path: Path) -> None:
    (tmp_path / KEPT_FILE).write_bytes(b"damaged")
    sentences: list[str] = []
    with pytest.raises(DatasetUnavailable, match="cannot be reached"):  # so it has asked the network
        fetch_digits(tmp_path, timeout=PLENTY, on_progress=sentences.append)
    assert sentences[0] == "The copy on disk is damaged, so it is fetched again."


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        ("HTTP 500", DatasetUnavailable, "fails at the moment .HTTP 500."),
        ("cut off", DatasetDamaged, "not MNIST.*end-of-stream"),
        ("another file", DatasetDamaged, "not MNIST: its MD5 checksum differs"),
        ("not JSON", DatasetDamaged, "not MNIST"),
        (None, DatasetDamaged, r"not MNIST: it has shape \(100, 784\), not \(70000, 784\)"),
    ],
)
def test_a_failing_openml_is_explained_and_leaves_nothing(
    serve: Serve, few: Arff, tmp_path: Path, fault: Fault | None, error: type[Exception], words: str
) -> None:
    serve(few, fault)
    with pytest.raises(error, match=rf"{words}.*embedded copy goes on serving") as failure:
        fetch_digits(tmp_path / "home", timeout=PLENTY)
    assert type(failure.value) is error
    assert list((tmp_path / "home").iterdir()) == []


def test_a_pixel_beyond_255_is_refused(serve: Serve, few: Arff, tmp_path: Path) -> None:
    text = gzip.decompress(few.packed).replace(b",253,", b",256,")
    serve(Arff(gzip.compress(text), few.n_rows, hashlib.md5(text).hexdigest()))
    with pytest.raises(DatasetDamaged, match="uint8"):
        fetch_digits(tmp_path / "home", timeout=PLENTY)


def test_a_server_that_hangs_is_given_up(serve: Serve, few: Arff, tmp_path: Path) -> None:
    serve(few, "hangs")
    with pytest.raises(DatasetUnavailable, match=r"longer than 1.5 seconds.*embedded copy goes on serving"):
        fetch_digits(tmp_path / "home", timeout=1.5)
    assert readers() == []
    assert list((tmp_path / "home").iterdir()) == []


def test_when_the_visitor_leaves_the_fetch_ends(serve: Serve, few: Arff, tmp_path: Path) -> None:
    stand_in = serve(few, "hangs")

    class Left(BaseException):
        """Streamlit ends a script run with an exception that is no ``Exception``."""

    def leave_once_it_hangs(sentence: str) -> None:
        if stand_in.requests:
            raise Left

    with pytest.raises(Left):
        fetch_digits(tmp_path / "home", timeout=PLENTY, on_progress=leave_once_it_hangs)
    assert readers() == []
    assert list((tmp_path / "home").iterdir()) == []


def test_a_reader_that_the_system_kills_is_explained(serve: Serve, few: Arff, tmp_path: Path) -> None:
    stand_in = serve(few, "hangs")

    def kill_once_it_hangs(sentence: str) -> None:
        if stand_in.requests:
            for reader in readers():
                reader.kill()

    with pytest.raises(DatasetUnavailable, match=r"memory is short.*embedded copy goes on serving"):
        fetch_digits(tmp_path / "home", timeout=PLENTY, on_progress=kill_once_it_hangs)


@pytest.mark.usefixtures("no_network")
def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatasetUnavailable, match=r"cannot be kept on disk .Not a directory.*Make the folder writable"):
        fetch_digits(tmp_path / "file" / "home", timeout=PLENTY)


def test_a_full_disk_is_explained(serve: Serve, few: Arff, tmp_path: Path) -> None:
    serve(few)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))  # no file may grow beyond this, here and in children
    try:
        with pytest.raises(DatasetUnavailable, match=r"cannot be kept on disk .File too large.*Free some space"):
            fetch_digits(tmp_path / "home", timeout=PLENTY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list((tmp_path / "home").iterdir()) == []


def test_an_interrupted_fetch_does_not_spoil_the_kept_file(fetched: Fetched, tmp_path: Path) -> None:
    shutil.copy(fetched.data_home / KEPT_FILE, tmp_path)
    (tmp_path / "openml-left-behind").mkdir()  # by a server that was killed
    assert np.array_equal(fetch_digits(tmp_path, timeout=PLENTY).labels, fetched.copy.labels)
