"""The course notebook: the code of its cells, and what scikit-learn printed and drew for each."""

from mnist_core.notebook.cells import CELLS, IMPORTS, SEED, join_script
from mnist_core.notebook.recorded import TABLES, load_recorded
