"""How the chapters show things: source code, claims, tables and figures."""

from coursepkg.show.claims import ClaimError, claim
from coursepkg.show.code import source
from coursepkg.show.style import use_style
from coursepkg.show.tables import table

__all__ = ["ClaimError", "claim", "source", "table", "use_style"]
