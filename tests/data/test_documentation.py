"""The corpus of docstrings, on small libraries that are written for the test."""

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursepkg.data import Documentation, documentation_corpus
from coursepkg.data import documentation as module
from coursepkg.data._docstrings import PublicNames, read_module

FILES = {
    "__init__.py": '''
        """Toy: a library."""
        from . import _core
        from ._core import solve, Matrix as Mat
        from .extra import *
        raise RuntimeError("this module must never be run")
    ''',
    "_core.py": '''
        def solve(a, b):
            """Solve a system.

                Indented.
            """

        def _hidden():
            """Hidden helper."""

        def unreachable():
            """Nobody lends me a name."""

        class Matrix:
            """A matrix."""

            def transpose(self):
                """Turn it around."""

            def _secret(self):
                """Secret method."""

        async def wait():
            pass
    ''',
    "extra.py": '''
        """Extras."""
        __all__ = ["lent"]
        try:
            import nothing
        except ImportError:
            pass
        else:
            def inside_else():
                """Inside of an else."""

        def lent():
            """Lent by a star."""

        def again():
            """Solve a system.

                Indented.
            """
    ''',
    "sub/__init__.py": """
        from .._core import solve
        from ._deep import deep
    """,
    "sub/_deep.py": '''
        def deep():
            """Deep down."""
    ''',
    "broken.py": "def (:",
    "escape.py": '"""Doubtful \\\\d escape."""',
    "tests/test_it.py": '"""A test."""',
    "conftest.py": '"""A conftest."""',
    "_vendor/other.py": '"""Somebody else\'s."""',
}


@pytest.fixture
def toylib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write an importable library that fails if it is imported, and an empty cache."""
    write(tmp_path / "site" / "toylib", FILES)
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "site" / "toylib"


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")


def dedent(text: str) -> str:
    return "\n".join(line.removeprefix(" " * 8) for line in text.split("\n"))


def read(text: str, name: str = "lib.mod", *, is_package: bool = False):
    return read_module(dedent(text), name, is_package=is_package)


# --- the corpus -------------------------------------------------------------------------------


def test_public_docstrings_under_public_names(toylib):
    corpus = documentation_corpus(["toylib"], cache=False)
    assert dict(zip(corpus.names, corpus.texts, strict=True)) == {
        "toylib": "Toy: a library.",
        "toylib.solve": "Solve a system.\n\nIndented.",
        "toylib.Mat": "A matrix.",
        "toylib.Mat.transpose": "Turn it around.",
        "toylib.escape": "Doubtful \\d escape.",
        "toylib.extra": "Extras.",
        "toylib.extra.inside_else": "Inside of an else.",
        "toylib.lent": "Lent by a star.",
        "toylib.sub.deep": "Deep down.",
    }
    assert corpus.labels == ["toylib"] * len(corpus)
    assert corpus.files[corpus.names.index("toylib.sub.deep")] == "toylib/sub/_deep.py"
    assert "toylib" not in sys.modules


def test_private_names_on_request(toylib):
    corpus = documentation_corpus(["toylib"], private=True, cache=False)
    extra = set(corpus.names) - set(documentation_corpus(["toylib"], cache=False).names)
    assert extra == {"toylib._core.unreachable"}


def test_groups_are_files(toylib):
    corpus = documentation_corpus(["toylib"], cache=False)
    assert corpus.groups.shape == (len(corpus),)
    together = {
        (file, group) for file, group in zip(corpus.files, corpus.groups, strict=True)
    }
    assert len(together) == len(set(corpus.files)) == corpus.groups.max() + 1


def test_single_file_and_order_of_modules(toylib):
    (toylib.parent / "single.py").write_text('"""One file."""')
    corpus = documentation_corpus(["toylib", "single", "toylib"], cache=False)
    assert corpus.labels == ["toylib"] * 9 + ["single"]
    assert corpus.files[-1] == "single.py"


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        ((), "modules must be a sequence of one or more"),
        (
            "numpy",
            "modules must be a sequence of one or more import names; got 'numpy'",
        ),
        (
            ("no_such_library",),
            "modules names 'no_such_library', which is not installed",
        ),
        (("toylib.sub",), "modules names 'toylib.sub', which is not installed"),
        (("math",), "modules names 'math', which has no Python source"),
    ],
)
def test_bad_modules(toylib, modules, message):
    with pytest.raises(ValueError, match=message):
        documentation_corpus(modules)


def test_empty_library_gives_an_empty_corpus(toylib):
    (toylib.parent / "silent.py").write_text("x = 1")
    assert len(documentation_corpus(["silent"], cache=False)) == 0


def test_a_real_library():
    corpus = documentation_corpus(["tqdm", "platformdirs"], cache=False)
    assert len(corpus) > 50
    assert set(corpus.labels) == {"tqdm", "platformdirs"}
    assert {"tqdm.tqdm", "platformdirs.user_cache_path"} <= set(corpus.names)
    assert len(set(corpus.texts)) == len(set(corpus.names)) == len(corpus)


def test_masking():
    texts = [
        "Uses NumPy's np.dot and numpydoc, not pnp.",
        "scikit-learn, sklearn.svm and scikit",
        "import torch_geometric; PyTorch",
    ]
    corpus = Documentation(
        texts, ["numpy", "sklearn", "torch"], ["a", "b", "c"], ["f", "f", "g"]
    )
    masked = corpus.mask_names()
    assert masked.texts == [
        "Uses library's library.dot and numpydoc, not pnp.",
        "library, library.svm and library",
        "import library_geometric; library",
    ]
    assert (masked.labels, masked.names) == (corpus.labels, corpus.names)
    assert corpus.mask_names(r"\1").texts[1] == r"\1, \1.svm and \1"


# --- the cache --------------------------------------------------------------------------------


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count how often files are really read."""
    calls: list[str] = []
    collect = module._collect

    def counting(sources, **settings):
        calls.append(",".join(source.library for source in sources))
        return collect(sources, **settings)

    monkeypatch.setattr(module, "_collect", counting)
    return calls


def test_second_call_reads_the_cache(toylib, collected):
    first = documentation_corpus(["toylib"])
    assert documentation_corpus(["toylib"]) == first
    assert collected == ["toylib"]


def test_settings_sources_and_versions_have_their_own_cache(
    toylib, collected, monkeypatch
):
    documentation_corpus(["toylib"])
    documentation_corpus(["toylib"], private=True)
    assert len(collected) == 2
    (toylib / "escape.py").write_text('"""Another text."""')
    assert "Another text." in documentation_corpus(["toylib"]).texts
    assert len(collected) == 3
    for version in ("1.0", "1.1", "1.1"):
        monkeypatch.setattr(
            "importlib.metadata.packages_distributions", lambda: {"toylib": ["Toy"]}
        )
        monkeypatch.setattr(
            "importlib.metadata.version", lambda _, version=version: version
        )
        documentation_corpus(["toylib"])
    assert len(collected) == 5


def test_cache_off_leaves_no_trace(toylib):
    documentation_corpus(["toylib"], cache=False)
    assert not (toylib.parent.parent / "cache").exists()


def test_what_was_read_is_recorded(toylib, monkeypatch):
    record = toylib.parent / "claims.jsonl"
    monkeypatch.setenv("COURSE_CLAIMS", str(record))
    documentation_corpus(["toylib"], cache=False)
    documentation_corpus(["toylib"])  # makes the cache
    documentation_corpus(["toylib"])  # reads it
    (toylib / "escape.py").write_text('"""Another text."""')
    documentation_corpus(["toylib"])
    *same, other = map(json.loads, record.read_text().splitlines())
    assert same[0] == same[1] == same[2]
    assert same[0]["arguments"] == {"modules": ["toylib"], "private": False}
    assert other["sha256"] != same[0]["sha256"]


# --- reading one file -------------------------------------------------------------------------


def test_attached_docstrings():
    docs = read(
        '''
        import torch
        def add_docstr_all(method, text):
            add_docstr(getattr(C, method), text)
        add_docstr(lib.abs, r"""abs(x)

        Absolute {unit} value of {{x}}.
        """.format(**common))
        add_docstr(lib.neg, "neg(x) " + """-> -x""")
        add_docstr(elsewhere.f, "Not ours.")
        add_docstr_all("add_", """Add in place.""")
        erf = _add_docstr(_special.special_erf, f"""Error {kind} function.""")
        add_newdoc("lib._core", "dot", """Dot product.""")
        add_newdoc("lib._core", "array", ("shape", """Its shape."""))
        add_newdoc("gamma", """Gamma function.""")
        add_docstr(lib.computed, text_of("computed"))
        Adam.__doc__ = ("Adam, " + rf"""an {adjective} optimiser.""")
        other = function("name", "Not a docstring.")
        ''',
        "lib.pack.mod",
    ).docs
    assert dict(docs) == {
        "lib.abs": "abs(x)\n\nAbsolute  value of {x}.",
        "lib.neg": "neg(x) -> -x",
        "lib.Tensor.add_": "Add in place.",
        "lib.pack.mod.erf": "Error  function.",
        "lib._core.dot": "Dot product.",
        "lib._core.array.shape": "Its shape.",
        "lib.pack.gamma": "Gamma function.",
        "lib.pack.mod.Adam": "Adam, an  optimiser.",
    }


def test_imports_are_resolved_from_where_they_stand():
    text = (
        "from . import a\nfrom .b import c as d\nfrom ..e import *\nfrom x.y import z"
    )
    inside = read(text, "lib.pack.mod")
    assert inside.imports == [
        (("lib.pack", "a"), "a"),
        (("lib.pack.b", "c"), "d"),
        (("x.y", "z"), "z"),
    ]
    assert inside.stars == ["lib.e"]
    assert read(text, "lib.pack", is_package=True).imports == inside.imports


def test_imports_for_type_checkers_do_not_count():
    assert not read(
        """
        if TYPE_CHECKING:
            from a import b
        if typing.TYPE_CHECKING:
            from c import d
        """
    ).imports


@pytest.mark.parametrize(
    ("text", "lends_f"),
    [
        ("", True),
        ("__all__ = ['f']", True),
        ("__all__ = ('g',)", False),
        ("__all__ = [name for name in dir()]", True),
        ("__all__ = ['g'] + other.__all__", True),
    ],
)
def test_what_a_star_imports(text, lends_f):
    assert read(text).lends("f") == lends_f
    assert not read(text).lends("_f")


def test_the_shortest_public_name_wins():
    names = PublicNames(
        [
            read("def f(): ...", "lib.home._impl"),
            read("from ._impl import f", "lib.home", is_package=True),
            read("from lib.home import f as g", "lib.far", is_package=True),
            read("from lib.home import f\nfrom lib.circle import *", "lib.other.deep"),
            read("from lib.other.deep import *", "lib.circle"),
        ]
    )
    assert names.find("lib.home._impl.f") == "lib.home.f"
    assert names.find("lib.home._impl.f.method") == "lib.home.f.method"
    assert names.find("lib.home._impl.f._method") is None
    assert names.find("lib.home._impl") is None
    assert names.find("lib.far") == "lib.far"


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        found = read_module(text, "lib", is_package=True)
    except (SyntaxError, ValueError):
        return
    assert all(owner.startswith("lib") for owner, _ in found.docs)
