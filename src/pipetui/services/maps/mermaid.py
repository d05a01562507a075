"""A map as a Mermaid flowchart, which many wikis and hosts of code draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.maps.flow import Arrow, arrows
from pipetui.domain.maps.words import EXITS, stage_notes
from pipetui.domain.process import Exit, Stage, StageKind
from pipetui.domain.text import visible

if TYPE_CHECKING:
    from pipetui.domain.process import ProcessMap

_WON = "won"
# A label ends at a quote, and Mermaid reads `#name;` as a character.
_CODES = {"#": "#35;", '"': "#quot;", "&": "#amp;", "<": "#lt;", ">": "#gt;", "`": "#96;"}


def map_to_mermaid(process: ProcessMap) -> str:
    """The stages with their branches and exits, from top to bottom."""
    names = {stage.key: f"s{number}" for number, stage in enumerate(process.stages, 1)}
    ways = arrows(process)
    lines = ["flowchart TD"]
    lines += [_node(names[stage.key], number, stage) for number, stage in _numbered(process)]
    ends = dict.fromkeys(way.to for way in ways if not isinstance(way.to, Stage))
    lines += [f"    {_end_name(end)}([{_quoted(_end_words(end))}])" for end in ends]
    lines += [_arrow(way, names) for way in ways]
    winning = [names[stage.key] for stage in process.stages if stage.kind is StageKind.WON]
    winning += [_WON] if None in ends else []
    if winning:
        lines.append("    classDef won fill:#d9f2e3,stroke:#2e7d57,color:#12372a")
        lines.append(f"    class {','.join(winning)} won")
    return "\n".join(lines) + "\n"


def _numbered(process: ProcessMap) -> list[tuple[int, Stage]]:
    return list(enumerate(process.stages, 1))


def _node(name: str, number: int, stage: Stage) -> str:
    notes = stage_notes(stage)[:1]
    text = f"{number}. {stage.name}" + "".join(f" · {note}" for note in notes)
    opening, closing = ("([", "])") if stage.kind is StageKind.WON else ("[", "]")
    return f"    {name}{opening}{_quoted(text)}{closing}"


def _arrow(way: Arrow, names: dict[str, str]) -> str:
    to = names[way.to.key] if isinstance(way.to, Stage) else _end_name(way.to)
    shaft = "-.->" if isinstance(way.to, Exit) else "-->"
    label = f"|{_quoted(way.label)}|" if way.label else ""
    return f"    {names[way.start.key]} {shaft}{label} {to}"


def _end_name(end: Exit | Stage | None) -> str:
    return f"exit_{end}" if isinstance(end, Exit) else _WON


def _end_words(end: Exit | Stage | None) -> str:
    words = EXITS[end] if isinstance(end, Exit) else _WON
    return words[0].upper() + words[1:]


def _quoted(text: str) -> str:
    line = " ".join(visible(text).split())
    return '"' + "".join(_CODES.get(char, char) for char in line) + '"'
