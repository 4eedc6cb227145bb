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
        lines = [f"Stored run {self.run.name}: {self.made}. Make it again:"]
        lines += [f"    {self.run.command}", f"- It measures {self.run.what}."]
        return "\n".join(
            [*lines, *(f"- {name}: {text}" for name, text in self._facts())]
        )

    def _repr_html_(self) -> str:
        run = self.run
        facts = "\n".join(
            f"<li>{html.escape(name)}: <code>{html.escape(text)}</code></li>"
            for name, text in self._facts()
        )
        return _look.dressed(
            f"<details><summary>Stored run <i>{run.name}</i>: {html.escape(self.made)}. "
            f"Make it again: <code>{run.command}</code></summary>\n"
            f"<ul>\n<li>It measures {html.escape(run.what)}.</li>\n{facts}\n</ul></details>",
            "stored",
            name="stored",
        )

    def _facts(self) -> list[tuple[str, str]]:
        """Return the versions, the cost and the digests, each with what it is."""
        run = self.run
        versions = ", ".join(
            f"{name} {number}" for name, number in run.versions.items()
        )
        threads = "one thread" if run.threads == 1 else f"{run.threads} threads"
        return [
            ("versions", versions),
            ("processor time", f"{run.cpu_seconds:,.0f} s, {threads}"),
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
