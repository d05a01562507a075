"""A deal read whole for the inspector, and said in short for a clipboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddDeals,
    AddNote,
    AddTask,
    ApplyMap,
    ChurnDeals,
    DealDraft,
    LogTouch,
    LoseDeals,
    ParkDeals,
    WinDeals,
)
from pipetui.domain.dates import When
from pipetui.domain.errors import Refused
from pipetui.domain.model import TouchKind
from pipetui.domain.money import Money
from pipetui.services import inspecting
from pipetui.services.inspecting import inspect_deal
from pipetui.services.present.inspection import summary_text
from pipetui.services.present.signs import outcome_said
from pipetui.services.session import Session
from tests.support.board import HandClock
from tests.support.databases import copy_of
from tests.support.maps import sales
from tests.support.naughty import naughty_strings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def session(new_database: Path, tmp_path: Path) -> Iterator[Session]:
    path = copy_of(new_database, tmp_path)
    opened = Session.open(str(path), "test", read_clock=HandClock(), journal_mode="delete")
    opened.execute(ApplyMap(map=sales()))
    draft = DealDraft(
        title="Website",
        company="Acme",
        contact="Anna Berg",
        email="anna@acme.example",
        value=Money(1_200_000, "EUR"),
        close=opened.now().today + timedelta(days=30),
        links=("https://acme.example",),
    )
    opened.execute(AddDeals(drafts=(draft,)))
    yield opened
    opened.close()


def test_a_deal_is_read_with_all_that_is_told_of_it(session: Session) -> None:
    found = inspect_deal(session, 1, refused="not yet")

    assert found.deal.title == "Website"
    assert [item.text for item in found.items] == ["Find the buyer", "Read their site"]
    assert found.stage is not None
    assert found.stage.name == "Lead"
    assert found.process is not None
    assert found.process.pipeline.name == "Sales"
    assert [person.name for person in found.whole.people] == ["Anna Berg"]
    assert [entry.label for entry in found.changes] == ["Added Website"]
    assert found.refused == "not yet"


def test_maps_at_hand_are_not_read_again(session: Session) -> None:
    maps = inspect_deal(session, 1).maps

    assert inspect_deal(session, 1, maps).maps is maps


def test_of_a_long_history_the_newest_is_read(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspecting, "CHANGES_TOLD", 2)
    for text in ("one", "two", "three"):
        session.execute(AddNote(deal_ids=(1,), text=text))
    found = inspect_deal(session, 1)

    assert [entry.id for entry in found.changes] == [5, 4]
    assert found.changes_count == 4


def test_a_deal_that_is_gone_is_refused(session: Session) -> None:
    with pytest.raises(Refused, match="no deal #7"):
        inspect_deal(session, 7)


def test_a_summary_says_what_somebody_else_needs_to_know(session: Session) -> None:
    friday = session.now().today + timedelta(days=4)
    session.execute(AddTask(deal_ids=(1,), text="call", due=When(friday)))
    session.execute(LogTouch(deal_ids=(1,), kind=TouchKind.CALL, text="She will think"))
    session.execute(AddNote(deal_ids=(1,), text="Budget is there.\nSign in May."))

    assert summary_text(inspect_deal(session, 1)).split("\n") == [
        "Website",
        "Acme · €12,000 · Lead · #1",
        "Next: call, Fri 27 Nov 2026",
        "Close: Wed 23 Dec 2026",
        "Contact: Anna Berg, anna@acme.example",
        "To do in this stage: Find the buyer; Read their site",
        "Last touch: call, Mon 23 Nov 2026: She will think",
        "Link: https://acme.example",
        "",
        "Budget is there.",
        "Sign in May.",
    ]


def test_how_it_ended_is_said(session: Session) -> None:
    def said() -> str | None:
        return outcome_said(inspect_deal(session, 1).deal, session.now())

    assert said() is None
    session.execute(ParkDeals(deal_ids=(1,), until=session.now().today + timedelta(days=1)))
    assert said() == "parked until tomorrow"
    session.execute(ParkDeals(deal_ids=(1,), until=None))
    session.execute(WinDeals(deal_ids=(1,), force="sure"))
    assert said() == "won 23 Nov"
    session.execute(ChurnDeals(deal_ids=(1,), reason="moved away"))
    assert said() == "churned 23 Nov: moved away"


def test_a_lost_deal_says_why(session: Session) -> None:
    session.execute(LoseDeals(deal_ids=(1,), reason="price"))

    assert "lost 23 Nov: price" in summary_text(inspect_deal(session, 1)).split("\n")


def test_a_summary_holds_nothing_a_terminal_acts_on(session: Session) -> None:
    found = inspect_deal(session, 1)
    for text in naughty_strings():
        deal = replace(found.deal, title=text, notes=text, links=(text,))
        facts = replace(found.whole.facts, deal=deal, company=text)
        said = summary_text(replace(found, whole=replace(found.whole, facts=facts)))

        assert not any(_acts(line) for line in said.split("\n"))


def _acts(line: str) -> bool:
    return any(ord(each) < 32 or 0x7F <= ord(each) < 0xA0 for each in line)
