"""The facts of a past moment are what they were at that moment, whatever was done since."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    ChurnDeals,
    DealDraft,
    DeleteDeals,
    EditDeals,
    FieldEdit,
    LogTouch,
    LoseDeals,
    MoveDeals,
    ReopenDeals,
    StepDeals,
    WinDeals,
)
from pipetui.domain.dates import Now
from pipetui.domain.errors import PipetuiError
from pipetui.domain.metrics.closing import revenue, sales_cycle, win_rate
from pipetui.domain.metrics.facts import began_at
from pipetui.domain.metrics.periods import ALL, Period
from pipetui.domain.metrics.reaching import reach_to_win
from pipetui.domain.metrics.ways import paths_won_in
from pipetui.domain.model import Direction, Status, TouchKind
from pipetui.domain.money import Money
from pipetui.services.facts import load_facts
from pipetui.services.learned import load_measured
from pipetui.services.looking_back import load_look_back
from pipetui.services.process_facts import load_paths
from pipetui.services.reading import maps
from pipetui.store.queries import facts as queries
from pipetui.store.queries.past import load_past
from pipetui.store.queries.review import load_cycles
from tests.support import requests
from tests.support.databases import Database, copy_of
from tests.support.examples import FEW
from tests.support.maps import process as process_of
from tests.support.maps import stage, won
from tests.support.world import BERLIN, MONDAY_NOON

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    import pytest

    from pipetui.domain.commands import Command
    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.services.session import Session
    from pipetui.store.database import Reading
    from pipetui.store.queries.past import Past

UNDO, REDO = "undo", "redo"


def happening_now(command: Command) -> Command:
    """The command without dates of its own: who writes down the past changes what was then."""
    if isinstance(command, AddDeals):
        drafts = (
            replace(each, created_at=None, closed_at=None, status=Status.OPEN)
            for each in command.drafts
        )
        return AddDeals(drafts=tuple(drafts))
    if isinstance(command, LogTouch):
        return replace(command, at=None)
    return command


commands = st.one_of(
    requests.adding,
    requests.editing,
    requests.moving,
    requests.moving,
    requests.ending,
    requests.ending,
    requests.working,
    requests.knowing,
    requests.mapping,
).map(happening_now)
events = st.lists(
    commands | commands | commands | st.integers(1, 60) | st.sampled_from([UNDO, UNDO, REDO]),
    min_size=5,
    max_size=30,
)


def from_a_file(now: datetime) -> AddDeals:
    """Deals that were closed before they were written down, and one that was not."""
    made, closed = now - timedelta(days=90), now - timedelta(days=30)
    return AddDeals(
        drafts=(
            DealDraft(title="Lost", status=Status.LOST, created_at=made, closed_at=closed),
            DealDraft(title="Won", stage="Signed", created_at=made, closed_at=closed),
            DealDraft(title="Open", stage="Talk", created_at=made, imported=True),
            DealDraft(title="New", company="Acme", value=Money(500, "EUR")),
        )
    )


def then(instant: datetime) -> Now:
    return Now(instant, BERLIN)


def do(database: Database, session: Session, event: Command | int | str) -> None:
    try:
        if isinstance(event, int):
            database.clock.wait(hours=event)
        elif event == UNDO:
            session.undo()
        elif event == REDO:
            session.redo()
        elif not isinstance(event, str):
            session.execute(event)
    except PipetuiError:
        return


def cycles_of(session: Session, pipeline_id: int) -> tuple[list[int], list[tuple[int, date]]]:
    with session.read() as connection:
        cycles = load_cycles(connection, pipeline_id, session.now())
    return sorted(cycles.won), sorted(cycles.standing)


def begun(facts: Facts) -> list[tuple[int, date]]:
    day_of = facts.as_of.day_of
    return [(deal.id, day_of(began_at(deal, facts.starts))) for deal in facts.active]


def assert_told_alike(session: Session) -> None:
    """What asks the database itself (look back, ways, chances) comes to the same numbers."""
    since = (MONDAY_NOON - timedelta(days=60)).date()
    period = Period(since, None, "since then")
    for pipeline_id in (None, 1, 2):
        facts = load_facts(session, pipeline_id, working_days=False)
        back = load_look_back(session, pipeline_id, since)
        rate, worth = win_rate(facts, period), revenue(facts, period).amounts
        cycle = sales_cycle(facts, period)
        assert (back.won.totals.count, back.lost.totals.count) == (len(rate.won), len(rate.lost))
        assert back.won.totals.unpriced == worth.unpriced
        sums = {code: amount.total for code, amount in worth.by_currency.items()}
        assert back.won.totals.sums == sums
        assert (back.won.totals.days.value, back.lost.totals.days.value) == (
            cycle.won.median,
            cycle.lost.median,
        )
        if pipeline_id is not None:
            assert cycles_of(session, pipeline_id) == (
                sorted(sales_cycle(facts, ALL).won.each),
                begun(facts),
            )
    whole = load_facts(session, working_days=False)
    for process in whole.maps:
        ways = load_paths(session, process.pipeline.id, whole.lines, last=1000)
        for facts in (whole, load_facts(session, process.pipeline.id, working_days=False)):
            assert replace(paths_won_in(facts, process, ALL), basis=ways.basis) == ways
    reach = (reach_to_win(process, whole.deals) for process in whole.maps)
    assert load_measured(session) == {
        number: rate for each in reach for number, rate in each.items()
    }


def hold(make_database: Callable[[], Database], examples: int) -> None:
    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(events)
    def what_was_is_what_is_told_of_it(drawn: list[Command | int | str]) -> None:
        database = make_database()
        try:
            session = database.session()
            session.execute(from_a_file(MONDAY_NOON))
            kept: dict[datetime, tuple[DealFact, ...]] = {}
            for event in drawn:
                do(database, session, event)
                kept[database.clock.instant] = load_facts(session, working_days=False).deals
            assert_told_alike(session)
            database.clock.wait(days=1)
            for instant, deals in kept.items():
                assert load_facts(session, as_of=then(instant), working_days=False).deals == deals
        finally:
            database.close()

    what_was_is_what_is_told_of_it()


def test_rebuilt_on_sqlite(sqlite_templates: dict[str, Path], tmp_path: Path) -> None:
    template = sqlite_templates["delete"]

    hold(lambda: Database(str(copy_of(template, tmp_path)), "delete"), examples=FEW)


def test_rebuilt_on_postgresql(fresh_postgres: Callable[[], str]) -> None:
    hold(lambda: Database(fresh_postgres()), examples=2)


SECONDS = timedelta(seconds=1)


def add(session: Session, **fields: object) -> int:
    draft = DealDraft(title="Website", **fields)  # type: ignore[arg-type]
    done = session.execute(AddDeals(drafts=(draft,)))
    return done.operation.deal_ids[0]


def only(session: Session, instant: datetime) -> DealFact:
    (deal,) = load_facts(session, as_of=then(instant), working_days=False).deals
    return deal


def test_a_deal_reopened_later_is_closed_as_it_was(database: Database, session: Session) -> None:
    deal_id = add(session, stage="Talk")
    session.execute(LoseDeals(deal_ids=(deal_id,), reason="Price", competitor="Bolt"))
    lost = database.clock.instant
    database.clock.wait(days=3)
    session.execute(ReopenDeals(deal_ids=(deal_id,)))
    database.clock.wait(days=3)

    was = only(session, lost + SECONDS)
    assert (was.status, was.closed_at, was.lost_reason) == (Status.LOST, lost, "Price")
    assert was.competitor == "Bolt"
    assert len(was.stays) == 1
    assert only(session, database.clock.instant).is_open


def test_a_deal_won_later_is_open_where_it_stood(database: Database, session: Session) -> None:
    deal_id = add(session, stage="Lead")
    database.clock.wait(days=1)
    session.execute(StepDeals(deal_ids=(deal_id,), step=1, force="Sure"))
    moved = database.clock.instant
    database.clock.wait(days=1)
    session.execute(WinDeals(deal_ids=(deal_id,), force="Sure", value="9k"))
    won = database.clock.instant
    database.clock.wait(days=1)
    session.execute(ChurnDeals(deal_ids=(deal_id,), reason="Moved away"))
    left = database.clock.instant
    database.clock.wait(days=1)

    was = only(session, won - SECONDS)
    assert (was.is_open, was.closed_at, was.value) == (True, None, None)
    assert was.stage_id == was.stays[-1].stage_id
    assert (was.stays[-1].entered_at, was.stays[-1].left_at) == (moved, None)
    client = only(session, left - SECONDS)
    assert (client.is_won, client.churned_at, client.churn_reason) == (True, None, None)
    assert only(session, left).churned_at == left


def test_a_sales_cycle_begins_on_one_day_wherever_a_deal_was_handed_on(
    database: Database, session: Session
) -> None:
    """It began in another pipeline, and is not begun anew by a stage after the win."""
    start, sell, care = stage("Ask"), stage("Sell"), won("Care")
    first_map = process_of("First", [replace(start, is_start=True), sell, won("Won")])
    second_map = process_of("Second", [start, sell, replace(care, is_start=True)])
    for each in (first_map, second_map):
        session.execute(ApplyMap(map=each, new=True))
    through, back = (add(session, pipeline="First", stage=name) for name in ("Ask", "Sell"))
    standing = add(session, pipeline="First", stage="Ask")
    database.clock.wait(days=10)
    handed = MoveDeals(deal_ids=(through, standing), pipeline="Second", stage="Sell", force="Sure")
    session.execute(handed)
    database.clock.wait(days=10)
    session.execute(WinDeals(deal_ids=(through, back), force="Sure"))
    database.clock.wait(days=10)
    session.execute(MoveDeals(deal_ids=(back,), pipeline="Second", stage="Care", force="Sure"))

    assert_told_alike(session)
    first, second = (each.pipeline.id for each in maps(session)[-2:])
    assert cycles_of(session, second) == ([20], [(standing, MONDAY_NOON.date())])
    assert cycles_of(session, first) == ([20], [])
    assert [each.ended.days for each in load_look_back(session).won.deals] == [20, 20]


def test_what_is_deleted_later_was_there(database: Database, session: Session) -> None:
    deal_id = add(session)
    was = load_facts(session, working_days=False).deals
    database.clock.wait(days=1)
    session.execute(DeleteDeals(deal_ids=(deal_id,)))

    assert load_facts(session, working_days=False).deals == ()
    assert (
        load_facts(session, as_of=then(database.clock.instant - SECONDS), working_days=False).deals
        == was
    )


def test_fields_are_those_of_the_moment(database: Database, session: Session) -> None:
    deal_id = add(session, value=Money(100, "EUR"), tags=("a",))
    database.clock.wait(days=1)
    edits = (
        FieldEdit(field="value", text="20 USD"),
        FieldEdit(field="owner", text="Ann"),
        FieldEdit(field="tags", text="b"),
        FieldEdit(field="close", text="+3d"),
    )
    session.execute(EditDeals(deal_ids=(deal_id,), edits=edits))

    was = only(session, database.clock.instant - SECONDS)
    assert (was.value, was.owner, was.tags) == (Money(100, "EUR"), None, ("a",))
    assert was.expected_close is None
    assert only(session, database.clock.instant).value == Money(2000, "USD")


def test_a_deal_imported_later_has_the_past_it_tells_of(
    database: Database, session: Session
) -> None:
    made, closed = MONDAY_NOON - timedelta(days=90), MONDAY_NOON - timedelta(days=30)
    deal_id = add(session, status=Status.LOST, created_at=made, closed_at=closed, imported=True)
    database.clock.wait(days=1)
    session.execute(ReopenDeals(deal_ids=(deal_id,)))

    assert load_facts(session, as_of=then(made - SECONDS), working_days=False).deals == ()
    before = only(session, closed - SECONDS)
    assert (before.is_open, before.stage_id, before.stays) == (True, None, ())
    after = only(session, closed + SECONDS)
    assert (after.is_lost, after.closed_at) == (True, closed)


def test_a_touch_written_down_later_counts_when_it_was(
    database: Database, session: Session
) -> None:
    deal_id = add(session)
    at = database.clock.instant + timedelta(hours=1)
    database.clock.wait(days=2)
    touch = LogTouch(deal_ids=(deal_id,), kind=TouchKind.CALL, direction=Direction.IN, at=at)
    session.execute(touch)

    assert only(session, at - SECONDS).touches == ()
    assert [each.at for each in only(session, at).touches] == [at]


def test_of_now_the_log_is_not_read(
    session: Session, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(session)
    read: list[datetime] = []

    def load_and_tell(connection: Reading, instant: datetime) -> Past:
        read.append(instant)
        return load_past(connection, instant)

    monkeypatch.setattr(queries, "load_past", load_and_tell)
    load_facts(session, working_days=False)
    load_facts(session, as_of=session.now(), working_days=False)
    assert read == []
    yesterday = database.clock.instant - timedelta(days=1)
    load_facts(session, as_of=then(yesterday), working_days=False)
    assert read == [yesterday]


def test_a_pipeline_has_its_deals_and_those_that_passed_through(
    database: Database, session: Session
) -> None:
    add(session, stage="Lead")
    moved = add(session, stage="Lead")
    database.clock.wait(days=1)
    session.execute(
        MoveDeals(deal_ids=(moved,), stage="Quote", pipeline="Consulting", force="Sure")
    )

    sales, consulting = (load_facts(session, each, working_days=False) for each in (1, 2))
    assert [deal.id for deal in sales.deals] == [1]
    assert [deal.id for deal in sales.passed] == [2]
    assert ([deal.id for deal in consulting.deals], consulting.passed) == ([2], ())
    session.execute(WinDeals(deal_ids=(moved,), force="Sure"))
    assert [deal.id for deal in load_facts(session, 2, working_days=False).won] == [2]


def test_what_is_edited_after_an_import_changes_no_figure_of_before(
    database: Database, session: Session
) -> None:
    closed = MONDAY_NOON - timedelta(days=30)
    ids = [
        add(session, stage="Signed", value=Money(100, "EUR"), created_at=closed, closed_at=closed)
        for _ in range(3)
    ]
    period = Period(None, None, "all time")
    database.clock.wait(days=1)
    before = revenue(load_facts(session, as_of=then(closed), working_days=False), period).amounts
    edit = FieldEdit(field="value", text="9k")
    session.execute(EditDeals(deal_ids=tuple(ids[:2]), edits=(edit,)))
    session.execute(DeleteDeals(deal_ids=(ids[2],)))
    session.undo()

    assert before.by_currency["EUR"].total == 300
    assert (
        revenue(load_facts(session, as_of=then(closed), working_days=False), period).amounts
        == before
    )
    assert (
        revenue(load_facts(session, working_days=False), period).amounts.by_currency["EUR"].total
        == 18_001_00
    )
