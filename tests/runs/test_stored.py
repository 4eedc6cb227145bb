"""Every stored run of the course: it is there, whole, made by the code that is here, and can be repeated."""

import json

import pytest

from coursepkg import runs
from coursepkg._provenance import PACKAGE
from coursepkg._stored_run import names, path_of
from coursepkg.runs._table import RUNS


def test_the_modules_the_table_and_the_files_have_the_same_runs():
    assert sorted(run.name for run in RUNS) == names()
    assert sorted(path.stem for path in path_of("x").parent.glob("*.json")) == names()
    public = {path.stem for path in (PACKAGE / "runs").glob("*.py")} - set(names())
    assert all(name.startswith("_") for name in public)


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
def test_a_run_is_defined_as_it_should_be(run):
    assert run.measure.__module__ == f"coursepkg.runs.{run.name}"
    assert 20 < len(run.what) < 100
    assert run.what[-1] not in ".,;"
    for setting in run.settings:
        assert json.loads(json.dumps(setting)) == setting
        assert set(setting) == set(run.settings[0]) >= {"seed"}
    assert 1 <= len(run.repeated) < len(run.settings) / 4
    assert all(setting in run.settings for setting in run.repeated)


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
def test_a_stored_run_is_whole_and_fresh(run):
    assert runs.changes(run) == [], f"python -m coursepkg.runs make {run.name}"
    stored = runs.load(run.name)
    assert (stored.name, stored.what) == (run.name, run.what)
    assert len(stored.results) == len(run.settings)
    assert stored.threads == 1


@pytest.mark.slow
@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.name)
def test_a_few_settings_of_a_stored_run_can_be_repeated(run):
    assert runs.repeat(run) == []
