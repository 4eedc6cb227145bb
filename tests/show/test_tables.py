from xml.etree import ElementTree

import numpy as np
import pytest

from coursepkg.show import table
from coursepkg.show import tables as tables_module


@pytest.fixture
def shown(monkeypatch):
    outputs = []
    monkeypatch.setattr(tables_module, "display", outputs.append)
    return outputs


def test_floats_are_measurements_and_the_rest_is_exact(shown):
    table(
        ["Filter", "Spam", "Share"],
        [["rules", 3, 0.5], ["<all>", np.int64(4), np.float64(1)]],
        caption="C",
        digits=2,
    )
    assert (
        repr(shown[0])
        == "C\nFilter | Spam | Share\nrules | 3 | [measured 0.50]\n<all> | 4 | [measured 1.00]"
    )
    page = ElementTree.fromstring(shown[0]._repr_html_())
    assert page.findtext(".//caption") == "C"
    heads = [(cell.get("scope"), cell.text) for cell in page.iter("th")]
    assert heads[:3] == [("col", "Filter"), ("col", "Spam"), ("col", "Share")]
    assert heads[3:] == [("row", "rules"), ("row", "<all>")]
    cells = [(cell.get("class"), cell.text) for cell in page.iter("td")]
    assert cells[:2] == [("exact", "3"), ("measured", "0.50")]
    assert cells[2:] == [("exact", "4"), ("measured", "1.00")]


def test_a_text_that_is_marked_is_a_measurement_too(shown):
    table(["Word", "Near it"], [["dog", "[measured cat, <cow>]"]], caption="C")
    assert repr(shown[0]) == "C\nWord | Near it\ndog | [measured cat, <cow>]"
    (cell,) = ElementTree.fromstring(shown[0]._repr_html_()).iter("td")
    assert (cell.get("class"), cell.text) == ("measured", "cat, <cow>")


def test_a_row_of_another_length_is_refused():
    with pytest.raises(
        ValueError, match=r"rows\[1\] has 1 cells, but header names 2 columns"
    ):
        table(["a", "b"], [["x", 1], ["y"]], caption="C")


def test_a_column_without_a_name_is_refused():
    with pytest.raises(ValueError, match="header must name each column"):
        table(["", "words"], [["a", 1]], caption="Words")
