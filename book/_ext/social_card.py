"""The picture that social media and messengers show beside a link to the book."""

from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Curve

GROUND, LIGHT, AMBER = "#1b3a57", "#ffffff", "#f2b45c"
WEIGHTS = [0.6, 1.4, 7.0, 2.2, 1.0]  # how thick the arc to each of the other dots is


def draw(path: Path) -> None:
    """Draw 1200 x 630 pixels: the title, and one dot that looks back at the others."""
    figure = Figure(figsize=(12, 6.3), dpi=100, facecolor=GROUND)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 1200), ylim=(0, 630))
    axes.axis("off")
    last = 1090
    for place, weight in enumerate(WEIGHTS):
        x = 110 + 196 * place
        top = 90 + 0.42 * (last - x)
        moves = [Curve.MOVETO, Curve.CURVE4, Curve.CURVE4, Curve.CURVE4]
        points = [(last, 90), (last, top), (x, top), (x, 90)]
        axes.add_patch(
            PathPatch(
                Curve(points, moves), fill=False, lw=weight, color=AMBER, alpha=0.9
            )
        )
        axes.plot(x, 80, "o", ms=22, color=LIGHT)
    axes.plot(last, 80, "o", ms=25, color=AMBER)
    serif = {"family": "DejaVu Serif", "color": LIGHT}
    axes.text(70, 508, "The Power of Attention", size=48, weight="bold", **serif)
    line = "From bags of words to transformers, and every claim runs"
    axes.text(73, 452, line, size=20, **serif)
    figure.savefig(path, metadata={"Software": None})
