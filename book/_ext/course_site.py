"""The book's own part of Sphinx: tables of results, and repairs of the stock theme."""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

RESULTS = Path(__file__).parents[1] / "reference/results"


class ResultTable(SphinxDirective):
    """A table made from a file of results; what each directive shows, `rows` says."""

    required_arguments = 1
    option_spec = {"caption": directives.unchanged}

    def rows(self, results: dict[str, Any]) -> list[list[str]]:
        """Return the header and the rows of the table."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """Read the results and build the table."""
        path = RESULTS / f"{self.arguments[0]}.json"
        self.env.note_dependency(str(path))
        results = json.loads(path.read_text(encoding="utf-8"))
        header, *body = self.rows(results)
        group = nodes.tgroup(cols=len(header))
        group += [nodes.colspec(colwidth=1) for _ in header]
        group += nodes.thead("", _row(header))
        group += nodes.tbody("", *map(_row, body))
        versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
        source = f"Measured on {results['date']} with {versions}; {results['machine']}."
        table = nodes.table("", nodes.title(text=self.options.get("caption", "")), group, classes=["results"])
        return [table, nodes.paragraph("", source, classes=["results-source"])]


def _row(cells: list[str]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph(text=cell)) for cell in cells))


class ClaimsTable(ResultTable):
    """The claims of a chapter: what was claimed and what each seed measured."""

    def rows(self, results: dict[str, Any]) -> list[list[str]]:
        """One row a claim, one column a seed."""
        runs = results["runs"]
        table = [["Claim", "Claimed", *(f"Seed {run['seed']}" for run in runs)]]
        for same_claim in zip(*(run["claims"] for run in runs), strict=True):
            measured = [claim["measured"] + ("" if claim["holds"] else " (fails)") for claim in same_claim]
            table.append([same_claim[0]["statement"], same_claim[0]["claimed"], *measured])
        return table


def _clean_scripts(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Drop the scripts that Jupyter Book loads for running code in the page, and whatever comes twice."""
    kept: dict[tuple[str, str], Any] = {}
    for script in context.get("script_files", []):
        name = str(getattr(script, "filename", script) or "")
        body = getattr(script, "attributes", {}).get("body") or ""
        if "THEBE_JS_URL" not in body and not name.endswith("sphinx-thebe.js"):
            kept.setdefault((name, body), script)
    context["script_files"] = list(kept.values())


def _edit_the_text(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Send "edit this page" of a chapter to its text, which authors write, not to the notebook."""
    if page.startswith("notebooks/chapters/"):
        context["pagename_source"] = page.replace("notebooks/", "book/") + ".md"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives and the repairs."""
    app.add_directive("claims-table", ClaimsTable)
    app.connect("html-page-context", _clean_scripts, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
