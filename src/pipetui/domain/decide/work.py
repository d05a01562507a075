"""What passes between seller and buyer: touches, attempts, and notes on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.commands import AddNote, LogAttempt, LogTouch
from pipetui.domain.dates import When
from pipetui.domain.decide.bulk import for_each, named
from pipetui.domain.decide.tasks import set_step
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.model import NO_ANSWER, Deal, Direction, Entity, Touch, TouchKind
from pipetui.domain.text import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.draft import Draft

_DEFAULT_CADENCE_DAYS = 3
_TOP_SCORE = 10


def log_touch(draft: Draft, command: LogTouch) -> str:
    """Log a contact with the buyer on each deal."""
    at = command.at or draft.now.instant
    if at > draft.now.instant:
        message = "a touch cannot lie in the future"
        raise BadValue(message, "plan it as a task with a date")
    score = command.score
    if score is not None and not 0 <= score <= _TOP_SCORE:
        message = f"{score} is not a score"
        raise BadValue(message, "a score is 0 to 10")

    def rule(deal: Deal) -> None:
        _require_contact(draft, deal, command.contact_id)
        draft.put(
            Touch(
                id=draft.new_id(Entity.TOUCH),
                deal_id=deal.id,
                kind=command.kind,
                at=at,
                direction=command.direction,
                text=clean_text(command.text or "") or None,
                outcome=clean_line(command.outcome or "") or None,
                score=score,
                contact_id=command.contact_id,
            )
        )

    return f"Logged {command.kind} on {named(for_each(draft, command, rule))}"


def log_attempt(draft: Draft, command: LogAttempt) -> str:
    """Log a try that reached nobody and put the next step off by the stage's cadence."""

    def rule(deal: Deal) -> None:
        stage = draft.map_of(deal.pipeline_id).stage(deal.stage_id)
        days = (stage.touch_days if stage else None) or _DEFAULT_CADENCE_DAYS
        set_step(draft, deal, None, When(draft.now.today + timedelta(days=days)), "Try again")
        draft.put(
            Touch(
                id=draft.new_id(Entity.TOUCH),
                deal_id=deal.id,
                kind=TouchKind.CALL,
                at=draft.now.instant,
                direction=Direction.OUT,
                outcome=NO_ANSWER,
            )
        )

    return f"Tried {named(for_each(draft, command, rule))}, no answer"


def add_note(draft: Draft, command: AddNote) -> str:
    """Append a paragraph to each deal's notes."""
    text = clean_text(command.text).strip()
    if not text:
        message = "the note is empty"
        raise BadValue(message, "write what is worth keeping")

    def rule(deal: Deal) -> None:
        notes = f"{deal.notes}\n{text}" if deal.notes else text
        draft.put(replace(deal, notes=clean_text(notes)))

    return f"Noted on {named(for_each(draft, command, rule))}"


def _require_contact(draft: Draft, deal: Deal, contact_id: int | None) -> None:
    known = {part.contact_id for part in draft.participants(deal.id)}
    if contact_id is not None and contact_id not in known:
        message = f"that is no contact of #{deal.id}"
        raise Refused(message, "add them to its contacts first")


RULES: Mapping[type, Callable[..., str]] = {
    LogTouch: log_touch,
    LogAttempt: log_attempt,
    AddNote: add_note,
}
