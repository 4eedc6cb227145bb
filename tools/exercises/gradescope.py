"""Make the autograder for Gradescope with otter-grader, from a master."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from tools.environment import RUN_ENVIRONMENT
from tools.exercises.cards import Card
from tools.exercises.masters import Master, role
from tools.exercises.secret import seed_of

CONFIG = """# ASSIGNMENT CONFIG
requirements: requirements.txt
init_cell: false
export_cell: false
check_all_cell: false
generate: {show_hidden: false}
tests: {ok_format: false}"""
# Modules that a notebook may have changed are loaded anew before they judge it.
TEST = '''""" # BEGIN TEST CONFIG
name: {name}
points: {points}
hidden: {hidden}
""" # END TEST CONFIG
def test_{name}({answers}):
    import importlib
    import sys

    for module in [name for name in sys.modules if name.startswith("coursepkg")]:
        del sys.modules[module]
    checks = importlib.import_module("coursepkg.checks.{module}")
    feedback = checks.{check}({arguments})
    assert feedback.passed, feedback.message'''


def _test(card: Card, module: str, points: int, seed: int | None) -> NotebookNode:
    answers = ", ".join(card.answers)
    source = TEST.format(
        name="visible" if seed is None else "hidden",
        points=points,
        hidden=str(seed is not None).lower(),
        answers=answers,
        module=module,
        check=card.check,
        arguments=answers if seed is None else f"{answers}, seed={seed}",
    )
    return new_code_cell(source)


def otter_notebook(master: Master, secret: bytes) -> NotebookNode:
    """Return the master in otter-grader's own notation; open questions are left to people."""
    cells = [
        new_raw_cell(CONFIG),
        *(c for c in master.opening if c.cell_type == "code"),
    ]
    for question in master.graded:
        card = question.card
        marks = f"name: {card.question}\npoints: {card.points}\ncheck_cell: false"
        cells += [
            new_raw_cell(f"# BEGIN QUESTION\n{marks}"),
            new_markdown_cell(card.title),
        ]
        cells.append(new_raw_cell("# BEGIN SOLUTION"))
        cells += [
            new_code_cell(c.source) for c in question.cells if role(c) == "solution"
        ]
        cells += [new_raw_cell("# END SOLUTION"), new_raw_cell("# BEGIN TESTS")]
        if card.visible:
            cells.append(_test(card, master.checks, card.visible, None))
        if card.hidden:
            cells.append(
                _test(
                    card, master.checks, card.hidden, seed_of(secret, master.name, card)
                )
            )
        cells += [new_raw_cell("# END TESTS"), new_raw_cell("# END QUESTION")]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def write_autograder(master: Master, out: Path, repository: str, secret: bytes) -> None:
    """Write the zip that Gradescope takes; the solution must earn every point, or nothing is written."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / f"{master.name}.ipynb"
        nbformat.write(otter_notebook(master, secret), source)
        (folder / "requirements.txt").write_text(
            f"coursepkg @ git+{repository}\n", encoding="utf-8"
        )
        otter = Path(sys.executable).with_name("otter")
        command = [otter, "assign", source.name, "dist"]
        done = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | RUN_ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        zips = list((folder / "dist/autograder").glob("*.zip"))
        if done.returncode or len(zips) != 1:
            sys.exit(
                f"otter assign did not accept {master.name}:\n{done.stdout}{done.stderr}"
            )
        shutil.copyfile(zips[0], out)
