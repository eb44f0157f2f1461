"""The home page, part by part."""

from mnist_core.ui.home.old_links import follow_old_link

__all__ = ["follow_old_link"]
