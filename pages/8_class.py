"""Class: a class predicts, discusses, predicts again and sees the outcome, or draws together."""

import mnist_core.ui.libraries  # noqa: F401  before all others: it says why
from mnist_core.ui import classroom, shell

shell.show_heading("Class", "Predict, discuss, predict again and see; or draw together.", classroom.RULES)
classroom.show_class()
shell.show_footer()
