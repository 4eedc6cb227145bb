"""A page is there quickly: what its first load weighs, compressed as a web server sends it."""

import random

import pytest

from tools.site.book import HTML, pages

LIMIT, LIMIT_WITH_WIDGETS = 1_000_000, 2_000_000


@pytest.mark.browser
@pytest.mark.parametrize("page", pages())
def test_weight(visit, site, page):
    seen = visit(f"{site}{page}.html")
    widgets = seen.page.locator(".jupyter-widgets").count()
    weight = seen.weight(HTML)
    assert weight <= (LIMIT_WITH_WIDGETS if widgets else LIMIT), (
        f"{page} weighs {weight:,} bytes"
    )


@pytest.mark.browser
def test_the_weight_is_that_of_all_files_compressed(visit, served, tmp_path):
    noise = random.Random(0).randbytes(50_000)  # noise cannot be compressed
    (tmp_path / "noise.js").write_bytes(b"// " + noise.hex().encode())
    (tmp_path / "page.html").write_text(
        "<script src='noise.js'></script><p>x</p>" + " " * 50_000
    )
    assert 50_000 < visit(f"{served}page.html").weight(tmp_path) < 70_000
