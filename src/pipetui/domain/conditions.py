"""What must be true of a deal before it may leave a stage: written in a few words, and judged.

A condition reads and writes as one line, in a map file and on the screen alike:

| written | holds when |
|---|---|
| `value` | it has a value |
| `value >= 5000`, `5k` | it is worth at least so much a year, in the pipeline's currency |
| `close`, `owner`, … | that field is filled in |
| `contact`, `email`, `phone` | it has a contact, one with an address, one with a number |
| `touch meeting or call` | one was logged since the day it first entered the stage |
| `item budget-known` | the item of that key is done |
| `deciders touched` | every contact who decides has been touched, and there is one |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from pipetui.domain.errors import BadValue
from pipetui.domain.model import DECIDES, TouchKind
from pipetui.domain.money import currency_digits
from pipetui.domain.text import did_you_mean, fold, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from pipetui.domain.model import Contact, Deal, Task, Touch


class ConditionKind(StrEnum):
    """What a condition looks at."""

    FIELD = "field"
    VALUE = "value"
    CONTACT = "contact"
    EMAIL = "email"
    PHONE = "phone"
    TOUCH = "touch"
    ITEM = "item"
    DECIDERS = "deciders touched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that must hold; `str` writes it as `parse_condition` reads it."""

    kind: ConditionKind
    name: str | None = None
    """The field, or the key of the item."""
    least: Decimal | None = None
    """The value must be at least so much; None: any value."""
    touches: tuple[TouchKind, ...] = ()
    """One of these kinds."""

    def __str__(self) -> str:
        match self.kind:
            case ConditionKind.FIELD:
                return self.name or ""
            case ConditionKind.VALUE:
                return "value" if self.least is None else f"value >= {self.least:f}"
            case ConditionKind.TOUCH:
                return f"touch {' or '.join(self.touches)}"
            case ConditionKind.ITEM:
                return f"item {self.name}"
            case _:
                return str(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class DealState:
    """What conditions are judged by."""

    deal: Deal
    tasks: Sequence[Task]
    touches: Sequence[Touch]
    contacts: Sequence[Contact]
    roles: Mapping[int, str | None]
    """What part each of them has, by contact id."""
    since: date | None
    """The day it first entered the stage; None when it never did."""
    touch_days: Sequence[date]
    """The local day of each touch, in the order of `touches`."""


_FIELDS = {
    "company": "company_id",
    "close": "expected_close",
    "owner": "owner",
    "source": "source",
    "product": "product",
    "region": "region",
    "tags": "tags",
    "links": "links",
    "notes": "notes",
    "probability": "probability",
    "renewal": "renewal",
    "next": "next_due",
}
"""What can be filled in, by the name it is written with."""
_SAID = {
    "close": "an expected close",
    "next": "a next step",
    "tags": "a tag",
    "links": "a link",
    "notes": "notes",
    "owner": "an owner",
    "renewal": "a renewal date",
}
_NEEDED = {
    ConditionKind.VALUE: "a value",
    ConditionKind.CONTACT: "a contact",
    ConditionKind.EMAIL: "a contact's e-mail address",
    ConditionKind.PHONE: "a contact's phone number",
    ConditionKind.DECIDERS: "a touch with everyone who decides",
}
_REACHED_BY: Mapping[ConditionKind, Callable[[Contact], bool]] = {
    ConditionKind.CONTACT: lambda _contact: True,
    ConditionKind.EMAIL: lambda contact: bool(contact.email),
    ConditionKind.PHONE: lambda contact: bool(contact.phone),
}
_FIXED = {
    fold(kind): kind
    for kind in (
        ConditionKind.CONTACT,
        ConditionKind.EMAIL,
        ConditionKind.PHONE,
        ConditionKind.DECIDERS,
    )
}
_TOUCHED = [kind for kind in TouchKind if kind is not TouchKind.OTHER]
_AT_LEAST = re.compile(
    r"value\s*(?:>=|≥|at least)\s*(?P<least>[0-9]{1,15}(?:\.[0-9]{1,4})?)(?P<unit>[km]?)"
)
_FACTOR = {"": 1, "k": 1_000, "m": 1_000_000}
_ABOUT_VALUE = re.compile(r"value\s*(?:[<>=≥]|at )")
_ITEM = re.compile(r"item\s+(?P<key>[\w-]{1,64})")
_TOUCH = re.compile(r"touch\s+(?P<kinds>[a-z]+(?:\s+or\s+[a-z]+)*)")
_HINT = (
    "such as `value`, `value >= 5000`, `close`, `email`, `touch meeting or call`, `item KEY`, "
    "`deciders touched`"
)


def parse_condition(text: str) -> Condition:
    """The condition that a line means. Raises BadValue, with what can be written."""
    plain = " ".join(fold(text).split())
    if plain == "value":
        return Condition(kind=ConditionKind.VALUE)
    if found := _AT_LEAST.fullmatch(plain):
        return Condition(kind=ConditionKind.VALUE, least=_amount(found["least"], found["unit"]))
    if plain in _FIXED:
        return Condition(kind=_FIXED[plain])
    if plain in _FIELDS:
        return Condition(kind=ConditionKind.FIELD, name=plain)
    if found := _ITEM.fullmatch(plain):
        return Condition(kind=ConditionKind.ITEM, name=found["key"])
    if found := _TOUCH.fullmatch(plain):
        kinds = [_touch_kind(word) for word in re.split(r"\s+or\s+", found["kinds"])]
        return Condition(kind=ConditionKind.TOUCH, touches=tuple(dict.fromkeys(kinds)))
    message = f"{shown(text)} is no condition"
    if _ABOUT_VALUE.match(plain):
        raise BadValue(message, "write the amount without a currency: `value >= 5000`, or 5k")
    raise BadValue(message, did_you_mean(plain, [*_FIELDS, *_FIXED, "value"], _HINT))


def describe_condition(condition: Condition, items: Iterable[tuple[str, str]] = ()) -> str:
    """What has to be there, for people; `items` are the keys and texts of the stage's items."""
    name = condition.name or ""
    match condition.kind:
        case ConditionKind.VALUE if condition.least is not None:
            return f"a value of at least {condition.least:,f}"
        case ConditionKind.FIELD:
            return _SAID.get(name, f"a {name}")
        case ConditionKind.TOUCH:
            return f"a {' or '.join(condition.touches)} logged"
        case ConditionKind.ITEM:
            return f"{dict(items).get(name, name)} done"
        case kind:
            return _NEEDED[kind]


def holds(condition: Condition, state: DealState, currency: str) -> bool:
    """Whether a condition is met; `currency` is the pipeline's.

    A recurring amount counts for a year, as everywhere. One in another currency meets no minimum:
    it cannot be compared.
    """
    match condition.kind:
        case ConditionKind.VALUE:
            return _is_worth(state.deal, condition.least, currency)
        case ConditionKind.FIELD:
            return bool(getattr(state.deal, _FIELDS[condition.name or ""]) not in {None, ()})
        case ConditionKind.TOUCH:
            return _was_touched(state, condition.touches)
        case ConditionKind.ITEM:
            return _is_done(state, condition.name)
        case ConditionKind.DECIDERS:
            return _deciders_touched(state)
        case kind:
            return any(_REACHED_BY[kind](contact) for contact in state.contacts)


def _is_worth(deal: Deal, least: Decimal | None, currency: str) -> bool:
    value = deal.value.annualised() if deal.value else None
    if value is None or least is None:
        return value is not None
    return value.currency == currency and value.minor >= least.scaleb(currency_digits(currency))


def _was_touched(state: DealState, kinds: tuple[TouchKind, ...]) -> bool:
    since = state.since
    return since is not None and any(
        touch.kind in kinds and day >= since
        for touch, day in zip(state.touches, state.touch_days, strict=True)
    )


def _is_done(state: DealState, key: str | None) -> bool:
    return any(
        task.item_key == key and task.stage_id == state.deal.stage_id and task.done_at is not None
        for task in state.tasks
    )


def _deciders_touched(state: DealState) -> bool:
    deciding = {contact_id for contact_id, role in state.roles.items() if role == DECIDES}
    return bool(deciding) and deciding <= {touch.contact_id for touch in state.touches}


def _amount(digits: str, unit: str) -> Decimal:
    amount = Decimal(digits) * _FACTOR[unit]
    whole = amount.to_integral_value()
    return whole if unit and amount == whole else amount


def _touch_kind(word: str) -> TouchKind:
    if word not in _TOUCHED:
        message = f"{shown(word)} is no kind of touch"
        raise BadValue(message, f"one of {', '.join(_TOUCHED)}")
    return TouchKind(word)
