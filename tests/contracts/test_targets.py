"""Of a target and of a spend there is one for each place and period, whatever is undone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import ApplyMap, RemoveSpend, RemoveTarget, SetSpend, SetTarget
from pipetui.domain.errors import Conflict
from pipetui.domain.metrics.periods import parse_period
from pipetui.domain.model import TargetKind
from pipetui.domain.money import Money
from pipetui.services.targets import spends, targets
from tests.support.databases import records_of
from tests.support.maps import may, process, stage, won

if TYPE_CHECKING:
    from pipetui.domain.commands import Command
    from pipetui.services.session import Session
    from tests.support.databases import Database

MARCH = parse_period("2026-03", date(2026, 3, 2))
QUARTER = parse_period("2026-Q1", date(2026, 3, 2))
YEAR = parse_period("2026", date(2026, 3, 2))
EVENTS = process("Events", [stage("Fair", may("Book")), won("Regular")])


def euros(amount: int) -> Money:
    return Money(amount * 100, "EUR")


def do(session: Session, command: Command) -> int:
    """Do what has an effect; gives the number of the operation."""
    done = session.execute(command)
    assert done.operation_id is not None
    return done.operation_id


@pytest.mark.parametrize(
    ("setting", "removing"),
    [
        (
            SetTarget(period=MARCH, wanted=12, pipeline="Sales"),
            RemoveTarget(period=MARCH, kind=TargetKind.CUSTOMERS, pipeline="Sales"),
        ),
        (SetTarget(period=MARCH, wanted=euros(9)), RemoveTarget(period=MARCH)),
        (
            SetSpend(source="Straße", period=MARCH, amount=euros(9)),
            RemoveSpend(source="STRASSE", period=MARCH),
        ),
    ],
    ids=["a pipeline's", "all pipelines'", "a spend"],
)
def test_a_removal_is_not_undone_once_the_same_was_set_anew(
    session: Session, setting: Command, removing: Command
) -> None:
    do(session, setting)
    removal = do(session, removing)
    do(session, setting)
    before = records_of(session)

    with pytest.raises(Conflict):
        session.undo_operation(removal)

    assert records_of(session) == before


def test_a_pipeline_with_a_target_is_not_taken_back_from_under_it(session: Session) -> None:
    making = do(session, ApplyMap(map=EVENTS, new=True))
    do(session, SetTarget(period=MARCH, wanted=3, pipeline="Events"))
    before = records_of(session)

    with pytest.raises(Conflict):
        session.undo_operation(making)

    assert records_of(session) == before
    session.undo(2)
    assert targets(session) == []


def test_targets_are_read_by_their_periods_the_longest_first(
    database: Database, session: Session
) -> None:
    for period, pipeline in ((MARCH, None), (YEAR, "Sales"), (QUARTER, None), (YEAR, None)):
        do(session, SetTarget(period=period, wanted=3, pipeline=pipeline))
    do(session, SetTarget(period=YEAR, wanted=euros(5)))

    found = [(t.key, t.pipeline_id, str(t.kind)) for t in targets(database.reopened())]

    assert found == [
        ("2026", None, "customers"),
        ("2026", None, "revenue"),
        ("2026", 1, "customers"),
        ("2026-Q1", None, "customers"),
        ("2026-03", None, "customers"),
    ]


def test_targets_and_spends_can_be_read_for_a_part(session: Session) -> None:
    for pipeline in (None, "Sales", "Consulting"):
        do(session, SetTarget(period=MARCH, wanted=3, pipeline=pipeline))
    for period in (MARCH, YEAR):
        do(session, SetSpend(source="web", period=period, amount=euros(5)))

    assert [each.pipeline_id for each in targets(session, 2)] == [2]
    april = parse_period("2026-04", date(2026, 3, 2))
    assert [each.key for each in spends(session, april)] == ["2026"]
