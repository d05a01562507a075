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


async def test_what_another_program_writes_shows_within_two_seconds(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("3")
        elsewhere(database, MoveDeals(deal_ids=(4,), stage="Lead"))

        await eventually(me, "Lead         3 · €22k")
        assert (me.here, me.stage) == ("Rollout", "Lead")


async def test_a_deal_that_another_program_ends_leaves_the_cursor_on_its_neighbour(
    database: Path,
) -> None:
    async with at_board(database) as me:
        elsewhere(database, LoseDeals(deal_ids=(1,), reason="price"))
        await me.screen._watch()
        await me.look()

        assert me.here == "Audit"


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


async def test_a_form_tells_what_another_wrote_and_keeps_what_was_typed(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("1", "e")
        elsewhere(database, EditDeals(deal_ids=(1,), edits=(FieldEdit(field="value", text="9k"),)))
        await me.app._board._watch()
        await me.look()
        await me.press("down", "down", "down", "ctrl+u", *"7k", "enter")
        assert "✗ Value became €9,000 meanwhile. Enter writes yours over it" in me.text()
        assert me.rows("select value_minor from deal where id = 1") == [(900_000,)]

        await me.press("enter")
        assert me.rows("select value_minor from deal where id = 1") == [(700_000,)]


async def test_a_form_minds_no_field_that_it_leaves_alone(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("1", "e")
        elsewhere(database, EditDeals(deal_ids=(1,), edits=(FieldEdit(field="owner", text="Mia"),)))
        await me.press("down", "down", "down", "ctrl+u", *"7k", "enter")

        assert me.rows("select value_minor, owner from deal where id = 1") == [(700_000, "Mia")]


async def test_a_form_keeps_what_was_typed_while_the_database_is_busy(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_session: Session) -> int:
        raise LOCKED

    async with at_board(database) as me:
        await me.press("1", "e", *" for all")
        monkeypatch.setattr(Session, "sequence", busy)
        await me.press("enter")

        assert "✗ deals.db is locked by another program" in me.text()
        assert "for all" in me.text()


async def test_a_form_of_a_deal_that_is_gone_keeps_what_was_typed(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("1", "e")
        elsewhere(database, DeleteDeals(deal_ids=(1,)))
        await me.press(*" for all", "enter")

        assert "✗ It was deleted meanwhile" in me.text()
        assert "for all" in me.text()


# -- time --------------------------------------------------------------------------------------


async def test_at_midnight_the_board_is_read_anew(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("j")
        assert "● call today" in me.text()

        me.clock.turn(days=1)
        await me.screen._watch()
        await me.look()
        assert "! call −1d" in me.text()
        assert me.here == "Audit"


async def test_nothing_is_read_while_nothing_changes(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_board(database) as me:
        assert me.screen.desk
        monkeypatch.setattr(me.screen.desk, "catch_up", lambda: pytest.fail("was read"))
        await me.screen._watch()
        await me.look()


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


async def test_nothing_is_looked_through_for_garbage_while_it_is_read(database: Path) -> None:
    collecting: list[bool] = []

    def open_session() -> Session:
        collecting.append(gc.isenabled())
        return Session.open(str(database), "tui", journal_mode="delete")

    app = PipetuiApp(open_session, theme(), works_beside=False)
    async with app.run_test() as pilot:
        await Hands(pilot, database, HandClock()).settle()
        assert collecting == [False]
        assert gc.isenabled()


async def test_garbage_is_looked_for_by_the_clock_and_not_by_the_keys(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[Callable[[], int]] = []
    looked_at: list[int] = []
    async with at_board(database) as me:
        with monkeypatch.context() as patch:
            patch.setattr(me.app, "set_interval", lambda _seconds, call: rounds.append(call))
            patch.setattr(gc, "collect", looked_at.append)
            try:
                me.app.collect_between_keys()
                assert not gc.isenabled()
            finally:
                gc.enable()
                gc.unfreeze()
            for _ in range(120):
                rounds[0]()

        assert (looked_at.count(1), looked_at.count(2)) == (118, 2)


async def test_garbage_is_collected_after_a_database_that_cannot_be_opened() -> None:
    def open_session() -> Session:
        raise LOCKED

    app = PipetuiApp(open_session, theme(), works_beside=False)
    async with app.run_test():
        await app.workers.wait_for_complete()
    assert gc.isenabled()


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


async def test_held_keys_move_the_cursor_and_nothing_else(database: Path) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press(*["j"] * 200)
        assert me.here == "Audit"
        await me.press(*["l"] * 100)
        assert me.stage == "Onboarding"
        await me.press(*["h"] * 100)
        assert me.stage == "Lead"
        assert me.writes == before


async def test_a_held_move_writes_each_move_once(database: Path) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press("3", *["H"] * 100, *["L"] * 20)

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


async def test_a_paste_into_the_prompt_is_one_line_of_plain_text(database: Path) -> None:
    from textual.events import Paste

    async with at_board(database) as me:
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


async def test_blanks_can_be_typed_between_joined_emoji(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("n", "👨", "\u200d", "👩", " ", "x")

        assert me.prompt.line.value == "👨\u200d👩 x"


async def test_a_paste_on_the_board_does_nothing(database: Path) -> None:
    from textual.events import Paste

    async with at_board(database) as me:
        before = me.writes
        me.app.post_message(Paste("LLxw\rn"))
        await me.look()

        assert me.writes == before
        assert me.prompt.question is None


# -- painting less -----------------------------------------------------------------------------


async def test_what_is_painted_anew_is_all_that_changed(database: Path) -> None:
    drafts = tuple(DealDraft(title=f"Deal {n}", stage=str(1 + n % 3)) for n in range(40))
    elsewhere(database, AddDeals(drafts=drafts))
    keys = "jjjjjjlkkkkGlljjhHjjjHukkkkkkkgoljjGhcjjqGooH3jjjjjjuuGk1Gc ju5k4jl2ggGlkkj1GgllGhkhk"
    async with at_board(database, size=(90, 24)) as me:
        for place in range(0, len(keys), 6):
            for key in keys[place : place + 6]:
                await me.press(key)
            shown = me.strips()
            me.screen.view.refresh()
            await me.look()
            assert me.strips() == shown, keys[: place + 6]


async def test_a_filter_paints_anew_all_that_changed(database: Path) -> None:
    drafts = tuple(DealDraft(title=f"Deal {n}", stage=str(1 + n % 3)) for n in range(40))
    elsewhere(database, AddDeals(drafts=drafts))
    keys = ["/", *"deal 1", "backspace", "backspace", "enter", "j", "l", "L", "u", "q"]
    keys += ["G", "/", *"stal", "escape", "m", "escape", "z", "/", "9", "enter", "q"]
    async with at_board(database, size=(90, 24)) as me:
        for key in keys:
            await me.press(key)
            shown = me.strips()
            me.screen.view.refresh()
            await me.look()
            assert me.strips() == shown, key


async def test_a_question_leaves_the_board_where_it_is(database: Path) -> None:
    async with at_board(database, size=(80, 24)) as me:
        before, size = me.text(), me.screen.view.size
        await me.press("m")
        assert me.screen.view.size == size
        assert me.text().splitlines()[:12] == before.splitlines()[:12]
        await me.press("escape")
        assert me.text() == before


# -- what is told --------------------------------------------------------------------------------


async def test_in_little_room_the_way_to_help_and_to_undo_are_told_all_the_same(
    database: Path,
) -> None:
    async with at_board(database, size=(42, 14)) as me:
        await me.press("n", *"A title that is much longer than this", "enter")

        assert "… · u undoes" in me.text()
        assert "?  help" in me.text()


async def test_ctrl_c_says_how_to_leave(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("ctrl+c")

        assert me.said.startswith("q goes back")


# -- terminals ---------------------------------------------------------------------------------

SIZES = [(1, 1), (200, 50), (40, 12), (200, 2), (80, 24)]


OPEN = {
    "board": (),
    "new": ("n", *"Acme: Web"),
    "checklist": ("c", "f", *"why"),
    "move": ("m",),
    "help": ("c", "?"),
    "help filter": ("?", "/", *"r"),
    "palette": (":", *"a"),
    "edit form": ("e",),
    "touch": ("t",),
    "next step": ("s", *"fri"),
    "park": ("p",),
    "lost": ("x",),
    "won": ("w",),
    "theme": (":", *"choose the colours", "enter"),
    "density": (":", *"density", "enter"),
    "stage": ("k", "i"),
    "review": ("r",),
    "review checklist": ("r", "c"),
    "review through": ("r", *"jjjj"),
    "drawers": ("D",),
    "drawers filter": ("D", "/", *"a"),
    "drawers inspector": ("D", "enter"),
    "drawers help": ("D", "?"),
    "metrics": ("M",),
    "metrics forecast": ("M", "4"),
    "metrics period": ("M", "t"),
    "look back": (":", *"look back", "enter"),
    "look back help": (":", *"look back", "enter", "?"),
}
HOME = 2
"""Screens there are while nothing lies on the board: Textual has one of its own."""
AT_ONE_BOARD = 7
"""So many are opened one after the other before the board is opened anew."""


@pytest.mark.parametrize("first", range(0, len(OPEN), AT_ONE_BOARD))
async def test_any_size_of_terminal_is_lived_through(database: Path, first: int) -> None:
    async with at_board(database, size=(80, 24)) as me:
        for name, keys in list(OPEN.items())[first : first + AT_ONE_BOARD]:
            await me.press("2", *keys)
            await me.settle()
            before = me.text()
            for width, height in SIZES:
                await me.resize(width, height)
                me.text()

            if me.pane is None:
                assert me.text() == before, name
            await back_home(me)


async def back_home(me: Hands) -> None:
    """Whatever is open is left."""
    while len(me.app.screen_stack) > HOME or me.prompt.question is not None or me.pane is not None:
        await me.press("escape")


async def test_a_terminal_that_is_too_small_is_told(database: Path) -> None:
    async with at_board(database, size=(39, 20)) as me:
        assert "40 x 12 at least" in me.text()
        await me.resize(40, 12)
        assert "Website" in me.text()


async def test_without_colour_everything_is_there(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_board(database) as me:
        await me.press("c", "space", "question_mark", "q", "q", "n", *"x", "escape", "k", "j")

        assert "▏▸Website" in me.text()
