"""What a stored run holds and where it lies, for the chapters that read it and for what shows it.

Nothing here makes a run, so that a change of how runs are made does not concern whoever reads one.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursepkg import _check
from coursepkg._provenance import record_data
from coursepkg._results import PACKAGE, results_folder

_MINUTE = 60
_HOUR = 60 * _MINUTE


@dataclass(frozen=True)
class StoredRun:
    """The results of a run, and all that is behind them.

    Attributes
    ----------
    name
        What ``python -m coursepkg.runs make`` calls it.
    what
        What it measures.
    results
        One dict per setting: the setting, and beside it what was measured.
    seeds
        The seeds of all settings, each once.
    wall_seconds, cpu_seconds
        What all settings together took.
    threads
        How many threads the numerical libraries had.
    date, machine, versions
        When and where it was made, and with which versions of Python and of the libraries.
    code
        The digest of the code that made it.
    data
        The digests of the data that it read, by the names of their loaders.
    """

    name: str
    what: str
    results: list[dict[str, Any]]
    seeds: list[int]
    wall_seconds: float
    cpu_seconds: float
    threads: int
    date: str
    machine: str
    versions: dict[str, str]
    code: str
    data: dict[str, str]

    @property
    def command(self) -> str:
        """What makes it again."""
        return f"python -m coursepkg.runs make {self.name}"

    @property
    def size(self) -> str:
        """How many settings and seeds it has, and how long it took, in words."""
        parts = [
            _number(len(self.results), "setting"),
            *([_number(len(self.seeds), "seed")] if self.seeds else []),
            self.duration,
        ]
        return ", ".join(parts)

    @property
    def duration(self) -> str:
        """How long all settings took together, in the largest unit that fits."""
        if self.wall_seconds < _MINUTE:
            return f"{self.wall_seconds:.0f} s"
        if self.wall_seconds < 2 * _HOUR:
            return f"{self.wall_seconds / _MINUTE:.0f} min"
        return f"{self.wall_seconds / _HOUR:.1f} h"


def names() -> list[str]:
    """Return the names of all runs: those of the public modules of ``coursepkg.runs``."""
    return sorted(path.stem for path in (PACKAGE / "runs").glob("[!_]*.py"))


def path_of(name: str) -> Path:
    """Return the file of a stored run."""
    return results_folder() / "runs" / f"{name}.json"


def kept(name: str) -> dict[str, Any]:
    """Return what the file of a stored run holds; errors are those of :func:`load`."""
    _check.choice("name", name, names())
    path = path_of(name)
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is not there; make it with: python -m coursepkg.runs make {name}"
        )
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def load(name: str) -> StoredRun:
    """Read a stored run.

    Raises
    ------
    ValueError
        If there is no run of that name.
    FileNotFoundError
        If it has not been made; the error says how to make it.
    """
    file = kept(name)
    lines = file.pop("results")
    results = [line["setting"] | line["result"] for line in lines]
    record_data("runs.load", {"name": name}, results)  # a chapter's claims rest on them
    return StoredRun(
        **file,
        results=results,
        seeds=sorted({result["seed"] for result in results if "seed" in result}),
        wall_seconds=sum(line["wall_seconds"] for line in lines),
        cpu_seconds=sum(line["cpu_seconds"] for line in lines),
        threads=max(line["threads"] for line in lines),
    )


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
