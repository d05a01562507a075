"""What there is to do in the demo, and what its buyers say: something of every kind."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.cards import StepState, step_state
from pipetui.domain.dates import Now
from pipetui.domain.fit import FitClass, fit_of
from pipetui.domain.keeping_touch import LOSING_TOUCH
from pipetui.domain.model import (
    DECIDES,
    ROLES,
    Contact,
    Deal,
    Participant,
    Status,
    Task,
    Touch,
    TouchKind,
)
from pipetui.domain.review import ReasonKind, SuggestionKind
from pipetui.domain.signs import SignKind
from pipetui.domain.spoken_dates import parse_now
from pipetui.domain.staleness import Age, staleness
from pipetui.domain.touching import LETTERS
from pipetui.services.demo import make_demo
from pipetui.services.demo.telling import tell
from pipetui.services.health import load_health
from pipetui.services.maps import load_template
from pipetui.services.reviewing import load_queue
from pipetui.services.session import Session
from tests.support.databases import copy_of
from tests.support.demo_book import BERLIN, NOW, SEED, Book, book_of, read_book

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipetui.domain.operation import Operation


SUNDAY = "2026-10-25T02:30:00+01:00"
MOMENTS = {
    "the hour the clocks show twice, a Sunday": SUNDAY,
    "the first second of a year, a Monday": "2029-01-01T00:00:01+01:00",
    "leap day": "2028-02-29T09:00:00+01:00",
}


@cache
def story_of(moment: str) -> Sequence[Operation]:
    """What the sample tells at a moment."""
    return tell(Now(parse_now(moment), BERLIN), SEED)


@pytest.fixture(scope="module")
def book(demo: Session) -> Book:
    return read_book(demo)


@pytest.fixture(scope="module")
def demo(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    path = copy_of(demo_file, tmp_path_factory.mktemp("demo"))
    session = Session.open(str(path), "cli", read_clock=lambda: NOW.instant)
    yield session
    session.close()


# -- the day -------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_the_board_has_something_of_everything_on_any_day(moment: str) -> None:
    now = Now(parse_now(moment), BERLIN)
    operations = story_of(moment)
    book = book_of(operations)
    stages = book.stages()
    board = book.board(now)
    steps = Counter(step_state(deal.next_due, now.today) for deal in board)
    ages = Counter(
        staleness(
            stages[deal.stage_id or 0],
            now.day_of(deal.stage_entered_at),
            now.day_of(deal.last_touch_at) if deal.last_touch_at else None,
            deal.next_due,
            now.today,
        ).age
        for deal in board
    )

    assert steps[StepState.OVERDUE] >= 3
    assert steps[StepState.TODAY] >= 3
    assert steps[StepState.NONE] >= 3
    assert steps[StepState.FUTURE] >= 15
    assert ages[Age.STALE] >= 6
    assert ages[Age.STALE] + ages[Age.AGEING] <= len(board) * 0.4
    instants = [operation.at for operation in operations]
    assert instants == sorted(instants)
    assert max(instants) <= now.instant
    assert all(touch.at <= now.instant for touch in book.all(Touch))


@pytest.fixture
def on_sunday(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr("pipetui.services.demo.making.tell", lambda *_: story_of(SUNDAY))
    session = make_demo(str(tmp_path / "day.db"), "cli", read_clock=lambda: parse_now(SUNDAY))
    yield session
    session.close()


def test_the_queue_holds_every_reason_and_not_too_much_of_any(
    demo: Session, on_sunday: Session
) -> None:
    for session in (demo, on_sunday):
        queue = load_queue(session)
        kinds = Counter(reason.kind for item in queue for reason in item.reasons)
        worst = Counter(item.reasons[0].kind for item in queue)
        urgent = (
            worst[ReasonKind.UNANSWERED] + worst[ReasonKind.OVERDUE] + worst[ReasonKind.DUE_TODAY]
        )

        assert set(kinds) == set(ReasonKind), session.now()
        assert 24 <= len(queue) <= 30, session.now()
        assert urgent <= len(queue) / 2, session.now()
        assert max(kinds.values()) <= 6, session.now()


def test_a_deal_whose_list_is_done_was_not_moved_on(demo: Session) -> None:
    advised = [i for i in load_queue(demo) if i.suggestion.kind is SuggestionKind.ADVANCE]

    assert 1 <= len(advised) <= 3


def test_a_lead_wrote_and_waits_and_another_waits_unasked(demo: Session) -> None:
    texts = [
        reason.text
        for item in load_queue(demo)
        for reason in item.reasons
        if reason.kind is ReasonKind.UNANSWERED
    ]

    assert any(text.startswith("wrote") for text in texts)
    assert any(text.startswith("new for") for text in texts)


def test_some_time_goes_into_poor_fit_and_not_so_much_that_it_is_a_sign(demo: Session) -> None:
    sign = next(each for each in load_health(demo).warnings if each.kind is SignKind.POOR_FIT)

    assert sign.count > 0
    assert len(sign.deals) >= 2
    assert not sign.shows


# -- what was said and by whom -------------------------------------------------------------------


def test_most_qualified_deals_on_the_board_have_a_fit_of_every_class(book: Book) -> None:
    questions = load_template("solo").pipeline.questions
    later = [deal for deal in book.board(NOW) if book.stages()[deal.stage_id or 0].key != "lead"]
    judged = Counter(fit_of(deal.fit, questions).judged for deal in later)

    assert judged[FitClass.GOOD] > judged[FitClass.FAIR] >= 1
    assert judged[FitClass.POOR] >= 2
    assert judged[FitClass.UNKNOWN] <= len(later) * 0.1


def test_wins_fit_better_than_what_was_lost_for_poor_fit(book: Book) -> None:
    questions = load_template("solo").pipeline.questions
    won = [deal.fit for deal in book.deals(1, Status.WON) if deal.fit]
    misfits = [deal.fit for deal in book.deals(1, Status.LOST) if deal.lost_reason == "Poor fit"]

    assert len(won) >= 15
    assert all(fit_of(fit, questions).judged is FitClass.GOOD for fit in won)
    assert {fit_of(fit, questions).judged for fit in misfits if fit} == {FitClass.POOR}


def test_every_kind_of_touch_that_can_be_logged_is_there(book: Book) -> None:
    kinds = Counter(touch.kind for touch in book.all(Touch))

    assert set(kinds) == set(LETTERS.values())
    assert min(kinds.values()) >= 10


def test_objections_are_mostly_answered_and_some_are_open(book: Book) -> None:
    objections = [touch for touch in book.all(Touch) if touch.kind is TouchKind.OBJECTION]
    still = {touch.deal_id for touch in objections if touch.answer is None}

    assert len(objections) >= 30
    assert 5 <= len(still) <= len(objections) / 3
    assert still & {deal.id for deal in book.board(NOW)}


def test_some_deals_were_won_after_two_noes(book: Book) -> None:
    assert sum(deal.noes == 2 for deal in book.deals(1, Status.WON)) >= 3


def test_feedback_has_scores_from_low_to_high(book: Book) -> None:
    feedback = [touch for touch in book.all(Touch) if touch.kind is TouchKind.FEEDBACK]
    scores = [touch.score for touch in feedback if touch.score is not None]

    assert len(scores) == len(feedback) >= 25
    assert min(scores) <= 4
    assert max(scores) == 10


def test_people_have_every_role_and_larger_deals_a_second_contact(book: Book) -> None:
    parts = book.all(Participant)
    people = Counter(part.deal_id for part in parts)
    shared = [deal for deal in book.board(NOW) if people[deal.id] > 1]

    assert {part.role for part in parts} == {*ROLES, None}
    assert len(shared) >= 10
    for deal in shared:
        assert any(part.role == DECIDES for part in book.of(Participant, deal))


def test_one_person_is_known_twice(book: Book) -> None:
    names = Counter(contact.name for contact in book.all(Contact))

    assert [name for name, count in names.items() if count > 1] == ["Ulf Brandhorn"]


def test_contact_with_some_clients_is_being_lost(book: Book) -> None:
    since = NOW.instant - timedelta(days=LOSING_TOUCH)
    silent = [
        deal
        for deal in book.deals(1, Status.WON)
        if not deal.churned_at and deal.last_touch_at and deal.last_touch_at < since
    ]

    assert len(silent) >= 10


def test_steps_have_times_of_day_and_some_come_again(book: Book) -> None:
    tasks = [task for task in book.all(Task) if task.is_open and task.stage_id is None]

    assert sum(task.due_time is not None for task in tasks) >= 6
    assert {task.repeat for task in tasks} == {None, "+1m", "+3m"}


def test_losses_and_leaving_clients_of_late_have_many_reasons(book: Book) -> None:
    since = NOW.instant - timedelta(days=60)
    deals = book.all(Deal)
    lost = [
        deal for deal in deals if deal.closed_at and deal.lost_reason and deal.closed_at > since
    ]
    left = [deal for deal in deals if deal.churned_at and deal.churned_at > since]

    assert len({deal.lost_reason for deal in lost}) >= 5
    assert len({deal.competitor for deal in lost} - {None}) >= 3
    assert len({deal.churn_reason for deal in left}) == 2
