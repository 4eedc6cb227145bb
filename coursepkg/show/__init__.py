"""How the chapters show things: code, claims, tables, diagrams, explorables, guesses, quizzes, runs."""

from coursepkg.show.boxes import play
from coursepkg.show.claims import ClaimError, claim
from coursepkg.show.code import source
from coursepkg.show.diagrams import diagram
from coursepkg.show.explorables import Control, explorable
from coursepkg.show.guesses import predict
from coursepkg.show.quizzes import choice, numeric, quiz, right, wrong
from coursepkg.show.stored_runs import stored
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
    "play",
    "predict",
    "quiz",
    "right",
    "source",
    "stored",
    "table",
    "use_style",
    "wrong",
]
