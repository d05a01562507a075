"""The cells of one row by field, read one by one; what is wrong with one of them is a `Fault`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pipetui.domain.errors import BadValue
from pipetui.domain.text import clean_line, clean_text
from pipetui.services.sheets.cells import split_list, unguard

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.services.importing.columns import Columns
    from pipetui.services.importing.table import Row

T = TypeVar("T")

_SHOWN = 200


class Fault(Exception):
    """A row is rejected."""

    def __init__(self, column: str | None, value: str | None, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, shown_cell(value), reason


class Left(Exception):
    """A row is skipped."""


class Cells:
    """The filled cells of a row: by field, those without one, and what there is to remark."""

    def __init__(self, row: Row, columns: Columns) -> None:
        self.extra: list[tuple[str, str]] = []
        """What has no field: (column, value)."""
        self.remarks: list[tuple[str, str]] = []
        """What to warn of: a kind of warning and what it is about."""
        self._columns = columns
        self._texts: dict[str, str] = {}
        for name, field, cell in zip(columns.names, columns.fields, row.cells, strict=True):
            text = unguard(cell)
            if not text.strip() or field == "ignore":
                continue
            if field == "extra":
                self.keep(name, text)
            else:
                self._texts[field] = text

    def has(self, *fields: str) -> bool:
        """Whether any of the fields is filled."""
        return any(field in self._texts for field in fields)

    def text(self, field: str) -> str:
        """A field as it stands there, "" when it is empty."""
        return self._texts.get(field, "")

    def line(self, field: str) -> str | None:
        """A field as one clean line."""
        return self.read(field, clean_line) or None

    def list(self, field: str, separators: str) -> tuple[str, ...]:
        """The items of a field, each one clean line."""

        def read(text: str) -> tuple[str, ...]:
            return tuple(filter(None, map(clean_line, split_list(text, separators))))

        return self.read(field, read) or ()

    def read(self, field: str, reader: Callable[[str], T]) -> T | None:
        """A field as `reader` understands it; None when it is empty. Its BadValue is a Fault."""
        text = self._texts.get(field)
        if text is None:
            return None
        try:
            return reader(text)
        except BadValue as bad:
            hint = f"; {bad.hint[0].lower()}{bad.hint[1:]}" if bad.hint else ""
            raise self.fault(field, f"{bad.message}{hint}") from None

    def fault(self, field: str, reason: str) -> Fault:
        """The rejection for what stands in a field."""
        return Fault(self._columns.name(field), self._texts.get(field), reason)

    def keep(self, name: str, text: str) -> None:
        """Keep a text under the name of its column."""
        try:
            cleaned = clean_text(text)
        except BadValue as bad:
            raise Fault(name, text, bad.message) from None
        if cleaned:
            self.extra.append((name, cleaned))

    def keep_fields(self, *fields: str) -> None:
        """Keep what stands in fields that a deal such as this has no use for."""
        for field in fields:
            if self.has(field):
                self.keep(self._columns.name(field) or field, self.text(field))

    def remark(self, kind: str, about: str = "") -> None:
        """Note something to warn of."""
        self.remarks.append((kind, about))


def shown_cell(text: str | None) -> str | None:
    """A cell for a report: without what a terminal acts on, and cut."""
    if text is None:
        return None
    return clean_line(text[:_SHOWN]) + ("…" if len(text) > _SHOWN else "")
