"""The fields of one deal, or of several at once, as texts to edit, and what is made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import FieldEdit
from pipetui.domain.dates import date_words
from pipetui.domain.errors import BadValue
from pipetui.domain.fields import apply_edit
from pipetui.domain.model import Status
from pipetui.domain.money import Every, parse_amount
from pipetui.domain.text import clean_line, fold
from pipetui.services.present.amounts import money_text
from pipetui.services.present.refusals import refusal_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipetui.domain.model import Deal
    from pipetui.domain.money import Money
    from pipetui.store.queries.deals import DealFacts

_LABELS = {
    "title": "Title",
    "company": "Company",
    "contacts": "Contacts",
    "value": "Value",
    "every": "Every",
    "close": "Close",
    "renewal": "Renewal",
    "probability": "Chance",
    "owner": "Owner",
    "source": "Source",
    "product": "Product",
    "region": "Region",
    "tags": "Tags",
    "links": "Links",
    "lost_reason": "Lost for",
    "competitor": "Rival",
}
_HINTS = {
    "contacts": "names, with commas between them",
    "value": "12k, $500/mo, 1.2m EUR",
    "every": "once, month, quarter or year",
    "close": "fri, +2w, eom, 27 nov",
    "renewal": "when the contract is due again: +1y, 31 dec",
    "probability": "0 to 100; empty, it is the stage's",
    "tags": "words, with commas between them",
    "links": "addresses, with commas between them",
}
_LISTS = ("contacts", "tags", "links")
_OF_LOST = ("lost_reason", "competitor")
_OF_CLIENTS = ("renewal",)
_CLEARED = "-"
_RHYTHMS = {Every.MONTH: "each month", Every.QUARTER: "each quarter", Every.YEAR: "each year"}
_LONGEST_NAME = 4
"""Commas that a name or address may hold and still be known again."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field: what stands in it, what it says while empty, how it is written."""

    name: str
    label: str
    before: str = ""
    placeholder: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a field's text means: the edits it asks for, or what is wrong with it."""

    told: str = ""
    edits: tuple[FieldEdit, ...] = ()
    is_wrong: bool = False


class DealForm:
    """The fields of deals; of several, they start empty and only what is typed applies.

    `currency` is what a bare amount is in. Notes are not among the fields: they have lines.
    """

    def __init__(self, deals: Sequence[DealFacts], currency: str, today: date) -> None:
        self._facts = tuple(deals)
        self._currency = currency
        self._today = today
        self.is_bulk = len(self._facts) > 1
        self.fields = tuple(self._field(name) for name in self._names())

    @property
    def title(self) -> str:
        """What the form is about."""
        if self.is_bulk:
            return f"Edit {len(self._facts):,} deals"
        return f"Edit {self._facts[0].deal.title}"

    def answers(self, typed: Mapping[str, str]) -> dict[str, Answer]:
        """The answer to each field, by name; later fields build on earlier ones."""
        deals = [facts.deal for facts in self._facts]
        answers: dict[str, Answer] = {}
        for field in self.fields:
            text = typed.get(field.name, field.before).strip()
            try:
                edits = self._edits(field, text)
                deals = [self._applied(deal, edits) for deal in deals]
            except BadValue as error:
                answers[field.name] = Answer(" ".join(refusal_parts(error)), is_wrong=True)
            else:
                answers[field.name] = Answer(self._told(field, edits, deals), edits)
        return answers

    # -- what stands in the fields ---------------------------------------------------------

    def _names(self) -> list[str]:
        statuses = {facts.deal.status for facts in self._facts}
        left_out = {
            *(() if statuses == {Status.LOST} else _OF_LOST),
            *(() if statuses == {Status.WON} else _OF_CLIENTS),
            *(("title",) if self.is_bulk else ()),
        }
        return [name for name in _LABELS if name not in left_out]

    def _field(self, name: str) -> FormField:
        texts = {self._text(facts, name) for facts in self._facts}
        hint = _HINTS.get(name, "")
        if not self.is_bulk:
            return FormField(name, _LABELS[name], texts.pop(), hint, hint)
        same = next(iter(texts)) if len(texts) == 1 else f"({len(texts)} values)"
        how = "- clears; +word adds, -word takes away" if name in _LISTS else "- clears"
        hint = f"{hint} · {how}" if hint else how
        return FormField(name, _LABELS[name], placeholder=same, hint=hint)

    def _text(self, facts: DealFacts, name: str) -> str:
        deal = facts.deal
        if name == "value":
            return _amount_text(deal.value, self._currency) if deal.value else ""
        texts = {
            "company": facts.company,
            "contacts": ", ".join(facts.contacts),
            "every": str(deal.value.every) if deal.value else None,
            "close": deal.expected_close.isoformat() if deal.expected_close else None,
            "renewal": deal.renewal.isoformat() if deal.renewal else None,
            "probability": None if deal.probability is None else str(deal.probability),
            "tags": ", ".join(deal.tags),
            "links": ", ".join(deal.links),
        }
        return (texts[name] if name in texts else getattr(deal, name)) or ""

    # -- what is made of them --------------------------------------------------------------

    def _edits(self, field: FormField, text: str) -> tuple[FieldEdit, ...]:
        if text == field.before.strip():
            return ()
        name = field.name
        if self.is_bulk and text == _CLEARED:
            return (FieldEdit(field=name, text=""),)
        if name in _LISTS:
            return self._bulk_list(name, text) if self.is_bulk else self._list(name, text)
        return (FieldEdit(field=name, text=text),)

    def _list(self, name: str, text: str) -> tuple[FieldEdit, ...]:
        """What comes and what goes; a list whose parts can be told apart is set as a whole."""
        facts = self._facts[0]
        before = facts.contacts if name == "contacts" else getattr(facts.deal, name)
        if name != "contacts" and not any("," in each for each in before):
            return (FieldEdit(field=name, text=text),)
        after = split_names(text, before)
        kept, wanted = {fold(each) for each in before}, {fold(each) for each in after}
        came = [each for each in after if fold(each) not in kept]
        gone = [each for each in before if fold(each) not in wanted]
        return (
            *(FieldEdit(field=name, text=each, action="add") for each in came),
            *(FieldEdit(field=name, text=each, action="remove") for each in gone),
        )

    def _bulk_list(self, name: str, text: str) -> tuple[FieldEdit, ...]:
        parts = split_names(text, ())
        if all(part[0] in "+-" and len(part) > 1 for part in parts):
            return tuple(
                FieldEdit(
                    field=name, text=part[1:].strip(), action="add" if part[0] == "+" else "remove"
                )
                for part in parts
            )
        if name != "contacts":
            return (FieldEdit(field=name, text=text),)
        first, *others = parts or [""]
        return (
            FieldEdit(field=name, text=first),
            *(FieldEdit(field=name, text=each, action="add") for each in others),
        )

    def _applied(self, deal: Deal, edits: Sequence[FieldEdit]) -> Deal:
        """The deal as the edits leave it; BadValue when one of them cannot be done."""
        for edit in edits:
            if edit.field in {"company", "contacts"}:
                clean_line(edit.text)  # Whom the name means is found when it is done.
            else:
                deal = apply_edit(deal, edit, self._currency, self._today)
        return deal

    def _told(self, field: FormField, edits: Sequence[FieldEdit], deals: Sequence[Deal]) -> str:
        """What is understood, else what it was before."""
        if self.is_bulk and not edits:
            return ""
        understood = {_understood(field.name, deal, self._today) for deal in deals}
        told = understood.pop() if len(understood) == 1 else ""
        if told or not edits:
            return "" if told == field.before else told
        if self.is_bulk:
            return f"for all {len(deals):,}"
        return f"was {field.before}" if field.before else "new"


def split_names(text: str, known: Sequence[str]) -> list[str]:
    """The names between the commas; one of `known` that holds commas itself stays whole."""
    parts = [part for part in (part.strip() for part in text.split(",")) if part]
    whole = {_joined(name.split(",")): name for name in known if "," in name.strip(" ,")}
    names: list[str] = []
    place = 0
    while place < len(parts):
        name, taken = parts[place], 1
        for count in range(2, _LONGEST_NAME + 2):
            found = whole.get(_joined(parts[place : place + count]))
            if found is not None:
                name, taken = found, count
        names.append(name)
        place += taken
    return list(dict.fromkeys(names))


def _joined(parts: Sequence[str]) -> str:
    return ",".join(fold(part) for part in parts)


def _amount_text(value: Money, currency: str) -> str:
    """An amount so that it is read back as the same; how often it comes is a field of its own."""
    once = replace(value, every=Every.ONCE)
    text = money_text(once)
    try:
        if parse_amount(text, currency) == once:
            return text
    except BadValue:
        pass
    return f"{once.amount_text} {once.currency}"


_DAYS = {"close": "expected_close", "renewal": "renewal"}


def _understood(name: str, deal: Deal, today: date) -> str:
    match name:
        case "value" if deal.value:
            return money_text(deal.value)
        case "every" if deal.value:
            return _RHYTHMS.get(deal.value.every, "")
        case "close" | "renewal" if day := getattr(deal, _DAYS[name]):
            return f"{day:%a} {date_words(day, today)}"
        case "probability" if deal.probability is not None:
            return f"{deal.probability} %"
        case "tags":
            return " ".join(f"#{tag}" for tag in deal.tags)
        case _:
            return ""
