"""What a submission uses, seen from outside: its processes and their memory together.

It reads Linux's /proc. On other systems it sees nothing, and limits nothing.
"""

import contextlib
import os
from pathlib import Path

MEMORY = 4 * 2**30  # bytes that all processes of a submission may use together
PROCESSES = 64
_PROC = Path("/proc")


def excess(pid: int, memory: int, processes: int) -> str:
    """Return what the process and its descendants use too much of, or nothing."""
    pids = family(pid)
    if len(pids) > processes:
        return f"started more than {processes} processes"
    if sum(map(memory_of, pids)) > memory:
        return f"used more than {memory / 2**30:.1f} GB of memory"
    return ""


def family(pid: int) -> list[int]:
    """Return a process and everything that descends from it."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir() if _PROC.is_dir() else ():
        # One that ended meanwhile, or that is no process.
        with contextlib.suppress(OSError, ValueError, IndexError):
            stat = (entry / "stat").read_text(errors="replace")
            parent = int(stat.rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for member in found:
        found += children.get(member, [])
    return found


def memory_of(pid: int) -> int:
    """Return the bytes that a process holds; what it shares with others counts in part."""
    held = _files_in_memory(pid)
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in (_PROC / f"{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return held + int(line.split()[1]) * 1024
    with contextlib.suppress(OSError, ValueError, IndexError):
        pages = int((_PROC / f"{pid}/statm").read_text().split()[1])
        return held + pages * os.sysconf("SC_PAGE_SIZE")
    return held


def _files_in_memory(pid: int) -> int:
    """Return the bytes of files without a name that a process keeps in memory."""
    total = 0
    with contextlib.suppress(OSError):
        for file in (_PROC / f"{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                if str(file.readlink()).startswith("/memfd:"):
                    total += file.stat().st_blocks * 512
    return total
