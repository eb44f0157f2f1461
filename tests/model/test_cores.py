"""Idle cores help with a product, busy ones do not, and the result is the same."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, get_ident, get_native_id

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_core.model import PixelRows, cores
from mnist_core.model.pixel_rows import BLOCK_ROWS

PATIENCE = 60


@given(n_rows=st.integers(0, 5_000), block=st.integers(1, 1_000))
def test_parts_are_all_rows_in_order_and_begin_with_a_block(n_rows, block):
    parts = cores.in_parts(lambda part: part, n_rows, block)
    assert [row for part in parts for row in range(part.start, part.stop)] == list(range(n_rows))
    assert all(part.start % block == 0 for part in parts)
    assert 1 <= len(parts) <= cores.N_PARTS


def n_threads():
    """How many threads a product gets now."""
    return len(set(cores.in_parts(lambda _: get_ident(), cores.N_PARTS, 1)))


@pytest.mark.parametrize("n_cores", [1, 2, 3, 4, 64])
def test_as_many_threads_work_as_there_are_cores(monkeypatch, n_cores):
    monkeypatch.setattr(cores, "N_CORES", n_cores)
    expected = min(n_cores, cores.N_PARTS)
    together = Barrier(expected)
    met = set()

    def work(part):
        if get_ident() not in met:
            met.add(get_ident())
            together.wait(PATIENCE)  # all threads are at work at the same time
        return get_ident()

    threads = cores.in_parts(work, cores.N_PARTS, 1)
    assert threads[0] == get_ident()
    assert len(set(threads)) == expected


def test_cores_on_which_others_multiply_are_left_to_them(monkeypatch):
    monkeypatch.setattr(cores, "N_CORES", 2)
    seen = []

    def outer(part):
        if part.start == 0:  # this product has both cores
            seen.append(set(cores.in_parts(lambda _: get_ident(), cores.N_PARTS, 1)))

    cores.in_parts(outer, cores.N_PARTS, 1)
    assert seen == [{get_ident()}]
    assert n_threads() == 2


def test_an_error_comes_through_and_frees_the_cores(monkeypatch):
    monkeypatch.setattr(cores, "N_CORES", 2)
    for bad in range(cores.N_PARTS):

        def work(part, bad=bad):
            return 1 / (part.start - bad)

        with pytest.raises(ZeroDivisionError):
            cores.in_parts(work, cores.N_PARTS, 1)
        assert n_threads() == 2


def test_products_are_the_same_to_the_last_bit_with_and_without_help(monkeypatch, digits, rng):
    Z = PixelRows(digits.images.reshape(len(digits), -1), np.arange(5 * BLOCK_ROWS + 7), shift=33.0, factor=1 / 255)
    W = rng.normal(size=(784, 10)).astype(np.float32)
    G = rng.normal(size=(10, Z.shape[0])).astype(np.float32)
    products = []
    for n_cores in (1, 2, 4):
        monkeypatch.setattr(cores, "N_CORES", n_cores)
        products.append((Z @ W, G @ Z))
    for scores, gradient in products[1:]:
        np.testing.assert_array_equal(scores, products[0][0])
        np.testing.assert_array_equal(gradient, products[0][1])


def test_a_product_that_outlives_python_is_done_without_help():
    script = """
import threading
from mnist_core.model import cores

cores.N_CORES = 2
threading._register_atexit(lambda: print(cores.in_parts(lambda part: part.start, 4, 1)))
cores.in_parts(lambda part: part.start, 4, 1)  # starts the helper
"""
    # Functions registered last run first: the helpers have not been told yet. So it is asked twice.
    late = script.replace("threading._register_atexit", "__import__('atexit').register")
    for code in (script, late):
        answer = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=PATIENCE
        )
        assert (answer.stdout, answer.stderr) == ("[0, 1, 2, 3]\n", "")


def niceness():
    return os.getpriority(os.PRIO_PROCESS, get_native_id())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives each thread a niceness of its own")
def test_training_threads_give_way_and_pages_do_not(monkeypatch):
    def work():
        cores.give_way()
        return niceness()

    before = niceness()
    with ThreadPoolExecutor(1) as worker:
        assert worker.submit(work).result() == max(before, 10)
    monkeypatch.setattr(cores, "N_CORES", 2)
    assert cores.in_parts(lambda _: niceness(), cores.N_PARTS, 1) == [before] * 2 + [max(before, 10)] * 2
    assert niceness() == before


def test_elsewhere_a_threads_number_is_not_taken_for_a_process(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    reniced = []
    monkeypatch.setattr(os, "setpriority", lambda _, who, __: reniced.append(who))
    cores.give_way()
    assert reniced == []
