"""A submission's process: what goes over the line, and what it cannot do."""

import os
from pathlib import Path

import numpy as np
import pytest

from tools.exercises.session import EndedError, Session, SlowError
from tools.exercises.submission import Foreign, decode, encode

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
VALUES = [
    None, True, 3, 2.5, float("inf"), "text", [1, (2, "b")], {"a": [1]}, {1, 2}, ...,
    np.arange(6.0).reshape(2, 3), np.array(["x", "yz"]), np.array([True]), np.float32(2.5),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_as_it_was(value):
    back = decode(encode(value))
    if isinstance(value, np.ndarray | np.generic):
        np.testing.assert_array_equal(back, value, strict=isinstance(value, np.ndarray))
    else:
        assert back == value
        assert type(back) is type(value)


def test_what_cannot_be_sent_is_named_not_pickled():
    class Trap:
        def __reduce__(self):
            return os._exit, (1,)

    found = decode(encode([Trap(), np.array([Trap()])]))
    assert [repr(item) for item in found] == ["a Trap", "a ndarray"]
    assert isinstance(found[0], Foreign)
    assert decode(encode(print), len) is len


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    base = tmp_path_factory.mktemp("session")
    (base / "own").mkdir()
    (base / "other.ipynb").write_text("of another student")
    with Session(base / "own", [ROOT, base], seconds=120, step=20) as running:
        running.wait()
        yield running


def error_of(session, code):
    error = session.ask(cell=code)["error"]
    return None if error is None else error[0]


@pytest.mark.parametrize(
    "code",
    [
        "open({root!r} + '/book/exercises/01_bag_of_words.md').read()",
        "import os; os.listdir({root!r} + '/tools')",
        "import pathlib; pathlib.Path({base!r}, 'other.ipynb').read_text()",
        "import os; os.chdir({base!r}); open('other.ipynb')",
        "import os; os.symlink({base!r} + '/other.ipynb', 'mine'); open('mine')",
        "open({base!r} + '/new', 'w')",
        "import os; os.open({base!r} + '/new', os.O_CREAT | os.O_WRONLY)",
        "import os; os.remove({base!r} + '/other.ipynb')",
        "import os; os.rename({base!r} + '/other.ipynb', 'mine')",
        "import shutil; shutil.rmtree({base!r})",
        "import os; os.system('true')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.fork()",
        "import os; os.kill(os.getppid(), 0)",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "open(f'/proc/{{__import__(\"os\").getppid()}}/environ').read()",
    ],
)
def test_it_cannot_leave_its_folder(session, code):
    base = str(session.folder.parent)
    assert (
        error_of(session, code.format(root=str(ROOT), base=base)) == "PermissionError"
    )
    assert Path(base, "other.ipynb").read_text() == "of another student"


def test_it_can_do_what_exercises_need(session):
    code = """
    import os
    import tempfile
    from pathlib import Path
    import matplotlib.pyplot as plt
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    Path("mine.txt").write_text("mine")
    with tempfile.TemporaryFile() as file:
        file.write(b"x")
    LogisticRegression().fit(np.eye(4), [0, 1, 0, 1])
    open(os.devnull, "w").write("x")
    plt.plot([1, 2])
    plt.savefig("figure.png")
    """
    assert error_of(session, "\n".join(line[4:] for line in code.splitlines())) is None
    assert (
        error_of(session, "%matplotlib inline\nimport asyncio\nawait asyncio.sleep(0)")
        is None
    )


def test_it_gets_a_copy_of_the_package_and_nothing_of_the_grader(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_SECRET_SEED_FILE", "/where/the/secret/is")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tools"))
    with short(tmp_path) as session:
        session.ask(cell="import coursepkg, os\nwhere = coursepkg.__file__")
        session.ask(cell="seen = dict(os.environ)")
        assert Path(session.fetch("where")[1]).is_relative_to(session.folder)
        _, seen = session.fetch("seen")
    assert not any(
        "SECRET" in name or "/where/the/secret/is" in value or str(ROOT) in value
        for name, value in seen.items()
        if name != "PATH"
    )


def test_functions_are_called_there_and_errors_come_back(session):
    error_of(
        session, "def double(x):\n    return 2 * x\ndef bad(x):\n    raise KeyError(x)"
    )
    there, double = session.fetch("double")
    assert there
    assert double([1, 2]) == [1, 2, 1, 2]
    with pytest.raises(Exception, match="missing") as caught:
        session.fetch("bad")[1]("missing")
    assert type(caught.value).__name__ == "KeyError"
    assert session.fetch("no_such_name") == (False, None)


def short(tmp_path, **limits):
    running = Session(tmp_path, [], **({"seconds": 60, "step": 20} | limits))
    running.wait()
    return running


def test_a_slow_cell_is_interrupted_and_the_next_one_runs(tmp_path):
    with short(tmp_path, step=3) as session:
        with pytest.raises(SlowError, match="took longer than 3 s"):
            session.ask(cell="while True:\n    pass")
        assert session.ask(cell="x = 1")["error"] is None
        assert session.fetch("x") == (True, 1)


def test_a_cell_that_does_not_listen_is_stopped(tmp_path):
    stubborn = "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"
    with short(tmp_path, step=1) as session:
        with pytest.raises(SlowError, match="did not stop when asked"):
            session.ask(cell=stubborn)
        with pytest.raises(EndedError):
            session.fetch("x")


def test_a_process_that_ends_is_noticed(tmp_path):
    with short(tmp_path) as session:
        with pytest.raises(EndedError):
            session.ask(cell="import os\nos._exit(0)")
        with pytest.raises(EndedError):
            session.fetch("x")


def test_a_forged_line_changes_no_score(tmp_path):
    forge = "import os\nfor n in range(3, 20):\n    try:\n        os.write(n, b'{}\\n')\n    except OSError:\n        pass"
    with short(tmp_path) as session:
        session.ask(cell="x = 1")
        with pytest.raises(EndedError, match="wrote on the line to the grader"):
            session.ask(cell=forge)
