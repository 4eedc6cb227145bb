"""The standard data sets, for readers who are online.

Each loader downloads once, checks, keeps a copy and returns what the generators of this package
return, so that the same training code runs on both.
"""

import io
import tarfile
import zlib
from pathlib import Path
from typing import Literal

import numpy as np

from coursepkg.data.documentation import Documentation
from coursepkg.data.download import fetch, read_member
from coursepkg.data.spam import SpamMessages

SMS_SPAM_URL = "https://archive.ics.uci.edu/static/public/228/sms+spam+collection.zip"
# Published with the Hugging Face data set "sms_spam" (download_checksums in its dataset_infos.json:
# 203,415 bytes) and in MLDatasets.jl, for the archive's earlier address, and by several projects for
# this one.
SMS_SPAM_SHA256 = "1587ea43e58e82b14ff1f5425c88e17f8496bfcdb67a583dbff9eefaf9963ce3"
SMS_SPAM_FILE = "sms-spam-collection.zip"
_SMS_SPAM_MEMBER = "SMSSpamCollection"
_SMS_SPAM_LABELS = {"ham": 0, "spam": 1}
_MAX_BYTES = 10_000_000

NEWSGROUPS_URL = "https://ndownloader.figshare.com/files/5975967"
# Published by scikit-learn, in sklearn/datasets/_twenty_newsgroups.py, for this address.
NEWSGROUPS_SHA256 = "8f1b2514ca22a5ade8fbb9cfa5727df95fa587f4c87b786e15c759fa66d95610"
NEWSGROUPS_FILE = "20news-bydate.tar.gz"
_NEWSGROUPS_MAX_BYTES = 100_000_000


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
        filename=SMS_SPAM_FILE,
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


def newsgroups(
    subset: Literal["train", "test", "all"] = "train",
    *,
    cache: Path | None = None,
    progress: bool = True,
) -> Documentation:
    """Load 20 Newsgroups: 18,846 messages of 1993 to 20 discussion groups.

    Parameters
    ----------
    subset
        The messages of which folder: ``"train"``, or those written later, ``"test"``, or ``"all"``.
    cache
        Folder for the downloaded archive (14 MB); by default :func:`coursepkg.data.cache_dir`.
    progress
        Whether to show a progress bar while downloading.

    Returns
    -------
    Documentation
        ``labels`` are the groups, such as ``"sci.space"``; ``names`` and ``files`` are the places in
        the archive. So what searches or classifies docstrings works on these messages.

    Raises
    ------
    ValueError
        If ``subset`` is not one of the three.
    DownloadError
        If the archive is not in the cache and cannot be fetched; :func:`documentation_corpus` needs
        no network.
    ChecksumError
        If the downloaded archive is not the published one.

    References
    ----------
    K. Lang: NewsWeeder: learning to filter netnews. ICML 1995. The version "bydate" by J. Rennie.
    """
    if subset not in ("train", "test", "all"):
        raise ValueError(f"subset must be 'train', 'test' or 'all', got {subset!r}")
    path = fetch(
        NEWSGROUPS_URL,
        NEWSGROUPS_SHA256,
        filename=NEWSGROUPS_FILE,
        cache=cache,
        progress=progress,
        offline_hint="documentation_corpus() has texts of this form and needs no network.",
    )
    return parse_newsgroups(path.read_bytes(), subset)


def parse_newsgroups(archive: bytes, subset: str = "all") -> Documentation:
    """Read the archive of 20 Newsgroups, a ``.tar.gz``, without writing anything to disk.

    Its files lie at ``20news-bydate-train/GROUP/NUMBER`` and ``20news-bydate-test/GROUP/NUMBER``, in
    Latin-1.

    Raises
    ------
    ValueError
        If ``archive`` is no such archive, has no message of the subset, or unpacks to more than
        100 MB.
    """
    folders = {
        f"20news-bydate-{name}" for name in ("train", "test") if subset in (name, "all")
    }
    found: dict[str, str] = {}
    size = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as opened:
            for member in opened:
                folder, _, place = member.name.partition("/")
                wanted = folder in folders and place.count("/") == 1 and member.isfile()
                if not wanted or (file := opened.extractfile(member)) is None:
                    continue
                size += member.size
                if size > _NEWSGROUPS_MAX_BYTES:
                    raise ValueError(
                        f"archive unpacks to more than {_NEWSGROUPS_MAX_BYTES} bytes"
                    )
                found[member.name] = file.read().decode("latin-1")
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise ValueError(f"archive cannot be read as a .tar.gz: {error}") from error
    if not found:
        raise ValueError(f"archive has no messages in {', '.join(sorted(folders))}")
    names = sorted(found)
    return Documentation(
        texts=[found[name] for name in names],
        labels=[name.split("/")[1] for name in names],
        names=names,
        files=names,
    )
