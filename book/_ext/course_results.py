"""Tables of what was measured: claims over seeds, stored runs, parity and speed beside the libraries."""

import json
import re
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from coursepkg.runs import StoredRun, load
from coursepkg.show import claims as show_claims

RESULTS = Path(__file__).parents[1] / "reference/results"
CHAPTERS = Path(__file__).parents[1] / "chapters"
Results = dict[str, Any]
BOUND = re.compile(r"(at least|above|at most|below) (\S+)")
# A bound is loose where it is farther from the nearest seed than both of these allow.
SPREADS = 3  # times the distance between the lowest and the highest seed
SHARE = 0.1  # of the nearest seed's value
ROUNDING = 1e-6  # a bound below that is a tolerance for rounding errors, which have no scale of their own


class ResultTable(SphinxDirective):
    """A table made from one file of results, or a line that says how to make the file."""

    file: ClassVar[str]
    caption: ClassVar[str]

    def rows(self, results: Results) -> list[list[str]]:
        """Return the header and the rows of the table."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """Read the results and build the table."""
        path = RESULTS / self.file
        # A page has to be read again when a file of results appears, not only when one changes.
        self.env.note_reread()
        if not path.is_file():
            text = "Nothing is stored yet; make proofs stores it."
            return [_paragraph(text, "results-source")]
        results = json.loads(path.read_text(encoding="utf-8"))
        return [table(self.caption, self.rows(results)), source(results)]


class ParityTable(ResultTable):
    """Each piece written from scratch, beside the library that people use."""

    file = "parity.json"
    caption = "Our pieces beside the library, on the same input with the same weights"

    def rows(self, results: Results) -> list[list[str]]:
        """One row a piece and a reference."""
        header = ["Piece", "Reference", "Cases", "Largest difference", "Allowed"]
        return [
            header,
            *(
                [
                    row["piece"],
                    row["reference"],
                    str(row["cases"]),
                    _scientific(row["error"]),
                    _scientific(row["tolerance"]),
                ]
                for row in results["rows"]
            ),
        ]


class BenchmarksTable(ResultTable):
    """The speed of each piece, beside the speed of the library's."""

    file = "benchmarks.json"
    caption = "The same work, done by our code and by the library, on one thread"

    def rows(self, results: Results) -> list[list[str]]:
        """One row a piece of work."""
        header = ["Work", "Library", "Ours", "Theirs", "Ratio", "Goal"]
        return [
            header,
            *(
                [
                    row["work"],
                    row["peer"],
                    f"{row['ours']:,.0f} {row['unit']}",
                    f"{row['theirs']:,.0f} {row['unit']}",
                    f"{row['ratio']:.2f}",
                    str(row["goal"]),
                ]
                for row in results["rows"]
            ),
        ]


class ClaimsTables(SphinxDirective):
    """A section for each chapter whose claims were measured: what was claimed, and what each seed gave."""

    def run(self) -> list[nodes.Node]:
        """Read every file of claims that there is, in the order of the chapters."""
        self.env.note_reread()
        return [
            self.section(json.loads(path.read_text(encoding="utf-8")))
            for path in sorted((RESULTS / "claims").glob("*.json"))
        ]

    def section(self, results: Results) -> nodes.section:
        """Return the section of one chapter."""
        stem = results["notebook"]
        title = chapter_title(stem)
        section = nodes.section(
            "", nodes.title(text=title), ids=[f"claims-{stem.replace('_', '-')}"]
        )
        link = addnodes.pending_xref(
            "",
            nodes.inline(text="Read the chapter"),
            refdomain="std",
            reftype="doc",
            reftarget=f"/notebooks/chapters/{stem}",
            refdoc=self.env.docname,
            refexplicit=True,
        )
        section += nodes.paragraph(
            "", f"{claims_summary(results)} ", link, nodes.Text(".")
        )
        if results["runs"][0]["claims"]:
            section += table(f"Claims of {title}", claims_rows(results))
        section += source(results)
        return section


class StoredRunsTable(SphinxDirective):
    """Every stored run: what it measures, how much of it, and when and where it was made."""

    def run(self) -> list[nodes.Node]:
        """Read every file that there is."""
        self.env.note_reread()
        stored = [load(path.stem) for path in sorted((RESULTS / "runs").glob("*.json"))]
        if not stored:
            text = "Nothing is stored yet; make stored stores it."
            return [_paragraph(text, "results-source")]
        return [table("What takes too long for a notebook", stored_runs_rows(stored))]


class ClaimExample(SphinxDirective):
    """A claim as a chapter shows it, unfolded: the argument is what it states, the content the number."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Let the package write it, so that the example looks like the real ones."""
        claim = show_claims.Claim(self.arguments[0], self.content[0], bound="")
        shown = show_claims.Claims([claim])._repr_html_()
        unfolded = shown.replace("<details>", "<details open>")
        return [nodes.raw("", unfolded, format="html")]


def chapter_title(stem: str) -> str:
    """Return the number of a chapter and the heading of its text."""
    lines = (CHAPTERS / f"{stem}.md").read_text(encoding="utf-8").splitlines()
    heading = next(line for line in lines if line.startswith("# "))
    return f"Chapter {int(stem[:2])}: {heading.removeprefix('# ').strip()}"


def claims_summary(results: Results) -> str:
    """Say how many claims were measured, how many failed, and what the runs cost."""
    runs = results["runs"]
    failed = sum(not claim["holds"] for run in runs for claim in run["claims"])
    verdict = "all hold" if not failed else f"{failed} measurements fail"
    if loose := sum(row[1].endswith("loose") for row in claims_rows(results)):
        verdict += f", {loose} with a loose bound"
    claims, seeds = len(runs[0]["claims"]), len(runs)
    seconds = max(run["cpu_seconds"] for run in runs)
    peak = max(run["peak_mib"] for run in runs)
    return (
        f"{claims} {'claim' if claims == 1 else 'claims'}, {seeds} {'seed' if seeds == 1 else 'seeds'}: "
        f"{verdict}. The longest run took {seconds} s of processor time and {peak} MiB of memory."
    )


def claims_rows(results: Results) -> list[list[str]]:
    """One row a claim, one column a seed."""
    runs = results["runs"]
    rows = [["Claim", "Claimed", *(f"Seed {run['seed']}" for run in runs)]]
    for same_claim in zip(*(run["claims"] for run in runs), strict=True):
        measured = [claim["measured"] for claim in same_claim]
        claimed = same_claim[0]["claimed"]
        shown = [
            claim["measured"] + ("" if claim["holds"] else " (fails)")
            for claim in same_claim
        ]
        mark = ", loose" if is_loose(claimed, measured) else ""
        rows.append([same_claim[0]["statement"], claimed + mark, *shown])
    return rows


def is_loose(claimed: str, measured: list[str]) -> bool:
    """Say whether one of the bounds of a claim is far looser than the seeds need."""
    bounds = [(side, float(bound)) for side, bound in BOUND.findall(claimed)]
    values = [float(value) for value in measured] if bounds else []
    for side, bound in bounds:
        if side in ("at least", "above"):
            nearest = min(values)
            distance = nearest - bound
        else:
            nearest = max(values)
            distance = bound - nearest
        needed = max(SPREADS * (max(values) - min(values)), SHARE * abs(nearest))
        if distance > needed and abs(bound) > ROUNDING:
            return True
    return False


def stored_runs_rows(stored: list[StoredRun]) -> list[list[str]]:
    """One row a run."""
    header = ["Run", "What it measures", "Settings", "Seeds", "Time", "Machine", "Date"]
    return [
        header,
        *(
            [
                run.name,
                run.what,
                f"{len(run.results):,}",
                str(len(run.seeds)),
                run.duration,
                run.machine,
                run.date,
            ]
            for run in stored
        ),
    ]


def table(caption: str, rows: list[list[str]]) -> nodes.table:
    """Return a table with a caption; the first row is its header."""
    group = nodes.tgroup(cols=len(rows[0]))
    group += [nodes.colspec(colwidth=1) for _ in rows[0]]
    group += nodes.thead("", _row(rows[0]))
    group += nodes.tbody("", *map(_row, rows[1:]))
    return nodes.table("", nodes.title(text=caption), group, classes=["results"])


def source(results: Results) -> nodes.paragraph:
    """Say when, where and with which versions something was measured."""
    versions = ", ".join(
        f"{name} {version}" for name, version in results["versions"].items()
    )
    text = f"Measured on {results['date']} with {versions}; {results['machine']}."
    return _paragraph(text, "results-source")


def _row(cells: list[str]) -> nodes.row:
    return nodes.row(
        "", *(nodes.entry("", nodes.paragraph(text=cell)) for cell in cells)
    )


def _paragraph(text: str, name: str) -> nodes.paragraph:
    return nodes.paragraph(text=text, classes=[name])


def _scientific(number: float) -> str:
    return "0" if number == 0 else f"{number:.1e}"
