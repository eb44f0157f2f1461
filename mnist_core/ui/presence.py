"""Who looks at a page, and whether they are still here. A visitor is known by Streamlit's number of their session."""

from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
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
