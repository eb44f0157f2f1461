"""A visitor's own digits, and files that only pretend to be one."""

import io
import sys
import zipfile
from contextlib import suppress

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mnist_core.drawing import (
    AlreadySaved,
    Collection,
    CollectionFull,
    InvalidCollection,
    read_collection,
    to_csv,
    to_npz,
)
from mnist_core.drawing.collection import MAX_DRAWINGS, Challenge
from mnist_core.drawing.files import MAX_BYTES, from_text, to_text
from tests.support.peak import measure_peak


@pytest.fixture
def mine(digits):
    return Collection(digits.images[:5], digits.labels[:5])  # 5, 0, 4, 1, 9


def same(a, b):
    return np.array_equal(a.images, b.images) and np.array_equal(a.labels, b.labels)


def zipped(**arrays):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in arrays.items():
            archive.writestr(f"{name}.npy", content)
    return file.getvalue()


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def header(shape, dtype="|u1"):
    """Return the beginning of an .npy file that promises an array."""
    text = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}}}".encode()
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text


def test_adding_leaves_the_old_collection_alone(digits):
    first = Collection().with_drawing(digits.images[0], 5)
    second = first.with_drawing(digits.images[1], 0)
    assert (len(Collection()), len(first), len(second)) == (0, 1, 2)
    assert second.labels.tolist() == [5, 0]
    assert same(second.without(1), first)
    assert second.without(0).labels.tolist() == [0]


def test_drawings_are_dealt_by_turns_digit_by_digit(digits):
    mine = Collection()
    for place, digit in enumerate([0, 0, 8, 0, 8, 0, 3]):
        mine = mine.with_drawing(digits.images[place], digit)
    assert mine.shown.tolist() == [True, False, True, True, False, False, True]
    assert Collection(mine.images, mine.labels).shown.tolist() == mine.shown.tolist(), "a file is dealt as a hand would"
    assert mine.part(shown=True).labels.tolist() == [0, 8, 0, 3]
    assert mine.part(shown=False).labels.tolist() == [0, 8, 0]
    changed = mine.with_shown([0, 3], shown=False)
    assert changed.shown.tolist() == [False, False, True, False, False, False, True]
    assert mine.shown[0], "the collection before is as it was"
    assert changed.with_drawing(digits.images[20], 0).shown[-1], "the turn follows from what there is"


def test_a_drawing_that_is_there_already_is_said(mine, digits):
    with pytest.raises(AlreadySaved, match="draw another"):
        mine.with_drawing(digits.images[0], 5)


def test_what_is_there_is_not_added_again(mine, digits):
    assert same(mine.joined(mine), mine)
    assert len(mine.with_drawing(digits.images[0], 6)) == 6, "the same drawing with another digit is another claim"


def test_a_full_collection_says_so(rng, digits):
    full = Collection(digits.images[:MAX_DRAWINGS], digits.labels[:MAX_DRAWINGS])
    with pytest.raises(CollectionFull, match="Delete some"):
        full.with_drawing(digits.images[-1], 6)


def test_what_a_tab_keeps_comes_back(mine):
    assert same(from_text(to_text(mine)), mine)


@pytest.mark.parametrize("text", [None, 3, b"UEs=", "", "UEs", "UEs=", "é", ["UEs="], "data:;base64,UEs="])
def test_a_tabs_copy_that_is_none_is_refused_by_name(text):
    with pytest.raises(InvalidCollection):
        from_text(text)


def test_numpy_itself_reads_the_npz(mine):
    with np.load(io.BytesIO(to_npz(mine)), allow_pickle=False) as file:
        assert np.array_equal(file["images"], mine.images)
        assert np.array_equal(file["labels"], mine.labels)


def test_pandas_reads_the_csv(mine):
    frame = pd.read_csv(io.BytesIO(to_csv(mine)))
    assert frame["digit"].tolist() == [5, 0, 4, 1, 9]
    assert frame.columns[1] == "pixel1"
    assert np.array_equal(frame.drop(columns="digit").to_numpy().reshape(-1, 28, 28), mine.images)


def test_which_are_shown_comes_back_and_an_older_file_is_dealt(mine):
    dealt = mine.with_shown(slice(0, 5), shown=False)
    assert read_collection(to_npz(dealt)).shown.tolist() == [False] * 5
    older = zipped(images=npy(mine.images), labels=npy(mine.labels))
    assert read_collection(older).shown.tolist() == [True] * 5, "five different digits, the first of each"


@pytest.mark.parametrize("write", [to_npz, to_csv])
@pytest.mark.parametrize("n", [1, 5])
def test_what_was_written_comes_back(mine, write, n):
    some = Collection(mine.images[:n], mine.labels[:n])
    assert same(read_collection(write(some)), some)


@pytest.mark.parametrize("write", [to_npz, to_csv])
def test_an_empty_set_is_said(write):
    with pytest.raises(InvalidCollection, match="holds no drawings"):
        read_collection(write(Collection()))


@pytest.mark.parametrize("end", ["", "\n\n", "\r\n\r\n", "\n  \n"])
def test_blank_lines_at_the_end_of_a_csv_are_passed_over(mine, end):
    assert same(read_collection(to_csv(mine).rstrip() + end.encode()), mine)


def test_arrays_in_fortran_order_come_back(mine):
    saved = zipped(images=npy(np.asfortranarray(mine.images)), labels=npy(mine.labels))
    assert b"'fortran_order': True" in npy(np.asfortranarray(mine.images))
    assert same(read_collection(saved), mine)
    assert read_collection(saved).images.flags.c_contiguous


def test_a_csv_from_a_spreadsheet_comes_back(mine):
    windows = b"\xef\xbb\xbf" + to_csv(mine).replace(b"\n", b"\r\n")
    assert same(read_collection(windows), mine)


IMAGES = np.full((2, 28, 28), 9, np.uint8)
LABELS = np.array([1, 2], np.uint8)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "first line"),
        (b"Dear diary", "first line"),
        (b"\x89PNG\r\n\x1a\n\xff\xff", "neither"),
        (b"PK\x03\x04 not really", "damaged"),
        (b"x" * (MAX_BYTES + 1), "5.0 MB"),
        (zipped(images=npy(IMAGES)), '"images" and "labels"'),
        (zipped(images=npy(IMAGES), labels=npy(LABELS[:1])), '"labels" must be .* each'),
        (zipped(images=npy(IMAGES), labels=npy(LABELS), shown=npy(LABELS[:1])), '"shown" must be .* each'),
        (zipped(images=npy(IMAGES), labels=npy(LABELS), shown=npy(IMAGES)), "uint8 of shape"),
        (zipped(images=npy(IMAGES.astype(float)), labels=npy(LABELS)), "uint8 of shape"),
        (zipped(images=npy(IMAGES[:, :20]), labels=npy(LABELS)), "uint8 of shape"),
        (zipped(images=npy(IMAGES), labels=npy(LABELS + 9)), "0 to 9, not 11"),
        (zipped(images=npy(np.zeros_like(IMAGES)), labels=npy(LABELS)), "number 1 is blank"),
        (zipped(images=header("(10**9, 28, 28)"), labels=npy(LABELS)), "damaged"),
        (zipped(images=header("(1000000000, 28, 28)"), labels=npy(LABELS)), "damaged"),
        (zipped(images=header("(-1, 28, 28)"), labels=npy(LABELS)), "damaged"),
        (zipped(images=header("(2, 28, 28)") + b"short", labels=npy(LABELS)), "damaged"),
        (zipped(images=header("(2, 28, 28)", "|O") + b"cos\nsystem\n", labels=npy(LABELS)), "damaged"),
        (zipped(images=npy(IMAGES).replace(b"NUMPY\x01", b"NUMPY\x03"), labels=npy(LABELS)), "damaged"),
        (zipped(images=bytes(10**6), labels=npy(LABELS)), "more than 1,000"),  # nothing, packed to a kilobyte
    ],
)
def test_a_file_that_is_none_is_named(data, words):
    with pytest.raises(InvalidCollection, match=words):
        read_collection(data)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("256", "256"),
        ("-1", "-1"),
        ("1.5", "1.5"),
        ("nan", "nan"),
        ("", "''"),
        ("1,2", "786 values"),
    ],
)
def test_a_bad_cell_is_named_with_its_line(mine, cell, words):
    lines = to_csv(mine).decode().splitlines()
    lines[3] = f"4,{cell}" + ",0" * 783
    with pytest.raises(InvalidCollection, match=f"Line 4 .*{words}"):
        read_collection("\n".join(lines).encode())


@settings(max_examples=25, deadline=None)
@given(cells=some.lists(some.text(max_size=8) | some.integers(-300, 300).map(str) | some.floats().map(str), max_size=4))
def test_any_cells_are_read_as_they_stand_or_refused_by_name(cells):
    table = b"\n".join([to_csv(Collection()).strip(), *(f"3,{cell}{',9' * 783}".encode() for cell in cells)])
    try:
        read = read_collection(table)
    except InvalidCollection:
        return
    assert read.images[:, 0, 0].tolist() == [float(cell) for cell in cells]


def test_a_table_of_words_is_refused():
    with pytest.raises(InvalidCollection, match="Line 2 holds 'True'"):
        read_collection(to_csv(Collection()) + b"True" + b",True" * 784)


def test_too_many_drawings_are_refused():
    line = b"1,9" + b",0" * 783
    with pytest.raises(InvalidCollection, match="1,001 drawings"):
        read_collection(b"\n".join([to_csv(Collection()).strip(), *[line] * (MAX_DRAWINGS + 1)]))


NINES = "9" * 4_200
CSV_HEADER = to_csv(Collection()).decode()


@pytest.mark.parametrize(
    "data",
    [
        zipped(images=header(f"({NINES}, 28, 28)"), labels=npy(LABELS)),
        zipped(images=header(f"({NINES}, 28)"), labels=npy(LABELS)),
        zipped(images=header(f"({'9, ' * 1_400})"), labels=npy(LABELS)),
        zipped(images=header("(2, 28, 28)", "|V" + "9" * 9), labels=npy(LABELS)),
        (CSV_HEADER + NINES + ",0" * 784).encode(),
        (CSV_HEADER + NINES + "9" * 4_200 + ",0" * 784).encode(),
        (CSV_HEADER + "letters " * 500 + ",0" * 784).encode(),
        ("digit," + NINES).encode(),
    ],
    ids=["n", "shape", "dimensions", "type", "digit", "more digits than Python takes", "words", "column"],
)
def test_no_message_repeats_a_long_part_of_a_file(data):
    with pytest.raises(InvalidCollection) as refused:
        read_collection(data)
    assert len(str(refused.value)) < 150
    assert "9" * 21 not in str(refused.value)


def packed(kind):
    """Return an archive whose images are 120 MB of nothing but zeros."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as archive:
        archive.writestr("labels.npy", npy(LABELS))
        with archive.open("images.npy", "w") as member:
            for _ in range(12):
                member.write(bytes(10**7))
    return file.getvalue()


HEAVY = {
    "an archive packed by bzip2": lambda: packed(zipfile.ZIP_BZIP2),
    "an archive packed by LZMA": lambda: packed(zipfile.ZIP_LZMA),
    "a table of a million lines": lambda: (CSV_HEADER + "\u0101\n" * 1_600_000).encode(),
    "a header of a million names": lambda: ("\u0101," * 1_600_000).encode(),
    "a line of a million values": lambda: (CSV_HEADER + "\u0101," * 1_600_000).encode(),
}


@pytest.mark.skipif(sys.platform != "linux", reason="measured by the kernel")
@pytest.mark.parametrize("file", HEAVY)
def test_no_file_takes_a_hundred_megabytes(mine, file):
    megabytes, _, error = measure_peak("mnist_core.drawing:read_collection", HEAVY[file](), to_csv(mine))
    assert error
    assert megabytes < 100


def test_damage_anywhere_is_noticed_or_harmless(mine, rng):
    whole = to_npz(mine)
    for _ in range(300):
        damaged = bytearray(whole)
        damaged[rng.integers(4, len(whole))] ^= 1 << rng.integers(8)
        try:
            assert same(read_collection(bytes(damaged)), mine), "zip's own checksums let no other content pass"
        except InvalidCollection:
            continue
    for end in range(2, len(whole), 97):
        with pytest.raises(InvalidCollection):
            read_collection(whole[:end])


def npy_with(words):
    """Return a file of numpy's format, version 1.0, with any words as its header."""
    return b"\x93NUMPY\x01\x00" + len(words).to_bytes(2, "little") + words


@pytest.mark.parametrize(
    "words",
    [
        b"{[]: 1}",
        b"{1: 2, 'a': 3}",
        b"{'descr': (), 'fortran_order': False, 'shape': (1, 28, 28)}",
        b"(" * 5_000 + b")" * 5_000,
        b"{'descr': '|O', 'fortran_order': False, 'shape': (1, 28, 28)}",
    ],
)
def test_a_header_made_to_mislead_is_refused_by_name(words):
    with pytest.raises(InvalidCollection):
        read_collection(zipped(images=npy_with(words), labels=npy_with(words)))


@given(
    words=some.binary(max_size=200)
    | some.recursive(some.integers() | some.text(), some.tuples).map(repr).map(str.encode)
)
def test_any_header_is_read_or_refused_by_name(words):
    with suppress(InvalidCollection):
        read_collection(zipped(images=npy_with(words), labels=npy_with(words)))


@given(content=some.binary(max_size=2_000))
def test_any_bytes_are_read_or_refused_by_name(content):
    for start in (b"", b"PK", b"PK\x03\x04", b"digit,pixel1"):
        with suppress(InvalidCollection):
            read_collection(start + content)


def test_a_member_packed_with_broken_lzma_is_refused_by_name():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        for name in ("images.npy", "labels.npy"):
            archive.writestr(name, bytes(5_000))
    content = bytearray(file.getvalue())
    start = content.index(b"images.npy") + len("images.npy") + 9
    content[start : start + 8] = b"\xff" * 8
    with pytest.raises(InvalidCollection):
        read_collection(bytes(content))


def test_the_challenge_counts():
    game = Challenge(digit=4).attempt(1, is_fooled=False, following=2).attempt(2, is_fooled=True, following=5)
    assert game == Challenge(digit=5, tried=2, fooled=1, last=2)
