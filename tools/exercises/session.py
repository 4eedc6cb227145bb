"""The grader's end of the line to one submission: start it, ask it, stop it.

Whatever the other end does, nothing here waits longer than it may: a thread writes, a thread reads, a thread
watches, and when the time is over everything is killed.
"""

import contextlib
import itertools
import json
import os
import queue
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from tools.exercises import submission, watch
from tools.exercises.sandbox import Sandbox
from tools.exercises.wording import clean

STARTUP = 60.0  # seconds until everything is loaded, which is not the student's time
GRACE = 3.0  # seconds between interrupting a cell and killing everything
LARGEST_REPLY = 32 * 2**20
MOST_REPLIES = 64  # that nobody asked for
PAUSE = 0.25  # seconds between two looks at memory and processes


class SubmissionError(Exception):
    """The submission did not do what it was asked; ``status`` is what the table says."""

    status = "crashed"


class EndedError(SubmissionError):
    """The submission ended, or was stopped because it wrote what it must not."""


class ExcessError(SubmissionError):
    """The submission was stopped because it used too much."""

    status = "used too much"


class SlowError(SubmissionError):
    """The submission took longer than it may."""

    status = "timed out"


@dataclass(frozen=True)
class Limits:
    """What a submission may use: seconds in all and for one step, bytes of memory, processes."""

    seconds: float = 120.0
    step: float = 30.0
    memory: int = watch.MEMORY
    processes: int = watch.PROCESSES


class Session:
    """A submission's processes, with a folder of their own."""

    stopping = (
        threading.Event()
    )  # set when the run is interrupted: nothing starts any more

    def __init__(self, sandbox: Sandbox, limits: Limits) -> None:
        self.limits = limits
        self.end: SubmissionError | None = None
        self._numbers = itertools.count()
        self._requests: queue.Queue[bytes | None] = queue.Queue()
        self._replies: queue.Queue[bytes | None] = queue.Queue()
        self._folder = tempfile.TemporaryDirectory(
            prefix="grade-", ignore_cleanup_errors=True
        )
        try:
            self._process = sandbox.start(Path(self._folder.name))
        except OSError:
            self._folder.cleanup()
            raise
        for task in (self._write, self._read, self._watch):
            threading.Thread(target=task, daemon=True).start()
        self.allow(STARTUP)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the submission and remove its folder."""
        self.stop(EndedError("was closed"))
        self._folder.cleanup()

    def allow(self, seconds: float) -> None:
        """Give the submission so many seconds from now."""
        self._allowed, self._deadline = seconds, time.monotonic() + seconds

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self._deadline - time.monotonic()

    def _write(self) -> None:
        stream = self._process.stdin
        with contextlib.suppress(OSError):
            while stream and (line := self._requests.get()) is not None:
                while line:
                    line = line[stream.write(line) or 0 :]
        if stream:
            stream.close()

    def _read(self) -> None:
        stream, kept = self._process.stdout, bytearray()
        with contextlib.suppress(OSError):
            while stream and (chunk := stream.read(2**16)):
                head, newline, tail = chunk.rpartition(b"\n")
                if newline:
                    for line in bytes(kept + head).split(b"\n"):
                        self._replies.put(line)
                    kept.clear()
                kept += tail
                if len(kept) > LARGEST_REPLY or self._replies.qsize() > MOST_REPLIES:
                    self.stop(EndedError("wrote more than it was asked for"))
                    break
        self.stop(EndedError("ended its process"))
        self._replies.put(None)
        if stream:
            stream.close()

    def _watch(self) -> None:
        limits = self.limits
        while self._process.poll() is None:
            if self.stopping.is_set():
                self.stop(EndedError("was interrupted with the run"))
            excess = watch.excess(self._process.pid, limits.memory, limits.processes)
            if excess:
                self.stop(ExcessError(excess))
            time.sleep(PAUSE)

    def stop(self, reason: SubmissionError) -> SubmissionError:
        """Kill the submission with everything in it; the first reason is kept, and returned."""
        self.end = self.end or reason
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.wait()
        self._requests.put(None)
        return self.end

    def _receive(self, number: int, seconds: float) -> dict[str, Any]:
        """Return the reply to a request, or raise ``queue.Empty`` when there is none in time."""
        line = self._replies.get(timeout=max(seconds, 0.01))
        if line is None:
            self._replies.put(None)  # for whoever asks next
            raise self.end or EndedError("ended its process")
        try:
            reply = json.loads(line)
            if reply["to"] == number:
                return dict(reply)
        except (ValueError, TypeError, KeyError, RecursionError):
            pass
        raise self.stop(EndedError("wrote on the line to the grader"))

    def ask(self, **request: Any) -> dict[str, Any]:
        """Ask the submission to do one thing, and return what it replied.

        Raises
        ------
        SubmissionError
            If it took too long, used too much, or its processes ended.
        """
        if self.end:
            raise self.end
        number, seconds = next(self._numbers), min(self.limits.step, self.left)
        request |= {"number": number, "seconds": max(seconds, 0.01)}
        self._requests.put(json.dumps(request).encode() + b"\n")
        whole = seconds < self.limits.step
        limit = f"{self._allowed:.0f} s in all" if whole else f"{seconds:.0f} s"
        try:
            reply = self._receive(number, seconds + GRACE)
        except queue.Empty:
            slow = SlowError(f"took longer than {limit} and did not stop when asked")
            raise self.stop(slow) from None
        if reply.get("slow"):
            raise SlowError(f"took longer than {limit}")
        return reply

    def wait(self) -> None:
        """Wait until everything is loaded; the submission's own time begins here."""
        self.ask(ready=self.limits.memory)
        self.allow(self.limits.seconds)

    def fetch(self, name: str) -> tuple[bool, Any]:
        """Return whether the notebook has ``name``, and its value; a function becomes a way to call it."""
        reply = self.ask(fetch=name)
        if error := reply.get("error"):
            raise error_like(str(error[0]), str(error[1]))
        value = submission.decode(reply.get("value"), self._caller(name))
        return bool(reply.get("there")), value

    def _caller(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            encoded = [submission.encode(argument) for argument in arguments]
            reply = self.ask(call=name, arguments=encoded)
            for given, left in zip(arguments, reply.get("changed", ()), strict=False):
                change(given, submission.decode(left))
            if error := reply.get("error"):
                raise error_like(str(error[0]), str(error[1]))
            return submission.decode(reply.get("value"))

        return call


def change(given: Any, left: Any) -> None:
    """Do to an argument what the function did to its copy, so that the checks see it."""
    if isinstance(given, list) and isinstance(left, list):
        given[:] = left
    elif type(given) is type(left) and isinstance(given, dict | set):
        given.clear()
        given.update(left)
    elif isinstance(given, np.ndarray) and np.shape(left) == given.shape:
        given[...] = left


def error_like(kind: str, message: str) -> Exception:
    """Return an error with the name and the message of one that a submission raised."""
    name = kind if kind.isidentifier() and kind.isascii() else "Error"
    kinds: type[Exception] = type(name[:80], (Exception,), {})
    return kinds(clean(message))
