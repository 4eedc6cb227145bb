"""Downloads, against a server on this machine that can be told to misbehave."""

import hashlib
import io
import os
import socket
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from coursepkg.data import (
    ChecksumError,
    DownloadError,
    fetch,
    read_member,
)

CONTENT = bytes(range(256)) * 1000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_fetches_checks_and_keeps(site, tmp_path):
    path = fetch(site.url, DIGEST.upper(), cache=tmp_path / "new" / "folder")
    assert path == tmp_path / "new" / "folder" / "data.bin"
    assert path.read_bytes() == CONTENT
    assert names(path.parent) == ["data.bin"]


def test_second_call_asks_nobody(site, tmp_path):
    first = fetch(site.url, DIGEST, cache=tmp_path)
    assert fetch(site.url, DIGEST, cache=tmp_path) == first
    assert site.requests == [""]


def test_changed_copy_is_noticed_and_replaced(site, tmp_path):
    path = fetch(site.url, DIGEST, cache=tmp_path)
    path.write_bytes(CONTENT[:-1] + b"?")
    with pytest.warns(UserWarning, match=r"data\.bin has been changed"):
        fetch(site.url, DIGEST, cache=tmp_path)
    assert path.read_bytes() == CONTENT
    assert len(site.requests) == 2


def test_changed_copy_is_not_returned_offline(site, tmp_path):
    path = fetch(site.url, DIGEST, cache=tmp_path)
    path.write_bytes(b"something else")
    with (
        pytest.warns(UserWarning, match="has been changed"),
        pytest.raises(DownloadError, match="404"),
    ):
        fetch(
            site.url.replace("data", "missing"),
            DIGEST,
            filename="data.bin",
            cache=tmp_path,
        )
    assert names(tmp_path) == []


def test_tampered_file_is_removed(site, tmp_path):
    site.content = CONTENT[:-1] + b"?"
    actual = hashlib.sha256(site.content).hexdigest()
    with pytest.raises(ChecksumError) as caught:
        fetch(site.url, DIGEST, cache=tmp_path)
    assert all(part in str(caught.value) for part in ("data.bin", DIGEST, actual))
    assert names(tmp_path) == []


def test_truncated_transfer_is_continued(site, tmp_path):
    site.stop_after = 100_000
    with pytest.raises(
        DownloadError, match=r"after 100000 of 256000 bytes\. Call again"
    ):
        fetch(site.url, DIGEST, cache=tmp_path)
    assert names(tmp_path) == ["data.bin.part"]
    with pytest.raises(DownloadError, match="after 200000 of 256000 bytes"):
        fetch(site.url, DIGEST, cache=tmp_path)
    assert fetch(site.url, DIGEST, cache=tmp_path).read_bytes() == CONTENT
    assert site.requests == ["", "bytes=100000-", "bytes=200000-"]
    assert names(tmp_path) == ["data.bin"]


def test_truncated_transfer_of_unknown_length(site, tmp_path):
    site.stop_after, site.chunked = 100_000, True
    with pytest.raises(
        DownloadError, match=r"of an unknown number of bytes\. Call again"
    ):
        fetch(site.url, DIGEST, cache=tmp_path)
    have = (tmp_path / "data.bin.part").stat().st_size
    assert have > 0
    site.stop_after = None
    assert fetch(site.url, DIGEST, cache=tmp_path).read_bytes() == CONTENT
    assert site.requests == ["", f"bytes={have}-"]


@pytest.mark.parametrize(
    ("behaviour", "asked"),
    [
        ({"ranges": False}, ["bytes=1000-"]),
        ({"shift": 7}, ["bytes=1000-", ""]),
        ({"shift": -1000}, ["bytes=1000-"]),
        ({"shift": 10**6}, ["bytes=1000-", ""]),
    ],
    ids=["range-ignored", "other-piece", "from-the-start", "not-satisfiable"],
)
def test_server_that_cannot_resume(site, tmp_path, behaviour, asked):
    (tmp_path / "data.bin.part").write_bytes(CONTENT[:1000])
    for name, value in behaviour.items():
        setattr(site, name, value)
    assert fetch(site.url, DIGEST, cache=tmp_path).read_bytes() == CONTENT
    assert site.requests == asked


def test_too_long_remainder_is_started_again(site, tmp_path):
    (tmp_path / "data.bin.part").write_bytes(CONTENT + b"more")
    assert fetch(site.url, DIGEST, cache=tmp_path).read_bytes() == CONTENT
    assert site.requests == ["bytes=256004-", ""]


def test_whole_remainder_is_only_moved(site, tmp_path):
    (tmp_path / "data.bin.part").write_bytes(CONTENT)
    assert fetch(site.url, DIGEST, cache=tmp_path).read_bytes() == CONTENT
    assert site.requests == []


def test_wrong_remainder_does_not_stay(site, tmp_path):
    (tmp_path / "data.bin.part").write_bytes(b"x" * 1000)
    with pytest.raises(ChecksumError):
        fetch(site.url, DIGEST, cache=tmp_path)
    assert fetch(site.url, DIGEST, cache=tmp_path).read_bytes() == CONTENT


def test_interruption_leaves_only_the_remainder(site, tmp_path, monkeypatch):
    asked = []

    def interrupt(self, amount):
        asked.append(amount)
        raise KeyboardInterrupt

    monkeypatch.setattr("http.client.HTTPResponse.read", interrupt)
    with pytest.raises(KeyboardInterrupt):
        fetch(site.url, DIGEST, cache=tmp_path)
    assert asked
    assert names(tmp_path) == ["data.bin.part"]


def test_silent_server_runs_into_the_timeout(tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/data.bin"
        with pytest.raises(DownloadError, match="timed out"):
            fetch(url, DIGEST, cache=tmp_path, timeout=0.1)


def test_no_server(tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(ConnectionError, match="could not be reached") as caught:
        fetch(
            f"http://127.0.0.1:{port}/data.bin",
            DIGEST,
            cache=tmp_path,
            offline_hint="There is a generator.",
        )
    assert str(tmp_path / "data.bin") + " " in str(caught.value)
    assert str(caught.value).endswith("There is a generator.")
    assert names(tmp_path) == []


def test_missing_page(site, tmp_path):
    with pytest.raises(DownloadError, match="missing answered 404 Not Found"):
        fetch(site.url.replace("data.bin", "missing"), DIGEST, cache=tmp_path)
    assert names(tmp_path) == []


def test_a_full_disk_is_not_called_a_bad_connection(site, tmp_path):
    (tmp_path / "data.bin.part").mkdir()
    with pytest.raises(OSError, match=r"data\.bin\.part") as caught:
        fetch(site.url, DIGEST, cache=tmp_path)
    assert not isinstance(caught.value, DownloadError)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/hosts", "ftp://x.example/a", "a.zip", "http:///a", "http://a b/c"],
)
def test_only_web_addresses(url, tmp_path):
    with pytest.raises(ValueError, match="url must be an http or https address"):
        fetch(url, DIGEST, cache=tmp_path)


@pytest.mark.parametrize("digest", ["", "abc", DIGEST + "0", "g" * 64, DIGEST + "\n"])
def test_only_sha256(digest, tmp_path):
    with pytest.raises(ValueError, match="sha256 must be 64 hexadecimal digits"):
        fetch("http://a.example/b", digest, cache=tmp_path)


@pytest.mark.parametrize("name", ["", ".", "..", "../a", "a/b", "a\\b", "c:a", "a\0"])
def test_only_plain_file_names(name, tmp_path):
    with pytest.raises(ValueError, match="filename must be a plain file name"):
        fetch("http://a.example/b", DIGEST, filename=name, cache=tmp_path)


@pytest.mark.parametrize("path", ["", "/", "/a/..", "/%2e%2e", "/a%2fb"])
def test_file_name_of_the_address_is_checked_too(path, tmp_path):
    with pytest.raises(ValueError, match="filename must be a plain file name"):
        fetch("http://a.example" + path, DIGEST, cache=tmp_path)


def test_timeout_is_checked(tmp_path):
    with pytest.raises(
        ValueError, match="timeout must be a positive number of seconds, got 0"
    ):
        fetch("http://a.example/b", DIGEST, cache=tmp_path, timeout=0)


def test_fetch_uses_cache_dir(site, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    assert fetch(site.url, DIGEST, filename="other.bin") == tmp_path / "other.bin"


def test_progress_bar_only_where_somebody_watches(site, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    fetch(site.url, DIGEST, cache=tmp_path / "unwatched")
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    fetch(site.url, DIGEST, cache=tmp_path / "watched")
    assert "100%" in capsys.readouterr().err
    fetch(site.url, DIGEST, cache=tmp_path / "quiet", progress=False)
    assert capsys.readouterr() == ("", "")


# --- archives ---------------------------------------------------------------------------------


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_read_member(tmp_path):
    archive = zipped(a=b"alpha", b=b"beta")
    assert read_member(archive, "b", max_bytes=4) == b"beta"
    (tmp_path / "x.zip").write_bytes(archive)
    assert read_member(tmp_path / "x.zip", "a", max_bytes=100) == b"alpha"


def test_read_member_has_a_limit():
    bomb = zipped(a=b"\0" * 10_000_000)
    assert len(bomb) < 20_000
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="unpacks to more than max_bytes = 1000"):
            read_member(bomb, "a", max_bytes=1000)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000, "it was unpacked first"
    finally:
        tracemalloc.stop()


def test_read_member_refuses_what_is_not_sound():
    with pytest.raises(ValueError, match="archive has no member 'b'"):
        read_member(zipped(a=b"x"), "b", max_bytes=10)
    with pytest.raises(ValueError, match="archive cannot be read"):
        read_member(b"not a zip file", "a", max_bytes=10)
    content = os.urandom(1000)
    archive = bytearray(zipped(a=content))
    archive[500] ^= 1  # inside of the member, which starts at byte 31
    with pytest.raises(ValueError, match="archive cannot be read"):
        read_member(bytes(archive), "a", max_bytes=2000)
