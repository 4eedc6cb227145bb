"""How the chapters show things: source code, claims, tables, diagrams, figures to explore and quizzes."""

from coursepkg.show.claims import ClaimError, claim
from coursepkg.show.code import source
from coursepkg.show.diagrams import diagram
from coursepkg.show.explorable import Control, explorable
from coursepkg.show.quiz import choice, numeric, quiz, right, wrong
from coursepkg.show.style import use_style
from coursepkg.show.tables import table

__all__ = [
    "ClaimError",
    "Control",
    "choice",
    "claim",
    "diagram",
    "explorable",
    "numeric",
    "quiz",
    "right",
    "source",
    "table",
    "use_style",
    "wrong",
]
