"""The fields of a stage and of a pipeline that hold one value: as typed, and as they are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.fields import parse_percent
from pipetui.domain.maps.bounds import FEWEST_DEALS, MARKS, MOST_DEALS, MOST_TRIES
from pipetui.domain.maps.editing import rename_stage
from pipetui.domain.maps.faults import line_faults
from pipetui.domain.maps.grammar import parse_days, parse_goal, write_goal
from pipetui.domain.maps.places import (
    MapEdit,
    Place,
    settled,
    stage_of,
    waits_for_something,
    with_stage,
    with_stages,
)
from pipetui.domain.money import parse_currency
from pipetui.domain.process import GatePolicy, Pipeline, ProcessMap, Stage, StageKind
from pipetui.domain.text import clean_line, clean_text, fold, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

R = TypeVar("R", Stage, Pipeline)

_FIXED = re.compile(r"(?P<number>.*?)\s*\b(?P<fixed>fixed)?")
_COUNT = re.compile(r"(?:at most\s+)?(?P<count>[0-9]{1,5})")
_POLICIES = tuple(GatePolicy)
_YES = {"yes", "y", "true", "on", "1"}
_NO_GOAL = {"", "0", "none"}
_NO = {"no", "n", "false", "off", "0", ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How one field is called, read and written; an empty text takes its value away."""

    name: str
    hint: str
    read: Callable[[Any], str]
    write: Callable[[Any, str], Any]
    """Gets the stage or pipeline and a text; raises BadValue for one that is none such."""
    is_long: bool = False
    """It may have several lines."""
    toggles: bool = False
    """It goes from one of its few values to the next by a key."""


def _with(record: R, changed: dict[str, Any]) -> R:
    return replace(record, **changed)


def _text(name: str, hint: str) -> Field:
    field = name.lower()
    return Field(
        name=name,
        hint=hint,
        read=lambda stage: getattr(stage, field) or "",
        write=lambda stage, text: _with(stage, {field: clean_text(text) or None}),
        is_long=True,
    )


def _number(name: str, field: str, hint: str, parse: Callable[[str], int]) -> Field:
    def read(stage: Stage) -> str:
        value = getattr(stage, field)
        return "" if value is None else str(value)

    def write(stage: Stage, text: str) -> Stage:
        return _with(stage, {field: parse(text) if text.strip() else None})

    return Field(name=name, hint=hint, read=read, write=write)


def _fixable(name: str, fields: tuple[str, str], hint: str, parse: Callable[[str], int]) -> Field:
    """A number that the seller's own history may better, unless it is said to be fixed."""
    number, fixed = fields

    def read(stage: Stage) -> str:
        value = getattr(stage, number)
        return "" if value is None else f"{value}{' fixed' if getattr(stage, fixed) else ''}"

    def write(stage: Stage, text: str) -> Stage:
        found = _FIXED.fullmatch(fold(text))
        body = found["number"] if found else text
        value = parse(body) if body.strip() else None
        holds = found is not None and found["fixed"] is not None and value is not None
        return _with(stage, {number: value, fixed: holds})

    return Field(name=name, hint=hint, read=read, write=write)


def _mark(name: str, field: str, hint: str) -> Field:
    return Field(
        name=name,
        hint=hint,
        read=lambda stage: "yes" if getattr(stage, field) else "no",
        write=lambda stage, text: _with(stage, {field: _yes_or_no(text)}),
        toggles=True,
    )


def _policy(name: str, field: str, hint: str) -> Field:
    return Field(
        name=name,
        hint=hint,
        read=lambda pipeline: str(getattr(pipeline, field)),
        write=lambda pipeline, text: _with(pipeline, {field: _policy_meant(text)}),
        toggles=True,
    )


def _count(least: int, most: int, text: str) -> int:
    found = _COUNT.fullmatch(fold(text))
    if found is None or not least <= int(found["count"]) <= most:
        message = f"{shown(text)} is no such number"
        raise BadValue(message, f"a whole number from {least} to {most}")
    return int(found["count"])


_tries = partial(_count, 0, MOST_TRIES)
_deals = partial(_count, FEWEST_DEALS, MOST_DEALS)


def _yes_or_no(text: str) -> bool:
    word = fold(text)
    if word not in _YES | _NO:
        message = f"{shown(text)} is neither yes nor no"
        raise BadValue(message)
    return word in _YES


def _policy_meant(text: str) -> GatePolicy:
    found = [each for each in _POLICIES if fold(text) and each.value.startswith(fold(text))]
    if len(found) != 1:
        message = f"{shown(text)} is no policy"
        raise BadValue(message, f"one of {', '.join(_POLICIES)}")
    return found[0]


def _kind_meant(text: str) -> StageKind:
    if fold(text) not in tuple(StageKind):
        message = f"{shown(text)} is no kind of stage"
        raise BadValue(message, "open while selling, won after the signature")
    return StageKind(fold(text))


STAGE_FIELDS: Mapping[str, Field] = {
    "name": Field(
        name="Name",
        hint="a word or two",
        read=lambda stage: stage.name,
        write=lambda stage, text: replace(stage, name=clean_line(text)),
    ),
    "definition": _text("Definition", "what must be true for a deal to be here"),
    "guidance": _text("Guidance", "what you do while it is here"),
    "gain": _text("Gain", "what the buyer gets out of this stage"),
    "phase": Field(
        name="Phase",
        hint="the buyer's own: awareness, consideration, decision, advocacy",
        read=lambda stage: stage.phase or "",
        write=lambda stage, text: replace(stage, phase=clean_line(text) or None),
    ),
    "kind": Field(
        name="Kind",
        hint="open or won",
        read=lambda stage: str(stage.kind),
        write=lambda stage, text: replace(stage, kind=_kind_meant(text)),
        toggles=True,
    ),
    "probability": _fixable(
        "Chance",
        ("probability", "probability_fixed"),
        "percent won from here; fixed behind it keeps it",
        parse_percent,
    ),
    "stale": _fixable(
        "Stale after",
        ("stale_days", "stale_fixed"),
        "days in the stage; fixed behind it keeps it",
        parse_days,
    ),
    "touch": _number("Touch every", "touch_days", "days between two touches", parse_days),
    "tries": _number("Tries", "touch_limit", "unanswered attempts, then stop", _tries),
    "limit": _number("Deal limit", "deal_limit", "how many deals it can hold", _deals),
    "auto": _mark("By itself", "auto_advance", "a deal goes on once all is met"),
    "start": _mark("Start", "is_start", "the sales cycle is counted from here"),
    "qualified": _mark("Qualified", "is_qualified", "reaching it makes a qualified lead"),
    "ask": _mark("Ask", "is_ask", "here the buyer is asked to decide"),
}
"""By the word a place has for it."""

PIPELINE_FIELDS: Mapping[str, Field] = {
    "name": Field(
        name="Name",
        hint="what is sold here",
        read=lambda pipeline: pipeline.name,
        write=lambda pipeline, text: replace(pipeline, name=_line_name(text)),
    ),
    "currency": Field(
        name="Currency",
        hint="three letters; what a bare amount is in",
        read=lambda pipeline: pipeline.currency,
        write=lambda pipeline, text: replace(pipeline, currency=parse_currency(text)),
    ),
    "goal": Field(
        name="Goal",
        hint="60k by 31 dec, or 12 customers by eoy since 1 jul",
        read=lambda pipeline: write_goal(pipeline.goal) if pipeline.goal else "",
        # Its days are relative to the present one, so `set_field` writes it.
        write=lambda pipeline, _text: pipeline,
    ),
    "gate": _policy("Gate", "gate", "leaving a stage that is not finished"),
    "skip": _policy("Skip", "skip", "passing over a stage"),
    "back": _policy("Back", "back", "going back a stage"),
}


def _line_name(text: str) -> str:
    name = clean_line(text)
    if not name:
        message = "the pipeline has no name"
        raise BadValue(message, "say what is sold in it, such as Workshops")
    return name


def field_at(place: Place) -> Field | None:
    """How the field of a place is read and written; None for a list."""
    return (PIPELINE_FIELDS if place.stage is None else STAGE_FIELDS).get(place.field)


def field_text(process: ProcessMap, place: Place) -> str:
    """What a field holds, as a person types it."""
    field = _field(place)
    return field.read(process.pipeline if place.stage is None else stage_of(process, place.stage))


def set_field(process: ProcessMap, place: Place, text: str, today: date) -> MapEdit:
    """A field with what a text means; an empty one takes its value away."""
    field = _field(place)
    if place.stage is None:
        pipeline = field.write(process.pipeline, text)
        if place.field == "goal":
            line = text.strip()
            is_none = line.lower() in _NO_GOAL
            goal = None if is_none else parse_goal(line, process.pipeline.currency, today)
            pipeline = replace(pipeline, goal=goal)
        label = f"{field.name} of {pipeline.name}: {_said(field.read(pipeline))}"
        return MapEdit(process=replace(process, pipeline=pipeline), label=label, place=place)
    if place.field == "name":
        return rename_stage(process, place.stage, text)
    before = stage_of(process, place.stage)
    after: Stage = field.write(before, text)
    others = process
    if place.field in MARKS and getattr(after, MARKS[place.field]):
        none = {MARKS[place.field]: False}
        others = with_stages(process, (_with(each, none) for each in process.stages))
    wanted = with_stage(others, after)
    _check(wanted, after, place)
    label = f"{field.name} of {after.name}: {_said(field.read(after))}"
    return settled(MapEdit(process=wanted, label=label, place=place, stage=after.key))


def toggle_field(process: ProcessMap, place: Place, today: date) -> MapEdit:
    """A field with the next of its few values."""
    now = field_text(process, place)
    if is_policy(place):
        following = _POLICIES[(_POLICIES.index(GatePolicy(now)) + 1) % len(_POLICIES)].value
    elif place.field == "kind":
        following = StageKind.WON if now == StageKind.OPEN else StageKind.OPEN
    else:
        following = "no" if now == "yes" else "yes"
    return set_field(process, place, following, today)


def is_policy(place: Place) -> bool:
    """Whether a place is one of the pipeline's policies."""
    return place.stage is None and place.field in {"gate", "skip", "back"}


def _field(place: Place) -> Field:
    field = field_at(place)
    if field is None:
        message = f"{shown(place.field)} is no field of one value"
        raise Refused(message)
    return field


def _check(process: ProcessMap, stage: Stage, place: Place) -> None:
    """Refuse what no line of stages can be, and going on by itself at once."""
    if place.field == "auto" and stage.auto_advance and not waits_for_something(stage):
        message = f"{stage.name} has nothing to wait for, so deals would pass through it at once"
        raise Refused(message, "make an item required, or add a condition, first")
    if place.field == "kind" and any(fault.path[-1] == "kind" for fault in line_faults(process)):
        message = f"{stage.name} cannot be of kind {stage.kind} at this place"
        raise Refused(message, "open stages come first, those of kind won last")


def _said(text: str) -> str:
    return shown(text.split("\n", maxsplit=1)[0]).strip('"') if text else "none"
