"""One deal's diary: what its seller did, each entry a command and when it was given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.commands import (
    AddDeals,
    AddItem,
    AddTask,
    AnswerFit,
    CheckItems,
    ChurnDeals,
    Command,
    DealDraft,
    EditDeals,
    FieldEdit,
    FinishTasks,
    LinkContact,
    LogAttempt,
    LogTouch,
    LoseDeals,
    MoveDeals,
    ParkDeals,
    ReopenDeals,
    WinDeals,
)
from pipetui.domain.dates import Now, When
from pipetui.domain.model import Direction, TouchKind
from pipetui.domain.summary import checklist

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime
    from random import Random

    from pipetui.services.demo.workdays import Workdays
    from pipetui.services.demo.world import World

NOBODY = 0
"""In place of a deal's number: what concerns no deal."""

Step = Callable[["World", int], Command | None]
"""What to ask for, given the deal's id; None when there is nothing left to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A step and its moment; entries of one moment are told apart by deal and order."""

    at: datetime
    deal: int
    order: int
    step: Step


class Diary:
    """What is planned for one deal, and from that its entries in order of time."""

    def __init__(self, number: int, workdays: Workdays, chance: Random) -> None:
        self.number = number
        self.workdays = workdays
        self._chance = chance
        self._planned: list[tuple[float, tuple[Step, ...]]] = []

    def note(self, days_ago: float, *steps: Step) -> None:
        """Do these steps one after the other on a day; those of one moment in the order noted."""
        self._planned.append((days_ago, steps))

    def entries(self) -> list[Entry]:
        """Everything noted, each step at a working hour of its own."""
        entries: list[Entry] = []
        now = self.workdays.now.instant
        for days_ago, steps in sorted(self._planned, key=lambda planned: -planned[0]):
            at = self.workdays.past(days_ago, self._chance.uniform(8.5, 16.5))
            for step in steps:
                if entries:
                    # What follows within the hour follows by minutes.
                    soon = entries[-1].at + timedelta(minutes=self._chance.randint(1, 3))
                    at = min(max(at, soon), now)
                entries.append(Entry(at, self.number, len(entries), step))
        return entries


def play(
    world: World, entries: Iterable[Entry], now: Now, before: Callable[[World, Now], None]
) -> None:
    """Do what all diaries say, in order of time; `before` is shown the world before each of it."""
    ids: dict[int, int] = {}
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.deal, entry.order)):
        command = entry.step(world, ids.get(entry.deal, 0))
        if command is not None:
            then = Now(entry.at, now.zone)
            before(world, then)
            operation = world.execute(command, then)
            if entry.deal not in ids and operation.deal_ids:
                ids[entry.deal] = operation.deal_ids[0]


# -- steps ---------------------------------------------------------------------------------------


def add(draft: DealDraft) -> Step:
    """The deal comes in."""
    return lambda _world, _deal: AddDeals(drafts=(draft,))


def edit(*fields: tuple[str, str]) -> Step:
    """Fields are set."""
    edits = tuple(FieldEdit(field=field, text=text) for field, text in fields)
    return lambda _world, deal: EditDeals(deal_ids=(deal,), edits=edits)


def touch(
    kind: str, text: str, way: str = "out", answer: str | None = None, score: int | None = None
) -> Step:
    """Seller and buyer are in contact."""
    return lambda _world, deal: LogTouch(
        deal_ids=(deal,),
        kind=TouchKind(kind),
        direction=Direction(way),
        text=text,
        answer=answer,
        score=score,
    )


def attempt() -> Step:
    """Nobody answers."""
    return lambda _world, deal: LogAttempt(deal_ids=(deal,))


def involve(contact: str, role: str) -> Step:
    """Somebody takes part, by name or address."""
    return lambda _world, deal: LinkContact(deal_id=deal, contact=contact, role=role)


def judge(answers: str) -> Step:
    """The fit questions are answered in their order, a letter each: y, n, ?, or - for not yet."""
    given = tuple((str(place), said) for place, said in enumerate(answers, 1) if said != "-")
    return lambda _world, deal: AnswerFit(deal_ids=(deal,), answers=given)


def plan(text: str, due: date, at: When | None = None, repeat: str | None = None) -> Step:
    """A next step gets its day; with `repeat` it comes again."""
    when = at or When(due)
    return lambda _world, deal: AddTask(deal_ids=(deal,), text=text, due=when, repeat=repeat)


def finish() -> Step:
    """Whatever was planned is done."""

    def step(world: World, deal: int) -> Command | None:
        open_ids = tuple(t.id for t in world.tasks(deal) if t.is_open and t.stage_id is None)
        return FinishTasks(task_ids=open_ids) if open_ids else None

    return step


def tick(keys: Collection[str], *, required: bool = True) -> Step:
    """Items of the checklist are finished: those of these keys, and what is required."""

    def step(world: World, deal: int) -> Command | None:
        items = checklist(world.tasks(deal), world.deal(deal).stage_id)
        numbers = tuple(
            str(number)
            for number, item in enumerate(items, 1)
            if item.is_open and ((required and item.required) or item.item_key in keys)
        )
        return CheckItems(deal_id=deal, items=numbers) if numbers else None

    return step


def keep_up(today: date, *, but: Collection[str] = ()) -> Step:
    """What the checklist wanted before today is finished, except the items of these keys."""

    def step(world: World, deal: int) -> Command | None:
        items = checklist(world.tasks(deal), world.deal(deal).stage_id)
        numbers = tuple(
            str(number)
            for number, item in enumerate(items, 1)
            if item.is_open and item.due and item.due < today and item.item_key not in but
        )
        return CheckItems(deal_id=deal, items=numbers) if numbers else None

    return step


def write_item(text: str) -> Step:
    """The checklist gets an item for this deal alone."""
    return lambda _world, deal: AddItem(deal_id=deal, text=text)


def move(stage: str, force: str | None = None, pipeline: str | None = None) -> Step:
    """On to a stage, or back."""
    return lambda _world, deal: MoveDeals(
        deal_ids=(deal,), stage=stage, force=force, pipeline=pipeline
    )


def win() -> Step:
    """Signed."""
    return lambda _world, deal: WinDeals(deal_ids=(deal,))


def lose(reason: str, competitor: str | None = None) -> Step:
    """Lost."""
    return lambda _world, deal: LoseDeals(deal_ids=(deal,), reason=reason, competitor=competitor)


def reopen() -> Step:
    """And back again."""
    return lambda _world, deal: ReopenDeals(deal_ids=(deal,))


def park(until: date) -> Step:
    """Later."""
    return lambda _world, deal: ParkDeals(deal_ids=(deal,), until=until)


def churn(reason: str) -> Step:
    """The client leaves."""
    return lambda _world, deal: ChurnDeals(deal_ids=(deal,), reason=reason)
