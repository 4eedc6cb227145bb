"""Run one student's notebook, cell by cell, in a process and a folder of its own.

The grader starts this file as a process of its own and talks to it in lines of JSON. What comes back is data,
never code: the grader's checks run in the grader, and call the student's functions here. Nothing that
the notebook does in this process can reach the check functions, their data, or the results.
"""

import base64
import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

try:
    import resource
except ImportError:  # on Windows
    resource = None  # type: ignore[assignment]

MEMORY = 4 * 2**30  # bytes that a submission may use
LARGEST_FILE = 256 * 2**20
_PLAIN = (bool, int, float, str)
_SEQUENCES = (list, tuple, set)
_NUMBERS_OR_TEXT = "biufcU"  # kinds of arrays that are sent


class Foreign:
    """Stands for a value that is neither text, numbers nor a container of them."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __repr__(self) -> str:
        return f"a {self.kind}"


def encode(value: Any) -> Any:
    """Turn plain values, containers and arrays into what JSON can hold."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, list | tuple | set):
        name = next(kind.__name__ for kind in _SEQUENCES if isinstance(value, kind))
        return {name: [encode(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[encode(k), encode(v)] for k, v in value.items()]}
    return _encode_other(value)


def _encode_other(value: Any) -> Any:
    if value is ...:
        return {"ellipsis": True}
    if callable(value):
        return {"function": True}
    if hasattr(value, "__array__"):
        array = np.asarray(value)
        if array.dtype.kind in _NUMBERS_OR_TEXT:
            data = base64.b64encode(array.tobytes()).decode()
            return {"array": [array.dtype.str, list(array.shape), data]}
    return {"foreign": type(value).__name__}


def decode(value: Any, function: Callable[..., Any] | None = None) -> Any:
    """Undo :func:`encode`; ``function`` stands for a function, which cannot be sent."""
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    for sequence in _SEQUENCES:
        if kind == sequence.__name__:
            return sequence(decode(item, function) for item in content)
    if kind == "dict":
        return {decode(k): decode(v, function) for k, v in content}
    if kind == "array":
        dtype, shape, data = content
        array = np.frombuffer(base64.b64decode(data), dtype=np.dtype(dtype))
        return array.reshape(shape).copy()
    others = {"ellipsis": ..., "function": function, "foreign": Foreign(str(content))}
    return others[kind]


def guard(own: str, readable: list[str], private: list[str]) -> None:
    """Refuse to leave the own folder: no writing elsewhere, no reading of the grader's files.

    This stops whatever Python code does through Python's own functions. It is no wall against native
    code; the teacher's guide says so.
    """
    refused = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork"}
    refused |= {"os.forkpty", "pty.spawn", "os.spawn", "os.kill", "os.killpg"}
    refused |= {"socket.connect", "socket.sendto", "socket.bind", "socket.getaddrinfo"}
    writes = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink"}
    writes |= {"os.truncate", "os.chmod", "os.chown", "os.utime", "shutil.rmtree"}
    reads = {"os.listdir", "os.scandir", "os.chdir"}
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    realpath, fspath, fsdecode, separator = (
        os.path.realpath,
        os.fspath,
        os.fsdecode,
        os.sep,
    )
    processes, me = realpath("/proc"), f"/proc/{os.getpid()}"
    no_file = realpath(os.devnull)

    def within(path: str, folders: list[str]) -> bool:
        return any(
            path == f or path.startswith(f.rstrip(separator) + separator)
            for f in folders
        )

    def check(path: Any, write: bool) -> None:
        if path is None or isinstance(path, int):
            return
        real = realpath(fsdecode(fspath(path)))
        if within(real, [own]) or real == no_file:
            return
        hidden = within(real, private) and not within(real, readable)
        other = (
            within(real, [processes]) and real[6:7].isdigit() and not within(real, [me])
        )
        if write or hidden or other:
            raise PermissionError(
                f"a submission may not use {real}: it is not in its own folder"
            )

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            check(
                path,
                bool((flags or 0) & writing) or any(m in (mode or "") for m in "wax+"),
            )
        elif event in reads:
            check(arguments[0] if arguments[0] is not None else ".", False)
        elif event in writes:
            for path in arguments:
                if isinstance(path, str | bytes | os.PathLike):
                    check(path, True)
        elif event in refused:
            raise PermissionError(f"a submission may not use {event}")

    sys.addaudithook(hook)


def limit_resources() -> None:
    """Bound memory and the size of files, where the system can."""
    if resource is None:
        return
    with contextlib.suppress(ValueError, OSError):  # less is allowed already
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def describe(error: BaseException | None) -> list[str] | None:
    """Return the kind and the message of an error, and what it is a kind of."""
    if error is None:
        return None
    kinds = [kind.__name__ for kind in type(error).__mro__]
    return [
        type(error).__name__,
        str(error)[:500],
        "ImportError" if "ImportError" in kinds else "",
    ]


def answer(request: dict[str, Any], shell: Any) -> dict[str, Any]:
    """Do one thing that the grader asks for."""
    names = shell.user_ns
    if "cell" in request:
        result = shell.run_cell(request["cell"], store_history=False)
        return {"error": describe(result.error_before_exec or result.error_in_exec)}
    if "fetch" in request:
        there = request["fetch"] in names
        return {"there": there, "value": encode(names.get(request["fetch"]))}
    arguments = [decode(argument) for argument in request["arguments"]]
    return {"value": encode(names[request["call"]](*arguments))}


class Shell(InteractiveShell):
    """A shell without windows: ``%matplotlib inline`` asks for none, and must not fail."""

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing; figures are drawn into memory."""


def serve() -> None:
    """Answer the grader until it closes the line."""
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what the notebook prints is not read by anybody
        os.dup2(nothing, stream)
    settings = json.loads(requests.readline())
    limit_resources()
    quiet = Config({"HistoryManager": {"enabled": False}})
    shell = Shell.instance(config=quiet)
    guard(**settings)
    for line in requests:
        request = json.loads(line)
        reply: dict[str, Any]
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            reply = answer(request, shell)
        except BaseException as error:
            reply = {"error": describe(error)}
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        replies.write(json.dumps(reply | {"to": request["number"]}) + "\n")
        replies.flush()


if __name__ == "__main__":
    serve()
