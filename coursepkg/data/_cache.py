"""Make once, keep, check: what takes long to make is kept on disk, and never used by mistake.

The name of a kept file holds a digest of everything that it depends on: what the caller names, the code
that makes it, and the version of Python. So a change of any of these makes it anew, and no old file has
to be removed. A file that is damaged counts as none.
"""

import hashlib
import json
import os
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs

from coursepkg._results import checkout


def cache_dir() -> Path:
    """Return the folder that keeps downloads and other results that are costly to make again.

    The environment variable ``COURSE_CACHE`` names it. Without it, it is ``.cache`` in a checkout of
    this project, and the operating system's place for caches where the package is installed. The
    folder need not exist yet, and may be deleted at any time.
    """
    if chosen := os.environ.get("COURSE_CACHE"):
        return Path(chosen).expanduser()
    if here := checkout():
        return here / ".cache"
    return platformdirs.user_cache_path("power-of-attention")


def kept(name: str, code: str, depends_on: object, make: Callable[[], Any]) -> Any:
    """Return what ``make`` returns, from the cache if it was made before.

    Parameters
    ----------
    name
        What it is, for people who look into the folder.
    code
        The digest of the code that makes it, taken when that code was loaded: a session that goes on
        with old code after its file was edited must not keep its result under the name of the new.
    depends_on
        Whatever else changes the result, such as versions of libraries, as JSON.
    make
        Makes it, as JSON.
    """
    python = sys.version_info[:2]
    key = _digest(json.dumps([python, code, depends_on]))
    path = cache_dir() / f"{name}-{key[:16]}.json"
    if (payload := _read(path)) is None:
        payload = json.dumps(make())
        _write(path, payload)
    return json.loads(payload)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read(path: Path) -> str | None:
    """Return what is kept; None if there is nothing, or something damaged."""
    try:
        digest, _, payload = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):
        return None
    return payload if _digest(payload) == digest else None


def _write(path: Path, payload: str) -> None:
    """Write under a name of this process's own and move it, so that no half of it is ever read."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, suffix=".part", delete=False, encoding="utf-8"
        ) as file:
            part = Path(file.name)
            try:
                file.write(f"{_digest(payload)}\n{payload}")
                file.close()
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
    except OSError as error:
        warnings.warn(f"{path.name} could not be cached: {error}", stacklevel=4)
