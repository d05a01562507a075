from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    Command,
    DealDraft,
    EnsureStages,
    StepDeals,
)
from pipetui.domain.errors import Conflict, PipetuiError
from pipetui.domain.maps.changes import changes_between
from pipetui.domain.maps.editing import remove_stage
from pipetui.domain.process import GatePolicy, ProcessMap
from pipetui.services.maps.versions import MapVersion, load_versions
from pipetui.services.reading import maps
from pipetui.services.session import Session
from tests.services.conftest import MONDAY_MORNING
from tests.support.databases import Database, TestClock, copy_of
from tests.support.examples import FEWEST
from tests.support.maps import consulting, must, process, stage

if TYPE_CHECKING:
    from pathlib import Path


def now_so(session: Session) -> ProcessMap:
    return maps(session)[0]


def versions(session: Session) -> tuple[MapVersion, ...]:
    return load_versions(session, 1)


def renamed(known: ProcessMap, name: str, place: int = 0) -> ApplyMap:
    stages = list(known.stages)
    stages[place] = replace(stages[place], name=name)
    return ApplyMap(map=replace(known, stages=tuple(stages)))


def test_a_new_database_has_one_version_that_nobody_made(session: Session) -> None:
    (only,) = versions(session)

    assert (only.number, only.operation, only.actor) == (1, None, "")
    assert only.at == MONDAY_MORNING
    assert only.map == now_so(session)


def test_each_change_is_a_version_with_its_operation(database: Database, session: Session) -> None:
    first = now_so(session)
    database.clock.wait(hours=1)
    session.execute(renamed(first, "Enquiry"))
    session.execute(AddDeals(drafts=(DealDraft(title="Acme"),)))
    session.execute(StepDeals(deal_ids=(1,), step=1, force="known"))
    database.clock.wait(hours=1)
    session.execute(EnsureStages(pipeline=None, names=("Legal",)))

    one, two, three = versions(session)

    assert one.map == first
    assert (two.map.stages[0].name, two.operation, two.label) == (
        "Enquiry",
        1,
        "Changed pipeline Sales",
    )
    assert (two.at - one.at).seconds == 3600
    assert (three.number, three.operation) == (3, 4)
    assert three.map == now_so(session)


def test_undo_and_redo_are_versions_of_their_own(session: Session) -> None:
    first = now_so(session)
    session.execute(renamed(first, "Enquiry"))
    session.undo()
    session.redo()

    assert [each.map.stages[0].name for each in versions(session)] == [
        "Lead",
        "Enquiry",
        "Lead",
        "Enquiry",
    ]
    assert [each.operation for each in versions(session)] == [None, 1, 2, 3]
    assert versions(session)[2].label.startswith("Undid: ")


def test_a_pipeline_that_was_made_begins_there_and_is_not_told_of_before_or_between(
    session: Session,
) -> None:
    session.execute(ApplyMap(map=consulting(), new=True))
    session.execute(renamed(now_so(session), "Enquiry"))
    made = maps(session)[1]

    (only,) = load_versions(session, made.pipeline.id)

    assert (only.operation, only.map) == (1, made)
    session.undo(2)
    assert load_versions(session, made.pipeline.id)[-1].map.pipeline.name == "Consulting"
    session.redo(2)
    assert [each.operation for each in load_versions(session, made.pipeline.id)] == [1, 5]
    assert load_versions(session, 99) == ()


def test_comments_in_the_file_alone_make_no_version_and_the_newest_stand(session: Session) -> None:
    known = now_so(session)
    session.execute(renamed(known, "Enquiry"))
    line = now_so(session).pipeline
    commented = replace(now_so(session), pipeline=replace(line, source="# mine"))
    session.execute(ApplyMap(map=commented))

    assert [each.operation for each in versions(session)] == [None, 1]
    assert versions(session)[-1].map.pipeline.source == now_so(session).pipeline.source


def test_a_longer_history_than_the_database_has_begins_with_its_first_operation(
    database: Database, session: Session
) -> None:
    database.clock.wait(days=-400)
    session.execute(AddDeals(drafts=(DealDraft(title="Acme"),)))

    assert versions(session)[0].at == database.clock.instant


def test_a_version_can_be_brought_back(session: Session) -> None:
    first = now_so(session)
    session.execute(ApplyMap(map=replace(first, stages=first.stages[1:])))
    session.execute(ApplyMap(map=versions(session)[0].map))

    assert changes_between(first, now_so(session)) == ()
    assert [len(each.map.stages) for each in versions(session)] == [5, 4, 5]


CHOICES = [
    process(
        "Sales",
        [stage(name, must(f"Ask {name}")) for name in names],
        gate,
    )
    for names in (("Lead",), ("Lead", "Offer"), ("Offer", "Lead"), ("Lead", "Demo", "Offer"))
    for gate in (GatePolicy.WARN, GatePolicy.BLOCK)
]
steps = st.lists(
    st.sampled_from([*CHOICES, "undo", "redo", "deal", "move"]), min_size=1, max_size=12
)


@settings(max_examples=FEWEST, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_the_versions_are_what_the_map_was_after_each_step(
    new_database: Path, tmp_path: Path, drawn: list[ProcessMap | str]
) -> None:
    session = Session.open(
        str(copy_of(new_database, tmp_path)), "test", read_clock=TestClock(MONDAY_MORNING)
    )
    seen = [now_so(session)]
    for step in drawn:
        do(session, step)
        present = now_so(session)
        if changes_between(seen[-1], present):
            seen.append(present)
        else:
            seen[-1] = present

    found = versions(session)
    session.close()

    assert [each.map for each in found] == seen
    assert [each.number for each in found] == list(range(1, len(seen) + 1))


def do(session: Session, step: ProcessMap | str) -> None:
    commands: dict[str, Command] = {
        "deal": AddDeals(drafts=(DealDraft(title="Acme"),)),
        "move": StepDeals(deal_ids=(1,), step=1, force="known"),
    }
    try:
        if isinstance(step, ProcessMap):
            session.execute(ApplyMap(map=step))
        elif step in commands:
            session.execute(commands[step])
        else:
            session.undo() if step == "undo" else session.redo()
    except PipetuiError:
        pass


def test_a_stage_that_came_back_is_not_taken_away_from_under_new_deals(session: Session) -> None:
    (line,) = maps(session)
    key = line.stages[1].key
    session.execute(AddDeals(drafts=(DealDraft(title="Shop", stage=key),)))
    session.execute(remove_stage(line, key, line.stages[0].key).command)
    back = session.execute(ApplyMap(map=line))
    assert back.operation_id is not None
    session.execute(AddDeals(drafts=(DealDraft(title="Mill", stage=key),)))

    with pytest.raises(Conflict, match="deals stand in a stage"):
        session.undo_operation(back.operation_id)

    assert maps(session)[0].stage_keyed(key) is not None
