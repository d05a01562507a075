from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

import pytest

from pipetui.domain.cards import StepState, step_state
from pipetui.domain.commands import AddDeals, DealDraft
from pipetui.domain.dates import Now, parse_now
from pipetui.domain.errors import Refused, StoreError
from pipetui.domain.model import (
    Company,
    Contact,
    Deal,
    Entity,
    Participant,
    Status,
    Task,
    Touch,
    Visit,
    VisitEnd,
)
from pipetui.domain.money import Every
from pipetui.domain.operation import ENTITY_OF
from pipetui.domain.process import Stage, StageKind
from pipetui.domain.staleness import Age, staleness
from pipetui.domain.summary import summarise
from pipetui.services.demo import make_demo
from pipetui.services.demo.telling import tell
from pipetui.services.maps import load_template
from pipetui.services.seeding import records_of_map
from pipetui.services.session import Session
from pipetui.store.database import Store, Writing
from pipetui.store.rows import load_where
from pipetui.store.target import parse_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pipetui.domain.operation import Operation, Record

R = TypeVar("R", Company, Contact, Deal, Participant, Stage, Task, Touch, Visit)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = Now(parse_now("2026-11-18T10:00:00+01:00"), BERLIN)
SEED = records_of_map(load_template("solo"))

MOMENTS = {
    "Monday morning": "2026-11-16T07:00:00+01:00",
    "Sunday": "2026-11-15T12:00:00+01:00",
    "leap day": "2028-02-29T09:00:00+01:00",
    "the hour the clocks skip": "2026-03-29T03:00:00+02:00",
    "the hour they show twice": "2026-10-25T02:30:00+01:00",
    "the first second of a year": "2027-01-01T00:00:01+01:00",
}


class Book:
    """Every record of a database or of a story, by kind."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = sorted(records, key=lambda each: (type(each).__name__, each.id))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Book) and self._records == other._records

    __hash__ = None  # type: ignore[assignment]

    def all(self, kind: type[R]) -> list[R]:
        return [each for each in self._records if isinstance(each, kind)]

    def of(self, kind: type[R], deal: Deal) -> list[R]:
        return [each for each in self.all(kind) if getattr(each, "deal_id", None) == deal.id]

    def stages(self) -> dict[int, Stage]:
        return {stage.id: stage for stage in self.all(Stage)}

    def deals(self, pipeline_id: int, *statuses: Status) -> list[Deal]:
        return [
            deal
            for deal in self.all(Deal)
            if deal.pipeline_id == pipeline_id and deal.status in statuses
        ]

    def board(self, now: Now) -> list[Deal]:
        """The open deals of the first pipeline that are not parked."""
        return [
            deal
            for deal in self.deals(1, Status.OPEN)
            if deal.parked_until is None or deal.parked_until <= now.today
        ]


def book_of(operations: Sequence[Operation]) -> Book:
    records: dict[tuple[Entity, int], Record | None] = dict(_seeded())
    for operation in operations:
        records.update({(each.entity, each.id): each.after for each in operation.changes})
    return Book(record for record in records.values() if record)


def _seeded() -> dict[tuple[Entity, int], Record | None]:
    """What a new database begins with."""
    return {(ENTITY_OF[type(record)], record.id): record for record in SEED}


def read_book(session: Session) -> Book:
    with session.read() as connection:
        return Book(each for entity in Entity for each in load_where(connection, entity))


def dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


@pytest.fixture(scope="module")
def story() -> Sequence[Operation]:
    return tell(NOW, SEED)


@pytest.fixture(scope="module")
def book(story: Sequence[Operation]) -> Book:
    return book_of(story)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(str(path), "cli", read_clock=lambda: NOW.instant).close()
    return path


@pytest.fixture
def demo(made: Path, tmp_path: Path) -> Iterator[Session]:
    path = tmp_path / "copy.db"
    shutil.copy(made, path)
    session = Session.open(str(path), "cli", read_clock=lambda: NOW.instant)
    yield session
    session.close()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo in which nothing happened, for tests about where it is written."""
    monkeypatch.setattr("pipetui.services.demo.making.tell", lambda *_: [])


# -- making it -----------------------------------------------------------------------------------


def test_the_demo_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    path.write_text("my own deals")

    with pytest.raises(Refused, match="exists already"):
        make_demo(str(path), "cli")

    assert path.read_text() == "my own deals"
    assert os.listdir(tmp_path) == ["mine.db"]  # noqa: PTH208 - names are what is compared


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "link.db"
    path.symlink_to(tmp_path / "elsewhere.db")

    with pytest.raises(Refused, match="exists already"):
        make_demo(str(path), "cli")

    assert not (tmp_path / "elsewhere.db").exists()


def test_a_demo_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, short: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_writing: Writing, _operations: Sequence[Operation]) -> None:
        message = "the disk is full"
        raise StoreError(message)

    monkeypatch.setattr(Writing, "replay", full)

    with pytest.raises(StoreError):
        make_demo(str(tmp_path / "demo.db"), "cli", read_clock=lambda: NOW.instant)

    assert not list(tmp_path.iterdir())


def test_what_somebody_else_put_there_meanwhile_is_left_alone(
    tmp_path: Path, short: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "demo.db"
    monkeypatch.setattr(Writing, "replay", lambda *_: path.write_text("theirs"))

    with pytest.raises(Refused, match="exists already"):
        make_demo(str(path), "cli", read_clock=lambda: NOW.instant)

    assert path.read_text() == "theirs"


def test_a_clock_at_the_end_of_time_is_refused() -> None:
    with pytest.raises(Refused, match="9999"):
        tell(Now(parse_now("9999-12-30T12:00:00+00:00"), BERLIN), SEED)


def test_the_demo_is_private(short: None, tmp_path: Path) -> None:
    path = tmp_path / "new" / "demo.db"
    make_demo(str(path), "cli").close()

    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert list(path.parent.iterdir()) == [path]


def test_one_clock_gives_one_database(made: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    make_demo(str(again), "cli", read_clock=lambda: NOW.instant).close()

    assert dump(again) == dump(made)


def test_the_file_is_sound_and_holds_what_the_story_tells(demo: Session, book: Book) -> None:
    store = Store.open(parse_target(demo.name), list, {})

    assert store.problems() == []
    store.close()
    assert read_book(demo) == book


def test_the_last_things_done_can_be_undone_and_redone(demo: Session) -> None:
    before = read_book(demo)

    undone = demo.undo(25)
    redone = demo.redo(25)

    assert len(undone) == len(redone) == 25
    assert read_book(demo) == before


def test_work_goes_on_with_ids_nobody_has_had(demo: Session, book: Book) -> None:
    done = demo.execute(AddDeals(drafts=(DealDraft(title="Mine", company="New firm"),)))

    assert done.operation.deal_ids == (len(book.all(Deal)) + 1,)
    assert done.operation_id == demo.sequence()


def test_a_server_in_use_is_left_alone(postgres_url: str) -> None:
    session = make_demo(postgres_url, "cli", read_clock=lambda: NOW.instant)
    deals = len(read_book(session).all(Deal))
    done = session.execute(AddDeals(drafts=(DealDraft(title="Mine", company="New firm"),)))
    session.close()

    assert done.operation.deal_ids == (deals + 1,)
    with pytest.raises(Refused, match="in use"):
        make_demo(postgres_url, "cli", read_clock=lambda: NOW.instant)


# -- what it shows -------------------------------------------------------------------------------


def test_there_are_enough_deals_to_look_alive(book: Book) -> None:
    status = Counter(deal.status for deal in book.all(Deal))
    closed = status[Status.WON] + status[Status.LOST]

    assert 40 <= status[Status.OPEN] <= 55
    assert 140 <= closed <= 160
    assert 0.3 <= status[Status.WON] / closed <= 0.4
    assert sum(deal.churned_at is not None for deal in book.all(Deal)) >= 3
    assert len(book.deals(1, Status.OPEN)) - len(book.board(NOW)) == 3


def test_every_lane_fits_a_screen(book: Book) -> None:
    lanes = Counter(deal.stage_id for deal in book.board(NOW))

    assert len(lanes) == 5
    assert all(4 <= cards <= 14 for cards in lanes.values())


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_the_board_has_something_of_everything_on_any_day(moment: str) -> None:
    now = Now(parse_now(moment), BERLIN)
    operations = tell(now, SEED)
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


def test_deals_go_back_skip_stages_pass_by_force_and_change_the_pipeline(book: Book) -> None:
    ends = Counter(visit.ended for visit in book.all(Visit))
    sequences = [
        [visit.stage_id for visit in sorted(book.of(Visit, deal), key=lambda visit: visit.id)]
        for deal in book.deals(1, Status.WON)
    ]
    steps = [step for sequence in sequences for step in pairwise(sequence)]

    assert ends[VisitEnd.MOVED_BACK] >= 10
    assert ends[VisitEnd.HANDED_ON] >= 1
    assert sum(after - before > 1 for before, after in steps) >= 5
    assert sum(visit.forced is not None for visit in book.all(Visit)) >= 10


def test_some_won_deals_live_on_in_the_stages_after_the_signature(book: Book) -> None:
    stages = book.stages()
    clients = [deal for deal in book.deals(2, Status.WON) if not deal.churned_at]
    kinds = Counter(stages[deal.stage_id or 0].name for deal in clients)

    assert len(kinds) >= 4
    assert all(stages[deal.stage_id or 0].kind is StageKind.WON for deal in clients)


def test_durations_are_those_the_lines_of_the_stages_expect(book: Book) -> None:
    for stage in load_template("solo").stages:
        stage_id = stage.position + 1
        days = sorted(
            (NOW.day_of(visit.left_at) - NOW.day_of(visit.entered_at)).days
            for visit in book.all(Visit)
            if visit.stage_id == stage_id and visit.left_at and visit.ended is VisitEnd.ADVANCED
        )

        assert len(days) >= 40
        assert 0.6 <= days[len(days) * 3 // 4] / (stage.stale_days or 0) <= 1.2


def test_history_reaches_back_a_year_and_a_half(book: Book) -> None:
    deals = book.all(Deal)
    months = {deal.closed_at.strftime("%Y-%m") for deal in deals if deal.closed_at}

    assert min(deal.created_at for deal in deals) < NOW.instant - timedelta(days=530)
    assert len(months) >= 16


def test_names_are_written_in_many_scripts(book: Book) -> None:
    scripts = {"Korean": "[가-힣]", "Arabic": "[ء-ي]", "Finnish": "[äö]", "Latin": "[a-z]"}
    names: dict[str, list[str]] = {
        "titles": [deal.title for deal in book.all(Deal)],
        "companies": [company.name for company in book.all(Company)],
        "contacts": [contact.name for contact in book.all(Contact)],
    }
    for script, pattern in scripts.items():
        for what, texts in names.items():
            assert any(re.search(pattern, text) for text in texts), f"{script} {what}"
    assert any("situs" in title for title in names["titles"])
    assert any("Kopi" in name or "Batik" in name for name in names["companies"])


def test_money_comes_in_two_currencies_and_more_than_once(book: Book) -> None:
    values = [deal.value for deal in book.all(Deal) if deal.value]

    assert {value.currency for value in values} == {"EUR", "USD"}
    assert {value.every for value in values} == {Every.ONCE, Every.MONTH, Every.YEAR}


def test_every_field_that_metrics_look_at_is_used(book: Book) -> None:
    deals = book.all(Deal)
    lost = [deal for deal in deals if deal.status is Status.LOST]

    assert all(deal.owner and deal.source and deal.product and deal.region for deal in deals)
    assert len({deal.owner for deal in deals}) == 2
    assert any("/" in (deal.source or "") for deal in deals)
    assert sum(bool(deal.tags) for deal in deals) >= 20
    assert sum(deal.notes is not None for deal in deals) >= 20
    assert all(deal.lost_reason for deal in lost)
    assert len({deal.lost_reason for deal in lost}) >= 7
    assert len({deal.competitor for deal in lost}) >= 4
    assert sum(deal.pushes > 0 for deal in deals) >= 10
    assert sum(deal.noes > 0 for deal in deals) >= 10
    assert any(deal.attempts >= 5 for deal in book.board(NOW))
    slipped = [d for d in book.board(NOW) if d.expected_close and d.expected_close < NOW.today]
    assert len(slipped) >= 2
    assert {touch.kind for touch in book.all(Touch)} >= {
        "call", "email", "meeting", "message", "demo", "proposal", "objection", "no", "feedback",
    }  # fmt: skip
    assert {touch.direction for touch in book.all(Touch)} == {"in", "out"}


def test_about_one_deal_in_eight_is_with_a_client_who_returns(book: Book) -> None:
    returning = sum(deal.source == "existing client" for deal in book.all(Deal))
    won_before = {
        (deal.company_id, deal.closed_at) for deal in book.all(Deal) if deal.status is Status.WON
    }

    assert 0.10 <= returning / len(book.all(Deal)) <= 0.15
    for deal in book.all(Deal):
        if deal.source == "existing client":
            assert any(
                company == deal.company_id and closed is not None and closed < deal.created_at
                for company, closed in won_before
            )


def test_nobody_in_the_demo_can_be_written_to(book: Book) -> None:
    assert all((contact.email or "").endswith(".example") for contact in book.all(Contact))
    emails = [contact.email for contact in book.all(Contact)]
    assert len(set(emails)) == len(emails)


# -- the rules hold ------------------------------------------------------------------------------


def test_an_open_deal_is_in_one_stage_and_stays_follow_one_another(book: Book) -> None:
    for deal in book.all(Deal):
        visits = sorted(book.of(Visit, deal), key=lambda visit: visit.id)
        present = [visit for visit in visits if visit.left_at is None]
        client = deal.status is Status.WON and deal.pipeline_id == 2 and not deal.churned_at

        assert len(present) == (deal.status is Status.OPEN or client)
        assert all(visit.stage_id == deal.stage_id for visit in present)
        for before, after in pairwise(visits):
            assert before.left_at is not None
            assert before.entered_at <= before.left_at <= after.entered_at


def test_the_summary_of_every_deal_is_what_its_records_say(book: Book) -> None:
    for deal in book.all(Deal):
        assert deal == summarise(
            deal, book.of(Visit, deal), book.of(Task, deal), book.of(Touch, deal)
        )


def test_every_operation_builds_on_the_one_before(story: Sequence[Operation]) -> None:
    held = _seeded()
    for operation in story:
        for change in operation.changes:
            assert held.get((change.entity, change.id)) == change.before
            held[change.entity, change.id] = change.after
