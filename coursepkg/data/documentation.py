"""The documentation of the libraries that the reader uses, as a corpus.

Every docstring of a library is read out of its installed sources, which are parsed and never run,
so nothing is imported and nothing is downloaded. Besides ordinary docstrings this covers those that
a library attaches to its compiled functions with ``add_docstr`` (PyTorch), ``add_newdoc`` (NumPy,
SciPy) or by assigning to ``__doc__``; what such a template fills in later stays empty.

Left out: tests and bundled copies of other projects; private objects, whose names start with an
underscore; objects that no public module lends a name to (see ``private``); docstrings that exist
only in compiled code, such as those of NumPy's universal functions, of the methods of
``numpy.ndarray`` and of part of ``scipy.special``. The corpus changes with the versions of the
libraries, so a chapter may state what was measured on it only within a tolerance.
"""

import importlib.metadata
import importlib.util
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm.auto import tqdm

from coursepkg._progress import hidden
from coursepkg._provenance import code_digest, record_data
from coursepkg.data._cache import kept
from coursepkg.data._docstrings import Module, PublicNames, read_module

_SKIPPED_FOLDERS = {"tests", "test", "_vendor", "externals", "__pycache__"}
_SKIPPED_FILES = {"conftest.py"}
_NICKNAMES = {
    "numpy": ["np"],
    "scipy": ["sp"],
    "sklearn": ["scikit-learn", "scikit"],
    "torch": ["pytorch"],
    "matplotlib": ["pyplot", "mpl", "plt"],
}
_CODE = code_digest("coursepkg.data.documentation")


@dataclass(frozen=True)
class Documentation:
    """Docstrings with the library, the name and the file that each belongs to; N of each.

    Attributes
    ----------
    texts
        The docstrings, without indentation.
    labels
        The library, for example ``"numpy"``.
    names
        The dotted name to import the owner by, for example ``"numpy.linalg.solve"``.
    files
        The source file, relative to the folder of installed packages, with ``/`` between folders.
    """

    texts: list[str]
    labels: list[str]
    names: list[str]
    files: list[str]

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def groups(self) -> NDArray[np.int64]:
        """One number a file, shape ``(N,)``, for a split that keeps each file on one side.

        Docstrings of one file repeat each other's sentences; a split that ignores this measures
        memory, and its accuracy is too good.
        """
        return np.unique(self.files, return_inverse=True)[1].astype(np.int64)

    def mask_names(self, replacement: str = "library") -> "Documentation":
        """Return the corpus with the libraries' names and nicknames replaced in the texts.

        Otherwise a classifier of libraries need only look for the name. ``np.dot`` becomes
        ``library.dot``, and so in every library.
        """
        words = {
            name
            for label in set(self.labels)
            for name in (label, *_NICKNAMES.get(label, []))
        }
        # The longest first: "scikit-learn" must not become "library-learn".
        choices = "|".join(
            map(re.escape, sorted(words, key=lambda word: (-len(word), word)))
        )
        pattern = re.compile(rf"(?<![^\W_])(?:{choices})(?![^\W_])", re.IGNORECASE)
        texts = [pattern.sub(lambda _: replacement, text) for text in self.texts]
        return Documentation(texts, self.labels, self.names, self.files)


@dataclass(frozen=True)
class _Source:
    """A library's source files and what tells one state of them from another."""

    library: str
    version: str
    base: Path
    files: list[Path]

    def state(self) -> list[object]:
        sizes = [(self.relative(file), file.stat().st_size) for file in self.files]
        return [self.library, self.version, sizes]

    def relative(self, file: Path) -> str:
        return file.relative_to(self.base).as_posix()


def documentation_corpus(
    modules: Sequence[str] = ("numpy", "scipy", "sklearn", "torch", "matplotlib"),
    *,
    private: bool = False,
    cache: bool = True,
    progress: bool = True,
) -> Documentation:
    """Collect the docstrings of installed libraries, 1.7 million words for the default five.

    The first call takes some 15 seconds; the result is kept in :func:`cache_dir`, and later calls read
    it back in about a second, as long as the libraries and the code that reads them stay the same.

    Parameters
    ----------
    modules
        Import names of installed libraries, without dots.
    private
        Whether to keep also what can only be imported from a private module, under the name of the
        place where it is written. This adds a fifth of words, about how libraries work inside.
    cache
        Whether to read and write the cache.
    progress
        Whether to show a progress bar, in a terminal or a notebook.

    Returns
    -------
    Documentation
        In the order of ``modules``, then of the files' paths, then of the lines. A text or a name
        that occurs more than once is kept at its first place only.

    Raises
    ------
    ValueError
        If ``modules`` is empty, or names a library that is not installed or has no Python source.
    """
    if isinstance(modules, str) or not modules:
        raise ValueError(
            f"modules must be a sequence of one or more import names; got {modules!r}"
        )
    sources = [_find_source(module) for module in dict.fromkeys(modules)]

    def collect() -> dict[str, list[str]]:
        return asdict(_collect(sources, private=private, progress=progress))

    state = [private, [source.state() for source in sources]]
    columns = kept("documentation", _CODE, state, collect) if cache else collect()
    corpus = Documentation(**columns)
    settings = {"modules": [*modules], "private": private}
    record_data("documentation_corpus", settings, corpus)
    return corpus


def _find_source(library: str) -> _Source:
    """Find a library's files without importing it."""
    # Looking up a dotted name would import the part before the dot.
    spec = importlib.util.find_spec(library) if library.isidentifier() else None
    if spec is None:
        raise ValueError(
            f"modules names {library!r}, which is not installed here; give the import names of "
            "installed libraries, without dots, such as 'numpy'"
        )
    if spec.submodule_search_locations:
        root = Path(spec.submodule_search_locations[0])
        files = sorted(
            file for file in root.rglob("*.py") if _is_wanted(file.relative_to(root))
        )
    else:
        root = Path(spec.origin or "")
        files = [root] if root.suffix == ".py" else []
    if not files:
        raise ValueError(
            f"modules names {library!r}, which has no Python source to read"
        )
    distributions = importlib.metadata.packages_distributions().get(library, [])
    versions = [f"{name} {importlib.metadata.version(name)}" for name in distributions]
    return _Source(library, ", ".join(sorted(set(versions))), root.parent, files)


def _is_wanted(relative: Path) -> bool:
    return relative.name not in _SKIPPED_FILES and not _SKIPPED_FOLDERS.intersection(
        relative.parts
    )


def _collect(sources: list[_Source], *, private: bool, progress: bool) -> Documentation:
    bar = tqdm(
        total=sum(len(source.files) for source in sources),
        desc="reading docstrings",
        unit="file",
        disable=hidden(progress),
    )
    texts: dict[str, tuple[str, str, str]] = {}
    taken: set[str] = set()
    with bar:
        for source in sources:
            read = [(file, _read(source, file)) for file in _watched(source.files, bar)]
            public = PublicNames(module for _, module in read)
            for file, module in read:
                for owner, text in module.docs:
                    name = public.find(owner) or (owner if private else None)
                    if name and name not in taken and text not in texts:
                        texts[text] = (source.library, name, source.relative(file))
                        taken.add(name)
    return Documentation(
        texts=list(texts),
        labels=[library for library, _, _ in texts.values()],
        names=[name for _, name, _ in texts.values()],
        files=[file for _, _, file in texts.values()],
    )


def _watched(files: list[Path], bar: "tqdm[object]") -> Iterator[Path]:
    for file in files:
        yield file
        bar.update()


def _read(source: _Source, file: Path) -> Module:
    parts = list(file.relative_to(source.base).with_suffix("").parts)
    is_package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if is_package else parts)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # a library's own doubtful escapes, for instance
            return read_module(
                file.read_text(encoding="utf-8"), name, is_package=is_package
            )
    except (SyntaxError, ValueError):
        # Libraries carry a few files for other versions of Python, or in other encodings.
        return Module(name)
