"""The map of the course: the chapters, what each builds, and what breaks it."""

from html import escape
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

ARC = Path(__file__).parents[1] / "arc.yml"


class arc_map(nodes.General, nodes.Element):  # noqa: N801 - docutils names a node's visitor after it
    """The place of the map in a page; `parts` is what arc.yml says."""


class ArcMap(SphinxDirective):
    """Put the map into the page."""

    def run(self) -> list[nodes.Node]:
        """Read the map; the page is read again in each build, because chapters come and go."""
        self.env.note_dependency(str(ARC))
        self.env.note_reread()
        return [arc_map(parts=yaml.safe_load(ARC.read_text(encoding="utf-8")))]


def visit_arc_map(self: HTML5Translator, node: arc_map) -> None:
    """Write the map as ordered lists: they read well aloud and on a phone, and CSS draws the line."""
    builder = self.builder
    pages = {
        Path(name).name: builder.get_relative_uri(builder.current_docname, name)
        for name in builder.env.found_docs
        if name.startswith("notebooks/chapters/")
    }
    total = sum(len(part["chapters"]) for part in node["parts"])
    self.body.append(
        f'<div class="arc-map"><p class="arc-legend">You can read {len(pages)} of {total} chapters now: '
        '<span class="arc-key written" aria-hidden="true"></span> those with a filled stop. '
        'The others are planned <span class="arc-key planned" aria-hidden="true"></span>.</p>'
    )
    for place, part in enumerate(node["parts"]):
        name, chapters = f"arc-part-{place}", part["chapters"]
        self.body.append(
            f'<p class="arc-part" id="{name}">{escape(part["part"])}</p>'
            f'<ol class="arc-line" start="{_number(chapters[0])}" aria-labelledby="{name}">'
        )
        self.body += [
            _stop(chapter, pages.get(chapter["stem"])) for chapter in chapters
        ]
        self.body.append("</ol>")
    self.body.append("</div>")
    raise nodes.SkipNode


def _number(chapter: dict[str, Any]) -> int:
    """Return the number of a chapter, which its stem begins with."""
    return int(chapter["stem"][:2])


def _stop(chapter: dict[str, Any], address: str | None) -> str:
    """Write one stop: a link and its minutes where the chapter has a page."""
    title = escape(chapter["title"])
    if address:
        title = f'<a class="arc-title" href="{escape(address)}">{title}</a>'
        minutes = chapter["minutes"]
        time = f'<span class="arc-minutes">{minutes["story"]} to {minutes["whole"]} minutes</span>'
    else:
        title = f'<span class="arc-title">{title} <span class="arc-planned">planned</span></span>'
        time = ""
    return (
        f'<li class="arc-stop {"written" if address else "planned"}">'
        f'<span class="arc-dot" aria-hidden="true">{_number(chapter)}</span>'
        f'{title}<span class="arc-builds">{escape(chapter["builds"])}</span>'
        '<span class="arc-breaks"><span class="arc-word">Breaks:</span> '
        f"{escape(chapter['breaks'])}</span>{time}</li>"
    )
