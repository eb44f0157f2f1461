"""Who looks at a page, and whether they are still here. A visitor is known by Streamlit's number of their session."""

from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx


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
