"""Text that came from a submission, made fit for a table, a page and a terminal."""

import re

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")  # differs from run to run


def clean(text: str, longest: int = 300) -> str:
    """Return the text in one line, printable, without addresses in memory, and not too long."""
    text = text[: 2 * longest].encode("utf-8", "backslashreplace").decode()
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    text = _ADDRESS.sub("0x...", text)
    return text if len(text) <= longest else f"{text[:longest]} ..."
