"""The secret that makes hidden tests private: another secret, other data."""

import hashlib
import os
import sys
from pathlib import Path

from cards import Card
from environment import ROOT

VARIABLE = "COURSE_SECRET_SEED_FILE"
SHORTEST = 8


def read_secret(path: Path | None) -> bytes:
    """Return the content of the secret file: the given one, or the one that the environment names.

    Without either, the hidden tests draw the data that everybody with the repository can draw.
    """
    if path is None and not os.environ.get(VARIABLE):
        return b""
    path = (path or Path(os.environ[VARIABLE])).expanduser().resolve()
    if path.is_relative_to(ROOT):
        sys.exit(f"SECRET must be a file outside the repository, got {path}")
    if not path.is_file() or len(path.read_bytes().strip()) < SHORTEST:
        sys.exit(f"SECRET must be a file of at least {SHORTEST} characters, got {path}")
    return path.read_bytes().strip()


def seed_of(secret: bytes, exercises: str, card: Card) -> int:
    """Return the seed of a question's hidden test, never that of its visible one."""
    text = secret + f"\0{exercises}\0{card.question}".encode()
    return 1 + int.from_bytes(hashlib.sha256(text).digest()[:4]) // 2
