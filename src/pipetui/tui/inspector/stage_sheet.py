"""The sheet of a stage: what it is for, what is to be done there, what stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.conditions import describe_condition
from pipetui.domain.process import StageKind
from pipetui.domain.text import counted
from pipetui.services.present.amounts import short_sums
from pipetui.tui.sheets.sheet import (
    MARGIN,
    Block,
    Group,
    Row,
    Section,
    Sheet,
    Target,
    TargetKind,
    facts_block,
    signed_block,
    text_block,
)
from pipetui.tui.widgets.lines import Ink

if TYPE_CHECKING:
    from pipetui.domain.conditions import Condition
    from pipetui.domain.process import Item, Stage
    from pipetui.services.present.inspection import StageInspection


def stage_sheet(inspection: StageInspection, width: int) -> Sheet:
    """All that is told of a stage, in lines that fit a pane of this width."""
    room = max(1, width - MARGIN)
    stage, process = inspection.stage, inspection.process
    place = process.stages.index(stage) + 1 if stage in process.stages else 0
    numbered = f"{place} of {len(process.stages)}" if place else ""
    deals = counted(inspection.count, "deal")
    sums = short_sums(inspection.sums, process.pipeline.currency)
    told = f"{deals} · {sums}" if sums else deals
    required = sum(item.required for item in stage.items)
    groups = (
        Group(Section.HEAD, _facts(inspection, room)),
        Group(Section.STAGE, guidance_blocks(stage, room), "Guidance"),
        Group(
            Section.CHECKLIST,
            (
                *(block for item in stage.items for block in _item(item, room)),
                *(_condition(each, stage, room) for each in stage.conditions),
            ),
            "Checklist",
            f"{required} of {len(stage.items)} required",
        ),
    )
    return Sheet(
        ("stage", stage.id, stage.id),
        (
            Row((Ink(stage.name, bold=True),), (Ink(numbered, "muted"),)),
            Row((Ink(process.pipeline.name, "accent"),), (Ink(told, "muted"),)),
        ),
        tuple(group for group in groups if group.blocks),
    )


def guidance_blocks(stage: Stage, room: int) -> tuple[Block, ...]:
    """What must be true here, what the seller does, what the buyer gains, where to read on."""
    blocks = []
    if stage.definition:
        blocks.append(text_block(stage.definition, room, "muted"))
    if stage.guidance:
        blocks += [
            text_block(paragraph, room)
            for paragraph in stage.guidance.split("\n\n")
            if paragraph.strip()
        ]
    if stage.gain:
        blocks.append(text_block(f"For the buyer: {stage.gain}", room))
    blocks += [link_block(link, room) for link in stage.links]
    return tuple(blocks)


def link_block(link: str, room: int) -> Block:
    """An address that can be opened."""
    return text_block(link, room, "accent", Target(TargetKind.LINK, text=link))


def _facts(inspection: StageInspection, room: int) -> tuple[Block, ...]:
    stage = inspection.stage
    pairs = (
        ("Chance", inspection.chance),
        ("Stale", None if stage.stale_days is None else f"after {stage.stale_days} days here"),
        ("Touch", None if stage.touch_days is None else f"every {stage.touch_days} days"),
        ("Tries", None if stage.touch_limit is None else f"at most {stage.touch_limit}"),
        ("Phase", stage.phase),
        ("Limit", None if stage.deal_limit is None else f"at most {stage.deal_limit} deals here"),
        ("Goes on", "by itself, when nothing is missing" if stage.auto_advance else None),
        ("Choices", ", ".join(branch.label for branch in stage.branches)),
        ("Marks", ", ".join(_marks(stage))),
    )
    facts = [(name, said) for name, said in pairs if said]
    return (facts_block(facts, room),) if facts else ()


def _marks(stage: Stage) -> list[str]:
    marks = (
        (stage.kind is StageKind.WON, "won"),
        (stage.is_start, "the cycle starts"),
        (stage.is_qualified, "qualified"),
        (stage.is_ask, "the buyer is asked to decide"),
    )
    return [word for holds, word in marks if holds]


def item_block(item: Item, room: int) -> Block:
    """An item of a stage's checklist, with the days there are for it."""
    sign = (Ink("☐"), Ink("* " if item.required else "  ", "warning", bold=True))
    due = ""
    if item.due_days is not None:
        due = f"+{item.due_days}d" if item.due_days else "same day"
    return signed_block(sign, Ink(item.text), room, (Ink(due, "muted"),) if due else ())


def _item(item: Item, room: int) -> tuple[Block, ...]:
    steps = (signed_block((Ink("  ☐  "),), Ink(step), room) for step in item.steps)
    return (item_block(item, room), *steps)


def _condition(condition: Condition, stage: Stage, room: int) -> Block:
    texts = [(item.key, item.text) for item in stage.items]
    sign = (Ink("✓", "muted"), Ink("* ", "warning", bold=True))
    return signed_block(sign, Ink(describe_condition(condition, texts)), room)
