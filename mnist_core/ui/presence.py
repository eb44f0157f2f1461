"""Who looks at a page, and whether they are still here. A visitor is known by Streamlit's number of their session."""

from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.stats import GaugeStat

MOST_UPDATES = 50
"""How often in a second, for all visitors together, pages that show something live may run by themselves."""


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
    """Return after how many seconds a part of a page runs again by itself: `seconds`, or more if many are here."""
    return max(seconds, count_visitors() / MOST_UPDATES)
