"""The built book in a browser: one Chromium, one server, and a list of everything wrong with a page."""

import gzip
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tools.site.book import HTML
from tools.site.browser import find_chromium, launch, rest

OWN = ("data:", "blob:", "about:")
RULES = {"resultTypes": ["violations"]}

# What a page must have once it is there, asked in the page itself.
FAULTS = """() => {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
      && !e.closest('pre, .pst-scrollable-table-container, .output'));
    const names = wide.slice(0, 3).map(e => e.tagName + '.' + e.className).join(', ');
    found.push(`wider than the window by ${root.scrollWidth - root.clientWidth} px: ${names}`);
  }
  for (const image of document.images) {
    const alt = image.getAttribute('alt');
    const decorative = alt === '' && image.closest('.navbar-brand');
    if (!decorative && (!alt || !alt.trim())) found.push(`no alt text: ${image.src.slice(-80)}`);
    else if (/^[\\w./-]*\\.(png|jpe?g|svg|gif|webp)$/i.test(alt) || /[0-9a-f]{16}/.test(alt))
      found.push(`alt text is a file name: ${alt}`);
    if (image.complete && !image.naturalWidth) found.push(`broken image: ${image.src.slice(-80)}`);
  }
  return found;
}"""


# Fonts are there, formulas are set, and every stored widget has a view.
READY = """async () => {
  await document.fonts.ready;
  if (window.MathJax && MathJax.startup && MathJax.startup.promise) await MathJax.startup.promise;
  const stored = document.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]');
  return [...stored].every(script => script.parentElement.querySelector('.jupyter-widgets, .widget-subarea > *'));
}"""


# Highlighted code and signatures are thousands of spans in a dozen colours, and nearly all of axe's work.
# Of the spans that look alike one is left, and the others become plain text in its parent.
THIN_OUT = """() => {
  const seen = new Set();
  for (const span of document.querySelectorAll('.highlight pre span, .sig :is(span, em), code span')) {
    const look = span.className + ' in ' + span.parentElement.className;
    if (seen.has(look)) span.replaceWith(...span.childNodes);
    seen.add(look);
  }
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; yield the address."""
    handler = partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def site():
    """The address of the built book."""
    with serve(HTML) as address:
        yield address


@pytest.fixture
def served(tmp_path):
    """The address of the test's own folder."""
    with serve(tmp_path) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """One browser for all tests. CI must have one; elsewhere the tests that need it are skipped."""
    if find_chromium() is None:
        reason = "no Chromium here: install one, or name it in CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright, launch(playwright) as found:
        yield found


@pytest.fixture(scope="session")
def contexts(browser):
    """Return a window of a width and a colour mode; a window is opened once."""
    opened = {}

    def context(mode="light", width=1280):
        if (mode, width) not in opened:
            size = {"width": width, "height": 900}
            opened[mode, width] = browser.new_context(color_scheme=mode, viewport=size)
        return opened[mode, width]

    yield context
    for each in opened.values():
        each.close()


class Visit:
    """A page that was opened, with what it asked for and what it complained about."""

    def __init__(self, context, address):
        self.page = context.new_page()
        self.address, self.errors, self.requests = address, [], []
        self.page.on("console", self._note)
        self.page.on(
            "pageerror", lambda error: self.errors.append(f"script error: {error}")
        )
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)
        self.page.route("**/*", self._let_through)

    def _note(self, message):
        if message.type == "error":
            self.errors.append(f"console error: {message.text}")

    def _failed(self, request):
        # Whoever goes on to the next page stops what this one was still loading.
        if request.failure != "net::ERR_ABORTED":
            self.errors.append(f"request failed: {request.url}")

    def _answered(self, response):
        if response.status >= 400:
            self.errors.append(f"missing file: {response.url}")

    def is_own(self, url):
        """Say whether a request stays on this machine and in this site."""
        base = "{0.scheme}://{0.netloc}".format(urlsplit(self.address))
        return url.startswith((base, *OWN))

    def _let_through(self, route):
        if self.is_own(route.request.url):
            route.continue_()
        else:
            route.abort()

    def open(self):
        """Open the page, and wait until its formulas and widgets are drawn."""
        self.page.goto(self.address, wait_until="load")
        self.page.wait_for_function(READY, timeout=30_000)
        return self.page

    def faults(self):
        """List everything that is wrong with the open page but its accessibility."""
        foreign = [
            f"external request: {url}" for url in self.requests if not self.is_own(url)
        ]
        return self.errors + foreign + self.page.evaluate(FAULTS)

    def violations(self):
        """List what axe-core finds, once each colour of code is left in one place only."""
        self.page.evaluate(THIN_OUT)
        rest(self.page)
        found = Axe().run(self.page, options=RULES).response["violations"]
        return [
            f"{rule['id']}: {rule['help']}: {node['html'][:160]}"
            for rule in found
            for node in rule["nodes"]
        ]

    def weight(self, folder):
        """Return what the first load weighs in bytes, each file compressed as a web server sends it."""
        files = {
            unquote(urlsplit(url).path).lstrip("/")
            for url in self.requests
            if self.is_own(url)
        }
        sizes = (
            len(gzip.compress((folder / name).read_bytes()))
            for name in files
            if (folder / name).is_file()
        )
        return sum(sizes)


@pytest.fixture
def visit(contexts):
    """Open a page and return the visit; the page is closed when the test ends."""
    opened = []

    def open_page(address, mode="light", width=1280):
        opened.append(Visit(contexts(mode, width), address))
        opened[-1].open()
        return opened[-1]

    yield open_page
    for each in opened:
        each.page.close()
