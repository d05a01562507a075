"""Deals made since a version of the map beside those made in as many days before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.metrics.amounts import Amount
from pipetui.domain.metrics.changeover import Changeover, Compared
from pipetui.domain.metrics.closing import cohort
from pipetui.domain.metrics.facts import ItemFact
from pipetui.domain.metrics.periods import period_between
from pipetui.domain.metrics.process_change import process_change
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.rebuilding import deal_as_of
from pipetui.domain.metrics.spread import Figure
from pipetui.domain.model import Direction, Status, TouchKind, VisitEnd
from pipetui.domain.money import Every, Money
from tests.support.examples import FEW
from tests.support.facts import NOW, ago, deal_facts, fact, facts, line, stay, touch
from tests.support.later import with_today

if TYPE_CHECKING:
    from datetime import date

    from pipetui.domain.metrics.changeover import ChangeLine
    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.process_change import ProcessChange

MAP = line()
LEAD, TALK, OFFER = MAP.stages[:3]
DAY = NOW.today - timedelta(days=9)
"""Ten days are compared: nine before today and today, and the ten before."""


def changeover(day: date = DAY, **fields: object) -> Changeover:
    known: dict[str, object] = {"old": MAP, "new": MAP, "present": MAP} | fields
    return Changeover(number=2, day=day, label="Changed pipeline Sales", **known)  # type: ignore[arg-type]


def compare(known: Facts, change: Changeover | None = None) -> ProcessChange:
    change = change or changeover()
    then = replace(NOW, instant=NOW.midnight(change.day))
    deals = (deal_as_of(each, then, known.stages, exact=False) for each in known.deals)
    before = replace(known, as_of=then, deals=tuple(each for each in deals if each is not None))
    return process_change(before, known, change)


def made(number: int, days: float, closed: float | None = None, **fields: object) -> DealFact:
    """A deal made so many days ago in the first stage, won or lost there or still in it."""
    ended = VisitEnd.LOST if fields.get("status") is Status.LOST else VisitEnd.ADVANCED
    fields.setdefault("stays", (stay(number, LEAD.id, days, closed, ended),))
    return fact(number, created_at=ago(days), closed=closed, **fields)


def of(told: ProcessChange, kind: Compared, name: str = "") -> ChangeLine:
    (found,) = (each for each in told.lines if each.kind is kind and name in each.name)
    return found


def test_windows_are_equally_long_and_meet_at_the_day_of_the_change() -> None:
    told = compare(facts(*(made(number, number) for number in range(30))))

    today = NOW.today
    assert told.after == period_between(today - timedelta(9), today)
    assert told.before == period_between(today - timedelta(19), today - timedelta(10))
    assert told.made_after == tuple(range(10))
    assert told.made_before == tuple(range(10, 20))
    assert "association, not cause" in told.basis


def test_deals_made_before_are_seen_as_they_stood_when_the_change_came() -> None:
    in_time, too_late = made(1, 15, closed=12), made(2, 15, closed=5)
    told = compare(facts(in_time, too_late, made(3, 8, closed=1), made(4, 8)))

    won = of(told, Compared.COHORT)
    assert (won.before, won.after) == (Rate(1, 2), Rate(1, 2))
    assert of(told, Compared.DECIDED).before == Rate(1, 1)
    assert of(told, Compared.STILL_OPEN).before == Rate(1, 2)
    cycle = of(told, Compared.CYCLE)
    assert (cycle.before, cycle.after, cycle.unit) == (Figure(3, 1), Figure(7, 1), "days")


def test_a_share_differs_only_where_the_intervals_lie_apart() -> None:
    before = [made(n, 15, closed=12, status=Status.LOST) for n in range(10)]
    after = [made(n, 8, closed=2) for n in range(20, 30)]
    told = compare(facts(*before, *after))

    won = of(told, Compared.COHORT)
    assert (won.before, won.after) == (Rate(0, 10), Rate(10, 10))
    assert (won.differs, won.verdict) == (True, "higher")
    assert of(told, Compared.REASON).verdict == "cannot be told"
    few = of(compare(facts(*before[:2], *after[:2])), Compared.COHORT)
    assert (few.differs, few.verdict) == (False, "cannot be told")


def test_lower_is_said_as_well() -> None:
    before = [made(n, 15, closed=12) for n in range(10)]
    after = [made(n, 8, closed=2, status=Status.LOST) for n in range(20, 30)]

    assert of(compare(facts(*before, *after)), Compared.DECIDED).verdict == "lower"


def test_medians_and_amounts_claim_no_difference() -> None:
    before = [made(n, 15, closed=14, value=Money(100, "EUR")) for n in range(10)]
    after = [made(n, 9, closed=0, value=Money(90_000, "EUR", Every.ONCE)) for n in range(20, 30)]
    told = compare(facts(*before, *after, made(40, 8, closed=1, value=Money(5, "JPY"))))

    euro, yen = (each for each in told.lines if each.kind is Compared.DEAL_SIZE)
    assert (euro.unit, yen.unit, yen.before) == ("EUR", "JPY", None)
    assert euro.before == Amount(n=10, total=1_000, mean=100, median=100)
    assert euro.after == Amount(n=10, total=900_000, mean=90_000, median=90_000)
    assert {each.verdict for each in (euro, yen, of(told, Compared.CYCLE))} == {"cannot be told"}


def test_stages_are_compared_by_what_became_of_the_stays_of_these_deals() -> None:
    def went_on(number: int, days: float, spent: float) -> DealFact:
        left = days - spent
        stays = (stay(number, LEAD.id, days, left), stay(number, TALK.id, left))
        return made(number, days, stays=stays, stage_id=TALK.id)

    lost = made(3, 15, closed=13, status=Status.LOST)
    old = made(4, 40, stays=(stay(4, LEAD.id, 40, 5), stay(4, TALK.id, 5)))
    told = compare(facts(went_on(1, 15, 1), went_on(2, 15, 9), lost, old, went_on(5, 8, 3)))

    lead = of(told, Compared.CONVERSION, "Lead")
    assert (lead.before, lead.after) == (Rate(1, 2), Rate(1, 1))
    days = of(told, Compared.TIME, "Lead")
    assert (days.before, days.after, days.unit) == (Figure(1.5, 2), Figure(3, 1), "days")
    assert lead.deal_ids == (1, 2, 3, 5)
    assert [each.name for each in told.lines if each.kind is Compared.CONVERSION] == [
        "Conversion of Lead",
        "Conversion of Talk",
    ]


def test_stages_that_came_or_went_are_told_so_and_matched_by_id() -> None:
    old = replace(MAP, stages=(LEAD, replace(TALK, name="Chat"), *MAP.stages[3:]))
    new = replace(MAP, stages=(LEAD, OFFER, *MAP.stages[3:]))
    present = replace(new, retired=(replace(TALK, retired=True),))
    change = changeover(old=old, new=new, present=present)
    before = made(1, 15, stays=(stay(1, LEAD.id, 15, 14), stay(1, TALK.id, 14)))
    after = made(2, 8, stays=(stay(2, LEAD.id, 8, 7), stay(2, OFFER.id, 7)))
    told = compare(facts(before, after, maps=(present,)), change)

    assert ([each.name for each in told.came], [each.name for each in told.went]) == (
        ["Offer"],
        ["Chat"],
    )
    offer = of(told, Compared.CONVERSION, "Offer")
    assert (offer.before, offer.after, offer.note) == (None, Rate(0, 0), "new in this version")
    talk = of(told, Compared.CONVERSION, "Talk")
    assert (talk.before, talk.after, talk.note) == (Rate(0, 0), None, "gone with this version")
    assert of(told, Compared.CONVERSION, "Lead").note is None


def test_exits_answers_and_reasons() -> None:
    def cared(number: int, days: float, *, done: bool, waited: float) -> DealFact:
        end = days - 1
        item = ItemFact(
            LEAD.id, "find", required=True, created_at=ago(days), done_at=ago(end) if done else None
        )
        stays = (stay(number, LEAD.id, days, end), stay(number, TALK.id, end))
        asked = touch(TouchKind.EMAIL, days, Direction.IN)
        answered = touch(TouchKind.CALL, days - waited)
        return made(number, days, stays=stays, items=(item,), touches=(asked, answered))

    lost = [
        made(10, 15, closed=12, status=Status.LOST, lost_reason="Price"),
        made(11, 15, closed=12, status=Status.LOST),
        made(12, 8, closed=2, status=Status.LOST, lost_reason="price"),
        made(13, 8, closed=2, status=Status.LOST, lost_reason="Silence"),
    ]
    known = facts(cared(1, 15, done=False, waited=2), cared(2, 8, done=True, waited=0.5), *lost)
    told = compare(known)

    exits = of(told, Compared.EXITS)
    assert (exits.before, exits.after) == (Rate(0, 1), Rate(1, 1))
    hours = of(told, Compared.RESPONSE)
    assert (hours.before, hours.after, hours.unit) == (Figure(48, 1), Figure(12, 1), "hours")
    in_time = of(told, Compared.IN_TIME)
    assert (in_time.before, in_time.after) == (Rate(0, 1), Rate(1, 1))
    assert [
        (each.name, each.before, each.after, each.deal_ids)
        for each in told.lines
        if each.kind is Compared.REASON
    ] == [
        ("Lost for: price", Rate(1, 2), Rate(1, 2), (10, 12)),
        ("Lost for: Silence", Rate(0, 2), Rate(1, 2), (13,)),
        ("Lost without a reason", Rate(1, 2), Rate(0, 2), (11,)),
    ]


def test_other_versions_within_the_days_are_named() -> None:
    day = timedelta(days=1)
    others = ((1, DAY - 11 * day), (3, DAY - 10 * day), (4, NOW.today), (5, NOW.today + day))

    assert compare(facts(), changeover(others=others)).others == (3, 4)


def test_deals_of_other_pipelines_are_left_out_of_facts_of_all() -> None:
    other = line(pipeline_id=2)
    known = facts(
        made(1, 8),
        made(2, 8, pipeline_id=2, stage_id=21, stays=(stay(2, 21, 8),)),
        made(3, 8, pipeline_id=2, stays=(stay(3, 11, 8, 7, VisitEnd.HANDED_ON), stay(3, 21, 7))),
        maps=(MAP, other),
    )
    told = compare(known)

    assert told.made_after == (1,)
    assert of(told, Compared.CONVERSION, "Lead").after == Rate(0, 1)


books = st.lists(deal_facts(), min_size=1, max_size=20).map(
    lambda deals: facts(*(replace(deal, id=number) for number, deal in enumerate(deals, 1)))
)


@settings(max_examples=FEW)
@given(books, st.integers(0, 60))
def test_what_happens_after_the_change_is_nothing_to_those_made_before(
    known: Facts, days: int
) -> None:
    change = changeover(NOW.today - timedelta(days=days + 1))
    told, later = compare(known, change), compare(with_today(known), change)

    assert later.made_before == told.made_before
    for kind in (Compared.COHORT, Compared.DECIDED, Compared.CYCLE, Compared.RESPONSE):
        assert of(later, kind).before == of(told, kind).before


@settings(max_examples=FEW)
@given(books, st.integers(0, 60))
def test_those_made_since_are_the_cohort_of_those_days(known: Facts, days: int) -> None:
    told = compare(known, changeover(NOW.today - timedelta(days=days)))
    same = cohort(known, told.after)

    assert of(told, Compared.COHORT).after == same.rate
    assert sorted(told.made_after) == sorted(same.deal_ids)
    assert told.before.days == told.after.days == days + 1
