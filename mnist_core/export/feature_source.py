"""The source of the features, for scripts that run without this app."""

import ast
import inspect
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from mnist_core.model import TrainingConfig, features, make_features

_PIXELS = """\
def featurise(images):
    return images.reshape(-1, 784).astype(np.float32)"""


def write_features(config: TrainingConfig) -> tuple[list[str], str]:
    """Return the imports and the definition of ``featurise``, with the source of the transformer that it uses."""
    transformer = make_features(config.features)
    if transformer == "passthrough":
        return [], _PIXELS
    with _PARSING:
        imports, source = _source_of_class(type(transformer).__name__)
    return imports, (
        f"{source}\n\n\ndef featurise(images):\n"
        f"    return {transformer!r}.transform(images.reshape(-1, 784)).astype(np.float32)"
    )


_PARSING = Lock()
"""Python 3.11 fails when several threads turn source into syntax trees at the same time."""


@lru_cache
def _source_of_class(name: str) -> tuple[list[str], str]:
    """Return the imports and definitions that a class of :mod:`mnist_core.model.features` needs."""
    return _source_with_needs(inspect.getsource(features), name)


def _source_with_needs(module: str, name: str) -> tuple[list[str], str]:
    r"""Return the imports and definitions that one name of a module needs, directly or indirectly.

    Examples
    --------
    >>> _source_with_needs("import math\nimport os\na = math.pi\nb = os.sep\ndef f(): return a", "f")
    (['import math'], 'a = math.pi\n\n\ndef f(): return a')
    """
    imports, definitions = _read_module(module)
    needed: set[str] = set()
    unseen = {name}
    while unseen:
        needed |= unseen
        unseen = {mention for each in unseen & definitions.keys() for mention in definitions[each].mentions} - needed
    chosen = dict.fromkeys(definition for defined, definition in definitions.items() if defined in needed)
    source = "\n".join(f"\n\n{each.source}" if each.is_block else each.source for each in chosen)
    return [statement for imported, statement in imports.items() if imported in needed], source.strip()


@dataclass(frozen=True, eq=False)
class _Definition:
    """A function, a class or constants: the source, whether it is a block, and the names that it mentions."""

    source: str
    is_block: bool
    mentions: frozenset[str]


def _read_module(module: str) -> tuple[dict[str, str], dict[str, _Definition]]:
    """Return by name what the source of a module imports and what it defines; this app's modules are not imported but read."""
    imports: dict[str, str] = {}
    definitions: dict[str, _Definition] = {}
    lines = module.splitlines()
    for node in ast.parse(module).body:
        match node:
            case ast.ImportFrom(module=str(origin)) if origin.startswith("mnist_core."):
                their_imports, their_definitions = _read_module(inspect.getsource(sys.modules[origin]))
                imports |= their_imports
                definitions |= their_definitions
            case ast.ImportFrom(module=str(origin), names=aliases) if origin != "__future__":
                imports |= {
                    alias.asname or alias.name: f"from {origin} import {ast.unparse(alias)}" for alias in aliases
                }
            case ast.Import(names=aliases):
                imports |= {alias.asname or alias.name: f"import {ast.unparse(alias)}" for alias in aliases}
            case ast.FunctionDef() | ast.ClassDef():
                start = min(part.lineno for part in (node, *node.decorator_list))
                definitions[node.name] = _definition(node, lines[start - 1 : node.end_lineno])
            case ast.Assign() | ast.AnnAssign():
                definition = _definition(node, lines[node.lineno - 1 : node.end_lineno])
                definitions |= dict.fromkeys(_names(node, ast.Store), definition)
    return imports, definitions


def _definition(node: ast.stmt, lines: list[str]) -> _Definition:
    source = re.sub(r"  # type: ignore\[.*?\]", "", "\n".join(lines))
    is_block = isinstance(node, ast.FunctionDef | ast.ClassDef)
    return _Definition(source, is_block, frozenset(_names(node, ast.Load)))


def _names(node: ast.stmt, context: type[ast.expr_context]) -> set[str]:
    """Return the names that a statement reads (``ast.Load``) or binds (``ast.Store``)."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, context)}


def merge_imports(statements: Iterable[str]) -> str:
    """Sort imports as is usual: the standard library first, one line a module.

    Examples
    --------
    >>> print(merge_imports(["from scipy import stats", "import sys", "from scipy import linalg"]))
    import sys
    <BLANKLINE>
    from scipy import linalg, stats
    """
    plain = {statement for statement in statements if statement.startswith("import ")}
    modules: dict[str, set[str]] = {}
    for statement in set(statements) - plain:
        _, module, _, name = statement.split(maxsplit=3)
        modules.setdefault(module, set()).add(name)
    lines = sorted(plain) + [f"from {module} import {', '.join(sorted(modules[module]))}" for module in sorted(modules)]
    own = [line for line in lines if line.split()[1].partition(".")[0] in sys.stdlib_module_names]
    others = [line for line in lines if line not in own]
    return "\n\n".join("\n".join(group) for group in (own, others) if group)
