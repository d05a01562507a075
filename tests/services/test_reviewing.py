"""The review queue of a database: snoozed, parked and back; what history teaches; the purge."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    DealDraft,
    EditDeals,
    FieldEdit,
    LogAttempt,
    LogTouch,
    MoveDeals,
    ParkDeals,
    PlanStep,
    WinDeals,
)
from pipetui.domain.dates import When
from pipetui.domain.errors import Refused
from pipetui.domain.model import Direction, Status, TouchKind
from pipetui.services.reviewing import load_policy, load_purge, load_queue
from pipetui.services.settings.config import Day, parse_config
from tests.support.maps import sales

if TYPE_CHECKING:
    from pipetui.services.session import Session
    from tests.support.databases import Database

SHOP = 2


@pytest.fixture
def shop(session: Session) -> Session:
    """Somebody with a pipeline of their own, in which one stops after four tries."""
    line = sales()
    stages = (
        replace(line.stages[0], is_start=True, touch_limit=4, items=()),
        *(replace(each, items=()) for each in line.stages[1:]),
    )
    pipeline = replace(line.pipeline, key="shop", name="Shop")
    session.execute(ApplyMap(map=replace(line, pipeline=pipeline, stages=stages), new=True))
    return session


def add(session: Session, count: int = 1, **fields: object) -> tuple[int, ...]:
    draft = DealDraft(title="Website", pipeline=SHOP, **fields)  # type: ignore[arg-type]
    done = session.execute(AddDeals(drafts=(draft,) * count))
    return tuple(c.id for c in done.operation.changes if c.entity == "deal")


def told(session: Session, pipeline_id: int | None = SHOP) -> dict[int, list[str]]:
    queue = load_queue(session, pipeline_id)
    return {item.deal_id: [str(each.kind) for each in item.reasons] for item in queue}


def day(session: Session, offset: int) -> date:
    return session.now().today + timedelta(days=offset)


class TestComingBack:
    def test_snoozed_it_is_gone_until_its_step_is_due(
        self, database: Database, shop: Session
    ) -> None:
        (deal,) = add(shop)
        shop.execute(LogTouch(deal_ids=(deal,), kind=TouchKind.CALL))
        assert told(shop) == {deal: ["no_step"]}

        shop.execute(PlanStep(deal_ids=(deal,), due=When(day(shop, 2))))
        assert told(shop) == {}
        database.clock.wait(days=2)
        assert told(shop) == {deal: ["due_today"]}
        database.clock.wait(days=1)
        assert told(shop) == {deal: ["overdue"]}

    def test_snoozed_it_stays_for_another_reason(self, shop: Session) -> None:
        (deal,) = add(shop, close=day(shop, -3))
        shop.execute(LogTouch(deal_ids=(deal,), kind=TouchKind.CALL))

        shop.execute(PlanStep(deal_ids=(deal,), due=When(day(shop, 2))))

        assert told(shop) == {deal: ["slipped"]}

    def test_parked_it_is_gone_and_back_by_date_until_something_is_decided(
        self, database: Database, shop: Session
    ) -> None:
        (deal,) = add(shop, next_text="Call", next_due=When(day(shop, 60)))
        shop.execute(ParkDeals(deal_ids=(deal,), until=day(shop, 30)))

        database.clock.wait(days=29)
        assert told(shop) == {}
        database.clock.wait(days=1)
        assert told(shop) == {deal: ["unparked"]}
        edit = FieldEdit(field="owner", text="Mira")
        shop.execute(EditDeals(deal_ids=(deal,), edits=(edit,)))
        assert told(shop) == {deal: ["unparked"]}
        shop.execute(PlanStep(deal_ids=(deal,), due=When(day(shop, 5))))
        assert told(shop) == {}
        shop.undo()
        assert told(shop) == {deal: ["unparked"]}

    def test_a_first_answer_settles_a_lead(self, database: Database, shop: Session) -> None:
        (deal,) = add(shop, next_text="Call", next_due=When(day(shop, 9)))
        assert told(shop) == {}

        shop.execute(LogTouch(deal_ids=(deal,), kind=TouchKind.EMAIL, direction=Direction.IN))
        database.clock.wait(hours=3)
        assert told(shop) == {deal: ["unanswered"]}
        shop.execute(LogTouch(deal_ids=(deal,), kind=TouchKind.EMAIL))
        assert told(shop) == {}

    def test_closed_deals_need_nothing(self, shop: Session) -> None:
        (deal,) = add(shop)
        shop.execute(WinDeals(deal_ids=(deal,), force="sure"))

        assert told(shop) == {}

    def test_without_a_pipeline_the_queue_is_of_all(self, shop: Session) -> None:
        (mine,) = add(shop)
        shop.execute(AddDeals(drafts=(DealDraft(title="Elsewhere", pipeline=1),)))

        assert set(told(shop)) == {mine}
        assert len(told(shop, None)) == 2

    def test_touches_at_one_instant_came_in_the_order_they_were_written(
        self, shop: Session
    ) -> None:
        deals = add(shop, 2)
        shop.execute(LogTouch(deal_ids=deals, kind=TouchKind.CALL))
        shop.execute(LogTouch(deal_ids=deals, kind=TouchKind.NO))
        shop.execute(LogTouch(deal_ids=deals[1:], kind=TouchKind.CALL))

        assert told(shop) == {deals[0]: ["no_step", "no"], deals[1]: ["no_step"]}


class TestWhatHistoryTeaches:
    def win(self, database: Database, shop: Session, count: int, tries: int) -> None:
        deals = add(shop, count)
        for _ in range(tries):
            database.clock.wait(minutes=1)
            shop.execute(LogAttempt(deal_ids=deals))
        database.clock.wait(minutes=1)
        shop.execute(LogTouch(deal_ids=deals, kind=TouchKind.EMAIL, direction=Direction.IN))
        shop.execute(WinDeals(deal_ids=deals, force="sure"))
        database.clock.wait(minutes=1)
        shop.execute(LogTouch(deal_ids=deals, kind=TouchKind.CALL))

    def test_with_nine_wins_the_number_of_the_map_ends_trying(
        self, database: Database, shop: Session
    ) -> None:
        self.win(database, shop, 9, tries=2)
        (deal,) = add(shop)
        for _ in range(3):
            shop.execute(LogAttempt(deal_ids=(deal,)))
        assert told(shop) == {}

        shop.execute(LogAttempt(deal_ids=(deal,)))

        (item,) = load_queue(shop, SHOP)
        assert [each.text for each in item.reasons] == ["4 tries without an answer, the limit is 4"]

    def test_with_ten_they_do_unless_the_settings_say_otherwise(
        self, database: Database, shop: Session
    ) -> None:
        self.win(database, shop, 10, tries=2)
        (deal,) = add(shop)
        for _ in range(2):
            shop.execute(LogAttempt(deal_ids=(deal,)))

        (item,) = load_queue(shop, SHOP)

        assert [each.text for each in item.reasons] == [
            "2 tries without an answer; 9 in 10 wins had one by try 2"
        ]
        assert load_queue(shop, SHOP, Day(attempts="fixed")) == ()

    def test_a_win_of_later_teaches_nothing_yet(self, database: Database, shop: Session) -> None:
        self.win(database, shop, 10, tries=2)
        assert load_policy(shop).limits[SHOP].attempts == 2

        database.clock.wait(days=-1)

        assert load_policy(shop).limits == {}

    def test_the_settings_say_how_soon_a_lead_is_answered(self, shop: Session) -> None:
        add(shop)

        (item,) = load_queue(shop, SHOP, Day(answer_hours=2))

        assert item.reasons[0].text.endswith("the target is 2 hours")

    def test_settings_that_make_no_sense_are_told_and_left_out(self) -> None:
        config, problems = parse_config('[day]\nanswer_hours = 0\nattempts = "some"\n')

        assert (config.day.answer_hours, config.day.attempts) == (24, "learned")
        assert [each.split(" in ")[0] for each in problems] == [
            "answer_hours under day",
            "attempts under day",
        ]


class TestPurge:
    def test_open_deals_older_than_nine_in_ten_wins_are_offered(
        self, database: Database, shop: Session
    ) -> None:
        won = add(shop, 10)
        early, parked, waiting = add(shop, 3)
        database.clock.wait(days=5)
        # Made long ago, begun when it came into the first stage.
        (late,) = add(shop)
        database.clock.wait(days=15)
        shop.execute(WinDeals(deal_ids=won, force="sure"))
        shop.execute(ParkDeals(deal_ids=(parked,), until=day(shop, 90)))
        shop.execute(MoveDeals(deal_ids=(waiting,), stage="Talk", force="sure"))
        assert load_purge(shop, SHOP).deals == ()

        database.clock.wait(days=1)
        purge = load_purge(shop, SHOP)
        assert (purge.line_days, purge.n) == (20, 10)
        assert purge.deals == ((early, 21), (waiting, 21))
        database.clock.wait(days=5)
        assert [deal_id for deal_id, _ in load_purge(shop, SHOP).deals] == [early, waiting, late]

    def test_of_a_deal_from_a_file_the_day_it_was_made_counts(self, shop: Session) -> None:
        made = datetime(2026, 1, 2, 12, tzinfo=UTC)
        won = {"status": Status.WON, "closed_at": made + timedelta(days=30)}
        add(shop, 10, created_at=made, imported=True, **won)
        (old,) = add(shop, created_at=made, imported=True, stage="Lead")

        purge = load_purge(shop, SHOP)

        assert purge.line_days == 30
        assert purge.deals == ((old, (day(shop, 0) - made.date()).days),)

    def test_a_pipeline_that_is_not_there_is_refused(self, shop: Session) -> None:
        with pytest.raises(Refused, match="no pipeline 9"):
            load_purge(shop, 9)
