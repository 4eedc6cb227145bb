"""The loaders of the standard sets, on archives made up for the test."""

import hashlib
import io
import tarfile
import zipfile

import pytest

from coursepkg.data import (
    ChecksumError,
    DownloadError,
    newsgroups,
    parse_newsgroups,
    parse_sms_spam,
    sms_spam,
    standard,
)

SMS = 'ham\tSee you at five\u2028or six\nspam\tWIN a "prize"\twith tabs & ünicode\nham\tOk\n'


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_parse_sms_spam():
    messages = parse_sms_spam(zipped(readme=b"hello", SMSSpamCollection=SMS.encode()))
    assert messages.texts == [
        "See you at five\u2028or six",
        'WIN a "prize"\twith tabs & ünicode',
        "Ok",
    ]
    assert messages.labels.tolist() == [0, 1, 0]
    assert messages.kinds == ["ham", "spam", "ham"]
    windows = parse_sms_spam(
        zipped(SMSSpamCollection=SMS.replace("\n", "\r\n").encode())
    )
    assert windows.texts == messages.texts


@pytest.mark.parametrize("line", ["", "ham", "ham\t", "Ham\tx", "eggs\tx", "\tx"])
def test_parse_sms_spam_refuses_malformed_lines(line):
    with pytest.raises(
        ValueError, match="line 4 of SMSSpamCollection must be 'ham' or 'spam'"
    ):
        parse_sms_spam(zipped(SMSSpamCollection=(SMS + line + "\n").encode()))


def test_parse_sms_spam_refuses_other_archives():
    with pytest.raises(ValueError, match="no member 'SMSSpamCollection'"):
        parse_sms_spam(zipped(other=b"ham\tx"))
    with pytest.raises(ValueError, match="SMSSpamCollection must be in UTF-8"):
        parse_sms_spam(zipped(SMSSpamCollection=b"ham\t\xff\n"))


def test_sms_spam(site, tmp_path, monkeypatch):
    site.content = zipped(SMSSpamCollection=SMS.encode())
    monkeypatch.setattr(standard, "SMS_SPAM_URL", site.url)
    with pytest.raises(ChecksumError, match=r"sms-spam-collection\.zip"):
        sms_spam(cache=tmp_path)
    monkeypatch.setattr(
        standard, "SMS_SPAM_SHA256", hashlib.sha256(site.content).hexdigest()
    )
    assert len(sms_spam(cache=tmp_path)) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["sms-spam-collection.zip"]
    monkeypatch.setattr(standard, "SMS_SPAM_URL", site.url.replace("data", "missing"))
    assert len(sms_spam(cache=tmp_path)) == 3


def test_sms_spam_offline_names_the_generator(site, tmp_path, monkeypatch):
    monkeypatch.setattr(standard, "SMS_SPAM_URL", site.url.replace("data", "missing"))
    with pytest.raises(DownloadError, match=r"spam_messages\(\) writes messages"):
        sms_spam(cache=tmp_path)


TRAIN, TEST = "20news-bydate-train", "20news-bydate-test"
MESSAGES = {
    f"{TRAIN}/sci.space/60191": "From: ann@example.org\nSubject: orbits\n\nHow high?",
    f"{TEST}/sci.space/61101": "Subject: rockets\n\nVery.",
    f"{TRAIN}/rec.autos/101551": "Subject: brakes\n\nCaf\xe9 racer",
}


def tarred(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for folder in (TRAIN, f"{TRAIN}/sci.space"):
            member = tarfile.TarInfo(folder)
            member.type = tarfile.DIRTYPE
            archive.addfile(member)
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode("latin-1")))
    return buffer.getvalue()


def test_parse_newsgroups():
    messages = parse_newsgroups(tarred(MESSAGES | {"README": "no message"}))
    assert messages.names == messages.files == sorted(MESSAGES)
    assert messages.labels == ["sci.space", "rec.autos", "sci.space"]
    assert messages.texts[1].endswith("Café racer")
    assert len(parse_newsgroups(tarred(MESSAGES), "train")) == 2
    assert parse_newsgroups(tarred(MESSAGES), "test").texts == [
        "Subject: rockets\n\nVery."
    ]


def test_parse_newsgroups_follows_no_link():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        link = tarfile.TarInfo(f"{TRAIN}/sci.space/1")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
    with pytest.raises(ValueError, match="archive has no messages"):
        parse_newsgroups(buffer.getvalue())


def test_parse_newsgroups_refuses_other_archives(monkeypatch):
    for broken in (b"", b"no archive", tarred(MESSAGES)[:-40]):
        with pytest.raises(ValueError, match=r"archive cannot be read as a \.tar\.gz"):
            parse_newsgroups(broken)
    with pytest.raises(ValueError, match="archive has no messages in 20news-bydate-te"):
        parse_newsgroups(tarred({f"{TRAIN}/sci.space/1": "x"}), "test")
    monkeypatch.setattr(standard, "_NEWSGROUPS_MAX_BYTES", 30)
    with pytest.raises(ValueError, match="archive unpacks to more than 30 bytes"):
        parse_newsgroups(tarred(MESSAGES))


def test_newsgroups(site, tmp_path, monkeypatch):
    site.content = tarred(MESSAGES)
    monkeypatch.setattr(standard, "NEWSGROUPS_URL", site.url)
    with pytest.raises(ChecksumError, match=r"20news-bydate\.tar\.gz"):
        newsgroups(cache=tmp_path)
    monkeypatch.setattr(
        standard, "NEWSGROUPS_SHA256", hashlib.sha256(site.content).hexdigest()
    )
    assert len(newsgroups(cache=tmp_path)) == 2
    assert len(newsgroups("all", cache=tmp_path)) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["20news-bydate.tar.gz"]
    with pytest.raises(ValueError, match="subset must be 'train', 'test' or 'all'"):
        newsgroups("validation", cache=tmp_path)


def test_newsgroups_offline_names_the_documentation(site, tmp_path, monkeypatch):
    monkeypatch.setattr(standard, "NEWSGROUPS_URL", site.url.replace("data", "missing"))
    with pytest.raises(DownloadError, match=r"documentation_corpus\(\) has texts"):
        newsgroups(cache=tmp_path)
