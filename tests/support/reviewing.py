"""A review under test: deals that need every kind of decision, and a person who decides."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    CheckItems,
    DealDraft,
    EditDeals,
    FieldEdit,
    LogAttempt,
    LogTouch,
    ParkDeals,
    PlanStep,
)
from pipetui.domain.dates import When
from pipetui.domain.model import Direction, TouchKind
from pipetui.domain.money import Money
from pipetui.domain.rounds import How
from pipetui.domain.suggesting import SuggestionKind
from pipetui.services import reading
from pipetui.services.reviewing import load_queue
from pipetui.services.session import Session
from pipetui.tui.screens.review import ReviewScreen
from tests.support.board import MONDAY, HandClock, at_board
from tests.support.maps import must, process, stage, won

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from pipetui.domain.commands import Command
    from pipetui.domain.review import ReviewItem
    from tests.support.board import Hands

SHOP = process(
    "Sales",
    [
        stage("Lead", must("Find the buyer", 2), touch_days=3, touch_limit=2),
        stage("Talk", must("Ask the budget"), stale_days=8),
        stage("Offer", is_ask=True),
        won("Signed"),
    ],
    lost_reasons=("price", "timing"),
    competitors=("Rival",),
)


class Case(NamedTuple):
    """What is suggested for a deal, the keys that do it, and what it is settled as.

    One that has been too long in its stage can be passed on alone.
    """

    kind: SuggestionKind
    keys: tuple[str, ...]
    how: How | None


CASES = {
    "New": Case(SuggestionKind.ANSWER, ("enter", "c"), How.TOUCHED),
    "Late": Case(SuggestionKind.DO, ("enter",), How.PLANNED),
    "Ticking": Case(SuggestionKind.TICK, ("enter",), How.PLANNED),
    "Idle": Case(SuggestionKind.STEP, ("enter",), How.PLANNED),
    "Ready": Case(SuggestionKind.ADVANCE, ("enter", "enter"), How.ADVANCED),
    "Stuck": Case(SuggestionKind.CALL, ("enter", "e"), None),
    "Slipped": Case(SuggestionKind.CLOSE_DATE, ("enter", "enter"), How.PLANNED),
    "Tried": Case(SuggestionKind.LAST_CHANCE, ("enter",), How.TOUCHED),
    "Warned": Case(SuggestionKind.LOSE, ("enter", "enter", "enter"), How.LOST),
    "Refused": Case(SuggestionKind.PARK, ("enter", "enter"), How.PARKED),
    "Rested": Case(SuggestionKind.BRING_BACK, ("enter",), How.PLANNED),
}
"""By their titles."""


ALL = ("T", "T", "space", "space", "T")
"""What settles the four deals of the board: the second one asks for two answers."""


def make_cases(path: Path) -> None:
    """A pipeline with a deal for every kind of suggestion, as it is on MONDAY."""
    clock = HandClock(MONDAY - timedelta(days=9))
    session = Session.open(str(path), "test", read_clock=clock, journal_mode="delete")

    def do(command: Command) -> int:
        return session.execute(command).operation.deal_ids[0]

    def add(title: str, where: str, due: int | None = None) -> int:
        """One that was called when it was made, with a step so many days from MONDAY."""
        value = Money(1_000_00, "EUR")
        deal = do(AddDeals(drafts=(DealDraft(title=title, stage=where, value=value),)))
        do(LogTouch(deal_ids=(deal,), kind=TouchKind.CALL))
        if due is not None:
            plan(deal, due)
        return deal

    def plan(deal: int, due: int) -> None:
        day = MONDAY.date() + timedelta(days=due)
        do(PlanStep(deal_ids=(deal,), text="call them", due=When(day)))

    try:
        session.execute(ApplyMap(map=SHOP))
        add("Late", "Offer", -2)
        add("Ticking", "Lead", 9)
        ready = add("Ready", "Talk")
        do(CheckItems(deal_id=ready, items=("1",)))
        add("Stuck", "Talk", 9)
        slipped = add("Slipped", "Offer", 9)
        edit = FieldEdit(field="close", text=(MONDAY.date() - timedelta(days=3)).isoformat())
        do(EditDeals(deal_ids=(slipped,), edits=(edit,)))
        rested = add("Rested", "Offer")
        do(ParkDeals(deal_ids=(rested,), until=MONDAY.date()))
        refused = add("Refused", "Offer")
        do(LogTouch(deal_ids=(refused,), kind=TouchKind.NO, direction=Direction.IN))
        leads: list[int] = []
        for title in ("Tried", "Warned"):
            lead = add(title, "Lead")
            do(CheckItems(deal_id=lead, items=("1",)))
            do(LogTouch(deal_ids=(lead,), kind=TouchKind.EMAIL, direction=Direction.IN))
            do(LogTouch(deal_ids=(lead,), kind=TouchKind.EMAIL))
            leads.append(lead)
        do(LogAttempt(deal_ids=(leads[0],)))
        do(LogAttempt(deal_ids=(leads[0],)))
        do(LogAttempt(deal_ids=(leads[1],), last_chance=True))
        clock.turn(days=7)
        add("Idle", "Offer")
        clock.turn(days=2)
        do(AddDeals(drafts=(DealDraft(title="New", stage="Lead"),)))
    finally:
        session.close()


class Reviewer:
    """A person who goes through a review."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    async def press(self, *keys: str) -> None:
        """Press keys, as fast as a terminal passes them on."""
        await self.hands.press(*keys)

    @property
    def screen(self) -> ReviewScreen:
        """The screen, also under a page of help."""
        stack = self.hands.app.screen_stack
        return next(each for each in stack if isinstance(each, ReviewScreen))

    @property
    def is_open(self) -> bool:
        """Whether the review is what one looks at."""
        return isinstance(self.hands.app.screen, ReviewScreen)

    @property
    def here(self) -> str | None:
        """The title of the deal in front."""
        deal = self.screen.walk.round.at
        return None if deal is None else self.titles()[deal]

    @property
    def item(self) -> ReviewItem:
        """What is asked of it."""
        assert self.screen.walk.item is not None
        return self.screen.walk.item

    @property
    def reasons(self) -> list[str]:
        """The kinds of its reasons."""
        return [str(each.kind) for each in self.item.reasons]

    @property
    def settled(self) -> dict[str, How]:
        """What was settled so far, by the titles."""
        titles = self.titles()
        return {titles[deal]: how for deal, how in self.screen.walk.round.settled.items()}

    @property
    def left(self) -> list[str]:
        """The titles of those that still need a decision."""
        titles = self.titles()
        return [titles[deal] for deal in self.screen.walk.round.left]

    @property
    def said(self) -> str:
        """What is told at the foot."""
        told = self.screen.message
        return f"{told.text} · {told.more}" if told.more else told.text

    def text(self) -> str:
        """The screen as text."""
        return self.hands.text()

    def titles(self) -> dict[int, str]:
        """Every deal that ever was, by its id."""
        rows = self.hands.rows("select id, title from deal")
        gone = self.hands.rows(
            "select record_id, json_extract(before, '$.title') from change"
            " where entity = 'deal' and after is null"
        )
        return {int(str(deal)): str(title) for deal, title in (*gone, *rows)}

    def queue(self) -> list[str]:
        """The titles of what needs a decision, as another program sees it."""
        with self.elsewhere() as session:
            queue = load_queue(session)
            known = reading.deals_by_id(session, [item.deal_id for item in queue])
            titles = {each.deal.id: each.deal.title for each in known}
            return [titles[item.deal_id] for item in queue]

    def elsewhere(self) -> AbstractContextManager[Session]:
        """Another program at the same database."""
        return somebody_at(self.hands.path, self.hands.clock)

    def number(self, title: str) -> int:
        """The number of a deal."""
        return next(deal for deal, each in self.titles().items() if each == title)


@contextmanager
def somebody_at(path: Path, clock: HandClock) -> Iterator[Session]:
    """Another program at a database."""
    session = Session.open(str(path), "test", read_clock=clock, journal_mode="delete")
    try:
        yield session
    finally:
        session.close()


def change(database: Path, command: Command) -> None:
    """Have something done before the board is opened."""
    with somebody_at(database, HandClock()) as session:
        session.execute(command)


@asynccontextmanager
async def in_review(
    path: Path,
    *keys: str,
    size: tuple[int, int] = (120, 30),
    clock: HandClock | None = None,
    settings: Path | None = None,
) -> AsyncIterator[Reviewer]:
    """Somebody who has pressed `r` at the board, after some other keys."""
    async with at_board(path, size=size, clock=clock, settings=settings) as hands:
        await hands.press(*keys, "r")
        yield Reviewer(hands)
