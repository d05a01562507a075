"""The review queue over histories drawn at random: all that is in it belongs there, in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipetui.domain.cadence import Limit, Purge
from pipetui.domain.commands import (
    AddDeals,
    AddItem,
    AddNote,
    AnswerFit,
    AnswerObjection,
    ApplyMap,
    CheckItems,
    DealDraft,
    EditDeals,
    EditItem,
    FieldEdit,
    FinishTasks,
    LinkContact,
    LogAttempt,
    LogTouch,
    LoseDeals,
    ParkDeals,
    PlaceDeal,
    PlaceItem,
    PlanStep,
    RemoveItem,
    StepDeals,
    UnlinkContact,
    WinDeals,
)
from pipetui.domain.dates import When
from pipetui.domain.errors import PipetuiError
from pipetui.domain.model import NO_ANSWER, Deal, Direction, TouchKind
from pipetui.domain.process import ProcessMap
from pipetui.domain.review import Policy
from pipetui.services.reviewing import load_policy, load_purge, load_queue
from tests.support import requests
from tests.support.brute_review import Expected, brute_queue, today
from tests.support.databases import Database, copy_of, records_of
from tests.support.examples import FEWEST
from tests.support.maps import sales
from tests.support.world import MONDAY_NOON

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from pipetui.domain.commands import Command
    from pipetui.domain.dates import Now
    from pipetui.domain.operation import Operation
    from pipetui.services.session import Session

NO_DECISION = (
    AddDeals,
    AddItem,
    AddNote,
    AnswerFit,
    AnswerObjection,
    EditDeals,
    EditItem,
    LinkContact,
    PlaceDeal,
    PlaceItem,
    RemoveItem,
    UnlinkContact,
)
"""What changes a deal or its records and settles nothing."""


def timed() -> ProcessMap:
    """Sales with lines, a cadence and an end of trying."""
    line = sales()
    days = ((4, 2, 2), (9, 5, 3), (7, None, None))
    stages = [
        replace(stage, stale_days=stale, touch_days=touch, touch_limit=limit)
        for stage, (stale, touch, limit) in zip(line.stages, days, strict=False)
    ]
    return ProcessMap(line.pipeline, (*stages, *line.stages[len(days) :]))


deals = st.integers(1, 4).map(lambda deal: (deal,))
soon = st.integers(0, 20).map(lambda days: MONDAY_NOON.date() + timedelta(days=days))
times = st.none() | st.sampled_from([time(9), time(9, 30), time(17)])
hours = st.integers(1, 120) | st.sampled_from([-30, -1, 24, 24, 48])
planning = st.builds(PlanStep, deal_ids=deals, due=st.builds(When, soon, times))
parking = st.builds(ParkDeals, deal_ids=deals, until=st.none() | soon)
trying = st.builds(LogAttempt, deal_ids=deals, last_chance=st.sampled_from([False, False, True]))
moving = st.builds(
    StepDeals, deal_ids=deals, step=st.sampled_from([1, 1, -1]), force=st.just("Sure")
)
editing = st.builds(
    EditDeals,
    deal_ids=deals,
    edits=st.tuples(
        st.builds(FieldEdit, field=st.just("close"), text=soon.map(str))
        | st.builds(FieldEdit, field=st.just("value"), text=st.sampled_from(["1k", "90/mo", "2k"]))
    ),
)
finishing = st.builds(FinishTasks, task_ids=st.tuples(st.integers(1, 16)))
ticking = st.builds(CheckItems, deal_id=st.integers(1, 4), items=st.tuples(st.just("1")))
touching = st.builds(
    LogTouch,
    deal_ids=deals,
    kind=st.sampled_from([TouchKind.NO, TouchKind.NO, TouchKind.CALL, TouchKind.OTHER]),
    direction=st.sampled_from(Direction),
    outcome=st.none() | st.just(NO_ANSWER),
)
anything = st.one_of(
    requests.adding, requests.editing, requests.moving, requests.ending, requests.working
)
# Drawn in two steps: each kind of event is as likely as any other, however many forms it has.
KINDS = (
    *(hours, hours, hours, planning, planning, parking, parking, trying, trying, moving),
    *(editing, finishing, ticking, touching, touching, anything, anything),
)
events = st.lists(
    st.integers(0, len(KINDS) - 1).flatmap(lambda place: KINDS[place]), min_size=4, max_size=30
)


class Desk:
    """A session that remembers until when deals were put off, by what was asked of it alone."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.session: Session = database.session()
        self.parked: dict[int, date] = {}
        self.do(ApplyMap(map=timed()))
        stages = ("Lead", "Lead", "Talk", "Offer")
        self.do(AddDeals(drafts=tuple(DealDraft(title=each, stage=each) for each in stages)))

    @property
    def now(self) -> Now:
        return self.session.now()

    def do(self, event: Command | int) -> None:
        if isinstance(event, int):
            self.database.clock.wait(hours=event)
            return
        try:
            done = self.session.execute(event)
        except PipetuiError:
            return
        self.remember(event, done.operation)

    def remember(self, command: Command, operation: Operation) -> None:
        changed = {change.deal_id for change in operation.changes if change.deal_id is not None}
        if isinstance(command, ParkDeals):
            for deal_id in changed:
                self.parked.pop(deal_id, None)
                if command.until is not None:
                    self.parked[deal_id] = command.until
        elif isinstance(command, (WinDeals, LoseDeals)):
            for deal_id in changed:
                self.parked.pop(deal_id, None)
        elif not isinstance(command, NO_DECISION):
            for deal_id in changed & set(self.parked):
                if self.parked[deal_id] <= today(self.now):
                    del self.parked[deal_id]

    def expected(self) -> list[Expected]:
        return brute_queue(records_of(self.session), self.now, self.parked)

    def told(self, pipeline_id: int | None = None) -> list[Expected]:
        queue = load_queue(self.session, pipeline_id, policy=Policy())
        return [
            Expected(item.deal_id, tuple(str(reason.kind) for reason in item.reasons))
            for item in queue
        ]


def hold(make_database: Callable[[], Database], examples: int) -> None:
    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(events)
    def the_queue_is_what_the_records_say(drawn: list[Command | int]) -> None:
        desk = Desk(make_database())
        try:
            for event in drawn:
                desk.do(event)
                if isinstance(event, int):
                    assert desk.told() == desk.expected()
            for _ in range(3):
                assert desk.told() == desk.expected()
                here = {deal.id: deal.pipeline_id for deal in _deals(desk)}
                in_sales = [each for each in desk.told() if here[each.deal_id] == 1]
                assert desk.told(1) == in_sales
                desk.database.clock.instant += timedelta(days=8)
        finally:
            desk.database.close()

    the_queue_is_what_the_records_say()


def _deals(desk: Desk) -> list[Deal]:
    return [each for each in records_of(desk.session).values() if isinstance(each, Deal)]


def test_on_sqlite(sqlite_templates: dict[str, Path], tmp_path: Path) -> None:
    template = sqlite_templates["delete"]

    hold(lambda: Database(str(copy_of(template, tmp_path)), "delete"), examples=FEWEST)


def test_on_postgresql(fresh_postgres: Callable[[], str]) -> None:
    hold(lambda: Database(fresh_postgres()), examples=2)


def test_what_wins_teach_is_the_same_on_every_database(
    database: Database, session: Session
) -> None:
    add = AddDeals(drafts=tuple(DealDraft(title=f"Deal {n}", stage="Lead") for n in range(11)))
    session.execute(add)
    won = tuple(range(1, 11))
    for kind in (TouchKind.CALL, TouchKind.EMAIL, TouchKind.CALL):
        database.clock.wait(minutes=1)
        session.execute(LogTouch(deal_ids=won, kind=kind))
    database.clock.wait(days=6)
    heard = LogTouch(deal_ids=won, kind=TouchKind.EMAIL, direction=Direction.IN)
    session.execute(heard)
    session.execute(WinDeals(deal_ids=won, force="Sure"))
    database.clock.wait(days=1)

    assert load_policy(session).limits == {1: Limit(3, "learned", 10)}
    assert load_purge(session, 1) == Purge(6, 10, ((11, 7),))
