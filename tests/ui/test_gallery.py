"""A gallery shows everything once, a page at a time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils import shuffle

from mnist_core.ui.gallery import PAGE_SIZE, n_pages, page_items, page_of


@given(n=st.integers(1, 1_000))
def test_the_pages_together_are_the_selection(n: int) -> None:
    rows = shuffle(np.arange(n), random_state=0)
    pages = [page_items(rows, page) for page in range(1, n_pages(rows) + 1)]
    assert all(0 < len(page) <= PAGE_SIZE for page in pages)
    assert np.array_equal(np.concatenate(pages), rows)
    assert all(page_of(rows, int(row)) == number for number, page in enumerate(pages, 1) for row in page)


def test_an_empty_selection_has_one_page() -> None:
    empty = np.array([], dtype=np.intp)
    assert n_pages(empty) == 1
    assert len(page_items(empty, 1)) == 0
    assert page_of(empty, 5) is None
