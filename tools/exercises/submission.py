"""Run one student's notebook, cell by cell, in a process and a folder of its own.

The grader starts this file as a program behind its wall and talks to it in lines of JSON. What comes back is
data, never code: the grader's checks run in the grader, and call the student's functions here. Nothing that
the notebook does in this process can reach the check functions, their data, or the results.
"""

import base64
import contextlib
import json
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

try:
    import resource
except ImportError:  # on Windows
    resource = None  # type: ignore[assignment]

LARGEST_FILE = 256 * 2**20
LONGEST_TEXT = 2000
_LARGEST_NUMBER = 2**1000
_NUMBERS_OR_TEXT = "biufU"  # kinds of arrays that are sent
_CONTAINERS: dict[str, Any] = {"list": list, "tuple": tuple, "set": set}
_NUMBERS: dict[str, Any] = {"fraction": Fraction, "decimal": Decimal}


class Foreign:
    """Stands for a value that is neither text, numbers nor a container of them."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __repr__(self) -> str:
        return f"a {self.kind}"


def encode(value: Any) -> Any:
    """Turn plain values, containers and arrays into what JSON can hold."""
    if value is None or isinstance(value, bool):
        return value
    for plain in (str, float):
        if isinstance(value, plain):
            return plain(value)
    if isinstance(value, int) and abs(value) < _LARGEST_NUMBER:
        return int(value)
    if isinstance(value, Mapping):
        return {"dict": [[encode(k), encode(v)] for k, v in value.items()]}
    kinds = (("tuple", tuple), ("set", set), ("set", frozenset), ("list", Sequence))
    for name, kind in kinds:
        if isinstance(value, kind):
            return {name: [encode(item) for item in value]}
    return _encode_other(value)


def _encode_other(value: Any) -> Any:
    if value is ...:
        return {"ellipsis": True}
    for name, kind in _NUMBERS.items():
        if isinstance(value, kind):
            return {name: str(value)[:LONGEST_TEXT]}
    if hasattr(value, "detach"):  # a tensor that knows its gradient
        value = value.detach()
    if hasattr(value, "__array__"):
        array = np.asarray(value)
        if array.dtype.kind not in _NUMBERS_OR_TEXT:
            return (
                encode(array.tolist()) if array.dtype.kind == "O" else _foreign(array)
            )
        if array.shape == ():
            return encode(array.item())
        data = base64.b64encode(array.tobytes()).decode()
        return {"array": [array.dtype.str, list(array.shape), data]}
    return {"function": True} if callable(value) else _foreign(value)


def _foreign(value: Any) -> dict[str, str]:
    return {"foreign": type(value).__name__[:80]}


def decode(value: Any, function: Callable[..., Any] | None = None) -> Any:
    """Undo :func:`encode`; ``function`` stands for a function, which cannot be sent."""
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    if kind in _CONTAINERS:
        return _CONTAINERS[kind](decode(item, function) for item in content)
    if kind == "dict":
        return {decode(k): decode(v, function) for k, v in content}
    if kind == "array":
        dtype, shape, data = content
        array = np.frombuffer(base64.b64decode(data), dtype=np.dtype(dtype))
        return array.reshape(shape).copy()
    if kind in _NUMBERS:
        return _NUMBERS[kind](content)
    return {"ellipsis": ..., "function": function}.get(kind, Foreign(str(content)))


def limit_resources(memory: int) -> None:
    """Bound each process, where the system can; if memory runs out, the system ends this one first."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    if resource is None:
        return
    with contextlib.suppress(ValueError, OSError):  # less is allowed already
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def describe(error: BaseException | None) -> list[str] | None:
    """Return the kind and the message of an error, and what it is a kind of."""
    if error is None:
        return None
    try:
        said = str(error)[:LONGEST_TEXT]
    except BaseException:
        said = "(its message cannot be shown)"
    kinds = [kind.__name__ for kind in type(error).__mro__]
    return [kinds[0][:80], said, "ImportError" if "ImportError" in kinds else ""]


def answer(request: dict[str, Any], shell: Any) -> dict[str, Any]:
    """Do one thing that the grader asks for."""
    names = shell.user_ns
    if "ready" in request:
        limit_resources(request["ready"])
        return {}
    if "cell" in request:
        result = shell.run_cell(request["cell"], store_history=False)
        return {"error": describe(result.error_before_exec or result.error_in_exec)}
    if "fetch" in request:
        there = request["fetch"] in names
        return {"there": there, "value": encode(names.get(request["fetch"]))}
    arguments = [decode(argument) for argument in request["arguments"]]
    value = names[request["call"]](*arguments)
    left = [encode(argument) for argument in arguments]
    changed = {} if left == request["arguments"] else {"changed": left}
    return {"value": encode(value)} | changed


class Shell(InteractiveShell):
    """A shell without windows and without a reader: figures are drawn into memory, errors are reported."""

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing, so that ``%matplotlib inline`` does not fail."""

    def ask_exit(self) -> None:
        """Do nothing, so that ``exit()`` does not fail: there is nobody to leave."""

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Do nothing: nobody reads what is printed here."""


class Alarm:
    """Interrupts what takes too long, where the system can."""

    def __init__(self) -> None:
        self.rang = self.waiting = False

    def ring(self, *_: object) -> None:
        """Interrupt what runs, as Ctrl-C would."""
        if self.waiting:
            self.rang = True
            raise KeyboardInterrupt

    def set(self, seconds: float) -> None:
        """Ring in so many seconds."""
        self.rang, self.waiting = False, True
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, self.ring)
            signal.setitimer(signal.ITIMER_REAL, seconds)


def serve() -> None:
    """Answer the grader until it closes the line."""
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what the notebook prints is not read by anybody
        os.dup2(nothing, stream)
    shell = Shell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    alarm = Alarm()
    for line in requests:
        request = json.loads(line)
        reply: dict[str, Any]
        try:
            alarm.set(request["seconds"])
            reply = answer(request, shell)
        except BaseException as error:
            reply = {"error": describe(error)}
        finally:
            alarm.waiting = False
        reply |= {"to": request["number"], "slow": alarm.rang}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


if __name__ == "__main__":
    serve()
