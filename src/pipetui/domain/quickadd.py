"""One typed line that is a whole deal: `Acme: Website redesign 12k >proposal #web !call fri`.

| written | means |
|---|---|
| `Acme: …` | the company: all before the first colon that a blank follows |
| `12k` `$12,000` `900/mo` | the value, known by a currency, `k`, `m`, a rhythm or two decimals |
| `>proposal` or `stage:proposal` | the stage |
| `#referral` or `tag:referral` | a tag, as often as wanted |
| `@anna` or `with:anna` | the contact |
| `~web` or `source:web` | the source |
| `^eom` or `close:eom` | the expected close |
| `!call fri` or `next:call fri` | the next step and its date, to the end of the line |

Quotation marks hold several words together: `@"Anna Berg"`; a quoted next step ends where its
quotation does. A day in the middle of a step is its date and stays in its words. A sign counts only
where a word begins and a letter follows (`^` and `!` also take a digit): `C#`, `a > b`, `#1` and
`~5` stay in the title, as does everything else not listed.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipetui.domain.commands import DealDraft
from pipetui.domain.errors import BadValue
from pipetui.domain.money import CURRENCIES, EVERY, NUMBER, SIGN, Money, parse_amount
from pipetui.domain.spoken_dates import parse_day, trailing_when, when_inside
from pipetui.domain.text import clean_line, fold, shown

if TYPE_CHECKING:
    from datetime import date

    from pipetui.domain.commands import Ref
    from pipetui.domain.dates import When

Kind = Literal["company", "value", "stage", "tag", "contact", "source", "close", "next", "due"]

LINE_LIMIT = 2000
"""Characters in a line, as long as any prompt will hold."""

_BEGINNING = re.compile(
    r'(?P<sign>[>#@~])(?=["]|[^\W\d_])|(?P<dated>\^)(?=["+-]|[^\W_])|(?P<step>!)(?=["+]|[^\W_])'
    r"|(?P<word>(?i:stage|tag|with|source|close|next)):(?=\S)"
    r"|(?P<spaced>stage|tag|with|source|close|next):\s+(?=\S)"
)
_KINDS: dict[str, Kind] = {
    ">": "stage",
    "#": "tag",
    "@": "contact",
    "~": "source",
    "^": "close",
    "!": "next",
    "stage": "stage",
    "tag": "tag",
    "with": "contact",
    "source": "source",
    "close": "close",
    "next": "next",
}
_NAMES: dict[Kind, str] = {
    "stage": "stage",
    "contact": "contact",
    "source": "source",
    "close": "expected close",
    "next": "next step",
}
_WORD = re.compile(r"\S+")
_QUOTED = re.compile(r'"([^"]*)"(?!\S)')
_YEAR_THEN_CURRENCY = re.compile(r"(?:19|20)[0-9]{2}\s.*")
_NUMBER_NEXT = re.compile(r"\s+[0-9]\S*")
_DATE_WORDS = 3

# Codes that are words in titles ("Top 500", "try 3"): in capitals, and behind the number only.
_WORDLIKE = {"ALL", "AMD", "BAM", "BOB", "COP", "CUP", "CVE", "GEL", "MAD", "MOP", "PEN", "SOS"}
_WORDLIKE |= {"TOP", "TRY"}


class Span(NamedTuple):
    """A stretch of the line that was understood as something other than title."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QuickAdd:
    """What a quick-add line says. Absent texts are empty."""

    title: str = ""
    company: str = ""
    value: Money | None = None
    stage: str = ""
    tags: tuple[str, ...] = ()
    contact: str = ""
    source: str = ""
    close: date | None = None
    next_text: str = ""
    """Without its date; empty also when only a date was given."""
    next_due: When | None = None
    spans: tuple[Span, ...] = ()
    """Where in the line each of these was found, in order."""


def parse_quick_add(text: str, today: date, default_currency: str) -> QuickAdd:
    """Read a quick-add line; see the top of this module for its grammar.

    Of several amounts one that names its currency is the value before one that does not, and then
    the last. Raises BadValue for an amount or a date that is none, a quotation left open, or a
    second stage, contact, source or close.
    """
    if len(text) > LINE_LIMIT:
        raise BadValue(
            f"The line has {len(text):,} characters and at most {LINE_LIMIT:,} are read",
            "Add the deal in short and put the rest in a note",
        )
    return _Reader(text, today, default_currency).read()


def deal_draft(line: QuickAdd, fallback: Ref | None = None) -> DealDraft:
    """The deal a line describes, for the pipeline `fallback` where no rule takes it elsewhere."""
    return DealDraft(
        title=line.title,
        company=line.company or None,
        contact=line.contact or None,
        value=line.value,
        stage=line.stage or None,
        fallback=fallback,
        source=line.source or None,
        tags=line.tags,
        close=line.close,
        next_text=line.next_text or None,
        next_due=line.next_due,
    )


class _Reader:
    """Goes through a line from left to right and keeps the words that nothing has claimed."""

    def __init__(self, text: str, today: date, currency: str) -> None:
        self.text = text
        self.today = today
        self.currency = currency
        self.free: list[tuple[int, int]] = []
        self.colon_seen = False
        self.seen: set[Kind] = set()
        self.spans: list[Span] = []
        self.texts: dict[Kind, str] = {}
        self.tags: dict[str, str] = {}
        self.close: date | None = None
        self.due: When | None = None

    def read(self) -> QuickAdd:
        position = 0
        while word := _WORD.search(self.text, position):
            beginning = _BEGINNING.match(self.text, word.start())
            position = self._claim(beginning) if beginning else self._keep(word)
        value = self._value()  # last, because it needs to know which words are free
        return QuickAdd(
            title=_clean(" ".join(self.text[start:end] for start, end in self.free)),
            company=self.texts.get("company", ""),
            value=value,
            stage=self.texts.get("stage", ""),
            tags=tuple(self.tags.values()),
            contact=self.texts.get("contact", ""),
            source=self.texts.get("source", ""),
            close=self.close,
            next_text=self.texts.get("next", ""),
            next_due=self.due,
            spans=tuple(sorted(self.spans, key=lambda span: span.start)),
        )

    def _keep(self, word: re.Match[str]) -> int:
        """Leave a word to the title, or end the company with it; returns where to go on."""
        self.free.append(word.span())
        if word[0].endswith(":") and word[0][:-1] not in _KINDS and not self.colon_seen:
            self.colon_seen = True
            name = _clean(" ".join(self.text[start:end] for start, end in self.free)[:-1])
            if name:
                self.texts["company"] = name
                self.spans += (Span("company", *run) for run in _runs(self.text, self.free))
                self.free.clear()
        return word.end()

    def _claim(self, beginning: re.Match[str]) -> int:
        """Read the field a sign or a keyword begins; returns where to go on."""
        kind = _KINDS[beginning[0].rstrip().rstrip(":").lower()]
        if kind != "tag" and kind in self.seen:
            raise BadValue(f"{shown(beginning[0])} gives a second {_NAMES[kind]}", "Keep one")
        self.seen.add(kind)
        start, inside = beginning.span()
        end = len(self.text.rstrip()) if kind == "next" else _word_end(self.text, inside)
        inner_end = end
        if quoted := self.text.startswith('"', inside):
            inside, inner_end = self._quotation(inside)
            end = inner_end + 1
        if kind == "next":
            self._read_next(start, inside, inner_end, end)
            return end
        if kind == "close":
            if quoted:
                self.close = parse_day(self.text[inside:inner_end], self.today)
            else:
                self.close, end = self._read_close(inside)
        elif kind == "tag":
            if tag := _clean(self.text[inside:inner_end]):
                self.tags.setdefault(fold(tag), tag)
        else:
            self.texts[kind] = _clean(self.text[inside:inner_end])
        self.spans.append(Span(kind, start, end))
        return end

    def _quotation(self, at: int) -> tuple[int, int]:
        """The inside of the quotation that opens at a place."""
        found = _QUOTED.match(self.text, at)
        if found is None:
            raise BadValue(
                f"The quotation {shown(self.text[at + 1 :])} is not closed",
                'End it with " and a blank',
            )
        if not _clean(found[1]):
            raise BadValue("A quotation is empty", 'Write a name inside "" or take it out')
        return found.span(1)

    def _read_close(self, start: int) -> tuple[date, int]:
        """The longest run of words that is a day, and its end."""
        words = list(islice(_WORD.finditer(self.text, start), _DATE_WORDS))
        for word in reversed(words[1:]):
            with suppress(BadValue):
                return parse_day(self.text[start : word.end()], self.today), word.end()
        return parse_day(words[0][0], self.today), words[0].end()

    def _read_next(self, start: int, inside: int, inner_end: int, end: int) -> None:
        """Take a next step apart into its text and the longest run of last words that is a date."""
        words = list(_WORD.finditer(self.text, inside, inner_end))
        due_from = end
        step = self.text[inside:inner_end]
        if found := trailing_when(step, self.today):
            self.due, due_from = found[0], inside + found[1]
        elif amid := when_inside(step, self.today):
            self.due, first, last = amid
            self.texts["next"] = _clean(step)
            self._mark_amid(start, inside + first, inside + last, end)
            return
        self.texts["next"] = _clean(self.text[inside : min(due_from, inner_end)])
        before = [word.end() for word in words if word.start() < due_from]
        if self.due is None:
            self.spans.append(Span("next", start, end))
        elif before:
            self.spans += (Span("next", start, before[-1]), Span("due", due_from, end))
        else:
            self.spans.append(Span("due", start, end))

    def _mark_amid(self, start: int, first: int, last: int, end: int) -> None:
        """Mark a date with words of the step behind it, and before it if there are any."""
        before = self.text[start:first].rstrip()
        if before in {"!", '!"'} or before.endswith(":"):
            first = start
        else:
            self.spans.append(Span("next", start, start + len(before)))
        behind = self.text[last:end]
        self.spans += (
            Span("due", first, last),
            Span("next", last + len(behind) - len(behind.lstrip()), end),
        )

    def _value(self) -> Money | None:
        """The amount among the free words, taken out of them."""
        free = list(_WORD.sub(lambda word: "\0" * len(word[0]), self.text))
        for start, end in self.free:
            free[start:end] = self.text[start:end]
        found = [
            match for match in _amounts(self.currency).finditer("".join(free)) if _is_money(match)
        ]
        if not found:
            return None
        named = [match for match in found if match["before"] or match["after"]]
        chosen = (named or found)[-1]
        _refuse_year(self.text, chosen)
        start, end = chosen.span()
        self.free = [word for word in self.free if not start <= word[0] < end]
        self.spans.append(Span("value", start, end))
        return parse_amount(chosen[0], self.currency)


@lru_cache(maxsize=4)
def _amounts(default: str) -> re.Pattern[str]:
    plain = [code for code in CURRENCIES if code not in _WORDLIKE or code == default]
    small = [code.lower() for code in plain]
    before = "|".join((SIGN, *plain, *small))
    after = "|".join((SIGN, *CURRENCIES, *small))
    return re.compile(
        rf"(?<!\S)(?:(?P<before>{before})\s?)?(?P<number>{NUMBER})(?P<unit>[kKmM]?)"
        rf"(?:\s?(?P<after>{after}))?(?:\s?/\s?(?P<every>(?i:{EVERY})))?(?!\S)"
    )


def _is_money(found: re.Match[str]) -> bool:
    two_decimals = found["number"][-3:-2] in (".", ",")
    return two_decimals or any(found[part] for part in ("before", "after", "unit", "every"))


def _refuse_year(text: str, found: re.Match[str]) -> None:
    """Refuse `2027 EUR 500`, where the currency can belong to the year or to the amount."""
    after = _NUMBER_NEXT.match(text, found.end())
    if found["after"] and after and _YEAR_THEN_CURRENCY.fullmatch(found[0]):
        raise BadValue(
            f"{shown(found[0] + after[0])} can be read in two ways",
            f"Write the currency and its amount together, as {found['after']}{after[0].strip()}",
        )


def _runs(text: str, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Words with nothing but blanks between them, as one stretch each."""
    runs: list[tuple[int, int]] = []
    for start, end in words:
        if runs and not text[runs[-1][1] : start].strip():
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _word_end(text: str, start: int) -> int:
    found = _WORD.match(text, start)
    return found.end() if found else start


def _clean(text: str) -> str:
    return " ".join(clean_line(text).split())
