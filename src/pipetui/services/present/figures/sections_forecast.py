"""What is to come, in words: forecast, slipped and undated deals, and its course to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.metrics.chances import Source
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.money import currency_digits
from pipetui.services.present.amounts import short_money
from pipetui.services.present.figures.blocks import (
    Block,
    Course,
    Fan,
    Head,
    Number,
    Numbers,
    Row,
    Section,
    Table,
    Text,
    Tone,
)
from pipetui.services.present.figures.words import about, counted, day_words, full, joined, rest_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipetui.domain.metrics.chances import Chance
    from pipetui.domain.metrics.fan import FanDay
    from pipetui.domain.metrics.forecast import Bucket, Forecast, InCurrency
    from pipetui.domain.metrics.targets import TargetProgress
    from pipetui.services.present.figures.words import Words

_MOST_ROWS = 30
_LOW, _MIDDLE, _HIGH = 1, 5, 9
_SOURCES = {
    Source.OVERRIDE: "your own estimate",
    Source.MEASURED: "measured",
    Source.ASSUMED: "assumed by the map",
}


def forecast_sections(value: Forecast, words: Words, _before: None = None) -> tuple[Section, ...]:
    """What the period will bring."""
    return (_whole(value, words),)


def expected_sections(value: Forecast, words: Words, _before: None = None) -> tuple[Section, ...]:
    """The deals that no forecast counts on, and those behind it."""
    return (_buckets(value, words), _deals(value, words))


def _whole(value: Forecast, words: Words) -> Section:
    codes = words.ordered(value.by_currency)
    numbers: list[Number] = []
    for code in codes:
        numbers += _lines(value.by_currency[code], code, several=len(codes) > 1)
    if not codes:
        numbers.append(
            Number("Expected", f"nothing is won or expected to close in {value.period.label}")
        )
    if value.unpriced:
        numbers.append(
            Number(
                "Without a value",
                counted(len(value.unpriced), "deal"),
                "won or expected, and in no sum",
                value.unpriced,
            )
        )
    if value.without_chance:
        numbers.append(
            Number(
                "Without a chance",
                counted(len(value.without_chance), "deal"),
                "neither they nor their stage say how likely they are; in no sum",
                value.without_chance,
            )
        )
    blocks: list[Block] = [Numbers(tuple(numbers))]
    if codes:
        blocks.append(
            Text(
                "Weighted by their chances: each deal's value times how likely it is to be won. "
                "The range takes every deal as won or not, independently of the others: 8 times in "
                "10 the sum lies in it, if chances and dates hold. Deals still to come "
                "are not in it.",
                Tone.FAINT,
            )
        )
    title = f"Forecast, {value.period.label}"
    return Section("forecast", title, value.basis, tuple(blocks), _ids(value.by_currency.values()))


def _lines(of_it: InCurrency, code: str, *, several: bool) -> list[Number]:
    """Won, likely and both in one currency, with the range of what may come."""
    inside = f" in {code}" if several else ""
    open_ids = tuple(each.deal_id for each in of_it.expected)
    everything = (*of_it.won_deals, *open_ids)
    low, middle, high = (of_it.range.quantile(tenths) for tenths in (_LOW, _MIDDLE, _HIGH))
    lines = [
        Number(
            f"Won so far{inside}",
            f"{full(of_it.won, code)} (n {len(of_it.won_deals)})"
            if of_it.won_deals
            else "nothing yet",
            deals=of_it.won_deals,
        ),
        Number(
            f"Open, weighted{inside}",
            f"{about(of_it.weighted, code)} (n {len(open_ids)})" if open_ids else "nothing open",
            f"of {full(of_it.open, code)} in all" if open_ids else "",
            open_ids,
        ),
        Number(f"Together{inside}", about(of_it.total, code), "", everything, Tone.STRONG),
    ]
    if open_ids:
        runs = of_it.range.runs
        how = "every outcome counted" if runs is None else f"{runs:,} draws"
        lines.append(
            Number(
                f"Range{inside}",
                f"{full(low, code)} to {full(high, code)}",
                f"in the middle {full(middle, code)}; {how}",
                everything,
            )
        )
    return lines


def _ids(values: Iterable[InCurrency]) -> tuple[int, ...]:
    found = {
        number
        for of_it in values
        for number in (*of_it.won_deals, *(each.deal_id for each in of_it.expected))
    }
    return tuple(sorted(found))


def _buckets(value: Forecast, words: Words) -> Section:
    """What is open, and is not in the forecast because of its day."""
    slipped, undated = value.slipped, value.undated
    pushed = f"put off {counted(slipped.pushes, 'time')} in all" if slipped.pushes else ""
    numbers = (
        Number(
            "Slipped: the expected close has passed",
            counted(len(slipped.deals), "deal"),
            joined(_worth(slipped, words), pushed),
            slipped.deals,
            Tone.BAD if slipped.deals else Tone.PLAIN,
        ),
        Number(
            "Without an expected close",
            counted(len(undated.deals), "deal"),
            _worth(undated, words),
            undated.deals,
        ),
    )
    blocks: list[Block] = [Numbers(numbers)]
    if slipped.deals or undated.deals:
        text = "Give them a new date, park them or close them: no forecast counts on them."
        blocks.append(Text(text, Tone.FAINT))
    deals = (*slipped.deals, *undated.deals)
    basis = "open deals that are not parked, as of now, by their expected close"
    return Section("forecast_outside", "Not in the forecast", basis, tuple(blocks), deals)


def _worth(bucket: Bucket, words: Words) -> str:
    if not bucket.deals:
        return ""
    return words.sums(bucket.sums) or "none of them has a value"


def _deals(value: Forecast, words: Words) -> Section:
    """The open deals of the forecast, those that weigh most first."""
    heads = (
        Head("Deal"),
        Head("Expected", right=True),
        Head("Value", right=True),
        Head("Chance", right=True),
        Head("From"),
        Head("By its chance", right=True),
    )
    rows: list[Row] = []
    rest: list[int] = []
    for code in words.ordered(value.by_currency):
        ordered = sorted(
            value.by_currency[code].expected, key=lambda each: (-each.weighted, each.deal_id)
        )
        for each in ordered[:_MOST_ROWS]:
            day = words.expected(each.deal_id)
            cells = (
                words.title(each.deal_id),
                day_words(day, words.today) if day else "undated",
                full(each.minor, code),
                chance_words(each.chance),
                _SOURCES[each.chance.source],
                about(each.weighted, code),
            )
            rows.append(Row(cells, (each.deal_id,)))
        rest += [each.deal_id for each in ordered[_MOST_ROWS:]]
    blocks: tuple[Block, ...] = (Text(f"No open deal is expected in {value.period.label}."),)
    if rows:
        blocks = (Table(heads, (*rows, *rest_row(tuple(rest), len(heads)))),)
    deals = tuple(row.deals[0] for row in rows) + tuple(rest)
    return Section("forecast_deals", "Deals in the forecast", value.basis, blocks, deals)


def chance_words(chance: Chance) -> str:
    """How likely a deal is: a measured chance with its cases and its interval."""
    if chance.source is Source.MEASURED:
        return Rate(chance.hits, chance.of).said_with_range
    return f"{chance.hits} %"


def course_sections(
    courses: Mapping[str, Sequence[FanDay]],
    value: Forecast,
    progress: Sequence[TargetProgress],
    words: Words,
) -> tuple[Section, ...]:
    """What was won day by day, and how it may go on, for each currency; none without a course."""
    fans = tuple(
        _fan(courses[code], code, _wanted(progress, value, code), words)
        for code in words.ordered(courses)
        if len(courses[code]) > 1
    )
    if not fans:
        return ()
    basis = f"won by the day of the close, open deals by their expected close, {value.period.label}"
    deals = _ids(value.by_currency.values())
    return (Section("forecast_course", "Where it is heading", basis, fans, deals),)


def _fan(course: Sequence[FanDay], code: str, wanted: int | None, words: Words) -> Fan:
    whole = 10 ** currency_digits(code)
    last = course[-1]
    low, middle, high = (short_money(minor, code) for minor in last[1:])
    return Fan(
        course=tuple(
            Course(day, low / whole, middle / whole, high / whole)
            for day, low, middle, high in course
        ),
        today=words.today,
        target=None if wanted is None else wanted / whole,
        said=f"{low} to {high} by {day_words(last.day, words.today)}, in the middle {middle}",
        scale=code,
        title=f"Won and expected in {code}",
    )


def _wanted(progress: Sequence[TargetProgress], value: Forecast, code: str) -> int | None:
    """The target of just these days in this currency, of all that the forecast is of."""
    days = value.period.first, value.period.last
    return next(
        (
            each.wanted
            for each in progress
            if (each.target.first, each.target.last) == days and each.currency == code
        ),
        None,
    )
