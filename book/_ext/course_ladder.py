"""The ladder as far as it is built, drawn from what the chapters stored while the book is built."""

from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from coursepkg.show._ladder import Ladder
from coursepkg.show._rungs import BUDGETS, Measured, Task, stored

LADDER = Path(__file__).parents[1] / "reference/results/ladder.json"


class LadderSoFar(SphinxDirective):
    """A section about the ladder, and the ladder; nothing where no chapter has stored a rung.

    The argument is the heading. The content is text in which ``{sentences}``, ``{chance}`` and the other
    names of `numbers` stand for what was measured.
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Read the rungs; the page is read again in each build, because the file may come or go."""
        self.env.note_reread()
        chapters = stored(LADDER)
        if not chapters:
            return []
        rungs = [rung for _, found in chapters.values() for rung in found]
        task, _ = next(iter(chapters.values()))
        heading = self.arguments[0]
        section = nodes.section("", nodes.title(text=heading), ids=["the-ladder"])
        text = "\n".join(self.content).format(**numbers(task, rungs))
        section += self.parse_text_to_nodes(text)
        shown = Ladder(task, rungs)._repr_html_()
        section += nodes.raw("", shown, format="html")
        return [section]


def numbers(task: Task, rungs: list[Measured]) -> dict[str, str]:
    """Return what the text may say, as it is written there."""
    best = max(rungs, key=lambda rung: rung.accuracy(rung.largest))
    return {
        "sentences": f"{task.sentences:,}",
        "raters": str(task.raters),
        "fewest": f"{BUDGETS[0]:,}",
        "most": f"{BUDGETS[-1]:,}",
        "chance": f"{task.chance:.2f}",
        "human": f"{task.human:.2f}",
        "best": best.name,
        "best_accuracy": f"{best.accuracy(best.largest):.2f}",
    }
