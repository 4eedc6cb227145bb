"""What was handed in: every file is found, and said to be what it is."""

import os
from pathlib import Path

import pytest

from tools.exercises import handed_in
from tools.exercises.handed_in import NotGradableError, find_files
from tools.exercises.wording import clean


def write(path, content=b"{}"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_files_are_found_in_folders_and_leftovers_are_named(tmp_path):
    for name in ("ada/01.ipynb", ".hidden.ipynb", "notes.txt"):
        write(tmp_path / name)
    for name in (".DS_Store", "__MACOSX/01.ipynb", "ada/.ipynb_checkpoints/01.ipynb"):
        write(tmp_path / name)
    found, left_out = find_files(tmp_path)
    assert [f.name for f in found] == [".hidden.ipynb", "ada/01.ipynb", "notes.txt"]
    assert left_out == [
        ".DS_Store",
        "__MACOSX/01.ipynb",
        "ada/.ipynb_checkpoints/01.ipynb",
    ]


def test_two_names_that_are_written_alike_are_two_files(tmp_path):
    for name in (b"caf\xe9.ipynb", b"caf\\xe9.ipynb"):
        try:
            write(tmp_path / os.fsdecode(name))
        except (OSError, UnicodeDecodeError):
            pytest.skip("this system has no such names")
    names = [file.name for file in find_files(tmp_path)[0]]
    assert names == ["caf\\xe9.ipynb", "caf\\xe9.ipynb'"]


def test_an_empty_or_missing_folder_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="nothing was found"):
        find_files(tmp_path)
    with pytest.raises(SystemExit, match="must be a folder"):
        find_files(tmp_path / "missing")


def problem_of(path):
    with pytest.raises(NotGradableError) as caught:
        handed_in.read(path)
    return caught.value.status, str(caught.value)


def test_what_cannot_be_read_is_said(tmp_path, monkeypatch):
    write(tmp_path / "a.ipynb")
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "a.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    assert "link" in problem_of(tmp_path / "link.ipynb")[1]
    assert problem_of(tmp_path / "folder.ipynb")[0] == "cannot be read"
    assert problem_of(tmp_path / "gone.ipynb")[0] == "cannot be read"
    monkeypatch.setattr(handed_in, "LARGEST_NOTEBOOK", 1)
    assert "larger" in problem_of(tmp_path / "a.ipynb")[1]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.ipynb")
    assert "ordinary" in problem_of(tmp_path / "pipe.ipynb")[1]


def test_a_closed_folder_and_a_closed_file_are_rows(tmp_path, monkeypatch):
    write(tmp_path / "closed/01.ipynb")
    write(tmp_path / "a.ipynb")
    listing, opening = os.scandir, os.open

    def refuse(call):
        def tried(path, *rest):
            if "closed" in Path(path).parts:
                raise PermissionError(13, "Permission denied", str(path))
            return call(path, *rest)

        return tried

    monkeypatch.setattr(os, "scandir", refuse(listing))
    assert [f.name for f in find_files(tmp_path)[0]] == ["a.ipynb", "closed"]
    assert problem_of(tmp_path / "closed")[0] == "cannot be read"
    monkeypatch.setattr(os, "open", refuse(opening))
    denied = ("cannot be read", "Permission denied")
    assert problem_of(tmp_path / "closed/01.ipynb") == denied


def test_text_from_a_submission_is_one_short_line_that_does_not_change():
    assert clean("a\nb\tc\x1b[31m\u202e") == "a b c [31m "
    assert clean("\ud800") == "\\ud800"
    assert clean("x" * 9999, 10) == "x" * 10 + " ..."
    assert clean("<object at 0x7f3a5c0d1e20>") == "<object at 0x...>"
