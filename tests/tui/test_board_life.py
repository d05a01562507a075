"""The board in the world: others write, days pass, databases fail, terminals change."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddDeals,
    DealDraft,
    DeleteDeals,
    EditDeals,
    FieldEdit,
    LoseDeals,
    MoveDeals,
)
from pipetui.domain.errors import StoreError
from pipetui.services.session import Session
from pipetui.tui.app import PipetuiApp
from tests.support.board import HandClock, Hands, at_board, theme
from tests.support.keys import press

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipetui.domain.commands import Command

LOCKED = StoreError("deals.db is locked by another program", "wait, then try again")


def elsewhere(path: Path, *commands: Command) -> None:
    """Another program does something to the same database."""
    session = Session.open(str(path), "cli", read_clock=HandClock(), journal_mode="delete")
    try:
        for command in commands:
            session.execute(command)
    finally:
        session.close()


async def eventually(me: Hands, what: str) -> None:
    """Wait at most two seconds until the screen tells."""
    deadline = time.monotonic() + 2
    while what not in me.text():
        assert time.monotonic() < deadline, me.text()
        await asyncio.sleep(0.05)


# -- others ------------------------------------------------------------------------------------


async def test_what_another_program_writes_shows_within_two_seconds_and_the_cursor_stays_there(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("3")
        elsewhere(database, MoveDeals(deal_ids=(4,), stage="Lead"))
        await eventually(me, "Lead         3 · €22k")
        assert (me.here, me.stage) == ("Rollout", "Lead")

        await me.press("g")
        assert me.here == "Website"
        elsewhere(database, LoseDeals(deal_ids=(1,), reason="price"))
        await me.screen._watch()
        await me.look()
        assert me.here == "Rollout"  # the next one below


async def test_a_key_never_hits_a_deal_that_was_changed_unseen(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("3")
        elsewhere(database, MoveDeals(deal_ids=(4,), stage="Talk"))
        await me.press("L")

        assert me.said.startswith("✗ It was changed elsewhere")
        assert me.stage == "Talk"
        assert me.here == "Rollout"


async def test_a_reason_being_typed_is_not_taken_for_keys_when_its_deal_goes(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("2", "L", "f", *"beca")
        before = me.writes
        elsewhere(database, DeleteDeals(deal_ids=(3,)))
        await me.screen._watch()
        await me.look()
        assert me.pane is None

        await me.press(*"use xwL", "enter")
        assert me.writes == before + 1
        assert me.said.startswith("✗")


async def test_a_lost_reason_is_for_the_deal_it_was_asked_for(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("1", "x", *"too ")
        elsewhere(database, MoveDeals(deal_ids=(1,), stage="Talk", force="asked"))
        await me.screen._watch()
        await me.look()
        await me.press(*"dear", "enter", "enter")

        assert me.rows("select id from deal where status = 'lost'") == [(1,)]


async def test_a_form_tells_what_another_wrote_in_a_field_that_was_typed_in_and_minds_no_other(
    database: Path,
) -> None:
    stored = "select value_minor, owner from deal where id = 1"
    edits = (FieldEdit(field="value", text="9k"), FieldEdit(field="owner", text="Mia"))
    async with at_board(database) as me:
        await me.press("1", "e")
        elsewhere(database, EditDeals(deal_ids=(1,), edits=edits))
        await me.app._board._watch()
        await me.look()
        await me.press("down", "down", "down", "ctrl+u", *"7k", "enter")
        assert "✗ Value became €9,000 meanwhile. Enter writes yours over it" in me.text()
        assert me.rows(stored) == [(900_000, "Mia")]

        await me.press("enter")
        assert me.rows(stored) == [(700_000, "Mia")]

        await me.press("e")
        elsewhere(database, EditDeals(deal_ids=(1,), edits=(FieldEdit(field="owner", text="Ben"),)))
        await me.press("down", "down", "down", "ctrl+u", *"8k", "enter")
        assert me.rows(stored) == [(800_000, "Ben")]


async def test_a_form_that_cannot_be_saved_says_why_and_keeps_what_was_typed(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_session: Session) -> int:
        raise LOCKED

    async with at_board(database) as me:
        await me.press("1", "e", *" for all")
        with monkeypatch.context() as patch:
            patch.setattr(Session, "sequence", busy)
            await me.press("enter")
        assert "✗ deals.db is locked by another program" in me.text()
        assert "for all" in me.text()

        elsewhere(database, DeleteDeals(deal_ids=(1,)))
        await me.press("enter")
        assert "✗ It was deleted meanwhile" in me.text()
        assert "for all" in me.text()


# -- time --------------------------------------------------------------------------------------


async def test_at_midnight_the_board_is_read_anew_and_not_while_nothing_changes(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_board(database) as me:
        await me.press("j")
        assert "● call today" in me.text()
        assert me.screen.desk
        with monkeypatch.context() as patch:
            patch.setattr(me.screen.desk, "catch_up", lambda: pytest.fail("was read"))
            await me.screen._watch()
            await me.look()

        me.clock.turn(days=1)
        await me.screen._watch()
        await me.look()
        assert "! call −1d" in me.text()
        assert me.here == "Audit"


# -- trouble -----------------------------------------------------------------------------------


async def test_a_locked_database_is_told_and_the_board_lives(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_args: object, **_more: object) -> None:
        raise LOCKED

    async with at_board(database) as me:
        with monkeypatch.context() as patch:
            for name in ("execute", "undo", "redo", "read", "sequence"):
                patch.setattr(Session, name, locked)
            for key in ("L", "u", "U", "c", "c"):
                await me.press("3", key)
                assert me.said.startswith("✗ deals.db is locked"), key
            await me.press("n", *"New", "enter")
            assert "locked" in me.text()
            await me.press("escape", "x", *"no", "enter", "enter")
            assert "locked" in me.said
            await me.screen._watch()
            await me.settle()
            await me.press("1", "j", "slash", *"acme", "enter", "o", "question_mark", "q", "q")
            assert me.here == "Website"
            assert not me.app._exit

        await me.press("L", "f", *"so", "enter")
        assert (me.here, me.stage) == ("Website", "Talk")


async def test_a_write_that_cannot_be_read_back_is_not_done_twice(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_args: object) -> None:
        raise LOCKED

    async with at_board(database) as me:
        with monkeypatch.context() as patch:
            patch.setattr("pipetui.services.reading.cards_since", locked)
            await me.press("n", *"New", "enter", "enter")
        await me.screen._watch()
        await me.look()

        assert me.lane("Lead").count("New") == 1


async def test_a_crash_prints_nothing_and_reaches_whoever_started_it(
    database: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def crash(_screen: object) -> None:
        customer = "Frau Sensible Kundin"
        raise RuntimeError(f"no such thing as {customer}")

    monkeypatch.setattr("pipetui.tui.screens.board.BoardScreen.action_act", crash)
    boards: list[Hands] = []

    async def win() -> None:
        async with at_board(database) as me:
            boards.append(me)
            await me.press("w")

    with pytest.raises(RuntimeError, match="Kundin"):
        await win()

    assert isinstance(boards[0].app.failure, RuntimeError)
    out, err = capfd.readouterr()
    assert "Kundin" not in out + err
    assert "Traceback" not in out + err


async def test_a_database_that_cannot_be_opened_ends_the_app_with_the_reason() -> None:
    def open_session() -> Session:
        raise LOCKED

    app = PipetuiApp(open_session, theme(), works_beside=False)
    async with app.run_test() as pilot:
        await press(pilot, "j", "n", "q")
        await app.workers.wait_for_complete()
    assert app.failure is LOCKED
    assert gc.isenabled()


async def test_garbage_is_looked_for_by_the_clock_and_neither_while_all_is_read_nor_by_the_keys(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collecting: list[bool] = []
    rounds: list[Callable[[], int]] = []
    looked_at: list[int] = []

    def open_session() -> Session:
        collecting.append(gc.isenabled())
        return Session.open(str(database), "tui", journal_mode="delete")

    app = PipetuiApp(open_session, theme(), works_beside=False)
    async with app.run_test() as pilot:
        await Hands(pilot, database, HandClock()).settle()
        assert collecting == [False]
        assert gc.isenabled()

        with monkeypatch.context() as patch:
            patch.setattr(app, "set_interval", lambda _seconds, call: rounds.append(call))
            patch.setattr(gc, "collect", looked_at.append)
            try:
                app.collect_between_keys()
                assert not gc.isenabled()
            finally:
                gc.enable()
                gc.unfreeze()
            for _ in range(120):
                rounds[0]()

        assert (looked_at.count(1), looked_at.count(2)) == (118, 2)


async def test_keys_do_not_wait_for_a_database_that_is_busy(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()

    def busy(_session: Session) -> int:
        ended.wait(5)
        raise LOCKED

    async with at_board(database) as me:
        monkeypatch.setattr(Session, "sequence", busy)
        watching = asyncio.ensure_future(me.screen._watch())
        await asyncio.sleep(0)
        await me.press("j")
        assert me.here == "Audit"
        assert not watching.done()

        ended.set()
        await watching
        assert me.said.startswith("✗ deals.db is locked")


async def test_help_read_while_the_board_opens_does_not_keep_it_shut(database: Path) -> None:
    opened = threading.Event()

    def open_session() -> Session:
        opened.wait(5)
        return Session.open(str(database), "tui", journal_mode="delete")

    app = PipetuiApp(open_session, theme(), works_beside=False)
    async with app.run_test() as pilot:
        me = Hands(pilot, database, HandClock())
        await me.press("?")
        opened.set()
        await me.settle()
        await me.press("q", "j")
        assert me.here == "Audit"


# -- keys ahead --------------------------------------------------------------------------------


async def test_keys_typed_ahead_go_where_they_were_meant(database: Path) -> None:
    async with at_board(database) as me:
        keys = [*"nxLuw?c", "enter", *"xnowL", "enter", "enter"]
        keys += [*"/acme", "enter", *"2m3"]
        before = me.writes
        await me.press(*keys)

        assert me.rows("select title, lost_reason from deal where id = 6") == [("xLuw?c", "nowL")]
        assert me.writes == before + 2
        assert me.state.filter_text == "acme"


async def test_held_keys_move_the_cursor_alone_and_a_held_move_is_written_once(
    database: Path,
) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press(*["j"] * 60)
        assert me.here == "Audit"
        await me.press(*["l"] * 30)
        assert me.stage == "Onboarding"
        await me.press(*["h"] * 30)
        assert me.stage == "Lead"
        assert me.writes == before

        await me.press("3", *["H"] * 30, *["L"] * 10)
        moved = [label for (label,) in me.rows("select label from operation order by id")][before:]
        assert moved == ["Moved Rollout to Talk", "Moved Rollout to Lead"]
        assert me.pane  # and no further: the checklist there is open
        assert me.stage == "Lead"


async def test_help_opened_and_left_in_a_burst(database: Path) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press(*"?jq??Lxwn?q?", "escape", *"?j")

        assert me.writes == before
        await me.settle()


# -- pasting -----------------------------------------------------------------------------------


async def test_a_paste_is_one_line_of_plain_text_in_the_prompt_and_joined_emoji_stay_what_they_are(
    database: Path,
) -> None:
    from textual.events import Paste

    async with at_board(database) as me:
        before = me.writes
        me.app.post_message(Paste("LLxw\rn"))
        await me.look()
        assert me.writes == before
        assert me.prompt.question is None

        await me.press("n")
        me.app.post_message(Paste("Web\x1b]52;c;AAAA\x07 site\r\nfor\tAcme\u202e " + "x" * 9000))
        await me.press("backspace")
        typed = me.prompt.line.value
        assert typed.startswith("Web]52;c;AAAA site for Acme xxx")
        assert len(typed) < 4000
        assert "\x1b" not in me.text()

        await me.press("enter")
        assert me.prompt.question  # too long for a deal, and told so
        assert "characters and at most" in me.text()

        await me.press("escape", "n", "👨", "\u200d", "👩", " ", "x")
        assert me.prompt.line.value == "👨\u200d👩 x"


# -- painting less -----------------------------------------------------------------------------


async def test_what_is_painted_anew_is_all_that_changed(database: Path) -> None:
    drafts = tuple(DealDraft(title=f"Deal {n}", stage=str(1 + n % 3)) for n in range(40))
    elsewhere(database, AddDeals(drafts=drafts))
    walk = "jjjjjjlkkkkGlljjhHjjjHukkkgoljjGhcjjqGooH3jjuuGk1Gc "
    asked = ["/", *"deal 1", "backspace", "backspace", "enter", "j", "l", "L", "u", "q"]
    asked += ["G", "/", *"stal", "escape", "m", "escape", "z", "/", "9", "enter", "q"]
    pieces = [[*walk[place : place + 6]] for place in range(0, len(walk), 6)]
    async with at_board(database, size=(90, 24)) as me:
        for keys in (*pieces, *([key] for key in asked)):
            for key in keys:
                await me.press(key)
            shown = me.strips()
            me.screen.view.refresh()
            await me.look()
            assert me.strips() == shown, keys


async def test_a_question_leaves_the_board_where_it_is(database: Path) -> None:
    async with at_board(database, size=(80, 24)) as me:
        before, size = me.text(), me.screen.view.size
        await me.press("m")
        assert me.screen.view.size == size
        assert me.text().splitlines()[:12] == before.splitlines()[:12]
        await me.press("escape")
        assert me.text() == before


# -- what is told --------------------------------------------------------------------------------


async def test_in_little_room_the_way_to_help_and_to_undo_are_told_all_the_same_and_in_none_that(
    database: Path,
) -> None:
    async with at_board(database, size=(42, 14)) as me:
        await me.press("n", *"A title that is much longer than this", "enter")
        assert "… · u undoes" in me.text()
        assert "?  help" in me.text()

        await me.resize(39, 20)
        assert "40 x 12 at least" in me.text()
        await me.resize(40, 12)
        assert "A title that" in me.text()


# -- terminals ---------------------------------------------------------------------------------

BEYOND_USE = [(1, 50), (200, 1)]
SIZES = [(40, 12), (80, 24)]
"""The least one works in, and that at first."""

# Each screen is tried at more sizes by itself; here it comes back as it was, and so does the board.
OPEN = {
    "board": (),
    "new": ("n", *"Acme: Web"),
    "checklist": ("c", "f", *"why"),
    "move": ("m",),
    "help": ("c", "?"),
    "palette": (":", *"a"),
    "edit form": ("e",),
    "theme": (":", *"choose the colours", "enter"),
    "stage": ("k", "i"),
    "review checklist": ("r", "c"),
    "drawers inspector": ("D", "enter"),
    "metrics forecast": ("M", "4"),
    "metrics period": ("M", "t"),
    "look back": (":", *"look back", "enter"),
}
HOME = 2
"""Screens there are while nothing lies on the board: Textual has one of its own."""


async def test_any_size_of_terminal_is_lived_through(database: Path) -> None:
    async with at_board(database, size=(80, 24)) as me:
        for number, (name, keys) in enumerate(OPEN.items()):
            await me.press("2", *keys)
            await me.settle()
            before = me.text()
            for width, height in (BEYOND_USE[number % 2], *SIZES):
                await me.resize(width, height)
                me.text()

            if me.pane is None:
                assert me.text() == before, name
            await back_home(me)


async def back_home(me: Hands) -> None:
    """Whatever is open is left."""
    while len(me.app.screen_stack) > HOME or me.prompt.question is not None or me.pane is not None:
        await me.press("escape")


async def test_without_colour_everything_is_there(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_board(database) as me:
        await me.press("c", "space", "question_mark", "q", "q", "n", *"x", "escape", "k", "j")

        assert "▏▸Website" in me.text()
