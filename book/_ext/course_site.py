"""The book's own part of Sphinx: the map, the tables of results, launch links, and repairs of the theme."""

import re
from html import escape
from pathlib import Path
from typing import Any

import numpy.typing
import social_card
from course_cells import still_boxes
from course_map import ArcMap, arc_map, visit_arc_map
from course_results import (
    BenchmarksTable,
    ClaimExample,
    ClaimsTables,
    ParityTable,
    StoredRunsTable,
)
from data_sets import DataSetsTable
from diagrams import Diagram
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import stringify_annotation

NOTEBOOKS = "notebooks/"
# How autodoc spells NumPy's aliases, and their names.
ALIASES = {
    re.escape(
        stringify_annotation(numpy.typing.DTypeLike, "smart")
    ): "~numpy.typing.DTypeLike",
    re.escape(
        stringify_annotation(numpy.typing.ArrayLike, "smart")
    ): "~numpy.typing.ArrayLike",
    r"~numpy\.ndarray\[tuple\[~typing\.Any, \.\.\.\], ~numpy\.dtype\[([^\]]+)\]\]": r"~numpy.typing.NDArray[\1]",
}
METADATA_ROUTING = re.compile(r"set_\w+_request")


def launch_links(options: dict[str, Any], page: str) -> dict[str, str]:
    """Return where a notebook runs online, and where the file itself is."""
    repository, branch = options["repository_url"], options["repository_branch"]
    owner = "/".join(repository.split("/")[-2:])
    colab = options["launch_buttons"]["colab_url"]
    binder = options["launch_buttons"]["binderhub_url"]
    return {
        "Colab": f"{colab}/github/{owner}/blob/{branch}/{page}.ipynb",
        "Binder": f"{binder}/v2/gh/{owner}/{branch}?urlpath=lab/tree/{page}.ipynb",
        "download": f"{'../' * page.count('/')}_sources/{page}.ipynb",
    }


def _ways_to_run(app: Sphinx, page: str) -> str:
    links = launch_links(app.config.html_theme_options, page)
    colab, binder, download = (escape(address) for address in links.values())
    return (
        f'<a href="{colab}">in Colab</a>, <a href="{binder}">on Binder</a>, '
        f'or <a href="{download}" download>download it</a>'
    )


def _add_launch_line(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Say under the title of a notebook where it can be run."""
    if not page.startswith(NOTEBOOKS):
        return
    line = f'<p class="launch">Run this notebook: {_ways_to_run(app, page)}.</p>'
    title = next(iter(doctree.findall(nodes.title)))
    section = title.parent
    section.insert(section.index(title) + 1, nodes.raw("", line, format="html"))


def _still_boxes(app: Sphinx, doctree: nodes.document) -> None:
    """Show boxes to play in without the field, which needs a kernel."""
    if (page := app.env.docname).startswith(NOTEBOOKS):
        still_boxes(doctree, _ways_to_run(app, page))


def _drop_thebe(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Drop the settings of the kernel in the page, which this book does not have."""
    for raw in list(doctree.findall(nodes.raw)):
        text = raw.astext()
        if "text/x-thebe-config" in text or text.startswith("<script>kernelName"):
            raw.parent.remove(raw)


def _clean_head(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Drop what Jupyter Book loads for running code in the page, and whatever comes twice."""
    kept: dict[tuple[str, str], Any] = {}
    for script in context.get("script_files", []):
        name = str(getattr(script, "filename", script) or "")
        body = getattr(script, "attributes", {}).get("body") or ""
        if "THEBE_JS_URL" not in body and not name.endswith("sphinx-thebe.js"):
            kept.setdefault((name, body), script)
    context["script_files"] = list(kept.values())
    context["css_files"] = [
        sheet
        for sheet in context.get("css_files", [])
        if not str(getattr(sheet, "filename", sheet)).endswith("sphinx-thebe.css")
    ]


def _edit_the_text(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Send "edit this page" of a chapter to its text; that of an exercise has the solutions: no button."""
    for button in context.get("header_buttons", []):
        links = button.get("buttons", [])
        edit = [link for link in links if link.get("label") == "source-edit-button"]
        if page.startswith("notebooks/exercises/"):
            links[:] = [link for link in links if link not in edit]
        for link in edit:
            text = page.replace("notebooks/", "book/", 1)
            link["url"] = link["url"].replace(f"{page}.ipynb", f"{text}.md")


def _skip_metadata_routing(
    app: Sphinx, what: str, name: str, *event: Any
) -> bool | None:
    """Leave out set_fit_request and the like, which scikit-learn adds to every estimator."""
    return True if METADATA_ROUTING.fullmatch(name) else None


def _name_aliases(app: Sphinx, *event: Any) -> tuple[str | None, ...]:
    """Write NumPy's aliases by their names in signatures; spelled out, they are ten lines long."""
    *_, signature, returns = event
    for spelled, alias in ALIASES.items():
        signature = signature and re.sub(spelled, alias, signature)
        returns = returns and re.sub(spelled, alias, returns)
    return signature, returns


def _lost_page(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Add the page for addresses that lead nowhere; it is shown at any depth, so its links are absolute."""
    base = app.config.ogp_site_url
    home = base + app.builder.get_target_uri(app.config.root_doc)
    return [("404", {"base": base, "home": home}, "404.html")]


def _finish(app: Sphinx, error: Exception | None) -> None:
    """Draw the social card, and remove templates that the theme leaves among its files."""
    if error is None and app.builder.name == "html":
        static = Path(app.outdir, "_static")
        social_card.draw(static / "social.png")
        for name in ("webpack-macros.html", "sbt-webpack-macros.html"):
            (static / name).unlink(missing_ok=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives and the repairs."""
    app.add_node(arc_map, html=(visit_arc_map, None))
    app.add_directive("arc-map", ArcMap)
    app.add_directive("diagram", Diagram)
    app.add_directive("claim-example", ClaimExample)
    app.add_directive("claims-tables", ClaimsTables)
    app.add_directive("stored-runs-table", StoredRunsTable)
    app.add_directive("parity-table", ParityTable)
    app.add_directive("benchmarks-table", BenchmarksTable)
    app.connect("doctree-read", _still_boxes)
    app.add_directive("data-sets-table", DataSetsTable)
    app.connect("autodoc-process-signature", _name_aliases)
    app.connect("autodoc-skip-member", _skip_metadata_routing)
    app.connect("doctree-resolved", _add_launch_line)
    app.connect("doctree-resolved", _drop_thebe, priority=999)
    app.connect("html-page-context", _clean_head, priority=999)
    app.connect("html-page-context", _edit_the_text, priority=999)
    app.connect("html-collect-pages", _lost_page)
    app.connect("build-finished", _finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
