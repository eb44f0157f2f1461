"""Runs that a page watches, and a model for a download."""

import pytest
from streamlit.testing.v1 import AppTest

from mnist_core.model import TrainingConfig
from mnist_core.ui import run_watch
from tests.support.fits import PATIENCE


def test_a_model_that_is_trained_again_for_who_has_left_gives_up_its_place(use_queue, monkeypatch):
    now, here = 0.0, {"reader"}
    queue = use_queue(workers=0, is_here=lambda visitor: visitor in here, clock=lambda: now)
    monkeypatch.setattr(run_watch, "MODEL_SECONDS", 0)
    wanted = TrainingConfig(n_train=500)
    with pytest.raises(LookupError, match="could not be trained again"):
        run_watch.recall_model(wanted, "reader")
    assert queue.get(wanted) is not None
    here.clear()
    queue.submit(TrainingConfig(seed=1))
    now = 61.0
    queue.submit(TrainingConfig(seed=2))
    assert queue.get(wanted) is None


def show_failure_once(number):
    import streamlit as st

    from mnist_core.model import TrainingConfig
    from mnist_core.ui import run_watch

    if "shown" in st.session_state:
        st.markdown("The page has run again.")
    else:
        st.session_state["shown"] = True
        run_watch._watch_failure(TrainingConfig(n_train=500), number)


@pytest.mark.usefixtures("fresh_caches")
def test_a_page_that_shows_a_failure_runs_again_when_somebody_else_tries_again(use_queue):
    def fail(*_):
        raise MemoryError

    queue, config = use_queue(train=fail), TrainingConfig(n_train=500)
    failed = queue.submit(config)
    assert failed.wait(PATIENCE)
    page = AppTest.from_function(show_failure_once, default_timeout=60, args=(failed.number,)).run()
    assert [button.label for button in page.button] == ["Train it again"]
    queue.submit(config, again=True, visitor="somebody else")
    page = AppTest.from_function(show_failure_once, default_timeout=60, args=(failed.number,)).run()
    assert page.markdown[0].value == "The page has run again."


def watch_until_stopped():
    import streamlit as st

    from mnist_core.model import TrainingConfig
    from mnist_core.ui import run_watch

    if st.session_state.get("stopped") == "and watched once more, as the fragment is":
        st.markdown("The page has run again.")
        return
    if "stopped" in st.session_state:
        st.session_state["stopped"] = "and watched once more, as the fragment is"
    run_watch.watch_runs(
        [TrainingConfig(n_train=500), TrainingConfig(n_train=600)],
        dict,
        at_once=1,
        show=lambda: None,
        stop=lambda: st.session_state.update(stopped="by a press"),
    )


@pytest.mark.usefixtures("fresh_caches")
def test_when_several_runs_are_stopped_no_more_of_them_begin(use_queue):
    queue = use_queue(workers=0)
    page = AppTest.from_function(watch_until_stopped, default_timeout=60).run()
    assert [run.config.n_train for run in queue.runs()] == [500]
    page.button(key="stop-all").click().run()
    assert not page.exception
    assert page.markdown[0].value == "The page has run again."
    assert not any(run.status == "waiting" for run in queue.runs())
