"""OpenML's digits, against a stand-in server that scikit-learn asks as it asks the real one."""

import gzip
import hashlib
import re
import resource
import ssl
import tempfile

import psutil
import pytest

from mnist_core.data import DatasetUnavailable
from mnist_core.data.openml import FAILURES, NOT_MNIST, compare_with_openml, count_differences, explain
from tests.support.openml_server import ARFF_PATH, Arff, StandIn, forget_proxies, write_arff

PLENTY = 300.0
"""Seconds that no test comes near to."""


@pytest.fixture(autouse=True)
def scratch(tmp_path, monkeypatch):
    """Give temporary folders a place of their own, and see to it that nothing stays there."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def serve(tmp_path, monkeypatch):
    """Start a stand-in for OpenML and lead this process's children there."""
    running = []
    forget_proxies(monkeypatch)

    def start(arff, fault=None):
        running.append(StandIn(arff, fault).start(tmp_path))
        for name, value in running[-1].environment.items():
            monkeypatch.setenv(name, value)
        return running[-1]

    yield start
    for stand_in in running:
        stand_in.stop()


def readers():
    """Return the processes in which a fetch is under way."""
    return [child for child in psutil.Process().children() if "mnist_core.data.openml" in child.cmdline()]


@pytest.fixture
def no_network(monkeypatch):
    """Lead requests to a port where nobody listens."""
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")


@pytest.fixture(scope="session")
def few(digits):
    """A well-formed file of 100 digits: not what OpenML holds."""
    return write_arff(digits.images[:100], digits.labels[:100])


def fetch(on_progress=lambda _: None, timeout=PLENTY):
    return compare_with_openml(timeout=timeout, on_progress=on_progress)


def test_digits_that_differ_are_counted_and_no_others(serve, digits):
    images, labels = digits.images.copy(), digits.labels.copy()
    images[[5, 69_999], 0, 0] = 1
    labels[[5, 7]] = 0
    stand_in = serve(write_arff(images, labels))
    sentences = []
    assert fetch(sentences.append) == 3
    assert stand_in.requests == [
        "/api/v1/json/data/list/data_name/mnist_784/limit/2/data_version/1",
        "/api/v1/json/data/554",
        "/api/v1/json/data/features/554",
        "/api/v1/json/data/qualities/554",
        ARFF_PATH,
    ]
    seconds = [int(number) for sentence in sentences for number in re.findall(r"(\d+) s", sentence)]
    assert len(seconds) == len(sentences)
    assert seconds == sorted(seconds)


@pytest.mark.usefixtures("no_network")
def test_without_network_the_message_says_so():
    message = r"cannot be reached \(Connection refused\).*embedded copy goes on serving"
    with pytest.raises(DatasetUnavailable, match=message):
        fetch()


tries_again = pytest.mark.filterwarnings("ignore:A network error occurred", "ignore:Invalid cache, redownloading")
"""Allows what scikit-learn says before it tries once more."""


def find_what_is_wrong(folder):
    """Fetch in this process, which has scikit-learn already, and return what a visitor would be told."""
    with pytest.raises((*FAILURES, *NOT_MNIST)) as failed:
        count_differences(str(folder))
    return explain(failed.value)


@tries_again
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("HTTP 500", "fails at the moment .HTTP 500."),
        ("cut off", "not MNIST.*end-of-stream"),
        ("another file", "not MNIST: its MD5 checksum differs"),
        ("not JSON", "not MNIST"),
        (None, r"not MNIST: it has shape \(100, 784\), not \(70000, 784\)"),
    ],
)
def test_a_failing_openml_is_explained(serve, few, fault, words, tmp_path):
    serve(few, fault)
    assert re.search(words, find_what_is_wrong(tmp_path))


@tries_again
def test_a_pixel_beyond_255_is_refused(serve, few, tmp_path):
    text = gzip.decompress(few.packed).replace(b",253,", b",256,")
    serve(Arff(gzip.compress(text), few.n_rows, hashlib.md5(text).hexdigest()))
    assert re.search("not MNIST.*uint8", find_what_is_wrong(tmp_path))


def test_a_server_that_hangs_is_given_up(serve, few):
    serve(few, "hangs")
    with pytest.raises(DatasetUnavailable, match=r"longer than 1.5 seconds.*embedded copy goes on serving"):
        fetch(timeout=1.5)
    assert readers() == []


def test_when_the_visitor_leaves_the_fetch_ends(serve, few):
    serve(few, "hangs")

    class Left(BaseException):
        """Streamlit ends a script run with an exception that is no ``Exception``."""

    def leave(sentence):
        assert readers()
        raise Left

    with pytest.raises(Left):
        fetch(leave)
    assert readers() == []


def test_a_reader_that_the_system_kills_is_explained(serve, few):
    serve(few, "hangs")

    def kill(sentence):
        for reader in readers():
            reader.kill()

    with pytest.raises(DatasetUnavailable, match=r"memory is short.*embedded copy goes on serving"):
        fetch(kill)


@pytest.mark.usefixtures("no_network")
def test_a_folder_that_cannot_be_written_is_explained(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file"))
    with pytest.raises(DatasetUnavailable, match=r"cannot be kept on disk .Not a directory"):
        fetch()


def test_a_full_disk_is_explained(serve, few):
    serve(few)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))  # no file may grow beyond this, here and in children
    try:
        with pytest.raises(DatasetUnavailable, match=r"cannot be kept on disk .File too large.*Free some space"):
            fetch()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_short_memory_is_explained():
    assert "too little memory" in explain(MemoryError())


def test_a_connection_that_breaks_is_not_blamed_on_the_disk():
    assert "cannot be reached" in explain(ssl.SSLError(1, "record layer failure"))
