"""One look for every figure."""

import matplotlib as mpl
from cycler import cycler

# Okabe and Ito's palette (Color Universal Design, 2008), ordered so that neighbours differ in lightness as
# well as in hue: colour-blind readers and grey printers can tell the lines apart, helped by the dashes.
_COLOURS = ["#0072B2", "#E69F00", "#000000", "#D55E00", "#56B4E9", "#009E73"]
_DASHES = ["-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1))]


def use_style() -> None:
    """Give all figures that follow the look of the course.

    White ground, so that a figure reads the same on a light page and on a dark one; ``cividis`` for heat
    maps, which is made for colour-blind readers and grows evenly in lightness; no frame, a quiet grid.
    """
    mpl.rcParams.update(
        {
            "axes.prop_cycle": cycler(color=_COLOURS, linestyle=_DASHES),
            "image.cmap": "cividis",
            "figure.figsize": (6.4, 3.6),
            "figure.dpi": 120,
            "figure.constrained_layout.use": True,
            "figure.facecolor": "white",
            "savefig.facecolor": "white",
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "axes.axisbelow": True,
            "grid.color": "#dddddd",
            "grid.linewidth": 0.6,
            "lines.linewidth": 1.8,
            "lines.markersize": 5,
            "font.size": 11,
            "axes.titlesize": 12,
            "axes.titlelocation": "left",
            "legend.frameon": False,
            "svg.hashsalt": "the power of attention",  # the same figure gives the same bytes
        }
    )
