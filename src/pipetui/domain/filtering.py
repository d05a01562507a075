"""The filter line of a board: words that must all hold for a card that is shown.

| written | shows |
|---|---|
| `web` `"two words"` | what has it in title or company |
| `#vip` | a tag that begins so |
| `@anna` | a contact or an owner with a name that begins so |
| `~web` | a source that begins so |
| `>10k` `<500` | what is worth more or less, recurring amounts by their year |
| `stale` `ageing` | what has stood too long, or is on its way there |
| `overdue` `today` `nostep` | how the next step stands |
| `fit` `poorfit` | what the qualification questions speak for, or against |
| `won:90d` `lost:3m` `won:` | what was won or lost in so many days, weeks, months, years; or ever |
| `id:12,15` | the deals of these numbers |
| `parked` `client` | what is off the lanes until a day; what is won and has not left |
| `-stale` `not:stale` | what the word does not hold for |

Nothing that can be typed is an error. A word that is not finished (`#`, `@`, `>`, `-`) says nothing
yet, and what is none of these is looked for as it stands.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from pipetui.domain.cards import StepState, card_staleness, step_state
from pipetui.domain.dates import stepped
from pipetui.domain.errors import BadValue
from pipetui.domain.fit import FitClass, fit_of
from pipetui.domain.model import Status
from pipetui.domain.money import Money, currency_digits, parse_amount
from pipetui.domain.staleness import FIXED, Age
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from pipetui.domain.cards import Card
    from pipetui.domain.dates import Now
    from pipetui.domain.process import ProcessMap
    from pipetui.domain.staleness import Lines

_WORD = re.compile(
    r'(?P<negated>(?:-|not:)*)(?P<sign>[#@~]?)(?:"(?P<quoted>[^"]*)"?|(?P<plain>\S*))'
)
_SPAN = re.compile(r"(?P<about>won|lost):(?:(?P<count>[0-9]{1,4})(?P<unit>[dwmy]?))?")
_IDS = re.compile("id:((?:[0-9]{1,18},?)+)")
_NEGATION = re.compile("-|not:")
_LONGEST_AMOUNT = 60


class Subject(StrEnum):
    """What a word of a filter is about."""

    TEXT = "text"
    TAG = "tag"
    PERSON = "person"
    SOURCE = "source"
    OVER = "over"
    UNDER = "under"
    STALE = "stale"
    AGEING = "ageing"
    OVERDUE = "overdue"
    TODAY = "today"
    NO_STEP = "nostep"
    WON = "won"
    LOST = "lost"
    PARKED = "parked"
    CLIENT = "client"
    FIT = "fit"
    POOR_FIT = "poorfit"
    IDS = "id"


_SIGNS = {"": Subject.TEXT, "#": Subject.TAG, "@": Subject.PERSON, "~": Subject.SOURCE}
_COMPARISONS = {">": Subject.OVER, "<": Subject.UNDER}
_UNFINISHED = {*_COMPARISONS, "id:"}
_STATES = (
    Subject.STALE,
    Subject.AGEING,
    Subject.OVERDUE,
    Subject.TODAY,
    Subject.NO_STEP,
    Subject.PARKED,
    Subject.CLIENT,
    Subject.FIT,
    Subject.POOR_FIT,
)
_NAMED = {str(each): each for each in _STATES}
_AGES = {Subject.STALE: Age.STALE, Subject.AGEING: Age.AGEING}
_FITS = {Subject.FIT: FitClass.GOOD, Subject.POOR_FIT: FitClass.POOR}
_STEPS = {
    Subject.OVERDUE: StepState.OVERDUE,
    Subject.TODAY: StepState.TODAY,
    Subject.NO_STEP: StepState.NONE,
}

Unit = Literal["d", "w", "m", "y"]
_UNITS: Mapping[str, Unit] = {"": "d", "d": "d", "w": "w", "m": "m", "y": "y"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterWord:
    """One word of a filter line, understood."""

    about: Subject
    negated: bool = False
    text: str = ""
    """What is looked for, folded."""
    amount: Money | None = None
    """A year's worth, for over and under."""
    within: tuple[int, Unit] | None = None
    """How far back a close may lie, for won and lost; None for ever."""
    ids: frozenset[int] = frozenset()
    """The deals that are named by their numbers."""


def filter_words(text: str, currency: str) -> tuple[FilterWord, ...]:
    """The words of a filter line that say something; a bare amount is in `currency`."""
    line = fold(text)
    words: list[FilterWord] = []
    position = 0
    while position < len(line):
        found = _WORD.match(line, position)
        if found is None or found.end() == position:  # a blank
            position += 1
            continue
        position = found.end()
        word = _read(found, currency)
        if word is not None:
            words.append(word)
    return tuple(words)


def filter_of(deals: Iterable[int]) -> str:
    """The filter line that means these deals."""
    return f"id:{','.join(map(str, deals))}"


def named_deals(text: str, currency: str) -> frozenset[int]:
    """The deals that a filter line names by their numbers; none when it names none."""
    named = [word.ids for word in filter_words(text, currency) if word.ids and not word.negated]
    return frozenset.intersection(*named) if named else frozenset()


def narrows(before: str, after: str, currency: str) -> bool:
    """Whether what `after` shows is sure to be among what `before` shows: it goes on from there."""
    old, new = filter_words(before, currency), filter_words(after, currency)
    if new[: len(old)] == old:
        return True
    if len(old) != len(new) or old[:-1] != new[:-1]:
        return False
    was, now = old[-1], new[-1]
    both_texts = was.about is now.about is Subject.TEXT
    return both_texts and not was.negated and not now.negated and was.text in now.text


@dataclass(frozen=True, slots=True)
class CardFilter:
    """A test for cards: every word must hold."""

    text: str
    """What must stand in a card's `found_by`, maybe nothing; asked first, for it is soon told."""
    tests: tuple[Callable[[Card], bool], ...]
    """All else that must be true of a card."""

    def __call__(self, card: Card) -> bool:
        """Whether a card is meant."""
        return self.text in card.found_by and all(test(card) for test in self.tests)


def card_filter(text: str, process: ProcessMap, now: Now, lines: Lines = FIXED) -> CardFilter:
    """A test for the cards that a filter line means; `lines` say what is stale."""
    words = filter_words(text, process.pipeline.currency)
    plain = [word for word in words if word.about is Subject.TEXT and not word.negated]
    # The longest leaves the fewest to be asked for all else.
    first = max(plain, key=lambda word: len(word.text), default=None)
    tests = [_test_of(word, process, now, lines) for word in words if word is not first]
    return CardFilter(first.text if first else "", tuple(tests))


def _read(found: re.Match[str], currency: str) -> FilterWord | None:
    """What a word means; None while it is not finished."""
    negated = len(_NEGATION.findall(found["negated"])) % 2 == 1
    quoted = found["quoted"] is not None
    text = (found["quoted"] if quoted else found["plain"]).strip()
    about = _SIGNS[found["sign"]]
    if not text or text in _UNFINISHED:
        return None
    if about is not Subject.TEXT or quoted:
        return FilterWord(about=about, negated=negated, text=text)
    if text in _NAMED:
        return FilterWord(about=_NAMED[text], negated=negated)
    if word := _with_numbers(text, negated=negated):
        return word
    if text[0] in _COMPARISONS and (amount := _amount(text[1:], currency)) is not None:
        return FilterWord(about=_COMPARISONS[text[0]], negated=negated, amount=amount)
    return FilterWord(about=about, negated=negated, text=text)


def _with_numbers(text: str, *, negated: bool) -> FilterWord | None:
    """A close within so many days, or deals by their numbers; None for anything else."""
    if span := _SPAN.fullmatch(text):
        within = (int(span["count"]), _UNITS[span["unit"]]) if span["count"] else None
        return FilterWord(about=Subject(span["about"]), negated=negated, within=within)
    if named := _IDS.fullmatch(text):
        ids = frozenset(int(each) for each in named[1].split(",") if each)
        return FilterWord(about=Subject.IDS, negated=negated, ids=ids)
    return None


def _amount(text: str, currency: str) -> Money | None:
    """The amount with which a text begins: of `1.` on the way to `1.5k`, the 1."""
    for end in range(min(len(text), _LONGEST_AMOUNT), 0, -1):
        for written in (text[:end], text[:end].upper()):  # `US$` was folded
            with suppress(BadValue):
                return parse_amount(written, currency).annualised()
    return None


def _test_of(
    word: FilterWord, process: ProcessMap, now: Now, lines: Lines
) -> Callable[[Card], bool]:
    test = _plain_test(word, process, now, lines)
    if word.negated:
        return lambda card: not test(card)
    return test


def _plain_test(  # noqa: PLR0911 - a way out for each subject
    word: FilterWord, process: ProcessMap, now: Now, lines: Lines
) -> Callable[[Card], bool]:
    if word.about in _AGES:
        return _age_test(_AGES[word.about], process, now, lines)
    if word.about in _STEPS:
        state = _STEPS[word.about]
        today = now.today
        return lambda card: card.is_open and step_state(card.next_due, today) is state
    if word.about in _FITS:
        return _fit_test(_FITS[word.about], process)
    match word.about:
        case Subject.OVER | Subject.UNDER:
            return _amount_test(word)
        case Subject.WON | Subject.LOST:
            return _close_test(word, now)
        case Subject.IDS:
            return lambda card: card.id in word.ids
        case Subject.PARKED:
            return lambda card: card.is_parked(now.today)
        case Subject.CLIENT:
            return lambda card: card.is_client
        case _:
            return _text_test(word.about, word.text)


def _text_test(about: Subject, text: str) -> Callable[[Card], bool]:
    match about:
        case Subject.TAG:
            return lambda card: any(fold(each).startswith(text) for each in card.tags)
        case Subject.PERSON:
            begins = re.compile(rf"(?<!\w){re.escape(text)}")
            return lambda card: begins.search(card.people) is not None
        case Subject.SOURCE:
            return lambda card: card.source is not None and fold(card.source).startswith(text)
        case _:
            return lambda card: text in card.found_by


def _fit_test(judged: FitClass, process: ProcessMap) -> Callable[[Card], bool]:
    questions = process.pipeline.questions
    return lambda card: bool(card.fit) and fit_of(card.fit, questions).judged is judged


def _amount_test(word: FilterWord) -> Callable[[Card], bool]:
    if word.amount is None:
        return lambda _card: True
    amount = word.amount.amount
    over = word.about is Subject.OVER
    limits: dict[str, Decimal] = {}
    """The amount in minor units of each currency: those of a card need no decimals then."""

    def test(card: Card) -> bool:
        value = card.value
        if value is None:
            return False
        limit = limits.get(value.currency)
        if limit is None:
            limit = limits[value.currency] = amount.scaleb(currency_digits(value.currency))
        minor = value.annualised().minor
        return minor > limit if over else minor < limit

    return test


def _age_test(age: Age, process: ProcessMap, now: Now, lines: Lines) -> Callable[[Card], bool]:
    stages = {stage.id: stage for stage in process.stages}

    def test(card: Card) -> bool:
        stage = stages.get(card.stage_id or 0)
        return stage is not None and card_staleness(card, stage, now, lines).age is age

    return test


def _close_test(word: FilterWord, now: Now) -> Callable[[Card], bool]:
    status = Status(str(word.about))
    first = _days_back(now.today, word.within)

    def test(card: Card) -> bool:
        if card.status is not status or card.closed_at is None:
            return False
        return first is None or now.day_of(card.closed_at) >= first

    return test


def _days_back(today: date, within: tuple[int, Unit] | None) -> date | None:
    """The first day that counts; None when all do."""
    if within is None:
        return None
    count, unit = within
    try:
        return stepped(today, -count, unit)
    except (ValueError, OverflowError):  # before the calendar begins
        return None
