"""text8: the first 100 million characters of a cleaned Wikipedia, the usual corpus for word vectors.

The text has words of the letters a to z with single spaces between them, and nothing else: no
sentences, no capitals, numbers spelled out.
"""

from pathlib import Path

from coursepkg.data.download import fetch, read_member

# The author's address has no certificate, and none is needed: what comes is checked.
TEXT8_URL = "http://mattmahoney.net/dc/text8.zip"
# No number is published by the author. The same one, for 31,344,016 bytes, stands in many independent
# projects that load the file.
TEXT8_SHA256 = "a6640522afe85d1963ad56c05b0ede0a0c000dddc9671758a6cc09b7a38e5232"
TEXT8_FILE = "text8.zip"
_MEMBER = "text8"
_MAX_BYTES = 100_000_000


def text8_sentences(
    sentence_length: int = 1000, *, cache: Path | None = None, progress: bool = True
) -> list[list[str]]:
    """Load text8: 17 million words of English from Wikipedia, as it was in 2006.

    Parameters
    ----------
    sentence_length
        The text has no sentences, so it is cut into lists of that many words.
    cache
        Folder for the downloaded archive (31 MB); by default :func:`coursepkg.data.cache_dir`.
    progress
        Whether to show a progress bar while downloading.

    Returns
    -------
    list of list of str
        What ``Word2Vec.fit`` takes. It needs about 1 GB of memory.

    Raises
    ------
    ValueError
        If ``sentence_length`` is not positive.
    DownloadError
        If the archive is not in the cache and cannot be fetched; :func:`documentation_corpus` needs no
        network.
    ChecksumError
        If the downloaded archive is not the expected one.

    References
    ----------
    M. Mahoney: About the test data. http://mattmahoney.net/dc/textdata.html, 2011. The text is
    Wikipedia's, under the GNU Free Documentation License.
    """
    _check_length(sentence_length)
    path = fetch(
        TEXT8_URL,
        TEXT8_SHA256,
        filename=TEXT8_FILE,
        cache=cache,
        progress=progress,
        offline_hint="documentation_corpus() has real English text and needs no network.",
    )
    return parse_text8(path, sentence_length)


def parse_text8(archive: bytes | Path, sentence_length: int = 1000) -> list[list[str]]:
    """Read the zip archive of text8: one file of that name, words with spaces between them.

    Raises
    ------
    ValueError
        If ``sentence_length`` is not positive, or the archive or the text does not have that form.
    """
    _check_length(sentence_length)
    raw = read_member(archive, _MEMBER, max_bytes=_MAX_BYTES)
    if raw.translate(None, b"abcdefghijklmnopqrstuvwxyz ") != b"":
        raise ValueError(
            f"archive: {_MEMBER} must have the letters a to z and spaces only"
        )
    words = raw.decode("ascii").split()
    if not words:
        raise ValueError(f"archive: {_MEMBER} has no words in it")
    starts = range(0, len(words), sentence_length)
    return [words[start : start + sentence_length] for start in starts]


def _check_length(sentence_length: int) -> None:
    if sentence_length < 1:
        raise ValueError(f"sentence_length must be positive, got {sentence_length}")
