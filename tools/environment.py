"""What every tool shares: where the repository is, how files are written, what a validated run looks like."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
# The same on every machine: one thread, no progress bars, no network.
RUN_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "TQDM_DISABLE": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONPATH": str(ROOT / "tests/notebooks/no_network"),
    # Where these programs would look for settings and leftovers in the home directory.
    "IPYTHONDIR": str(ROOT / ".cache/ipython"),
    "JUPYTER_CONFIG_DIR": str(ROOT / ".cache/jupyter/config"),
    "JUPYTER_DATA_DIR": str(ROOT / ".cache/jupyter/data"),
    "JUPYTER_RUNTIME_DIR": str(ROOT / ".cache/jupyter/runtime"),
    "MPLCONFIGDIR": str(ROOT / ".cache/matplotlib"),
}


def write(path: Path, content: str) -> bool:
    """Write ``content`` whole or not at all; an equal file is left alone, with its time stamp.

    Returns
    -------
    bool
        Whether the file was another before.
    """
    if path.exists() and path.read_text(encoding="utf-8") == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(content, encoding="utf-8", newline="\n")
    part.replace(path)
    return True
