"""How the parts of a map are written on one line, and read again.

| part | written |
|---|---|
| item | `* Ask the budget +5d`: required, due five days after entering |
| branch | `needs more time -> park`, to a stage or to `no`, `park`, `lost` |
| action | `Send the agenda +2d` is a task, `owner = anna` sets a field, `owner =` clears it |
| route | `source web, value >= 10000 -> Proposal, owner anna` |
| goal | `60k by 31 dec since 1 jan`, `12 customers by eoy` |

A person's line may say a thing in other words than the written one; what was written is always
read back to the same part.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from pipetui.domain.errors import BadValue
from pipetui.domain.maps.bounds import MOST_DAYS
from pipetui.domain.money import parse_amount
from pipetui.domain.process import Action, ActionKind, Branch, Exit, Goal, Item, key_of, stage_meant
from pipetui.domain.routing import Route
from pipetui.domain.spoken_dates import parse_day
from pipetui.domain.stage_actions import SETTABLE, settable_field, setting
from pipetui.domain.targets import parse_count
from pipetui.domain.text import clean_line, did_you_mean, fold, shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from pipetui.domain.process import ProcessMap

_DUE = re.compile(r"(?P<text>.*\S)\s+\+(?P<days>[0-9]{1,4})d?")
_DUE_FIRST = re.compile(r"\+(?P<days>[0-9]{1,4})d?\s*\*\s*(?P<text>.*\S)")
_ARROW = re.compile(r"(?P<before>.*\S)\s*(?:->|→)\s*(?P<after>\S.*)")
_SETS = re.compile(r"(?P<field>[A-Za-z]{2,20})\s*=\s*(?P<text>.*)")
_DAYS = re.compile(r"\+?(?P<count>[0-9]{1,4})\s*(?P<unit>d|days?|w|weeks?)?")
_GOAL = re.compile(r"(?P<what>.+?)\s+by\s+(?P<by>.+?)(?:\s+since\s+(?P<since>.+))?")
_CUSTOMERS = re.compile(r"(?P<count>[1-9][0-9,]{0,12})\s+(?:customers?|clients?)", re.IGNORECASE)
_PART = re.compile(r'(?:"[^"]*"|(?<=[0-9]),(?=[0-9]{3}\b)|[^,"])+')
_NAMED = re.compile(r"(?P<name>source|region|product|tag|owner)\s+(?P<text>.+)", re.IGNORECASE)
_RANGE = re.compile(
    r"value\s*(?P<sign>>=|≥|from|at least|<|below)\s*(?P<amount>[0-9.,]+k?m?)", re.IGNORECASE
)
_UNCLEAR = re.compile(r"->|→|[,\"]|^\s*owner\b", re.IGNORECASE)
_EXITS = tuple(each.value for each in Exit)
_WEEK = 7


# -- items -----------------------------------------------------------------------------------


def write_item(item: Item) -> str:
    """The item as a person types it."""
    due = "" if item.due_days is None else f" +{item.due_days}d"
    return f"{'* ' if item.required else ''}{item.text}{due}"


def parse_item(line: str, taken: Iterable[str] = (), former: Item | None = None) -> Item:
    """The item a line means; one that was there keeps its key and sub-steps."""
    line = clean_line(line)
    turned = _DUE_FIRST.fullmatch(line)
    text = f"* {turned['text']} +{turned['days']}d" if turned else line
    required = text.startswith("*")
    text = text.removeprefix("*").strip()
    due = _DUE.fullmatch(text)
    text = due["text"] if due else text
    if not text:
        message = "the item has no text"
        raise BadValue(message, "say what must be done, such as * Ask the budget +5d")
    days = _bounded(int(due["days"]), line) if due else None
    if former is not None:
        return replace(former, text=text, required=required, due_days=days)
    return Item(key=key_of(text, set(taken)), text=text, required=required, due_days=days)


# -- branches ---------------------------------------------------------------------------------


def write_branch(branch: Branch, process: ProcessMap) -> str:
    """The branch as a person types it."""
    return f"{branch.label} -> {_stage_written(branch.to, process)}"


def parse_branch(line: str, process: ProcessMap) -> Branch:
    """The branch a line means."""
    found = _ARROW.fullmatch(clean_line(line))
    if found is None:
        message = f"{shown(line)} is no branch"
        raise BadValue(message, "write an answer and where it leads: not now -> park")
    to = fold(found["after"])
    target = to if to in _EXITS else stage_meant(process, found["after"]).key
    return Branch(label=found["before"].strip(), to=target)


def _stage_written(key: str, process: ProcessMap) -> str:
    stage = process.stage_keyed(key)
    if stage is None or key in _EXITS:
        return key
    clear = process.find_stage(stage.name) == [stage] and fold(stage.name) not in _EXITS
    return stage.name if clear and not _UNCLEAR.search(stage.name) else key


# -- actions ----------------------------------------------------------------------------------


def write_action(action: Action) -> str:
    """The action as a person types it."""
    match action.kind:
        case ActionKind.FIELD:
            return f"{action.field} = {action.text}".rstrip()
        case ActionKind.TASK:
            return action.text if action.due_days is None else f"{action.text} +{action.due_days}d"
        case _:
            assert_never(action.kind)


def parse_action(line: str, currency: str) -> Action:
    """The task, or the value of a field, that a line means."""
    line = clean_line(line)
    found = _SETS.fullmatch(line)
    if found:
        field = settable_field(found["field"])
        if field is not None:
            return setting(field, found["text"].strip(), currency)
        if hint := did_you_mean(found["field"], SETTABLE):
            message = f"{shown(found['field'])} is no field that a stage can set"
            raise BadValue(message, hint)
    due = _DUE.fullmatch(line)
    text = due["text"] if due else line
    if not text:
        message = "the action says nothing"
        raise BadValue(message, "a task, such as Send the agenda +2d, or a field: owner = anna")
    days = _bounded(int(due["days"]), line) if due else None
    return Action(kind=ActionKind.TASK, text=text, due_days=days)


# -- routes -----------------------------------------------------------------------------------


def write_route(route: Route, process: ProcessMap) -> str:
    """The route as a person types it."""
    named = (
        ("source", route.source),
        ("region", route.region),
        ("product", route.product),
        ("tag", route.tag),
    )
    parts = [f"{name} {_quoted(text)}" for name, text in named if text is not None]
    if route.least is not None:
        parts.append(f"value >= {route.least:f}")
    if route.below is not None:
        parts.append(f"value < {route.below:f}")
    line = ", ".join(parts) or "every deal"
    ends = [] if route.stage is None else [_stage_written(route.stage, process)]
    if route.owner is not None:
        ends.append(f"owner {_quoted(route.owner)}")
    return f"{line} -> {', '.join(ends)}" if ends else line


def parse_route(line: str, process: ProcessMap) -> Route:
    """The route a line means."""
    line = clean_line(line)
    found = _ARROW.fullmatch(line)
    before, after = (found["before"], found["after"]) if found else (line, "")
    route = Route()
    for part in _parts(before):
        if fold(part) not in {"every deal", "all", "every"}:
            route = _with_part(route, part, process.pipeline.currency)
    if route.least is not None and route.below is not None and route.least >= route.below:
        message = f"no value is both from {route.least:f} and below {route.below:f}"
        raise BadValue(message, "write the smaller amount behind >=")
    for part in _parts(after):
        named = _NAMED.fullmatch(part)
        if named and fold(named["name"]) == "owner":
            route = replace(route, owner=_unquoted(named["text"]))
        else:
            route = replace(route, stage=stage_meant(process, _unquoted(part)).key)
    return route


def _with_part(route: Route, part: str, currency: str) -> Route:
    ranged = _RANGE.fullmatch(part)
    if ranged:
        amount = parse_amount(ranged["amount"], currency).amount.normalize()
        amount = amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount
        if fold(ranged["sign"]) in {"<", "below"}:
            return replace(route, below=amount)
        return replace(route, least=amount)
    named = _NAMED.fullmatch(part)
    if named is None or fold(named["name"]) == "owner":
        message = f"{shown(part)} is nothing a route looks for"
        hint = "such as source web, tag vip, region DACH, product audit, value >= 10000"
        raise BadValue(message, hint)
    text = _unquoted(named["text"])
    match fold(named["name"]):
        case "source":
            return replace(route, source=text)
        case "region":
            return replace(route, region=text)
        case "product":
            return replace(route, product=text)
        case _:
            return replace(route, tag=text)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _PART.findall(text) if part.strip()]


def _quoted(text: str) -> str:
    return f'"{text}"' if re.search(r",|->|→", text) else text


def _unquoted(text: str) -> str:
    text = text.strip()
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return text[1:-1].strip() if quoted else text


# -- goal and days ----------------------------------------------------------------------------


def write_goal(goal: Goal) -> str:
    """The goal as a person types it."""
    what = f"{goal.customers} customers" if goal.revenue is None else goal.revenue.short_text()
    since = "" if goal.since is None else f" since {goal.since.isoformat()}"
    return f"{what} by {goal.by.isoformat()}{since}"


def parse_goal(line: str, currency: str, today: date) -> Goal:
    """The goal a line means."""
    found = _GOAL.fullmatch(clean_line(line))
    if found is None:
        message = f"{shown(line)} is no goal"
        raise BadValue(message, "such as 60k by 31 dec, or 12 customers by eoy since 1 jul")
    by = parse_day(found["by"], today)
    since = parse_day(found["since"], today, past=True) if found["since"] else None
    if since is not None and since > by:
        message = "the goal would begin after its end"
        raise BadValue(message, "write the first day with its year: since 2026-07-01")
    customers = _CUSTOMERS.fullmatch(found["what"])
    if customers:
        return Goal(customers=parse_count(customers["count"]), by=by, since=since)
    return Goal(revenue=parse_amount(found["what"], currency), by=by, since=since)


def parse_days(text: str) -> int:
    """A number of days, or weeks."""
    found = _DAYS.fullmatch(fold(text).removeprefix("every ").removeprefix("after "))
    if found is None:
        message = f"{shown(text)} is no number of days"
        raise BadValue(message, "such as 5, or 2 weeks")
    weeks = (found["unit"] or "").startswith("w")
    return _bounded(int(found["count"]) * (_WEEK if weeks else 1), text)


def _bounded(days: int, text: str) -> int:
    if days > MOST_DAYS:
        message = f"{shown(text)} is more than ten years"
        raise BadValue(message, f"at most {MOST_DAYS} days")
    return days
