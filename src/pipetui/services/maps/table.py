"""One table of a map file, read value by value; each mistake is named with its line."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from pipetui.domain.dates import FIRST_YEAR, LAST_YEAR
from pipetui.domain.errors import BadValue
from pipetui.domain.maps.bounds import MOST_ENTRIES, MOST_VALUE
from pipetui.domain.text import clean_line, clean_text, did_you_mean, fold, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

    from pipetui.services.maps.locator import Path

_LONGEST = 60
_LARGE = 10**15
_DECIMALS = 4
"""As many as the currency of the smallest units has."""

T = TypeVar("T")
E = TypeVar("E", bound="StrEnum")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A map file: its text, which says the lines, and the name it has in messages."""

    text: str
    name: str

    def place(self, path: Path, within: str) -> str:
        """What is named, with its line where it has one: `my.toml, line 7, stage 2 "Demo"`."""
        # Only somebody who made a mistake waits for this.
        from pipetui.services.maps.locator import line_of

        line = line_of(self.text, path) if path else None
        return f"{self.name}{f', line {line}' if line else ''}{within}"


class TomlTable:
    """The values of a table with the place it stands at, such as `, stage 2 "Demo"`."""

    def __init__(
        self, values: dict[str, Any], file: TomlFile, path: Path = (), within: str = ""
    ) -> None:
        self._values = values
        self._file = file
        self._path = path
        self._within = within

    def wrong(self, what: str, hint: str = "", *at: str | int) -> BadValue:
        """The error that says `what` of this table, or of what is `at` a place in it."""
        return BadValue(f"{self._file.place((*self._path, *at), self._within)}: {what}", hint)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def refuse_unknown(self, known: tuple[str, ...]) -> None:
        """Raise BadValue for the first name that is none of `known`, with the nearest of them."""
        for name in self._values:
            if name not in known:
                hint = did_you_mean(name, known, f"Known here: {', '.join(known)}")
                raise self.wrong(f"{shown(name)} is nothing a map knows", hint, name)

    def line(self, name: str) -> str | None:
        """A text of one line, cleaned; None when absent or empty."""
        return self._cleaned(name, clean_line)

    def text(self, name: str) -> str | None:
        """A text of any number of lines, cleaned; None when absent or empty."""
        return self._cleaned(name, clean_text)

    def required_line(self, name: str) -> str:
        """A text of one line that has to be there."""
        line = self.line(name)
        if line is None:
            raise self.wrong(f"{name} is missing", f'Add {name} = "..."')
        return line

    def lines(self, name: str) -> tuple[str, ...]:
        """A list of texts of one line each; empty when absent."""
        value = self._values.get(name, [])
        if not isinstance(value, list):
            raise self._not(name, "a list of texts", f'Write it like {name} = ["one", "two"]')
        if len(value) > MOST_ENTRIES:
            hint = f"At most {MOST_ENTRIES} fit"
            raise self.wrong(f"{name} has {len(value):,} entries", hint, name)
        return tuple(self._entry(name, place, each) for place, each in enumerate(value))

    def number(self, name: str, least: int, most: int) -> int | None:
        """A whole number from `least` to `most`; None when absent."""
        value = self._values.get(name)
        if value is None:
            return None
        # True is an int to Python, and none to whoever wrote the file.
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            hint = "Write the digits alone, without quotes" if isinstance(value, str) else ""
            raise self._not(name, f"a whole number from {least} to {most}", hint)
        return value

    def flag(self, name: str) -> bool:
        """True or false; false when absent."""
        value = self._values.get(name, False)
        if not isinstance(value, bool):
            raise self._not(name, "true or false", f"Write {name} = true, without quotes")
        return value

    def choice(self, name: str, kind: type[E], default: E) -> E:
        """One of the values of an enumeration, in any case of letters."""
        text = self.line(name)
        if text is None:
            return default
        known = tuple(each.value for each in kind)
        if fold(text) not in known:
            raise self._not(name, " or ".join(known), did_you_mean(text, known))
        return kind(fold(text))

    def parsed(self, name: str, parse: Callable[[str], T]) -> T | None:
        """What `parse` makes of a text; its BadValue is given this place. None when absent."""
        text = self.line(name)
        return None if text is None else self._parse(parse, text, name)

    def all_parsed(self, name: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        """What `parse` makes of each text of a list."""
        lines = self.lines(name)
        return tuple(self._parse(parse, line, name, place) for place, line in enumerate(lines))

    def day(self, name: str) -> date | None:
        """A day; None when absent."""
        value = self._values.get(name)
        if isinstance(value, str):
            with suppress(ValueError):
                value = date.fromisoformat(value.strip())
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._not(name, "a day", f"Write it like {name} = 2027-12-31")
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise self._not(name, f"a day of the years {FIRST_YEAR} to {LAST_YEAR}", "")
        return value

    def amount(self, name: str) -> Decimal | None:
        """An amount of zero or more with at most four decimals; None when absent."""
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            value = Decimal(value) if 0 <= value <= MOST_VALUE else None
        if (
            not isinstance(value, Decimal)
            or not value.is_finite()
            or not 0 <= value <= MOST_VALUE
            or int(value.as_tuple().exponent) < -_DECIMALS
        ):
            hint = "Write the digits alone, without quotes and currency"
            raise self._not(name, f"an amount from 0 to {MOST_VALUE:,}", hint)
        return value

    def table(self, name: str) -> TomlTable:
        """The table of this name, which has to be there."""
        found = self.maybe_table(name)
        if found is None:
            raise self.wrong(f"[{name}] is missing", f"Add [{name}] and below it a name")
        return found

    def maybe_table(self, name: str) -> TomlTable | None:
        """The table of this name; None when absent."""
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            header = ".".join(str(part) for part in (*self._path, name))
            raise self._not(name, "a table", f"Write [{header}] and its values on the lines below")
        return TomlTable(value, self._file, (*self._path, name), f"{self._within}, {name}")

    def tables(self, name: str, called: str, most: int) -> tuple[TomlTable, ...]:
        """The tables of this name in order, at most `most`; `called` is the value naming each."""
        values = self._values.get(name, [])
        if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
            hint = f"Begin each {name} with its name in two pairs of square brackets"
            raise self._not(name, "a list of tables", hint)
        if len(values) > most:
            raise self.wrong(f"{len(values):,} times {name}", f"At most {most} fit", name)
        return tuple(
            TomlTable(
                each,
                self._file,
                (*self._path, name, place),
                f"{self._within}, {name} {place + 1}{_title(each.get(called))}",
            )
            for place, each in enumerate(values)
        )

    def _parse(self, parse: Callable[[str], T], text: str, name: str, *at: int) -> T:
        try:
            return parse(text)
        except BadValue as error:
            raise self.wrong(f"{name}: {error.message}", error.hint, name, *at) from None

    def _cleaned(self, name: str, clean: Callable[[str], str]) -> str | None:
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self._not(name, "a text", f'Write it in quotes: {name} = "..."')
        return self._parse(clean, value, name) or None

    def _entry(self, name: str, place: int, value: object) -> str:
        if not isinstance(value, str):
            what = f"entry {place + 1} of {name} must be a text, and is {_said(value)}"
            raise self.wrong(what, "Write it in quotes", name, place)
        text = self._parse(clean_line, value, name, place)
        if not text:
            what = f"entry {place + 1} of {name} is empty"
            raise self.wrong(what, "Fill it or take it out", name, place)
        return text

    def _not(self, name: str, wanted: str, hint: str) -> BadValue:
        what = f"{name} must be {wanted}, and is {_said(self._values[name])}"
        return self.wrong(what, hint, name)


def _title(value: object) -> str:
    return f" {shown(value)}" if isinstance(value, str) and value else ""


def _said(value: object) -> str:
    """A value of the file as a person would name it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return shown(value)
        case list():
            return "a list"
        case dict():
            return "a table"
        case int() if abs(value) > _LARGE:
            return "far too large"
        case _:
            return str(value)[:_LONGEST]
