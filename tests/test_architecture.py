"""The house rules that a machine can check: who may import what."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GLUE = {"cached", "session", "canvas", "panels", "detail", "drawing_panels"}
LAYERS = [
    {"data", "embed", "disputed", "watching", "cores", "sockets"},
    {"openml", "features", "scaling", "sprites", "browsing"},
    {"training", "drawing", "photo"},
    {"evaluation", "explanation", "export", "collection", "verdict"},
    {"runs", "charts"},
    GLUE,
]


def imports(path: Path) -> set[str]:
    """Return the full names of the modules that a file imports, wherever in the file it does."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def core_name(path: Path) -> str:
    """Return the module's name inside mnist_core; for a package, the package's."""
    return path.relative_to(ROOT / "mnist_core").parts[0].removesuffix(".py")


def core_imports(path: Path) -> set[str]:
    """Return the names of the modules of mnist_core that a file imports."""
    names = {name.split(".")[1] for name in imports(path) if name.startswith("mnist_core.")}
    return names & {core_name(other) for other in CORE}


CORE = [path for path in sorted((ROOT / "mnist_core").rglob("*.py")) if path.name != "__init__.py"]
PAGES = sorted((ROOT / "pages").glob("*.py"))
GLUE_FILES = [ROOT / "mnist_core" / f"{name}.py" for name in sorted(GLUE)]


def level(name: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if name in layer)


def test_every_module_has_its_place() -> None:
    assert {core_name(path) for path in CORE} <= set().union(*LAYERS)


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    mine = core_name(path)
    for other in core_imports(path) - {mine}:
        assert level(other) <= level(mine), f"{mine} must not import {other}"


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_glue_knows_streamlit(path: Path) -> None:
    if core_name(path) not in GLUE:
        assert not {name for name in imports(path) if name.split(".")[0].startswith("streamlit")}


@pytest.mark.parametrize("path", [ROOT / "app.py", *PAGES], ids=lambda path: path.name)
def test_pages_hold_no_method(path: Path) -> None:
    forbidden = {"sklearn", "scipy", "numpy", "matplotlib", "PIL"}
    assert not {name for name in imports(path) if name.split(".")[0] in forbidden}
    assert "session_state" not in path.read_text()


def test_each_kind_of_state_has_one_room() -> None:
    rooms = {
        ".session_state[": {"session", "canvas"},  # a component's value can be read nowhere else
        "query_params[": {"session"},
        "st.cache_": {"cached"},
    }
    for word, allowed in rooms.items():
        users = {core_name(path) for path in CORE if word in path.read_text()}
        assert users <= allowed, f"{word} in {users - allowed}"


def bound_keys(path: Path) -> set[str]:
    """Return the keys of the widgets in a file whose values stand in the address."""
    keys = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            if "bind" in given and isinstance(key := given["key"], ast.Constant):
                keys.add(key.value)
    return keys


def test_pages_share_no_bound_key() -> None:
    # Streamlit keeps the value of a bound widget when its page is left: another page's widget of that key would adopt it.
    keys = [key for path in [*PAGES, *GLUE_FILES] for key in bound_keys(path)]
    assert len(keys) > 20
    assert sorted(keys) == sorted(set(keys))


def test_pyplot_is_never_used() -> None:
    for path in [*CORE, *PAGES]:
        assert "matplotlib.pyplot" not in imports(path), path
