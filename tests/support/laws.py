"""What is true of every pipeline at every moment, whatever was done to it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipetui.domain.metrics.periods import parse_period, period_between
from pipetui.domain.model import (
    Company,
    Contact,
    Deal,
    Participant,
    Spend,
    Status,
    Target,
    TargetKind,
    Task,
    Touch,
    Visit,
    VisitEnd,
)
from pipetui.domain.process import Pipeline, Stage, StageKind, build_maps
from pipetui.domain.summary import summarise
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipetui.domain.model import Entity
    from pipetui.domain.operation import Record


def broken_laws(records: Mapping[tuple[Entity, int], Record]) -> list[str]:
    """Which laws do not hold, in words; empty when all do."""
    return [
        *_of_deals(records),
        *_of_maps(records),
        *_of_references(records),
        *_of_money(records),
    ]


def _of_deals(records: Mapping[tuple[Entity, int], Record]) -> Iterator[str]:
    stages = {stage.id: stage for stage in records.values() if isinstance(stage, Stage)}
    visits: dict[int, list[Visit]] = {}
    tasks: dict[int, list[Task]] = {}
    touches: dict[int, list[Touch]] = {}
    for record in records.values():
        match record:
            case Visit():
                visits.setdefault(record.deal_id, []).append(record)
            case Task():
                tasks.setdefault(record.deal_id, []).append(record)
            case Touch():
                touches.setdefault(record.deal_id, []).append(record)
            case _:
                pass
    for deal in records.values():
        if isinstance(deal, Deal):
            stays = sorted(visits.get(deal.id, []), key=lambda visit: visit.id)
            todo = tasks.get(deal.id, [])
            for law in (
                *_of_stays(deal, stays, stages),
                *_of_checklist(deal, todo),
                *_of_ending(deal),
            ):
                yield f"#{deal.id} {law}"
            if summarise(deal, stays, todo, touches.get(deal.id, [])) != deal:
                yield f"#{deal.id} has a summary that its records do not bear out"


def _of_stays(deal: Deal, stays: list[Visit], stages: Mapping[int, Stage]) -> Iterator[str]:
    present = [visit for visit in stays if visit.left_at is None]
    stage = stages.get(deal.stage_id or 0)
    if deal.status is Status.OPEN and (stage is None or stage.kind is not StageKind.OPEN):
        yield "is open and stands in no open stage"
    if present and stage is not None and stage.retired:
        yield "stands in a stage that is no longer there"
    if len(present) != _stays_that_go_on(deal, stays, stage):
        yield f"is {deal.status} with {len(present)} stays that go on"
    for visit in present:
        if (visit.stage_id, visit.pipeline_id) != (deal.stage_id, deal.pipeline_id):
            yield "stays elsewhere than it says"
        if deal.stage_entered_at != visit.entered_at:
            yield "entered its stage at another instant than its stay began"
    yield from _of_time(stays)


def _stays_that_go_on(deal: Deal, stays: list[Visit], stage: Stage | None) -> int:
    if deal.status is Status.OPEN:
        return 1
    client = deal.status is Status.WON and deal.churned_at is None
    if not client or stage is None or stage.kind is not StageKind.WON:
        return 0
    # Won by outcome in a stage that has become one of kind won since; or from a file, which tells
    # of old clients without their stays.
    return 0 if not stays or stays[-1].ended is VisitEnd.ADVANCED else 1


def _of_time(stays: list[Visit]) -> Iterator[str]:
    for visit in stays:
        if visit.left_at is not None and visit.left_at < visit.entered_at:
            yield f"left a stay before it began ({visit.id})"
    for earlier, later in pairwise(stays):
        if earlier.left_at is None or later.entered_at < earlier.left_at:
            yield f"was in two stages at once ({earlier.id}, {later.id})"


def _of_checklist(deal: Deal, tasks: list[Task]) -> Iterator[str]:
    keys = [(task.stage_id, task.item_key) for task in tasks if task.item_key is not None]
    if len(set(keys)) < len(keys):
        yield "has an item of a checklist twice"
    for task in tasks:
        if task.done_at is not None and task.skipped_at is not None:
            yield f"has a task both done and skipped ({task.id})"
        parent = next((each for each in tasks if each.id == task.parent_id), None)
        if task.parent_id is not None and (parent is None or parent.stage_id != task.stage_id):
            yield f"has a sub-step of no item ({task.id})"
        elsewhere = task.stage_id is not None and task.stage_id != deal.stage_id
        if elsewhere and task.is_open:
            yield f"has an open item of a stage it is not in ({task.id})"


def _of_ending(deal: Deal) -> Iterator[str]:
    if (deal.status is Status.OPEN) != (deal.closed_at is None):
        yield f"is {deal.status} and closed at {deal.closed_at}"
    if deal.churned_at is not None and deal.status is not Status.WON:
        yield f"has churned and is {deal.status}"
    if deal.parked_until is not None and deal.status is not Status.OPEN:
        yield f"is parked and {deal.status}"
    if deal.churned_at is not None and deal.closed_at and deal.churned_at < deal.closed_at:
        yield "churned before it was won"


def _of_maps(records: Mapping[tuple[Entity, int], Record]) -> Iterator[str]:
    pipelines = [each for each in records.values() if isinstance(each, Pipeline)]
    stages = [each for each in records.values() if isinstance(each, Stage)]
    for line in build_maps(pipelines, stages):
        name = line.pipeline.name
        if [stage.position for stage in line.stages] != list(range(len(line.stages))):
            yield f"{name} has gaps between its stages"
        if len({stage.key for stage in line.stages}) < len(line.stages):
            yield f"{name} has two stages of one key"
        if not line.open_stages or line.stages[: len(line.open_stages)] != line.open_stages:
            yield f"{name} is no line from open stages to won ones"
    if len({pipeline.key for pipeline in pipelines}) < len(pipelines):
        yield "two pipelines have one key"


def _of_references(records: Mapping[tuple[Entity, int], Record]) -> Iterator[str]:
    deals = {record.id for record in records.values() if isinstance(record, Deal)}
    yield from _of_people(records)
    for (entity, record_id), record in records.items():
        if record.id != record_id:
            yield f"{entity} {record_id} goes by {record.id}"
        if isinstance(record, Visit | Task | Touch | Participant) and record.deal_id not in deals:
            yield f"{entity} {record_id} belongs to no deal"


def _of_money(records: Mapping[tuple[Entity, int], Record]) -> Iterator[str]:
    pipelines = {record.id for record in records.values() if isinstance(record, Pipeline)}
    slots: set[tuple[object, ...]] = set()
    for record in records.values():
        if not isinstance(record, Target | Spend):
            continue
        slot: tuple[object, ...]
        if isinstance(record, Target):
            slot = (record.pipeline_id, record.key, record.kind)
            if record.pipeline_id not in {*pipelines, None}:
                yield f"target {record.id} is of a pipeline that is not there"
            if (record.amount is None) == (record.kind is TargetKind.REVENUE):
                yield f"target {record.id} is of {record.kind} and asks for {record.amount}"
        else:
            slot = (fold(record.source), record.key)
        if slot in slots:
            yield f"there are two of {slot}"
        slots.add(slot)
        if parse_period(record.key, record.last) != period_between(record.first, record.last):
            yield f"{record.key} does not mean {record.first} to {record.last}"


def _of_people(records: Mapping[tuple[Entity, int], Record]) -> Iterator[str]:
    contacts = {record.id for record in records.values() if isinstance(record, Contact)}
    companies = {record.id for record in records.values() if isinstance(record, Company)}
    parts: set[tuple[int, int]] = set()
    for (entity, record_id), record in records.items():
        if isinstance(record, Participant | Touch) and record.contact_id not in {*contacts, None}:
            yield f"{entity} {record_id} names a contact that is not there"
        if isinstance(record, Deal | Contact) and record.company_id not in {*companies, None}:
            yield f"{entity} {record_id} names a company that is not there"
        if isinstance(record, Participant):
            part = (record.deal_id, record.contact_id)
            if part in parts:
                yield f"contact {record.contact_id} has two parts in #{record.deal_id}"
            parts.add(part)
