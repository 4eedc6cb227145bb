"""A server on this machine that can be told to misbehave, and the data sets that are fetched."""

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from coursepkg.data.sets import DATA_SETS

CONTENT = bytes(range(256)) * 1000


@dataclass
class Site:
    """What the server serves and how, and what it was asked for."""

    url: str = ""
    content: bytes = CONTENT
    stop_after: int | None = (
        None  # break the connection after so many bytes of an answer
    )
    ranges: bool = True  # whether the server knows about ranges
    shift: int = 0  # by how much it begins beside the position that it was asked for
    chunked: bool = False  # send without a length
    requests: list[str] = field(
        default_factory=list
    )  # the Range header of each request, or ""


def make_handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            wanted = self.headers.get("Range", "")
            site.requests.append(wanted)
            self.close_connection = True
            if self.path.startswith("/missing"):
                self.send_error(404)
                return
            start = 0
            if wanted and site.ranges:
                start = (
                    int(wanted.removeprefix("bytes=").removesuffix("-")) + site.shift
                )
                if start >= len(site.content):
                    self.send_error(416)
                    return
                self.send_response(206)
                size = len(site.content)
                self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
            else:
                self.send_response(200)
            self.answer(site.content[start:])

        def answer(self, body):
            sent = body[: site.stop_after]
            if site.chunked:
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.wfile.write(b"%x\r\n" % len(body) + sent)
                if len(sent) == len(body):
                    self.wfile.write(b"\r\n0\r\n\r\n")
            else:
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(sent)

        def log_message(self, *args):
            pass

    return Handler


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), make_handler(site))
    site.url = f"http://127.0.0.1:{server.server_address[1]}/data.bin"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def digest():
    """Return the function that shortens what was generated to a few letters, the same everywhere."""

    def shorten(*columns):
        return hashlib.sha256(json.dumps(columns).encode()).hexdigest()[:16]

    return shorten


@pytest.fixture
def real():
    """Return the function that lets a test go on only where a data set is here; in CI it must be."""

    def require(name):
        data_set = next(d for d in DATA_SETS if d.name == name)
        if not data_set.is_here():
            reason = f"python -m coursepkg.data fetch {name} was not called"
            assert not os.environ.get("CI"), reason
            pytest.skip(reason)

    return require
