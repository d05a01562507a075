"""A map as a document to share: its picture, then each stage with all it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipetui.domain.conditions import describe_condition
from pipetui.domain.maps.words import (
    action_words,
    branch_words,
    days_words,
    goal_words,
    route_words,
    stage_marks,
    stage_notes,
)
from pipetui.domain.process import GatePolicy
from pipetui.domain.text import visible
from pipetui.services.maps.mermaid import map_to_mermaid
from pipetui.services.present.markup import markdown_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipetui.domain.process import Item, Pipeline, ProcessMap, Stage

_ADDRESS = re.compile(r"https?://[^\s<>]+")
_GATES = {
    GatePolicy.OFF: "Nothing holds a deal back from moving on.",
    GatePolicy.WARN: "A deal that moves on with required items open is pointed out.",
    GatePolicy.BLOCK: "A deal moves on when all that is required is done.",
}


def map_to_markdown(process: ProcessMap) -> str:
    """The whole map in Markdown; whatever the texts hold stays text."""
    blocks = [*_head(process), f"```mermaid\n{map_to_mermaid(process)}```"]
    for number, stage in enumerate(process.stages, 1):
        blocks += _stage(number, stage, process)
    blocks += _lists(process.pipeline)
    return "\n\n".join(blocks) + "\n"


def _head(process: ProcessMap) -> Iterator[str]:
    line = process.pipeline
    yield f"# {_line(line.name)}"
    if line.goal is not None:
        yield f"**Goal:** {_line(goal_words(line.goal))}"
    yield f"Amounts are in {_line(line.currency)}. {_GATES[line.gate]}"
    if line.routes:
        yield "**New deals come here by themselves:**"
        yield _bullets(route_words(route, process) for route in line.routes)


def _stage(number: int, stage: Stage, process: ProcessMap) -> Iterator[str]:
    yield f"## {number}. {_line(stage.name)}"
    phase = () if stage.phase is None else (f"phase {stage.phase}",)
    notes = " · ".join((*stage_marks(stage), *phase, *stage_notes(stage)))
    if notes:
        yield f"*{_line(notes)}*"
    for called, text in (
        ("A deal is here when", stage.definition),
        ("What to do", stage.guidance),
        ("What the buyer gets", stage.gain),
    ):
        if text:
            yield f"**{called}:** {_text(text)}"
    if stage.items:
        yield "**Checklist**"
        yield "\n".join(line for item in stage.items for line in _item(item))
    items = [(item.key, item.text) for item in stage.items]
    yield from _listed(
        "To go on there must be", (describe_condition(each, items) for each in stage.conditions)
    )
    yield from _listed("Answers", (branch_words(each, process) for each in stage.branches))
    yield from _listed("On entering", map(action_words, stage.on_enter))
    yield from _listed("On moving on", map(action_words, stage.on_leave))
    if stage.links:
        yield "**Material**"
        yield "\n".join(f"- {_link(link)}" for link in stage.links)


def _item(item: Item) -> Iterator[str]:
    notes = ("required" if item.required else "", days_words(item.due_days))
    said = ", ".join(note for note in notes if note)
    yield f"- [ ] {_line(item.text)}" + (f" *({said})*" if said else "")
    for step in item.steps:
        yield f"  - [ ] {_line(step)}"


def _lists(line: Pipeline) -> Iterator[str]:
    for called, texts in (
        ("Questions for qualification", line.questions),
        ("Objections", line.objections),
        ("Reasons for losing", line.lost_reasons),
        ("Competitors", line.competitors),
    ):
        if texts:
            yield f"## {called}"
            yield _bullets(texts)


def _listed(called: str, texts: Iterable[str]) -> Iterator[str]:
    lines = _bullets(texts)
    if lines:
        yield f"**{called}:**"
        yield lines


def _bullets(texts: Iterable[str]) -> str:
    return "\n".join(f"- {_line(text)}" for text in texts)


def _link(link: str) -> str:
    return f"<{link}>" if _ADDRESS.fullmatch(link) else _line(link)


def _line(text: str) -> str:
    return markdown_text(" ".join(visible(text).split()))


def _text(text: str) -> str:
    """A text of several lines; each keeps its end."""
    parts = re.split(r"\n{2,}", visible(text, lines=True).strip())
    # A line set in by four blanks would be code.
    lines = ([markdown_text(line.strip()) for line in part.split("\n")] for part in parts)
    return "\n\n".join("\\\n".join(each) for each in lines)
