"""Outputs that stand below all others of their cell."""

from collections.abc import Callable

from IPython.core.getipython import get_ipython
from IPython.display import display


def below(output: Callable[[], object]) -> None:
    """Display what ``output`` returns when the cell has run; at once where there are no cells."""
    shell = get_ipython()
    if shell is None:
        display(output())  # type: ignore[no-untyped-call]
        return

    def show(_: object) -> None:
        shell.events.unregister("post_run_cell", show)
        display(output())  # type: ignore[no-untyped-call]

    # Still inside the cell, after its figures, which Matplotlib shows in the same way one event earlier.
    shell.events.register("post_run_cell", show)
