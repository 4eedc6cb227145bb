"""How the chapters show things: code, claims, tables, diagrams, guesses, stored runs, the ladder."""

from coursepkg.show.boxes import play
from coursepkg.show.claims import ClaimError, claim
from coursepkg.show.code import source
from coursepkg.show.diagrams import diagram
from coursepkg.show.explorables import Control, explorable
from coursepkg.show.guesses import predict
from coursepkg.show.ladders import Rung, ladder
from coursepkg.show.quizzes import choice, numeric, quiz, right, wrong
from coursepkg.show.stored_runs import stored
from coursepkg.show.style import use_style
from coursepkg.show.tables import table

__all__ = [
    "ClaimError",
    "Control",
    "Rung",
    "choice",
    "claim",
    "diagram",
    "explorable",
    "ladder",
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
