"""Make an executed notebook the same bytes each time: replace or drop what is random or timed in it."""

import hashlib
import json
import re

import nbformat
from nbformat import NotebookNode

_WIDGETS = "application/vnd.jupyter.widget-state+json"
_VIEW = "application/vnd.jupyter.widget-view+json"
_MODEL_ID = re.compile(r"[0-9a-f]{32}")


def stabilise(notebook: NotebookNode) -> str:
    """Return ``notebook`` as text, its cells named by what they say, its widgets by where they stand."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    _name_cells(notebook)
    notebook.metadata.get("language_info", {}).pop("version", None)
    text = nbformat.writes(notebook, version=4, indent=1, sort_keys=True)
    for number, model_id in enumerate(_models_in_order(notebook)):
        text = text.replace(model_id, f"{number:032x}")
    # Sorting a second time puts the renamed models of the widget state in their new order.
    return (
        json.dumps(json.loads(text), indent=1, ensure_ascii=False, sort_keys=True)
        + "\n"
    )


def _name_cells(notebook: NotebookNode) -> None:
    """Give each cell an id that depends on its text only, so that inserting a cell renames no other."""
    seen: dict[str, int] = {}
    for cell in notebook.cells:
        count = seen[cell.source] = seen.get(cell.source, 0) + 1
        cell.id = hashlib.sha256(
            f"{count} {cell.cell_type} {cell.source}".encode()
        ).hexdigest()[:12]


def _models_in_order(notebook: NotebookNode) -> list[str]:
    """List the ids of all widget models: first those in sight, each followed by what it refers to."""
    state = notebook.metadata.get("widgets", {}).get(_WIDGETS, {}).get("state", {})
    ordered: list[str] = []

    def visit(model_id: str) -> None:
        if model_id in state and model_id not in ordered:
            ordered.append(model_id)
            for reference in _MODEL_ID.findall(
                json.dumps(state[model_id], sort_keys=True)
            ):
                visit(reference)

    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if _VIEW in output.get("data", {}):
                visit(output["data"][_VIEW]["model_id"])

    def place(model_id: str) -> str:
        """Describe a model that no view reaches (a link) by the places of those that it joins."""
        content = json.dumps(state[model_id], sort_keys=True)
        return _MODEL_ID.sub(
            lambda m: str(ordered.index(m[0])) if m[0] in ordered else "", content
        )

    for model_id in sorted(set(state) - set(ordered), key=place):
        visit(model_id)
    return ordered
