"""Home: one question, and the way to its answer."""

from mnist_core.ui import home, shell

home.follow_old_link()
shell.show_heading(
    "Can a computer read your handwriting?",
    "Look at 70,000 digits, train a model on them, see its mistakes, and draw one that it cannot read.",
)
shell.show_footer()
