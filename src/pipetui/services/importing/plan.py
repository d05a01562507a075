"""What an import will do with a file: its columns, the order of its dates, choices of stages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from pipetui.domain.errors import BadValue
from pipetui.domain.money import parse_currency
from pipetui.domain.text import clean_line, fold, shown
from pipetui.services.importing.cells import shown_cell
from pipetui.services.importing.columns import Columns, column_named, match_columns, parse_choices
from pipetui.services.importing.days import ORDERS, DateColumn, Order
from pipetui.services.importing.table import open_table
from pipetui.services.importing.values import (
    AmountColumn,
    currency_in_name,
    is_deleted,
    read_status,
)
from pipetui.services.sheets.cells import unguard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.services.importing.source import Source
    from pipetui.services.importing.table import Row, Table

DATE_FIELDS: Final = (
    "created_at",
    "close_date",
    "expected_close",
    "closed_at",
    "won_at",
    "lost_at",
    "churned_at",
    "parked_until",
    "next_due",
)
_MANY_WORDS = 10_000


@dataclass(frozen=True, slots=True)
class StageChoice:
    """What becomes of stages that the pipeline does not have."""

    make: bool = True
    """Make them; else the rows that name them are skipped."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """A stage's name in the file, folded, to what it is to count as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How a file is to be read where it does not say so itself."""

    kind: str | None = None
    """What kind of file it is; None finds out."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Columns to fields, as a person names both."""
    stages: StageChoice = field(default_factory=StageChoice)
    dates: Order | None = None
    """What `03/04/2026` means in every column."""
    currency: str | None = None
    """What an amount is in that does not say so; None takes the pipeline's."""
    pipeline: str | None = None
    """Where every deal goes; None takes the pipeline a row names, else the first."""

    @classmethod
    def of(  # noqa: PLR0913 - one for each word of the command line
        cls,
        *,
        kind: str | None = None,
        columns: Iterable[str] = (),
        stages: str | None = None,
        dates: str | None = None,
        currency: str | None = None,
        pipeline: str | None = None,
    ) -> ImportOptions:
        """The options in the words of the command line; BadValue for a word that is none of them.

        `columns` are texts such as `Agent=owner`; `stages` is `create`, `skip`, or `OLD=NEW,…`.
        """
        return cls(
            kind=kind,
            columns=parse_choices(columns),
            stages=parse_stages(stages) if stages else StageChoice(),
            dates=_order(dates) if dates else None,
            currency=parse_currency(currency) if currency else None,
            pipeline=pipeline,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """A file of deals looked through once, with all that its columns settle."""

    table: Table
    columns: Columns
    orders: Mapping[str, Order]
    """The order of dates in each field that holds some."""
    mark: str | None
    """The decimal mark of the amounts; None where they do not show it."""
    currency: str | None
    """What the name of the column of amounts says they are in."""
    rows: int
    """Rows to be read."""
    stages: tuple[str, ...] = ()
    """The stages that the file names, those that mean won or lost among them."""
    options: ImportOptions
    warnings: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What kind of file it is."""
        return "tsv" if self.table.delimiter == "\t" else "csv"

    @property
    def mapping(self) -> dict[str, str]:
        """Column to field."""
        return self.columns.mapping


def parse_stages(text: str) -> StageChoice:
    """Read `create`, `skip`, `OLD=NEW,…` or both kinds together; BadValue for anything else."""
    make, renamed = True, {}
    for part in text.split(","):
        word = fold(part)
        old, sign, new = part.partition("=")
        if word in {"create", "skip"}:
            make = word == "create"
        elif sign and old.strip() and new.strip():
            renamed[fold(clean_line(old))] = clean_line(new)
        else:
            message = f"{shown(part)} says nothing about stages"
            raise BadValue(message, "one of create, skip, OLD=NEW; several with commas between")
    return StageChoice(make, renamed)


def plan_deals(source: Source, options: ImportOptions) -> ImportPlan:
    """Look through a table of deals.

    Raises InputError when it is no table or its dates can be read in two ways, BadValue when an
    option names a column or field there is none of.
    """
    table = open_table(source)
    columns = match_columns(table.header, options.columns)
    survey = _Survey(columns)
    for row in table.rows():
        survey.hear(row)
    named = {column_named(table.header, each) for each in options.columns}
    columns, about_status = survey.settle_status(named)
    orders: dict[str, Order] = {}
    warnings = [*table.warnings, *about_status]
    for name, column in survey.dates.items():
        orders[name], warning = column.settle(options.dates)
        if warning:
            warnings.append(warning)
    stages = survey.stages(columns)
    warnings += _unused(options.stages, stages)
    if columns.name("title", "company", "product") is None:
        warnings.append("no column names the deals; say which does with --map COLUMN=title")
    of_value = columns.name("value")
    if of_value is None:
        warnings.append("no column holds a value; say which does with --map COLUMN=value")
    return ImportPlan(
        table=table,
        columns=survey.without_empty(columns),
        orders=orders,
        mark=survey.amounts.mark,
        currency=currency_in_name(of_value) if of_value else None,
        rows=survey.rows,
        stages=stages,
        options=options,
        warnings=tuple(warnings),
    )


class _Survey:
    """What a first pass over the rows finds out about the columns."""

    def __init__(self, columns: Columns) -> None:
        self.rows = 0
        self.amounts = AmountColumn()
        self.dates: dict[str, DateColumn] = {}
        self._columns = columns
        self._hearers: list[tuple[int, DateColumn | AmountColumn]] = []
        for field_name in DATE_FIELDS:
            place = columns.place(field_name)
            if place is not None:
                self.dates[field_name] = DateColumn(columns.names[place])
                self._hearers.append((place, self.dates[field_name]))
        value = columns.place("value")
        if value is not None:
            self._hearers.append((value, self.amounts))
        self._words: dict[int, dict[str, str]] = {
            place: {}
            for place in (columns.place("stage"), columns.place("status"))
            if place is not None
        }
        self._filled: set[int] = set()

    def hear(self, row: Row) -> None:
        """Take in one row."""
        self.rows += 1
        if len(row.cells) > len(self._columns.names):
            return  # Shifted, so it would speak for the wrong columns.
        for place, column in self._hearers:
            text = unguard(row.cells[place]).strip()
            if text:
                column.hear(text)
        for place, words in self._words.items():
            word = shown_cell(unguard(row.cells[place]))
            if word and len(words) < _MANY_WORDS:
                words.setdefault(fold(word), word)
        self._filled.update(place for place, cell in enumerate(row.cells) if cell.strip())

    def settle_status(self, chosen: set[str]) -> tuple[Columns, list[str]]:
        """Take a column called status for what it holds: in many a sheet that is the stage."""
        columns, name = self._columns, self._columns.name("status")
        words = self._words_of(columns, "status")
        others = [word for word in words if read_status(word) is None and not is_deleted(word)]
        if name is None or name in chosen or not others:
            return columns, []
        if columns.place("stage") is None:
            told = f"the column {shown(name)} was taken for the stage"
            return columns.with_field(name, "stage"), [f"{told} ({shown(others[0])} is no status)"]
        if len(others) == len(words):
            told = f"the column {shown(name)} holds no status and was kept as it is"
            return columns.with_field(name, "extra"), [f"{told} ({shown(others[0])})"]
        return columns, []

    def stages(self, columns: Columns) -> tuple[str, ...]:
        """The stages that are named, in order of first mention."""
        return tuple(self._words_of(columns, "stage"))

    def without_empty(self, columns: Columns) -> Columns:
        """Leave out columns that nobody named and no row fills: trailing delimiters."""
        fields = tuple(
            "ignore"
            if held == "extra" and place not in self._filled and name == f"Column {place + 1}"
            else held
            for place, (name, held) in enumerate(columns.mapping.items())
        )
        return replace(columns, fields=fields)

    def _words_of(self, columns: Columns, field_name: str) -> list[str]:
        place = columns.place(field_name)
        return list(self._words.get(place, {}).values()) if place is not None else []


def _unused(choice: StageChoice, stages: tuple[str, ...]) -> list[str]:
    """A warning of each stage that is renamed and that no row is in: perhaps it is misspelt."""
    known = set(map(fold, stages))
    return [
        f"no row is in the stage {shown(old)} that --stages names"
        for old in choice.renamed
        if old not in known
    ]


def _order(text: str) -> Order:
    for order in ORDERS:
        if order == fold(text):
            return order
    message = f"{shown(text)} is no order of day, month and year"
    raise BadValue(message, f"one of {', '.join(ORDERS)}")
