"""The dashboard's entrance: it only knows the way to the pages."""

import mnist_core.ui.first_libraries  # noqa: F401  before all others: mnist_core.ui.libraries says why
from mnist_core.ui import shell

shell.show_page()
