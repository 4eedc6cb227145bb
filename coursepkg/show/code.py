"""Source code as the output of a cell: what a chapter shows is what the package runs."""

import ast
import importlib
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from IPython.display import Markdown, display


def source(*objects: Callable[..., Any] | type | str, docstrings: bool = False) -> None:
    """Show the source of functions, methods, classes or tables, highlighted.

    Parameters
    ----------
    *objects : function, method, class or str
        What to show, in this order. A string is the dotted name of a variable of a module, such as
        ``"coursepkg.tfidf.IDF"``, whose value is a table worth reading.
    docstrings : bool
        Show the docstrings too. They are left out by default: the reference has them, and the prose explains.

    Raises
    ------
    ValueError
        If nothing is given, or something that has no Python source.
    """
    if not objects:
        raise ValueError(
            "objects is empty: give source() at least one function, method or class"
        )
    for obj in objects:
        name, code = _of_variable(obj) if isinstance(obj, str) else _of_object(obj)
        shown = code if docstrings else _without_docstrings(code)
        display(Markdown(f"From `{name}`:\n\n```python\n{shown.rstrip()}\n```"))  # type: ignore[no-untyped-call]


def _of_object(obj: Callable[..., Any] | type) -> tuple[str, str]:
    """Return the dotted name and the source of a function, method or class."""
    try:
        code = textwrap.dedent(inspect.getsource(obj))
    except (TypeError, OSError) as error:
        raise ValueError(
            f"objects must be functions, methods or classes written in Python, got {obj!r}"
        ) from error
    return f"{inspect.getmodule(obj).__name__}.{obj.__qualname__}", code  # type: ignore[union-attr]


def _of_variable(name: str) -> tuple[str, str]:
    """Return the name and the source of a variable of a module, with the comment above it."""
    module, _, variable = name.rpartition(".")
    try:
        lines = inspect.getsource(importlib.import_module(module)).splitlines()
    except (ImportError, ValueError, TypeError, OSError) as error:
        raise ValueError(
            f"objects must name variables as 'package.module.NAME', got {name!r}"
        ) from error
    for node in ast.parse("\n".join(lines)).body:
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [getattr(node, "target", None)]
        )
        if any(isinstance(t, ast.Name) and t.id == variable for t in targets):
            first = node.lineno - 1
            while lines[first - 1].startswith("#"):
                first -= 1
            return name, "\n".join(lines[first : node.end_lineno])
    raise ValueError(f"objects must name variables of a module, {name!r} is none")


def _without_docstrings(code: str) -> str:
    """Cut the docstrings, and the empty line after each, out of ``code``; comments and layout stay."""
    lines = code.splitlines()
    documented = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    dropped: set[int] = set()
    for node in ast.walk(ast.parse(code)):
        # A body that is only a docstring keeps it, or nothing would be left of the body.
        if (
            isinstance(node, documented)
            and ast.get_docstring(node) is not None
            and len(node.body) > 1
        ):
            end = node.body[0].end_lineno or node.body[0].lineno
            dropped.update(
                range(node.body[0].lineno - 1, end if lines[end].strip() else end + 1)
            )
    return "\n".join(line for i, line in enumerate(lines) if i not in dropped)
