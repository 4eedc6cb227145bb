"""Execute notebooks from a clean kernel, and note which code their outputs belong to."""

import json
import os
import re
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from tqdm import tqdm

from coursepkg._provenance import PACKAGE, code_digest, modules_imported
from tools.environment import RUN_ENVIRONMENT
from tools.notebooks.pairing import digest, named, store, sync

MAGIC = re.compile(r"^(\s*)[%!]\w.*$", re.MULTILINE)


def source_digest(notebook: NotebookNode) -> str:
    """Return the SHA-256 of the code of ``notebook``: outputs belong to the code that this names."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return digest(json.dumps(code))


def modules_digest(notebook: NotebookNode) -> str:
    """Return the SHA-256 of the modules of coursepkg behind the code of ``notebook``, all but ``show``."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    # A line for IPython, such as %pip, is no Python.
    used = modules_imported(MAGIC.sub(r"\1pass", code), PACKAGE)
    return code_digest(*sorted(used), package=PACKAGE)


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
    modules = modules_digest(node)  # before the run: what is edited meanwhile is newer
    execute(node, notebook.parent, notebook.stem)
    store(
        notebook,
        node,
        executed_source=source_digest(node),
        executed_modules=modules,
    )
    print(f"ran {named(notebook)}")
