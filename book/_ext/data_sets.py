"""The table of data sets, from the list that also fetches them."""

from course_results import table
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from coursepkg.data.sets import DATA_SETS


class DataSetsTable(SphinxDirective):
    """One row for each data set: its name, how much has to be fetched, where from, on which terms."""

    def run(self) -> list[nodes.Node]:
        """Build the table."""
        header = ["Name", "To fetch", "From", "Licence", "Fetched by make"]
        rows = [
            [d.name, d.megabytes, d.origin, d.licence, "yes" if d.needed else "no"]
            for d in DATA_SETS
        ]
        return [table("The data sets that are fetched", [header, *rows])]
