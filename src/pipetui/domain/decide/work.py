"""What passes between seller and buyer: touches, attempts, and notes on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.cadence import DECIDE, LAST_CHANCE_DAYS, follow_up_days
from pipetui.domain.commands import AddNote, AnswerFit, AnswerObjection, LogAttempt, LogTouch
from pipetui.domain.dates import When
from pipetui.domain.decide.bulk import for_each, named, short
from pipetui.domain.decide.tasks import finish, plan_ahead, said_of_plans, set_step
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.fit import fit_of, fit_text, read_answer
from pipetui.domain.model import (
    LAST_CHANCE,
    NO_ANSWER,
    Contact,
    Deal,
    Direction,
    Entity,
    Touch,
    TouchKind,
)
from pipetui.domain.planning import is_fulfilled
from pipetui.domain.summary import next_step
from pipetui.domain.text import clean_line, clean_text, fold, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from pipetui.domain.draft import Draft
    from pipetui.domain.model import Task

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
    if score is not None and command.kind is not TouchKind.FEEDBACK:
        message = f"a {command.kind} has no score"
        raise BadValue(message, "only a feedback has one")
    answer = clean_text(command.answer or "").strip() or None
    if answer and command.kind is not TouchKind.OBJECTION:
        message = f"a {command.kind} is not answered"
        raise BadValue(message, "only an objection has an answer")
    finished: list[str] = []
    ahead: list[Task] = []

    def rule(deal: Deal) -> None:
        _require_contact(draft, deal, command.contact_id)
        finished.extend(_finish_step(draft, deal, command, at))
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
                contact_id=command.contact_id or _usual_contact(draft, deal, command),
                answer=answer,
            )
        )
        step = plan_ahead(draft, deal.id) if command.plans else None
        ahead.extend([step] if step else [])

    taken = for_each(draft, command, rule)
    who = _named_contact(draft, command, taken)
    label = f"Logged {command.kind}{who} on {named(taken)}"
    if finished:
        label += f"; done: {short(finished[0]) if len(finished) == 1 else len(finished)}"
    return label + said_of_plans(ahead, draft)


def answer_objection(draft: Draft, command: AnswerObjection) -> str:
    """Keep what was answered to an objection, or that it is open again."""
    deal = draft.deal(command.deal_id)
    touch = draft.get(Entity.TOUCH, command.touch_id)
    if not isinstance(touch, Touch) or touch.deal_id != deal.id:
        message = f"that is no touch of #{deal.id}"
        raise Refused(message, f"`pipetui show {deal.id}` lists them")
    if touch.kind is not TouchKind.OBJECTION:
        message = f"a {touch.kind} is not answered"
        raise Refused(message, "only an objection has an answer")
    draft.put(replace(touch, answer=clean_text(command.answer).strip() or None))
    return f"Answered an objection of {short(deal.title)}"


def answer_fit(draft: Draft, command: AnswerFit) -> str:
    """Keep answers to the questions of each deal's pipeline."""

    def rule(deal: Deal) -> None:
        questions = draft.map_of(deal.pipeline_id).pipeline.questions
        answers = dict(deal.fit)
        for asked, given in command.answers:
            question = _question(questions, asked)
            for known in [each for each in answers if fold(each) == fold(question)]:
                del answers[known]
            answer = read_answer(given)
            if answer is not None:
                answers[question] = answer
        # In the order of the questions, so that the same answers are the same fit.
        places = {question: place for place, question in enumerate(questions)}
        said = sorted(answers.items(), key=lambda pair: places.get(pair[0], -1))
        draft.put(replace(deal, fit=tuple(said)))

    taken = for_each(draft, command, rule)
    label = f"Fit of {named(taken)}"
    if len(taken) > 1:
        return label
    deal = draft.deal(taken[0].id)
    fit = fit_of(deal.fit, draft.map_of(deal.pipeline_id).pipeline.questions)
    return f"{label}: {fit_text(fit) or 'not answered'}"


def log_attempt(draft: Draft, command: LogAttempt) -> str:
    """Log a try that reached nobody and put the next step off by the stage's cadence.

    After the last chance the next step is to decide.
    """
    last = command.last_chance
    replaced: list[str] = []

    def rule(deal: Deal) -> None:
        stage = draft.map_of(deal.pipeline_id).stage(deal.stage_id)
        days = LAST_CHANCE_DAYS if last else follow_up_days(stage)
        due = When(draft.now.today + timedelta(days=days))
        former = next_step(draft.tasks(deal.id)) if last else None
        if former is not None and former.text != DECIDE:
            replaced.append(former.text)
        set_step(draft, deal, DECIDE if last else None, due, "Try again")
        draft.put(
            Touch(
                id=draft.new_id(Entity.TOUCH),
                deal_id=deal.id,
                kind=TouchKind.EMAIL if last else TouchKind.CALL,
                at=draft.now.instant,
                direction=Direction.OUT,
                outcome=LAST_CHANCE if last else NO_ANSWER,
            )
        )

    taken = named(for_each(draft, command, rule))
    if not last:
        return f"Tried {taken}, no answer"
    steps = short(replaced[0]) if len(replaced) == 1 else f"{len(replaced)} next steps"
    return f"Gave {taken} a last chance{f', in place of {steps}' if replaced else ''}"


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


def _finish_step(draft: Draft, deal: Deal, command: LogTouch, at: datetime) -> list[str]:
    """Finish the next step where the touch was what it asked for, and give its text."""
    step = next_step(draft.tasks(deal.id))
    if not command.finishes or command.outcome == NO_ANSWER or step is None or step.due is None:
        return []
    if step.due > draft.now.day_of(at) or not is_fulfilled(step.text, command.kind):
        return []
    finish(draft, step)
    return [step.text]


def _usual_contact(draft: Draft, deal: Deal, command: LogTouch) -> int | None:
    """Whom one usually talks to: the only contact, or of several the one touched last."""
    if not command.usual_contact:
        return None
    known = [part.contact_id for part in draft.participants(deal.id)]
    if len(known) == 1:
        return known[0]
    touches = sorted(draft.touches(deal.id), key=lambda touch: (touch.at, touch.id), reverse=True)
    return next((touch.contact_id for touch in touches if touch.contact_id in known), None)


def _named_contact(draft: Draft, command: LogTouch, taken: list[Deal]) -> str:
    """Who a touch was taken to be with, so that a wrong guess is seen."""
    if not command.usual_contact or len(taken) != 1:
        return ""
    number = command.contact_id or _usual_contact(draft, taken[0], command)
    contact = draft.get(Entity.CONTACT, number) if number else None
    return f" with {short(contact.name)}" if isinstance(contact, Contact) else ""


def _question(questions: Sequence[str], asked: str) -> str:
    """The question that a number or the start of its text means."""
    wanted = fold(clean_line(asked))
    if not questions:
        message = "this pipeline has no questions for qualification"
        raise Refused(message, "write some with `pipetui map edit`")
    if wanted.isascii() and wanted.isdigit():
        found = [each for place, each in enumerate(questions, 1) if str(place) == wanted]
    else:
        found = [each for each in questions if wanted and fold(each).startswith(wanted)]
        found = [each for each in found if fold(each) == wanted] or found
    if len(found) != 1:
        says = "means several questions" if found else "is no question"
        listed = "; ".join(f"{place} {short(each)}" for place, each in enumerate(questions, 1))
        message = f"{shown(asked)} {says} of this pipeline"
        raise Refused(message, f"questions: {listed}")
    return found[0]


def _require_contact(draft: Draft, deal: Deal, contact_id: int | None) -> None:
    known = {part.contact_id for part in draft.participants(deal.id)}
    if contact_id is not None and contact_id not in known:
        message = f"that is no contact of #{deal.id}"
        raise Refused(message, "add them to its contacts first")


RULES: Mapping[type, Callable[..., str]] = {
    LogTouch: log_touch,
    AnswerObjection: answer_objection,
    AnswerFit: answer_fit,
    LogAttempt: log_attempt,
    AddNote: add_note,
}
