"""Data by package, from packages that are made here: pip and npm run, and no network is there."""

import errno
import hashlib
import io
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from coursepkg.data import ChecksumError, DownloadError, packages
from coursepkg.data.packages import Member, Package, package_folder

TEXT, TABLE = b"a text\n", b"1\t2\n" * 1000
INFO = b"Metadata-Version: 2.1\nName: some-data\nVersion: 1.0\n"
COMMAND = "python -m coursepkg.data fetch letters"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def member(path: str, content: bytes) -> Member:
    return Member(path, len(content), sha256(content))


def tarred(files: dict[str, bytes | str]) -> bytes:
    """Return a tar.gz; a str is where a symbolic link leads."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            if isinstance(content, str):
                info.type, info.linkname = tarfile.SYMTYPE, content
                archive.addfile(info)
            else:
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def package(archive: bytes, *members: Member, client: str = "npm") -> Package:
    size, digest = len(archive), sha256(archive)
    return Package("letters", client, "some-data", "1.0", size, digest, members)


def kept(folder: Path) -> dict[str, bytes]:
    """Return what is in the cache, by its place."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A folder in which pip looks for packages, and nowhere else."""
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    folder = tmp_path / "shelf"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def npm(tmp_path, monkeypatch):
    """Return the function that makes an npm which delivers an archive."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)

    def deliver(archive: bytes) -> None:
        path = tmp_path / "some-data-1.0.tgz"
        path.write_bytes(archive)
        (folder / "npm").write_text(f'#!/bin/sh\ncp "{path}" .\n')
        (folder / "npm").chmod(0o755)
        (folder / "npm.cmd").write_text(f'@copy "{path}" . >NUL\n')

    return deliver


def failing(tmp_path: Path, says: list[str]) -> None:
    """Let the npm of the fixture say something and fail."""
    lines = [f"echo '{line}'" for line in says]
    (tmp_path / "bin/npm").write_text("\n".join(["#!/bin/sh", *lines, "exit 1"]))
    lines = [f"@echo {line}" for line in says]
    (tmp_path / "bin/npm.cmd").write_text("\n".join([*lines, "@exit 1"]))
    (tmp_path / "bin/npm").chmod(0o755)


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


WHEEL = zipped(
    {
        "some_data/text.txt": TEXT,
        "some_data/table.tsv": TABLE,
        "some_data/code.py": b"raise SystemExit('it ran')",
        "some_data-1.0.dist-info/METADATA": INFO,
        "some_data-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "some_data-1.0.dist-info/RECORD": b"",
    }
)
WHEEL_NAME = "some_data-1.0-py3-none-any.whl"
IN_WHEEL = (member("some_data/text.txt", TEXT), member("some_data/table.tsv", TABLE))


# --- what works -------------------------------------------------------------------------------


def sdist(tmp_path: Path, project: bytes | None = None) -> bytes:
    """Return a source distribution whose setup.py leaves a trace when it runs."""
    trace = f"open({str(tmp_path / 'it ran')!r}, 'w'); raise SystemExit('it ran')"
    files: dict[str, bytes | str] = {
        "some-data-1.0/PKG-INFO": INFO,
        "some-data-1.0/setup.py": trace.encode(),
        "some-data-1.0/code.py": b"raise SystemExit('it ran')",
        "some-data-1.0/data/text.txt": TEXT,
        "some-data-1.0/more/inner.tar.gz": tarred({"inner/table.tsv": TABLE}),
    }
    if project is not None:
        files["some-data-1.0/pyproject.toml"] = project
    return tarred(files)


@pytest.mark.parametrize(
    "project",
    [
        None,
        b"[build-system]\nrequires = ['not-to-be-had']\nbuild-backend = 'setuptools.build_meta'\n",
    ],
    ids=["setup.py", "pyproject.toml"],
)
def test_of_a_source_distribution_the_files_are_kept_and_nothing_runs(
    shelf, cache, tmp_path, project
):
    archive = sdist(tmp_path, project)
    (shelf / "some-data-1.0.tar.gz").write_bytes(archive)
    (shelf / WHEEL_NAME).write_bytes(WHEEL)
    wanted = package(
        archive,
        member("some-data-1.0/data/text.txt", TEXT),
        member("some-data-1.0/more/inner.tar.gz!inner/table.tsv", TABLE),
        client="sdist",
    )
    assert not wanted.is_here(cache)
    folder = package_folder(wanted, cache=cache)
    assert wanted.is_here(cache)
    assert kept(folder) == {"text.txt": TEXT, "table.tsv": TABLE}
    assert list(cache.iterdir()) == [folder]
    assert not (tmp_path / "it ran").exists()


def test_a_wheel_is_fetched_once(shelf, cache):
    (shelf / WHEEL_NAME).write_bytes(WHEEL)
    wanted = package(WHEEL, *IN_WHEEL, client="wheel")
    folder = package_folder(wanted, cache=cache)
    assert kept(cache) == {
        f"{folder.name}/text.txt": TEXT,
        f"{folder.name}/table.tsv": TABLE,
    }
    (shelf / WHEEL_NAME).unlink()
    assert package_folder(wanted, cache=cache) == folder


def test_npm_is_asked_for_a_version(npm, cache):
    archive = tarred({"package/text.txt": TEXT, "package/index.js": b"boom"})
    npm(archive)
    wanted = package(archive, member("package/text.txt", TEXT))
    assert kept(package_folder(wanted, cache=cache)) == {"text.txt": TEXT}


def test_a_file_that_is_added_to_the_table_later_is_fetched_alone(npm, cache):
    archive = tarred({"text.txt": TEXT, "table.tsv": TABLE})
    npm(archive)
    text, table = member("text.txt", TEXT), member("table.tsv", TABLE)
    first = package_folder(package(archive, text), cache=cache)
    assert package_folder(package(archive, text, table), cache=cache) == first
    assert kept(first) == {"text.txt": TEXT, "table.tsv": TABLE}


def test_a_changed_file_is_noticed_and_replaced(npm, cache):
    archive = tarred({"text.txt": TEXT, "table.tsv": TABLE})
    npm(archive)
    wanted = package(archive, member("text.txt", TEXT), member("table.tsv", TABLE))
    folder = package_folder(wanted, cache=cache)
    (folder / "text.txt").write_bytes(TEXT.upper())
    with pytest.warns(UserWarning, match=r"^text\.txt in .* changed since"):
        package_folder(wanted, cache=cache)
    assert kept(folder) == {"text.txt": TEXT, "table.tsv": TABLE}


def test_a_changed_file_is_not_returned_where_it_cannot_be_replaced(npm, cache):
    archive = tarred({"text.txt": TEXT})
    npm(archive)
    wanted = package(archive, member("text.txt", TEXT))
    (package_folder(wanted, cache=cache) / "text.txt").write_bytes(b"other")
    npm(b"")
    with pytest.warns(UserWarning, match="changed"), pytest.raises(DownloadError):
        package_folder(wanted, cache=cache)


def test_another_version_has_a_folder_of_its_own(tmp_path):
    one, other = package(b"1"), package(b"2")
    assert one.folder(tmp_path) != other.folder(tmp_path)


def test_two_processes_at_once(npm, cache):
    archive = tarred({"text.txt": TEXT, "table.tsv": TABLE})
    npm(archive)
    wanted = package(archive, member("text.txt", TEXT), member("table.tsv", TABLE))
    program = (
        "from pathlib import Path\n"
        "from coursepkg.data.packages import *\n"
        f"package_folder({wanted!r}, cache=Path({str(cache)!r}))"
    )
    both = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert set(kept(wanted.folder(cache)).values()) == {TEXT, TABLE}
    assert list(cache.iterdir()) == [wanted.folder(cache)]


def test_the_bar_reaches_the_size_of_the_archive(npm, cache, monkeypatch):
    bars = []

    class Bar:
        def __init__(self, *, total, **settings):
            self.n, self.total = 0, total
            bars.append(self)

        def update(self, more):
            self.n += more

        __enter__ = __exit__ = lambda self, *error: self if not error else None

    archive = tarred({"text.txt": os.urandom(5000)})
    npm(archive)
    monkeypatch.setattr(packages, "tqdm", Bar)
    with pytest.raises(ChecksumError):
        package_folder(package(archive, member("text.txt", TEXT)), cache=cache)
    assert [(bar.n, bar.total) for bar in bars] == [(len(archive), len(archive))]


# --- what does not ----------------------------------------------------------------------------


def assert_nothing_is_left(cache: Path) -> None:
    assert list(cache.iterdir() if cache.exists() else []) == []


def test_where_pip_finds_nothing_the_error_names_the_command(shelf, cache):
    wanted = package(WHEEL, *IN_WHEEL, client="wheel")
    with pytest.raises(DownloadError, match="could not be fetched: ERROR: ") as caught:
        package_folder(wanted, cache=cache)
    assert str(caught.value).startswith("some-data 1.0 ")
    assert str(caught.value).endswith(f"Check the connection, and call {COMMAND}")
    assert_nothing_is_left(cache)


def test_where_python_has_no_pip(cache, tmp_path, monkeypatch):
    venv.create(tmp_path / "bare", with_pip=False, symlinks=os.name != "nt")
    folder = "Scripts" if os.name == "nt" else "bin"
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bare" / folder / "python"))
    with pytest.raises(DownloadError, match=f"No module named pip.*{COMMAND}"):
        package_folder(package(WHEEL, *IN_WHEEL, client="wheel"), cache=cache)
    assert_nothing_is_left(cache)


def test_where_there_is_no_npm(cache, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(DownloadError, match=f"npm is not installed.*{COMMAND}"):
        package_folder(package(b"?", member("a", b"a")), cache=cache)
    assert_nothing_is_left(cache)


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        (["npm notice", "npm error code E404", "npm error more"], "npm error code E404"),
        (["ERROR: Exception:", "Traceback", "ValueError: bad luck."], "ValueError: bad luck"),
        ([], "the client said nothing"),
    ],
)  # fmt: skip
def test_where_the_client_fails_its_reason_is_given(says, reason, npm, cache, tmp_path):
    failing(tmp_path, says)
    with pytest.raises(
        DownloadError, match=rf"fetched: {reason}\. Check the.*{COMMAND}"
    ):
        package_folder(package(b"?", member("a", b"a")), cache=cache)
    assert_nothing_is_left(cache)


@pytest.mark.parametrize(
    "says",
    [
        ["ERROR: Exception:", "OSError: [Errno 28] No space left on device"],
        ["npm error code ENOSPC", "npm error syscall write"],
    ],
    ids=["pip", "npm"],
)
def test_a_disk_that_is_full_before_the_archive_has_come(says, npm, cache, tmp_path):
    failing(tmp_path, says)
    with pytest.raises(OSError, match=f"Make room there.*{COMMAND}") as caught:
        package_folder(package(b"?", member("a", b"a")), cache=cache)
    assert caught.value.errno == errno.ENOSPC
    assert_nothing_is_left(cache)


def test_pip_refuses_a_truncated_archive(shelf, cache):
    (shelf / WHEEL_NAME).write_bytes(WHEEL[:-200])
    with pytest.raises(ChecksumError, match=f"{sha256(WHEEL)}.*{COMMAND}"):
        package_folder(package(WHEEL, *IN_WHEEL, client="wheel"), cache=cache)
    assert_nothing_is_left(cache)


def test_what_npm_brings_is_checked_too(npm, cache):
    archive = tarred({"text.txt": TEXT})
    npm(archive + b"?")
    with pytest.raises(ChecksumError, match=f"{sha256(archive)}.*{COMMAND}"):
        package_folder(package(archive, member("text.txt", TEXT)), cache=cache)
    assert_nothing_is_left(cache)


GOOD = tarred({"text.txt": TEXT, "noise": os.urandom(5000)})


@pytest.mark.parametrize(
    ("archive", "path", "message"),
    [
        (GOOD[:30], "text.txt", "cannot be read as a tar file"),
        (GOOD[:-2500], "missing", "cannot be read as a tar file"),
        (b"no archive", "text.txt", "cannot be read as a tar file"),
        (WHEEL[:-200], "text.txt", "cannot be read as a plain zip file"),
        (GOOD, "missing", "no regular file 'missing'"),
        (GOOD, "noise!text.txt", "cannot be read as a tar file"),
        (tarred({"text.txt": "secret.txt"}), "text.txt", "no regular file"),
        (tarred({"a": TEXT, "text.txt": "a"}), "text.txt", "no regular file"),
        (tarred({"text.txt": TEXT * 1000}), "text.txt", "unpacks to more than 7 bytes"),
        (tarred({"text.txt": TEXT.upper()}), "text.txt", "has not the SHA-256"),
    ],
    ids=[
        "cut off early",
        "cut off late",
        "no archive",
        "half a wheel",
        "no such file",
        "no archive inside",
        "a link outside",
        "a link inside",
        "too large",
        "another content",
    ],
)
def test_a_sound_digest_does_not_make_a_sound_archive(
    npm, cache, tmp_path, archive, path, message
):
    (tmp_path / "secret.txt").write_bytes(TEXT)
    npm(archive)
    wanted = replace(member("x", TEXT), path=path)
    with pytest.raises(ChecksumError, match=message):
        package_folder(package(archive, wanted), cache=cache)
    assert_nothing_is_left(cache)


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/outside.txt", "a/../../outside.txt"]
)
def test_a_path_that_leads_outside_is_not_followed(npm, cache, tmp_path, name):
    archive = tarred(
        {name: b"evil", "way": "..", "way/outside.txt": b"evil", "t": TEXT}
    )
    npm(archive)
    package_folder(package(archive, member("t", TEXT)), cache=cache)
    assert [path.name for path in cache.rglob("*") if path.is_file()] == ["t"]
    assert not list(tmp_path.rglob("outside.txt"))
    # Even where such a path is asked for, only its last part becomes a name.
    wanted = package(archive, member(name, b"evil"))
    assert list(kept(package_folder(wanted, cache=cache))) == ["t", "outside.txt"]
    assert len(list(tmp_path.rglob("outside.txt"))) == 1


@pytest.mark.parametrize("full_at", ["text.txt", "table.tsv"])
def test_a_full_disk_leaves_nothing(npm, cache, monkeypatch, full_at):
    archive = tarred({"text.txt": TEXT, "table.tsv": TABLE})
    npm(archive)
    write = Path.write_bytes

    def write_until_full(self, content):
        if self.name == full_at:
            write(self, content[:2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", write_until_full)
    wanted = package(archive, member("text.txt", TEXT), member("table.tsv", TABLE))
    with pytest.raises(OSError, match=f"Make room there.*{COMMAND}") as caught:
        package_folder(wanted, cache=cache)
    assert caught.value.errno == errno.ENOSPC
    assert not isinstance(caught.value, DownloadError)
    assert_nothing_is_left(cache)


def test_an_interruption_stops_the_client_and_leaves_nothing(
    npm, cache, tmp_path, monkeypatch
):
    npm(b"")
    (tmp_path / "bin/npm").write_text("#!/bin/sh\nexec sleep 60\n")
    (tmp_path / "bin/npm.cmd").write_text("@ping -n 60 127.0.0.1 >NUL\n")
    started = []

    def interrupt(process, *rest, **settings):
        started.append(process)
        raise KeyboardInterrupt

    monkeypatch.setattr(packages, "_watch", interrupt)
    with pytest.raises(KeyboardInterrupt):
        package_folder(package(GOOD, member("text.txt", TEXT)), cache=cache)
    assert started[0].returncode not in (None, 0)
    assert_nothing_is_left(cache)
