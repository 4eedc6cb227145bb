"""Stored runs: a quiet line that says where the numbers of an output come from."""

import html

from coursepkg._stored_run import StoredRun
from coursepkg.show import _cells, _look


class Stored:
    """The display of a stored run: a line that unfolds."""

    def __init__(self, run: StoredRun) -> None:
        self.run = run
        self.made = f"{run.size}, {run.machine}, {run.date}"

    def __repr__(self) -> str:
        facts = [f"- {name}: {text}" for name, text in self._facts()]
        return "\n".join([f"Stored run {self.run.name}: {self.made}", *facts])

    def _repr_html_(self) -> str:
        facts = "\n".join(
            f"<li>{name}: {html.escape(text)}</li>" for name, text in self._facts()
        )
        return _look.dressed(
            f"<details><summary>Stored run <i>{self.run.name}</i>: {html.escape(self.made)}</summary>\n"
            f"<ul>\n{facts}\n</ul></details>",
            "stored",
            name="stored",
        )

    def _facts(self) -> list[tuple[str, str]]:
        """Return what it measures, how to make it again, and what is behind it, each with its name."""
        run = self.run
        versions = ", ".join(
            f"{name} {number}" for name, number in run.versions.items()
        )
        threads = "one thread" if run.threads == 1 else f"{run.threads} threads"
        return [
            ("It measures", run.what),
            ("Make it again", run.command),
            ("Processor time", f"{run.cpu_seconds:,.0f} s, {threads}"),
            ("Versions", versions),
            ("SHA-256 of the code", run.code),
            *((f"SHA-256 of {name}", digest) for name, digest in run.data.items()),
        ]


def stored(run: StoredRun) -> None:
    """Say that the outputs of the cell come from a stored run, and how to make it again.

    It is one line below them, which unfolds and shows what the run measures, the versions and the digests.

    Parameters
    ----------
    run : coursepkg.runs.StoredRun
        What ``coursepkg.runs.load`` returned.
    """
    _cells.below(lambda: Stored(run))
