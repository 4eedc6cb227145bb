"""The journal of a run: one line for each submission that is done, so that nothing is done twice or lost."""

import json
import os
from pathlib import Path
from typing import Any


class Journal:
    """Lines of JSON beside the table; the last line about a submission counts.

    Parameters
    ----------
    path
        The file. It need not be there; a line that was cut off in the middle is left out.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: dict[str, dict[str, Any]] = {}
        text = path.read_text("utf-8", errors="replace") if path.exists() else ""
        for line in text.splitlines():
            try:
                entry = json.loads(line)
                self.entries[entry["submission"]] = entry
            except (ValueError, KeyError, TypeError):
                continue  # the machine went down while it was written

    def add(self, entry: dict[str, Any]) -> None:
        """Write down what became of a submission, and return when it is on the disk."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            # A line break first: the line before may have been cut off.
            file.write(b"\n" + json.dumps(entry).encode("ascii") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self.entries[entry["submission"]] = entry
