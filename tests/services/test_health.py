"""The health of a database's pipeline, and its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    DealDraft,
    LogTouch,
    LoseDeals,
    MoveDeals,
    ParkDeals,
    WinDeals,
)
from pipetui.domain.errors import Refused
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.model import Entity, TouchKind
from pipetui.domain.money import Money
from pipetui.domain.process import Goal
from pipetui.domain.pushing import PushKind
from pipetui.domain.signs import GoodKind, Health, Sign, SignKind
from pipetui.services.health import load_health, load_watched
from pipetui.services.present.health import push_words
from pipetui.services.settings.config import parse_config
from tests.support.maps import sales

if TYPE_CHECKING:
    from pipetui.services.session import Session
    from tests.support.databases import Database

GOAL = Goal(revenue=Money(100_000_00, "EUR"), since=date(2026, 1, 1), by=date(2027, 12, 31))


@pytest.fixture
def shop(session: Session) -> Session:
    """Somebody who sells in three stages, with a goal."""
    line = sales()
    pipeline = replace(line.pipeline, key="shop", name="Shop", goal=GOAL)
    session.execute(ApplyMap(map=replace(line, pipeline=pipeline), new=True))
    return session


def add(session: Session, count: int = 1, stage: str = "Lead") -> tuple[int, ...]:
    draft = DealDraft(title="Deal", pipeline=2, stage=stage, value=Money(1_000_00, "EUR"))
    done = session.execute(AddDeals(drafts=(draft,) * count))
    return tuple(each.id for each in done.operation.changes if each.entity is Entity.DEAL)


def sign(health: Health, kind: SignKind | GoodKind) -> Sign:
    return next(each for each in (*health.warnings, *health.good) if each.kind is kind)


def test_a_parked_deal_is_in_no_sign(shop: Session) -> None:
    deals = add(shop, 3)
    assert sign(load_health(shop, 2), SignKind.NO_STEP).deals == deals
    shop.execute(ParkDeals(deal_ids=deals[:1], until=date(2027, 5, 1)))
    assert sign(load_health(shop, 2), SignKind.NO_STEP).deals == deals[1:]


def test_touches_count_while_they_are_recent(database: Database, shop: Session) -> None:
    deals = add(shop, 2)
    shop.execute(LogTouch(deal_ids=deals, kind=TouchKind.CALL, text="Wants it"))
    shop.execute(LogTouch(deal_ids=deals[:1], kind=TouchKind.EMAIL))
    assert sign(load_health(shop, 2), GoodKind.TOUCHES).count == 3
    assert sign(load_health(shop, 2), GoodKind.NOTES).count == 2
    database.clock.wait(days=29)
    assert sign(load_health(shop, 2), GoodKind.TOUCHES).count == 3
    database.clock.wait(days=1)
    assert sign(load_health(shop, 2), GoodKind.TOUCHES).count == 0
    assert sign(load_health(shop, 2), GoodKind.NOTES).count == 0


def test_leads_or_closings_is_answered_with_the_arithmetic(shop: Session) -> None:
    won, lost = add(shop, 8), add(shop, 24)
    shop.execute(WinDeals(deal_ids=won, force="sure"))
    shop.execute(LoseDeals(deal_ids=lost, reason="price"))
    add(shop, 4)
    health = load_health(shop, 2)
    answer, steps = push_words(health.push)

    assert health.push.win_rate == Rate(8, 32)
    # 92,000 are missing. Of 4 open deals a quarter is likely, for 8 of 32 that came to their stage
    # were won: (92,000 - 1,000) / (1,000 x 1/4) = 364.
    assert (health.push.kind, health.push.leads) == (PushKind.LEADS, 364)
    assert "€4k are open, €1k weighted by their chances" in steps
    assert answer == "Push for new leads"
    assert steps[0] == "€92k are missing, with 404 days left, today among them"
    assert "25 % (n 32) were won of all decided so far: of €4k that makes €1k" in steps
    assert any("= 364 new deals" in each for each in steps)
    assert sign(health, SignKind.TOO_FEW).shows


def test_without_a_goal_it_says_what_is_missing(session: Session) -> None:
    answer, steps = push_words(load_health(session).push)

    assert answer == "Not told yet"
    assert "Missing: a goal of the pipeline." in steps


def test_a_pinned_conversion_is_watched_from_its_days_on(database: Database, shop: Session) -> None:
    config = parse_config('[health]\npinned = ["talk"]\nwatch_days = 30\n')[0]
    shop.execute(MoveDeals(deal_ids=add(shop, 30, "Talk"), stage="Offer", force="sure"))
    database.clock.wait(days=60)
    shop.execute(LoseDeals(deal_ids=add(shop, 30, "Talk"), reason="price"))
    found = sign(load_health(shop, 2, config), SignKind.CONVERSION)

    assert found.label == "Fewer go on from Talk"
    assert found.shows
    assert (found.count, found.of) == (0, 30)
    plain = load_health(shop, 2)
    assert SignKind.CONVERSION not in {each.kind for each in plain.warnings}
    (watched,) = load_watched(shop, 2, config)
    assert (watched.has_dropped, watched.said) == (found.shows, found.said)
    assert watched.advice == found.advice
    assert load_watched(shop, 2) == ()


def test_thresholds_are_those_of_the_settings(shop: Session) -> None:
    add(shop, 3)
    assert sign(load_health(shop, 2), SignKind.TOO_FEW).shows
    config = parse_config("[health]\nleast_deals = 3\nno_step = 3\n")[0]
    calm = load_health(shop, 2, config)
    assert not sign(calm, SignKind.TOO_FEW).shows
    assert not sign(calm, SignKind.NO_STEP).shows


def test_a_pipeline_that_is_not_there_is_refused(session: Session) -> None:
    with pytest.raises(Refused, match="no pipeline 9"):
        load_health(session, 9)
