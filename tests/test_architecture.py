"""The house rules that a machine can check: who may import what, and where Streamlit's state is touched."""

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent
LAYERS = (
    {"lazy"},
    {"data"},
    {"model", "drawing"},
    {"analysis"},
    {"charts", "classes", "export", "lessons", "notebook", "runs", "server"},
    {"ui"},
    {"pages"},
    {"app"},
)
"""From the ground up: a room may import from those below it, not from one beside it."""

FILES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "mnist_core").rglob("*.py"))]
UI = [path for path in FILES if "ui" in path.parts]


def module_of(path):
    """Return the dotted name of a file; of a package's ``__init__.py``, the package's."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in FILES}


def room_of(module):
    """Return the room of a module: a package of mnist_core, ``pages`` or ``app``."""
    parts = module.split(".")
    return parts[1] if parts[0] == "mnist_core" and len(parts) > 1 else parts[0]


def imported_names(tree):
    """Return the full names that a file imports, wherever in the file it does."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@cache
def parse(path):
    return ast.parse(path.read_text())


@cache
def read_imports(path):
    return imported_names(parse(path))


def own_imports(path):
    """Return the modules of this project that a file imports; for a name that a package re-exports, the package."""
    found = set()
    for name in read_imports(path):
        owner = name if name in MODULES else name.rpartition(".")[0]
        if owner in MODULES:
            found.add(owner)
    return found


def level(room):
    return next(number for number, layer in enumerate(LAYERS) if room in layer)


def test_imports_point_down():
    assert not own_imports(MODULES["mnist_core"])
    for module in MODULES.keys() - {"mnist_core"}:
        for other in own_imports(MODULES[module]):
            if room_of(other) != room_of(module):
                assert level(room_of(other)) < level(room_of(module)), f"{module} must not import {other}"


def test_nobody_imports_a_private_name():
    for module, path in MODULES.items():
        private = {name for name in read_imports(path) if name.rpartition(".")[2].startswith("_")}
        assert not {name for name in private if name.startswith(("mnist_core", "pages"))}, module


def test_modules_form_no_circle():
    tuple(TopologicalSorter({module: own_imports(path) for module, path in MODULES.items()}).static_order())


def test_only_ui_and_the_pages_know_streamlit():
    for module, path in MODULES.items():
        if room_of(module) not in {"ui", "pages", "app"}:
            assert not {name for name in read_imports(path) if name.split(".")[0].startswith("streamlit")}, module


def test_pages_hold_no_method():
    forbidden = {"sklearn", "scipy", "numpy", "matplotlib", "PIL"}
    for module, path in MODULES.items():
        if room_of(module) in {"pages", "app"}:
            assert not {name for name in read_imports(path) if name.split(".")[0] in forbidden}, module


def test_pages_import_the_libraries_before_all_else_of_ours():
    for module, path in MODULES.items():
        if room_of(module) == "pages":
            ours = [code for code in map(ast.unparse, parse(path).body) if "mnist_core" in code]
            assert ours[0] in ("import mnist_core.ui.libraries", "import mnist_core.ui.first_libraries"), module


def streamlit_attributes(path):
    """Return what a file takes from Streamlit by name: ``cache_data`` of ``st.cache_data``."""
    return {
        node.attr
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "st"
    }


def test_each_kind_of_state_has_one_room():
    rooms = {
        "session_state": {"mnist_core.ui.state"},
        "query_params": {"mnist_core.ui.state"},
        "cache_data": {"mnist_core.ui.cache"},
        "cache_resource": {"mnist_core.ui.cache"},
    }
    for name, allowed in rooms.items():
        users = {module for module, path in MODULES.items() if name in streamlit_attributes(path)}
        assert users <= allowed, f"{name} in {users - allowed}"


def bound_keys(path):
    """Return the keys of the widgets in a file whose values stand in the address."""
    keys = []
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Call):
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            called = ast.unparse(node.func)
            if called == "choose_one" and "in_link" not in given:
                keys.append(ast.unparse(node.args[2]))
            elif (called == "show_tabs" or "bind" in given) and isinstance(given["key"], ast.Constant):
                keys.append(ast.unparse(given["key"]))
    return keys


def test_pages_share_no_bound_key():
    # Streamlit keeps the value of a bound widget when its page is left: another page's widget of that key would adopt
    # it.
    keys = [key for path in FILES for key in bound_keys(path)]
    assert len(keys) > 20
    assert sorted(keys) == sorted(set(keys))


def test_pyplot_is_never_used():
    for module, path in MODULES.items():
        assert not {name for name in read_imports(path) if name.startswith("matplotlib.pyplot")}, module
