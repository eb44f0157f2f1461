"""The dashboard's entrance: it only knows the way to the pages."""

from mnist_core.ui import shell

shell.show_page()
