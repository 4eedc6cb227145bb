"""The reference pages: one for each lecture module that is there, and one for each shared package."""

import ast
from pathlib import Path

from tools import manifest
from tools.environment import ROOT

SHARED = ("data", "show", "training", "runs", "checks")


def modules(root: Path = ROOT) -> list[str]:
    """Return what has a page: the lectures in the order of the course, then what they share."""
    names = [*manifest.lectures(root), *SHARED]
    return [name for name in names if _file(f"coursepkg.{name}", root).is_file()]


def table(root: Path = ROOT) -> list[str]:
    """Return the table of all pages."""
    rows = ["", ".. list-table::", "   :header-rows: 1", ""]
    rows += ["   * - Module", "     - What is in it"]
    for name in modules(root):
        line = _first_line(f"coursepkg.{name}", root)
        rows += [f"   * - :doc:`coursepkg.{name} <api/{name}>`", f"     - {line}"]
    return [*rows, ""]


def page(name: str, root: Path = ROOT) -> str:
    """Return the page of a lecture module or of a shared package."""
    module = f"coursepkg.{name}"
    # "Bags of words: a document as ..." is called "Bags of words"
    subject = _first_line(module, root).partition(":")[0].rstrip(".")
    title = f"{subject}: ``{name}``"
    lines = [".. Written by make arc.", "", title, "=" * len(title), ""]
    lines.append(f".. automodule:: {module}")
    if _file(module, root).name == "__init__.py":
        lines += _parts(module, root)
    else:
        lines += ["   :members:", "   :ignore-module-all:", "   :show-inheritance:"]
    return "\n".join(lines) + "\n"


def public_modules(root: Path = ROOT) -> list[str]:
    """Return the dotted name of every module of the package that is not private."""
    package = root / "coursepkg"
    found = []
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        if not any(part.startswith("_") for part in parts):
            found.append(".".join(parts))
    return found


def public_names(module: str, root: Path = ROOT) -> list[str]:
    """Return the functions and classes that a module defines and does not keep to itself."""
    nodes = _tree(module, root).body
    kinds = (ast.ClassDef, ast.FunctionDef)
    names = [node.name for node in nodes if isinstance(node, kinds)]
    return [name for name in dict.fromkeys(names) if not name.startswith("_")]


def exported(package: str, root: Path = ROOT) -> dict[str, str]:
    """Return what a package passes on from its modules: the name there, and the name that people use."""
    return {
        f"{node.module}.{alias.name}": f"{package}.{alias.asname or alias.name}"
        for node in _tree(package, root).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def _parts(package: str, root: Path) -> list[str]:
    """Return what a package makes, and a section for each of its modules, by the names that people use."""
    used = exported(package, root)
    own = [f"{package}.{name}" for name in public_names(package, root)]
    for where, name in used.items():
        module, _, last = where.rpartition(".")
        if "._" in module and last in public_names(module, root):
            own.append(name)
    lines = [line for name in own for line in _member(name)]
    for module in public_modules(root):
        if module.startswith(f"{package}."):
            lines += _section(module, used, root)
    return lines


def _section(module: str, used: dict[str, str], root: Path) -> list[str]:
    """Return the section of one module of a package."""
    heading = f"``{module.removeprefix('coursepkg.')}``"
    lines = ["", heading, "-" * len(heading), "", f".. automodule:: {module}"]
    if module in used.values():  # a function of the package has the name, too
        lines.append("   :no-index:")
    names = [f"{module}.{name}" for name in public_names(module, root)]
    return lines + [line for name in names for line in _member(used.get(name, name))]


def _member(name: str) -> list[str]:
    """Return the directive that shows one function or class."""
    last = name.rpartition(".")[2]
    if last.endswith("Error"):
        return ["", f".. autoexception:: {name}"]
    if last[0].isupper():
        return ["", f".. autoclass:: {name}", "   :members:"]
    return ["", f".. autofunction:: {name}"]


def _first_line(module: str, root: Path) -> str:
    """Return what a module says of itself first."""
    return (ast.get_docstring(_tree(module, root)) or "").partition("\n")[0]


def _tree(module: str, root: Path) -> ast.Module:
    return ast.parse(_file(module, root).read_text(encoding="utf-8"))


def _file(module: str, root: Path) -> Path:
    """Return the file of a module or of a package, whichever is there."""
    path = root.joinpath(*module.split("."))
    package = path / "__init__.py"
    return package if package.is_file() else path.with_suffix(".py")
