"""The teacher's index of all exercises, made from their cards."""

from tools.exercises.cards import Card
from tools.exercises.masters import Master


def index(masters: list[Master]) -> str:
    """Return the teacher's index of all exercises, made from their cards."""
    pages = [
        "# All exercises at a glance",
        "This page is made from the cards of the exercises by `make exercises`. The solutions are not in the "
        "public book; [the guide](guide.md) says how to see them, and how to assign and grade.",
    ]
    for master in masters:
        cards = [question.card for question in master.questions]
        points, minutes = sum(c.points for c in cards), sum(c.minutes for c in cards)
        pages.append(f"## [{master.title}](../../notebooks/exercises/{master.name})")
        pages.append(
            f"{len(cards)} questions, {points} points, about {minutes} minutes."
        )
        rows = [
            "| Question | Kind | Difficulty | Minutes | Points | CPU |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        rows += [
            f"| {c.title} (`{c.question}`) | {c.kind} | {c.difficulty} | {c.minutes} | {split_points(c)} | "
            f"{f'{c.cpu_seconds:g} s' if c.cpu_seconds else 'none'} |"
            for c in cards
        ]
        pages.append("\n".join(rows))
        pages += [card_page(card) for card in cards]
    return "\n\n".join(pages) + "\n"


def split_points(card: Card) -> str:
    """Return the points of a question, by who gives them."""
    parts = {"visible": card.visible, "hidden": card.hidden, "by you": card.manual}
    return f"{card.points} ({', '.join(f'{p} {who}' for who, p in parts.items() if p)})"


def card_page(card: Card) -> str:
    """Return a question's part of the index."""
    lines = [
        f"**{card.title}.** {card.objective}. Needs: {'; '.join(card.prerequisites)}."
    ]
    if card.rubric:
        rubric = "\n".join(f"- {line.points}: {line.for_what}" for line in card.rubric)
        lines.append(f"Rubric:\n\n{rubric}")
    mistakes = "\n".join(
        f'- {m.mistake} *(feedback: "... {m.says} ...")*' for m in card.mistakes
    )
    return "\n\n".join([*lines, f"Typical mistakes, a student who\n\n{mistakes}"])
