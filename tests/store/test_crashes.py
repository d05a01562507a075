"""A power cut at any moment: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from pipetui.domain.model import Entity
from tests.support.databases import Database, log_of, records_of
from tests.support.laws import broken_laws
from tests.support.programs import start

if TYPE_CHECKING:
    from pipetui.services.session import Session

# Tells the number of each operation as soon as it is done, and of which deal.
WRITER = """
session = open_it()
for number in range(100_000):
    done = session.execute(AddDeals(drafts=(
        DealDraft(title=f"Deal {number}", company=f"Firm {number}", next_text="Call"),
    )))
    deal = next(c.id for c in done.operation.changes if c.entity == "deal")
    print(done.operation_id, deal, flush=True)
    print(session.execute(AddNote(deal_ids=(deal,), text="x")).operation_id, deal, flush=True)
    print(session.execute(
        MoveDeals(deal_ids=(deal,), stage="Offer", force="x")
    ).operation_id, deal, flush=True)
    if number % 3 == 0:
        session.undo()
        print(session.sequence(), deal, flush=True)
"""

BULK = """
session = open_it()
session.execute_all(
    "Imported",
    (
        AddDeals(drafts=tuple(DealDraft(title=f"Deal {n}") for n in range(20)))
        for _ in range(10_000)
    ),
    lambda operation: print("step", flush=True),
)
"""

FORCED_OUT = """
session = open_it()
with session.read() as connection:
    print(connection.exec_driver_sql("pragma synchronous").scalar())
"""
FULL = 2
"""SQLite's number for it."""


def require_whole(session: Session) -> None:
    """Nothing is wrong with the file, and the log accounts for every deal there is."""
    records = records_of(session)
    assert session._store.problems() == []
    assert not broken_laws(records)
    alive: set[object] = set()
    for row in log_of(session):
        if len(row) > 1 and row[2] == "deal":
            _, _, _, number, _, _, after = row
            alive.add(number) if after else alive.discard(number)
    assert alive == {number for kind, number in records if kind is Entity.DEAL}


def test_what_was_acknowledged_survives_and_nothing_is_half_done(database: Database) -> None:
    chance = random.Random(database.journal_mode)  # noqa: S311 - a game, no secret
    acknowledged: set[tuple[int, int]] = set()
    for _ in range(10):
        program = start(WRITER, database.location, database.journal_mode)
        program.wait_for("\n", chance.randint(1, 8))
        time.sleep(chance.uniform(0, 0.02))

        lines = program.kill().rpartition("\n")[0].splitlines()

        acknowledged |= {(int(a), int(b)) for a, _, b in (line.partition(" ") for line in lines)}
    session = database.session()
    logged = {row[0].id for row in log_of(session) if len(row) == 1}  # type: ignore[attr-defined]
    deals = {number for kind, number in records_of(session) if kind is Entity.DEAL}
    assert {operation for operation, _ in acknowledged} <= logged
    assert {deal for _, deal in acknowledged} <= deals
    assert len(acknowledged) > 20
    require_whole(session)


def test_what_is_told_as_written_is_forced_out_to_the_disk(database: Database) -> None:
    # In a program of its own: the tests' own process spares itself the disk.
    program = start(FORCED_OUT, database.location, database.journal_mode)
    assert program.finish().split() == [str(FULL)]


def test_an_import_that_is_cut_short_leaves_nothing(database: Database) -> None:
    session = database.session()
    before = records_of(session), log_of(session)
    program = start(BULK, database.location, database.journal_mode)
    program.wait_for("step", 30)

    program.kill()

    assert (records_of(session), log_of(session)) == before
    require_whole(session)
