"""Source code as the output of a cell: what a chapter shows is what the package runs."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from IPython.display import Markdown, display


def source(*objects: Callable[..., Any] | type, docstrings: bool = False) -> None:
    """Show the source of functions, methods or classes, highlighted.

    Parameters
    ----------
    *objects : function, method or class
        What to show, in this order.
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
        try:
            code = textwrap.dedent(inspect.getsource(obj))
        except (TypeError, OSError) as error:
            raise ValueError(
                f"objects must be functions, methods or classes written in Python, got {obj!r}"
            ) from error
        name = f"{inspect.getmodule(obj).__name__}.{obj.__qualname__}"  # type: ignore[union-attr]
        shown = code if docstrings else _without_docstrings(code)
        display(Markdown(f"From `{name}`:\n\n```python\n{shown.rstrip()}\n```"))  # type: ignore[no-untyped-call]


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
