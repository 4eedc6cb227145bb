"""The secret that makes hidden tests private: another secret, other data."""

import hashlib
import os
import sys
from pathlib import Path

from tools.environment import ROOT
from tools.exercises.cards import Card

VARIABLE = "COURSE_SECRET_SEED_FILE"
SHORTEST = 8


def find_secret(path: Path | None) -> Path | None:
    """Return the file that was given, or else the one that the environment names."""
    if path is None and os.environ.get(VARIABLE):
        path = Path(os.environ[VARIABLE])
    return path and path.expanduser().resolve()


def read_secret(path: Path | None) -> bytes:
    """Return the content of the secret file.

    Without one, the hidden tests draw the data that everybody with the repository can draw.
    """
    if path is None:
        return b""
    if path.is_relative_to(ROOT):
        sys.exit(f"SECRET must be a file outside the repository, got {path}")
    if not path.is_file() or len(path.read_bytes().strip()) < SHORTEST:
        sys.exit(f"SECRET must be a file of at least {SHORTEST} characters, got {path}")
    return path.read_bytes().strip()


def seed_of(secret: bytes, exercises: str, card: Card) -> int:
    """Return the seed of a question's hidden test, never that of its visible one."""
    text = secret + f"\0{exercises}\0{card.question}".encode()
    return 1 + int.from_bytes(hashlib.sha256(text).digest()[:4]) // 2
