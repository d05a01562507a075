"""What somebody else changed meanwhile is never written over, and a failure leaves no half."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddDeals,
    AddNote,
    AddTask,
    CheckItems,
    DealDraft,
    DeleteDeals,
    EditDeals,
    FieldEdit,
    FinishTasks,
    LogTouch,
    MoveDeals,
    PlaceDeal,
)
from pipetui.domain.errors import Conflict, Refused
from pipetui.domain.model import Deal, Entity, TouchKind
from pipetui.domain.operation import Change, Operation
from pipetui.store import database as store_database
from pipetui.store import log as store_log
from tests.support.databases import EVERY_KIND, log_of, records_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipetui.domain.commands import Command
    from pipetui.domain.operation import Record
    from pipetui.services.session import Session
    from tests.support.databases import Database


@pytest.fixture
def session(session: Session) -> Session:
    """Three deals are there."""
    drafts = tuple(DealDraft(title=title, next_text="Call") for title in "ABC")
    session.execute(AddDeals(drafts=drafts))
    return session


def deal(session: Session, deal_id: int = 1) -> Deal:
    record = records_of(session)[Entity.DEAL, deal_id]
    assert isinstance(record, Deal)
    return record


def write(session: Session, before: Record | None, after: Record | None) -> None:
    """Write one change as if a rule had decided it on what it saw."""
    record = after or before
    assert record is not None
    change = Change(Entity.DEAL, record.id, record.id, before, after)
    fine = deal(session, 3)
    other = Change(Entity.DEAL, 3, 3, fine, replace(fine, owner="Ann"))
    operation = Operation("Stale", session.now().instant, (other, change))
    with session._store.write("somebody", "test") as writing:
        writing.record(operation)


class TestBefores:
    def test_a_before_that_does_not_hold_writes_nothing(self, session: Session) -> None:
        d = deal(session)
        state = records_of(session), log_of(session)
        for why, before, after in (
            ("changed", replace(d, owner="Bob"), replace(d, owner="Cid")),
            ("gone", replace(d, id=99), replace(d, id=99, owner="Cid")),
            ("changed before removal", replace(d, title="was"), None),
            ("there already", None, d),
        ):
            with pytest.raises(Conflict) as caught:
                write(session, before, after)

            assert caught.value.hint, why
            assert (records_of(session), log_of(session)) == state, why

    def test_a_before_that_holds_is_written(self, session: Session) -> None:
        write(session, deal(session), replace(deal(session), owner="Bob"))

        assert (deal(session).owner, deal(session, 3).owner) == ("Bob", "Ann")


class TestSeen:
    """A command may say on which state it was asked for."""

    COMMANDS: tuple[Command, ...] = (
        AddNote(deal_ids=(1,), text="Hello"),
        CheckItems(deal_id=1, items=("1",)),
        MoveDeals(deal_ids=(2, 1), stage="Offer", force="x"),
        FinishTasks(task_ids=(3,)),
        PlaceDeal(deal_id=2, above=None, below=1),
        PlaceDeal(deal_id=1, above=2, below=3),
        EditDeals(deal_ids=(1,), edits=(FieldEdit(field="owner", text="Ann"),)),
        DeleteDeals(deal_ids=(1,)),
    )

    def test_a_deal_that_was_changed_since_is_a_conflict(
        self, database: Database, session: Session
    ) -> None:
        seen = session.sequence()
        database.session("elsewhere").execute(LogTouch(deal_ids=(1,), kind=TouchKind.CALL))
        state = records_of(session), log_of(session)

        for command in self.COMMANDS:
            with pytest.raises(Conflict):
                session.execute(command, seen=seen)
        assert (records_of(session), log_of(session)) == state

    def test_other_deals_may_have_changed(self, database: Database, session: Session) -> None:
        elsewhere = database.session("elsewhere")
        for command in self.COMMANDS:
            if isinstance(command, PlaceDeal):
                continue  # it names its neighbours, and one of them will have changed
            seen = session.sequence()
            elsewhere.execute(AddNote(deal_ids=(3,), text="Hello"))

            session.execute(command, seen=seen)

    def test_ones_own_changes_count_as_seen(self, session: Session) -> None:
        for _ in range(3):
            session.execute(AddNote(deal_ids=(1,), text="Hello"), seen=session.sequence())

    def test_a_deal_that_was_removed_since_is_a_conflict(self, session: Session) -> None:
        seen = session.sequence()
        session.execute(DeleteDeals(deal_ids=(1,)))

        with pytest.raises(Conflict):
            session.execute(AddNote(deal_ids=(1,), text="Hello"), seen=seen)

    def test_an_undo_counts_as_a_change(self, session: Session) -> None:
        session.execute(AddNote(deal_ids=(1,), text="Hello"))
        seen = session.sequence()
        session.undo()

        with pytest.raises(Conflict):
            session.execute(AddNote(deal_ids=(1,), text="Hello"), seen=seen)


class Interrupted(BaseException):
    """Stands for Ctrl-C, which is no Exception."""


class TestFailures:
    @pytest.mark.parametrize("database", EVERY_KIND, indirect=True)
    def test_a_failure_at_any_point_leaves_nothing_half_written(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        state = records_of(session), log_of(session)
        attempts: tuple[Callable[[], object], ...] = (
            lambda: session.execute(MoveDeals(deal_ids=(1, 2), stage="Offer", force="x")),
            lambda: session.execute(DeleteDeals(deal_ids=(1,))),
            lambda: session.execute(AddDeals(drafts=(DealDraft(title="D"),))),
            session.undo,
        )
        for module, where, error in (
            (store_log, "append_entry", RuntimeError),
            (store_database, "apply_changes", Interrupted),
            (store_log, "append_changes", KeyboardInterrupt),
        ):
            with monkeypatch.context() as patch:
                patch.setattr(module, where, failing_after(getattr(module, where), error))
                for attempt in attempts:
                    with pytest.raises(error):
                        attempt()

            assert (records_of(session), log_of(session)) == state, where
        session.execute(AddNote(deal_ids=(1,), text="It goes on"))
        assert deal(session).notes == "It goes on"


def failing_after(original: Callable[..., None], error: type[BaseException]) -> Callable[..., None]:
    def fail(*arguments: object, **options: object) -> None:
        original(*arguments, **options)
        raise error

    return fail


class TestStreams:
    def commands(self, count: int) -> Iterator[Command]:
        yield from (AddNote(deal_ids=(1,), text=f"Note {n}") for n in range(count))
        yield AddDeals(drafts=(DealDraft(title="D", company="Acme"),))
        yield AddTask(deal_ids=(4,), text="Built on the one before")
        yield MoveDeals(deal_ids=(4,), stage="Lead")

    def test_a_stream_of_commands_is_one_step(self, session: Session) -> None:
        before = records_of(session)
        heard: list[str] = []

        number = session.execute_all("Imported", self.commands(3), lambda o: heard.append(o.label))

        assert number == session.sequence()
        assert deal(session).notes == "Note 0\nNote 1\nNote 2"
        assert heard[-2:] == ["Added Built on the one before to D", "Moved D to Lead"]
        assert [entry.label for entry in session.undo()] == ["Imported"]
        assert records_of(session) == before
        session.redo()
        assert deal(session, 4).title == "D"

    def test_a_stream_that_changes_nothing_leaves_no_entry(self, session: Session) -> None:
        before = log_of(session)
        move = MoveDeals(deal_ids=(1,), stage="Lead")

        assert session.execute_all("Imported", [move, move], lambda _: None) is None
        assert log_of(session) == before

    def test_a_refusal_in_the_middle_leaves_nothing(self, session: Session) -> None:
        state = records_of(session), log_of(session)

        def stream() -> Iterator[Command]:
            yield from self.commands(2)
            yield DeleteDeals(deal_ids=(99,))

        with pytest.raises(Refused):
            session.execute_all("Imported", stream(), lambda _: None)

        assert (records_of(session), log_of(session)) == state

    @pytest.mark.parametrize("error", [RuntimeError, Interrupted])
    def test_an_error_of_the_one_who_listens_leaves_nothing(
        self, session: Session, error: type[BaseException]
    ) -> None:
        state = records_of(session), log_of(session)

        def listen(operation: Operation) -> None:
            if operation.label.startswith("Added"):
                raise error

        with pytest.raises(error):
            session.execute_all("Imported", self.commands(2), listen)

        assert (records_of(session), log_of(session)) == state

    def test_a_rehearsal_tells_what_would_happen_and_leaves_no_trace(
        self, database: Database, session: Session
    ) -> None:
        state = records_of(session), log_of(session)
        heard: list[Operation] = []

        session.rehearse(self.commands(3), heard.append)

        assert (records_of(session), log_of(session)) == state
        assert len(heard) == 6
        if database.journal_mode is not None:
            # A server's sequences do not go back, so there a rehearsal may leave a gap in ids.
            session.execute(AddDeals(drafts=(DealDraft(title="D"),)))
            assert (Entity.DEAL, 4) in records_of(session)

    def test_a_rehearsal_is_refused_as_the_thing_itself(self, session: Session) -> None:
        with pytest.raises(Refused):
            session.rehearse([DeleteDeals(deal_ids=(99,))], lambda _: None)

    def test_commands_that_share_what_they_make_are_one_step_too(self, session: Session) -> None:
        before = records_of(session)
        commands = (
            AddDeals(drafts=tuple(DealDraft(title=f"{n}", company=f"{n % 7}") for _ in range(5)))
            for n in range(12)
        )

        session.execute_all("Imported", commands, lambda _: None)
        session.undo()

        assert records_of(session) == before
