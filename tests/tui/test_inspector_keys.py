"""What the inspector's keys do to a deal: its checklist, tasks, notes and links."""

from __future__ import annotations

import shlex
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipetui.domain.commands import AddDeals, AddTask, DealDraft
from pipetui.domain.dates import When
from pipetui.domain.errors import BadValue
from pipetui.domain.spoken_dates import parse_day
from pipetui.domain.text import clean_line
from pipetui.services.session import Session
from pipetui.tui.screens.edit_form import EditForm
from pipetui.tui.sheets.sheet import Section, TargetKind
from tests.support.board import MONDAY, HandClock, at_board
from tests.support.naughty import naughty_strings
from tests.tui.inspected import to

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from pipetui.domain.commands import Command


def done(path: Path, *commands: Command) -> None:
    session = Session.open(str(path), "cli", read_clock=HandClock(), journal_mode="delete")
    try:
        for command in commands:
            session.execute(command)
    finally:
        session.close()


# -- the checklist -----------------------------------------------------------------------------


async def test_an_item_is_added_with_a_star_as_required_and_without_words_not_at_all(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("c", "n", *"Ask for a map", "enter", "n", *"* Ask the price", "enter")
        assert "☐  Ask for a map" in me.text()
        assert "☐* Ask the price" in me.text()
        assert me.app.focused is me.pane
        assert me.said.endswith("u undoes")

        await me.press("u")
        assert "☐* Ask the price" not in me.text()

        before = me.writes
        await me.press("n", "enter", "n", *"*", "enter", "n", "escape")
        assert me.writes == before
        assert me.pane


async def test_an_item_is_put_elsewhere_with_the_cursor_on_it_and_reworded(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("c")
        assert me.pane
        assert me.pane.target.number == "1"
        await me.press("J")
        assert (me.pane.target.number, me.pane.target.text) == ("2", "Find the buyer")
        await me.press("J", "K")
        assert (me.pane.target.number, me.pane.target.text) == ("1", "Find the buyer")

        await me.press("e")
        assert me.prompt.line.value == "Find the buyer"
        await me.press(*["backspace"] * 5, *"boss", "enter")
        assert "▸☐* Find the boss" in me.text()


async def test_items_are_ticked_deleted_and_come_back_and_without_the_last_one_the_pane_lives(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("c", "space", "j", "enter")
        assert me.rows("select items_done from deal where id = 1") == [(2,)]
        await me.press("u", "u")
        assert me.rows("select items_done from deal where id = 1") == [(0,)]

        await me.press("d")
        assert "☐* Find the buyer" not in me.text()
        assert me.pane
        assert me.pane.target.text == "Read their site"
        await me.press("u")
        assert "☐* Find the buyer" in me.text()

        await me.press("d", "d", "d", "space", "e", "escape", "J", "n", *"One more", "enter")
        assert "☐  One more" in me.text()


async def test_a_deal_held_up_is_worked_on_while_its_checklist_stays_open(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("1", "L", "t", "c", "escape")
        assert me.said == "Logged call on Website; done: call · u undoes"
        assert me.hints[0] == "tick"
        await me.press("s", "w", "enter")
        assert me.hints[0] == "tick"
        await me.press("f", *"so be it", "enter")
        assert (me.stage, me.hints[0]) == ("Talk", "advance")


# -- tasks -------------------------------------------------------------------------------------


async def test_a_task_is_reworded_or_dated_or_both_and_finished(database: Path) -> None:
    async with at_board(database, size=(140, 40)) as me:
        await me.press("3", "s", *"call anna fri", "enter", "c")
        await to(me, Section.TASKS)
        assert me.pane
        assert me.pane.target.kind is TargetKind.TASK
        await me.press("e")
        assert me.prompt.line.value == "call anna 2026-11-27"
        await me.press(*["backspace"] * len("anna 2026-11-27"), *"bob mon")
        assert "due 30 Nov" in me.text()
        await me.press("enter")
        assert me.rows("select next_text, next_due from deal where id = 4") == [
            ("call bob", "2026-11-30")
        ]
        await me.press("e", *["backspace"] * len("call bob 2026-11-30"), *"tue", "enter")
        assert me.rows("select next_text, next_due from deal where id = 4") == [
            ("call bob", "2026-11-24")
        ]
        await me.press("e", *["backspace"] * len("call bob 2026-11-24"), *"write")
        assert "due tomorrow" in me.text()
        await me.press("enter")
        assert me.rows("select next_text, next_due from deal where id = 4") == [
            ("write", "2026-11-24")
        ]

        await me.press("space")
        assert me.rows("select next_text from deal where id = 4") == [(None,)]
        assert "Done: write · Esc leaves it without one" in me.text()
        await me.press("escape", "u")
        assert me.rows("select next_text from deal where id = 4") == [("write",)]


async def test_a_task_is_deleted_and_the_next_one_is_the_step(database: Path) -> None:
    later = When(parse_day("2026-12-01", MONDAY.date()))
    done(database, AddTask(deal_ids=(1,), text="send it", due=later))
    async with at_board(database, size=(140, 40)) as me:
        await me.press("c")
        await to(me, Section.TASKS)
        await me.press("d")
        assert me.rows("select next_text from deal where id = 1") == [("send it",)]
        await me.press("u")
        assert me.rows("select next_text from deal where id = 1") == [("call",)]


# -- links, contacts, notes, facts -------------------------------------------------------------


async def test_only_web_and_mail_addresses_are_opened(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web_and_mail = (
        "https://acme.example/a?b=c",
        "http://acme.example",
        "HTTPS://ACME.example",
        "mailto:anna@acme.example",
    )
    others = ("file:///etc/passwd", "javascript:alert(1)", "ssh://acme.example", "/etc/passwd")
    links = web_and_mail + others
    done(database, AddDeals(drafts=(DealDraft(title="Linked", links=links),)))
    async with at_board(database) as me:
        opened: list[str] = []
        monkeypatch.setattr(me.app, "open_url", lambda url, **_: opened.append(url))
        await me.press(":", *"linked", "enter", "enter")
        await to(me, Section.LINKS)
        for link in links:
            await me.press("space")
            assert opened == []
            await me.press("enter")
            assert opened == ([link] if link in web_and_mail else []), link
            assert ("Opened" in me.said) is (link in web_and_mail), link
            opened.clear()
            await me.press("j")


async def test_enter_on_the_facts_edits_them(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("enter", "g", "enter")
        assert isinstance(me.app.screen, EditForm)
        await me.press("escape")
        assert me.pane


async def test_notes_are_written_in_the_editor_and_only_with_a_terminal_to_put_aside(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = """echo 'They [like] blue.' >> "$1" """
    monkeypatch.setenv("EDITOR", shlex.join(["sh", "-c", writes, "editor"]))

    @contextmanager
    def aside() -> Iterator[None]:
        yield

    async with at_board(database, size=(140, 40)) as me:
        await me.press("E")
        assert "a terminal of its own" in me.said

        monkeypatch.setattr(me.app, "suspend", aside)
        await me.press("E")
        assert me.rows("select notes from deal where id = 1") == [("They [like] blue.",)]
        assert me.said.endswith("u undoes")

        await me.press("c")
        await to(me, Section.NOTES)
        assert "They [like] blue." in me.text()
        await me.press("e")
        ((notes,),) = me.rows("select notes from deal where id = 1")
        assert str(notes).count("blue") == 2
        await me.press("u", "u")
        assert me.rows("select notes from deal where id = 1") == [(None,)]


# -- where it stands ---------------------------------------------------------------------------


async def test_beside_the_board_it_leaves_the_keys_there_and_over_it_takes_them(
    database: Path,
) -> None:
    async with at_board(database, size=(140, 24)) as me:
        await me.press("i", "j")
        assert me.here == "Audit"
        assert me.hints[0] == "advance"
        await me.press("escape")
        assert me.pane is None
        assert not me.app._exit

        await me.resize(80, 24)
        await me.press("k", "i")
        assert me.app.focused is me.pane
        assert "Audit" not in me.text()
        await me.press("i")
        assert me.pane is None
        assert "Audit" in me.text()


async def test_on_a_head_it_tells_of_the_stage_and_its_keys_do_no_harm(database: Path) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press("k", "i", "enter")
        for key in ("space", "n", "e", "J", "K", "d", "f", "enter"):
            await me.press(key)
            assert me.prompt.question is None, key
            assert me.app.screen is me.screen, key
        assert me.writes == before


async def test_deals_that_break_programs_are_plain_text(database: Path) -> None:
    texts = []
    for text in naughty_strings():
        try:
            title = clean_line(text)
        except BadValue:
            continue
        if 0 < len(title) <= 200:
            texts.append(title)
    drafts = tuple(
        DealDraft(title=text, company=text, contact=text, notes=text, tags=("a",), next_text=text)
        for text in texts[:: max(1, len(texts) // 10)]
    )
    done(database, AddDeals(drafts=drafts))
    async with at_board(database, size=(140, 30)) as me:
        await me.press("1", "i")
        for _ in range(len(drafts) + 2):
            assert "\x1b" not in me.text()
            await me.press("j")
        await me.press("e")
        assert "\x1b" not in me.text()
        await me.press("escape", "s", *"x", "escape", "w")
        me.text()
