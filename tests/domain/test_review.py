"""Why a deal needs a decision, and what is suggested: on days when days are hard to count too."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pipetui.domain.cadence import DECIDE, Limit
from pipetui.domain.dates import Now
from pipetui.domain.money import Every, Money
from pipetui.domain.process import Pipeline, Stage, build_maps
from pipetui.domain.review import (
    Policy,
    ReasonKind,
    ReviewItem,
    Standing,
    SuggestionKind,
    review_queue,
)
from pipetui.domain.staleness import Line, Lines
from tests.support.maps import may, must, process, stage, won
from tests.support.world import World

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LEAD, TALK, OFFER = 1, 2, 3
MAP = process(
    "Sales",
    [
        stage("Lead", must("Find the buyer"), stale_days=10, touch_days=3, touch_limit=3),
        stage("Talk", may("Ask the budget"), stale_days=20, touch_days=5, touch_limit=4),
        stage("Offer", is_ask=True),
        won("Signed"),
    ],
)


STORED = World(MAP)
MAPS = build_maps(STORED.all(Pipeline), STORED.all(Stage))


def at(text: str, zone: ZoneInfo = BERLIN) -> Now:
    """A moment said in the person's own time."""
    return Now(datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC), zone)


NOW = at("2026-03-02 12:00")


def deal(now: Now = NOW, number: int = 1, **fields: Any) -> Standing:  # noqa: ANN401 - any
    """A deal that was answered, came into Talk today, and has a step ahead: it needs nothing."""
    plain: dict[str, Any] = {
        "pipeline_id": 1,
        "stage_id": TALK,
        "created_at": now.instant,
        "entered_at": now.instant,
        "last_touch_at": now.instant,
        "next_text": "call",
        "next_due": date(9999, 1, 1),
        "answered": True,
    }
    return Standing(id=number, **{**plain, **fields})


def reasons(now: Now = NOW, policy: Policy | None = None, **fields: Any) -> dict[str, str]:  # noqa: ANN401
    """The kinds of a deal's reasons with their sentences."""
    queue = review_queue([deal(now, **fields)], MAPS, now, policy)
    return {str(each.kind): each.text for item in queue for each in item.reasons}


def item(**fields: Any) -> ReviewItem:  # noqa: ANN401 - any of a deal's
    (found,) = review_queue([deal(**fields)], MAPS, NOW)
    return found


def order(*deals: Standing) -> list[int]:
    return [each.deal_id for each in review_queue(deals, MAPS, NOW)]


def ago(**time: int) -> datetime:
    return NOW.instant - timedelta(**time)


def day(offset: int) -> date:
    return NOW.today + timedelta(days=offset)


class TestReasons:
    def test_a_deal_with_a_step_ahead_needs_nothing(self) -> None:
        assert reasons() == {}

    def test_who_wrote_and_had_no_answer_waits_by_the_hour_then_by_the_day(self) -> None:
        told = [
            reasons(answered=False, first_in=ago(hours=hours), last_touch_at=ago(hours=hours))
            for hours in (0, 3, 47, 72)
        ]

        assert [each["unanswered"] for each in told] == [
            "wrote less than an hour ago and has no answer; the target is 24 hours",
            "wrote 3 hours ago and has no answer; the target is 24 hours",
            "wrote 47 hours ago and has no answer; the target is 24 hours",
            "wrote 3 days ago and has no answer; the target is 24 hours",
        ]

    def test_the_target_is_the_one_of_the_settings(self) -> None:
        told = reasons(policy=Policy(answer_hours=4), answered=False, first_in=ago(hours=5))

        assert told["unanswered"].endswith("the target is 4 hours")

    def test_a_lead_of_the_first_stage_that_nobody_planned_for_waits_for_a_first_contact(
        self,
    ) -> None:
        new: dict[str, Any] = {
            "answered": False,
            "last_touch_at": None,
            "stage_id": LEAD,
            "created_at": ago(hours=9),
        }

        assert "unanswered" not in reasons(**new)
        assert "unanswered" not in reasons(**{**new, "stage_id": TALK, "next_due": None})
        told = reasons(**new, next_due=None)["unanswered"]
        assert told.startswith("new for 9 hours, not contacted")

    def test_a_step_is_overdue_from_the_next_day_on(self) -> None:
        assert reasons(next_due=day(-1)) == {"overdue": "1 day over"}
        assert reasons(next_due=day(-2)) == {"overdue": "2 days over"}

    def test_a_step_of_today_says_its_time_even_when_that_has_passed(self) -> None:
        assert reasons(next_due=NOW.today) == {"due_today": "due today"}
        assert reasons(next_due=NOW.today, next_time=time(9, 30)) == {
            "due_today": "due today at 09:30"
        }

    def test_an_item_is_overdue_the_day_after(self) -> None:
        assert reasons(items_due=NOW.today) == {}
        assert reasons(items_due=day(-3)) == {"checklist_overdue": "its checklist is 3 days over"}

    def test_no_step_counts_from_the_last_touch_or_move(self) -> None:
        told = reasons(next_due=None, entered_at=ago(days=3), last_touch_at=ago(days=2))

        assert told == {"no_step": "no next step; the last touch or move was 2 days ago"}

    def test_both_ways_of_being_stale_have_their_own_sentence(self) -> None:
        told = reasons(entered_at=ago(days=30), last_touch_at=ago(days=9), next_due=day(-1))

        assert told["too_long"] == "30 days in Talk, 20 are allowed"
        assert told["untouched"] == "no touch for 9 days, 5 are allowed here"

    def test_a_learned_line_says_so_and_keeps_both_sentences_apart(self) -> None:
        policy = Policy(lines=Lines({TALK: Line(7, "learned", 12)}))
        told = reasons(
            policy=policy, entered_at=ago(days=14), last_touch_at=ago(days=9), next_due=day(-1)
        )

        assert told["too_long"] == "14 days in Talk; 3 in 4 that moved on had left by 7 days"
        assert told["untouched"] == "no touch for 9 days, 5 are allowed here"

    def test_a_step_ahead_holds_off_silence_but_not_time(self) -> None:
        told = reasons(entered_at=ago(days=30), last_touch_at=ago(days=29))

        assert set(told) == {"too_long"}

    def test_a_close_that_has_passed_says_how_often_it_was_put_off(self) -> None:
        assert reasons(expected_close=NOW.today) == {}
        told = [
            reasons(expected_close=day(-5), pushes=pushes)["slipped"] for pushes in (0, 1, 2, 3)
        ]

        assert told == [
            "expected to close 5 days ago",
            "expected to close 5 days ago, put off once",
            "expected to close 5 days ago, put off twice",
            "expected to close 5 days ago, put off 3 times",
        ]

    def test_the_last_attempt_is_told_whatever_is_planned(self) -> None:
        assert reasons(attempts=3) == {}
        assert reasons(attempts=4) == {"last_attempt": "4 tries without an answer, the limit is 4"}

    def test_a_last_chance_holds_until_its_week_is_over(self) -> None:
        assert reasons(attempts=4, last_chance=True, next_due=day(2)) == {}
        late = reasons(attempts=4, last_chance=True, next_due=day(-1))

        assert late.keys() == {"overdue", "last_attempt"}

    def test_a_learned_limit_says_what_it_was_learned_from(self) -> None:
        policy = Policy(limits={1: Limit(2, "learned", 11)})

        assert reasons(policy=policy, attempts=2) == {
            "last_attempt": "2 tries without an answer; 9 in 10 wins had one by try 2"
        }

    def test_a_no_with_nothing_after_it_and_nothing_planned(self) -> None:
        said: dict[str, Any] = {"noes": 2, "last_no": ago(days=5), "last_touch_at": ago(days=5)}

        assert "no" not in reasons(**said)
        assert reasons(**said, next_due=None)["no"] == (
            "said no twice, 5 days ago, and nothing since"
        )

    def test_a_deal_has_all_its_reasons_most_urgent_first(self) -> None:
        found = item(
            next_due=day(-1),
            items_due=day(-9),
            entered_at=ago(days=40),
            last_touch_at=ago(days=40),
            expected_close=day(-1),
            attempts=5,
            parked_until=day(-1),
            noes=1,
            last_no=ago(days=40),
        )

        assert [each.kind for each in found.reasons] == [
            kind
            for kind in ReasonKind
            if kind not in {ReasonKind.UNANSWERED, ReasonKind.DUE_TODAY, ReasonKind.NO_STEP}
        ]


class TestParked:
    def test_it_is_out_until_its_day_and_then_says_so(self) -> None:
        parked: dict[str, Any] = {"next_due": None, "parked_until": day(1)}

        assert reasons(**parked) == {}
        tomorrow = Now(NOW.instant + timedelta(days=1), BERLIN)
        assert reasons(tomorrow, parked_until=day(1)) == {"unparked": "was parked until today"}

    def test_it_stays_until_something_is_decided(self) -> None:
        assert reasons(parked_until=day(-4)) == {"unparked": "was parked until 4 days ago"}


class TestOrder:
    def test_the_most_urgent_reason_decides(self) -> None:
        today, over = deal(number=1, next_due=NOW.today), deal(number=2, next_due=day(-1))
        waiting = deal(number=3, answered=False, first_in=ago(hours=1))
        slipped = deal(number=4, expected_close=day(-90))

        assert order(slipped, today, over, waiting) == [3, 2, 1, 4]

    def test_within_a_reason_the_longest_comes_first(self) -> None:
        assert order(*(deal(number=n, next_due=day(-n)) for n in (1, 3, 2))) == [3, 2, 1]

    def test_today_the_earlier_time_comes_first_and_the_whole_day_last(self) -> None:
        whole = deal(number=1, next_due=NOW.today)
        late = deal(number=2, next_due=NOW.today, next_time=time(17))
        early = deal(number=3, next_due=NOW.today, next_time=time(8))

        assert order(whole, late, early) == [3, 2, 1]

    def test_what_has_stood_equally_long_goes_by_a_years_value_then_by_number(self) -> None:
        values = {
            1: None,
            2: Money(100_00, "EUR"),
            3: Money(20_00, "EUR", Every.MONTH),
            4: Money(100_00, "USD"),
            5: Money(0, "EUR"),
        }
        deals = [deal(number=n, next_due=day(-1), value=value) for n, value in values.items()]

        assert order(*reversed(deals)) == [3, 2, 4, 5, 1]


class TestDays:
    """Ages in the person's own days, whatever the clock does."""

    @pytest.mark.parametrize(
        ("planned", "now"),
        [
            (date(2026, 3, 28), "2026-03-29 00:30"),  # the night the clocks go forward
            (date(2026, 3, 29), "2026-03-30 00:00"),
            (date(2026, 10, 24), "2026-10-25 02:30"),  # an hour that comes twice
            (date(2026, 10, 25), "2026-10-26 00:00"),
            (date(2028, 2, 28), "2028-02-29 12:00"),
            (date(2028, 2, 29), "2028-03-01 00:01"),
            (date(2026, 2, 28), "2026-03-01 00:01"),
            (date(2026, 4, 30), "2026-05-01 23:59"),
            (date(2026, 12, 31), "2027-01-01 00:00"),
        ],
    )
    def test_a_day_after_is_a_day_over(self, planned: date, now: str) -> None:
        here = at(now)

        assert reasons(here, next_due=planned) == {"overdue": "1 day over"}

    @pytest.mark.parametrize("zone", [BERLIN, NEW_YORK])
    def test_midnight_turns_today_into_overdue(self, zone: ZoneInfo) -> None:
        due = date(2026, 3, 2)

        assert "due_today" in reasons(at("2026-03-02 23:59", zone), next_due=due)
        assert "overdue" in reasons(at("2026-03-03 00:00", zone), next_due=due)

    @pytest.mark.parametrize(("begin", "end"), [("03-28", "04-18"), ("10-24", "11-14")])
    def test_days_across_a_change_of_clocks_are_counted_by_the_calendar(
        self, begin: str, end: str
    ) -> None:
        entered = at(f"2026-{begin} 23:30").instant
        told = reasons(at(f"2026-{end} 00:15"), entered_at=entered)

        assert told["too_long"].startswith("21 days in Talk")

    def test_the_twenty_ninth_of_february_counts(self) -> None:
        leap = reasons(at("2028-03-10 08:00"), entered_at=at("2028-02-18 20:00").instant)
        plain = reasons(at("2026-03-10 08:00"), entered_at=at("2026-02-18 20:00").instant)

        assert leap["too_long"].startswith("21 days")
        assert plain == {}

    def test_a_lead_waits_in_hours_that_really_passed(self) -> None:
        wrote = at("2026-03-28 23:00").instant
        told = reasons(at("2026-03-29 09:00"), answered=False, first_in=wrote)

        assert told["unanswered"].startswith("wrote 9 hours ago")

    def test_parked_until_a_day_of_changing_clocks_is_back_at_its_midnight(self) -> None:
        parked = date(2026, 3, 29)

        assert reasons(at("2026-03-28 23:59"), parked_until=parked) == {}
        assert set(reasons(at("2026-03-29 00:00"), parked_until=parked)) == {"unparked"}

    def test_a_clock_set_back_a_day_gives_no_negative_age(self) -> None:
        tomorrow = NOW.instant + timedelta(days=1)
        told = reasons(
            created_at=tomorrow,
            entered_at=tomorrow,
            last_touch_at=tomorrow,
            next_due=None,
            answered=False,
            first_in=tomorrow,
            attempts=4,
            noes=1,
            last_no=tomorrow,
        )

        assert told == {
            "unanswered": "wrote less than an hour ago and has no answer; the target is 24 hours",
            "no_step": "no next step; the last touch or move was today",
            "last_attempt": "4 tries without an answer, the limit is 4",
            "no": "said no once, today, and nothing since",
        }


class TestSuggestions:
    @pytest.mark.parametrize(
        ("fields", "kind", "text"),
        [
            ({"answered": False, "first_in": ago(hours=1)}, "answer", "Answer now"),
            ({"next_due": day(-1)}, "do", "Do it: call"),
            ({"next_due": NOW.today}, "do", "Do it: call"),
            ({"items_due": day(-1)}, "tick", "Finish what is overdue on its checklist"),
            (
                {"next_due": None, "last_touch_at": ago(days=1), "entered_at": ago(days=2)},
                "step",
                "Plan the next step; the next touch is due Fri",
            ),
            ({"next_due": None, "stage_id": OFFER}, "step", "Plan the next step"),
            (
                {"next_due": None, "items_total": 1, "items_done": 1},
                "advance",
                "Its checklist is done: on to Offer",
            ),
            (
                {"entered_at": ago(days=30)},
                "call",
                "Agree on what it takes to move on, or let it go",
            ),
            (
                {"expected_close": day(-1)},
                "close_date",
                "Expect the close on another day, or lose it",
            ),
            ({"parked_until": day(0)}, "bring_back", "Take it up again: plan the next step"),
            (
                {"noes": 1, "last_no": ago(days=1), "next_due": None},
                "park",
                "Park it until a better day, or plan a follow-up",
            ),
            (
                {"noes": 3, "last_no": ago(days=1), "next_due": None},
                "lose",
                "Lose it, or park it until something changes",
            ),
        ],
    )
    def test_each_reason_has_its_answer(self, fields: dict[str, Any], kind: str, text: str) -> None:
        found = item(**fields).suggestion

        assert (found.kind, found.text) == (kind, text)

    def test_the_end_of_trying_comes_before_the_next_try(self) -> None:
        found = item(attempts=4, next_due=day(-1)).suggestion

        assert found.kind is SuggestionKind.LAST_CHANCE

    def test_behind_the_last_chance_comes_the_end(self) -> None:
        step = {"next_text": DECIDE, "next_due": day(-1)}
        found = item(attempts=4, last_chance=True, **step).suggestion

        assert found.kind is SuggestionKind.LOSE
        assert found.text.startswith("The last chance has gone by")

    def test_behind_a_last_chance_given_early_comes_the_end_as_well(self) -> None:
        due_today, over = (
            item(last_chance=True, next_text=DECIDE, next_due=day(days)) for days in (0, -1)
        )

        assert {each.suggestion.kind for each in (due_today, over)} == {SuggestionKind.LOSE}
        assert reasons(last_chance=True, next_due=day(1)) == {}

    def test_a_step_of_ones_own_behind_a_last_chance_is_done(self) -> None:
        found = item(last_chance=True, next_text="Send references", next_due=day(0)).suggestion

        assert (found.kind, found.text) == (SuggestionKind.DO, "Do it: Send references")

    def test_a_step_is_never_suggested_for_today(self) -> None:
        silent = item(next_due=None, entered_at=ago(days=6), last_touch_at=ago(days=6)).suggestion

        assert silent.kind is SuggestionKind.STEP
        assert silent.due == day(1)

    def test_where_the_buyer_is_asked_to_decide_the_seller_asks(self) -> None:
        lines = Lines({OFFER: Line(5, "learned", 10)})
        waiting = deal(stage_id=OFFER, entered_at=ago(days=9))

        (found,) = review_queue([waiting], MAPS, NOW, Policy(lines=lines))

        assert found.suggestion.text == "Ask for a decision, yes or no"
