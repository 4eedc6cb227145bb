"""The grader's end of the line to one submission: start it, ask it, stop it."""

import contextlib
import itertools
import json
import os
import queue
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tools.environment import ROOT
from tools.exercises import submission

STARTUP = 60.0  # seconds until everything is loaded, which is not the student's time
GRACE = 3.0  # seconds between asking a cell to stop and stopping the process
LARGEST_REPLY = 32 * 2**20
_CODE = Path(submission.__file__).read_text(encoding="utf-8")
# Read once, before any submission runs: each of them gets a copy of its own.
_PACKAGE = {
    path.relative_to(ROOT): path.read_bytes()
    for path in (ROOT / "coursepkg").rglob("*.py")
}


class SubmissionError(Exception):
    """The submission cannot go on."""


class EndedError(SubmissionError):
    """The process of the submission ended."""


class SlowError(SubmissionError):
    """The submission took longer than it may."""


class Session:
    """A submission's process, with a folder of its own.

    Parameters
    ----------
    folder
        An empty folder, which becomes the submission's home.
    private
        What the submission must not read.
    seconds
        How long it may take in all, from when its process is ready.
    step
        How long one cell or one call may take before it is interrupted.
    """

    def __init__(
        self, folder: Path, private: list[Path], seconds: float, step: float
    ) -> None:
        self.folder, self.step = folder.resolve(), step
        self.seconds, self.deadline = seconds, time.monotonic() + STARTUP
        self.problems: list[SubmissionError] = []
        self._numbers = itertools.count()
        self._replies: queue.Queue[bytes | None] = queue.Queue(maxsize=64)
        for path, content in _PACKAGE.items():
            copy = self.folder / "packages" / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)
        work = self.folder / "work"
        work.mkdir()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CODE],
            cwd=work,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()
        paths = {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix}
        settings = {
            "own": str(self.folder),
            "readable": sorted(os.path.realpath(path) for path in paths),
            "private": sorted(os.path.realpath(path) for path in private),
        }
        self._send(settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def wait(self) -> None:
        """Wait until the process is ready; the submission's time begins here."""
        self.ask(STARTUP, cell="")
        self.deadline = time.monotonic() + self.seconds

    def _environment(self) -> dict[str, str]:
        """Return the few variables that a submission sees: nothing of the grader's is among them."""
        kept = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH")
        homes = (
            "HOME",
            "USERPROFILE",
            "TMPDIR",
            "TEMP",
            "IPYTHONDIR",
            "MPLCONFIGDIR",
            "XDG_CACHE_HOME",
        )
        return (
            {name: os.environ[name] for name in kept if name in os.environ}
            | dict.fromkeys(homes, str(self.folder / "work"))
            | {
                "PYTHONPATH": str(self.folder / "packages"),
                "PYTHONDONTWRITEBYTECODE": "1",
            }
            | {
                "MPLBACKEND": "Agg",
                "OMP_NUM_THREADS": "1",
                "TQDM_DISABLE": "1",
                "PYTHONHASHSEED": "0",
            }
        )

    def _listen(self) -> None:
        stream = self._process.stdout
        if stream is not None:
            with contextlib.suppress(OSError, ValueError):
                while line := stream.readline(LARGEST_REPLY):
                    self._replies.put(line)
        self._replies.put(None)

    def _send(self, content: dict[str, Any]) -> None:
        stream = self._process.stdin
        if stream is None:
            return
        try:
            stream.write(json.dumps(content).encode() + b"\n")
            stream.flush()
        except (OSError, ValueError) as error:  # it ended, or was stopped
            raise self._note(EndedError("its process ended")) from error

    def _note(self, problem: SubmissionError) -> SubmissionError:
        self.problems.append(problem)
        return problem

    def _receive(self, number: int, seconds: float) -> dict[str, Any]:
        """Return the reply to one request, or raise ``queue.Empty`` when there is none in time."""
        until = time.monotonic() + seconds
        while True:
            line = self._replies.get(timeout=max(until - time.monotonic(), 0.01))
            if line is None:
                self._replies.put(None)  # for whoever asks next
                raise self._note(EndedError("its process ended"))
            try:
                reply = json.loads(line)
                if reply["to"] == number:
                    return dict(reply)
            except (ValueError, TypeError, KeyError, RecursionError) as error:
                self.stop()
                problem = EndedError("it wrote on the line to the grader")
                raise self._note(problem) from error

    def ask(self, seconds: float | None = None, **request: Any) -> dict[str, Any]:
        """Ask the submission to do one thing, and return what it replied.

        Raises
        ------
        SubmissionError
            If it took too long, or its process ended.
        """
        number = next(self._numbers)
        self._send(request | {"number": number})
        allowed = min(seconds or self.step, self.deadline - time.monotonic())
        with contextlib.suppress(queue.Empty):
            return self._receive(number, allowed)
        slow = f"took longer than {max(allowed, 0):.0f} s"
        if os.name == "posix":
            with contextlib.suppress(queue.Empty, ProcessLookupError):
                os.kill(self._process.pid, signal.SIGINT)
                self._receive(number, GRACE)
                raise self._note(SlowError(slow))
        self.stop()
        raise self._note(SlowError(f"{slow} and did not stop when asked"))

    def fetch(self, name: str) -> tuple[bool, Any]:
        """Return whether the notebook has ``name``, and its value; a function becomes a way to call it."""
        reply = self.ask(fetch=name)
        value = submission.decode(reply.get("value"), self._caller(name))
        return bool(reply.get("there")), value

    def _caller(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            encoded = [submission.encode(argument) for argument in arguments]
            reply = self.ask(call=name, arguments=encoded)
            if error := reply.get("error"):
                kind, message = str(error[0]), str(error[1])
                raise type(kind, (Exception,), {})(message)
            return submission.decode(reply.get("value"))

        return call

    def stop(self) -> None:
        """End the process, and everything that it started in its own group."""
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
