"""The digest of the code behind a result: what changes it, and what does not."""

import importlib.metadata
import json
import shutil
import sys
from dataclasses import dataclass

import numpy as np
import pytest

from coursepkg._provenance import (
    PACKAGE,
    code_digest,
    code_lines,
    data_digest,
    machine_and_versions,
    modules_imported,
    record_data,
)

FILES = {
    "__init__.py": '"""A package."""\n',
    "bow.py": "from coursepkg import data\nfrom coursepkg._door import check\n\nrows = data.facts()\n",
    "_door.py": "def check(x):\n    return x > 0\n",
    "data/__init__.py": (
        "from coursepkg.data.facts import facts\n"
        "from coursepkg.data.spam import WORDS as SPAM_WORDS\n"
        "from coursepkg.data.spam import spam\n"
    ),
    "data/facts.py": '"""Facts."""\n\n\ndef facts():\n    """Return facts."""\n    return [1]  # one\n',
    "data/spam.py": "WORDS = 'a'\ndef spam():\n    return WORDS\n",
    "show/__init__.py": "from coursepkg.show.table import table\n",
    "show/table.py": "def table(rows):\n    print(rows)\n",
    "rnn.py": "from coursepkg import show\nfrom coursepkg.show.table import table\n\nshow.table(1)\n",
}


@pytest.fixture
def package(tmp_path):
    """A small package of the same layout."""
    root = tmp_path / "coursepkg"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def edit(package, name, old, new):
    path = package / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def changes(package, module, name, old, new):
    """Say whether an edit of the file ``name`` changes the digest of ``module``."""
    before = code_digest(module, package=package)
    edit(package, name, old, new)
    return code_digest(module, package=package) != before


# --- one file ---------------------------------------------------------------------------------


def test_a_changed_line_of_code_changes_the_digest(package):
    assert changes(package, "coursepkg.data.facts", "data/facts.py", "[1]", "[2]")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# one", "# the one and only"),
        ("  # one", ""),
        ('"""Return facts."""', '"""Return facts.\n\n    In more lines.\n    """'),
        ('"""Facts."""', '"""What is so."""'),
        ("\n\n\ndef", "\n\ndef"),
    ],
    ids=["comment", "no comment", "docstring", "docstring of the module", "empty line"],
)
def test_what_changes_no_result_does_not_change_the_digest(package, old, new):
    assert not changes(package, "coursepkg.data.facts", "data/facts.py", old, new)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = '# a'", "x = '# b'"),
        ("x = 1\n'''a\n'''\n", "x = 1\n'''b\n'''\n"),
        ("x = '''a\n\nb'''", "x = '''a\nb'''"),
        ("x = f'''{1}\n\nb'''", "x = f'''{1}\nb'''"),
        ("def f():\n    x = 1\n    y = 2", "def f():\n    x = 1\ny = 2"),
        ("def f():\n    '''Doc.'''\n    return '''a'''", "def f():\n    '''Doc.'''"),
    ],
    ids=["hash", "late string", "empty line", "template", "indentation", "text"],
)
def test_what_a_string_or_an_indentation_says_counts(one, other):
    assert code_lines(one) != code_lines(other)


def test_where_a_module_is_written_counts(package):
    before = code_digest("coursepkg.bow", package=package)
    (package / "_door.py").rename(package / "_gate.py")
    edit(package, "bow.py", "_door", "_gate")
    assert code_digest("coursepkg.bow", package=package) != before


# --- what a module imports --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("_door.py", "> 0", ">= 0"),
        ("data/facts.py", "[1]", "[2]"),
    ],
    ids=["named", "through the package's door"],
)
def test_a_change_in_an_imported_module_changes_the_digest(package, name, old, new):
    assert changes(package, "coursepkg.bow", name, old, new)


def test_what_is_imported_by_an_imported_module_counts(package):
    edit(package, "rnn.py", "show.table(1)", "import coursepkg.bow")
    assert changes(package, "coursepkg.rnn", "data/facts.py", "[1]", "[2]")


def test_modules_that_import_each_other_come_to_an_end(package):
    edit(
        package, "_door.py", "def check", "from coursepkg.bow import rows\n\ndef check"
    )
    assert changes(package, "coursepkg.bow", "_door.py", "> 0", ">= 0")


def test_a_module_that_is_only_a_neighbour_in_the_package_does_not_count(package):
    assert not changes(package, "coursepkg.bow", "data/spam.py", "'a'", "'b'")


@pytest.mark.parametrize(
    "use",
    ["print(data)", "data.facts(); f(data)", "data.facts(); x = data"],
    ids=["alone", "beside an attribute", "another name"],
)
def test_whoever_uses_the_package_itself_depends_on_all_of_it(package, use):
    edit(package, "bow.py", "rows = data.facts()", use)
    assert changes(package, "coursepkg.bow", "data/spam.py", "'a'", "'b'")


def test_how_results_are_shown_does_not_count(package):
    assert not changes(
        package, "coursepkg.rnn", "show/table.py", "print(rows)", "print(1)"
    )


def test_an_unknown_module_is_named(package):
    with pytest.raises(ValueError, match=r"modules must be .*'coursepkg.gone' is none"):
        code_digest("coursepkg.bow", "coursepkg.gone", package=package)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import numpy\nfrom pathlib import Path", set()),
        ("import coursepkg.bow as b", {"coursepkg.bow"}),
        ("from coursepkg.bow import rows", {"coursepkg.bow"}),
        ("from coursepkg import bow as b\nb.rows", {"coursepkg.bow"}),
        ("from coursepkg import data\ndata.facts()", {"coursepkg.data.facts"}),
        ("from coursepkg import data\ndata.SPAM_WORDS", {"coursepkg.data.spam"}),
        ("from coursepkg.data import facts", {"coursepkg.data.facts"}),
        ("from coursepkg.data import SPAM_WORDS as w", {"coursepkg.data.spam"}),
        ("from coursepkg.data import *", {"coursepkg.data"}),
        ("from coursepkg.data import spam", {"coursepkg.data.spam"}),
        ("def f():\n    from coursepkg import _door\n    _door.x", {"coursepkg._door"}),
    ],
)
def test_which_modules_a_source_uses(package, source, expected):
    assert modules_imported(source, package) == expected


# --- this package -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "name", "old", "new"),
    [
        ("coursepkg.data.documentation", "data/_docstrings.py", "if text and text.strip():", "if text:"),
        ("coursepkg.data.spam", "data/_spam_grammar.py", '"medicine":', '"medicine" :'),
    ],
)  # fmt: skip
def test_a_changed_reader_or_generator_is_noticed(tmp_path, module, name, old, new):
    copy = shutil.copytree(PACKAGE, tmp_path / "coursepkg")
    assert code_digest(module, package=copy) == code_digest(module)
    assert changes(copy, module, name, old, new)


def test_machine_and_versions():
    record = machine_and_versions("numpy")
    assert record["versions"] == {
        "python": ".".join(map(str, sys.version_info[:3])),
        "numpy": importlib.metadata.version("numpy"),
    }
    assert set(record) == {"date", "machine", "versions"}


def test_data_from_outside_are_recorded_where_a_run_is_measured(tmp_path, monkeypatch):
    record = tmp_path / "claims.jsonl"
    monkeypatch.delenv("COURSE_CLAIMS", raising=False)
    record_data("facts", {"n": 1}, ["a"])
    assert not record.exists()
    monkeypatch.setenv("COURSE_CLAIMS", str(record))
    for content in (["a"], ["b"], ["a"]):
        record_data("facts", {"n": 1}, content)
    lines = [json.loads(line) for line in record.read_text().splitlines()]
    assert {(line["data"], line["arguments"]["n"]) for line in lines} == {("facts", 1)}
    first, second, third = (line["sha256"] for line in lines)
    assert first == third != second


@dataclass
class Facts:
    rows: list[str]


def test_the_digest_of_data_is_that_of_their_content():
    assert data_digest(Facts(["a"])) == data_digest({"rows": ["a"]})
    assert data_digest(Facts(["a"])) != data_digest(Facts(["b"]))


def test_the_numbers_of_an_array_count_wherever_it_stands():
    def digest(numbers, **kwargs):
        return data_digest(Facts([Facts(np.array(numbers, **kwargs)), "text"]))

    one = digest([[1.0, 2.0], [3.0, 4.0]])
    assert one == digest([[1.0, 2.0], [3.0, 4.0]], order="F")
    assert one == digest([[1.0, 2.0], [3.0, 4.0]], dtype=">f8")
    assert one != digest([[1.0, 2.0], [3.0, 4.0 + 1e-15]])
    assert one != digest([1.0, 2.0, 3.0, 4.0])
    assert one != digest([[1, 2], [3, 4]])
    assert digest(["a", "b"], dtype=object) != digest(["a", "c"], dtype=object)
    assert data_digest(np.float64(0.5)) == data_digest(0.5)


def test_what_says_nothing_of_its_content_has_no_digest(tmp_path):
    with pytest.raises(TypeError, match=r"data must be .*, not \w+Path"):
        data_digest({"folder": tmp_path})
