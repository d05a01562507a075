"""A map brought to another: rehearsed, done, and told with what it changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipetui.cli.failures import refusals_json
from pipetui.cli.layout import paragraph
from pipetui.cli.map_pages import change_lines, line_of
from pipetui.cli.output import Piece, Style
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.maps.changes import changes_between
from pipetui.domain.model import Deal
from pipetui.domain.process import Stage
from pipetui.domain.text import counted, fold, shown
from pipetui.services.present.maps import changes_json, map_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipetui.cli.output import Line
    from pipetui.cli.program import Program
    from pipetui.domain.commands import ApplyMap
    from pipetui.domain.maps.changes import MapChange
    from pipetui.domain.operation import Operation
    from pipetui.domain.process import ProcessMap
    from pipetui.services.session import Session


@dataclass(frozen=True, slots=True)
class MapEdit:
    """What a command does to a pipeline's map, done or only rehearsed."""

    before: ProcessMap | None
    after: ProcessMap
    operation: Operation | None = None
    """None when nothing was asked for."""
    number: int | None = None
    """Of the operation in the log; None when nothing was written."""

    @property
    def is_empty(self) -> bool:
        """Whether all is so already."""
        return self.operation is None or not self.operation.changes

    @property
    def changes(self) -> tuple[MapChange, ...]:
        """What differs."""
        return changes_between(self.before, self.after)

    @property
    def moved(self) -> dict[int, str]:
        """The names of the stages to which deals went, by the deals' ids."""
        changes = self.operation.changes if self.operation else ()
        names = {stage.id: stage.name for stage in (self.before.stages if self.before else ())}
        names |= {each.id: each.after.name for each in changes if isinstance(each.after, Stage)}
        return {
            change.id: names.get(change.after.stage_id or 0, "")
            for change in changes
            if isinstance(change.before, Deal)
            and isinstance(change.after, Deal)
            and change.before.stage_id != change.after.stage_id
        }


def rehearse(session: Session, command: ApplyMap) -> MapEdit:
    """What a command would do; Refused when it cannot be done."""
    from pipetui.services.reading import maps

    before = _keyed(maps(session), command.map.pipeline.key)
    seen: list[Operation] = []
    session.rehearse([command], seen.append)
    return MapEdit(before, command.map, seen[0])


def carry_out_edit(session: Session, command: ApplyMap) -> MapEdit:
    """Do a command."""
    from pipetui.services.reading import maps

    key = command.map.pipeline.key
    before = _keyed(maps(session), key)
    done = session.execute(command)
    after = _keyed(maps(session), key)
    return MapEdit(before, after or command.map, done.operation, done.operation_id)


def tell_edit(
    here: Program, edit: MapEdit, *, rehearsed: bool = False, briefly: bool = False
) -> None:
    """Say what was changed, or with `rehearsed` what would be; `briefly` when that was shown."""
    operation = edit.operation
    warnings = operation.warnings if operation else ()
    if here.out.as_json:
        document: dict[str, Any] = {
            "operation": edit.number,
            "items": [] if edit.is_empty else [map_json(edit.after)],
            "refused": refusals_json(operation.refused if operation else ()),
            "warnings": list(warnings),
            "changes": changes_json(edit.changes),
            "moved": list(edit.moved),
            "dry_run": rehearsed,
        }
        here.out.document(document)
        return
    if operation is None or edit.is_empty:
        here.out.line(Piece("All is so already; nothing was changed", Style.STRONG))
        return
    label = f"Would be done: {operation.label}" if rehearsed else operation.label
    here.out.line(Piece(label, Style.STRONG))
    if not briefly:
        here.out.lines(edit_lines(edit, here.out.width))
    here.out.lines(Piece(f"Mind: {warning}", Style.WARN) for warning in warnings)


def edit_lines(edit: MapEdit, width: int | None) -> Iterator[Line]:
    """What differs, and which deals go elsewhere with it."""
    if edit.before is None:
        yield from paragraph(line_of(edit.after), width)
        return
    changes = edit.changes
    if not changes:
        yield "  Only comments and the form of the file differ"
    yield from change_lines(changes, width)
    for name, count in Counter(edit.moved.values()).items():
        deals = counted(count, "deal goes", "deals go")
        yield f"  {deals} to {name}"


def stage_pairs(
    words: Iterable[str], before: ProcessMap | None, after: ProcessMap
) -> tuple[tuple[str, str], ...]:
    """What --stage-to says, as the keys of a stage that goes and one that stays."""
    pairs: dict[str, str] = {}
    for word in words:
        old, sign, new = word.partition("=")
        if not sign or not old.strip() or not new.strip():
            message = f"{shown(word)} does not say where deals go"
            raise BadValue(message, "write --stage-to OLD=NEW, such as --stage-to demo=proposal")
        source = before.stages if before else ()
        pairs[_stage(old, source, before).key] = _stage(new, after.stages, after).key
    return tuple(pairs.items())


def _stage(text: str, stages: Sequence[Stage], process: ProcessMap | None) -> Stage:
    # A key is exact; a name, a number or a beginning is taken when it means one stage.
    keyed = [stage for stage in stages if stage.key == fold(text)]
    found = keyed or (process.find_stage(text) if process else [])
    if len(found) != 1:
        names = ", ".join(stage.key for stage in stages)
        what = "more than one stage" if found else "no stage"
        message = f"{shown(text)} is {what}"
        raise Refused(message, f"one of {names}" if names else "")
    return found[0]


def _keyed(known: Iterable[ProcessMap], key: str) -> ProcessMap | None:
    return next((each for each in known if each.pipeline.key == key), None)
