"""Frames of an explorable: a figure as the smallest image that shows it well, the same bytes each time."""

import base64
import html
import io
import re
from urllib.parse import quote

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from PIL import Image

_COLOURS = 64
_DPI = 144  # sharp on screens of one and a half pixels a dot
_XML_HEAD = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->", re.DOTALL)
_MEASURED = re.compile(r"\[measured ([^\]]*)\]")


def image(figure: Figure, alt: str) -> str:
    """Turn ``figure`` into an ``<img>`` that carries its own data, and close it.

    The drawing is kept as SVG, which stays sharp, or as a PNG of 64 colours where that is much smaller: a
    cloud of a thousand points weighs 140 kB as SVG and 25 kB as PNG.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What is shown; its size in inches decides the size on the page.
    alt : str
        What the figure shows, in words; ``[measured 0.97]`` in it is shown as ``0.97``.
    """
    width = round(96 * figure.get_figwidth())
    text = html.escape(_MEASURED.sub(r"\1", alt))
    return f'<img class="frame" width="{width}" alt="{text}" src="{_source(figure)}">'


def picture(wide: Figure, narrow: Figure, alt: str) -> str:
    """Turn two drawings of the same into a ``<picture>``: phones show the narrow one. Closes both."""
    # A space would end the address here.
    phone = _source(narrow).replace(" ", "%20")
    return (
        f'<picture><source media="(max-width: 30rem)" srcset="{phone}">'
        f"{image(wide, alt)}</picture>"
    )


def _source(figure: Figure) -> str:
    """Return the address of the image that shows ``figure`` best, and close it."""
    try:
        svg, png = _svg(figure), _png(figure)
    finally:
        plt.close(figure)
    # Pages travel compressed, which leaves a quarter of an SVG and three quarters of a PNG.
    return svg if len(svg) <= 3 * len(png) else png


def _svg(figure: Figure) -> str:
    """Return ``figure`` as the address of an SVG."""
    buffer = io.StringIO()
    nothing = {"Creator": None, "Date": None, "Format": None, "Type": None}
    with mpl.rc_context({"svg.hashsalt": "the power of attention"}):
        figure.savefig(buffer, format="svg", metadata=nothing)
    text = _XML_HEAD.sub("", buffer.getvalue())
    lines = (line.strip() for line in text.splitlines())
    return address(" ".join(lines).strip())


def address(svg: str) -> str:
    """Return an SVG as the address of an image: percent-encoded text compresses better than base64."""
    return "data:image/svg+xml," + quote(svg, safe=" !$'()*+,-./:;=?@_~")


def _png(figure: Figure) -> str:
    """Return ``figure`` as the address of a PNG with a palette."""
    full, small = io.BytesIO(), io.BytesIO()
    figure.savefig(full, format="png", dpi=_DPI)
    colours = Image.open(full).convert("RGB")
    colours.quantize(_COLOURS, dither=Image.Dither.NONE).save(
        small, format="png", optimize=True
    )
    return "data:image/png;base64," + base64.b64encode(small.getvalue()).decode()
