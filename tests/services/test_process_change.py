"""Whether a version of a map shows in the figures of a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    DealDraft,
    EditDeals,
    FieldEdit,
    LoseDeals,
    ReopenDeals,
    StepDeals,
    WinDeals,
)
from pipetui.domain.errors import Refused
from pipetui.domain.metrics.changeover import Compared
from pipetui.domain.metrics.periods import ALL, parse_period
from pipetui.domain.metrics.process_change import NoChange, ProcessChange
from pipetui.domain.metrics.rates import Rate
from pipetui.services.metrics import load_figures
from pipetui.services.process_change import load_process_change
from pipetui.services.reading import maps
from pipetui.services.settings.config import Day
from tests.support.maps import must, stage

if TYPE_CHECKING:
    from pipetui.domain.metrics.changeover import ChangeLine
    from pipetui.domain.process import ProcessMap
    from pipetui.services.session import Session
    from tests.support.databases import Database


def process(session: Session) -> ProcessMap:
    return maps(session)[0]


def found(session: Session, *args: object) -> ProcessChange:
    told = load_process_change(session, process(session), *args, working_days=False)  # type: ignore[arg-type]
    assert isinstance(told, ProcessChange)
    return told


def rate(told: ProcessChange, kind: Compared, name: str = "") -> ChangeLine:
    (line,) = (each for each in told.lines if each.kind is kind and name in each.name)
    return line


def add(session: Session, count: int = 1) -> tuple[int, ...]:
    drafts = tuple(DealDraft(title=f"Deal {number}") for number in range(count))
    done = session.execute(AddDeals(drafts=drafts))
    return tuple(c.id for c in done.operation.changes if c.entity == "deal")


def win(session: Session, *deals: int) -> None:
    session.execute(WinDeals(deal_ids=deals, force="sure"))


def lose(session: Session, *deals: int) -> None:
    session.execute(LoseDeals(deal_ids=deals, reason="Price"))


def with_a_stage_more(session: Session) -> None:
    """The map with one stage more behind the first."""
    known = process(session)
    more = stage("Diagnosis", must("Find the pain"))
    stages = (known.stages[0], more, *known.stages[1:])
    session.execute(ApplyMap(map=replace(known, stages=stages)))


@pytest.fixture
def edited(database: Database, session: Session) -> Session:
    """Ten days with the old map, then ten days and an hour with a stage more."""
    wait = database.clock.wait
    wait(days=1)
    one, two = add(session, 2)
    wait(days=2)
    win(session, one)
    wait(days=7)
    with_a_stage_more(session)
    wait(hours=1)
    win(session, two)  # too late to count
    three, four, five = add(session, 3)
    wait(days=5)
    win(session, three)
    session.execute(StepDeals(deal_ids=(four,), step=1, force="sure"))
    lose(session, five)
    wait(days=4)
    return session


def test_deals_made_before_the_edit_are_seen_as_they_stood_then(edited: Session) -> None:
    told = found(edited)

    assert (told.version, told.made_before, told.made_after) == (2, (1, 2), (3, 4, 5))
    assert told.after.last == edited.now().today
    assert told.before.days == told.after.days == 10
    won = rate(told, Compared.COHORT)
    assert (won.before, won.after) == (Rate(1, 2), Rate(1, 3))
    decided = rate(told, Compared.DECIDED)
    assert (decided.before, decided.after) == (Rate(1, 1), Rate(1, 2))
    assert [each.verdict for each in told.lines] == ["cannot be told"] * len(told.lines)


def test_the_stage_that_came_is_told_so(edited: Session) -> None:
    told = found(edited)

    assert [each.name for each in told.came] == ["Diagnosis"]
    line = rate(told, Compared.CONVERSION, "Diagnosis")
    assert (line.before, line.after, line.note) == (None, Rate(0, 0), "new in this version")
    lead = rate(told, Compared.CONVERSION, "Lead")
    assert (lead.before, lead.after) == (Rate(1, 1), Rate(2, 3))


def test_figures_compare_once_whatever_days_they_are_asked_for(edited: Session) -> None:
    figures = load_figures(edited, day=Day())
    of_all, of_a_month = (
        figures.of("process_change", period)[0].value
        for period in (ALL, parse_period("30d", edited.now().today))
    )

    assert of_all == found(edited)
    assert of_a_month is of_all


def test_the_newest_version_from_before_today_is_compared(
    database: Database, edited: Session
) -> None:
    known = process(edited)
    named = replace(known.stages[0], name="Enquiry")
    edited.execute(ApplyMap(map=replace(known, stages=(named, *known.stages[1:]))))

    assert (found(edited).version, found(edited).others) == (2, (3,))
    assert found(edited, 3).after.days == 1
    database.clock.wait(days=1)
    assert found(edited).version == 3
    assert found(edited, 2).version == 2


def test_without_a_version_to_compare_it_says_what_is_missing(
    database: Database, session: Session
) -> None:
    told = load_process_change(session, process(session), working_days=False)
    assert isinstance(told, NoChange)
    assert told.missing == "the map of Sales has one version: there is none to compare it with"

    database.clock.wait(days=1)
    with_a_stage_more(session)
    told = load_process_change(session, process(session), working_days=False)
    assert isinstance(told, NoChange)
    assert "was changed today" in told.missing


def test_a_version_that_is_not_there_is_refused_with_those_that_are(edited: Session) -> None:
    with pytest.raises(Refused, match="7 is no version of Sales") as refused:
        found(edited, 7)
    assert refused.value.hint == "there are versions 1 to 2; `pipetui map history` lists them"
    with pytest.raises(Refused, match="version 1 of Sales is the first"):
        found(edited, 1)
    then = replace(edited.now(), instant=edited.now().instant - timedelta(days=15))
    with pytest.raises(Refused, match="was made later than the day"):
        found(edited, 2, then)


def test_what_is_dated_later_changes_nothing(database: Database, edited: Session) -> None:
    then, told = edited.now(), found(edited)
    database.clock.wait(hours=1)
    win(edited, 4)
    edited.execute(ReopenDeals(deal_ids=(1, 3)))
    edited.execute(EditDeals(deal_ids=(1, 2), edits=(FieldEdit(field="value", text="900 EUR"),)))
    add(edited, 4)
    known = process(edited)
    edited.execute(
        ApplyMap(map=replace(known, stages=known.stages[1:]), stage_to=(("lead", "diagnosis"),))
    )
    database.clock.wait(days=3)
    lose(edited, 3)

    assert found(edited, 2) != told
    assert found(edited, 2, then) == told
    assert found(edited, None, then) == told
