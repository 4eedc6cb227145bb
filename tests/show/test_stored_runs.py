"""The line that says where stored numbers come from."""

import re

import pytest

from coursepkg.runs import StoredRun
from coursepkg.show import claim, stored

RUN = StoredRun(
    name="a_run",
    what="a < b & c",
    results=[{"seed": seed, "loss": 0.5} for seed in (0, 1)] * 2,
    seeds=[0, 1],
    wall_seconds=372.4,
    cpu_seconds=1234.5,
    threads=1,
    date="2026-01-02",
    machine="Linux x86_64",
    versions={"python": "3.11.7", "numpy": "2.4.6"},
    code="c0de" * 16,
    data={"films": "da7a" * 16, "facts": "fac7" * 16},
)


def test_a_terminal_shows_all_of_it_as_text(capsys):
    stored(RUN)
    assert capsys.readouterr().out.splitlines() == [
        "Stored run a_run: 4 settings, 2 seeds, 6 min, Linux x86_64, 2026-01-02",
        "- It measures: a < b & c",
        "- Make it again: python -m coursepkg.runs make a_run",
        "- Processor time: 1,234 s, one thread",
        "- Versions: python 3.11.7, numpy 2.4.6",
        f"- SHA-256 of the code: {'c0de' * 16}",
        f"- SHA-256 of films: {'da7a' * 16}",
        f"- SHA-256 of facts: {'fac7' * 16}",
    ]


def test_readers_see_one_line_that_unfolds(shown):
    stored(RUN)
    html = shown[0]._repr_html_()
    (summary,) = re.findall("<summary>(.*?)</summary>", html)
    assert re.sub("<.*?>", "", summary) == (
        "Stored run a_run: 4 settings, 2 seeds, 6 min, Linux x86_64, 2026-01-02"
    )
    assert "<details>" in html
    assert "a &lt; b &amp; c" in html
    for text in (RUN.command, *RUN.versions.values(), RUN.code, *RUN.data.values()):
        assert text in html.partition("</summary>")[2]


def test_it_is_the_same_every_time(shown):
    stored(RUN)
    stored(RUN)
    assert shown[0]._repr_html_() == shown[1]._repr_html_()
    assert repr(shown[0]) == repr(shown[1])


def test_it_stands_below_the_cell_beside_the_claims(shown, end_cell):
    claim("It is so", True)
    stored(RUN)
    assert shown == []
    end_cell()
    end_cell()
    assert [repr(output).split()[0] for output in shown] == ["1", "Stored"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "0 s"), (59, "59 s"), (90, "2 min"), (3600, "60 min"), (9000, "2.5 h")],
)
def test_a_time_has_one_unit(seconds, said):
    run = StoredRun(**{**vars(RUN), "wall_seconds": seconds, "seeds": []})
    assert run.size == f"4 settings, {said}"
