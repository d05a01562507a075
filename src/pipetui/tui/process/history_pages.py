"""What the checks found, what the versions of a map were, and on which ways deals were won."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.dates import date_words
from pipetui.domain.maps.changes import ChangeKind, changes_between
from pipetui.domain.maps.places import Place
from pipetui.domain.text import counted
from pipetui.services.present.inspection import moment_said
from pipetui.tui.process.page import MOST, Page, Part, PartGroup, text_part
from pipetui.tui.sheets.sheet import Row, signed_block
from pipetui.tui.widgets.lines import Ink

if TYPE_CHECKING:
    from pipetui.domain.maps.changes import MapChange
    from pipetui.services.maps.versions import MapVersion
    from pipetui.tui.keys.words import KeyOf
    from pipetui.tui.process.state import ProcessState

_SIGNS = {
    ChangeKind.ADDED: ("+ ", "ok"),
    ChangeKind.REMOVED: ("- ", "error"),
    ChangeKind.MOVED: ("↕ ", "accent"),
    ChangeKind.CHANGED: ("~ ", "warning"),
}


def checks_page(state: ProcessState, width: int) -> Page:
    """Every finding, those of the map as a whole first, then stage by stage."""
    width = min(width, MOST)
    by_stage: dict[str | None, list[Part]] = {}
    for index, finding in enumerate(state.findings):
        part = text_part(finding.text, width, "text", _finding_place(index), finding.hint)
        by_stage.setdefault(finding.stage, []).append(part)
    groups = []
    for key, parts in by_stage.items():
        stage = state.process.stage_keyed(key) if key else None
        name = stage.name if stage else "The map as a whole"
        groups.append(PartGroup(tuple(parts), name, f"{len(parts)}"))
    if not groups:
        text = "Nothing to mend: every stage says what it is for, what is done there, how it ends."
        groups.append(PartGroup((text_part(text, width, "ok"),)))
    count = len(state.findings)
    title = f"{counted(count, 'thing')} to look at" if count else "All is well"
    told = "the map can be used all the same" if count else ""
    pinned = Row((Ink(title, "accent", bold=True),), (Ink(told, "muted"),))
    return Page(("checks", state.process.pipeline.id), (pinned,), tuple(groups))


def _finding_place(index: int) -> Place:
    return Place(field="finding", index=index)


def versions_page(state: ProcessState, width: int) -> Page:
    """The versions, newest first."""
    versions = state.versions
    if versions is None:
        parts: tuple[Part, ...] = (text_part("reading …", width, "muted"),)
    else:
        parts = tuple(_version(version, state, width) for version in reversed(versions))
    return Page(("versions", state.process.pipeline.id), (), (PartGroup(parts),))


def _version(version: MapVersion, state: ProcessState, width: int) -> Part:
    when = moment_said(version.at, state.now)
    is_now = state.versions is not None and version.number == len(state.versions)
    right = f" {when}{' · now' if is_now else ''}"
    sign = (Ink(f"{version.number:>3}  ", "muted"),)
    block = signed_block(sign, Ink(version.label), width, (Ink(right, "muted"),))
    return Part(block.rows, Place(field="version", index=version.number - 1))


def version_page(state: ProcessState, at: int, width: int, key: KeyOf) -> Page:
    """What a version changed, and what differs between it and the map as it is."""
    width = min(width, MOST)
    versions = state.versions or ()
    if not 0 <= at < len(versions):
        return Page(("version", None), (), ())
    version, now = versions[at], state.process
    before = versions[at - 1].map if at else None
    by = f" by {version.actor}" if version.actor else ""
    local = version.at.astimezone(state.now.zone)
    pinned = Row(
        (Ink(f"Version {version.number}", "accent", bold=True),),
        (Ink(f"{date_words(local.date(), state.now.today)} {local:%H:%M}{by}", "muted"),),
    )
    groups = []
    if before is not None:
        groups.append(_changes("It changed", changes_between(before, version.map), width))
    if at == len(versions) - 1:
        told = (text_part("This is the map as it is now.", width, "muted"),)
        groups.append(PartGroup(told))
    else:
        since = changes_between(version.map, now)
        restores = key("process.restore")
        heading = f"Changed since, which {restores} would take back"
        groups.append(_changes(heading, since, width))
    return Page(("version", now.pipeline.id, at), (pinned,), tuple(groups))


def _changes(heading: str, changes: tuple[MapChange, ...], width: int) -> PartGroup:
    parts = []
    for change in changes:
        sign, colour = _SIGNS[change.kind]
        rows = signed_block(
            (Ink(sign, colour, bold=True),), Ink(f"{change.where} · {change.text}"), width
        ).rows
        parts.append(Part(rows))
    if not parts:
        parts.append(text_part("nothing", width, "muted"))
    return PartGroup(tuple(parts), heading, f"{len(changes)}")
