"""What a validated run looks like on every machine: one thread, no progress bars, no network."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
RUN_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "TQDM_DISABLE": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONPATH": str(ROOT / "tests/notebooks/no_network"),
}
