"""What a teacher needs: the files of an assignment, and the book with solutions."""

import shutil
import subprocess
import sys
from pathlib import Path

from tools.environment import ROOT, write
from tools.exercises.gradescope import write_autograder
from tools.exercises.index import index
from tools.exercises.masters import Master, find
from tools.exercises.secret import find_secret, read_secret
from tools.exercises.student import STUDENT, is_current, notebook, run
from tools.notebooks.first_cell import repository
from tools.notebooks.stabilise import stabilise
from tools.site import webassets

INSTRUCTOR = ROOT / "_build/instructor"


def assign(master: Master, out: Path, secret: Path | None) -> None:
    """Write what a teacher hands out, and what stays with the teacher."""
    if not is_current(master):
        sys.exit(
            f"{master.name}: the student's notebook is not what the master makes; call: make exercises"
        )
    give, keep = out / "give_to_students", out / "keep_private"
    for folder in (give, keep):
        folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(STUDENT / f"{master.name}.ipynb", give / f"{master.name}.ipynb")
    write(
        keep / f"{master.name}-solution.ipynb",
        stabilise(run(notebook(master, solved=True), master.name)),
    )
    write(
        keep / "exercises.md",
        index([master]).replace(f"(../../notebooks/exercises/{master.name})", ""),
    )
    write_autograder(
        master,
        keep / f"{master.name}-gradescope.zip",
        repository(),
        read_secret(find_secret(secret)),
    )
    for path in sorted([*give.iterdir(), *keep.iterdir()]):
        print(f"wrote {path}")


def instructor_source(folder: Path) -> None:
    """Write the sources of the book with solutions: the public ones, the exercises replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    skipped = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    # the look of the outputs is shipped with the package
    for name in ("book", "notebooks", "coursepkg/show/css"):
        shutil.copytree(ROOT / name, folder / name, ignore=skipped)
    for name in ("_config.yml", "_toc.yml"):
        shutil.copyfile(ROOT / name, folder / name)
    for master in find("all"):
        node = run(notebook(master, solved=True), master.name)
        write(folder / f"notebooks/exercises/{master.name}.ipynb", stabilise(node))


def instructor() -> None:
    """Build the book with solutions, or say what is wrong and exit with 1."""
    webassets.fetch()
    source = INSTRUCTOR / "source"
    instructor_source(source)
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    options = ["--path-output", str(INSTRUCTOR), "-W", "-n", "--keep-going"]
    if subprocess.run(
        [jupyter_book, "build", str(source), *options], check=False
    ).returncode:
        sys.exit(
            "The instructor's book was not built: the warnings above are errors here."
        )
    print(
        f"The book with solutions: {INSTRUCTOR / '_build/html/index.html'}. Do not publish it."
    )
