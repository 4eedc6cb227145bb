"""The legend: it shows every element of the language, and says what each means."""

import xml.etree.ElementTree as ET

from coursepkg.show.diagrams import legend
from coursepkg.show.drawing import LIGHT, Picture


def test_the_legend_shows_every_element(monkeypatch):
    wanted = {
        name
        for name, part in vars(Picture).items()
        if callable(part) and not name.startswith("_") and name not in ("svg", "html")
    }
    used = set()
    for name in wanted:
        draw = getattr(Picture, name)

        def noting(*args, name=name, draw=draw, **settings):
            used.add(name)
            return draw(*args, **settings)

        monkeypatch.setattr(Picture, name, noting)
    svg = legend.legend().svg()
    assert wanted - used == set()
    classes = " ".join(e.get("class", "") for e in ET.fromstring(svg).iter()).split()
    assert set(LIGHT.kinds) - set(classes) == set()


def test_the_legend_says_in_words_what_it_shows():
    picture = legend.legend()
    texts = {text.text for text in ET.fromstring(picture.svg()).findall("{*}text")}
    for element in legend.ELEMENTS:
        assert {element.name, element.meaning} <= texts
        assert f"{element.name}: {element.meaning}" in picture.alt
