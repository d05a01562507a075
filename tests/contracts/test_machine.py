"""Whatever is done in whatever order: every law holds, and all of it can be taken back.

Hypothesis draws commands, undoes, redoes, restarts and clocks that go forward and back. Beside the
database runs the same pipeline in memory, so that a command is also shown to have been given all
it had to know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from pipetui.domain.commands import AddDeals, DealDraft
from pipetui.domain.decide import decide
from pipetui.domain.errors import Conflict, Refused
from pipetui.domain.model import Deal
from pipetui.store import log
from tests.support import requests
from tests.support.databases import Database, copy_of, records_of, world_of
from tests.support.examples import FEW
from tests.support.laws import broken_laws

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

    from pipetui.domain.commands import Command
    from pipetui.domain.operation import Operation
    from tests.support.world import World


def several(drawn: SearchStrategy[Command]) -> SearchStrategy[list[Command]]:
    return st.lists(drawn, min_size=1, max_size=3)


class Selling(RuleBasedStateMachine):
    """A database, and the same in memory."""

    make_database: Callable[[], Database]
    database: Database
    world: World

    @initialize()
    def begin(self) -> None:
        self.database = type(self).make_database()
        self.session = self.database.session()
        self.world = world_of(self.database, self.session)
        self.start = dict(self.world.records)
        self.used = set(self.world.records)
        self.standing: list[int] = []
        self.done: dict[int, Operation] = {}
        for stage in ("Lead", "Talk", "Offer", "Signed"):
            self.ask(AddDeals(drafts=(DealDraft(title=f"In {stage}", stage=stage),)))

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.all_can_be_undone_and_done_again()
            self.database.close()

    # -- what people do --------------------------------------------------------------------

    @rule(command=requests.adding)
    def add(self, command: Command) -> None:
        self.ask(command)

    @rule(commands=several(requests.editing))
    def edit(self, commands: list[Command]) -> None:
        self.ask(*commands)

    @rule(commands=several(requests.moving))
    def move(self, commands: list[Command]) -> None:
        self.ask(*commands)

    @rule(commands=several(requests.ending))
    def end(self, commands: list[Command]) -> None:
        self.ask(*commands)

    @rule(commands=several(requests.working))
    def work(self, commands: list[Command]) -> None:
        self.ask(*commands)

    @rule(commands=several(requests.knowing))
    def get_to_know(self, commands: list[Command]) -> None:
        self.ask(*commands)

    @rule(commands=several(requests.planning))
    def plan(self, commands: list[Command]) -> None:
        self.ask(*commands)

    @rule(command=requests.mapping)
    def change_a_map(self, command: Command) -> None:
        self.ask(command)

    def ask(self, *commands: Command) -> None:
        for place, command in enumerate(commands):
            if place:  # after the last one the invariant is looked at anyway
                self.the_database_is_as_it_should_be()
            self.ask_one(command)

    def ask_one(self, command: Command) -> None:
        try:
            expected = decide(self.world.context(), command, self.world.now)
        except Refused as refused:
            self.be_refused(command, refused)
            return
        before = dict(self.world.records)
        done = self.session.execute(command)
        assert done.operation == expected
        self.world.apply(expected)
        assert (done.operation_id is None) == (self.world.records == before)
        if done.operation_id is not None:
            self.standing.append(done.operation_id)
            self.done[done.operation_id] = expected
        self.require_new_ids_and_places(expected)

    @rule(steps=st.integers(1, 3))
    def undo(self, steps: int) -> None:
        if steps <= len(self.standing):
            undone = self.session.undo(steps)
            assert [entry.id for entry in undone] == self.standing[: -steps - 1 : -1]
            del self.standing[-steps:]
            for entry in undone:
                self.take_back(entry.id)
        else:
            self.leave_alone(lambda: self.session.undo(steps))

    @rule(steps=st.integers(1, 3))
    def redo(self, steps: int) -> None:
        try:
            redone = self.session.redo(steps)
        except Refused:
            return
        for undo in redone:
            assert undo.undoes is not None
            self.world.apply(self.done[undo.undoes])
        self.standing = self.still_standing()

    @rule(pick=st.integers(0, 30))
    def undo_one(self, pick: int) -> None:
        if not self.standing:
            return
        chosen = self.standing[pick % len(self.standing)]
        try:
            self.session.undo_operation(chosen)
        except Conflict:
            return
        self.standing.remove(chosen)
        self.take_back(chosen)

    @rule(hours=st.integers(-5, 72))
    def wait(self, hours: int) -> None:
        self.database.clock.wait(hours=hours)
        self.world.wait(hours=hours)

    @rule()
    def restart(self) -> None:
        self.session = self.database.reopened()

    # -- what is true all the time ---------------------------------------------------------

    @invariant()
    def the_database_is_as_it_should_be(self) -> None:
        if hasattr(self, "session"):
            assert records_of(self.session) == self.world.records
            assert broken_laws(self.world.records) == []

    def all_can_be_undone_and_done_again(self) -> None:
        end = dict(self.world.records)
        count = len(self.standing)
        if count:
            self.session.undo(count)
            assert records_of(self.session) == self.start
            self.session = self.database.reopened()
            self.session.redo(count)
        assert records_of(self.session) == end

    def require_new_ids_and_places(self, operation: Operation) -> None:
        for change in operation.changes:
            key = (change.entity, change.id)
            if change.before is None:
                assert key not in self.used, f"{key} was given before"
            self.used.add(key)
            deal, before = change.after, change.before
            if not isinstance(deal, Deal) or deal.stage_id is None:
                continue
            placed = not isinstance(before, Deal) or (before.rank, before.stage_id) != (
                deal.rank,
                deal.stage_id,
            )
            others = [each for each in self.world.all(Deal) if each.id != deal.id]
            if placed:
                assert (deal.rank, deal.stage_id) not in {(o.rank, o.stage_id) for o in others}

    # -- how it is followed ----------------------------------------------------------------

    def take_back(self, number: int) -> None:
        """In the world too; it minds that each record is as the operation left it."""
        self.world.apply(self.done[number].inverse("Undid", self.world.instant))

    def still_standing(self) -> list[int]:
        """The actions in force by the log alone, oldest first."""
        with self.session.read() as connection:
            heads = log.entries(connection)
        reversed_ids: set[int] = set()
        standing: list[int] = []
        for head in heads:
            if head.id in reversed_ids:
                continue
            if head.undoes is None:
                standing.append(head.id)
            else:
                reversed_ids.add(head.undoes)
        return standing[::-1]

    def be_refused(self, command: Command, expected: Refused) -> None:
        heard = self.leave_alone(lambda: self.session.execute(command))
        assert (heard.message, heard.refusals) == (expected.message, expected.refusals)

    def leave_alone(self, attempt: Callable[[], object]) -> Refused:
        """Nothing is written by an attempt that is refused, and this one is."""
        logged = self.session.sequence()
        with pytest.raises(Refused) as caught:
            attempt()
        assert self.session.sequence() == logged
        return caught.value


def run(make_database: Callable[[], Database], examples: int, steps: int) -> None:
    class Here(Selling):
        pass

    Here.make_database = staticmethod(make_database)
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_on_sqlite(sqlite_templates: dict[str, Path], tmp_path: Path) -> None:
    template = sqlite_templates["delete"]

    run(lambda: Database(str(copy_of(template, tmp_path)), "delete"), examples=FEW, steps=20)


def test_on_postgresql(fresh_postgres: Callable[[], str]) -> None:
    run(lambda: Database(fresh_postgres()), examples=2, steps=12)
