"""What was closed, in words: win rates, revenue, deal size and velocity."""

from __future__ import annotations

from itertools import dropwhile
from typing import TYPE_CHECKING

from pipetui.domain.dates import MONTH_NAMES
from pipetui.services.present.figures.blocks import (
    Block,
    Number,
    Numbers,
    Point,
    Section,
    Text,
    Tone,
    Trend,
)
from pipetui.services.present.figures.words import (
    MORE_TIME,
    about,
    counted,
    day_words,
    joined,
    money_share,
    number,
    rate_number,
    unpriced_words,
    was,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.metrics.amounts import Amount, Amounts
    from pipetui.domain.metrics.closing import Cohort, ValueShare, ValueWinRate, WinRate, Worth
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.trend import Moment
    from pipetui.domain.metrics.velocity import Velocity
    from pipetui.services.present.figures.words import Words

_NOTHING_CLOSED = "nothing was won or lost"
_NOTHING_WON = "nothing was won"
_WEEK, _MONTH, _QUARTER = 7, 31, 92


def win_rate_sections(
    value: WinRate, words: Words, before: WinRate | None = None
) -> tuple[Section, ...]:
    """Won of all that closed, and what has stood still too long beside it."""
    numbers = [
        rate_number(
            "Won of what closed",
            value.rate,
            words,
            before.rate if before else None,
            deals=value.deal_ids,
            missing=_NOTHING_CLOSED,
        ),
        Number("Won", counted(len(value.won), "deal"), deals=value.won),
        Number("Lost", counted(len(value.lost), "deal"), deals=value.lost),
    ]
    if value.open_stale:
        numbers.append(
            Number(
                "Open and standing still",
                counted(len(value.open_stale), "deal"),
                "too long in their stage or untouched; not lost yet, and in no rate",
                value.open_stale,
            )
        )
    blocks = (Numbers(tuple(numbers)),)
    return (Section("win_rate", "Win rate", value.basis, blocks, value.deal_ids),)


def trend_sections(moments: Sequence[Moment], words: Words) -> tuple[Section, ...]:
    """The win rate over time; none where there is but one moment."""
    # Before anything was won or lost there is nothing to see.
    moments = list(dropwhile(lambda each: not each.rate.rate.n, moments))
    if len(moments) < 2:  # noqa: PLR2004
        return ()
    points = tuple(
        Point(
            label=_moment(each.period, moments),
            value=each.rate.rate.value,
            low=interval[0] if (interval := each.rate.rate.interval) else None,
            high=interval[1] if interval else None,
            said=each.rate.rate.said_with_range if interval else _NOTHING_CLOSED,
            deals=each.rate.deal_ids,
        )
        for each in moments
    )
    basis = f"won / (won + lost), by the day of the close, {words.period.label}, part by part"
    deals = tuple(deal for each in moments for deal in each.rate.deal_ids)
    return (Section("win_rate_trend", "Win rate over time", basis, (Trend(points),), tuple(deals)),)


def _moment(period: Period, moments: Sequence[Moment]) -> str:
    """A short name for a part of a period, by how long the parts are."""
    first = period.first
    if first is None:
        return period.label
    longest = max(each.period.days or 0 for each in moments)
    if longest <= _WEEK:
        return day_words(first, first)
    if longest <= _MONTH:
        return f"{MONTH_NAMES[first.month - 1][:3]} {first.year}"
    return f"Q{(first.month + 2) // 3} {first.year}" if longest <= _QUARTER else f"{first.year}"


def value_sections(
    value: ValueWinRate, words: Words, before: ValueWinRate | None = None
) -> tuple[Section, ...]:
    """The win rate by value, per currency."""
    left_out = joined(
        unpriced_words(value.unpriced),
        f"{counted(value.zero, 'deal')} with a value of nothing not counted" if value.zero else "",
    )
    numbers = [
        Number(
            f"Won of the value in {code}",
            _share(share, code),
            _share_before(code, words, before),
            share.deal_ids,
        )
        for code in words.ordered(value.by_currency)
        for share in (value.by_currency[code],)
    ]
    if value.missing:
        numbers = [Number("Won of the value", value.missing)]
    blocks: list[Block] = [Numbers(tuple(numbers))]
    if left_out:
        blocks.append(Text(left_out, Tone.FAINT))
    return (
        Section("win_rate_value", "Win rate by value", value.basis, tuple(blocks), value.deal_ids),
    )


def _share_before(code: str, words: Words, before: ValueWinRate | None) -> str:
    if before is None:
        return ""
    share = before.by_currency.get(code)
    return was(_share(share, code) if share else "none to compare", words)


def _share(share: ValueShare, code: str) -> str:
    return money_share(share.won, share.won + share.lost, code, share.n)


def cohort_sections(
    value: Cohort, words: Words, before: Cohort | None = None
) -> tuple[Section, ...]:
    """What became of the deals that were made in the period."""
    numbers = (
        rate_number(
            "Won so far",
            value.rate,
            words,
            before.rate if before else None,
            deals=value.deal_ids,
            missing="no deal was made",
            more_is=Tone.PLAIN,
        ),
        rate_number(
            "Still open",
            value.open_share,
            words,
            deals=value.open,
            missing="no deal was made",
            note="as long as many are open, few can be won" if value.open else "",
        ),
    )
    blocks: list[Block] = [Numbers(numbers)]
    if before is not None and before.deal_ids:
        blocks.append(Text(MORE_TIME, Tone.FAINT))
    return (
        Section(
            "cohort",
            "New deals and what became of them",
            value.basis,
            tuple(blocks),
            value.deal_ids,
        ),
    )


def revenue_sections(
    value: Worth, words: Words, before: Worth | None = None
) -> tuple[Section, ...]:
    """What was won, in money."""
    amounts = value.amounts
    said = words.sums(_totals(amounts)) or _NOTHING_WON
    if value.deal_ids and not amounts.by_currency:
        said = "no won deal has a value"
    numbers = [
        Number(
            "Won",
            f"{said} (n {len(value.deal_ids) - amounts.unpriced})" if amounts.by_currency else said,
            joined(unpriced_words(amounts.unpriced), was(_revenue_before(before, words), words)),
            value.deal_ids,
            Tone.STRONG,
        )
    ]
    recurring = {code: each.recurring for code, each in amounts.by_currency.items()}
    if any(recurring.values()):
        again = {code: minor for code, minor in recurring.items() if minor}
        numbers.append(Number("Of it every year again", words.sums(again), deals=value.recurring))
    return (Section("revenue", "Revenue", value.basis, (Numbers(tuple(numbers)),), value.deal_ids),)


def _totals(amounts: Amounts) -> dict[str, int]:
    return {code: each.total for code, each in amounts.by_currency.items()}


def _revenue_before(before: Worth | None, words: Words) -> str:
    if before is None:
        return ""
    if not before.deal_ids:
        return _NOTHING_WON
    priced = len(before.deal_ids) - before.amounts.unpriced
    sums = words.sums(_totals(before.amounts)) or "no won deal has a value"
    return f"{sums} (n {priced})" if priced else sums


def deal_size_sections(
    value: Worth, words: Words, before: Worth | None = None
) -> tuple[Section, ...]:
    """How large won deals are: on average and in the middle."""
    amounts = value.amounts
    numbers: list[Number] = []
    for code in words.ordered(amounts.by_currency):
        amount = amounts.by_currency[code]
        earlier = before.amounts.by_currency.get(code) if before else None
        behind = value.priced.get(code, ())
        inside = f" in {code}" if len(amounts.by_currency) > 1 else ""
        numbers += [
            Number(
                f"Average{inside}",
                f"{about(amount.mean, code)} (n {amount.n})",
                _size_before(earlier, code, words, before, is_mean=True),
                behind,
            ),
            Number(
                f"In the middle{inside}",
                f"{about(amount.median, code)} (n {amount.n})",
                _size_before(earlier, code, words, before, is_mean=False),
                behind,
            ),
        ]
    if not numbers:
        missing = "no won deal has a value" if value.deal_ids else _NOTHING_WON
        numbers.append(Number("Value of a won deal", missing, deals=value.deal_ids))
    blocks: list[Block] = [Numbers(tuple(numbers))]
    if amounts.unpriced:
        blocks.append(Text(unpriced_words(amounts.unpriced), Tone.FAINT))
    return (Section("deal_size", "Deal size", value.basis, tuple(blocks), value.deal_ids),)


def _size_before(
    amount: Amount | None, code: str, words: Words, before: Worth | None, *, is_mean: bool
) -> str:
    if before is None:
        return ""
    if amount is None:
        return was("none to compare", words)
    return was(f"{about(amount.mean if is_mean else amount.median, code)} (n {amount.n})", words)


def velocity_sections(
    value: Velocity, words: Words, before: Velocity | None = None
) -> tuple[Section, ...]:
    """How much money the pipeline makes in a day, with the four factors it is made of."""
    del before  # what is open is known as of now, so that there is no velocity of then
    said = words.estimates(value.per_day)
    told = f"{said} a day" if said else f"not available: {value.missing or _nowhere(value)}"
    days, closed = value.cycle_days, value.win_rate
    few = f"from {counted(closed.n, 'closed deal')}: too few to rely on" if closed.is_small else ""
    means = {code: each.mean for code, each in value.won.by_currency.items()}
    numbers = [
        Number("What the pipeline makes", told, few if said else "", value.deal_ids, Tone.STRONG),
        Number(
            "Open deals",
            f"{len(value.deal_ids):,}",
            f"{counted(value.unpriced, 'deal')} without a value left out" if value.unpriced else "",
            value.deal_ids,
        ),
        rate_number(
            "\N{MULTIPLICATION SIGN} win rate",
            value.win_rate,
            words,
            deals=value.closed_deals,
            missing=_NOTHING_CLOSED,
        ),
        Number(
            "\N{MULTIPLICATION SIGN} average won deal",
            _means(means, value.won, words),
            deals=value.won_deals,
        ),
        Number(
            "\N{DIVISION SIGN} days from start to win",
            f"{number(days.value)} (n {days.n})" if days.value is not None else _NOTHING_WON,
            deals=value.won_deals,
        ),
    ]
    text = Text("The four factors: raise one of the first three, or shorten the last.", Tone.FAINT)
    blocks = (Numbers(tuple(numbers)), text)
    return (Section("velocity", "Velocity", value.basis, blocks, value.deal_ids),)


def _means(means: dict[str, int], won: Amounts, words: Words) -> str:
    if not means:
        return "no won deal has a value"
    return " + ".join(
        f"{about(means[code], code)} (n {won.by_currency[code].n})" for code in words.ordered(means)
    )


def _nowhere(value: Velocity) -> str:
    """Why there is no figure though no factor is missing: deals are won in another currency."""
    codes = ", ".join(value.won.by_currency)
    return f"no open deal has a value in {codes}"
