"""The manifest says what it has to say, and is refused where it does not."""

import re

import pytest
import yaml

from tools import manifest
from tools.manifest import ManifestError

ENTRY = {
    "stem": "01_one", "title": "One", "modules": ["one"], "minutes": {"story": 1, "whole": 2},
    "cpu_seconds": 75, "builds": "a", "breaks": "b",
}  # fmt: skip


def read(folder, *entries):
    (folder / "book").mkdir()
    content = [{"part": "A part", "chapters": list(entries)}]
    (folder / "book/arc.yml").write_text(yaml.safe_dump(content))
    return manifest.read(folder)


def test_an_entry_names_the_files_of_its_chapter(tmp_path):
    (chapter,) = read(tmp_path, ENTRY)
    assert chapter.number == 1
    assert chapter.text == tmp_path / "book/chapters/01_one.md"
    assert chapter.notebook == tmp_path / "notebooks/chapters/01_one.ipynb"
    assert not chapter.in_book
    chapter.notebook.parent.mkdir(parents=True)
    chapter.notebook.touch()
    assert chapter.in_book


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"stem": "1_one"}, "stem must be like 05_recurrent_networks; got '1_one'"),
        ({"title": ""}, "01_one: title must be a text"),
        ({"modules": []}, "modules must be a list of names"),
        ({"modules": "one"}, "modules must be a list of names"),
        ({"minutes": {"story": 60}}, "minutes must be positive whole numbers"),
        ({"minutes": {"story": 60, "whole": 0}}, "minutes must be positive whole"),
        ({"cpu_seconds": "75"}, "cpu_seconds must be a positive whole number"),
        ({"cpu_seconds": True}, "cpu_seconds must be a positive whole number"),
        ({"colour": "red"}, "keys must be stem, title, modules"),
        ({"stem": "02_one"}, "numbered 1, 2, 3, ..., got [2]"),
    ],
)
def test_a_bad_entry_is_refused_by_name(tmp_path, change, message):
    with pytest.raises(ManifestError, match=re.escape(message)):
        read(tmp_path, ENTRY | change)


def test_a_key_that_is_missing_is_named(tmp_path):
    with pytest.raises(ManifestError, match=r"01_one: keys must be .*breaks; got"):
        read(tmp_path, {key: ENTRY[key] for key in ENTRY if key != "breaks"})


def test_a_module_that_grows_keeps_its_first_place(tmp_path):
    second = ENTRY | {"stem": "02_two", "modules": ["two", "one"]}
    read(tmp_path, ENTRY, second)
    assert manifest.lectures(tmp_path) == ["one", "two"]


def test_the_beginning_of_a_stem_finds_one_chapter(tmp_path):
    read(tmp_path, ENTRY, ENTRY | {"stem": "02_two"})
    assert manifest.find("02", tmp_path).stem == "02_two"
    for name in ("03", "0"):
        with pytest.raises(SystemExit, match="start of one of 01_one, 02_two; got"):
            manifest.find(name, tmp_path)


@pytest.mark.parametrize("chapter", manifest.written(), ids=lambda c: c.stem)
def test_a_chapter_names_the_minutes_of_its_entry(chapter):
    text = chapter.text.read_text(encoding="utf-8")
    time = re.search(r"\*\*Time:\*\*[^.]*\.", text)
    assert time
    assert re.findall(r"\d+", time[0]) == [str(chapter.story), str(chapter.whole)]
