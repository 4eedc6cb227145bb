"""Where stored results lie: in the book of a checkout, or beside the code of an installed package."""

from pathlib import Path

from coursepkg import _results

ROOT = Path(__file__).parents[1]


def test_in_a_checkout_the_results_are_the_books():
    assert _results.checkout() == ROOT
    assert _results.results_folder() == ROOT / "book/reference/results"


def test_an_installed_package_has_its_own_copy(monkeypatch, tmp_path):
    monkeypatch.setattr(_results, "PACKAGE", tmp_path / "coursepkg")
    assert _results.checkout() is None
    assert _results.results_folder() == tmp_path / "coursepkg/_stored"
