import colorsys
import io
from itertools import pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from coursepkg.show import use_style


@pytest.fixture(autouse=True)
def fresh_style():
    with mpl.rc_context():
        use_style()
        yield
    plt.close("all")


def test_the_same_figure_gives_the_same_bytes():
    def draw():
        figure, axes = plt.subplots()
        axes.plot([1, 2, 3])
        file = io.BytesIO()
        figure.savefig(file, format="svg", metadata={"Date": None})
        return file.getvalue()

    assert draw() == draw()


def test_neighbouring_lines_differ_in_grey_and_in_dash():
    styles = list(mpl.rcParams["axes.prop_cycle"])
    greys = [
        colorsys.rgb_to_yiq(*mpl.colors.to_rgb(style["color"]))[0] for style in styles
    ]
    assert all(abs(a - b) > 0.1 for a, b in pairwise(greys))
    assert len({str(style["linestyle"]) for style in styles}) == len(styles)
