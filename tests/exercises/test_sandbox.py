"""The wall: what a submission cannot do, and that each part of the wall is needed for it."""

import os
import shutil
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from classroom import alive, until

from tools.exercises import sandbox as walls
from tools.exercises.sandbox import HOME, PACKAGES, Sandbox, environment, find_sandbox
from tools.exercises.session import ExcessError, Limits, Session

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
MASTER = ROOT / "book/exercises/01_bag_of_words.md"
SHARED = ("--unshare-user", "--unshare-net", "--unshare-ipc", "--unshare-uts")


def behind(line, code):
    """Run code behind a wall and return what it printed."""
    done = subprocess.run(
        [*line, sys.executable, "-c", code],
        env=environment(HOME, PACKAGES), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def change(line, old, *new):
    """Return a wall with a hole: ``old`` is replaced by ``new``."""
    at = line.index(old)
    return (*line[:at], *new, *line[at + 1 :])


def tries(code):
    """Return code that prints yes if ``code`` can be done."""
    return f"import os, pathlib, socket\ntry:\n    {code}\n    print('yes')\nexcept OSError:\n    print('no')"


@pytest.fixture(scope="module")
def port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def attempts(port):
    """What is attempted, and the hole through which it would succeed."""
    return {
        "connect": (
            f"socket.create_connection(('127.0.0.1', {port}), 5)",
            ("--unshare-all", "--unshare-all", "--share-net"),
        ),
        "read a master": (
            f"open({str(MASTER)!r}).read()",
            # after /tmp, which may be where the repository lies
            ("--chdir", "--ro-bind", str(ROOT), str(ROOT), "--chdir"),
        ),
        "see the grader": (
            f"os.stat('/proc/{os.getpid()}')",
            ("--unshare-all", *SHARED),
        ),
        "write into the system's folder": (
            "open('/new', 'w')",
            ("/", "/dev"),  # what the last --remount-ro closes
        ),
        "fill the memory with files": (
            f"pathlib.Path('/dev/shm/x').write_bytes(bytes({walls.SHARED} + 1))",
            (str(walls.SHARED), str(2 * walls.SHARED)),
        ),
    }  # fmt: skip


@pytest.mark.parametrize("name", attempts(0))
def test_a_submission_cannot(name, sandbox, port):
    code, (old, *new) = attempts(port)[name]
    assert behind(sandbox.wall, tries(code)) == "no"
    line = tuple(word for word in sandbox.wall if word != "--disable-userns")
    holed = change(line, old, *new)
    assert behind(holed, tries(code)) == "yes", "the test sees nothing"


def test_it_sees_the_system_python_the_package_and_nothing_else(sandbox):
    code = "import os; print(*sorted(n for n in os.listdir('/') if n != 'nix'))"
    own = {folder.parts[1] for folder in walls.visible()}
    system = {"bin", "dev", "etc", "lib", "packages", "proc", "tmp", "usr"}
    seen = set(behind(sandbox.wall, code).split()) - {"lib32", "lib64", "sbin"}
    assert seen == system | own
    here = behind(sandbox.wall, f"import os; print(os.listdir({str(ROOT)!r}))")
    assert here in ("['.venv']", "[]")
    code = "import coursepkg, os; print(coursepkg.__file__, *os.environ)"
    file, *names = behind(sandbox.wall, code).split()
    assert file == f"{PACKAGES}/coursepkg/__init__.py"
    assert not [name for name in names if "SECRET" in name or "COURSE" in name]


KNOWS = (("bow", "_ranking"), ("tfidf", "_search"), ("word2vec", "_move"))


@pytest.mark.parametrize(("module", "name"), KNOWS)
def test_what_the_checks_know_is_not_there(sandbox, module, name):
    borrow = f"from coursepkg.checks.{module} import {name}"
    exec(borrow, {})  # it is there outside
    code = f"try:\n    {borrow}\nexcept ImportError:\n    print('no')"
    assert behind(sandbox.wall, code) == "no"


def test_checks_can_be_called_and_say_nothing(sandbox):
    code = "from coursepkg.checks import bow; print(bow.check_judge(None))"
    assert "the grader checks it" in behind(sandbox.wall, code)


def test_a_grader_cannot_be_told_to_hide_what_is_visible(sandbox, tmp_path):
    inside = Path(sys.prefix) / "class"
    assert "which every submission can read: move it" in walls.uncovered([inside])
    assert walls.uncovered([Path("/usr/share/class")])
    assert not walls.uncovered([ROOT, tmp_path])


SURVIVOR = """
import os, subprocess, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", {mark!r}])
    os._exit(0)
"""


@pytest.mark.parametrize("hole", [None, "--unshare-all", "--die-with-parent"])
def test_nothing_survives_the_end_of_a_session(sandbox, hole, request):
    mark = f"survivor-{os.getpid()}-{hole}"
    line = sandbox.wall
    if hole:  # a wall that lets processes out must be seen to do so
        line = tuple(w for w in line if w != "--disable-userns")
        line = change(line, hole, *(SHARED if hole == "--unshare-all" else ()))
    with Session(replace(sandbox, wall=line), Limits()) as session:
        session.wait()
        session.ask(cell=SURVIVOR.format(mark=mark))
        assert until(lambda: alive(mark), 10)
    if hole:
        assert alive(mark)
        end_by_mark(mark)
    assert until(lambda: not alive(mark), 10)


def end_by_mark(mark):
    """End what this test itself let out."""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            mine = mark in file.read_text()
        except OSError:
            continue
        if mine:
            os.kill(int(file.parent.name), 9)


def ends_with(sandbox, code, **limits):
    """Run a cell and return why the session ended."""
    with Session(sandbox, replace(Limits(), **limits)) as session:
        session.wait()
        with pytest.raises(ExcessError):
            session.ask(cell=code)
        return session.end


MANY = """
import os, time
for _ in range(100):
    if os.fork() == 0:
        time.sleep(60)
time.sleep(60)
"""
LARGE = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        block = b"x" * (100 * 2**20)
        time.sleep(60)
time.sleep(60)
"""
HIDDEN = """
import os, time
files = [os.memfd_create(str(n)) for n in range(8)]
for file in files:
    os.write(file, bytes(100 * 2**20))
time.sleep(60)
"""


def test_processes_are_counted_together(sandbox):
    found = ends_with(sandbox, MANY, processes=20)
    assert str(found) == "started more than 20 processes"
    assert found.status == "used too much"


@pytest.mark.parametrize("code", [LARGE, HIDDEN], ids=["processes", "files"])
def test_memory_is_counted_together(sandbox, code):
    found = ends_with(sandbox, code, memory=600 * 2**20)
    assert str(found) == "used more than 0.6 GB of memory"


def test_where_nothing_isolates_the_reason_is_found_before_anything_runs(
    tmp_path, monkeypatch
):
    fake = tmp_path / "bwrap"
    fake.write_text(
        "#!/bin/sh\necho 'bwrap: No permissions to create namespace' >&2\nexit 1\n"
    )
    fake.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(fake))
    found = find_sandbox(tmp_path)
    reason = "bubblewrap does not work here: bwrap: No permissions to create namespace"
    assert found == Sandbox(tmp_path, reason=reason)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert "not installed" in find_sandbox(tmp_path).reason
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "Linux only" in find_sandbox(tmp_path).reason
