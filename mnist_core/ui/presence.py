"""Who looks at a page, and whether they are still here. A visitor is known by Streamlit's number of their session."""

import asyncio
from collections.abc import Callable

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.runtime.stats import GaugeStat

MOST_UPDATES = 50
"""How often in a second, for all visitors together, pages that show something live may run by themselves."""
LONGEST = 3.0
"""Seconds between two such runs at most, however many visitors there are."""
_watching: set[str] = set()
"""Visitors whose pages have shown something live."""


def visitor() -> str | None:
    """Return the visitor for whom the page is run; None outside of a page."""
    context = get_script_run_ctx(suppress_warning=True)
    return None if context is None else context.session_id


def is_here(visitor: str) -> bool:
    """Return whether a visitor's browser is connected; safe from any thread. Without a server everybody is here."""
    try:
        return bool(Runtime.instance().is_active_session(visitor))
    except RuntimeError:
        return True


def count_visitors() -> int:
    """Return how many browsers are connected; 0 without a server."""
    if not Runtime.exists():
        return 0
    told = Runtime.instance().stats_mgr.get_stats(["active_sessions"])["active_sessions"]
    return sum(int(stat.value) for stat in told if isinstance(stat, GaugeStat))


def choose_interval(seconds: float) -> float:
    """Return after how many seconds a part of the visitor's page runs again by itself: more if many watch theirs.

    Connections that have never shown a page do not count.
    """
    if (here := visitor()) is not None:
        _watching.add(here)
    _watching.difference_update([each for each in tuple(_watching) if not is_here(each)])
    return max(seconds, min(len(_watching) / MOST_UPDATES, LONGEST))


def prepare_rerun() -> Callable[[], None] | None:
    """Return what runs this fragment again, from any thread, as its timer would; None without a server.

    It does nothing once the visitor has left or looks at another page. For use in a fragment.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or not Runtime.exists() or not isinstance(runtime := Runtime.instance(), Runtime):
        return None  # tests of a page have something else in the server's place
    visitor, ask = context.session_id, ClientState()
    ask.query_string, ask.page_script_hash = context.query_string, context.page_script_hash
    ask.fragment_id, ask.is_auto_rerun = ThreadState.get().fragment_id or "", True
    ask.cached_message_hashes.extend(context.cached_message_hashes)
    loop = runtime._get_async_objs().eventloop  # Streamlit's own thread, which alone may ask for a run

    async def run_fragment() -> None:
        if (session := runtime.get_app_session(visitor)) is not None:
            session.track_settling()
            await session.wait_until_settled()  # together with a press that waits, this would forget what was typed
            session.request_rerun(ask)

    def run_again() -> None:
        if not loop.is_closed():
            asyncio.run_coroutine_threadsafe(run_fragment(), loop)

    return run_again
