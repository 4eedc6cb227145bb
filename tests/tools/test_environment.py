"""A validated run takes nothing from the home directory of whoever starts it."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tools.environment import ROOT
from tools.notebooks.running import execute

PLANTED = {
    ".ipython/profile_default/startup/00_planted.py": "planted = True",
    ".ipython/profile_default/ipython_config.py": "c.InteractiveShell.ast_node_interactivity = 'none'",
    ".config/matplotlib/matplotlibrc": "lines.linewidth: 99",
    ".jupyter/jupyter_config.py": "raise SystemExit('planted')",
}
LOOK = """
import matplotlib as mpl
print("planted" in globals(), mpl.rcParams["lines.linewidth"] == 99)
"""


@pytest.mark.slow
def test_leftovers_in_the_home_directory_do_not_matter(tmp_path, monkeypatch):
    for name, text in PLANTED.items():
        path = tmp_path / "home" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    before = {path for path in tmp_path.rglob("*") if "__pycache__" not in path.parts}
    cells = [nbformat.v4.new_code_cell(LOOK), nbformat.v4.new_code_cell("1 + 1")]
    node = nbformat.v4.new_notebook(cells=cells)
    execute(node, tmp_path, "home")
    assert node.cells[0].outputs[0].text == "False False\n"
    assert node.cells[1].outputs[0].data["text/plain"] == "2"
    assert set(tmp_path.rglob("*")) == before


STUB = """#!/bin/sh
echo "$1" "$HOME" "$XDG_CACHE_HOME" "$PIP_CONFIG_FILE" "$NPM_CONFIG_USERCONFIG" "$MPLCONFIGDIR" >> "$SEEN"
touch "$HOME/written" "$XDG_CACHE_HOME" "$XDG_CONFIG_HOME"
"""


@pytest.mark.skipif(sys.platform == "win32", reason="CI runs it on Linux only")
def test_ci_starts_clean_and_leaves_the_home_directory_alone(tmp_path):
    home, stubs, seen = tmp_path / "home", tmp_path / "stubs", tmp_path / "seen"
    (home / ".config/pip").mkdir(parents=True)
    (home / ".config/pip/pip.conf").write_text("[global]")
    (home / ".npmrc").write_text("")
    stubs.mkdir()
    for name in ("make", "chromium"):
        (stubs / name).write_text(STUB)
        (stubs / name).chmod(0o755)
    hidden = ("XDG_", "PIP_CONFIG", "NPM_CONFIG")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
    changes = {"HOME": home, "SEEN": seen, "PATH": f"{stubs}:{os.environ['PATH']}"}
    before = sorted(home.rglob("*"))
    subprocess.run(
        ["bash", str(ROOT / ".ci/run")],
        env=kept | {name: str(value) for name, value in changes.items()},
        check=True,
    )
    first, second = (line.split() for line in seen.read_text().splitlines())
    assert (first[0], second[0]) == ("clean", "test")
    used, cache, *settings = second[1:]
    assert settings == [str(home / ".config/pip/pip.conf"), str(home / ".npmrc")]
    assert cache.startswith(used)
    assert not Path(used).exists()
    assert sorted(home.rglob("*")) == before
