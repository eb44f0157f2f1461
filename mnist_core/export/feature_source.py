"""The features, for code that runs without this app: the files that this app itself runs, read as text.

Each file is shown whole. Only its imports move, to the top of the script: NumPy's once for all, and those from another
of these files not at all, since that file stands above.
"""

from importlib.resources import files

from mnist_core.model import Features

_FILES: dict[Features, tuple[str, ...]] = {
    "pixels": (),
    "deskewed": ("deskewing.py",),
    "gradient histograms": ("deskewing.py", "gradient_histograms.py"),
}
_IMPORTS = ("import ", "from ")


def read_feature_imports(features: Features) -> set[str]:
    """Return the lines that import from NumPy what the files of :func:`read_feature_code` need."""
    lines = {line for source in _read_files(features) for line in source.splitlines() if line.startswith(_IMPORTS)}
    return {line for line in lines if not line.startswith("from mnist_core.")}


def read_feature_code(features: Features) -> list[str]:
    """Return the files that define the features, without their imports, in the order in which they must run."""
    return [
        "\n".join(line for line in source.splitlines() if not line.startswith(_IMPORTS)).replace("\n\n\n\n", "\n\n\n")
        for source in _read_files(features)
    ]


def _read_files(features: Features) -> list[str]:
    folder = files("mnist_core.model")
    return [folder.joinpath(name).read_text(encoding="utf-8") for name in _FILES[features]]
