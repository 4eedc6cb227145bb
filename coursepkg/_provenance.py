"""Where a result comes from: the code behind it, and the machine and versions that made it.

Caches, stored runs and tables of claims keep a digest of the code that made them, so that a change
of that code is noticed. Comments, docstrings and empty lines do not count: they change no result.
"""

import ast
import dataclasses
import hashlib
import importlib.metadata
import io
import json
import os
import platform
import tokenize
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

PACKAGE = Path(__file__).parent
# How a result is shown does not change it.
_PRESENTATION = "coursepkg.show"


def code_digest(*modules: str, package: Path = PACKAGE) -> str:
    """Return the SHA-256 of modules of this package, and of all of the package that they import.

    Parameters
    ----------
    *modules : str
        Dotted names, such as ``"coursepkg.data.world"``.
    package : pathlib.Path
        The folder of the package; another one in tests.

    Raises
    ------
    ValueError
        If there is no such module.
    """
    files = _files_behind(modules, package)
    parts = [
        (
            file.relative_to(package).as_posix(),
            code_lines(file.read_text(encoding="utf-8")),
        )
        for file in sorted(files)
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def modules_imported(source: str, package: Path = PACKAGE) -> set[str]:
    """Return the modules of this package that a source file uses, as dotted names.

    What a package such as ``data`` only passes on counts as use of the module that it comes from:
    whoever uses ``data.world_of_facts`` does not depend on the other data sets.
    """
    tree = ast.parse(source)
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                if any(_files_of(name, package)):
                    used = _attributes_of(alias.asname or alias.name, tree)
                    found |= {_origin(f"{name}.{x}", package) for x in used} or {name}
                else:
                    found.add(_origin(name, package))
    return {name for name in found if name.split(".")[0] == "coursepkg"}


def _attributes_of(name: str, tree: ast.AST) -> set[str]:
    """Return which attributes of ``name`` a file uses; none where it uses ``name`` itself."""
    attributes: set[str] = set()
    owners: set[ast.AST] = set()
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == name
        ):
            attributes.add(node.attr)
            owners.add(node.value)
    bare = [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.Name) and n.id == name and n not in owners
    ]
    return set() if bare else attributes


def _origin(name: str, package: Path) -> str:
    """Return the module that a name comes from, looking through a package that passes it on."""
    module, _, attribute = name.rpartition(".")
    start = package.joinpath(*module.split(".")[1:]) / "__init__.py"
    if start.is_file():
        for node in ast.parse(start.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    if (alias.asname or alias.name) == attribute:
                        return _origin(f"{node.module}.{alias.name}", package)
    return name if any(_files_of(name, package)) else module


def code_lines(source: str) -> list[str]:
    """Return the lines of a source file without comments, docstrings and empty lines."""
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    tree = ast.parse(source)
    docstrings = {node for node in map(_docstring, ast.walk(tree)) if node}
    strings = {n for n in ast.walk(tree) if isinstance(n, ast.Constant | ast.JoinedStr)}
    # An empty line inside of a string belongs to what the code says.
    said = {row for node in strings - docstrings for row in _rows(node)}
    unsaid = {row for node in docstrings for row in _rows(node)}
    return [
        line.rstrip()
        for row, line in enumerate(lines, 1)
        if row not in unsaid and (line.strip() or row in said)
    ]


def _docstring(node: ast.AST) -> ast.expr | None:
    """Return the expression that is the docstring of a module, a class or a function."""
    if isinstance(
        node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    ) and ast.get_docstring(node):
        first = node.body[0]
        return first.value if isinstance(first, ast.Expr) else None
    return None


def _rows(node: ast.expr) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def record_data(name: str, arguments: dict[str, Any], data: object) -> None:
    """Note what a run read that is not in this repository, such as the sources of libraries.

    Where ``COURSE_CLAIMS`` names a file, a line of JSON is added to it: the function of ``coursepkg.data``
    that made ``data``, what it was called with, and the digest of ``data``.
    """
    if record := os.environ.get("COURSE_CLAIMS"):
        line = {"data": name, "arguments": arguments, "sha256": data_digest(data)}
        with Path(record).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def data_digest(data: object) -> str:
    """Return the SHA-256 of a data set: dataclasses, NumPy arrays, and whatever else JSON can write.

    Raises
    ------
    TypeError
        If a part of it is something else, such as a path, which says nothing of what lies there.
    """
    text = json.dumps(data, default=_in_json)
    return hashlib.sha256(text.encode()).hexdigest()


def _in_json(part: object) -> object:
    """Return what stands in JSON for what it cannot write; for an array the digest of its numbers."""
    if isinstance(part, np.ndarray) and not part.dtype.hasobject:
        numbers = np.ascontiguousarray(part, part.dtype.newbyteorder("<"))
        digest = hashlib.sha256(numbers.tobytes()).hexdigest()
        return [str(numbers.dtype), part.shape, digest]
    if isinstance(part, np.ndarray | np.generic):
        return part.tolist()
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        return {f.name: getattr(part, f.name) for f in dataclasses.fields(part)}
    raise TypeError(
        f"data must be dataclasses, arrays and JSON, not {type(part).__name__}"
    )


def machine_and_versions(*libraries: str) -> dict[str, Any]:
    """Return the date, the machine, and the versions of Python and of ``libraries``."""
    versions = {name: importlib.metadata.version(name) for name in libraries}
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}",
        "versions": {"python": platform.python_version()} | versions,
    }


def _files_behind(modules: Iterable[str], package: Path) -> set[Path]:
    """Return the files of modules and of what they import, and of what those import, and so on."""
    found: set[Path] = set()
    waiting = list(modules)
    for name in waiting:
        if not any(_files_of(name, package)):
            raise ValueError(f"modules must be modules of coursepkg, {name!r} is none")
    while waiting:
        name = waiting.pop()
        if name == _PRESENTATION or name.startswith(f"{_PRESENTATION}."):
            continue
        for file in _files_of(name, package):
            if file not in found:
                found.add(file)
                waiting += modules_imported(file.read_text(encoding="utf-8"), package)
    return found


def _files_of(name: str, package: Path) -> Iterator[Path]:
    """Yield the file of a module; nothing where the name is that of something in a module."""
    path = package.joinpath(*name.split(".")[1:])
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.is_file():
            yield file
