"""Groups of deals beside each other: owners, sources, products and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.metrics.grouping import UNKNOWN, Dimension
from pipetui.services.present.figures.blocks import (
    Bar,
    Bars,
    Block,
    Head,
    Row,
    Section,
    Table,
    Text,
    Tone,
)
from pipetui.services.present.figures.words import (
    counted,
    full,
    name_of,
    number,
    unpriced_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipetui.domain.metrics.profiles import Profile
    from pipetui.services.present.figures.words import Words


def group_sections(
    profiles: Mapping[str, Profile], dimension: Dimension, words: Words
) -> tuple[Section, ...]:
    """One comparison: a line for each group that has a deal to tell of, and its won value."""
    told = {name: each for name, each in profiles.items() if each.deal_ids}
    deals = tuple(sorted({deal for each in told.values() for deal in each.deal_ids}))
    title = f"By {dimension.value}"
    key = f"by-{dimension.value}"
    if not told:
        missing = Text(f"No deal was made, closed or is open, {words.period.label}.")
        basis = f"deals by {dimension.value}, {words.period.label}"
        return (Section(key, title, basis, (missing,)),)
    notes: list[Block] = []
    if dimension is Dimension.TAG:
        notes.append(Text("A deal with several tags is in several lines.", Tone.FAINT))
    if set(told) == {UNKNOWN}:
        notes.append(Text(f"No deal has a {dimension.value}."))
    unpriced = sum(each.won.amounts.unpriced for each in told.values())
    if unpriced and dimension is not Dimension.TAG:
        notes.append(Text(f"Won: {unpriced_words(unpriced)}.", Tone.FAINT))
    basis = next(iter(told.values())).basis
    blocks = (*_bars(told, words), _closed(told, words), _open(told, words), *notes)
    return (Section(key, title, basis, blocks, deals),)


def _bars(profiles: Mapping[str, Profile], words: Words) -> Iterator[Bars]:
    """Won value, for each currency apart."""
    codes = {code for each in profiles.values() for code in each.won.amounts.by_currency}
    for code in words.ordered(codes):
        bars = [
            Bar(name_of(name), amount.total, full(amount.total, code), each.won.priced[code])
            for name, each in profiles.items()
            if (amount := each.won.amounts.by_currency.get(code)) is not None
        ]
        bars.sort(key=lambda bar: -bar.value)
        yield Bars(tuple(bars), f"Won in {code}")


def _closed(profiles: Mapping[str, Profile], words: Words) -> Table:
    heads = (
        Head("Group"),
        Head("Win rate", right=True),
        Head("Won value", right=True),
        Head("Average", right=True),
        Head("Days to win", right=True),
    )
    rows = tuple(
        Row(
            (
                name_of(name),
                rate.said_with_range if (rate := each.win_rate.rate).n else "nothing closed",
                words.short(_totals(each)) or _no_value(each),
                words.short(_means(each)) or "none yet",
                "none yet"
                if each.cycle.median is None
                else f"{number(each.cycle.median)} (n {each.cycle.n})",
            ),
            each.win_rate.deal_ids,
        )
        for name, each in profiles.items()
    )
    return Table(heads, rows, f"What closed, {words.period.label}")


def _open(profiles: Mapping[str, Profile], words: Words) -> Table:
    heads = (
        Head("Group"),
        Head("New deals", right=True),
        Head("Won", right=True),
        Head("Lost", right=True),
        Head("Open now", right=True),
        Head("By their chances", right=True),
    )
    rows = tuple(
        Row(
            (
                name_of(name),
                f"{len(each.leads):,}",
                f"{len(each.win_rate.won):,}",
                f"{len(each.win_rate.lost):,}",
                f"{len(each.open):,}",
                _weighted(each, words),
            ),
            each.deal_ids,
        )
        for name, each in profiles.items()
    )
    return Table(heads, rows, "How many")


def _totals(profile: Profile) -> dict[str, int]:
    return {code: each.total for code, each in profile.won.amounts.by_currency.items()}


def _means(profile: Profile) -> dict[str, int]:
    return {code: each.mean for code, each in profile.won.amounts.by_currency.items()}


def _no_value(profile: Profile) -> str:
    return "none has a value" if profile.win_rate.won else "nothing won"


def _weighted(profile: Profile, words: Words) -> str:
    """What is open by its chances, and how many deals that does not count."""
    said = words.short(profile.weighted)
    left = len(profile.unweighted)
    if not left:
        return said or "nothing open"
    return f"{said} and {counted(left, 'deal')} unpriced" if said else "none can be priced"
