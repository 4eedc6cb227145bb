"""The tests of the pages can fail: each defect is planted in a page, and has to be found."""

import pytest

pytestmark = pytest.mark.browser

GOOD = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>A page</h1>{}</main></body></html>"""
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
HASH = "_images/e3d183029f1c1d6b47fc6a43fd1599080eebe8dd1ed03d4a189a94bcfee25d79.png"
DEFECTS = {
    "no alt text": f'<img src="{PIXEL}">',
    "alt text is a file name": f'<img src="{PIXEL}" alt="{HASH}">',
    "broken image": '<img src="nowhere.png" alt="A line that rises.">',
    "console error": "<script>console.error('broken')</script>",
    "script error": "<script>undefined.broken</script>",
    "missing file": '<script src="nowhere.js"></script>',
    "external request: https://cdn.example.org/": '<script src="https://cdn.example.org/x.js"></script>',
    "external request: https://fonts.example.org/": (
        "<style>@font-face{font-family:F;src:url(https://fonts.example.org/f.woff2)} h1{font-family:F}</style>"
    ),
    "wider than the window": '<div style="width: 500px">wide</div>',
}


def open_with(visit, folder, body, width=390):
    page = folder / "page.html"
    page.write_text(GOOD.format(body), encoding="utf-8")
    return visit(page.as_uri(), width=width)


def test_a_good_page_has_no_faults(visit, tmp_path):
    seen = open_with(visit, tmp_path, f'<img src="{PIXEL}" alt="A black dot.">')
    assert seen.faults() + seen.violations() == []


@pytest.mark.parametrize("fault", DEFECTS)
def test_a_planted_fault_is_found(visit, tmp_path, fault):
    seen = open_with(visit, tmp_path, DEFECTS[fault])
    assert any(fault in line for line in seen.faults()) or (
        fault == "missing file"
        and any("request failed" in line for line in seen.faults())
    )


def test_bad_contrast_and_unnamed_buttons_are_found(visit, tmp_path):
    faint = (
        '<span class="k">all</span> <span class="c" style="color: #aaa">of it</span>'
        * 2
    )
    body = f'<div class="highlight" style="background: #fff"><pre>{faint}</pre></div><button></button>'
    found = " ".join(open_with(visit, tmp_path, body).violations())
    assert "color-contrast" in found
    assert "button-name" in found
