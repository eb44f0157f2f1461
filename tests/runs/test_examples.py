"""Runs with examples: they are found by what they were shown, and hold the drawings no longer than needed."""

from dataclasses import replace

import numpy as np
import pytest

from mnist_core.model import Examples, train
from mnist_core.runs import RunRefused
from mnist_core.runs.estimates import fit_memory
from tests.support.fits import PATIENCE, config


@pytest.fixture
def examples(digits):
    return Examples(digits.images[-20:], digits.labels[-20:])


def test_equal_examples_are_one_run_and_without_them_is_another(make_queue, digits, examples):
    queue = make_queue(train)
    asked = config(1, n_train=300, max_iter=5)
    run = queue.submit(asked, examples=examples)
    same = queue.submit(asked, examples=Examples(examples.images.copy(), examples.labels.copy()))
    plain = queue.submit(asked)
    assert same is run
    assert plain is not run
    assert run.wait(PATIENCE)
    assert plain.wait(PATIENCE)
    assert run.config == run.model.config == replace(asked, examples=examples.key)
    assert queue.get(run.config) is run
    assert queue.get(asked) is plain
    here = train(digits, asked, examples=examples)
    np.testing.assert_array_equal(run.model.coef, here.coef)
    assert not np.array_equal(plain.model.coef, here.coef)
    assert run.examples is None, "a run that has ended holds no drawings"


def test_a_key_alone_finds_a_run_but_starts_none(make_queue, examples):
    queue = make_queue(train)
    taught = replace(config(1, n_train=300), examples=examples.key)
    with pytest.raises(RunRefused, match="teach it again"):
        queue.submit(taught)
    run = queue.submit(config(1, n_train=300), examples=examples)
    assert queue.submit(taught) is run


def test_examples_are_counted_in_the_memory_of_a_run(digits, examples):
    plain = config(1, n_train=300)
    taught = replace(plain, examples=examples.key)
    more = fit_memory(taught, len(digits)) - fit_memory(plain, len(digits))
    assert more >= 20 * (784 + 784), "the drawings and their features"
