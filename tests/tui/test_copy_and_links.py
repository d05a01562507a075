"""What leaves the board by key: a summary to the clipboard, an address to the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import AddDeals, DealDraft
from pipetui.services.session import Session
from pipetui.tui.sheets.sheet import Section
from tests.support.board import HandClock, at_board

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.support.board import Hands


def add(path: Path, draft: DealDraft) -> None:
    session = Session.open(str(path), "cli", read_clock=HandClock(), journal_mode="delete")
    try:
        session.execute(AddDeals(drafts=(draft,)))
    finally:
        session.close()


async def open_on(me: Hands, title: str) -> None:
    """The cursor on a deal."""
    await me.press(":", *title, "enter")
    assert me.here == title


def opened_by(me: Hands, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that are opened from now on."""
    opened: list[str] = []
    monkeypatch.setattr(me.app, "open_url", lambda url, **_: opened.append(url))
    return opened


async def test_a_summary_is_copied_as_plain_lines_with_nothing_a_terminal_acts_on(
    database: Path,
) -> None:
    add(database, DealDraft(title="A\x1b]52;c;AAAA\x07 [red]x[/]", company="\u202eevil"))
    async with at_board(database) as me:
        await me.press("y")
        assert me.app.clipboard.splitlines()[:3] == [
            "Website",
            "Acme · €12,000 · Lead · #1",
            "Next: call, Mon 23 Nov 2026",
        ]
        assert me.said.startswith("Copied ")
        assert me.said.endswith(" lines on Website")

        await me.press(":", *"[red]", "enter", "y")
        assert "[red]x[/]" in me.app.clipboard
        assert not set(me.app.clipboard) & {"\x1b", "\x07", "\u202e"}


async def test_the_only_address_is_opened_at_once_and_a_number_as_it_is_dialled(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(database, DealDraft(title="Shop", contact="Anna", email="anna@shop.example"))
    add(database, DealDraft(title="Dial", contact="Ben", phone="+49 (30) 123-45;rm x"))
    async with at_board(database) as me:
        opened = opened_by(me, monkeypatch)
        await me.press("O")
        assert opened == []
        assert me.said.startswith("✗ It has no link")

        await open_on(me, "Shop")
        await me.press("O")
        assert opened == ["mailto:anna@shop.example"]
        assert me.said == "Opened mailto:anna@shop.example"

        await open_on(me, "Dial")
        await me.press("O")
        assert opened[1:] == ["tel:+493012345"]


async def test_of_several_addresses_one_is_chosen_and_of_a_contact_its_own_are_opened(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = ("https://shop.example", "https://shop.example/plan")
    add(database, DealDraft(title="Shop", contact="Anna", email="a@shop.example", links=links))
    async with at_board(database) as me:
        opened = opened_by(me, monkeypatch)
        await open_on(me, "Shop")
        await me.press("O")
        assert "a@shop.example" in me.text()
        await me.press("3")
        assert opened == ["https://shop.example/plan"]
        await me.press("O", "escape")
        assert len(opened) == 1

        await me.press("enter")
        assert me.pane is not None
        me.pane.to_section(Section.CONTACTS)
        await me.press("enter")
        assert opened[1:] == ["mailto:a@shop.example"]
