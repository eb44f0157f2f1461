"""The tab's copy of the visitor's test set: after a reload, or a restart of the server, only the tab knows it."""

from mnist_core.drawing import CollectionFull, InvalidCollection, from_text, to_text
from mnist_core.ui import state, tab_copy
from mnist_core.ui.state import MySetState


def keep_in_tab() -> None:
    """Give the tab a copy of the test set; a new session gets the one of the session before."""
    known = state.get(MySetState)
    tab_copy.keep_in_tab("set", to_text(known.drawings) if len(known.drawings) else "", take_copy)


def take_copy(copy: object) -> None:
    """Begin with the tab's copy; what has been saved since comes after it. For callbacks."""
    known = state.get(MySetState)
    try:
        known.drawings = from_text(copy).joined(known.drawings)
    except (InvalidCollection, CollectionFull) as problem:
        known.file_problem = f"The copy of your test set in this tab cannot be used. {problem}"
