"""Rounds of the review, kept in a database and summed up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipetui.domain import rounds
from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    DealDraft,
    DeleteDeals,
    LoseDeals,
    ParkDeals,
    WinDeals,
)
from pipetui.domain.dates import When
from pipetui.domain.money import Every, Money
from pipetui.domain.rounds import How, Round, Streak
from pipetui.services import reading
from pipetui.services.health import load_health
from pipetui.services.reviewing import load_purge
from pipetui.services.rounds import Kept, Summary, keep, load_kept, sum_up
from pipetui.services.settings.config import Config
from tests.support.examples import FEW
from tests.support.maps import sales
from tests.support.strategies import texts

if TYPE_CHECKING:
    from pipetui.services.session import Session
    from tests.support.databases import Database

SHOP = 2
MONDAY = date(2026, 11, 23)


@pytest.fixture
def shop(session: Session) -> Session:
    """Somebody with a pipeline of their own beside the first one."""
    line = sales()
    pipeline = replace(line.pipeline, key="shop", name="Shop")
    session.execute(ApplyMap(map=replace(line, pipeline=pipeline), new=True))
    return session


def add(session: Session, title: str = "Website", **fields: object) -> int:
    draft = DealDraft(title=title, **{"pipeline": SHOP, **fields})  # type: ignore[arg-type]
    return session.execute(AddDeals(drafts=(draft,))).operation.deal_ids[0]


def summed(
    session: Session,
    here: Round,
    before: Kept | None = None,
    streak: Streak | None = None,
) -> Summary:
    before = before or Kept()
    known = reading.maps(session)
    return sum_up(session, here, known, Config(), before=before, streak=streak or before.streak)


def ended(settled: dict[int, How], *left: int) -> Round:
    return Round(MONDAY, (*settled, *left), None, settled, frozenset(left))


DAMAGED = (
    "",
    "garbage…",
    "null",
    "[]",
    "{}",
    '{"day": "2026-11-23"}',
    '{"day": "soon", "at": 7}',
    '{"day": "2026-11-23", "at": "first"}',
    '{"day": "2026-11-23", "at": 7, "settled": {"8": "eaten"}}',
    '{"day": "2026-11-23", "at": 7, "settled": [8]}',
    '{"day": "2026-11-23", "at": 7, "settled": {"9223372036854775808": "won"}}',
    '{"day": "2026-11-23", "at": 0}',
    '{"day": "2026-11-23", "at": 7, "seen": 8}',
    '{"day": "2026-11-23", "at": 7, "seconds": -1}',
    '{"day": "2026-11-23", "at": 7, "seconds": Infinity}',
    '{"day": "2026-11-23", "at": 7, "seconds": NaN}',
    '{"day": "2026-11-23", "at": 7, "streak": [1, 2]}',
    '{"day": "2026-11-23", "at": 7, "streak": [null, -1, 0]}',
    '{"day": "2026-11-23", "at": 7, "best": -1}',
    '{"day": "2026-11-23", "at": 7, "best": "all"}',
    "[" * 100_000,
    '{"day": "2026-11-23", "at": 7}\x00',
)

# -- kept ----------------------------------------------------------------------------------

_ids = st.integers(1, 2**63 - 1)
_days = st.dates()
_kept = st.builds(
    Kept,
    st.builds(
        Round,
        _days,
        st.just(()),
        st.none() | _ids,
        st.dictionaries(_ids, st.sampled_from(How), max_size=5),
        st.frozensets(_ids, max_size=5),
        st.floats(0, 1e9),
    ),
    st.builds(Streak, st.none() | _days, st.integers(0, 10**6), st.integers(0, 10**6)),
    st.integers(0, 10**6),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=FEW)
@given(kept=_kept)
def test_what_is_kept_is_what_is_found(session: Session, kept: Kept) -> None:
    assert kept.round is not None
    keep(session, kept.round, kept.streak, kept.best)

    assert load_kept(session) == kept


def test_before_the_first_review_nothing_is_known(session: Session) -> None:
    assert load_kept(session) == Kept(None, Streak(None, 0, 0), 0)


def test_the_order_is_not_kept_and_comes_from_the_queue(session: Session) -> None:
    here = rounds.settle(rounds.begin(MONDAY, (7, 8, 9)), How.TOUCHED)
    keep(session, here, Streak(), 0)

    found = load_kept(session).round

    assert found == replace(here, order=())
    assert rounds.begin(MONDAY, (8, 9), found) == here


def test_what_is_kept_is_no_operation_and_survives_an_undo(shop: Session) -> None:
    add(shop)
    before = shop.sequence()
    keep(shop, Round(MONDAY, (), 7), Streak(), 4)
    assert shop.sequence() == before

    shop.undo()

    assert load_kept(shop).best == 4


def test_it_is_there_for_the_next_who_opens_the_database(
    database: Database, session: Session
) -> None:
    keep(session, Round(MONDAY, (), 7, {1: How.WON}), Streak(MONDAY, 3, 5), 4)

    assert load_kept(database.reopened()) == Kept(
        Round(MONDAY, (), 7, {1: How.WON}), Streak(MONDAY, 3, 5), 4
    )


def test_what_was_damaged_is_as_none(session: Session) -> None:
    for text in DAMAGED:
        session.note_fact("review", text)

        assert load_kept(session) == Kept(), text


def test_what_a_later_version_adds_is_passed_over(session: Session) -> None:
    session.note_fact("review", '{"day": "2026-11-23", "at": 7, "mood": "good"}')

    assert load_kept(session).round == Round(MONDAY, (), 7)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=FEW)
@given(text=texts)
def test_no_text_in_its_place_does_harm(session: Session, text: str) -> None:
    session.note_fact("review", text)

    assert isinstance(load_kept(session), Kept)


# -- summed up -----------------------------------------------------------------------------


def test_an_empty_round_comes_to_nothing(session: Session) -> None:
    summary = summed(session, ended({}))

    assert (summary.counts, summary.done, summary.left) == ({}, 0, 0)
    assert (summary.worth, summary.moved, summary.ahead, summary.old) == ("", "", (), ())


def test_it_counts_what_became_of_the_deals(shop: Session) -> None:
    a, b, c, d = (add(shop) for _ in range(4))

    summary = summed(shop, ended({a: How.TOUCHED, b: How.LOST, c: How.TOUCHED}, d))

    assert summary.counts == {How.LOST: 1, How.TOUCHED: 2}
    assert list(summary.counts) == [How.LOST, How.TOUCHED]
    assert (summary.done, summary.left) == (3, 1)


def test_the_worth_is_told_by_currency_with_a_year_of_what_recurs(shop: Session) -> None:
    once = add(shop, value=Money(12_000_00, "EUR"))
    monthly = add(shop, value=Money(500_00, "EUR", Every.MONTH))
    dollars = add(shop, value=Money(31_000_00, "USD"))
    nothing = add(shop)
    add(shop, value=Money(99_000_00, "EUR"))

    here = ended(dict.fromkeys((once, monthly, dollars, nothing), How.TOUCHED))

    assert summed(shop, here).worth == "€18k + $31k"


def test_moved_is_what_went_on_or_was_won(shop: Session) -> None:
    amounts = {how: 2**place for place, how in enumerate(How)}
    deals = {
        add(shop, value=Money(amount * 1_000_00, "EUR")): how for how, amount in amounts.items()
    }

    summary = summed(shop, ended(deals))

    assert summary.moved == f"€{amounts[How.WON] + amounts[How.ADVANCED]}k"
    assert summary.worth == f"€{sum(amounts.values())}k"


def test_deals_that_ended_are_in_the_worth_and_those_deleted_are_not(shop: Session) -> None:
    won, lost, parked, gone = (add(shop, value=Money(1_000_00, "EUR")) for _ in range(4))
    shop.execute(WinDeals(deal_ids=(won,), force="sure"))
    shop.execute(LoseDeals(deal_ids=(lost,), reason="price"))
    shop.execute(ParkDeals(deal_ids=(parked,), until=MONDAY + timedelta(days=9)))
    shop.execute(DeleteDeals(deal_ids=(gone,)))

    hows = {won: How.WON, lost: How.LOST, parked: How.PARKED, gone: How.DELETED}

    assert summed(shop, ended(hows)).worth == "€3k"


def test_ahead_are_the_three_steps_that_are_due_next(shop: Session) -> None:
    def planned(title: str, days: int, at: time | None = None) -> int:
        due = When(shop.now().today + timedelta(days=days), at)
        return add(shop, title, next_text=f"call {title}", next_due=due)

    planned("Overdue", -1)
    late = planned("At two", 1, time(14))
    early = planned("At nine", 1, time(9))
    planned("Some time", 1)
    today = planned("Today", 0)
    planned("Later", 30)
    rest = planned("Resting", 0)
    shop.execute(ParkDeals(deal_ids=(rest,), until=MONDAY + timedelta(days=9)))

    ahead = summed(shop, ended({})).ahead

    assert [each.deal_id for each in ahead] == [today, early, late]
    assert (ahead[1].title, ahead[1].text) == ("At nine", "call At nine")
    assert ahead[1].due == When(shop.now().today + timedelta(days=1), time(9))


def test_the_signs_are_those_of_all_pipelines_with_their_names(shop: Session) -> None:
    add(shop)

    signs = summed(shop, ended({})).signs

    names = [each.pipeline.name for each in reading.maps(shop)]
    assert [name for name, _ in signs] == sorted((n for n, _ in signs), key=names.index)
    for each in reading.maps(shop):
        health = load_health(shop, each.pipeline.id, Config())
        mine = [sign for name, sign in signs if name == each.pipeline.name]
        assert mine == [sign for sign in health.warnings if sign.shows]
    assert any(name == "Shop" and sign.deals for name, sign in signs)


def test_old_deals_are_offered_by_pipeline_where_there_are_any(
    database: Database, shop: Session
) -> None:
    won = [add(shop) for _ in range(10)]
    shop.execute(WinDeals(deal_ids=tuple(won), force="sure"))
    old = add(shop)
    assert summed(shop, ended({})).old == ()
    database.clock.wait(days=3)

    ((process, purge),) = summed(shop, ended({})).old

    assert process.pipeline.name == "Shop"
    assert purge == load_purge(shop, SHOP)
    assert [deal for deal, _ in purge.deals] == [old]


def test_praise_is_earned_against_what_was_before(shop: Session) -> None:
    deals = [add(shop) for _ in range(3)]
    here = ended(dict.fromkeys(deals, How.TOUCHED))
    before = Kept(None, Streak(MONDAY - timedelta(days=3), 2, 2), best=2)

    praise = summed(shop, here, before, Streak(MONDAY, 3, 3)).praise

    assert praise == (
        "3 days in a row, your longest yet.",
        "Every deal has a next step or an answer: the pipeline is true.",
        "3 deals settled, more than ever in one go.",
    )
