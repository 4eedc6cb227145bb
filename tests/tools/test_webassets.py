import hashlib
import io
import json
import subprocess
import sys
import tarfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
import yaml

from tools.environment import ROOT
from tools.site import webassets

NAMES = (
    "package/dist/main.js",
    "package/dist/fonts/a.woff",
    "package/dist/fonts/deep/b.woff",
    "package/dist/other.js",
    "package/dist/../../../main.js",
    "/package/dist/main.js",
    "package/main.js",
)
CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "book/_ext")!r})
extensions = ["myst_nb", "sphinx.ext.mathjax", "web_assets"]
nb_execution_mode = "off"
myst_enable_extensions = ["dollarmath"]
html_static_path = ["_static"]
mathjax_path = "vendor/mathjax/tex.js"
nb_ipywidgets_js = {{"own.js": {{}}, "vendor/widgets.js": {{}}}}
"""
PAGE = {
    "cells": [{"cell_type": "markdown", "metadata": {}, "source": "# A\n\n$x$"}],
    "metadata": {
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"a": {}}}}
    },
    "nbformat": 4,
    "nbformat_minor": 4,
}


def archive(path: Path, links: bool = False) -> Path:
    """Write an archive as npm packs it, with some members that have no place there."""
    with tarfile.open(path, "w:gz") as tar:
        for name in NAMES:
            member = tarfile.TarInfo(name)
            if links:
                member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            member.size = 0 if links else len(name)
            tar.addfile(member, io.BytesIO(name.encode()))
    return path


@pytest.fixture
def asset(tmp_path, monkeypatch):
    """An asset that can be had without a network; every use of npm is counted."""
    path = archive(tmp_path / "some-1.0.tgz")
    monkeypatch.setattr(webassets, "pack", lambda *_: path)
    return webassets.Asset(
        name="some",
        version="1.0",
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        folder="own",
        root="package/dist",
        files=("main.js", "fonts/*.woff"),
    )


def files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_only_named_files_are_unpacked(asset, tmp_path):
    vendor = tmp_path / "static/vendor"
    assert webassets.fetch((asset,), vendor)
    assert files(vendor) == ["own/fonts/a.woff", "own/main.js", "stamp.json"]
    assert (vendor / "own/main.js").read_text() == "package/dist/main.js"
    assert files(tmp_path / "static") == [f"vendor/{name}" for name in files(vendor)]


def test_links_are_not_unpacked(asset, tmp_path):
    path = archive(tmp_path / "links.tgz", links=True)
    other = replace(asset, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    webassets.unpack(path, other, tmp_path / "vendor")
    assert not (tmp_path / "vendor").exists()


def test_a_second_call_needs_nothing(asset, tmp_path, monkeypatch):
    webassets.fetch((asset,), tmp_path / "vendor")
    monkeypatch.setattr(webassets, "pack", lambda *_: pytest.fail("npm was asked"))
    assert webassets.fetch((asset,), tmp_path / "vendor")


def test_another_version_replaces_the_files(asset, tmp_path):
    vendor = tmp_path / "vendor"
    webassets.fetch((asset,), vendor)
    webassets.fetch((replace(asset, version="2.0", files=("main.js",)),), vendor)
    assert files(vendor) == ["own/main.js", "stamp.json"]


def test_a_damaged_archive_is_refused_and_leaves_nothing(asset, tmp_path):
    vendor = tmp_path / "vendor"
    webassets.fetch((asset,), vendor)
    before = files(vendor)
    damaged = tmp_path / "some-1.0.tgz"
    damaged.write_bytes(damaged.read_bytes() + b"\0")
    with pytest.raises(ValueError, match=r"some 2.0 has the SHA-256 .* damaged"):
        webassets.fetch((replace(asset, version="2.0"),), vendor)
    assert files(vendor) == before


def test_without_npm_it_is_said_aloud(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(webassets.sys, "executable", str(tmp_path / "python"))
    assert not webassets.fetch(vendor=tmp_path / "vendor")
    assert not (tmp_path / "vendor").exists()
    said = capsys.readouterr().out
    assert "WEB ASSETS ARE MISSING: npm could not bring mathjax" in said
    assert "from the network" in said


def test_an_npm_that_fails_is_no_error(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(webassets, "_commands", lambda: [sys.executable])
    assert not webassets.fetch(vendor=tmp_path / "vendor")
    assert "WEB ASSETS ARE MISSING" in capsys.readouterr().out


def test_the_book_asks_for_files_that_are_brought_in():
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    sphinx = config["sphinx"]["config"]
    brought = [
        PurePosixPath("vendor", asset.folder, pattern)
        for asset in webassets.ASSETS
        for pattern in asset.files
    ]
    own = ROOT / "book/_static"
    for name in [sphinx["mathjax_path"], *sphinx["nb_ipywidgets_js"]]:
        assert PurePosixPath(name) in brought or (own / name).is_file(), name


def test_no_address_stands_in_the_tool():
    for path in ("tools/site/webassets.py", "book/_ext/web_assets.py"):
        text = (ROOT / path).read_text(encoding="utf-8")
        assert "http" not in text
        assert "npmjs" not in text


@pytest.mark.parametrize("there", [True, False])
def test_pages_fall_back_to_the_network(tmp_path, there):
    (tmp_path / "conf.py").write_text(CONF)
    (tmp_path / "index.ipynb").write_text(json.dumps(PAGE))
    names = ["own.js", "vendor/mathjax/tex.js", "vendor/widgets.js"]
    for name in names if there else names[:1]:
        path = tmp_path / "_static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    command = [sys.executable, "-m", "sphinx", "-W", "-q", ".", "out"]
    subprocess.run(command, cwd=tmp_path, check=True)
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert "_static/own.js" in page
    assert ("_static/vendor/mathjax/tex.js" in page) == there
    assert ("_static/vendor/widgets.js" in page) == there
    assert ('src="https://' in page) == (not there)
