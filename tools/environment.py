"""What a validated run looks like on every machine: one thread, no network, nothing of the user's own."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
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
