"""One table of a map file, read value by value; each mistake is named with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pipetui.domain.errors import BadValue
from pipetui.domain.text import clean_line, clean_text, fold, shown
from pipetui.services.maps.layout import MAX_ENTRIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from enum import StrEnum

_WORD = 60
"""Characters of a mistyped name that are compared."""

T = TypeVar("T")
E = TypeVar("E", bound="StrEnum")


class TomlTable:
    """The values of a table with the place it stands at, such as `my.toml, stage 2 "Demo"`."""

    def __init__(self, values: dict[str, Any], place: str) -> None:
        self.place = place
        self._values = values

    def wrong(self, what: str, hint: str = "") -> BadValue:
        """The error that says `what` of this table."""
        return BadValue(f"{self.place}: {what}", hint)

    def refuse_unknown(self, known: tuple[str, ...]) -> None:
        """Raise BadValue for the first name that is none of `known`, with the nearest of them."""
        for name in self._values:
            if name not in known:
                hint = did_you_mean(name, known) or f"Known here: {', '.join(known)}"
                raise self.wrong(f"{shown(name)} is nothing a map knows", hint)

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
        if len(value) > MAX_ENTRIES:
            raise self.wrong(f"{name} has {len(value):,} entries", f"At most {MAX_ENTRIES} fit")
        return tuple(self._entry(name, number, each) for number, each in enumerate(value, 1))

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

    def parsed(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """What `parse` makes of a text; its BadValue is given this place."""
        text = self.line(name)
        if text is None:
            return default
        try:
            return parse(text)
        except BadValue as error:
            raise self.wrong(f"{name}: {error.message}", error.hint) from None

    def table(self, name: str) -> TomlTable:
        """The table of this name, which has to be there."""
        value = self._values.get(name)
        if value is None:
            raise self.wrong(f"[{name}] is missing", f"Add [{name}] and below it a name")
        if not isinstance(value, dict):
            raise self._not(name, "a table", f"Write [{name}] and its values on the lines below")
        return TomlTable(value, f"{self.place}, {name}")

    def tables(self, name: str, called: str, most: int) -> tuple[TomlTable, ...]:
        """The tables of this name in order, at most `most`; `called` is the value naming each."""
        values = self._values.get(name, [])
        if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
            hint = f"Begin each {name} with its name in two pairs of square brackets"
            raise self._not(name, "a list of tables", hint)
        if len(values) > most:
            raise self.wrong(f"{len(values):,} times {name}", f"At most {most} fit")
        return tuple(
            TomlTable(each, f"{self.place}, {name} {number}{_title(each.get(called))}")
            for number, each in enumerate(values, 1)
        )

    def _cleaned(self, name: str, clean: Callable[[str], str]) -> str | None:
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self._not(name, "a text", f'Write it in quotes: {name} = "..."')
        try:
            return clean(value) or None
        except BadValue as error:
            raise self.wrong(f"{name}: {error.message}", error.hint) from None

    def _entry(self, name: str, number: int, value: object) -> str:
        text = TomlTable({name: value}, f"{self.place}, entry {number}").line(name)
        if text is None:
            raise self.wrong(f"entry {number} of {name} is empty", "Fill it or take it out")
        return text

    def _not(self, name: str, wanted: str, hint: str) -> BadValue:
        return self.wrong(f"{name} must be {wanted}, and is {_said(self._values[name])}", hint)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word; empty when none is near."""
    import difflib

    near = difflib.get_close_matches(fold(word[:_WORD]), known, n=1)
    return f"Did you mean {near[0]}?" if near else ""


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
        case int() if abs(value) > 10**9:
            return "far too large"
        case _:
            return str(value)
