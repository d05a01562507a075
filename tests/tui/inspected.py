"""Deals as the inspector gets them, from a world in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.model import Company, Contact, Participant, Task, Touch, Visit
from pipetui.domain.process import Pipeline, Stage, build_maps
from pipetui.services.present.inspection import Inspection
from pipetui.services.reading import DealFacts, LogEntry, WholeDeal

if TYPE_CHECKING:
    from pipetui.tui.sheets.sheet import Block, Row, Section, Sheet
    from tests.support.board import Hands
    from tests.support.world import World

__all__ = ["blocks", "change", "inspected", "texts", "to", "told"]


def inspected(
    world: World,
    deal_id: int = 1,
    *,
    refused: str | None = None,
    changes: tuple[LogEntry, ...] = (),
) -> Inspection:
    """A deal of a world, whole."""
    deal = world.deal(deal_id)
    people = world.contacts(deal_id)
    company = next((c.name for c in world.all(Company) if c.id == deal.company_id), None)
    whole = WholeDeal(
        DealFacts(deal, company, tuple(each.name for each in people), ()),
        tuple(each for each in world.all(Task) if each.deal_id == deal_id),
        tuple(each for each in world.all(Touch) if each.deal_id == deal_id),
        tuple(each for each in world.all(Visit) if each.deal_id == deal_id),
        tuple(each for each in world.all(Contact) if each in people),
        {p.contact_id: p.role for p in world.all(Participant) if p.deal_id == deal_id},
    )
    return Inspection(
        whole=whole,
        maps=build_maps(world.all(Pipeline), world.all(Stage)),
        now=world.now,
        changes=changes,
        changes_count=len(changes),
        refused=refused,
    )


def change(world: World, number: int, label: str, actor: str = "mira") -> LogEntry:
    """An entry of the log."""
    return LogEntry(number, world.instant, label, actor, "tui", "do", None)


def told(row: Row) -> str:
    """A line as text, what stands at its right behind a bar."""
    left = "".join(ink.text for ink in row.left)
    right = "".join(ink.text for ink in row.right)
    return f"{left} | {right}" if right else left


def texts(sheet: Sheet, section: Section) -> list[str]:
    """The lines of a section."""
    return [told(row) for block in blocks(sheet, section) for row in block.rows]


def blocks(sheet: Sheet, section: Section) -> list[Block]:
    """The blocks of a section."""
    return [block for name, block in sheet.blocks if name is section]


async def to(me: Hands, section: Section) -> None:
    """The cursor to a section of the open inspector."""
    assert me.pane
    assert me.pane.to_section(section)
    await me.look()
