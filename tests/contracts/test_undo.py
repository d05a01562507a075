"""Undo and redo: of one action or of several, and never of half of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddDeals,
    AddNote,
    AddTask,
    DealDraft,
    DeleteDeals,
    EditDeals,
    EnsureStages,
    FieldEdit,
    MoveDeals,
)
from pipetui.domain.errors import Conflict, Refused
from pipetui.domain.model import Entity
from pipetui.store import rows
from tests.support.databases import log_of, records_of

if TYPE_CHECKING:
    from pipetui.services.session import Session
    from tests.support.databases import Database


on_a_file = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what is decided from the entries of the log, once they are read."""


def add(session: Session, *titles: str, **fields: str) -> int:
    """Make deals in one step; gives the number of the operation."""
    drafts = tuple(DealDraft(title=title, **fields) for title in titles)  # type: ignore[arg-type]
    done = session.execute(AddDeals(drafts=drafts))
    assert done.operation_id is not None
    return done.operation_id


def note(session: Session, *deals: int, text: str = "Hello") -> int:
    done = session.execute(AddNote(deal_ids=deals, text=text))
    assert done.operation_id is not None
    return done.operation_id


class TestBackAndForth:
    @on_a_file
    def test_each_step_says_what_it_took_back_newest_first(self, session: Session) -> None:
        add(session, "A")
        note(session, 1)

        undone = session.undo(2)

        assert [entry.label for entry in undone] == ["Noted on A", "Added A"]

    @on_a_file
    def test_the_log_keeps_what_was_undone_and_that_it_was(
        self, database: Database, session: Session
    ) -> None:
        first = add(session, "A")
        database.clock.wait(minutes=3)

        session.undo()
        session.redo()

        kinds = [(e.kind, e.undoes, e.label) for (e, *_) in log_of(session)[:3]]  # type: ignore[attr-defined]
        assert kinds == [
            ("redo", first + 1, "Redid: Added A"),
            ("undo", first, "Undid: Added A"),
            ("do", None, "Added A"),
        ]

    def test_undo_and_redo_can_alternate_for_ever(self, session: Session) -> None:
        add(session, "A")
        note(session, 1)
        states = [records_of(session)]
        for _ in range(2):
            session.undo(2)
            states.append(records_of(session))
            session.redo()
            session.redo()
            session.undo()
            session.redo()
            states.append(records_of(session))

        assert states[0] == states[2] == states[4]
        assert states[1] == states[3]
        with pytest.raises(Refused, match="nothing to redo"):
            session.redo()

    @on_a_file
    def test_there_is_an_end_to_it(self, session: Session) -> None:
        with pytest.raises(Refused, match="nothing to undo"):
            session.undo()
        with pytest.raises(Refused, match="nothing to redo"):
            session.redo()

    @on_a_file
    def test_of_more_steps_than_there_are_none_is_taken(self, session: Session) -> None:
        add(session, "A")
        before = records_of(session), log_of(session)

        with pytest.raises(Refused, match="only 1 step can be undone"):
            session.undo(3)

        assert (records_of(session), log_of(session)) == before

    @on_a_file
    def test_a_new_action_ends_the_line_of_what_can_be_redone(self, session: Session) -> None:
        add(session, "A")
        add(session, "B")
        session.undo(2)

        add(session, "C")

        with pytest.raises(Refused, match="nothing to redo"):
            session.redo()
        session.undo()
        session.redo()
        with pytest.raises(Refused, match="nothing to redo"):
            session.redo()

    @on_a_file
    def test_undo_steps_over_what_was_undone_before(self, session: Session) -> None:
        add(session, "A")
        add(session, "B")
        session.undo()
        add(session, "C")

        labels = [entry.label for entry in session.undo(2)]

        assert labels == ["Added C", "Added A"]

    def test_an_edit_that_made_a_company_can_be_undone(self, session: Session) -> None:
        add(session, "A", company="Old")
        before = records_of(session)
        session.execute(EditDeals(deal_ids=(1,), edits=(FieldEdit(field="company", text="New"),)))

        session.undo()

        assert records_of(session) == before

    def test_a_step_of_more_changes_than_a_statement_names_is_taken_back_whole(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rows, "_CHUNK", 25)
        start = records_of(session)
        ids = tuple(range(1, 11))
        add(session, *(f"Deal {number}" for number in ids), company="Acme")
        session.execute(MoveDeals(deal_ids=ids, stage="Talk", force="all at once"))
        moved = records_of(session)
        assert sum(kind is Entity.TASK for kind, _ in moved) > rows._CHUNK
        session.execute(DeleteDeals(deal_ids=ids))

        session.undo()
        assert records_of(session) == moved
        session.undo(2)
        assert records_of(session) == start


class TestOneOfThem:
    def test_an_older_action_is_undone_and_what_came_after_stays(self, session: Session) -> None:
        add(session, "A")
        add(session, "B")
        wanted = records_of(session)
        older = note(session, 1)
        session.execute(AddTask(deal_ids=(2,), text="Call"))

        entry = session.undo_operation(older)

        assert entry.label == "Noted on A"
        records = records_of(session)
        assert {key: records[key] for key in wanted} == wanted
        assert len(records) == len(wanted) + 1

    @on_a_file
    def test_it_can_be_redone(self, session: Session) -> None:
        add(session, "A", "B")
        older = note(session, 1)
        note(session, 2)
        before = records_of(session)

        session.undo_operation(older)
        session.redo()

        assert records_of(session) == before

    def test_what_others_built_on_is_a_conflict_and_nothing_is_written(
        self, session: Session
    ) -> None:
        add(session, "A")
        older = note(session, 1)
        note(session, 1, text="More")
        before = records_of(session), log_of(session)

        with pytest.raises(Conflict):
            session.undo_operation(older)

        assert (records_of(session), log_of(session)) == before

    @pytest.mark.parametrize("build", ["task", "company", "stage"])
    def test_what_others_refer_to_is_a_conflict_too(self, session: Session, build: str) -> None:
        if build == "stage":
            session.execute(EnsureStages(pipeline=None, names=("Demo",)))
            add(session, "B", stage="Demo")
        else:
            add(session, "A", company="Acme")
        if build == "task":
            session.execute(AddTask(deal_ids=(1,), text="Undated, so in no summary"))
        if build == "company":
            add(session, "B", company="Acme")
        before = records_of(session), log_of(session)

        with pytest.raises(Conflict):
            session.undo_operation(1)

        assert (records_of(session), log_of(session)) == before

    def test_what_looks_as_it_left_it_may_have_been_built_on_all_the_same(
        self, session: Session
    ) -> None:
        def own(text: str) -> int:
            edits = (FieldEdit(field="owner", text=text),)
            return session.execute(EditDeals(deal_ids=(1,), edits=edits)).operation_id or 0

        add(session, "A")
        older = own("Ann")
        own("Bob")
        own("Ann")

        with pytest.raises(Conflict, match="later actions changed"):
            session.undo_operation(older)
        session.undo(2)
        session.undo_operation(older)

    @on_a_file
    def test_it_is_undone_once(self, session: Session) -> None:
        older = add(session, "A")
        add(session, "B")
        session.undo_operation(older)

        with pytest.raises(Refused, match="has been undone already"):
            session.undo_operation(older)

    @on_a_file
    def test_when_it_was_done_again_it_can_be_undone_again(self, session: Session) -> None:
        older = add(session, "A")
        session.undo_operation(older)
        session.redo()

        session.undo_operation(older)

        assert not any(kind == "deal" for kind, _ in records_of(session))

    @on_a_file
    def test_undo_steps_over_it(self, session: Session) -> None:
        first = add(session, "A")
        second = add(session, "B")
        session.undo_operation(second)

        assert session.undo()[0].id == first

    @on_a_file
    def test_only_an_action_can_be_undone_by_its_number(self, session: Session) -> None:
        number = add(session, "A")
        session.undo()

        for other in (0, number + 1, number + 2, 2**70):
            with pytest.raises(Refused, match="no action that can be undone"):
                session.undo_operation(other)


class TestIds:
    def added(self, session: Session) -> set[tuple[str, int]]:
        before = set(records_of(session))
        add(session, "X", company="New", contact="Newcomer", next_text="Call")
        made = set(records_of(session)) - before
        session.execute(
            EditDeals(
                deal_ids=(max(i for k, i in made if k == "deal"),),
                edits=(
                    FieldEdit(field="company", text=""),
                    FieldEdit(field="contacts", text=""),
                ),
            )
        )
        return {(str(kind), number) for kind, number in made}

    def test_no_id_is_ever_given_again(self, database: Database) -> None:
        session = database.session()
        used: set[tuple[str, int]] = set()

        for round_ in range(3):
            made = self.added(session)
            assert not made & used
            used |= made
            if round_ == 1:
                session.execute(DeleteDeals(deal_ids=tuple(n for k, n in made if k == "deal")))
            else:
                session.undo(2)
            session = database.reopened()

    def test_an_undone_removal_gives_back_the_same_id(self, session: Session) -> None:
        add(session, "A", "B")
        session.execute(DeleteDeals(deal_ids=(1, 2)))
        session.undo()

        add(session, "C")

        deals = sorted(number for kind, number in records_of(session) if kind == "deal")
        assert deals == [1, 2, 3]
