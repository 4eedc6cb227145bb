"""Fetch a file once, check it before anybody uses it, and keep it.

Nothing in the book needs this module: it serves the readers who are online and want the standard
data sets. A download that breaks off is continued by the next call; a file whose SHA-256 is not the
expected one is removed and never returned.
"""

import hashlib
import http.client
import io
import re
import urllib.error
import urllib.parse
import urllib.request
import warnings
import zipfile
import zlib
from http import HTTPStatus
from pathlib import Path

from tqdm.auto import tqdm

from coursepkg._progress import hidden
from coursepkg.data._cache import cache_dir

_CHUNK = 1 << 16


class DownloadError(ConnectionError):
    """A file could not be fetched: no connection, a refusal, an error page, a transfer cut short."""


class ChecksumError(OSError):
    """A file was fetched whole, but its content is not the expected one."""


def fetch(
    url: str,
    sha256: str,
    *,
    filename: str | None = None,
    cache: Path | None = None,
    progress: bool = True,
    timeout: float = 30.0,
    offline_hint: str = "",
) -> Path:
    """Return the path of a checked copy of ``url``, downloading it if there is none yet.

    While a download runs, the bytes lie in a file whose name ends in ``.part``. If it breaks off,
    that file stays, and the next call asks the server only for the rest.

    Parameters
    ----------
    url
        An ``http`` or ``https`` address.
    sha256
        The expected SHA-256 of the file, 64 hexadecimal digits.
    filename
        Name of the copy; by default the last part of the address.
    cache
        Folder of the copy; by default :func:`cache_dir`.
    progress
        Whether to show a progress bar, in a terminal or a notebook.
    timeout
        Seconds to wait for the server whenever it is silent.
    offline_hint
        A sentence that is added to the error if the file cannot be fetched: what works without it.

    Raises
    ------
    ValueError
        If an argument is not what is described above.
    DownloadError
        If the server cannot be reached or refuses, or the transfer is cut short.
    ChecksumError
        If the content is not the expected one; nothing of it is kept.
    """
    target = _check_arguments(url, sha256, filename, cache or cache_dir(), timeout)
    expected = sha256.lower()
    if target.exists():
        if _digest(target) == expected:
            return target
        warnings.warn(
            f"{target} has been changed since it was downloaded; fetching it anew",
            stacklevel=2,
        )
        target.unlink()
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    # A call that was interrupted between the last byte and the move leaves a whole file behind.
    if not part.exists() or _digest(part) != expected:
        try:
            _download(url, part, progress=progress, timeout=timeout)
        except DownloadError as error:
            raise DownloadError(f"{error} {offline_hint}".rstrip()) from error
    if (actual := _digest(part)) != expected:
        part.unlink()
        raise ChecksumError(
            f"{target.name} from {url} has the SHA-256 {actual}, but {expected} was expected; "
            "what was downloaded has been removed. The file was altered on its way, or replaced at "
            "its source."
        )
    return part.replace(target)


def read_member(archive: bytes | Path, member: str, *, max_bytes: int) -> bytes:
    """Return the content of one file of a zip archive, without writing anything to disk.

    Parameters
    ----------
    archive
        The archive itself, or its path.
    member
        Name of the file inside of it.
    max_bytes
        The most bytes that the file may unpack to: a small archive can unpack to a huge file.

    Raises
    ------
    ValueError
        If ``archive`` is not a sound zip archive, has no such member, or the member is encrypted or
        larger than ``max_bytes``.
    """
    try:
        whole = io.BytesIO(archive) if isinstance(archive, bytes) else archive
        with zipfile.ZipFile(whole) as opened, opened.open(member) as file:
            # One byte more than allowed is read: the size that an archive states may be a lie.
            content = file.read(max_bytes + 1)
    except KeyError:
        raise ValueError(f"archive has no member {member!r}") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise ValueError(
            f"archive cannot be read as a plain zip file: {error}"
        ) from error
    if len(content) > max_bytes:
        raise ValueError(
            f"member {member!r} of archive unpacks to more than max_bytes = {max_bytes}"
        )
    return content


def _check_arguments(
    url: str, sha256: str, filename: str | None, folder: Path, timeout: float
) -> Path:
    """Check what :func:`fetch` was given, and return where the copy belongs."""
    parts = urllib.parse.urlsplit(url)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or re.search(r"[\s\x00-\x1f]", url)
    ):
        raise ValueError(f"url must be an http or https address, got {url!r}")
    if not re.fullmatch(r"[0-9a-fA-F]{64}", sha256):
        raise ValueError(f"sha256 must be 64 hexadecimal digits, got {sha256!r}")
    if timeout <= 0:
        raise ValueError(f"timeout must be a positive number of seconds, got {timeout}")
    name = (
        urllib.parse.unquote(parts.path.rpartition("/")[2])
        if filename is None
        else filename
    )
    if name in {"", ".", ".."} or re.search(r'[/\\:*?"<>|\x00-\x1f]', name):
        raise ValueError(f"filename must be a plain file name, got {name!r}")
    return folder / name


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _download(url: str, part: Path, *, progress: bool, timeout: float) -> None:
    """Bring ``part`` to the full length of ``url``, going on from what it already holds."""
    have = part.stat().st_size if part.exists() else 0
    response = _open(url, part, have, timeout)
    if response is not None:
        with response:
            start = _start(response) if have else 0
            if start in {0, have}:
                _receive(response, url, part, start, progress=progress)
                return
    # The server cannot go on from here: its file is shorter, or it sent another piece. Start again.
    part.unlink()
    _download(url, part, progress=progress, timeout=timeout)


def _open(
    url: str, part: Path, have: int, timeout: float
) -> http.client.HTTPResponse | None:
    """Ask for what follows the first ``have`` bytes; None if the server says that nothing does."""
    headers = {"Range": f"bytes={have}-"} if have else {}
    response: http.client.HTTPResponse
    try:
        # The scheme has been checked, and the content is not used before its digest is.
        request = urllib.request.Request(url, headers=headers)  # noqa: S310
        response = urllib.request.urlopen(request, timeout=timeout)  # noqa: S310
    except urllib.error.HTTPError as error:
        error.close()
        if have and error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return None
        raise DownloadError(f"{url} answered {error.code} {error.reason}.") from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise DownloadError(
            f"{url} could not be reached ({reason}). Check the connection and call again, or put a copy "
            f"of the file at {part.with_suffix('')} yourself: its SHA-256 will be checked."
        ) from error
    return response


def _start(response: http.client.HTTPResponse) -> int:
    """Return the position in the file at which the answer begins; -1 if it does not say."""
    if response.status != HTTPStatus.PARTIAL_CONTENT:
        return 0  # the server ignored the range and sends the whole file
    found = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return int(found[1]) if found else -1


def _receive(
    response: http.client.HTTPResponse,
    url: str,
    part: Path,
    start: int,
    *,
    progress: bool,
) -> None:
    """Write the answer into ``part`` from position ``start`` on, and check that all of it came."""
    length = response.headers.get("Content-Length")
    total = start + int(length) if length else None
    cause: Exception | None = None
    bar = tqdm(
        desc=part.stem,
        total=total,
        initial=start,
        unit="B",
        unit_scale=True,
        disable=hidden(progress),
    )
    with bar, part.open("ab" if start else "wb") as file:
        while cause is None:
            try:
                chunk = response.read(_CHUNK)
            except http.client.IncompleteRead as error:
                chunk, cause = error.partial, error
            except OSError as error:
                chunk, cause = b"", error
            file.write(chunk)
            bar.update(len(chunk))
            if not chunk:
                break
    got = part.stat().st_size
    if cause is not None or (total is not None and got < total):
        size = "an unknown number of" if total is None else total
        raise DownloadError(
            f"{url} broke off after {got} of {size} bytes. Call again to go on from there."
        ) from cause
