"""How figures are said: counts, days, sums, shares, and what they were in the period before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import MONTH_NAMES
from pipetui.domain.metrics.periods import ALL
from pipetui.domain.metrics.rates import FEW, percent_of
from pipetui.domain.money import Money, currency_digits
from pipetui.domain.text import visible
from pipetui.services.present.amounts import money_text, short_money
from pipetui.services.present.figures.blocks import Number, Numbers, Row, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from pipetui.domain.metrics.facts import DealFact
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.process import ProcessMap
    from pipetui.services.present.figures.blocks import Deals, Section

UNSAID = "not said"
"""The name of what nobody gave a name."""
BEFORE = "Before"
"""The head of a column that tells the period before."""
MORE_TIME = "Deals made earlier have had more time to come to something."
"""What has to be known where the deals made in two periods are compared."""
NO_DEALS = "no deals in this period"
OF_SHARES = (
    "43 % (n 30), 27\N{EN DASH}61 %: of 30 cases; the true share lies from 27 to 61 % 95 times in "
    "100, the fewer cases the wider. Shares whose ranges overlap are not told apart."
)
"""How a share is read."""
NO_BREAK = "\N{NO-BREAK SPACE}"
_FIGURE = re.compile(r"(?<=\d) (?=(?:%|d|h)(?:\W|$))|(?<=\(n) (?=\d)")
"""Blanks that belong to a figure."""
_SHARE = re.compile(r"\d % \(n |\d of \d+, \d+\N{EN DASH}\d+ %")
_OPPOSITE = {Tone.GOOD: Tone.BAD, Tone.BAD: Tone.GOOD}
_MANY = 100
_A_TENTH = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the wording of figures needs to know beside them."""

    today: date
    period: Period = ALL
    previous: Period | None = None
    """The equal one before it; None where there is none."""
    currency: str = ""
    """Told before the others."""
    pipelines: Mapping[int, str] = field(default_factory=dict)
    """Names by id, each of them told apart."""
    deals: Mapping[int, DealFact] = field(default_factory=dict)
    """Every deal that figures can be about, by its id."""
    unit: str = "days"
    """What days are called: working days where only those count."""
    caveat: str | None = None
    """What figures of the process say beside themselves: how far it is followed."""
    sets_target: str = "`pipetui target set 60k --period 2026-Q4` sets one"
    """How whoever reads this sets a target."""
    local: Callable[[datetime], date] = datetime.date
    """The local day of an instant."""

    @property
    def no_target(self) -> str:
        """What stands where no target has a day in the period."""
        return f"No target for these days: {self.sets_target}."

    @property
    def before(self) -> str:
        """The name of the period before."""
        return self.previous.label if self.previous else ""

    @property
    def of_before(self) -> str:
        """What a column of the period before needs to have said below it."""
        return (
            f"{BEFORE}: {self.before}. Higher or lower is said where the ranges are apart; "
            "elsewhere there is no difference beyond chance."
        )

    def of_currency(self, deals: Deals, code: str) -> Deals:
        """Those of some deals that have a value in a currency."""
        values = ((each, self.deals[each].value) for each in deals if each in self.deals)
        return tuple(each for each, value in values if value and value.currency == code)

    def title(self, deal_id: int) -> str:
        """What a deal is called."""
        deal = self.deals.get(deal_id)
        return visible(deal.title if deal else "") or f"deal {deal_id}"

    def expected(self, deal_id: int) -> date | None:
        """When a deal is expected to close."""
        deal = self.deals.get(deal_id)
        return deal.expected_close if deal else None

    def pipeline(self, process: ProcessMap) -> str:
        """What a pipeline is called."""
        return visible(self.pipelines.get(process.pipeline.id, process.pipeline.name))

    def heading(self, title: str, process: ProcessMap) -> str:
        """A title, and of which pipeline it tells where there are several."""
        if len(self.pipelines) == 1:
            return title
        return f"{title}: {self.pipeline(process)}"

    def sums(self, sums: Mapping[str, int]) -> str:
        """Amounts in full, each in its currency: `€12,400 + $300`; empty without any."""
        return self._sums(sums, full)

    def estimates(self, sums: Mapping[str, int]) -> str:
        """Amounts that were worked out, told without cents where they are large."""
        return self._sums(sums, about)

    def short(self, sums: Mapping[str, int]) -> str:
        """The same in few characters: `€12k + $300`."""
        return self._sums(sums, short_money)

    def _sums(self, sums: Mapping[str, int], said: Callable[[int, str], str]) -> str:
        return " + ".join(said(sums[code], code) for code in self.ordered(sums))

    def ordered(self, codes: Iterable[str]) -> list[str]:
        """Currencies in the order in which they are told."""
        return sorted(codes, key=lambda code: (code != self.currency, code))

    def days(self, value: float | None, *, unit: str | None = None) -> str:
        """`34 days`, `8.5 days`, `1 day`; empty where nothing is known."""
        if value is None:
            return ""
        name = unit or self.unit
        said = number(value)
        return f"{said} {name.removesuffix('s') if said == '1' else name}"


def has_shares(section: Section) -> bool:
    """Whether it tells of a share that has its cases or its range behind it."""
    said: list[str] = []
    for block in section.blocks:
        if isinstance(block, Numbers):
            said += [text for each in block.numbers for text in (each.text, each.note)]
        elif isinstance(block, Table):
            said += [cell for row in block.rows for cell in row.cells]
    return any(map(_SHARE.search, said))


def full(minor: int, currency: str) -> str:
    """An amount in full: `€12,400`."""
    return money_text(Money(minor, currency)).replace("-", "\N{MINUS SIGN}", 1)


def about(minor: int, currency: str) -> str:
    """An amount that was worked out: from a hundred on without cents, which would be no news."""
    whole = 10 ** currency_digits(currency)
    if abs(minor) >= _MANY * whole:
        minor = round(Fraction(minor, whole)) * whole
    return full(minor, currency)


def money_share(
    part: int, whole: int, currency: str, n: int, said_as: Callable[[int, str], str] | None = None
) -> str:
    """A share of money: both amounts, and with enough cases behind it the percentage as well.

    Whole percent, but 0 and 100 only for none and all. Amounts are said in full, or as told.
    """
    say = said_as or full
    said = f"{say(part, currency)} of {say(whole, currency)}"
    if n < FEW or not whole:
        return f"{said} (n {n})"
    return f"{percent_of(part / whole)} % (n {n}), {said}"


def unbroken(text: str) -> str:
    """The text with figures that no end of a line tears: `83 %`, `(n 58)`, `12 d`."""
    return _FIGURE.sub(NO_BREAK, text)


def signed(value: int) -> str:
    """A whole number with its sign, but none before nothing: `+12`, `0`."""
    return f"{value:+,}".replace("-", "\N{MINUS SIGN}") if value else "0"


def number(value: float) -> str:
    """A number to a tenth, from a hundred on to the whole: `8.5`, `1,204`, `< 0.1`."""
    if 0 < value < _A_TENTH:
        return "< 0.1"
    return f"{round(value):,}" if value >= _MANY else f"{round(value, 1):g}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 deal`, `3 deals`, `1,204 deals`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def name_of(text: str | None) -> str:
    """A name from outside, without what a terminal would act on."""
    return visible(text or "").strip() or UNSAID


def day_words(day: date, today: date | None = None) -> str:
    """`3 Dec`, with its year where that is not today's: `3 Dec 2025`."""
    said = f"{day.day} {MONTH_NAMES[day.month - 1][:3]}"
    return said if today is not None and day.year == today.year else f"{said} {day.year}"


def unpriced_words(count: int) -> str:
    """How many deals no sum counts; empty where all are in one."""
    return f"{counted(count, 'deal')} without a value not counted" if count else ""


def joined(*parts: str) -> str:
    """Notes one behind the other; empty ones are left out."""
    return "; ".join(part for part in parts if part)


class Compared(NamedTuple):
    """A share beside that of the period before, in words, and how it is meant."""

    said: str
    tone: Tone = Tone.PLAIN


def beside(rate: Rate, before: Rate | None, *, more_is: Tone = Tone.GOOD) -> Compared:
    """The same in a cell below a head that says before: see `BEFORE`."""
    if before is None or not before.n:
        return Compared("none")
    if not rate.n or not rate.differs_from(before):
        return Compared(before.said_with_range)
    is_more = (rate.value or 0.0) > (before.value or 0.0)
    said = f"{'higher' if is_more else 'lower'} than {before.said_with_range}"
    return Compared(said, more_is if is_more else _OPPOSITE.get(more_is, more_is))


def compared(
    rate: Rate, before: Rate | None, words: Words, *, more_is: Tone = Tone.GOOD
) -> Compared:
    """How a share was before; it is called higher or lower only where the intervals are apart.

    `more_is` says how an increase is meant.
    """
    if before is None or not words.previous:
        return Compared("")
    if not before.n:
        return Compared(f"{words.before}: none to compare")
    was = f"{words.before}: {before.said_with_range}"
    if not rate.n:
        return Compared(was)
    if not rate.differs_from(before):
        return Compared(f"{was}; no difference beyond chance")
    is_more = (rate.value or 0.0) > (before.value or 0.0)
    tone = more_is if is_more else _OPPOSITE.get(more_is, more_is)
    return Compared(f"{'higher' if is_more else 'lower'} than in {was}", tone)


def rate_number(  # noqa: PLR0913 - what a line of figures is
    label: str,
    rate: Rate,
    words: Words,
    before: Rate | None = None,
    *,
    deals: Deals = (),
    missing: str = NO_DEALS,
    note: str = "",
    more_is: Tone = Tone.GOOD,
) -> Number:
    """A share as a line: with its cases and its interval, and as it was before."""
    then = compared(rate, before, words, more_is=more_is)
    said = rate.said_with_range if rate.n else missing
    return Number(label, said, joined(note, then.said), deals, then.tone)


def was(said: str, words: Words) -> str:
    """What a number was in the period before; empty where there is nothing to say."""
    return f"{words.before}: {said}" if said and words.previous else ""


def rest_row(deals: Deals, columns: int) -> tuple[Row, ...]:
    """The last line of a table that has no room for these deals; none where there are none."""
    if not deals:
        return ()
    more = f"and {counted(len(deals), 'more deal')}"
    return (Row((more, *("\N{HORIZONTAL ELLIPSIS}" for _ in range(columns - 1))), deals),)
