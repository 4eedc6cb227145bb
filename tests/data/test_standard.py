"""The loader of the SMS Spam Collection, on an archive made up for the test."""

import hashlib
import io
import zipfile

import pytest

from coursepkg.data import (
    ChecksumError,
    DownloadError,
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
