"""Which column holds which field: by name, in the words of many programs, or as a person says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from pipetui.domain.errors import BadValue
from pipetui.domain.text import did_you_mean, fold, shown
from pipetui.services.importing.aliases import FIELDS, OTHER_NAMES, PLACE_OF
from pipetui.services.importing.values import plain_word
from pipetui.services.sheets.columns import COLUMNS, is_own

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_KEPT: Final = frozenset({"extra", "ignore"})
"""What several columns may be mapped to."""

_PREFIXES: Final = ("deal ", "opportunity ")
_FURTHER = 100  # a name found only without its prefix or bracket stands behind all found whole


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table in their order, and the field of each."""

    names: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def mapping(self) -> dict[str, str]:
        """Column to field."""
        return dict(zip(self.names, self.fields, strict=True))

    def place(self, field: str) -> int | None:
        """Where the column of a field stands."""
        return self.fields.index(field) if field in self.fields else None

    def name(self, *fields: str) -> str | None:
        """The name of the column that holds the first of these fields that there is."""
        places = (self.place(field) for field in fields)
        return next((self.names[place] for place in places if place is not None), None)

    def with_field(self, column: str, field: str) -> Columns:
        """The same with another field for a column."""
        fields = (field if name == column else old for name, old in self._pairs())
        return Columns(self.names, tuple(fields))

    def _pairs(self) -> Iterable[tuple[str, str]]:
        return zip(self.names, self.fields, strict=True)


def match_columns(header: tuple[str, ...], chosen: Mapping[str, str]) -> Columns:
    """Give each column a field: the chosen ones theirs, the others by their names, or `extra`.

    `chosen` maps columns to fields as a person wrote them. Raises BadValue, naming the nearest,
    for a column or field there is none of, and for two columns chosen for one field.
    """
    fields: dict[str, str] = {}
    for column, wanted in chosen.items():
        name, field = column_named(header, column), field_named(wanted)
        taken = next((other for other, held in fields.items() if held == field), None)
        if taken is not None and taken != name and field not in _KEPT:
            message = f"{shown(taken)} and {shown(name)} are both mapped to {field}"
            raise BadValue(message, "keep one of them; the other can be mapped to extra")
        fields[name] = field
    held = set(fields.values()) - _KEPT
    # In a sheet of our own every column without a field is meant to be without one.
    known = set(COLUMNS) if is_own(header) else set(header)
    candidates = sorted(
        (further, place, field)
        for place, name in enumerate(header)
        if name not in fields and name in known
        for field, further in _candidates(name)
    )
    for _, place, field in candidates:
        if header[place] not in fields and field not in held:
            fields[header[place]] = field
            if field not in _KEPT:
                held.add(field)
    if is_own(header) and "external_id" in held:
        # It has two ids: the other program's, and the number the deal had here.
        fields.setdefault("ID", "record_id")
    return Columns(header, tuple(fields.get(name, "extra") for name in header))


def field_named(text: str) -> str:
    """The field a person names; BadValue, naming the nearest, when there is none."""
    wanted = fold(text).replace(" ", "_").replace("-", "_")
    wanted = OTHER_NAMES.get(wanted, wanted)
    if wanted in FIELDS:
        return wanted
    message = f"{shown(text)} is no field of a deal"
    hint = did_you_mean(wanted, [*FIELDS, *OTHER_NAMES], f"fields: {', '.join(FIELDS)}")
    raise BadValue(message, hint)


def column_named(header: tuple[str, ...], text: str) -> str:
    """The column a person names; BadValue, naming the nearest, when there is none or several."""
    if text in header:
        return text
    found = [name for name in header if plain_word(name) == plain_word(text)]
    if len(found) == 1:
        return found[0]
    near = get_close_matches(text, header, 1, 0.5)
    hint = f"did you mean {shown(near[0])}?" if near else f"columns: {', '.join(header)}"
    message = f"the file has no column {shown(text)}"
    if found:
        message = f"{shown(text)} is more than one column"
    raise BadValue(message, hint)


def parse_choices(texts: Iterable[str]) -> dict[str, str]:
    """Columns and fields from texts such as `Agent=owner`; BadValue for one without both."""
    choices: dict[str, str] = {}
    for text in texts:
        # A column may have the sign in its name, a field never.
        column, sign, field = text.rpartition("=")
        if not (column.strip() and sign and field.strip()):
            message = f"{shown(text)} says no column and field"
            raise BadValue(message, "write it like --map Agent=owner")
        choices[column.strip()] = field.strip()
    return choices


def _candidates(name: str) -> Iterable[tuple[str, int]]:
    """The fields a column's name can mean, each with how far-fetched it is."""
    ways = (
        name,
        re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name),  # CloseDate
        re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", name),  # Amount (converted)
    )
    found: dict[str, int] = {}
    for further, plain in enumerate(map(plain_word, ways)):
        for bare in _without_prefixes(plain):
            if bare in PLACE_OF:
                field, place = PLACE_OF[bare]
                behind = 2 * _FURTHER * further + (_FURTHER if bare != plain else 0)
                found.setdefault(field, place + behind)
                break
    return found.items()


def _without_prefixes(plain: str) -> Iterable[str]:
    """The name, then without each `deal` or `opportunity` in front."""
    yield plain
    while plain.startswith(_PREFIXES):
        plain = plain.partition(" ")[2]
        yield plain
