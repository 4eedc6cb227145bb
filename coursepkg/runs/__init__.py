"""Stored runs: measurements that take too long for a notebook, and all that is behind their numbers.

One command makes a run, with the code that the pages show: ``python -m coursepkg.runs make NAME``. When it
is stopped, the same command continues. Its file holds every setting, seed and result, how long each took,
the machine and the versions, and the digests of the code and the data. When one of these changes, the file
is stale, and a test says so; another test measures a few settings of each run again.

A new run is a module of this package, named like the run, and a line in ``_table.py``.
"""

from coursepkg._stored_run import StoredRun, load
from coursepkg.runs._run import Run
from coursepkg.runs._store import changes, make, repeat

__all__ = ["Run", "StoredRun", "changes", "load", "make", "repeat"]
