"""The Browse page, part by part."""

from mnist_core.ui.browse.detail import DETAILS, show_detail
from mnist_core.ui.browse.facts import FACTS, show_facts
from mnist_core.ui.browse.filters import (
    MAX_SHUFFLE,
    ORDERS,
    ask_for_image,
    choose_rows,
    follow_opened,
    warn_of_number,
)
from mnist_core.ui.browse.grid import show_card, show_grid

__all__ = [
    "DETAILS",
    "FACTS",
    "MAX_SHUFFLE",
    "ORDERS",
    "ask_for_image",
    "choose_rows",
    "follow_opened",
    "show_card",
    "show_detail",
    "show_facts",
    "show_grid",
    "warn_of_number",
]
