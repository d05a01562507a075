"""What really happens in a process, read from a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    CheckItems,
    ChurnDeals,
    DealDraft,
    LogTouch,
    MoveDeals,
    ReopenDeals,
    StepDeals,
    WinDeals,
)
from pipetui.domain.errors import Refused
from pipetui.domain.metrics.flow import stage_flows
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.model import Status, TouchKind, Visit
from pipetui.domain.process import Goal
from pipetui.domain.staleness import FIXED
from pipetui.services.learned import load_lines
from pipetui.services.process_facts import load_flow, load_paths
from pipetui.services.reading import maps, progress_of
from tests.support.databases import records_of
from tests.support.maps import consulting, may, must, process, sales, stage, won

if TYPE_CHECKING:
    from pipetui.domain.process import ProcessMap
    from pipetui.services.session import Session
    from tests.support.databases import Database

LINE = 2
"""The pipeline made here, beside the one a new database has."""


@pytest.fixture
def shop(session: Session) -> Session:
    """Somebody who sells in three stages and sees two more with the client."""
    line = replace(sales(), pipeline=replace(sales().pipeline, key="shop", name="Shop"))
    session.execute(ApplyMap(map=line, new=True))
    return session


def add(session: Session, title: str = "Website", stage: str = "Lead", **fields: object) -> int:
    draft = DealDraft(title=title, pipeline=LINE, stage=stage, **fields)  # type: ignore[arg-type]
    done = session.execute(AddDeals(drafts=(draft,)))
    return next(c.id for c in done.operation.changes if c.entity == "deal")


def move(session: Session, deal_id: int, to: str, **options: str) -> None:
    session.execute(MoveDeals(deal_ids=(deal_id,), stage=to, force="sure", **options))  # type: ignore[arg-type]


def win(session: Session, deal_id: int) -> None:
    session.execute(WinDeals(deal_ids=(deal_id,), force="sure"))


def map_of(session: Session, pipeline_id: int = LINE) -> ProcessMap:
    return next(each for each in maps(session) if each.pipeline.id == pipeline_id)


def titles(session: Session, pipeline_id: int = LINE, last: int = 50) -> list[str]:
    return [path.deal.title for path in load_paths(session, pipeline_id, FIXED, last).paths]


class TestFlow:
    def test_it_is_what_the_stored_stays_say(self, database: Database, shop: Session) -> None:
        for number in range(4):
            add(shop, f"Deal {number}")
        database.clock.wait(days=3)
        move(shop, 1, "Talk")
        move(shop, 2, "Offer")
        win(shop, 2)

        stays = [each for each in records_of(shop).values() if isinstance(each, Visit)]
        told = load_flow(shop, LINE, FIXED)

        flows = tuple(flow for flow, _ in told)
        assert flows == stage_flows(map_of(shop), stays, shop.now())
        assert [(each.stage.name, each.entries) for each in flows] == [
            ("Lead", 4),
            ("Talk", 1),
            ("Offer", 1),
            ("Signed", 1),
            ("Onboarding", 0),
        ]
        assert (flows[0].conversion, told[0].time.finished.value) == (Rate(2, 2), 3.0)

    def test_undone_is_not_counted(self, shop: Session) -> None:
        add(shop)
        before = load_flow(shop, LINE, FIXED)
        move(shop, 1, "Talk")
        shop.undo()

        assert load_flow(shop, LINE, FIXED) == before

    def test_a_pipeline_that_is_not_there_is_refused(self, session: Session) -> None:
        with pytest.raises(Refused, match="no pipeline 9"):
            load_flow(session, 9, FIXED)
        with pytest.raises(Refused, match="no pipeline 9"):
            load_paths(session, 9, FIXED)


class TestPaths:
    def test_the_deals_won_last_come_first(self, database: Database, shop: Session) -> None:
        for title in ("First", "Second", "Third"):
            deal = add(shop, title)
            database.clock.wait(days=1)
            win(shop, deal)
        add(shop, "Open")

        assert titles(shop) == ["Third", "Second", "First"]
        assert titles(shop, last=2) == ["Third", "Second"]

    def test_a_deal_is_told_where_it_was_won_wherever_it_has_gone_since(
        self, database: Database, shop: Session
    ) -> None:
        care = process("Care", [stage("Ask"), won("Cared for")])
        shop.execute(ApplyMap(map=care, new=True))
        sold = add(shop, "Sold here")
        database.clock.wait(days=1)
        win(shop, sold)
        database.clock.wait(days=1)
        move(shop, sold, "Cared for", pipeline="Care")
        came = add(shop, "Came here")
        database.clock.wait(days=1)
        move(shop, came, "Ask", pipeline="Care")
        database.clock.wait(days=1)
        win(shop, came)

        assert titles(shop) == ["Sold here"]
        assert titles(shop, LINE + 1) == ["Came here"]
        (path,) = load_paths(shop, LINE + 1, FIXED).paths
        assert (path.is_whole, path.total_days) == (False, 1)

    def test_churned_clients_were_won_and_reopened_deals_are_not(
        self, database: Database, shop: Session
    ) -> None:
        for title in ("Churned", "Reopened"):
            deal = add(shop, title)
            database.clock.wait(days=1)
            win(shop, deal)
        shop.execute(ChurnDeals(deal_ids=(1,), reason="moved"))
        shop.execute(ReopenDeals(deal_ids=(2,)))

        assert titles(shop) == ["Churned"]

    def test_deals_a_file_tells_of_without_stays_are_counted_apart(self, shop: Session) -> None:
        closed = shop.now().instant - timedelta(days=9)
        old = DealDraft(
            title="Old", pipeline=LINE, status=Status.WON, closed_at=closed, imported=True
        )
        shop.execute(AddDeals(drafts=(old,)))
        win(shop, add(shop))

        told = load_paths(shop, LINE, FIXED)

        assert (len(told.paths), told.untold) == (1, 1)
        assert load_paths(shop, 1, FIXED).untold == 0

    def test_what_is_won_after_now_is_not_known_yet(
        self, database: Database, shop: Session
    ) -> None:
        win(shop, add(shop))
        database.clock.wait(days=-1)

        assert titles(shop) == []

    def test_touches_and_items_are_counted_up_to_the_win(
        self, database: Database, shop: Session
    ) -> None:
        deal = add(shop)
        shop.execute(LogTouch(deal_ids=(deal,), kind=TouchKind.CALL))
        shop.execute(LogTouch(deal_ids=(deal,), kind=TouchKind.CALL))
        shop.execute(LogTouch(deal_ids=(deal,), kind=TouchKind.EMAIL))
        shop.execute(CheckItems(deal_id=deal, items=("Find",)))
        database.clock.wait(days=1)
        win(shop, deal)
        database.clock.wait(days=1)
        shop.execute(LogTouch(deal_ids=(deal,), kind=TouchKind.FEEDBACK))
        shop.execute(CheckItems(deal_id=deal, items=("Send",)))
        shop.execute(StepDeals(deal_ids=(deal,), step=1))

        (path,) = load_paths(shop, LINE, FIXED).paths

        assert path.deal.touches == {TouchKind.CALL: 2, TouchKind.EMAIL: 1}
        lead = map_of(shop).stages[0].id
        assert path.deal.items == {(lead, "find-the-buyer"): True, (lead, "read-their-site"): False}

    def test_steps_within_an_item_are_no_items(self, shop: Session) -> None:
        item = replace(must("Prepare"), steps=("Read", "Write"))
        line = process("Care", [stage("Ask", item, may("Smile")), won("Cared for")])
        shop.execute(ApplyMap(map=line, new=True))
        draft = DealDraft(title="Website", pipeline="Care")
        shop.execute(AddDeals(drafts=(draft,)))
        win(shop, 1)

        (path,) = load_paths(shop, LINE + 1, FIXED).paths

        asked = map_of(shop, LINE + 1).stages[0].id
        assert {key for where, key in path.deal.items if where == asked} == {"prepare", "smile"}

    def test_stages_that_have_left_the_map_keep_their_names(
        self, database: Database, shop: Session
    ) -> None:
        deal = add(shop)
        database.clock.wait(days=1)
        move(shop, deal, "Talk")
        database.clock.wait(days=1)
        win(shop, deal)
        known = map_of(shop)
        fewer = tuple(each for each in known.stages if each.name != "Talk")
        shop.execute(ApplyMap(map=replace(known, stages=fewer)))

        (path,) = load_paths(shop, LINE, FIXED).paths

        assert [(step.stage.name, step.stage.retired) for step in path.steps] == [
            ("Lead", False),
            ("Talk", True),
        ]
        assert [
            each.stage.name for each, _ in load_flow(shop, LINE, FIXED) if each.stage.retired
        ] == ["Talk"]

    def test_days_are_those_of_the_zone_of_the_database(
        self, database: Database, shop: Session
    ) -> None:
        database.clock.wait(hours=13, minutes=30)  # half past eleven at night in Berlin
        deal = add(shop)
        database.clock.wait(hours=1)
        win(shop, deal)

        (path,) = load_paths(shop, LINE, FIXED).paths
        assert path.total_days == 1
        assert load_flow(shop, LINE, FIXED)[0].time.finished.value == 1.0


def test_working_days_are_counted_where_they_are_asked_for(
    database: Database, shop: Session
) -> None:
    deal = add(shop)
    database.clock.wait(days=14)
    win(shop, deal)
    lines = load_lines(shop, working_days=True)

    (path,) = load_paths(shop, LINE, lines).paths
    assert path.total_days == 10
    assert load_flow(shop, LINE, lines)[0].time.finished.value == 10


def test_consulting_wins_without_a_stage_for_it(database: Database, session: Session) -> None:
    session.execute(ApplyMap(map=consulting(), new=True))
    draft = DealDraft(title="Advice", pipeline="Consulting")
    session.execute(AddDeals(drafts=(draft,)))
    database.clock.wait(days=2)
    win(session, 1)

    (path,) = load_paths(session, LINE, FIXED).paths
    assert [step.stage.name for step in path.steps] == ["Call"]
    assert load_flow(session, LINE, FIXED)[0].flow.won_outright == 1


def test_a_win_counts_for_the_goal_of_the_pipeline_it_was_won_in(
    database: Database, shop: Session
) -> None:
    deal = add(shop)
    goal = Goal(customers=5, by=shop.now().today)
    for line in maps(shop):
        shop.execute(ApplyMap(map=replace(line, pipeline=replace(line.pipeline, goal=goal))))
    win(shop, deal)
    database.clock.wait(minutes=5)
    shop.execute(ApplyMap(map=process("Clients", [stage("Draft"), won("Served")], goal=goal)))
    move(shop, deal, "Served", pipeline="Clients")

    found = [progress_of(shop, line) for line in maps(shop)]

    assert [each.won for each in found if each is not None] == [0, 1, 0]
