"""Where deals come from and what is said against them, in words: channels and objections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.metrics.rates import FEW
from pipetui.domain.text import fold
from pipetui.services.present.amounts import short_money
from pipetui.services.present.figures.blocks import (
    Bar,
    Bars,
    Block,
    Head,
    Number,
    Numbers,
    Row,
    Section,
    Table,
    Text,
    Tone,
)
from pipetui.services.present.figures.sections_beside import NO_CAUSE, verdict_of
from pipetui.services.present.figures.words import (
    BEFORE,
    UNSAID,
    beside,
    counted,
    full,
    joined,
    name_of,
    number,
    signed,
    unpriced_words,
    was,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipetui.domain.metrics.channels import Channel, Channels
    from pipetui.domain.metrics.hearing import Objection, Objections
    from pipetui.domain.metrics.spread import Figure
    from pipetui.services.present.figures.words import Words

_ALL = 100
_ALL_OF_THEM = ""
"""The name of all sources together, which no source has."""


def channel_sections(
    value: Channels, words: Words, before: Channels | None = None
) -> tuple[Section, ...]:
    """What each source brought, and what it cost."""
    if not value.sources:
        text = Text(f"No deal was made or closed and nothing was spent, {words.period.label}.")
        return (Section("channels", "Sources", value.basis, (text,)),)
    then = None
    if before is not None:
        then = {fold(each.name): each.figures for each in before.sources}
        then[_ALL_OF_THEM] = before.whole
    blocks: list[Block] = [*_bars(value, words), _deals_table(value, words, then)]
    if then is not None:
        blocks.append(Text(words.of_before, Tone.FAINT))
    left_out = unpriced_words(value.whole.value.unpriced)
    if left_out:
        blocks.append(Text(f"Won value: {left_out}.", Tone.FAINT))
    came = Section("channels", "Sources", value.basis, tuple(blocks), value.whole.deal_ids)
    return (came, _costs(value, words))


def _bars(value: Channels, words: Words) -> Iterator[Bars]:
    """Won value by source, for each currency apart."""
    for code in words.ordered(value.whole.value.by_currency):
        bars = [
            Bar(
                name_of(each.name),
                amount.total,
                full(amount.total, code),
                words.of_currency(each.figures.won, code),
            )
            for each in value.sources
            if (amount := each.figures.value.by_currency.get(code)) is not None
        ]
        bars.sort(key=lambda bar: -bar.value)
        yield Bars(tuple(bars), f"Won in {code}")


def _lines(value: Channels) -> Iterator[tuple[str, Channel, bool]]:
    """Every source, below it its campaigns where it has one, and all of them together."""
    for each in value.sources:
        yield name_of(each.name), each.figures, False
        named = [campaign.name for campaign in each.campaigns if campaign.name is not None]
        for campaign in each.campaigns if named else ():
            of_it = ", no campaign" if campaign.name is None else f"/{name_of(campaign.name)}"
            yield f"{name_of(each.name)}{of_it}", campaign.figures, True
    if len(value.sources) > 1:
        yield "All", value.whole, False


def _deals_table(value: Channels, words: Words, then: Mapping[str, Channel] | None) -> Table:
    heads = [
        Head("Source"),
        Head("New deals", right=True),
        Head("Win rate", right=True),
        Head("Days to win", right=True),
        Head("Won", right=True),
        Head("Won value", right=True),
    ]
    if then is not None:
        heads.insert(3, Head(BEFORE, right=True))
    rows = []
    for name, channel, is_campaign in _lines(value):
        rate, tone = channel.win_rate, Tone.FAINT if is_campaign else Tone.PLAIN
        cycle = channel.cycle
        cells = [
            name,
            f"{len(channel.leads):,}",
            rate.said_with_range if rate.n else "nothing closed",
            "none yet" if cycle.median is None else f"{number(cycle.median)} (n {cycle.n})",
            f"{len(channel.won):,}",
            words.short({code: each.total for code, each in channel.value.by_currency.items()})
            or ("none has a value" if channel.won else "nothing won"),
        ]
        if then is not None:
            key = _ALL_OF_THEM if channel is value.whole else fold(name)
            earlier = None if is_campaign else then.get(key)
            told = beside(rate, earlier.win_rate if earlier else None)
            cells.insert(3, told.said)
            tone = tone if told.tone is Tone.PLAIN else told.tone
        rows.append(Row(tuple(cells), channel.deal_ids, tone))
    return Table(tuple(heads), tuple(rows))


def _costs(value: Channels, words: Words) -> Section:
    """What was spent, what a new client cost, and what came back."""
    title, basis = "What sources cost", value.basis
    if not any(value.whole.spend.values()):
        text = Text(
            f"Nothing that was spent is noted, {words.period.label}: `pipetui spend set` says "
            "what a source cost."
        )
        return Section("channel_costs", title, basis, (text,))
    heads = (
        Head("Source"),
        Head("Spent", right=True),
        Head("New customers", right=True),
        Head("Cost of each", right=True),
        Head("Came back", right=True),
    )
    rows = tuple(
        Row(
            (
                name,
                words.short(channel.spend),
                f"{len(channel.new_clients):,}",
                words.short(cac) if (cac := channel.cac) is not None else "no new customer",
                "; ".join(_returned(code, channel) for code in channel.returns) or "nothing spent",
            ),
            channel.deal_ids,
            Tone.FAINT if is_campaign else Tone.PLAIN,
        )
        for name, channel, is_campaign in _lines(value)
        if channel.spend
    )
    text = Text(
        f"Came back: the value won (n deals) for what was spent. With {FEW} deals or more it is "
        "told in percent of that as well: "
        "\N{MINUS SIGN}100 % is nothing back, 0 % as much as was spent.",
        Tone.FAINT,
    )
    return Section("channel_costs", title, basis, (Table(heads, rows), text), value.whole.deal_ids)


def _returned(code: str, channel: Channel) -> str:
    """The return in one currency: both amounts, and with enough deals the percentage as well."""
    back, of_it = channel.returns[code], channel.value.by_currency.get(code)
    if back.value is None:
        return f"not available: {back.missing}"
    n = of_it.n if of_it else 0
    sums = f"{short_money(back.won, code)} for {short_money(back.spend, code)}"
    percent = round(_ALL * back.value)
    told = f"{signed(percent)} % (n {n:,}), {sums}"
    said = f"{sums} (n {n})" if n < FEW else told
    return joined(said, f"{back.uncounted:,} won not counted" if back.uncounted else "")


def objection_sections(
    value: Objections, words: Words, before: Objections | None = None
) -> tuple[Section, ...]:
    """What buyers object, how the deals with it end, and how often no comes before yes."""
    blocks: list[Block] = []
    if value.objections:
        blocks.append(
            Bars(
                tuple(
                    Bar(_name(each), each.count, counted(each.count, "time"), each.deal_ids)
                    for each in value.objections
                )
            )
        )
        blocks.append(_won_table(value))
        blocks.append(Text(NO_CAUSE, Tone.FAINT))
    else:
        blocks.append(Text(f"No objection was noted, {words.period.label}."))
    blocks.append(Numbers(tuple(_noes(value, words, before))))
    return (Section("objections", "Objections", value.basis, tuple(blocks), value.deal_ids),)


def _name(objection: Objection) -> str:
    return UNSAID if objection.name is None else name_of(objection.name)


def _won_table(value: Objections) -> Table:
    heads = (
        Head("Objection"),
        Head("Heard", right=True),
        Head("Won with it", right=True),
        Head("Won without it", right=True),
        Head("Difference"),
    )
    rows = []
    for each in value.objections:
        more = None
        if each.with_it.differs_from(each.without):
            more = (each.with_it.value or 0.0) > (each.without.value or 0.0)
        verdict, tone = verdict_of(more=more)
        cells = (
            _name(each),
            f"{each.count:,}",
            each.with_it.said_with_range,
            each.without.said_with_range,
            verdict if each.with_it.n else "none closed",
        )
        rows.append(Row(cells, each.deal_ids, tone))
    return Table(heads, tuple(rows))


def _noes(value: Objections, words: Words, before: Objections | None) -> Iterator[Number]:
    """How often a no came before the yes."""
    if value.noes_mean.value is None:
        yield Number("A no before the yes", "nothing was won")
        return
    then = ""
    if before is not None:
        then = was(_times(before.noes_mean) if before.noes_mean.n else "none to compare", words)
    middle = f"in the middle {_times(value.noes_median)}"
    yield Number("A no before the yes, on average", _times(value.noes_mean), joined(middle, then))


def _times(figure: Figure) -> str:
    if figure.value is None:
        return "none yet"
    return f"{round(figure.value, 2):g} times (n {figure.n})"
