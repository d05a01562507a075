"""The context of a command: the records it needs, read inside the transaction that will write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from pipetui.domain.context import Context, Needs, stages_affected
from pipetui.domain.model import Contact, Deal, Entity, Participant, Task
from pipetui.domain.operation import ENTITY_OF
from pipetui.domain.process import Pipeline, Stage
from pipetui.store.rows import TABLES, chunked, load_by, load_where
from pipetui.store.tables.columns import GREATEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from pipetui.domain.operation import Record
    from pipetui.domain.process import ProcessMap
    from pipetui.store.dialects import Dialect

_BELONGING = (Entity.PARTICIPANT, Entity.VISIT, Entity.TASK, Entity.TOUCH)


def load_context(connection: Connection, dialect: Dialect, needs: Needs) -> Context:
    """All that `needs` names, with every pipeline and stage."""
    records: dict[tuple[Entity, int], Record] = {}

    def keep(found: Iterable[Record]) -> list[Record]:
        kept = list(found)
        records.update({(ENTITY_OF[type(each)], each.id): each for each in kept})
        return kept

    pipelines = keep(load_where(connection, Entity.PIPELINE))
    stages = keep(load_where(connection, Entity.STAGE))
    tasks = keep(load_by(connection, Entity.TASK, "id", needs.tasks))
    deal_ids = needs.deals | {task.deal_id for task in tasks if isinstance(task, Task)}
    if needs.map is not None:
        deal_ids |= _standing(connection, pipelines, stages, needs.map)
    if needs.around:
        deal_ids |= _naming(connection, needs)
    deals = keep(load_by(connection, Entity.DEAL, "id", deal_ids))
    for entity in _BELONGING:
        keep(load_by(connection, entity, "deal_id", deal_ids))
    people = {part.contact_id for part in records.values() if isinstance(part, Participant)}
    contacts = [
        *keep(load_by(connection, Entity.CONTACT, "id", people)),
        *keep(load_by(connection, Entity.CONTACT, "name_fold", needs.contacts)),
        *keep(load_by(connection, Entity.CONTACT, "email_fold", needs.emails)),
        *keep(load_by(connection, Entity.CONTACT, "id", needs.contact_ids)),
    ]
    if needs.around:
        contacts += keep(load_by(connection, Entity.CONTACT, "company_id", needs.company_ids))
    firms = {deal.company_id for deal in deals if isinstance(deal, Deal)}
    firms |= {contact.company_id for contact in contacts if isinstance(contact, Contact)}
    keep(load_by(connection, Entity.COMPANY, "id", (firms | needs.company_ids) - {None}))
    keep(load_by(connection, Entity.COMPANY, "name_fold", needs.companies))
    if needs.money:
        for entity in (Entity.TARGET, Entity.SPEND):
            keep(load_where(connection, entity))
    beside = [deal.id for deal in deals if deal.id in needs.places]
    return Context(
        records=records,
        next_ids=dialect.next_ids(connection),
        last_ranks=_last_ranks(connection),
        ranks_after=_next_ranks(connection, beside, upwards=True),
        ranks_before=_next_ranks(connection, beside, upwards=False),
        stage_use=_stage_use(connection) if needs.map else {},
        stage_stays=_stage_stays(connection) if needs.map else {},
    )


def _last_ranks(connection: Connection) -> dict[int, str]:
    deal, stage = TABLES[Entity.DEAL], TABLES[Entity.STAGE]
    last = select(func.max(deal.c.rank)).where(deal.c.stage_id == stage.c.id).scalar_subquery()
    rows = connection.execute(select(stage.c.id, last.label("last_rank")))
    return {row.id: row.last_rank for row in rows if row.last_rank is not None}


def _next_ranks(connection: Connection, ids: list[int], *, upwards: bool) -> dict[int, str]:
    if not ids:
        return {}  # only hand order asks; making the query costs as much as running it
    deal, other = TABLES[Entity.DEAL], TABLES[Entity.DEAL].alias("other")
    nearest = (
        select(func.min(other.c.rank)).where(other.c.rank > deal.c.rank)
        if upwards
        else select(func.max(other.c.rank)).where(other.c.rank < deal.c.rank)
    )
    beside = nearest.where(other.c.stage_id == deal.c.stage_id).scalar_subquery()
    found: dict[int, str] = {}
    for part in chunked(ids):
        rows = connection.execute(
            select(deal.c.id, beside.label("rank")).where(deal.c.id.in_(part))
        )
        found.update({row.id: row.rank for row in rows if row.rank is not None})
    return found


def _standing(
    connection: Connection, pipelines: list[Record], stages: list[Record], wanted: ProcessMap
) -> set[int]:
    """The deals that stand where the map changes what is to be done."""
    same = [p.id for p in pipelines if isinstance(p, Pipeline) and p.key == wanted.pipeline.key]
    known = [stage for stage in stages if isinstance(stage, Stage)]
    affected = [each for number in same for each in stages_affected(known, number, wanted)]
    visit = TABLES[Entity.VISIT]
    found: set[int] = set()
    for part in chunked(affected):
        going_on = visit.c.stage_id.in_(part) & visit.c.left_at.is_(None)
        found |= {
            row.deal_id for row in connection.execute(select(visit.c.deal_id).where(going_on))
        }
    return found


def _naming(connection: Connection, needs: Needs) -> set[int]:
    """The deals that name one of the contacts or companies, in themselves or in a touch."""
    deal = TABLES[Entity.DEAL]
    found: set[int] = set()
    for column, wanted in (
        (TABLES[Entity.PARTICIPANT].c.contact_id, needs.contact_ids),
        (TABLES[Entity.TOUCH].c.contact_id, needs.contact_ids),
        (deal.c.company_id, needs.company_ids),
    ):
        held_by = deal.c.id if column.table is deal else column.table.c.deal_id
        for part in chunked(each for each in wanted if each <= GREATEST):
            found.update(connection.execute(select(held_by).where(column.in_(part))).scalars())
    return found


def _stage_stays(connection: Connection) -> dict[int, int]:
    visit = TABLES[Entity.VISIT]
    query = select(visit.c.stage_id, func.count().label("stays")).where(visit.c.left_at.is_(None))
    return {row.stage_id: row.stays for row in connection.execute(query.group_by(visit.c.stage_id))}


def _stage_use(connection: Connection) -> dict[int, int]:
    use: dict[int, int] = {}
    for entity in (Entity.DEAL, Entity.VISIT, Entity.TASK):
        table = TABLES[entity]
        rows = connection.execute(
            select(table.c.stage_id, func.count().label("uses"))
            .where(table.c.stage_id.is_not(None))
            .group_by(table.c.stage_id)
        )
        for row in rows:
            use[row.stage_id] = use.get(row.stage_id, 0) + row.uses
    return use
