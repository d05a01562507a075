"""The ways of the deals won in a period, from facts."""

from __future__ import annotations

from dataclasses import replace

from pipetui.domain.metrics.facts import DealFact, ItemFact
from pipetui.domain.metrics.ways import paths_won_in
from pipetui.domain.model import Status, TouchKind, VisitEnd
from tests.support.facts import ALL, ago, fact, facts, last_days, line, stay, touch

MAP = line()
LEAD, TALK = MAP.stages[:2]
SIGNED = next(stage for stage in MAP.stages if stage is MAP.winning_stage)


def won(number: int, days: float, **fields: object) -> DealFact:
    """Made in the first stage, ten days before it was won."""
    fields.setdefault("stays", (stay(number, LEAD.id, days + 10, days, number=number),))
    return fact(number, closed=days, created_at=ago(days + 10), **fields)


def test_the_deals_won_in_the_period_come_newest_first() -> None:
    known = facts(won(1, 40), won(2, 5), won(3, 3), won(4, 3), fact(5))

    assert paths_won_in(known, MAP, last_days(30)).deal_ids == (4, 3, 2)
    assert paths_won_in(known, MAP, ALL).deal_ids == (4, 3, 2, 1)
    assert "30 days" in paths_won_in(known, MAP, last_days(30)).basis


def test_only_what_was_won_in_the_pipeline_is_told() -> None:
    elsewhere = won(1, 5, pipeline_id=2)
    lost = replace(won(2, 5), status=Status.LOST)

    assert paths_won_in(facts(elsewhere, lost, won(3, 5)), MAP, ALL).deal_ids == (3,)


def test_working_days_count_as_the_setting_says() -> None:
    known = facts(won(1, 5))
    working = replace(known, lines=replace(known.lines, working_days=True))

    told = [paths_won_in(each, MAP, ALL) for each in (known, working)]

    assert [each.paths[0].total_days for each in told] == [10, 8]  # from a Sunday to a Wednesday
    assert [each.stages[0].days.value for each in told] == [10, 8]


def test_a_deal_without_a_stay_is_counted_and_not_told() -> None:
    told = paths_won_in(facts(won(1, 5, stays=())), MAP, ALL)

    assert (told.deal_ids, told.untold) == ((), 1)


def test_what_came_after_the_win_is_no_part_of_its_way() -> None:
    deal = won(
        1,
        5,
        title="Website",
        company="Acme",
        stays=(
            stay(1, LEAD.id, 15, 9, number=1),
            stay(1, TALK.id, 9, 5, number=2),
            stay(1, SIGNED.id, 5, number=3),
        ),
        touches=(
            touch(TouchKind.CALL, 12),
            touch(TouchKind.CALL, 5),
            touch(TouchKind.CALL, 4),
            touch(TouchKind.EMAIL, 1),
        ),
        items=(
            ItemFact(LEAD.id, "early", required=True, created_at=ago(15), done_at=ago(9)),
            ItemFact(LEAD.id, "late", required=True, created_at=ago(15), done_at=ago(4)),
            ItemFact(LEAD.id, "new", required=True, created_at=ago(4), done_at=ago(4)),
            ItemFact(SIGNED.id, "after", required=True, created_at=ago(5), done_at=ago(5)),
        ),
    )

    (path,) = paths_won_in(facts(deal), MAP, ALL).paths
    assert [step.stage.id for step in path.steps] == [LEAD.id, TALK.id]
    assert (path.total_days, path.deal.title, path.deal.company) == (10, "Website", "Acme")
    assert path.deal.touches == {TouchKind.CALL: 2}
    assert path.deal.items == {(LEAD.id, "early"): True, (LEAD.id, "late"): False}


def test_a_move_back_leaves_the_map() -> None:
    back = stay(1, TALK.id, 12, 10, VisitEnd.MOVED_BACK, number=2)
    stays = (stay(1, LEAD.id, 15, 12, number=1), back, stay(1, LEAD.id, 10, 5, number=3))

    told = paths_won_in(facts(won(1, 5, stays=stays)), MAP, ALL)
    assert (told.left_map.hits, told.left_map.n) == (1, 1)
