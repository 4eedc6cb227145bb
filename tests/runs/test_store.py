"""How a run is made, stopped, continued, read and found stale: in a small course of its own."""

import json
import os
import signal
import sys

import pytest

pytestmark = pytest.mark.slow
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")
ALL = ["a0", "b0", "a1", "b1"]
SHARES = {"a": [0.5, 0.5, 1 / 3], "b": [0.5, 1 / 6, 1 / 3]}


def results_are_right(course):
    found = [
        (line["setting"]["letter"] + str(line["setting"]["seed"]), line["result"])
        for line in course.results()
    ]
    return found == [(n, {"rows": 3, "shares": SHARES[n[0]]}) for n in ALL]


# --- from the list to the page ----------------------------------------------------------------


def test_a_run_is_listed_made_listed_again_and_read(course):
    code, said = course.runs()
    assert code == 0
    assert "tiny (4 settings): not here\n    how often a letter occurs\n" in said
    code, said = course.runs("make", "tiny")
    assert (code, said) == (0, "tiny: made, 4 settings, 2 seeds, 0 s\n")
    assert course.measured() == ALL
    assert results_are_right(course)
    assert not course.part.exists()
    assert course.stored_files() == ["tiny.json"]
    said = course.runs()[1]
    assert "tiny (4 settings): here, made 20" in said
    assert "other (2 settings): not here" in said
    read = course.python(
        "from coursepkg import runs; r = runs.load('tiny'); "
        "print(r.results[1], r.seeds, r.what, r.threads, sorted(r.versions), list(r.data))"
    )
    assert read.strip() == (
        f"{{'seed': 0, 'letter': 'b', 'rows': 3, 'shares': {SHARES['b']}}} [0, 1] how often a letter occurs "
        "1 ['numpy', 'python', 'scikit-learn', 'scipy', 'torch'] ['facts']"
    )


def test_the_file_holds_what_is_behind_every_number(made):
    kept = json.loads(made.stored.read_text(encoding="utf-8"))
    assert len(kept["code"]) == len(kept["data"]["facts"]) == 64
    assert kept["machine"]
    assert kept["date"]
    for line in kept["results"]:
        assert set(line) == {
            "setting",
            "result",
            "wall_seconds",
            "cpu_seconds",
            "threads",
        }
        assert 0 <= line["cpu_seconds"] < 60


def test_a_run_that_is_there_is_measured_again_when_it_is_named(made):
    assert made.runs("make", "tiny")[0] == 0
    assert made.measured() == ALL


def test_needed_is_what_is_missing_or_stale(made):
    assert made.runs("make", "needed") == (0, "")
    made.edit("coursepkg/runs/other.py", "2 *", "3 *")
    assert made.runs("make", "needed")[1].startswith("other: made")
    made.stored.unlink()
    assert made.runs("make", "needed")[1].startswith("tiny: made")
    assert made.measured() == ALL


# --- stopped and continued --------------------------------------------------------------------


def test_after_a_kill_the_same_command_measures_what_is_missing(course):
    process = course.start("-m", "coursepkg.runs", "make", "tiny", WAIT_AT="a1")
    course.wait_for("a1")
    process.kill()
    process.communicate()
    assert not course.stored.exists()
    assert "tiny (4 settings): not here; partly made, 2 of 4\n" in course.runs()[1]
    course.measured()
    code, said = course.runs("make", "tiny")
    assert code == 0
    assert said.startswith("tiny: continued, 2 settings were done\ntiny: made")
    assert course.measured() == ["a1", "b1"]
    assert results_are_right(course)
    assert not course.part.exists()


@UNIX
def test_ctrl_c_says_that_nothing_is_lost(course):
    process = course.start("-m", "coursepkg.runs", "make", "tiny", WAIT_AT="b0")
    course.wait_for("b0")
    process.send_signal(signal.SIGINT)
    assert process.communicate()[1] == "stopped; the same command continues\n"
    assert process.returncode == 130
    assert "partly made, 1 of 4\n" in course.runs()[1]


@pytest.fixture
def stopped(course):
    """A course in which a run failed after two settings."""
    code, said = course.runs("make", "tiny", FAIL_AT="a1")
    assert code == 1
    assert "told to fail" in said
    course.measured()
    return course


@pytest.mark.parametrize(
    ("damage", "left"),
    [
        (lambda text: text[:-1], ["b0", "a1", "b1"]),
        (lambda text: text[:-30], ["b0", "a1", "b1"]),
        (lambda text: text + b'{"setting": {"seed', ["a1", "b1"]),
        (lambda text: b"\n".join(text.split(b"\n")[:2])[:-9], ALL),
        (lambda text: text[:20], ALL),
        (lambda text: b"", ALL),
    ],
    ids=["line end", "second line", "third line", "first line", "header", "empty"],
)
def test_a_line_that_was_cut_off_is_measured_again(stopped, damage, left):
    stopped.part.write_bytes(damage(stopped.part.read_bytes()))
    assert stopped.runs("make", "tiny")[0] == 0
    assert stopped.measured() == left
    assert results_are_right(stopped)


def test_a_line_that_was_cut_off_spoils_none_of_those_that_follow(stopped):
    with stopped.part.open("a") as file:
        file.write('{"setting": {"seed')
    stopped.runs("make", "tiny", FAIL_AT="b1")
    assert stopped.measured() == ["a1", "b1"]
    assert stopped.runs("make", "tiny")[0] == 0
    assert stopped.measured() == ["b1"]
    assert results_are_right(stopped)


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        ("coursepkg/letters.py", "text.count", "1 + text.count", "the code"),
        ("facts.json", "cab", "cabbage", "the data"),
    ],
)
def test_what_was_measured_otherwise_is_not_mixed_in(stopped, name, old, new, why):
    stopped.edit(name, old, new)
    said = stopped.runs("make", "tiny")[1]
    assert f"tiny: begun anew, because of a change of {why}\n" in said
    assert stopped.measured() == ALL
    assert not results_are_right(stopped)


def test_the_listing_says_that_the_code_of_a_part_has_changed(stopped):
    stopped.edit("coursepkg/letters.py", "text.count", "1 + text.count")
    assert "partly made, 2 of 4, by code that has changed\n" in stopped.runs()[1]


def test_other_versions_are_not_mixed_in(stopped):
    header, *lines = stopped.part.read_text().splitlines(keepends=True)
    header = header.replace('"numpy": "', '"numpy": "0.')
    stopped.part.write_text(header + "".join(lines))
    said = stopped.runs("make", "tiny")[1]
    assert "begun anew, because of a change of the versions\n" in said
    assert stopped.measured() == ALL


# --- stale ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "stale"),
    [
        ("coursepkg/runs/tiny.py", "len(facts())", "len(facts()) + 1", {"tiny"}),
        ("coursepkg/runs/tiny.py", "(0, 1)", "(0, 1, 2)", {"tiny"}),
        ("coursepkg/letters.py", "text.count", "1 + text.count", {"tiny"}),
        ("coursepkg/data/facts.py", "json.loads", "list(json.loads", {"tiny"}),
        ("coursepkg/runs/other.py", "2 *", "3 *", {"other"}),
        ("coursepkg/runs/_run.py", "1e-6", "1e-5", {"tiny", "other"}),
        ("coursepkg/letters.py", "# of all letters", "# of all", set()),
        ("coursepkg/runs/tiny.py", "How often a", "How frequently a", set()),
        ("coursepkg/runs/_store.py", "begun anew", "begun again", set()),
        ("coursepkg/_stored_run.py", "is not there", "is missing", set()),
        ("coursepkg/_provenance.py", "PACKAGE =", "PACKAGE  =", set()),
    ],
    ids=["run", "settings", "lecture", "loader", "other run", "what a run is", "comment",
         "docstring", "how it is made", "how it is read", "how digests are taken"],
)  # fmt: skip
def test_a_change_of_code_makes_stale_what_it_may_change(made, name, old, new, stale):
    made.edit(name, old, new)
    if "list(" in new:
        made.edit(name, "read_text())", "read_text()))")
    code, said = made.runs("check")
    assert code == bool(stale)
    for run in ("tiny", "other"):
        assert (f"{run}: stale, because of a change of the code" in said) == (
            run in stale
        )
        assert (f"{run}: fresh\n" in said) == (run not in stale)


def test_the_listing_and_the_check_say_why_a_run_is_stale(made):
    made.edit("coursepkg/runs/tiny.py", "(0, 1)", "(0, 1, 2)")
    why = "stale, because of a change of the code behind it and its settings"
    assert f"tiny (6 settings): {why}, made 20" in made.runs()[1]
    assert made.runs("check", "tiny") == (
        1,
        f"tiny: {why}\ntiny: make it again with: python -m coursepkg.runs make tiny\n",
    )


def test_other_data_make_a_run_stale(made):
    made.edit("facts.json", "cab", "cabbage")
    code, said = made.runs("check")
    assert code == 1
    assert "tiny: stale, because of a change of what facts gives\n" in said
    assert "other: fresh\n" in said


def test_a_run_that_is_missing_is_not_fresh(made):
    made.stored.unlink()
    code, said = made.runs("check", "tiny")
    assert code == 1
    assert (
        "tiny.json is not there; make it with: python -m coursepkg.runs make tiny\n"
        in said
    )


# --- repeated ---------------------------------------------------------------------------------


def plant(course, edit):
    kept = json.loads(course.stored.read_text(encoding="utf-8"))
    edit(kept["results"][1]["result"])
    course.stored.write_text(json.dumps(kept), encoding="utf-8")


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (
            lambda r: r["shares"].__setitem__(1, 0.1667),
            "shares[1] was 0.1667, is 0.1666",
        ),
        (lambda r: r.update(rows=4), "rows was 4, is 3"),
        (lambda r: r.update(rows=3.0), "rows was 3.0, is 3"),
        (
            lambda r: r["shares"].pop(),
            "shares was [0.5, 0.16666666666666666], is [0.5,",
        ),
        (lambda r: r.pop("rows"), "result was {'shares'"),
        (lambda r: r.update(shares=None), "shares was None, is ["),
    ],
)
def test_a_wrong_number_is_found_when_a_few_settings_are_repeated(made, edit, said):
    plant(made, edit)
    assert made.runs("check", "tiny") == (0, "tiny: fresh\n")
    code, found = made.runs("check", "tiny", "--repeat")
    assert code == 1
    assert f"tiny: seed=0, letter=b: {said}" in found
    assert made.measured() == ["b0"]


def test_the_last_digits_may_differ(made):
    plant(made, lambda r: r["shares"].__setitem__(1, 1 / 6 + 1e-8))
    assert made.runs("check", "--repeat") == (
        0,
        "tiny: fresh, 1 of 4 settings repeated\nother: fresh, 1 of 2 settings repeated\n",
    )


# --- what goes wrong --------------------------------------------------------------------------

FULL_DISK = """
import resource, runpy, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
runpy.run_module("coursepkg.runs", run_name="__main__")
"""


@UNIX
def test_a_full_disk_leaves_no_half_of_a_file(made):
    before = made.stored.read_bytes()
    # Room for the part file and not for the final one; times have more digits on a busy machine.
    limit = str(len(before) - 40)
    options = {"PYTHONDONTWRITEBYTECODE": "1"}
    process = made.start("-c", FULL_DISK, limit, "make", "tiny", **options)
    errors = process.communicate()[1]
    assert process.returncode == 1
    assert errors.startswith("tiny: ")
    assert "File too large" in errors
    assert made.stored.read_bytes() == before
    assert made.stored_files() == ["other.json", "tiny.json"]
    # What was measured is not lost.
    made.measured()
    assert made.runs("make", "tiny")[0] == 0
    assert made.measured() == []
    assert results_are_right(made)


def test_missing_data_are_an_error_of_one_line(course):
    (course.root / "facts.json").unlink()
    code, said = course.runs("make", "tiny", "other")
    assert code == 1
    assert "other: made" in said
    assert "tiny: [Errno 2] No such file" in said
    assert course.runs("check", "tiny")[0] == 1


@pytest.mark.parametrize("command", ["make", "check"])
def test_an_unknown_name_is_refused_with_the_known_ones(course, command):
    code, said = course.runs(command, "tinny")
    assert code == 2
    assert "'tinny'" in said
    assert "'tiny'" in said
    assert "'other'" in said


def test_reading_an_unknown_or_missing_run_names_what_can_be_done(made):
    load = "from coursepkg import runs; runs.load({!r})"
    refused = made.python(load.format("tinny"))
    assert refused.startswith("ValueError: name must be one of 'other', 'tiny'")
    assert refused.endswith("got 'tinny'")
    made.stored.unlink()
    assert made.python(load.format("tiny")).endswith(
        "tiny.json is not there; make it with: python -m coursepkg.runs make tiny"
    )


def test_what_json_makes_a_list_is_one_when_it_is_repeated(course):
    course.edit("coursepkg/runs/other.py", "2 * size", "(size, 2 * size)")
    assert course.runs("make", "other")[0] == 0
    assert course.runs("check", "other", "--repeat")[0] == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '{"size": 2}',
            '{"size": 1}',
            "settings of other must be distinct, got one twice",
        ),
        (
            '"double"',
            '"size"',
            "measure of other must not return ['size'], its arguments",
        ),
    ],
)
def test_a_run_that_would_lose_a_result_is_refused(course, old, new, message):
    course.edit("coursepkg/runs/other.py", old, new)
    code, said = course.runs("make", "other")
    assert code == 1
    assert said.endswith(f"ValueError: {message}\n")


# --- while it runs ----------------------------------------------------------------------------


@pytest.mark.parametrize(("disabled", "bars"), [("", True), ("1", False)])
def test_a_bar_counts_the_settings_where_somebody_watches(stopped, disabled, bars):
    termios = pytest.importorskip("termios")
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    command = ("-m", "coursepkg.runs", "make", "tiny")
    process = stopped.start(*command, errors=theirs, TQDM_DISABLE=disabled)
    process.communicate(timeout=60)
    os.write(theirs, b"end")
    seen = b""
    while not seen.endswith(b"end"):
        seen += os.read(ours, 10_000)
    os.close(ours)
    os.close(theirs)
    seen = seen.decode()
    assert all(count in seen for count in ("tiny: ", "2/4", "4/4")) == bars
    assert bars or seen == "end"


def test_nobody_watches_a_file(course):
    assert course.runs("make", "tiny", TQDM_DISABLE="")[1].count("\n") == 1


def test_one_thread_whatever_the_environment_says(course):
    course.edit(
        "coursepkg/runs/other.py",
        "return {",
        'import numpy\n    from threadpoolctl import threadpool_info\n    return {"pools": '
        '[p["num_threads"] for p in threadpool_info()], ',
    )
    many = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "2")
    assert course.runs("make", "other", **many)[0] == 0
    path = course.stored.with_name("other.json")
    for line in json.loads(path.read_text())["results"]:
        assert set(line["result"]["pools"]) <= {1}
        assert line["threads"] == 1
