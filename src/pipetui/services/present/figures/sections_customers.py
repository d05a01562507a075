"""Customers in words: who came, stayed and left, what is due, and how content they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.metrics.rates import Rate
from pipetui.services.present.amounts import money_text
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
from pipetui.services.present.figures.words import (
    counted,
    day_words,
    full,
    joined,
    money_share,
    name_of,
    rate_number,
    rest_row,
    signed,
    unpriced_words,
    was,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipetui.domain.metrics.customers import Client, Customers, Retention
    from pipetui.domain.metrics.hearing import Satisfaction
    from pipetui.domain.metrics.tallies import Tally
    from pipetui.services.present.figures.blocks import Deals
    from pipetui.services.present.figures.words import Words

_MOST_ROWS = 40
_SOON_DAYS = 30


def retention_sections(
    value: Customers, words: Words, before: Customers | None = None
) -> tuple[Section, ...]:
    """Clients, what became of their recurring value, and why those left who did."""
    sections = [_clients(value, words, before), _retained(value, words, before)]
    if value.reasons:
        sections.append(_reasons(value.reasons, value.basis))
    return tuple(sections)


def _clients(value: Customers, words: Words, before: Customers | None) -> Section:
    numbers = [
        Number("At the end", _count(value.at_end), deals=_ids(value.at_end), tone=Tone.STRONG)
    ]
    if value.missing:
        numbers.append(Number("At the start", value.missing))
    else:
        numbers.insert(
            0, Number("At the start", _count(value.at_start), deals=_ids(value.at_start))
        )
    numbers.append(
        Number(
            "New",
            _count(value.new),
            was(_count(before.new), words) if before else "",
            _ids(value.new),
        )
    )
    if value.returned:
        note = "they had left and bought again"
        numbers.append(Number("Came back", _count(value.returned), note, _ids(value.returned)))
    if value.came_and_left:
        numbers.append(
            Number(
                "Came and left again",
                _count(value.came_and_left),
                "in no churn",
                _ids(value.came_and_left),
            )
        )
    if not value.missing:
        numbers.append(
            rate_number(
                "Left, of those at the start",
                value.logo_churn,
                words,
                before.logo_churn if before and not before.missing else None,
                deals=_ids(value.at_start),
                missing="nobody was a customer then",
                more_is=Tone.BAD,
            )
        )
    if value.churned:
        churned = value.churned
        numbers.append(Number("Who left", _count(churned), "", _ids(churned), Tone.BAD))
    basis, deals = value.basis, value.deal_ids
    return Section("retention", "Customers", basis, (Numbers(tuple(numbers)),), deals)


def _count(clients: Sequence[Client]) -> str:
    return counted(len(clients), "customer")


def _ids(clients: Iterable[Client]) -> Deals:
    return tuple(dict.fromkeys(deal for client in clients for deal in client.deal_ids))


def _retained(value: Customers, words: Words, before: Customers | None) -> Section:
    """What became of the recurring value of the clients there were, per currency."""
    title = "Recurring value that stayed"
    numbers: list[Number] = []
    for code in words.ordered(value.retention):
        then = before.retention.get(code) if before else None
        numbers += _kept(value.retention[code], code, then, words, several=len(value.retention) > 1)
    blocks: list[Block] = [Numbers(tuple(numbers))] if numbers else []
    missing = value.retention_missing
    if missing and not numbers:
        blocks.append(Text(f"{missing[0].upper()}{missing[1:]}."))
    if numbers:
        blocks.append(
            Text(
                "Kept: what was left of it after customers left or paid less. Kept and grown: with "
                "what they pay more; new customers are in neither.",
                Tone.FAINT,
            )
        )
    left_out = unpriced_words(len(value.unpriced))
    if left_out:
        blocks.append(Text(f"{left_out[0].upper()}{left_out[1:]}.", Tone.FAINT))
    deals = tuple(dict.fromkeys(i for each in value.retention.values() for i in each.deal_ids))
    return Section("retention_value", title, value.basis, tuple(blocks), deals)


def _kept(
    value: Retention, code: str, before: Retention | None, words: Words, *, several: bool
) -> Iterator[Number]:
    inside = f" in {code}" if several else ""
    if value.missing:
        yield Number(f"Kept{inside}", f"not available: {value.missing}", deals=value.deal_ids)
        return
    n = len(value.deal_ids)
    kept = value.start - value.churn - value.contraction
    then = [_share_before(before, code, words, grown=grown) for grown in (False, True)]
    note = joined(
        f"left {full(value.churn, code)}" if value.churn else "",
        f"less {full(value.contraction, code)}" if value.contraction else "",
        then[0],
    )
    share = money_share(kept, value.start, code, n)
    yield Number(f"Kept{inside}", f"{share} a year", note, value.deal_ids)
    note = joined(f"more {full(value.expansion, code)}" if value.expansion else "", then[1])
    share = money_share(kept + value.expansion, value.start, code, n)
    yield Number(f"Kept and grown{inside}", f"{share} a year", note, value.deal_ids)


def _share_before(before: Retention | None, code: str, words: Words, *, grown: bool) -> str:
    if before is None:
        return ""
    if before.missing:
        return was("none to compare", words)
    kept = before.start - before.churn - before.contraction + (before.expansion if grown else 0)
    return was(money_share(kept, before.start, code, len(before.deal_ids)), words)


def _reasons(reasons: Sequence[Tally], basis: str) -> Section:
    bars = tuple(
        Bar(name_of(each.name), each.count, counted(each.count, "deal"), each.deal_ids)
        for each in reasons
    )
    deals = tuple(dict.fromkeys(deal for each in reasons for deal in each.deal_ids))
    return Section("churn_reasons", "Why customers left", basis, (Bars(bars),), deals)


def renewal_sections(value: Customers, words: Words, _before: None = None) -> tuple[Section, ...]:
    """Which contracts are due to be renewed."""
    deals = tuple(each.deal_id for each in value.renewals)
    blocks: tuple[Block, ...] = (Text("No renewal is due in these days."),)
    if value.renewals:
        heads = (
            Head("Deal"),
            Head("Due", right=True),
            Head("In", right=True),
            Head("Value", right=True),
        )
        rows = []
        for each in value.renewals[:_MOST_ROWS]:
            left = (each.day - words.today).days
            cells = (
                words.title(each.deal_id),
                day_words(each.day, words.today),
                counted(left, "day") if left >= 0 else f"{counted(-left, 'day')} ago",
                "no value" if each.amount is None else money_text(each.amount),
            )
            tone = Tone.BAD if left < 0 else Tone.STRONG if left <= _SOON_DAYS else Tone.PLAIN
            rows.append(Row(cells, (each.deal_id,), tone))
        table = Table(heads, (*rows, *rest_row(deals[_MOST_ROWS:], len(heads))))
        due = Number("Due", counted(len(deals), "renewal"), deals=deals)
        blocks = (Numbers((due,)), table)
    return (Section("renewals", "Renewals due", value.basis, blocks, deals),)


def satisfaction_sections(
    value: Satisfaction, words: Words, before: Satisfaction | None = None
) -> tuple[Section, ...]:
    """How content clients are, by their latest score."""
    blocks: list[Block] = []
    if value.n:
        parts = (
            ("Promoters, 9 to 10", value.promoters, Tone.GOOD),
            ("Content, 7 to 8", value.passives, Tone.PLAIN),
            ("Detractors, 0 to 6", value.detractors, Tone.BAD),
        )
        blocks.append(
            Bars(tuple(Bar(name, n, counted(n, "customer"), tone=tone) for name, n, tone in parts))
        )
    then = was(_score(before) or "none to compare", words) if before else ""
    numbers = [
        Number("Score", _score(value) or "nobody has answered", then, value.deal_ids, Tone.STRONG)
    ]
    if value.n:
        numbers += [
            rate_number(
                label,
                Rate(hits, value.n),
                words,
                Rate(old, before.n) if before else None,
                deals=value.deal_ids,
                more_is=more_is,
            )
            for label, hits, old, more_is in (
                ("Promoters", value.promoters, before.promoters if before else 0, Tone.GOOD),
                ("Detractors", value.detractors, before.detractors if before else 0, Tone.BAD),
            )
        ]
        text = "The score is 100 times the promoters less the detractors, of all who answered."
        blocks.append(Text(f"{text} It lies between \N{MINUS SIGN}100 and 100.", Tone.FAINT))
    if value.others:
        others = counted(value.others, "score")
        blocks.append(
            Text(
                f"{others} of buyers who are no customers {'is' if value.others == 1 else 'are'} "
                "not counted.",
                Tone.FAINT,
            )
        )
    blocks.insert(min(len(blocks), 1), Numbers(tuple(numbers)))
    return (Section("satisfaction", "Satisfaction", value.basis, tuple(blocks), value.deal_ids),)


def _score(value: Satisfaction) -> str:
    if value.score is None:
        return ""
    return f"{signed(round(value.score))} (n {value.n})"
