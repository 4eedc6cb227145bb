"""Read docstrings, and the names to import their owners by, from sources that are never run."""

import ast
import inspect
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

# Functions by which libraries attach a docstring to something that is written in C.
_ATTACHERS = {"add_docstr", "_add_docstr", "add_docstr_all", "add_newdoc"}
_BRACES = re.compile(r"\{\{|\}\}|\{[^{}]*\}")


@dataclass
class Module:
    """What one source file says.

    Attributes
    ----------
    name
        Dotted name of the module.
    docs
        Docstrings: the owner's dotted name as the file gives it, and the text.
    imports
        ``from A import b as c`` as the pair of ``("A", "b")`` and ``"c"``.
    stars
        The modules whose every public name is imported.
    exported
        What ``__all__`` lists, or None where it is absent or not a plain list.
    """

    name: str
    docs: list[tuple[str, str]] = field(default_factory=list)
    imports: list[tuple[tuple[str, str], str]] = field(default_factory=list)
    stars: list[str] = field(default_factory=list)
    exported: set[str] | None = None

    def lends(self, name: str) -> bool:
        """Say whether ``from this module import *`` brings ``name`` along."""
        return (
            not name.startswith("_") if self.exported is None else name in self.exported
        )


def read_module(source: str, name: str, *, is_package: bool) -> Module:
    """Collect the docstrings, imports and exports of a source file.

    Parameters
    ----------
    source
        The text of the file.
    name
        The dotted name of the module, for example ``"numpy.linalg"``.
    is_package
        Whether the file is a package's ``__init__.py``: relative imports count from there.

    Raises
    ------
    SyntaxError
        If this version of Python cannot parse the source.
    """
    tree = ast.parse(source)
    module = Module(name)
    _add(module, name, ast.get_docstring(tree))
    package = name if is_package else name.rpartition(".")[0]
    for node in _statements(tree.body):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            _add_definition(module, name, node)
        elif isinstance(node, ast.ImportFrom):
            _add_import(module, package, node)
        elif isinstance(node, ast.Assign | ast.Expr) and isinstance(
            node.value, ast.Call
        ):
            _add_attached(module, node)
        elif isinstance(node, ast.Assign):
            _add_assigned(module, _dotted(node.targets[0]), node.value)
    return module


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a body, and those inside of its ``if`` and ``try`` blocks."""
    for node in body:
        if isinstance(node, ast.If):
            # What is imported for the type checker alone cannot be imported by anybody else.
            if "TYPE_CHECKING" not in ast.dump(node.test):
                yield from _statements(node.body)
            yield from _statements(node.orelse)
        elif isinstance(node, ast.Try):
            yield from _statements(node.body + node.orelse)
        else:
            yield node


def _add(module: Module, owner: str, text: str | None) -> None:
    if text and text.strip():
        module.docs.append((owner, text))


def _add_definition(
    module: Module,
    prefix: str,
    node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef,
) -> None:
    """Add a public class with its public methods, or a public function."""
    if node.name.startswith("_"):
        return
    owner = f"{prefix}.{node.name}"
    _add(module, owner, ast.get_docstring(node))
    if isinstance(node, ast.ClassDef):
        for inner in _statements(node.body):
            if isinstance(inner, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                _add_definition(module, owner, inner)


def _add_import(module: Module, package: str, node: ast.ImportFrom) -> None:
    source = node.module or ""
    if node.level:
        parents = package.split(".")[: len(package.split(".")) - node.level + 1]
        source = ".".join([*parents, *([source] if source else [])])
    for alias in node.names:
        if alias.name == "*":
            module.stars.append(source)
        else:
            module.imports.append(((source, alias.name), alias.asname or alias.name))


def _add_assigned(module: Module, target: str, value: ast.expr) -> None:
    """Add what is assigned to ``__all__`` or to the ``__doc__`` of something."""
    if target == "__all__":
        # Anything but a plain list is computed from names that only running the file would tell.
        plain = isinstance(value, ast.List | ast.Tuple) and all(
            map(_is_plain, value.elts)
        )
        module.exported = set(ast.literal_eval(value)) if plain else None
    elif target.endswith(".__doc__"):
        _add(module, f"{module.name}.{target.removesuffix('.__doc__')}", _text(value))


def _add_attached(module: Module, node: ast.Assign | ast.Expr) -> None:
    """Add what ``add_docstr(owner, text)`` and its relatives attach."""
    call = node.value
    if (
        not isinstance(call, ast.Call)
        or _dotted(call.func).rpartition(".")[2] not in _ATTACHERS
    ):
        return
    library = module.name.partition(".")[0]
    match [ast.literal_eval(a) if _is_plain(a) else a for a in call.args]:
        case [str(place), str(owner), str(text)]:  # NumPy, a function or a class
            _add(module, f"{place}.{owner}", _text(text))
        case [str(place), str(owner), (str(method), str(text))]:  # NumPy, a method
            _add(module, f"{place}.{owner}.{method}", _text(text))
        case [str(owner), ast.expr() | str() as body] if (
            _dotted(call.func) == "add_docstr_all"
        ):
            _add(
                module, f"{library}.Tensor.{owner}", _text(body)
            )  # PyTorch, a method of tensors
        case [str(owner), str(text)]:  # SciPy
            _add(module, f"{module.name.rpartition('.')[0]}.{owner}", _text(text))
        case [ast.expr() as target, ast.expr() | str() as body]:  # PyTorch, a function
            if isinstance(node, ast.Assign):
                _add(module, f"{module.name}.{_dotted(node.targets[0])}", _text(body))
            elif _dotted(target).startswith(f"{library}."):
                _add(module, _dotted(target), _text(body))


def _is_plain(node: ast.expr) -> bool:
    """Say whether an expression is made of constants alone."""
    return all(
        isinstance(part, ast.Constant | ast.Tuple | ast.Load) for part in ast.walk(node)
    )


def _text(body: ast.expr | str) -> str | None:
    """Return a text that is written out, added up or a template; what a template inserts is left out."""
    raw = _raw_text(body)
    return None if raw is None else inspect.cleandoc(raw)


def _raw_text(body: ast.expr | str) -> str | None:
    match body:
        case str():
            return body
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_raw_text(value) or "" for value in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return (_raw_text(left) or "") + (_raw_text(right) or "")
        case ast.Call(func=ast.Attribute(value=template, attr="format")):
            # Doubled braces stand for a brace, and a placeholder for what we do not know.
            text = _raw_text(template) or ""
            return _BRACES.sub(
                lambda found: {"{{": "{", "}}": "}"}.get(found[0], ""), text
            )
    return None


def _dotted(node: ast.expr) -> str:
    """Return ``a.b.c`` for the expression of that look, and the empty string for any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


class PublicNames:
    """Finds the shortest name by which an object can be imported, by following the imports.

    ``scipy.stats._stats_py.ttest_ind`` is where a function is written; ``scipy.stats`` imports it,
    so its public name is ``scipy.stats.ttest_ind``.
    """

    def __init__(self, modules: Iterable[Module]) -> None:
        self._modules = {module.name: module for module in modules}
        self._aliases: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        self._takers: dict[str, set[str]] = defaultdict(set)
        for module in self._modules.values():
            for source, local in module.imports:
                self._aliases[source].add((module.name, local))
            for star in module.stars:
                self._takers[star].add(module.name)

    def find(self, owner: str) -> str | None:
        """Return the public name of ``owner``, or None if it can only be reached in private.

        Of several names the shortest wins, then the one with most of the place where the object is
        written, then the first of the alphabet.
        """
        place = owner
        while place not in self._modules and "." in place:
            place = place.rpartition(".")[0]
        rest = owner[len(place) + 1 :].split(".") if len(owner) > len(place) else []
        if not rest:
            return None if _is_private(owner) else owner
        reached = self._reach(place, rest[0])
        names = [".".join([module, name, *rest[1:]]) for module, name in reached]
        home = owner.split(".")

        def rank(name: str) -> tuple[int, int, str]:
            parts = name.split(".")
            return len(parts), -sum(part in home for part in parts), name

        return min(
            (name for name in names if not _is_private(name)), key=rank, default=None
        )

    def _reach(self, module: str, name: str) -> set[tuple[str, str]]:
        """Return every (module, name) by which an object of a module can be imported."""
        reached, waiting = set[tuple[str, str]](), [(module, name)]
        while waiting:
            place = waiting.pop()
            if place in reached:
                continue
            reached.add(place)
            waiting += self._aliases.get(place, ())
            source = self._modules.get(place[0])
            if source is not None and source.lends(place[1]):
                waiting += [
                    (taker, place[1]) for taker in self._takers.get(place[0], ())
                ]
        return reached


def _is_private(dotted: str) -> bool:
    return any(part.startswith("_") for part in dotted.split("."))
