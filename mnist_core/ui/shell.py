"""What surrounds every page: the menu, the heading and the footer."""

import sys
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from mnist_core.server.turns import Turns
from mnist_core.ui import links, state
from mnist_core.ui.frontend import apply_style, read_source
from mnist_core.ui.links import Rule
from mnist_core.ui.words import as_text

FOLDER = Path(__file__).parents[2] / "pages"
HOME = "home"
PAGES = {
    HOME: ("0_home.py", "Home", "home"),
    "browse": ("1_browse.py", "Browse", "grid_view"),
    "train": ("2_train.py", "Train", "model_training"),
    "evaluate": ("3_evaluate.py", "Evaluate", "fact_check"),
    "draw": ("4_draw.py", "Draw", "draw"),
    "compare": ("5_compare.py", "Compare", "compare_arrows"),
    "notebook": ("6_notebook.py", "Notebook", "menu_book"),
    "learn": ("7_learn.py", "Lessons", "school"),
    "class": ("8_class.py", "Class", "groups"),
    "owner": ("9_owner.py", "Owner", "monitoring"),
}
"""Pages by their name in the address, in the menu's order: file, title, icon. ``/home`` leads to Home at ``/``."""
BROWSE_NAMES = {"digit", "lecun", "order", "shuffle", "image", "page", "detail", "facts"}
"""What a link to Browse may say."""
LICENCE = (
    "Digits: MNIST, © Yann LeCun and Corinna Cortes, "
    "[CC BY-SA 3.0](https://creativecommons.org/licenses/by-sa/3.0/). Everything here runs on the embedded copy."
)
_tab = st.components.v2.component(
    "mnist_tab",
    html='<a hidden target="_self"></a>',
    css="""
      a { display: block; padding: .7rem 1rem; border-radius: 2rem; font: 600 1rem var(--st-font); color: #fff;
          background: #0b5cad; text-decoration: none; }
      a[hidden] { display: none; }
    """,
    js=read_source("history.js", "press.js", "connection.js", "storage.js", "tab.js"),
)
_turns = Turns(longest=0.5)


@dataclass
class MenuState:
    """The menu of this run of the script.

    Attributes
    ----------
    shown : bool
        Whether it has been shown.
    page : str or None
        The page that was open last.
    arrived : bool
        Whether that page was opened by another link since the address was read.
    """

    shown: bool = False
    page: str | None = None
    arrived: bool = False


def show_page() -> None:
    """Show the menu and the page that the address names, in turn with other visitors.

    A stroke runs only its own part of a page and does not wait.
    """
    opened = show_menu()
    with _turns.take():
        opened.run()


def show_menu() -> StreamlitPage:
    """Show the menu, unless the app is embedded in another site, and return the page that the address names."""
    # Here and not only on the page: until there is an icon, browsers fetch the menu's from fonts.gstatic.com.
    st.set_page_config(page_icon="✍️", layout="wide")
    apply_style("shell.css")
    _tab(key="tab", on_back_change=lambda: None)  # before the menu's links can be pressed; also the way back to a class
    way_home = st.Page(_go_home, title="Home", url_path=HOME, visibility="hidden")
    opened = st.navigation([*map(page, PAGES), way_home], position="hidden" if st.context.is_embedded else "top")
    known = state.get(MenuState)
    if known.page is None and not links.find_config_problems(state.all_link_values()):
        state.follow_link()  # now, because the menu may be pressed before a page has read it
    known.shown, known.arrived, known.page = True, known.arrived or known.page != opened.url_path, opened.url_path
    return opened


def _show_menu_once() -> None:
    if state.get(MenuState).shown:
        return
    show_menu()
    if Path(sys.modules["__main__"].__file__ or "").name == "app.py":
        # On a fresh server, Streamlit runs a deep link's page without app.py until st.navigation has been called.
        # The page's widgets have other ids then: in a tab that was here before, a pad would be replaced by another.
        st.rerun()


def _go_home() -> None:
    st.switch_page(page(HOME), query_params=state.all_link_values())


def follow_old_link() -> None:
    """Go on from Home to Browse if the link was made when Browse stood at ``/``."""
    if BROWSE_NAMES & state.link().keys():
        st.switch_page(page("browse"), query_params=state.all_link_values())


def page(name: str) -> StreamlitPage:
    """Return a page by its name in the address, for the menu and for links."""
    # A copy, because one that has run is used up. Making another asks the file system where its file is, and gives
    # Python's lock away six times; with a class here each may be a wait.
    return copy(_make_page(name))


@cache
def _make_page(name: str) -> StreamlitPage:
    file, title, icon = PAGES[name]
    return st.Page(
        FOLDER / file,
        title=title,
        icon=f":material/{icon}:",
        url_path="" if name == HOME else name,
        default=name == HOME,
        visibility="hidden" if name == "owner" else "visible",
    )


def show_heading(title: str, purpose: str, rules: Mapping[str, Rule] | None = None) -> None:
    """Show the menu, a page's title and its purpose in a sentence, and what was wrong with the link, if anything.

    Parameters
    ----------
    title, purpose : str
    rules : mapping from str to Rule, optional
        What the page's own names in the address may be, see :mod:`mnist_core.ui.links`.
    """
    _show_menu_once()
    st.set_page_config(page_title=f"{title} · MNIST")
    apply_style("charts.css")
    with st.container(horizontal=True, key="heading"):  # in one line: the page's work begins at the top of the screen
        st.title(title, anchor=False, width="content")
        st.markdown(purpose)
    known = state.get(MenuState)
    known.shown = False  # so far in this run
    links.check_config()
    if known.arrived:
        state.follow_link()
        known.arrived = False
    links.check_link(rules or {})
    state.config()  # writes the address
    if problems := links.current_problems():
        st.warning("  \n".join(map(as_text, problems)), icon=":material/link_off:")


def show_footer() -> None:
    """Show where the digits come from and their licence."""
    st.divider()
    with st.container(key="footer"):
        st.caption(LICENCE)
