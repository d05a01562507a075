"""The board weighs deals by what was measured when it was read; a key does not measure again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddDeals,
    DealDraft,
    LogTouch,
    LoseDeals,
    MoveDeals,
    WinDeals,
)
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.model import TouchKind
from pipetui.domain.money import Money
from pipetui.services.present.inspection import Inspection, StageInspection, deal_facts
from pipetui.services.session import Session
from pipetui.store.queries.chances import load_resolved
from pipetui.tui.board.state import Cursor
from pipetui.tui.desk import Desk
from tests.support.board import HandClock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from pipetui.domain.metrics.reaching import Resolved
    from pipetui.store.database import Reading


@pytest.fixture
def session(database: Path) -> Iterator[Session]:
    """Twenty deals were decided, five of them won, and one is open in Lead."""
    session = Session.open(str(database), "test", read_clock=HandClock(), journal_mode="delete")
    drafts = tuple(DealDraft(title=f"Done {n}", stage="Lead") for n in range(19))
    done = session.execute(AddDeals(drafts=drafts)).operation.deal_ids
    session.execute(WinDeals(deal_ids=done[:4], force="sure"))
    session.execute(LoseDeals(deal_ids=done[4:], reason="Price"))
    fresh = DealDraft(title="Fresh", stage="Lead", value=Money(100_000, "GBP"))
    session.execute(AddDeals(drafts=(fresh,)))
    yield session
    session.close()


def fresh(desk: Desk) -> int:
    return next(card.id for card in desk.state.cards.values() if card.title == "Fresh")


def chance(desk: Desk) -> str:
    desk.go_to(fresh(desk))
    found = desk.inspect()
    assert isinstance(found, Inspection)
    return dict(deal_facts(found))["Chance"]


def test_lane_and_inspector_go_by_what_was_measured(session: Session) -> None:
    desk = Desk(session)
    lead = desk.state.lanes[0]

    assert desk.state.measured[lead.stage.id] == Rate(5, 20)
    assert lead.weighted["GBP"] == 25_000
    assert chance(desk) == "25 % (measured: 5 of 20 that came to Lead)"


def test_the_head_of_a_lane_tells_what_was_measured(session: Session) -> None:
    desk = Desk(session)
    desk.state = replace(desk.state, cursor=Cursor(0))
    found = desk.inspect()

    assert isinstance(found, StageInspection)
    assert found.chance == "25 % (measured: 5 of 20 that came to Lead)"


def test_it_holds_until_the_board_is_read_anew(session: Session) -> None:
    desk = Desk(session)
    desk.execute(LoseDeals(deal_ids=(1,), reason="Price"))

    assert desk.state.lanes[0].weighted["GBP"] == 25_000
    desk.reload()
    assert desk.state.lanes[0].weighted["GBP"] == round(100_000 * 5 / 21)


def test_no_key_counts_the_history(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[datetime] = []

    def counted(connection: Reading, as_of: datetime) -> Mapping[Resolved, int]:
        asked.append(as_of)
        return load_resolved(connection, as_of)

    monkeypatch.setattr("pipetui.services.learned.load_resolved", counted)
    desk = Desk(session)
    deal = fresh(desk)
    desk.execute(MoveDeals(deal_ids=(deal,), stage=desk.state.lanes[1].stage.name, force="sure"))
    desk.execute(LogTouch(deal_ids=(deal,), kind=TouchKind.CALL))
    desk.reverse("undo")
    desk.reverse("undo")
    chance(desk)
    desk.open_pipeline(desk.state.process.pipeline.id)

    assert len(asked) <= 1
