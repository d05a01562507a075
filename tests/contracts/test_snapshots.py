"""Noted forecasts: written once, beside the log, and never in anybody's way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import AddDeals, ApplyMap, DealDraft, DeleteDeals, WinDeals
from pipetui.domain.metrics.accuracy import forecast_accuracy
from pipetui.domain.metrics.calibration import calibration
from pipetui.domain.metrics.periods import ALL
from pipetui.domain.money import Money
from pipetui.services.facts import load_facts
from pipetui.services.reading import maps
from pipetui.services.snapshots import load_snapshots, take_due_snapshots
from tests.support.databases import EVERY_KIND, log_of, records_of
from tests.support.maps import may, process, stage, won
from tests.support.snapshots import noted, snapshot

if TYPE_CHECKING:
    from pipetui.domain.dates import Now
    from pipetui.domain.metrics.accuracy import Accuracy
    from pipetui.domain.metrics.calibration import Calibration
    from pipetui.services.session import Session
    from tests.support.databases import Database

EVENTS = process("Events", [stage("Fair", may("Book")), won("Regular")])


def add(session: Session, amount: int = 1000, days: int = 5, pipeline: str = "Sales") -> int:
    """A deal that is expected to close in some days; gives its number."""
    draft = DealDraft(
        title="Website",
        value=Money(amount * 100, "EUR"),
        close=session.now().today + timedelta(days=days),
        probability=50,
        pipeline=pipeline,
    )
    return session.execute(AddDeals(drafts=(draft,))).operation.deal_ids[0]


def keys(session: Session) -> list[str]:
    return [each.period.key for each in load_snapshots(session)]


def test_what_is_noted_comes_back_as_it_was(database: Database, session: Session) -> None:
    first = snapshot("2026-02", noted(1, 1000, 50), noted(2, None, 30), noted(9, 5, None))
    second = snapshot("2026-Q1", noted(1, 2**40, 0, "JPY"), late=61.5)

    assert session.note_snapshots([second, first]) == 2
    assert load_snapshots(database.reopened()) == (first, second)


def test_the_first_forecast_of_a_period_stays(session: Session) -> None:
    first = snapshot("2026-02", noted(1, 1000, 50))
    session.note_snapshots([first])

    assert session.note_snapshots([snapshot("2026-02", noted(1, 7, 7), late=3)]) == 0
    assert load_snapshots(session) == (first,)


def test_month_quarter_and_year_are_noted_once(database: Database, session: Session) -> None:
    add(session)

    assert [
        take_due_snapshots(session, working_days=False),
        take_due_snapshots(session, working_days=False),
    ] == [3, 0]
    assert keys(session) == ["2026", "2026-03", "2026-Q1"]
    assert load_snapshots(session)[0].deals == (noted(1, 1000, 50),)
    database.clock.wait(days=30)
    assert take_due_snapshots(session, working_days=False) == 2
    assert keys(session)[3:] == ["2026-04", "2026-Q2"]


def test_before_there_are_deals_nothing_is_noted(session: Session) -> None:
    assert take_due_snapshots(session, working_days=False) == 0
    add(session)
    assert take_due_snapshots(session, working_days=False) == 3


@pytest.mark.parametrize("database", EVERY_KIND, indirect=True)
def test_of_programs_that_start_together_one_notes_them(database: Database) -> None:
    add(database.session())
    sessions = [database.session() for _ in range(4)]
    start, taken = Barrier(len(sessions)), []

    def run(session: Session) -> None:
        start.wait()
        taken.append(take_due_snapshots(session, working_days=False))

    threads = [Thread(target=run, args=(each,)) for each in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == [0, 0, 0, 3]
    assert len(keys(database.session())) == 3


def test_it_is_no_action_and_nothing_takes_it_back(session: Session) -> None:
    add(session)
    before, actions = records_of(session), log_of(session)
    take_due_snapshots(session, working_days=False)

    assert (records_of(session), log_of(session)) == (before, actions)
    kept = load_snapshots(session)
    session.undo()
    assert 1 not in {deal.id for deal in load_facts(session, working_days=False).deals}
    assert load_snapshots(session) == kept
    session.redo()
    assert load_snapshots(session) == kept


def test_what_it_counted_on_can_go_and_it_stays(session: Session) -> None:
    session.execute(ApplyMap(map=EVENTS, new=True))
    gone = add(session, pipeline="Events")
    take_due_snapshots(session, working_days=False)
    kept = load_snapshots(session)

    session.execute(DeleteDeals(deal_ids=(gone,)))
    assert load_snapshots(session) == kept
    session.undo(3)

    assert load_snapshots(session) == kept
    assert [deal.deal_id for deal in kept[0].deals] == [gone]
    assert [each.pipeline.name for each in maps(session)] == ["Sales", "Consulting"]


def test_what_happens_later_changes_no_score_of_before(
    database: Database, session: Session
) -> None:
    add(session, 1000, days=5)
    late = add(session, 500, days=10)
    take_due_snapshots(session, working_days=False)
    database.clock.wait(days=9)
    session.execute(WinDeals(deal_ids=(1,), force="signed"))
    database.clock.wait(days=30)
    then = session.now()
    before = scores(session, then)

    database.clock.wait(minutes=1)
    take_due_snapshots(session, working_days=False)
    session.execute(WinDeals(deal_ids=(late,), force="signed"))
    add(session, 9000)
    database.clock.wait(days=90)
    take_due_snapshots(session, working_days=False)

    assert scores(session, then) == before
    accuracy, chances = before
    assert [line.forecast for line in accuracy.scores[0].lines] == [750_00]
    assert [line.actual for line in accuracy.scores[0].lines] == [1000_00]
    assert chances.deal_ids == (1,)
    assert scores(session, session.now()) != before


def scores(session: Session, as_of: Now) -> tuple[Accuracy, Calibration]:
    known = replace(load_facts(session, as_of=as_of, working_days=False), maps=())
    kept = load_snapshots(session)
    return forecast_accuracy(known, ALL, kept, float), calibration(known, ALL, kept)
