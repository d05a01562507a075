"""Deals as the command line's contract shows them, in JSON."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from pipetui.domain.cards import step_state
from pipetui.domain.dates import Now, days_between
from pipetui.domain.metrics.chances import chance_of
from pipetui.domain.model import Deal, Status
from pipetui.domain.money import Money
from pipetui.domain.process import StageKind
from pipetui.domain.staleness import FIXED, NEVER_STALE, Lines, Staleness, staleness
from pipetui.domain.summary import checklist, sub_steps
from pipetui.services.present.amounts import money_json
from pipetui.services.present.chances import chance_json
from pipetui.services.present.changes import DERIVED, name_of
from pipetui.services.present.conditions import judge_conditions
from pipetui.services.present.fit import fit_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipetui.domain.metrics.chances import Chance
    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.model import Contact, Task, Touch, Visit
    from pipetui.domain.operation import Change
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.domain.review import ReviewItem
    from pipetui.store.log import LogEntry
    from pipetui.store.queries.deals import DealFacts, WholeDeal

Json = dict[str, Any]


def instant_json(instant: datetime | None) -> str | None:
    """ISO 8601 in UTC, to the second: `2026-11-22T09:00:00Z`."""
    if instant is None:
        return None
    return instant.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_json(day: date | None) -> str | None:
    """`2026-11-22`."""
    return day.isoformat() if day else None


def time_json(at: time | None) -> str | None:
    """`14:00`."""
    return at.isoformat("minutes") if at else None


def touch_json(touch: Touch) -> Json:
    """A touch, without whom it was with and about."""
    return {
        "id": touch.id,
        "kind": str(touch.kind),
        "direction": str(touch.direction),
        "at": instant_json(touch.at),
        "text": touch.text,
        "outcome": touch.outcome,
        "score": touch.score,
        "answer": touch.answer,
    }


def review_json(item: ReviewItem, deal: Json) -> Json:
    """What calls for a decision on a deal, and what is suggested."""
    return {
        "deal": deal,
        "reasons": [{"kind": str(each.kind), "text": each.text} for each in item.reasons],
        "suggestion": item.suggestion.text,
    }


def why_here(whole: WholeDeal) -> str | None:
    """The rule that brought a deal to its pipeline; None when it has been handed on since."""
    deal = whole.facts.deal
    handed_on = any(visit.pipeline_id != deal.pipeline_id for visit in whole.visits)
    return None if handed_on else deal.routed


class DealPresenter:
    """Shows deals against the maps and the present they stand in, and what history measured."""

    def __init__(
        self,
        maps: Sequence[ProcessMap],
        now: Now,
        lines: Lines = FIXED,
        measured: Mapping[int, Rate] | None = None,
    ) -> None:
        self._now = now
        self._lines = lines
        self._measured = measured or {}
        self._maps = {process.pipeline.id: process for process in maps}
        self._stages = {stage.id: stage for process in maps for stage in process.every_stage}

    def stage(self, deal: Deal) -> Stage | None:
        """The stage it is in, or was in when it closed."""
        return self._stages.get(deal.stage_id or 0)

    def stay(self, visit: Visit, deal: Deal) -> str:
        """The stage of a stay, with its pipeline when the deal has been handed on from there."""
        stage = self._stages.get(visit.stage_id)
        name = stage.name if stage else "a stage that is gone"
        if visit.pipeline_id == deal.pipeline_id:
            return name
        return f"{name} ({self._maps[visit.pipeline_id].pipeline.name})"

    def is_parked(self, deal: Deal) -> bool:
        """Off the board until a day that has not come yet."""
        return deal.is_parked(self._now.today)

    def staleness(self, deal: Deal) -> Staleness:
        """How it stands to its stage's lines; only an open deal that is not parked can be stale."""
        stage = self.stage(deal)
        if deal.status is not Status.OPEN or stage is None or self.is_parked(deal):
            return NEVER_STALE
        day_of = self._now.day_of
        touched = day_of(deal.last_touch_at) if deal.last_touch_at else None
        entered = day_of(deal.stage_entered_at)
        return staleness(stage, entered, touched, deal.next_due, self._now.today, self._lines)

    def chance(self, deal: Deal) -> Chance | None:
        """How likely an open deal is to be won; None of one that is decided, or where unknown."""
        if deal.status is not Status.OPEN:
            return None
        return chance_of(deal, self.stage(deal), self._measured)

    def days_in_stage(self, deal: Deal) -> int | None:
        """Days of the stay, up to the close of a deal that is over; None without a stage."""
        if deal.stage_id is None:
            return None
        stage = self.stage(deal)
        goes_on = stage is not None and stage.kind is StageKind.WON and deal.churned_at is None
        over = None if goes_on else deal.churned_at or deal.closed_at
        until = self._now.day_of(over) if over else self._now.today
        return days_between(self._now.day_of(deal.stage_entered_at), until)

    def questions(self, deal: Deal) -> tuple[str, ...]:
        """What its pipeline asks to see whether it fits."""
        return self._maps[deal.pipeline_id].pipeline.questions

    def deal(self, facts: DealFacts) -> Json:
        """One deal with the contract's keys."""
        deal = facts.deal
        stage = self.stage(deal)
        stale = self.staleness(deal)
        return {
            "id": deal.id,
            "title": deal.title,
            "company": facts.company,
            "contacts": list(facts.contacts),
            "pipeline": self._maps[deal.pipeline_id].pipeline.name,
            "stage": stage.name if stage else None,
            "stage_key": stage.key if stage else None,
            "status": str(deal.status),
            "churned_at": instant_json(deal.churned_at),
            "churn_reason": deal.churn_reason,
            "value": money_json(deal.value),
            "probability": chance_json(self.chance(deal)),
            "owner": deal.owner,
            "source": deal.source,
            "product": deal.product,
            "region": deal.region,
            "tags": list(deal.tags),
            "links": list(deal.links),
            "created_at": instant_json(deal.created_at),
            "stage_entered_at": instant_json(deal.stage_entered_at) if stage else None,
            "days_in_stage": self.days_in_stage(deal),
            "expected_close": day_json(deal.expected_close),
            "pushes": deal.pushes,
            "closed_at": instant_json(deal.closed_at),
            "lost_reason": deal.lost_reason,
            "competitor": deal.competitor,
            "parked_until": day_json(deal.parked_until),
            "stale": {
                "is_stale": stale.is_stale,
                "kinds": [str(kind) for kind in stale.kinds],
                "line_days": stale.line_days,
                "line_source": stale.line_source,
                "reason": stale.reason,
            },
            "next_step": {
                "text": deal.next_text,
                "due": day_json(deal.next_due),
                "time": time_json(deal.next_time),
                "state": str(step_state(deal.next_due, self._now.today)),
            },
            "last_touch_at": instant_json(deal.last_touch_at),
            "attempts": deal.attempts,
            "noes": deal.noes,
            "checklist": {
                "done": deal.items_done,
                "total": deal.items_total,
                "required_open": list(facts.required_open),
            },
            "fit": fit_json(deal, self.questions(deal)),
            "notes": deal.notes,
            "routed": deal.routed,
            "renewal": day_json(deal.renewal),
            "external_id": deal.external_id,
            "extra": dict(deal.extra),
        }

    def whole(
        self, whole: WholeDeal, history: Sequence[tuple[LogEntry, tuple[Change, ...]]]
    ) -> Json:
        """One deal with its checklist, tasks, touches, visits and history."""
        deal = whole.facts.deal
        people = {contact.id: contact.name for contact in whole.people}
        items = checklist(whole.tasks, deal.stage_id)
        return {
            **self.deal(whole.facts),
            "people": [_person(contact, whole) for contact in whole.people],
            "items": [
                {
                    **self._item(number, item),
                    "steps": [
                        self._item(place, step)
                        for place, step in enumerate(sub_steps(whole.tasks, item), 1)
                    ],
                }
                for number, item in enumerate(items, 1)
            ],
            "conditions": [
                {"text": judged.text, "met": judged.is_met}
                for judged in judge_conditions(whole, tuple(self._maps.values()), self._now)
            ],
            "tasks": [self.task(task) for task in whole.tasks if task.stage_id is None],
            "touches": [
                {**touch_json(touch), "contact": people.get(touch.contact_id or 0)}
                for touch in whole.touches
            ],
            "visits": [self._visit(visit) for visit in whole.visits],
            "history": [self.entry(head, changes) for head, changes in history],
        }

    def task(self, task: Task) -> Json:
        """Something to do."""
        return {
            "id": task.id,
            "deal_id": task.deal_id,
            "text": task.text,
            "due": day_json(task.due),
            "time": time_json(task.due_time),
            "state": str(step_state(task.due, self._now.today)) if task.is_open else "done",
            "repeat": task.repeat,
            "created_at": instant_json(task.created_at),
            "done_at": instant_json(task.done_at),
        }

    def entry(self, head: LogEntry, changes: Sequence[Change] = ()) -> Json:
        """An operation and the fields it changed."""
        return {
            "operation": head.id,
            "at": instant_json(head.at),
            "actor": head.actor,
            "origin": head.origin,
            "kind": head.kind,
            "undoes": head.undoes,
            "label": head.label,
            "changes": [line for change in changes for line in self._differences(change)],
        }

    def _item(self, number: int, item: Task) -> Json:
        return {
            "number": number,
            "text": item.text,
            "required": item.required,
            "due": day_json(item.due),
            "done": item.done_at is not None,
            "done_at": instant_json(item.done_at),
        }

    def _visit(self, visit: Visit) -> Json:
        stage = self._stages[visit.stage_id]
        until = self._now.day_of(visit.left_at) if visit.left_at else self._now.today
        return {
            "pipeline": self._maps[visit.pipeline_id].pipeline.name,
            "stage": stage.name,
            "stage_key": stage.key,
            "entered_at": instant_json(visit.entered_at),
            "left_at": instant_json(visit.left_at),
            "ended": str(visit.ended) if visit.ended else None,
            "days": days_between(self._now.day_of(visit.entered_at), until),
            "start_known": visit.start_known,
            "forced": visit.forced,
        }

    def _differences(self, change: Change) -> list[Json]:
        head = {"entity": str(change.entity), "id": change.id}
        if change.before is None or change.after is None:
            # A birth or a removal is one line: its fields are all new, or all gone.
            gone, born = name_of(change.before), name_of(change.after)
            return [{**head, "field": None, "old": gone, "new": born}]
        lines: list[Json] = []
        for field in fields(change.after):
            if field.name in DERIVED and isinstance(change.after, Deal):
                continue
            old = self._field(field.name, getattr(change.before, field.name))
            new = self._field(field.name, getattr(change.after, field.name))
            if old != new:
                lines.append(
                    {**head, "field": field.name.removesuffix("_id"), "old": old, "new": new}
                )
        return lines

    def _field(self, name: str, value: object) -> object:
        if name == "stage_id" and value in self._stages:
            return self._stages[value].name
        if name == "pipeline_id" and value in self._maps:
            return self._maps[value].pipeline.name
        return _plain(value)


def _person(contact: Contact, whole: WholeDeal) -> Json:
    """A person with their part in the deal."""
    return {
        "id": contact.id,
        "name": contact.name,
        "role": whole.roles.get(contact.id),
        "email": contact.email,
        "phone": contact.phone,
        "title": contact.title,
    }


def _plain(value: object) -> object:
    """A field's value as JSON has it."""
    for kind, shown in _SHOWN.items():
        if isinstance(value, kind):
            return shown(value)
    return value if value is None or isinstance(value, int) else str(value)


_SHOWN: Mapping[type, Callable[[Any], object]] = {
    datetime: instant_json,
    date: day_json,
    time: time_json,
    Money: money_json,
    tuple: lambda values: [_plain(each) for each in values],
}
