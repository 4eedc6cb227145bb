"""A Chromium for tests that look at pages: where it is, and how it is started."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

_COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "msedge",
)
# Browsers that put themselves on no PATH.
_MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS = (
    "Chromium/Application/chrome.exe",
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
_WINDOWS_ROOTS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
# Root has no sandbox; the others keep the browser from calling home during a test.
_FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_chromium() -> str | None:
    """Return the path of a Chromium-based browser, or None: CHROMIUM, then PATH, then the usual places."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    places: list[Path] = []
    if sys.platform == "darwin":
        places = [Path(place) for place in _MACOS]
    elif sys.platform == "win32":
        roots = [os.environ[name] for name in _WINDOWS_ROOTS if name in os.environ]
        places = [Path(root, place) for root in roots for place in _WINDOWS]
    found = [path for command in _COMMANDS if (path := shutil.which(command))]
    found += [str(place) for place in places if place.is_file()]
    return found[0] if found else None


def missing() -> bool:
    """Say whether tests that need a browser are to be left out; on a CI machine they fail instead."""
    return find_chromium() is None and "CI" not in os.environ


@contextmanager
def launch(playwright: "Playwright") -> Iterator["Browser"]:
    """Start the browser that `find_chromium` names; close it in the end."""
    path = find_chromium()
    if path is None:
        raise RuntimeError("no Chromium here: install one, or name it in CHROMIUM")
    browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
    try:
        yield browser
    finally:
        browser.close()


def rest(page: "Page") -> None:
    """Wait until nothing moves: what is still fading in has other colours than a reader sees."""
    page.evaluate(
        "() => Promise.allSettled(document.getAnimations().map(each => each.finished))"
    )
