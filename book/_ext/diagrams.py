"""A diagram in a page of prose, drawn by the package while the book is built."""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from coursepkg.show.diagrams import picture


class Diagram(SphinxDirective):
    """Put a diagram into the page, by its name."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Draw it; the page is read again in each build, because the drawing may have changed."""
        self.env.note_reread()
        try:
            drawn = picture(self.arguments[0])
        except ValueError as error:
            raise self.error(str(error)) from error
        return [nodes.raw("", drawn.html(), format="html")]
