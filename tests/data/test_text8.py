"""The loader of text8, on an archive made up for the test."""

import hashlib
import io
import zipfile

import pytest

from coursepkg.data import (
    ChecksumError,
    DownloadError,
    parse_text8,
    text8,
    text8_sentences,
)
from coursepkg.word2vec import Word2Vec

TEXT = (
    b" anarchism originated as a term of abuse first used against early working class"
)


def zipped(content: bytes = TEXT, name: str = "text8") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def test_parse_text8_cuts_the_text_into_lists():
    sentences = parse_text8(zipped(), 5)
    assert sentences[0] == ["anarchism", "originated", "as", "a", "term"]
    assert [len(sentence) for sentence in sentences] == [5, 5, 3]
    assert [w for words in sentences for w in words] == TEXT.decode().split()
    assert len(parse_text8(zipped())) == 1


def test_the_same_code_trains_on_it():
    sentences = parse_text8(zipped(TEXT * 50), 20)
    model = Word2Vec(vector_size=5, epochs=1).fit(sentences)
    assert len(model.wv) == len(set(TEXT.decode().split()))


@pytest.mark.parametrize(
    ("archive", "message"),
    [
        (b"no archive", "archive cannot be read as a plain zip file"),
        (zipped(name="text9"), "archive has no member 'text8'"),
        (zipped(b"Capitals, commas"), "must have the letters a to z and spaces only"),
        (zipped("é".encode()), "must have the letters a to z and spaces only"),
        (zipped(b"  "), "archive: text8 has no words in it"),
    ],
)
def test_parse_text8_refuses_other_archives(archive, message):
    with pytest.raises(ValueError, match=message):
        parse_text8(archive)


def test_parse_text8_does_not_unpack_more_than_there_should_be(monkeypatch):
    monkeypatch.setattr(text8, "_MAX_BYTES", 30)
    with pytest.raises(ValueError, match="unpacks to more than max_bytes = 30"):
        parse_text8(zipped())


@pytest.mark.parametrize("length", [0, -1])
def test_a_sentence_has_words(length, tmp_path):
    for ask in (
        lambda: parse_text8(zipped(), length),
        lambda: text8_sentences(length, cache=tmp_path),
    ):
        with pytest.raises(ValueError, match="sentence_length must be positive, got"):
            ask()


def test_text8_is_fetched_once_and_checked(site, tmp_path, monkeypatch):
    site.content = zipped()
    monkeypatch.setattr(text8, "TEXT8_URL", site.url)
    with pytest.raises(ChecksumError, match=r"text8\.zip"):
        text8_sentences(cache=tmp_path)
    assert list(tmp_path.iterdir()) == []
    digest = hashlib.sha256(site.content).hexdigest()
    monkeypatch.setattr(text8, "TEXT8_SHA256", digest)
    assert text8_sentences(5, cache=tmp_path) == parse_text8(zipped(), 5)
    monkeypatch.setattr(text8, "TEXT8_URL", site.url.replace("data", "missing"))
    assert len(text8_sentences(cache=tmp_path)) == 1


def test_text8_offline_names_what_works(site, tmp_path, monkeypatch):
    monkeypatch.setattr(text8, "TEXT8_URL", site.url.replace("data", "missing"))
    with pytest.raises(DownloadError, match=r"documentation_corpus\(\) has real"):
        text8_sentences(cache=tmp_path)
