"""How long things take, in words: the sales cycle, decisions and first answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipetui.services.present.figures.blocks import (
    Bin,
    Block,
    Curve,
    Head,
    Histogram,
    Number,
    Numbers,
    Row,
    Section,
    Step,
    Table,
    Text,
    Tone,
)
from pipetui.services.present.figures.words import (
    counted,
    day_words,
    joined,
    number,
    rate_number,
    rest_row,
    was,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.domain.metrics.closing import Cycle
    from pipetui.domain.metrics.responding import AskToDecision, FirstResponse
    from pipetui.domain.metrics.spread import Days
    from pipetui.domain.metrics.survival import Deciding
    from pipetui.services.present.figures.blocks import Deals
    from pipetui.services.present.figures.words import Words

_WIDTHS = (1, 2, 5, 7, 10, 14, 20, 30, 50, 60, 90, 100, 180, 200, 365)
"""Days that a step of a histogram can have."""
_MOST_BINS = 12
_MOST_ROWS = 30
_HALF = 0.5


def cycle_sections(value: Cycle, words: Words, before: Cycle | None = None) -> tuple[Section, ...]:
    """How long deals take until they are won, and how long until they are lost."""
    blocks: list[Block] = []
    if value.won.n:
        blocks.append(histogram(value.won, words, "Days until the win"))
    numbers = [
        *_days_lines("Won", value.won, words, before.won if before else None),
        *_days_lines("Lost", value.lost, words, before.lost if before else None),
    ]
    blocks.append(Numbers(tuple(numbers)))
    return (Section("cycle", "Sales cycle", value.basis, tuple(blocks), value.deal_ids),)


def _days_lines(what: str, days: Days, words: Words, before: Days | None) -> Iterator[Number]:
    """The middle of some days, their average, and what most of them stay below."""
    if days.median is None:
        then = was(_middle(before, words), words) if before else ""
        yield Number(what, f"no deal was {what.lower()}", then)
        return
    said = f"{words.days(days.median)} (n {days.n})"
    then = was(_middle(before, words) or "none to compare", words) if before else ""
    yield Number(f"{what}, in the middle", said, then, days.deal_ids)
    most = joined(f"3 in 4 within {words.days(days.p75)}", f"9 in 10 within {words.days(days.p90)}")
    yield Number(
        f"{what}, on average", f"{words.days(days.mean)} (n {days.n})", most, days.deal_ids
    )


def _middle(days: Days, words: Words) -> str:
    return "" if days.median is None else f"{words.days(days.median)} (n {days.n})"


def histogram(days: Days, words: Words, title: str) -> Histogram:
    """How days spread, in few steps of a plain width, with the middle marked; there are some."""
    least, most = min(days.each), max(days.each)
    width = next(
        (each for each in _WIDTHS if most // each - least // each < _MOST_BINS),
        (most - least) // _MOST_BINS + 1,
    )
    behind: dict[int, list[int]] = {}
    for deal, each in zip(days.deal_ids, days.each, strict=True):
        behind.setdefault(each // width, []).append(deal)
    counts = Counter({place: len(deals) for place, deals in behind.items()})
    return Histogram(
        tuple(
            Bin(
                place * width,
                place * width + width - 1,
                counts[place],
                tuple(behind.get(place, ())),
            )
            for place in range(least // width, most // width + 1)
        ),
        words.unit,
        title,
        days.median,
        "" if days.median is None else f"in the middle {words.days(days.median)}",
    )


def deciding_sections(value: Deciding, words: Words) -> tuple[Section, ...]:
    """How many deals are still open after so many days, those that are open counted as well."""
    title = "How long until a deal is decided"
    said = f"No deal was decided of those that began, {words.period.label}."
    numbers = [
        Number(
            "Half are decided after",
            "fewer than half are decided" if value.median is None else words.days(value.median),
            f"n {len(value.deal_ids)}" if value.deal_ids else "",
            value.deal_ids,
        ),
        Number("Decided", counted(len(value.decided), "deal"), deals=value.decided),
        Number(
            "Still open",
            counted(len(value.waiting), "deal"),
            "they count with the days they have been open",
            value.waiting,
        ),
    ]
    blocks: list[Block] = []
    if value.curve:
        half = value.median
        said = (
            "Fewer than half are decided."
            if half is None
            else f"Half of the deals are decided after {words.days(half)}."
        )
        steps = (Step(0, 1), *(Step(each.days, each.share) for each in value.curve))
        mark = None if half is None else float(half)
        blocks.append(Curve(steps, words.unit, "Still open after", mark, said))
        blocks.append(Numbers(tuple(numbers)))
    else:
        blocks += [Text(said), Numbers(tuple(numbers[1:]))]
    return (Section("time_to_decide", title, value.basis, tuple(blocks), value.deal_ids),)


def ask_sections(
    value: AskToDecision, words: Words, before: AskToDecision | None = None
) -> tuple[Section, ...]:
    """How long buyers take once they are asked, and who has been asked and not decided."""
    numbers = [
        *_days_lines("Won", value.won, words, before.won if before else None),
        *_days_lines("Lost", value.lost, words, before.lost if before else None),
    ]
    if value.never_asked:
        numbers.append(
            Number(
                "Closed without having been asked",
                counted(len(value.never_asked), "deal"),
                "as far as is known",
                value.never_asked,
            )
        )
    blocks: list[Block] = [Numbers(tuple(numbers))]
    if value.waiting:
        blocks.append(_waiting(value, words))
    else:
        blocks.append(Text("No open deal waits for a decision."))
    return (
        Section(
            "ask_to_decision",
            "From the ask to the decision",
            value.basis,
            tuple(blocks),
            (*value.deal_ids, *(each.deal_id for each in value.waiting)),
        ),
    )


def _waiting(value: AskToDecision, words: Words) -> Table:
    heads = (Head("Deal"), Head("Asked", right=True), Head("Waiting", right=True))
    usual = value.won.p90
    rows = [
        Row(
            (
                words.title(each.deal_id),
                day_words(words.local(each.asked_at), words.today),
                words.days(each.days),
            ),
            (each.deal_id,),
            Tone.BAD if usual is not None and each.days > usual else Tone.PLAIN,
        )
        for each in value.waiting[:_MOST_ROWS]
    ]
    rest: Deals = tuple(each.deal_id for each in value.waiting[_MOST_ROWS:])
    title = "Waiting for a decision, as of now"
    return Table(heads, (*rows, *rest_row(rest, len(heads))), title)


def response_sections(
    value: FirstResponse, words: Words, before: FirstResponse | None = None
) -> tuple[Section, ...]:
    """How long buyers wait for the first answer."""
    answered = len(value.answered)
    then = ""
    if before is not None:
        then = was(_hours(before.median_hours, len(before.answered)) or "none to compare", words)
    numbers = [
        Number(
            "In the middle",
            _hours(value.median_hours, answered) or "no deal was answered",
            then,
            value.answered,
        ),
        rate_number(
            f"Within {counted(value.target_hours, 'hour')}",
            value.within,
            words,
            before.within if before else None,
            deals=value.answered,
            missing="no deal was answered",
        ),
        Number(
            "Not answered yet",
            counted(len(value.never), "deal"),
            f"{value.untouched:,} of them without any touch" if value.untouched else "",
            value.never,
            Tone.BAD if value.never else Tone.PLAIN,
        ),
    ]
    if value.p90_hours is not None:
        numbers.insert(
            1,
            Number("9 in 10 within", _hours(value.p90_hours, answered), deals=value.answered),
        )
    blocks = (Numbers(tuple(numbers)),)
    return (
        Section("first_response", "First answer to a lead", value.basis, blocks, value.deal_ids),
    )


def _hours(value: float | None, n: int) -> str:
    if value is None:
        return ""
    said = number(value)
    return f"{said} {'hour' if said == '1' else 'hours'} (n {n})"
