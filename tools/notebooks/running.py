"""Execute notebooks from a clean kernel, and note which code their outputs belong to."""

import json
import os
import re
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from tqdm import tqdm

from coursepkg._provenance import code_digest, modules_imported
from tools.environment import RUN_ENVIRONMENT
from tools.notebooks.pairing import digest, named, store, sync


def source_digest(notebook: NotebookNode) -> str:
    """Return the SHA-256 of the code of ``notebook``: outputs belong to the code that this names."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return digest(json.dumps(code))


def package_digest(notebook: NotebookNode) -> str:
    """Return the digest of all code of the package that ``notebook`` uses, show aside."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    python = re.sub(r"(?m)^(\s*)[%!].*$", r"\1pass", code)
    return code_digest(*sorted(modules_imported(python)))


def execute(node: NotebookNode, folder: Path, name: str, **environment: str) -> None:
    """Execute ``node`` in place, from a clean kernel that starts in ``folder``."""
    with tqdm(
        total=sum(cell.cell_type == "code" for cell in node.cells),
        desc=name,
        unit="cell",
        leave=False,
    ) as bar:
        client = NotebookClient(
            node,
            timeout=600,
            kernel_name="python3",
            extra_arguments=["--log-level=ERROR"],
            store_widget_state=True,
            resources={"metadata": {"path": str(folder)}},
            on_cell_complete=lambda **_: bar.update(),
        )
        client.execute(env=os.environ | RUN_ENVIRONMENT | environment)


def run(notebook: Path) -> None:
    """Execute ``notebook`` and store its outputs with the digest of the code that made them."""
    sync(notebook)
    node = nbformat.read(notebook, as_version=4)
    execute(node, notebook.parent, notebook.stem)
    store(
        notebook,
        node,
        executed_source=source_digest(node),
        executed_package=package_digest(node),
    )
    print(f"ran {named(notebook)}")
