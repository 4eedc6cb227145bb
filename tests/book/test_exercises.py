"""No solution is in the public book, every solution is in the teacher's, and the guide's commands run."""

import html
import os
import re
import subprocess
from pathlib import Path

import nbformat
import pytest

from tools.exercises.assessing import SERIOUS
from tools.exercises.gradebook import UNGRADED
from tools.exercises.masters import find, role, strip, unmark
from tools.site.book import HTML

ROOT = Path(__file__).parents[2]
INSTRUCTOR = ROOT / "_build/instructor/_build/html"
GUIDE = (ROOT / "book/teaching/guide.md").read_text(encoding="utf-8")
TEXT = {".html", ".txt", ".md", ".ipynb", ".js", ".json", ".py", ".inv"}
SHORTEST = 16  # characters; shorter lines, such as "return bag", are nobody's secret


def plain(text):
    """Return what a reader sees: no markup, no highlighting, no escapes, no blanks."""
    text = re.sub(r"<[^>]{1,300}>", "", text)
    text = (
        html.unescape(text).replace('\\"', '"').replace("\\\\", "\\").replace("\\n", "")
    )
    return re.sub(r"[\s*`_]", "", text)


def traces():
    """Return every line of every solution that is not part of the task."""
    found = {"BEGIN SOLUTION", "# SOLUTION"}
    for master in find("all"):
        for question in master.questions:
            for cell in question.cells:
                if role(cell) == "solution":
                    shown = (
                        strip(cell.source).splitlines()
                        if cell.cell_type == "code"
                        else []
                    )
                    found |= set(unmark(cell.source).splitlines()) - set(shown)
                if role(cell) == "mistake":
                    found |= set(cell.source.splitlines()) - set(
                        question.solution.splitlines()
                    )
    return {
        line for line in found if len(plain(line)) >= SHORTEST or "SOLUTION" in line
    }


def shared(lines):
    """Return the lines that the chapters or the package say as well: nobody's solution."""
    notebooks = (ROOT / "notebooks/chapters").glob("*.ipynb")
    said = "".join(
        plain(cell.source)
        for path in notebooks
        for cell in nbformat.read(path, as_version=4).cells
    )
    said += "".join(
        plain(path.read_text(encoding="utf-8"))
        for path in (ROOT / "coursepkg").rglob("*.py")
        if path.parent.name != "checks"
    )
    return {line for line in lines if plain(line) in said}


def traces_in(folder, lines):
    found = []
    wanted = {line: plain(line) for line in lines}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in TEXT and "vendor" not in path.parts:
            said = plain(path.read_text(encoding="utf-8", errors="replace"))
            found += [
                f"{path.relative_to(folder)}: {line}"
                for line, w in wanted.items()
                if w in said
            ]
    return found


def test_the_public_book_and_its_downloads_hold_no_solution():
    lines = traces()
    kept = lines - shared(lines)
    assert len(kept) >= 15  # the search itself must not run empty
    assert any("columns" in line for line in kept)
    assert any("Pairs of words are enough" in line for line in kept)
    assert (HTML / "notebooks/exercises/01_bag_of_words.html").is_file()
    assert (HTML / "_sources/notebooks/exercises/01_bag_of_words.ipynb").is_file()
    assert traces_in(HTML, kept) == []


def test_a_master_is_not_served():
    assert not list(HTML.rglob("exercises/*.md"))
    assert not [path for path in HTML.rglob("*") if "book/exercises" in path.as_posix()]


def test_a_solution_that_slipped_in_is_found(tmp_path):
    line = 'bag[columns[found_word]] += 1  # "why"'
    pages = {
        "page.html": '<span class="n">bag</span><span class="p">[</span>columns[found_word]] += 1  # &quot;why&quot;',
        "source.ipynb": '"   bag[columns[found_word]] += 1  # \\"why\\"\\n"',
        "searchindex.js": '{"x":"bag[columns[found_word]] += 1  # \\"why\\""}',
    }
    for name, text in pages.items():
        (tmp_path / name).write_text(text)
    assert len(traces_in(tmp_path, {line})) == len(pages)


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """Run every command of the guide, in its order, as a teacher would."""
    script = "set -eu\n" + "\n".join(re.findall(r"```bash\n(.*?)```", GUIDE, re.S))
    home = tmp_path_factory.mktemp("home")
    # The guide grades its own solution, which is harmless where nothing isolates it.
    own = {"HOME": str(home), "UNPROTECTED": "1"}
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))
    }
    return subprocess.run(
        ["bash", "-c", script], cwd=ROOT, env=environment | own,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_every_command_of_the_guide_runs_as_written(followed):
    assert followed.returncode == 0, followed.stdout[-2000:] + followed.stderr[-2000:]
    assert GUIDE.count("```bash") >= 7
    assert "1 submissions: 1 ok" in followed.stdout
    assert "- **A bag for any text** (`bag_of_words`): 6 of 6" in followed.stdout


def test_the_book_for_teachers_holds_every_solution(followed):
    assert followed.returncode == 0
    for master in find("all"):
        page = INSTRUCTOR / f"notebooks/exercises/{master.name}.html"
        said = plain(page.read_text(encoding="utf-8"))
        for question in master.graded:
            assert all(plain(line) in said for line in question.solution.splitlines())
        assert "Rubric" in said


def test_the_guide_names_every_status_and_every_written_file(followed):
    for status in (*SERIOUS, *UNGRADED):
        assert f"| `{status}` |" in GUIDE
    written = re.findall(r"wrote build/hand-out/(\S+)", followed.stdout)
    assert written
    assert all(f"`{name}`" in GUIDE for name in written)
