"""Where stored results lie, which the book shows and the chapters read."""

import tomllib
from pathlib import Path

PACKAGE = Path(__file__).parent


def checkout() -> Path | None:
    """Return the checkout of this project that the package is used from; None where it is installed."""
    above = PACKAGE.parent
    try:
        project = tomllib.loads((above / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return above if project.get("project", {}).get("name") == PACKAGE.name else None


def results_folder() -> Path:
    """Return the folder of stored results: the book's in a checkout, else the copy in the package."""
    here = checkout()
    return here / "book/reference/results" if here else PACKAGE / "_stored"
