"""Packages that import their modules only when one of their names is used."""

import ast
from collections.abc import Callable
from importlib import import_module
from pathlib import Path


def import_when_used(package: str, init: str) -> Callable[[str], object]:
    """Return a ``__getattr__`` for a package whose names are imported under ``if TYPE_CHECKING:``.

    A page that reads drawings needs neither scikit-learn nor pandas, which take a second and more to import. A package
    that imported all of its modules would make it wait for them.

    Parameters
    ----------
    package, init : str
        The package's ``__name__`` and ``__file__``.

    Examples
    --------
    >>> import mnist_core.data
    >>> mnist_core.data.N_DIGITS
    70000
    >>> mnist_core.data.n_digits
    Traceback (most recent call last):
    AttributeError: module 'mnist_core.data' has no attribute 'n_digits'
    """
    modules = {
        alias.name: node.module
        for node in ast.walk(ast.parse(Path(init).read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }

    def get(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(modules[name]), name)

    return get
