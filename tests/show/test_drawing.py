import re
import xml.etree.ElementTree as ET
from itertools import combinations
from urllib.parse import unquote

import numpy as np
import pytest

from coursepkg.show.drawing import DARK, LIGHT, STRONGEST_SHADE, Box, Picture

PALETTES = {"light": LIGHT, "dark": DARK}
# How people without one kind of cone see linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.
CONES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def rgb(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def linear(values):
    return np.where(
        values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4
    )


def contrast(a, b):
    """The ratio of WCAG 2 between two colours, given as hex or as RGB from 0 to 1."""
    both = [linear(rgb(c) if isinstance(c, str) else c) for c in (a, b)]
    dark, light = sorted(c @ [0.2126, 0.7152, 0.0722] for c in both)
    return (light + 0.05) / (dark + 0.05)


def lab(light):
    """CIE L*a*b* of linear RGB."""
    to_xyz = [
        [0.4124, 0.3576, 0.1805],
        [0.2126, 0.7152, 0.0722],
        [0.0193, 0.1192, 0.9505],
    ]
    x, y, z = np.cbrt(np.clip(to_xyz @ light / [0.9505, 1, 1.089], 0.008856, None))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_words_are_readable_on_every_ground(palette):
    grounds = [palette.ground, *(tint for _, tint in palette.kinds.values())]
    plain = rgb(palette.kinds["plain"][1])
    amber = rgb(palette.kinds["here"][0])
    grounds.append(plain + STRONGEST_SHADE * (amber - plain))
    assert min(contrast(palette.ink, ground) for ground in grounds) >= 4.5
    # What is quiet stands on the ground, in plain cells and in blocks.
    assert contrast(palette.quiet, palette.ground) >= 4.5
    assert contrast(palette.quiet, palette.kinds["plain"][1]) >= 4.5


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_lines_stand_out_from_the_ground(palette):
    lines = {kind: line for kind, (line, _) in palette.kinds.items()}
    assert {
        kind for kind in lines if contrast(lines[kind], palette.ground) < 3
    } == set()


@pytest.mark.parametrize("cones", CONES)
@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_query_key_and_value_differ_for_everybody(palette, cones):
    seen = [
        lab(np.clip(CONES[cones] @ linear(rgb(palette.kinds[kind][0])), 0, 1))
        for kind in ("query", "key", "value")
    ]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 10


def test_the_kinds_are_the_same_in_the_light_and_in_the_dark():
    assert LIGHT.kinds.keys() == DARK.kinds.keys()


def drawn():
    picture = Picture("A <title>", "Words & “more”")
    (cell,) = picture.vector(0, 0, [-1])
    picture.label([cell], "a < b", "right")
    return picture


def test_what_is_written_is_escaped():
    root = ET.fromstring(drawn().svg())
    texts = [element.text for element in root.findall("{*}text")]
    assert texts == ["\N{MINUS SIGN}1", "a < b"]
    assert root.find("{*}title").text == "A <title>"
    assert root.find("{*}desc").text == "Words & “more”"


def test_a_page_gets_a_light_image_and_a_dark_one_that_is_hidden():
    page = drawn().html()
    images = re.findall(r"<img[^>]*>", page)
    # JupyterLab drops attributes without a value where it does not trust a notebook.
    assert [' hidden="hidden"' in image for image in images] == [False, True]
    for image, palette in zip(images, PALETTES.values(), strict=True):
        assert 'alt="A &lt;title&gt;. Words &amp; “more”"' in image
        source = re.search(r'src="data:image/svg\+xml,([^"]*)"', image)[1]
        assert unquote(source) == drawn().svg(palette)


def test_the_picture_holds_all_that_was_drawn():
    picture = Picture("t", "a")
    low = picture.vector(-100, 40, [1])[0]
    far = picture.plus(200, -50)
    picture.arrow(far.side("above"), low.side("above"))
    view = ET.fromstring(picture.svg()).get("viewBox")
    x, y, width, height = map(float, view.split())
    assert x < -100
    assert x + width > 211
    assert y + height > 70
    # The arc rises above both of its ends.
    assert y < -61 - 14


def test_a_picture_that_a_phone_cannot_show_is_refused():
    picture = Picture("Wide", "a")
    picture.vector(0, 0, [1] * 20)
    with pytest.raises(
        ValueError, match=r"'Wide' is 660\.0 units wide, the limit is 544"
    ):
        picture.svg()


def test_sides_lead_away_from_the_box():
    box = Box(0, 0, 10, 20)
    ends = {
        side: box.side(side).moved(5) for side in ("left", "right", "above", "below")
    }
    assert {side: (end.x, end.y) for side, end in ends.items()} == {
        "left": (-5, 10),
        "right": (15, 10),
        "above": (5, -5),
        "below": (5, 25),
    }


def test_an_arrow_points_at_its_end():
    picture = Picture("t", "a")
    picture.arrow(Box(0, 0, 10, 10).side("right"), Box(60, 0, 10, 10).side("left"))
    head = re.search(
        r'class="head plain" d="M([\d.]+) ([\d.]+)L([\d.]+)', picture.svg()
    )
    tip, height, foot = map(float, head.groups())
    assert (tip, height) == (58, 5)
    assert foot < tip


def test_zero_is_quiet_and_an_empty_cell_says_nothing():
    picture = Picture("t", "a")
    picture.vector(0, 0, [0, "0", "", 2])
    texts = ET.fromstring(picture.svg()).findall("{*}text")
    assert [(text.text, text.get("class")) for text in texts] == [
        ("0", "quiet"),
        ("0", "ink"),
        ("2", "ink"),
    ]
