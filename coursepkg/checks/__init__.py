"""The feedback on the exercises: one module a chapter, one function a question.

A check says whether an answer is right, and if not, which mistake is likely. It never says the
answer. The notebook shows what it returns, the tests and the grader read it: they all call the
same function, with a seed of their own for its data.
"""

from coursepkg.checks.feedback import CheckError, Feedback

__all__ = ["CheckError", "Feedback"]
