"""The look back on every database: told by hand, and over histories drawn at random."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    ChurnDeals,
    DealDraft,
    LogTouch,
    LoseDeals,
    MoveDeals,
    ReopenDeals,
    WinDeals,
)
from pipetui.domain.errors import PipetuiError
from pipetui.domain.looking_back import Closed, Ending, default_since, total
from pipetui.domain.model import Deal, Entity, Status, Touch, TouchKind, Visit
from pipetui.domain.money import Money
from pipetui.domain.process import ProcessMap, Stage
from pipetui.services import looking_back
from pipetui.services.looking_back import load_look_back
from tests.support import requests
from tests.support.databases import Database, copy_of, records_of
from tests.support.examples import FEWEST
from tests.support.maps import sales

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    import pytest

    from pipetui.domain.commands import Command
    from pipetui.domain.dates import Now
    from pipetui.domain.operation import Record
    from pipetui.services.session import Session

    Records = Mapping[tuple[Entity, int], Record]

SALES, CONSULTING = 1, 2


def started() -> ProcessMap:
    """Sales, where selling begins when one talks."""
    line = sales()
    stages = (replace(each, is_start=each.key == "talk") for each in line.stages)
    return ProcessMap(line.pipeline, tuple(stages))


def added(session: Session, *drafts: DealDraft) -> None:
    session.execute(AddDeals(drafts=drafts))


def test_deals_are_told_by_how_they_ended_newest_first(
    database: Database, session: Session
) -> None:
    session.execute(ApplyMap(map=started()))
    site = DealDraft(
        title="Site", company="Acme", value=Money(900_00, "EUR"), source="web", stage="Lead"
    )
    added(session, site, *(DealDraft(title=f"Deal {n}", stage="Offer") for n in (2, 3, 4)))
    session.execute(LogTouch(deal_ids=(1,), kind=TouchKind.CALL))
    database.clock.wait(days=3)
    session.execute(MoveDeals(deal_ids=(1,), stage="Talk", force="sure"))
    database.clock.wait(days=7)
    session.execute(LoseDeals(deal_ids=(2,), reason="Price", competitor="Bolt"))
    session.execute(WinDeals(deal_ids=(1, 3), force="sure"))
    database.clock.wait(days=2)
    session.execute(WinDeals(deal_ids=(4,)))
    session.execute(LogTouch(deal_ids=(1,), kind=TouchKind.EMAIL))
    session.execute(ChurnDeals(deal_ids=(1,), reason="closed shop"))

    found = load_look_back(session)

    assert (found.since, found.until) == (date(2026, 2, 1), date(2026, 3, 14))
    assert [deal.id for deal in found.won.deals] == [4, 3, 1]
    win = Ending(1, date(2026, 3, 12), Money(900_00, "EUR"), None, 7)
    acme = Closed(
        ended=win,
        title="Site",
        company="Acme",
        pipeline_id=SALES,
        pipeline="Sales",
        stage="Signed",
        source="web",
        touches=1,
    )
    assert found.won.deals[2] == acme
    assert found.churned.deals == (
        replace(acme, ended=Ending(1, date(2026, 3, 14), win.value, "closed shop", 2)),
    )
    (lost,) = found.lost.deals
    assert lost.ended == Ending(2, date(2026, 3, 12), None, "Price", 10)
    assert (lost.stage, lost.competitor, lost.touches) == ("Offer", "Bolt", 0)


def test_the_period_begins_with_the_local_day_it_is_told(
    database: Database, session: Session
) -> None:
    added(session, *(DealDraft(title=f"Deal {n}", stage="Offer") for n in range(3)))
    database.clock.instant = database.clock.instant.replace(hour=22, minute=30)
    session.execute(LoseDeals(deal_ids=(1,), reason="Price"))
    database.clock.wait(hours=1)
    session.execute(LoseDeals(deal_ids=(2,), reason="Price"))
    database.clock.wait(days=1)

    def lost(since: date) -> list[int]:
        return [deal.id for deal in load_look_back(session, since=since).lost.deals]

    # In Berlin the second one was lost after midnight.
    assert lost(date(2026, 3, 2)) == [2, 1]
    assert lost(date(2026, 3, 3)) == [2]
    assert lost(date(2026, 3, 4)) == []
    database.clock.wait(days=40)
    assert load_look_back(session).lost.totals.count == 2
    database.clock.wait(days=30)
    assert load_look_back(session).is_empty


def test_a_pipeline_has_its_own_look_back(database: Database, session: Session) -> None:
    added(
        session,
        DealDraft(title="Won, then with others", stage="Offer"),
        DealDraft(title="Lost here", stage="Lead"),
        DealDraft(title="Lost there", pipeline="Consulting"),
    )
    session.execute(WinDeals(deal_ids=(1,)))
    session.execute(LoseDeals(deal_ids=(2, 3), reason="Timing"))
    database.clock.wait(days=1)
    here, there = load_look_back(session, SALES), load_look_back(session, CONSULTING)

    assert [deal.id for deal in here.won.deals] == [1]
    assert [deal.id for deal in here.lost.deals] == [2]
    assert [deal.id for deal in there.lost.deals] == [3]
    assert there.won.totals.count == 0


def test_of_many_deals_the_newest_are_told_and_all_are_counted(
    database: Database, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking_back, "MOST", 4)
    added(session, *(DealDraft(title=f"Deal {n}", stage="Lead") for n in range(7)))
    session.execute(LoseDeals(deal_ids=(1, 2, 3), reason="Timing"))
    database.clock.wait(hours=1)
    session.execute(LoseDeals(deal_ids=(4, 5, 6, 7), reason="Price"))
    lost = load_look_back(session).lost

    assert [deal.id for deal in lost.deals] == [7, 6, 5, 4]
    assert lost.totals.reasons == (("Price", 4), ("Timing", 3))


def test_a_reopened_deal_has_not_ended(session: Session) -> None:
    added(session, DealDraft(title="Site", stage="Lead"))
    session.execute(LoseDeals(deal_ids=(1,), reason="Price"))
    session.execute(ReopenDeals(deal_ids=(1,)))

    assert load_look_back(session).is_empty


# -- drawn at random ---------------------------------------------------------------------------

events = st.lists(
    st.integers(1, 400)
    | st.one_of(requests.adding, requests.ending, requests.ending, requests.moving)
    | requests.working,
    min_size=4,
    max_size=25,
)


def expected(session: Session) -> list[list[Closed]]:
    """What was won, lost and churned, from every record there is."""
    records, now = records_of(session), session.now()
    since = now.midnight(default_since(now.today))
    found: list[list[tuple[datetime, int, Closed]]] = [[], [], []]
    for deal in [each for each in records.values() if isinstance(each, Deal)]:
        closed, left = deal.closed_at, deal.churned_at
        if closed is None:
            continue
        if since <= closed <= now.instant:
            place = 0 if deal.status is Status.WON else 1
            told = closed_deal(deal, records, now, closed, began(deal, records))
            found[place].append((closed, deal.id, told))
        if left is not None and since <= left <= now.instant:
            found[2].append((left, deal.id, closed_deal(deal, records, now, left, closed)))
    return [[told for *_, told in sorted(each, key=key_of, reverse=True)] for each in found]


def key_of(found: tuple[datetime, int, Closed]) -> tuple[datetime, int]:
    at, deal_id, _ = found
    return at, deal_id


def began(deal: Deal, records: Records) -> datetime:
    entries = [
        stay.entered_at
        for stay in records.values()
        if isinstance(stay, Visit) and stay.deal_id == deal.id and stay.start_known
        for stage in [records[Entity.STAGE, stay.stage_id]]
        if isinstance(stage, Stage) and stage.is_start
    ]
    return min(entries, default=deal.created_at)


def closed_deal(deal: Deal, records: Records, now: Now, ended: datetime, since: datetime) -> Closed:
    names = {key: getattr(each, "name", None) for key, each in records.items()}
    pipeline = names[Entity.PIPELINE, deal.pipeline_id]
    assert pipeline is not None
    assert deal.closed_at is not None
    reason = deal.lost_reason if since is not deal.closed_at else deal.churn_reason
    days = max((now.day_of(ended) - now.day_of(since)).days, 0)
    touches = [each for each in records.values() if isinstance(each, Touch)]
    return Closed(
        ended=Ending(deal.id, now.day_of(ended), deal.value, reason, days),
        title=deal.title,
        company=names.get((Entity.COMPANY, deal.company_id or 0)),
        pipeline_id=deal.pipeline_id,
        pipeline=pipeline,
        stage=names.get((Entity.STAGE, deal.stage_id or 0)),
        competitor=deal.competitor,
        source=deal.source,
        touches=sum(each.deal_id == deal.id and each.at <= deal.closed_at for each in touches),
    )


def hold(make_database: Callable[[], Database], examples: int) -> None:
    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(events)
    def the_look_back_is_what_the_records_say(drawn: list[Command | int]) -> None:
        database = make_database()
        session = database.session()
        try:
            session.execute(ApplyMap(map=started()))
            added(session, *(DealDraft(title=f"Deal {n}", stage="Talk") for n in range(3)))
            for event in drawn:
                if isinstance(event, int):
                    database.clock.wait(hours=event)
                else:
                    with suppress(PipetuiError):
                        session.execute(event)
            found = load_look_back(session)
            groups = (found.won, found.lost, found.churned)
            assert [list(group.deals) for group in groups] == expected(session)
            for group in groups:
                assert group.totals == total(deal.ended for deal in group.deals)
        finally:
            database.close()

    the_look_back_is_what_the_records_say()


def test_on_sqlite(sqlite_templates: dict[str, Path], tmp_path: Path) -> None:
    template = sqlite_templates["delete"]

    hold(lambda: Database(str(copy_of(template, tmp_path)), "delete"), examples=FEWEST)


def test_on_postgresql(fresh_postgres: Callable[[], str]) -> None:
    hold(lambda: Database(fresh_postgres()), examples=2)
