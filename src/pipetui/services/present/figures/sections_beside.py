"""What all comparisons of deals with something and without it are said with."""

from __future__ import annotations

from pipetui.domain.model import TouchKind
from pipetui.services.present.figures.blocks import Tone

NO_CAUSE = (
    "A difference is told where the ranges are apart; none means none beyond chance. What goes "
    "together need not be the cause."
)
_TOUCHES = {
    TouchKind.CALL: "A call",
    TouchKind.EMAIL: "An email",
    TouchKind.MEETING: "A meeting",
    TouchKind.MESSAGE: "A message",
    TouchKind.DEMO: "A demo",
    TouchKind.PROPOSAL: "A proposal",
    TouchKind.OBJECTION: "An objection",
    TouchKind.NO: "A no",
    TouchKind.FEEDBACK: "Feedback",
    TouchKind.OTHER: "Another touch",
}


def touch_name(kind: TouchKind) -> str:
    """A kind of touch as people say it."""
    return _TOUCHES[kind]


def verdict_of(*, more: bool | None) -> tuple[str, Tone]:
    """Whether there is a difference, in words; None where it cannot be told."""
    if more is None:
        return "none", Tone.PLAIN
    return ("more", Tone.GOOD) if more else ("fewer", Tone.BAD)
