"""What follows from the manifest: written by one command, and found where it is stale."""

import shutil
import subprocess
import sys

import pytest

from tools import manifest
from tools.environment import ROOT
from tools.site import arc, reference

MANIFEST = """\
- part: Words
  chapters:
    - {stem: 01_one, title: One, modules: [one], minutes: {story: 1, whole: 2}, cpu_seconds: 9, builds: a, breaks: b}
    - {stem: 02_two, title: Two, modules: [two], minutes: {story: 1, whole: 2}, cpu_seconds: 9, builds: a, breaks: b}
- part: Models
  chapters:
    - {stem: 03_three, title: Three, modules: [three, two], minutes: {story: 1, whole: 2}, cpu_seconds: 9, builds: a,
       breaks: b}
"""
FILES = {
    "book/arc.yml": MANIFEST,
    "_toc.yml": "parts:\n  # begin chapters: x\n  - old\n  # end chapters\n  - own\n"
    "  # begin reference: x\n  # end reference\n",
    "README.md": "# Own\n<!-- begin ready -->\n<!-- end ready -->\nOwn.\n<!-- begin map -->\n<!-- end map -->\n",
    "book/reference/api.rst": "Own\n===\n\n.. begin modules\n.. end modules\n",
    "coursepkg/one.py": '"""One thing: and what it is for."""\n',
    "coursepkg/data/__init__.py": '"""Data."""\nfrom coursepkg.data._grammar import draw, RULES\n'
    "from coursepkg.data.spam import SpamError, spam\n",
    "coursepkg/data/spam.py": '"""Spam."""\nclass SpamError(ValueError): ...\nclass Spam: ...\n'
    "def spam(): ...\ndef _own(): ...\n",
    "coursepkg/data/_grammar.py": "RULES = []\ndef draw(): ...\n",
    "notebooks/chapters/01_one.ipynb": "{}",
    "notebooks/exercises/01_one.ipynb": "{}",
}


@pytest.fixture
def root(tmp_path):
    """A small repository in which one chapter of three is written."""
    for name, content in FILES.items():
        put(tmp_path, name, content)
    arc.write_all(tmp_path)
    return tmp_path


def put(root, name, content="{}"):
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(content)


def stale(root):
    return [problem.split(" ")[0] for problem in arc.problems(root)]


def test_nothing_is_stale():
    assert arc.problems() == []


def test_a_second_call_writes_nothing(root, capsys):
    capsys.readouterr()
    arc.write_all(root)
    assert capsys.readouterr().out == ""
    assert arc.problems(root) == []


def test_the_table_of_contents_has_what_can_be_read(root):
    assert (
        (root / "_toc.yml").read_text()
        == """\
parts:
  # begin chapters: x
  - caption: Words
    numbered: 1
    chapters:
      - file: notebooks/chapters/01_one
        sections:
          - file: notebooks/exercises/01_one
  # end chapters
  - own
  # begin reference: x
          - file: book/reference/api/one
          - file: book/reference/api/data
  # end reference
"""
    )


def test_the_readme_links_what_can_be_read(root):
    text = (root / "README.md").read_text()
    assert "**Ready today:** 1 *One*. The rest is planned." in text
    assert "| I. Words | 1 [One](notebooks/chapters/01_one.ipynb), 2 Two |" in text
    assert "| II. Models | 3 Three |" in text
    for chapter in ("02_two", "03_three"):
        put(root, f"notebooks/chapters/{chapter}.ipynb")
    arc.write_all(root)
    assert "1 *One*, 2 *Two*, 3 *Three*.\n" in (root / "README.md").read_text()


def test_a_notebook_puts_its_chapter_and_its_part_into_the_book(root):
    put(root, "notebooks/chapters/03_three.ipynb")
    assert stale(root) == ["_toc.yml", "README.md"]
    assert all("mend it with: make arc" in problem for problem in arc.problems(root))
    arc.write_all(root)
    toc = (root / "_toc.yml").read_text()
    assert toc.index("caption: Words") < toc.index("caption: Models")
    assert "      - file: notebooks/chapters/03_three\n  # end chapters" in toc


def test_a_notebook_that_is_gone_leaves_the_book(root):
    (root / "notebooks/chapters/01_one.ipynb").unlink()
    assert stale(root) == ["_toc.yml", "README.md"]


def test_exercises_become_a_section(root):
    put(root, "notebooks/chapters/02_two.ipynb")
    arc.write_all(root)
    put(root, "notebooks/exercises/02_two.ipynb")
    assert stale(root) == ["_toc.yml"]


def test_only_what_stands_between_the_markers_is_written(root):
    text = (root / "README.md").read_text()
    (root / "README.md").write_text(text.replace("Own.", "Mine.").replace("One", "1"))
    assert stale(root) == ["README.md"]
    arc.write_all(root)
    assert (root / "README.md").read_text() == text.replace("Own.", "Mine.")


@pytest.mark.parametrize("text", ["", "<!-- end map -->\n<!-- begin map -->\n"])
def test_a_file_without_its_markers_is_refused(root, text):
    put(root, "README.md", f"<!-- begin ready -->\n<!-- end ready -->\n{text}")
    with pytest.raises(arc.MarkerError, match=r"README.md must hold .* 'begin map'"):
        arc.write_all(root)


def test_a_lecture_gets_its_page_in_the_order_of_the_course(root):
    put(root, "coursepkg/three.py", '"""Three."""\n')
    put(root, "coursepkg/two.py", '"""Two: of a kind."""\n')
    arc.write_all(root)
    assert reference.modules(root) == ["one", "two", "three", "data"]
    page = (root / "book/reference/api/two.rst").read_text()
    assert "Two: ``two``\n============\n\n.. automodule:: coursepkg.two\n" in page
    table = (root / "book/reference/api.rst").read_text()
    assert table.index("<api/two>`\n     - Two: of a kind.") < table.index(
        "<api/three>"
    )


def test_the_page_of_a_module_that_is_gone_is_removed(root):
    (root / "coursepkg/one.py").unlink()
    assert "book/reference/api/one.rst" in stale(root)
    arc.write_all(root)
    assert not (root / "book/reference/api/one.rst").exists()
    assert arc.problems(root) == []


def test_a_package_shows_everything_by_the_names_that_people_use(root):
    page = (root / "book/reference/api/data.rst").read_text()
    assert ".. autofunction:: coursepkg.data.draw\n" in page
    assert ".. autoexception:: coursepkg.data.SpamError\n" in page
    assert ".. autoclass:: coursepkg.data.spam.Spam\n" in page
    assert ".. autofunction:: coursepkg.data.spam\n" in page
    assert (
        "``data.spam``\n-------------\n\n.. automodule:: coursepkg.data.spam\n" in page
    )
    assert "RULES" not in page
    assert "_own" not in page
    assert "_grammar" not in page


def test_a_module_that_shares_its_name_with_a_function_is_indexed_once(root):
    page = (root / "book/reference/api/data.rst").read_text()
    assert ".. automodule:: coursepkg.data.spam\n   :no-index:\n" in page


def test_a_new_function_makes_the_page_stale(root):
    put(root, "coursepkg/data/ham.py", '"""Ham."""\ndef ham(): ...\n')
    assert stale(root) == ["book/reference/api/data.rst"]


@pytest.mark.parametrize(
    "name",
    [
        "book/chapters/04_four.md",
        "book/exercises/1_one.md",
        "notebooks/chapters/05.ipynb",
    ],
)
def test_a_file_that_belongs_to_no_chapter_is_found(root, name):
    put(root, name)
    assert arc.problems(root) == [
        f"{name} belongs to no chapter; add it to book/arc.yml"
    ]


CHAPTER = """\
---
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A chapter

```{code-cell} ipython3
1 + 1
```
"""


@pytest.fixture
def copy(tmp_path):
    """A copy of this repository, with git's word on what changed in it."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, tmp_path / name)
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "all"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return tmp_path


def python(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_a_new_chapter_is_its_own_files_and_one_entry(copy):
    number = len(manifest.read()) + 1
    stem = f"{number}_extra"
    entry = f"""\
- part: Beyond
  chapters:
    - {{stem: {stem}, title: Extra, modules: [extra], minutes: {{story: 60, whole: 90}}, cpu_seconds: 75,
       builds: More., breaks: Something.}}
"""
    with (copy / "book/arc.yml").open("a", encoding="utf-8") as file:
        file.write(entry)
    put(copy, f"book/chapters/{stem}.md", CHAPTER)
    put(copy, "coursepkg/extra.py", '"""Extra: one more lecture."""\n')
    put(copy, "tests/test_extra.py", '"""Tests of the extra lecture."""\n')
    assert "_toc.yml is stale" in python(copy, "tools.site.arc", "check").stderr

    made = python(copy, "tools.notebooks", "run", str(number))
    assert made.returncode == 0, made.stderr
    for words in (
        ("tools.site.arc", "check"),
        ("tools.notebooks", "check"),
        ("pytest", "-q", "tests/test_layout.py"),
    ):
        done = python(copy, *words)
        assert done.returncode == 0, done.stdout + done.stderr

    changed = subprocess.run(
        ["git", "status", "--porcelain", "-uall"],
        cwd=copy, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    own = {
        "?? coursepkg/extra.py", "?? tests/test_extra.py", " M book/arc.yml",
        f"?? book/chapters/{stem}.md", f"?? notebooks/chapters/{stem}.ipynb",
    }  # fmt: skip
    generated = {
        " M README.md", " M _toc.yml", " M book/reference/api.rst",
        "?? book/reference/api/extra.rst",
    }  # fmt: skip
    assert set(changed) == own | generated
    assert (
        f"      - file: notebooks/chapters/{stem}\n" in (copy / "_toc.yml").read_text()
    )
    assert f"{number} [Extra](notebooks" in (copy / "README.md").read_text()
