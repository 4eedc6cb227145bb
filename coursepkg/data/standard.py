"""The standard data sets, for readers who are online.

Each loader downloads once, checks, keeps a copy and returns what the generators of this package
return, so that the same training code runs on both.
"""

from pathlib import Path

import numpy as np

from coursepkg.data.download import fetch, read_member
from coursepkg.data.spam import SpamMessages

SMS_SPAM_URL = "https://archive.ics.uci.edu/static/public/228/sms+spam+collection.zip"
# Published with the Hugging Face data set "sms_spam" (download_checksums in its dataset_infos.json:
# 203,415 bytes) and in MLDatasets.jl, for the archive's earlier address, and by several projects for
# this one.
SMS_SPAM_SHA256 = "1587ea43e58e82b14ff1f5425c88e17f8496bfcdb67a583dbff9eefaf9963ce3"
_SMS_SPAM_MEMBER = "SMSSpamCollection"
_SMS_SPAM_LABELS = {"ham": 0, "spam": 1}
_MAX_BYTES = 10_000_000


def sms_spam(*, cache: Path | None = None, progress: bool = True) -> SpamMessages:
    """Load the SMS Spam Collection: 5,574 real English text messages, 13.4 % of them spam.

    Parameters
    ----------
    cache
        Folder for the downloaded archive (0.2 MB); by default :func:`coursepkg.data.cache_dir`.
    progress
        Whether to show a progress bar while downloading.

    Returns
    -------
    SpamMessages
        ``kinds`` repeats the label as ``"spam"`` or ``"ham"``.

    Raises
    ------
    DownloadError
        If the archive is not in the cache and cannot be fetched; :func:`spam_messages` needs no
        network.
    ChecksumError
        If the downloaded archive is not the published one.

    References
    ----------
    T. A. Almeida, J. M. Gomez Hidalgo, A. Yamakami: Contributions to the study of SMS spam
    filtering: new collection and results. ACM DocEng 2011. UCI Machine Learning Repository 228,
    doi:10.24432/C5CC84, CC BY 4.0.
    """
    path = fetch(
        SMS_SPAM_URL,
        SMS_SPAM_SHA256,
        filename="sms-spam-collection.zip",
        cache=cache,
        progress=progress,
        offline_hint="spam_messages() writes messages of the same form and needs no network.",
    )
    return parse_sms_spam(path.read_bytes())


def parse_sms_spam(archive: bytes) -> SpamMessages:
    """Read the zip archive of the SMS Spam Collection.

    Its file ``SMSSpamCollection`` has one message a line: ``ham`` or ``spam``, a tab, the text, in
    UTF-8.

    Raises
    ------
    ValueError
        If the archive, or a line of the file, does not have that form.
    """
    raw = read_member(archive, _SMS_SPAM_MEMBER, max_bytes=_MAX_BYTES)
    try:
        content = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"archive: {_SMS_SPAM_MEMBER} must be in UTF-8: {error}"
        ) from error
    texts: list[str] = []
    kinds: list[str] = []
    # Messages may hold characters that splitlines() takes for the end of a line.
    for number, line in enumerate(content.removesuffix("\n").split("\n"), start=1):
        kind, tab, text = line.removesuffix("\r").partition("\t")
        if kind not in _SMS_SPAM_LABELS or not tab or not text:
            raise ValueError(
                f"archive: line {number} of {_SMS_SPAM_MEMBER} must be 'ham' or 'spam', a tab and a "
                f"text; it starts with {line[:30]!r}"
            )
        texts.append(text)
        kinds.append(kind)
    labels = np.array([_SMS_SPAM_LABELS[kind] for kind in kinds], dtype=np.int64)
    return SpamMessages(texts, labels, kinds)
