"""The course notebook's steps: their code, and what it prints and draws when it runs here."""

from mnist_core.notebook.session import Output, Session, run_first_steps, run_fitted_steps
from mnist_core.notebook.stand_ins import Answers
from mnist_core.notebook.steps import IMPORTS, SEED, STEPS, join_script

__all__ = [
    "IMPORTS",
    "SEED",
    "STEPS",
    "Answers",
    "Output",
    "Session",
    "join_script",
    "run_first_steps",
    "run_fitted_steps",
]
