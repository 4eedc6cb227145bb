"""A submission's process: what goes over the line, and what it cannot do to it."""

import collections
import os
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from tools.exercises.session import EndedError, Limits, Session, SlowError
from tools.exercises.submission import Foreign, decode, encode

pytestmark = pytest.mark.slow

VALUES = [
    None, True, 3, 2.5, float("inf"), "text", [1, (2, "b")], {"a": [1]}, {1, 2}, ...,
    np.arange(6.0).reshape(2, 3), np.array(["x", "yz"]), np.array([True]),
    Fraction(1, 3), Decimal("0.10"),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_as_it_was(value):
    back = decode(encode(value))
    if isinstance(value, np.ndarray):
        np.testing.assert_array_equal(back, value, strict=True)
    else:
        assert back == value
        assert type(back) is type(value)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.str_("a"), "a"),
        (np.float32(2.5), 2.5),
        (np.int64(3), 3),
        (np.array(2.5), 2.5),
        ({np.str_("a"): np.int8(1)}, {"a": 1}),
        (collections.deque([1, 2]), [1, 2]),
        (range(3), [0, 1, 2]),
        (collections.Counter("aab"), {"a": 2, "b": 1}),
        (frozenset([1]), {1}),
        (np.array([Fraction(1, 2), "a"], dtype=object), [Fraction(1, 2), "a"]),
    ],
    ids=repr,
)
def test_what_counts_is_the_value(value, plain):
    back = decode(encode(value))
    assert back == plain
    assert type(back) is type(plain)


def test_what_cannot_be_sent_is_named_not_pickled():
    class Trap:
        def __reduce__(self):
            return os._exit, (1,)

    found = decode(encode([Trap(), np.array([Trap()]), b"x" * 0 or object(), 9**999]))
    assert [repr(item) for item in [found[0], *found[1], *found[2:]]] == [
        "a Trap",
        "a Trap",
        "a object",
        "a int",
    ]
    assert isinstance(found[0], Foreign)
    assert decode(encode(print), len) is len


@pytest.fixture(scope="module")
def session(sandbox):
    with Session(sandbox, Limits()) as running:
        running.wait()
        yield running


def error_of(session, code):
    error = session.ask(cell=code)["error"]
    return None if error is None else error[0]


FINE = [
    "from pathlib import Path; Path('mine.txt').write_text('mine')",
    "import tempfile\nwith tempfile.TemporaryFile() as file:\n    file.write(b'x')",
    "import os, subprocess; subprocess.run(['ls', os.path.expanduser('~')], check=True)",
    "import multiprocessing\nwith multiprocessing.Pool(2) as pool:\n    pool.map(abs, [1, 2])",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig('figure.png')\nplt.show()",
    "%matplotlib inline\nimport asyncio\nawait asyncio.sleep(0)",
    "!pip install torch\n%pip install torch\nx = 1",
    "%load_ext autoreload\n%autoreload 2",
    "%%time\nx = 1",
    "exit()",
    "import torch; torch.zeros(3).share_memory_()",
]


@pytest.mark.parametrize("code", FINE)
def test_it_can_do_what_notebooks_do(session, code):
    assert error_of(session, code) is None


def test_functions_are_called_there_and_errors_come_back(session):
    code = "def double(x):\n    return 2 * x\ndef bad(x):\n    raise KeyError(x)"
    assert error_of(session, code) is None
    there, double = session.fetch("double")
    assert there
    assert double([1, 2]) == [1, 2, 1, 2]
    with pytest.raises(Exception, match="missing") as caught:
        session.fetch("bad")[1]("missing")
    assert type(caught.value).__name__ == "KeyError"
    assert session.fetch("no_such_name") == (False, None)


def test_what_a_function_does_to_its_arguments_is_seen(session):
    code = "def spoil(words, counts, row):\n    words.sort()\n    counts['b'] = 1\n    row *= 2"
    assert error_of(session, code) is None
    words, counts, row = ["b", "a"], {"a": 1}, np.ones(3)
    session.fetch("spoil")[1](words, counts, row)
    assert (words, counts) == (["a", "b"], {"a": 1, "b": 1})
    np.testing.assert_array_equal(row, 2 * np.ones(3))


TEXTS = {
    "a surrogate": ("raise ValueError('\\ud800')", "ValueError"),
    "a huge text": ("raise ValueError('x' * 10**7)", "ValueError"),
    "no text": (
        "class Bad(Exception):\n    def __str__(self):\n        raise SystemExit\nraise Bad",
        "Bad",
    ),
    "code with a surrogate": ("x = '\ud800'", "UnicodeEncodeError"),
    "the end": ("raise SystemExit", "SystemExit"),
    "interrupted": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "input": ("input()", "EOFError"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_any_error_is_reported_and_the_next_cell_runs(session, name):
    code, kind = TEXTS[name]
    assert error_of(session, code) == kind
    assert error_of(session, "x = 1") is None


@pytest.mark.parametrize(
    "kind", ["no name", "\ud800", "a\0b", "x" * 999, "class", "__class__"]
)
def test_an_error_may_have_any_name(session, kind):
    code = f"def bad():\n    raise type({kind!r}.replace(chr(0), ''), (Exception,), {{}})('it')"
    assert error_of(session, code) is None
    with pytest.raises(Exception, match="it"):
        session.fetch("bad")[1]()


def short(sandbox, **limits):
    running = Session(sandbox, replace(Limits(), **limits))
    running.wait()
    return running


def test_a_slow_cell_is_interrupted_and_the_next_one_runs(sandbox):
    with short(sandbox, step=2) as session:
        with pytest.raises(SlowError, match=r"took longer than 2 s$"):
            session.ask(cell="before = 1\nwhile True:\n    pass")
        assert session.ask(cell="x = 1")["error"] is None
        assert session.fetch("before") == (True, 1)


STUBBORN = "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"


def test_a_cell_that_does_not_listen_is_stopped(sandbox):
    with short(sandbox, step=1) as session:
        with pytest.raises(SlowError, match="did not stop when asked"):
            session.ask(cell=STUBBORN)
        with pytest.raises(SlowError):
            session.fetch("x")


EVERY_LINE = "import os\nfor n in range(3, 20):\n    try:\n        {}\n    except OSError:\n        pass"
HOLD = "import os, time\nif os.fork() == 0:\n    time.sleep(600)\nos._exit(0)"
LARGE = "#" * 10**6
ENDS = {
    "ends": (["import os\nos._exit(0)"], "ended its process"),
    "ends and leaves a child that keeps the line open": ([HOLD], "ended its process"),
    "forges a reply": (
        [EVERY_LINE.format("os.write(n, b'{}\\n')")],
        "wrote on the line to the grader",
    ),
    "forges a reply that fits, then gets a large cell": (
        [EVERY_LINE.format('os.write(n, b\'{"to": 1, "error": null}\\n\')'), LARGE],
        "wrote on the line to the grader",
    ),
    "floods the line": (
        [EVERY_LINE.format("os.write(n, b'{}\\n' * 9999)")],
        "wrote",
    ),
    "never ends its reply": (
        [EVERY_LINE.format("[os.write(n, b'x' * 9**6) for _ in range(999)]")],
        "wrote more than it was asked for",
    ),
    "nests its reply": (
        [EVERY_LINE.format("os.write(n, b'[' * 99999 + b'\\n')")],
        "wrote on the line to the grader",
    ),
}


def ask_all(session, cells):
    for code in cells:
        session.ask(cell=code)


@pytest.mark.parametrize("name", ENDS)
def test_a_submission_that_does_not_play_along_ends_in_time(sandbox, name):
    cells, message = ENDS[name]
    with short(sandbox, step=20) as session:
        with pytest.raises(EndedError, match=message):
            ask_all(session, [*cells, "x = 1", "x = 2"])
        with pytest.raises(EndedError):
            session.fetch("x")


LARGE_ANSWERS = {
    "a large text": ("x = 'x' * 10**8", EndedError),
    "a large array": ("import numpy as np\nx = np.zeros(10**8)", Exception),
    "a list in itself": ("x = []\nx.append(x)", Exception),
    "an array that fails": (
        "class Bad:\n    def __array__(self, *_):\n        raise SystemExit\nx = Bad()",
        Exception,
    ),
}


@pytest.mark.parametrize("name", LARGE_ANSWERS)
def test_an_answer_that_cannot_be_sent_is_an_error(sandbox, name):
    code, kind = LARGE_ANSWERS[name]
    with short(sandbox, memory=2**31) as session:
        assert error_of(session, code) is None
        with pytest.raises(kind):
            session.fetch("x")
