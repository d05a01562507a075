"""Map files for tests: the smallest one, and maps of any kind that a file can say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from pipetui.domain.conditions import parse_condition
from pipetui.domain.model import TouchKind
from pipetui.domain.money import CURRENCIES, Every, Money
from pipetui.domain.process import (
    Action,
    ActionKind,
    Branch,
    Exit,
    GatePolicy,
    Goal,
    Item,
    Pipeline,
    ProcessMap,
    Stage,
    StageKind,
    key_of,
)
from pipetui.domain.routing import Route
from pipetui.domain.text import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipetui.domain.conditions import Condition

MINIMAL = """\
format = "pipetui-map"
version = 1
[pipeline]
name = "Sales"
[[stage]]
name = "Lead"
"""

SMALLEST = ProcessMap(
    Pipeline(id=0, key="sales", name="Sales"),
    (Stage(id=0, pipeline_id=0, key="lead", name="Lead", position=0),),
)

AWKWARD = st.sampled_from(
    (
        *('"', '"""', "'''", "\\", "\\\\", "\\n", "\\u0041", "#", "[[x]]", "=", "{", "-", "a.b.c"),
        *(" ", "  ", "\t", "\n", "word", "é", "🙂", "\ufeff"),
        *("\N{NO-BREAK SPACE}", "\N{ZERO WIDTH JOINER}"),
    )
)
RAW = st.one_of(st.text(max_size=20), st.lists(AWKWARD, max_size=25).map("".join))
# What is empty when it is clean becomes a word: drawing it again would spoil most maps.
LINES = RAW.map(lambda text: clean_line(text) or "word")
PROSE = st.one_of(RAW, st.lists(RAW, max_size=5).map(" \n".join)).map(
    lambda text: clean_text(text) or "word"
)
# Made once: to make strategies anew for each map takes longer than to draw from them.
MAYBE_LINE = st.none() | LINES
MAYBE_PROSE = st.none() | PROSE
LISTS = st.lists(LINES, max_size=2).map(tuple)
TEXTS = st.lists(LINES, max_size=3)
MONEY_CODES = st.sampled_from(sorted(CURRENCIES))
TOUCH_LIMITS = st.none() | st.integers(0, 1000)
DEAL_LIMITS = st.none() | st.integers(1, 10_000)
PERCENTS = st.none() | st.integers(0, 100)
DAYS = st.none() | st.integers(0, 3650)
POLICIES = st.sampled_from(GatePolicy)
AMOUNTS = st.decimals(0, 10**9, places=2)
DATES = st.dates(date(1970, 1, 1))


@st.composite
def goals(draw: st.DrawFn) -> Goal:
    """Revenue or customers by a day."""
    since, by = sorted((draw(DATES), draw(DATES)))
    since_given = since if draw(st.booleans()) else None
    if draw(st.booleans()):
        return Goal(customers=draw(st.integers(1, 10**9)), since=since_given, by=by)
    revenue = Money(
        draw(st.integers(0, 10**15)),
        draw(MONEY_CODES),
        draw(st.sampled_from(Every)),
    )
    return Goal(revenue=revenue, since=since_given, by=by)


@st.composite
def routes(draw: st.DrawFn, keys: Sequence[str]) -> Route:
    """A rule that leads to one of these stages."""
    least, below = sorted((draw(AMOUNTS), draw(AMOUNTS)))
    return Route(
        source=draw(MAYBE_LINE),
        region=draw(MAYBE_LINE),
        product=draw(MAYBE_LINE),
        tag=draw(MAYBE_LINE),
        least=draw(st.sampled_from((None, least))),
        below=draw(st.sampled_from((None, below + Decimal("0.5")))),
        stage=draw(st.sampled_from((None, *keys))),
        owner=draw(MAYBE_LINE),
    )


@st.composite
def items(draw: st.DrawFn) -> tuple[Item, ...]:
    """A checklist whose keys are made from its texts, or are its own."""
    taken: set[str] = set()
    found = []
    for text in draw(TEXTS):
        key = key_of(draw(st.sampled_from((text, "own"))), taken)
        taken.add(key)
        found.append(
            Item(
                key=key,
                text=text,
                required=draw(st.booleans()),
                due_days=draw(DAYS),
                steps=draw(LISTS),
            )
        )
    return tuple(found)


def conditions(keys: Sequence[str]) -> st.SearchStrategy[Condition]:
    """Anything that can be waited for, items of these keys too."""
    lines = ["value", "close", "owner", "tags", "contact", "email", "phone", "deciders touched"]
    kinds = [kind for kind in TouchKind if kind is not TouchKind.OTHER]
    return st.one_of(
        st.sampled_from([*lines, *(f"item {key}" for key in keys)]),
        AMOUNTS.map(lambda amount: f"value >= {amount}"),
        st.lists(st.sampled_from(kinds), min_size=1, max_size=3, unique=True).map(
            lambda chosen: f"touch {' or '.join(chosen)}"
        ),
    ).map(parse_condition)


ACTIONS = st.one_of(
    st.builds(Action, kind=st.just(ActionKind.TASK), text=LINES, due_days=DAYS),
    st.builds(
        Action,
        kind=st.just(ActionKind.FIELD),
        text=st.just("") | LINES,
        field=st.sampled_from(["owner", "source", "product", "region", "tags", "links"]),
    ),
    st.sampled_from(
        [("close", "+14d"), ("renewal", "+1y"), ("value", "12k"), ("probability", "30")]
    ).map(lambda pair: Action(kind=ActionKind.FIELD, field=pair[0], text=pair[1])),
)
ACTIONS_IN = st.lists(ACTIONS, max_size=2).map(tuple)
ACTIONS_OUT = st.lists(ACTIONS, max_size=1).map(tuple)
MAYBE_GOAL = st.none() | goals()
ITEMS = items()


@st.composite
def maps(draw: st.DrawFn) -> ProcessMap:
    """Any map: open stages, then won ones, each mark on one stage or none."""
    name = draw(LINES)
    open_count, won_count = draw(st.integers(1, 3)), draw(st.integers(0, 1))
    names = draw(st.lists(LINES, min_size=open_count + won_count, max_size=open_count + won_count))
    keys: list[str] = []
    for each in names:
        keys.append(key_of(draw(st.sampled_from((each, "own"))), {*keys, *Exit}))
    pipeline = Pipeline(
        id=0,
        key=key_of(draw(st.sampled_from((name, "own")))),
        name=name,
        currency=draw(MONEY_CODES),
        gate=draw(POLICIES),
        skip=draw(POLICIES),
        back=draw(POLICIES),
        goal=draw(MAYBE_GOAL),
        routes=tuple(draw(st.lists(routes(keys), max_size=2))),
        questions=draw(LISTS),
        lost_reasons=draw(LISTS),
        objections=draw(LISTS),
        competitors=draw(LISTS),
    )
    marks = [draw(st.sampled_from((None, *range(open_count)))) for _ in range(3)]
    stages = tuple(
        replace(
            draw(stages_called(names[position], keys)),
            key=keys[position],
            position=position,
            kind=StageKind.OPEN if position < open_count else StageKind.WON,
            is_start=marks[0] == position,
            is_qualified=marks[1] == position,
            is_ask=marks[2] == position,
        )
        for position in range(len(names))
    )
    return ProcessMap(pipeline, stages)


@st.composite
def stages_called(draw: st.DrawFn, name: str, keys: Sequence[str]) -> Stage:
    """A stage of this name, with branches to the stages of these keys."""
    checklist = draw(ITEMS)
    waits = draw(st.lists(conditions([item.key for item in checklist]), max_size=2).map(tuple))
    waiting = bool(waits) or any(item.required for item in checklist)
    targets = st.sampled_from([*keys, *map(str, Exit)])
    return Stage(
        id=0,
        pipeline_id=0,
        key="",
        name=name,
        position=0,
        definition=draw(MAYBE_PROSE),
        guidance=draw(MAYBE_PROSE),
        items=checklist,
        conditions=waits,
        auto_advance=waiting and draw(st.booleans()),
        branches=draw(st.lists(st.builds(Branch, label=LINES, to=targets), max_size=2).map(tuple)),
        on_enter=draw(ACTIONS_IN),
        on_leave=draw(ACTIONS_OUT),
        phase=draw(MAYBE_LINE),
        gain=draw(MAYBE_PROSE),
        links=draw(LISTS),
        probability=draw(PERCENTS),
        probability_fixed=draw(st.booleans()),
        stale_days=draw(DAYS),
        stale_fixed=draw(st.booleans()),
        touch_days=draw(DAYS),
        touch_limit=draw(TOUCH_LIMITS),
        deal_limit=draw(DEAL_LIMITS),
    )


def with_comments(text: str, above: Callable[[int, str], str | None]) -> list[str]:
    """The lines of a written map, with a comment above those for which there is one.

    Nothing is put into long texts, where it would be part of them.
    """
    lines: list[str] = []
    inside = False
    for number, line in enumerate(text.split("\n")):
        comment = None if inside else above(number, line)
        lines += [line] if comment is None else [comment, line]
        inside = not line.endswith('"""') if inside else line.endswith('= """')
    return lines
