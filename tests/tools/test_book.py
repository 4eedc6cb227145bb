"""The build of the book: what it does where Sphinx finds fault."""

import subprocess

import pytest

from tools.site import book


def test_a_failed_build_is_not_forgotten_by_the_next(tmp_path, monkeypatch):
    remembered = tmp_path / "_build/.doctrees/page.doctree"
    remembered.parent.mkdir(parents=True)
    remembered.touch()
    monkeypatch.setattr(book, "ROOT", tmp_path)
    monkeypatch.setattr(book.webassets, "fetch", lambda: True)
    failed = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(book.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(SystemExit, match="The book was not built"):
        book.build()
    assert not remembered.exists()
