"""Values of every kind, drawn at random: texts of all scripts, money, dates, whole records."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

from pipetui.domain.conditions import parse_condition
from pipetui.domain.model import (
    Company,
    Contact,
    Deal,
    Direction,
    Participant,
    Spend,
    Status,
    Target,
    TargetKind,
    Task,
    Touch,
    TouchKind,
    Visit,
    VisitEnd,
)
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
    Stage,
    StageKind,
)
from pipetui.domain.routing import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import SearchStrategy

    from pipetui.domain.operation import Record

# What `clean_text` lets through: no controls but the line feed, no lone surrogates.
_signs = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n")
texts = st.text(_signs, max_size=20)
words = st.text(_signs, min_size=1, max_size=20)
maybe_text = st.none() | texts
ids = st.integers(1, 2**63 - 1)
maybe_id = st.none() | ids
counts = st.integers(0, 10_000)
instants = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
maybe_instant = st.none() | instants
some_days = st.dates(date(1970, 1, 1), date(9999, 12, 31))
days = st.none() | some_days
times = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))
percents = st.none() | st.integers(0, 100)
moneys = st.builds(
    Money,
    st.integers(-(10**15), 10**15),
    st.sampled_from(sorted(CURRENCIES)),
    st.sampled_from(Every),
)
amounts_once = st.builds(
    Money, st.integers(0, 10**15), st.sampled_from(sorted(CURRENCIES)), st.just(Every.ONCE)
)
lists = st.lists(texts, max_size=3).map(tuple)

T = TypeVar("T")


def several(values: SearchStrategy[T]) -> SearchStrategy[tuple[T, ...]]:
    """None to three of them."""
    return st.lists(values, max_size=3).map(tuple)


keys = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)
amounts = st.decimals(0, 10**9, places=2)
items = several(
    st.builds(
        Item,
        key=keys,
        text=words,
        required=st.booleans(),
        due_days=st.none() | counts,
        steps=several(words),
    )
)
conditions = several(
    st.one_of(
        st.sampled_from(
            ["value", "close", "owner", "tags", "contact", "email", "phone", "deciders touched"]
        ),
        amounts.map(lambda amount: f"value >= {amount}"),
        keys.map(lambda key: f"item {key}"),
        st.lists(
            st.sampled_from([kind for kind in TouchKind if kind is not TouchKind.OTHER]),
            min_size=1,
            max_size=3,
            unique=True,
        ).map(lambda kinds: f"touch {' or '.join(kinds)}"),
    ).map(parse_condition)
)
branches = several(st.builds(Branch, label=words, to=keys | st.sampled_from(Exit).map(str)))
actions = several(
    st.builds(Action, kind=st.just(ActionKind.TASK), text=words, due_days=st.none() | counts)
    | st.builds(
        Action,
        kind=st.just(ActionKind.FIELD),
        text=words,
        field=st.sampled_from(["owner", "source", "tags"]),
    )
)
routes = several(
    st.builds(
        Route,
        source=maybe_text,
        region=maybe_text,
        product=maybe_text,
        tag=maybe_text,
        least=st.none() | amounts,
        below=st.none() | amounts,
        stage=st.none() | keys,
        owner=maybe_text,
    )
)
goals = st.builds(Goal, revenue=moneys, since=days, by=some_days) | st.builds(
    Goal, customers=counts, since=days, by=some_days
)

FIELDS: Mapping[type[Record], Mapping[str, SearchStrategy[object]]] = {
    Pipeline: {
        "id": ids,
        "key": words,
        "name": words,
        "position": counts,
        "currency": st.sampled_from(sorted(CURRENCIES)),
        "gate": st.sampled_from(GatePolicy),
        "questions": lists,
        "lost_reasons": lists,
        "objections": lists,
        "competitors": lists,
        "goal": st.none() | goals,
        "skip": st.sampled_from(GatePolicy),
        "back": st.sampled_from(GatePolicy),
        "routes": routes,
        "source": maybe_text,
    },
    Stage: {
        "id": ids,
        "pipeline_id": ids,
        "key": words,
        "name": words,
        "position": counts,
        "kind": st.sampled_from(StageKind),
        "definition": maybe_text,
        "guidance": maybe_text,
        "items": items,
        "phase": maybe_text,
        "gain": maybe_text,
        "links": lists,
        "probability": percents,
        "stale_days": st.none() | counts,
        "touch_days": st.none() | counts,
        "touch_limit": st.none() | counts,
        "is_start": st.booleans(),
        "is_qualified": st.booleans(),
        "is_ask": st.booleans(),
        "conditions": conditions,
        "auto_advance": st.booleans(),
        "branches": branches,
        "on_enter": actions,
        "on_leave": actions,
        "probability_fixed": st.booleans(),
        "stale_fixed": st.booleans(),
        "deal_limit": st.none() | counts,
        "retired": st.booleans(),
    },
    Company: {
        "id": ids,
        "name": words,
        "domain": maybe_text,
        "region": maybe_text,
        "industry": maybe_text,
        "size": maybe_text,
        "notes": maybe_text,
    },
    Contact: {
        "id": ids,
        "name": words,
        "company_id": maybe_id,
        "email": maybe_text,
        "phone": maybe_text,
        "title": maybe_text,
        "notes": maybe_text,
    },
    Deal: {
        "id": ids,
        "pipeline_id": ids,
        "stage_id": maybe_id,
        "title": words,
        "created_at": instants,
        "rank": st.from_regex(r"[A-Za-z][0-9A-Za-z]{1,6}", fullmatch=True),
        "company_id": maybe_id,
        "value": st.none() | moneys,
        "owner": maybe_text,
        "source": maybe_text,
        "product": maybe_text,
        "region": maybe_text,
        "tags": lists,
        "links": lists,
        "notes": maybe_text,
        "probability": percents,
        "expected_close": days,
        "pushes": counts,
        "lost_reason": maybe_text,
        "competitor": maybe_text,
        "parked_until": days,
        "churned_at": maybe_instant,
        "churn_reason": maybe_text,
        "external_id": maybe_text,
        "extra": st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
        "stage_entered_at": instants,
        "next_text": maybe_text,
        "next_due": days,
        "next_time": times,
        "last_touch_at": maybe_instant,
        "items_done": counts,
        "items_total": counts,
        "items_required_open": counts,
        "items_due": days,
        "attempts": counts,
        "noes": counts,
        "status": st.sampled_from(Status),
        "closed_at": maybe_instant,
        "renewal": days,
        "routed": maybe_text,
        "fit": several(st.tuples(words, st.sampled_from(["yes", "no", "unknown"]))),
    },
    Participant: {
        "id": ids,
        "deal_id": ids,
        "contact_id": ids,
        "role": maybe_text,
    },
    Visit: {
        "id": ids,
        "deal_id": ids,
        "pipeline_id": ids,
        "stage_id": ids,
        "entered_at": instants,
        "left_at": maybe_instant,
        "ended": st.none() | st.sampled_from(VisitEnd),
        "start_known": st.booleans(),
        "forced": maybe_text,
    },
    Task: {
        "id": ids,
        "deal_id": ids,
        "text": words,
        "created_at": instants,
        "due": days,
        "due_time": times,
        "done_at": maybe_instant,
        "stage_id": maybe_id,
        "item_key": maybe_text,
        "position": counts,
        "required": st.booleans(),
        "skipped_at": maybe_instant,
        "parent_id": maybe_id,
        "repeat": maybe_text,
    },
    Touch: {
        "id": ids,
        "deal_id": ids,
        "kind": st.sampled_from(TouchKind),
        "at": instants,
        "direction": st.sampled_from(Direction),
        "text": maybe_text,
        "outcome": maybe_text,
        "score": st.none() | st.integers(0, 10),
        "contact_id": maybe_id,
        "answer": maybe_text,
    },
    Target: {
        "id": ids,
        "pipeline_id": maybe_id,
        "first": some_days,
        "last": some_days,
        "key": words,
        "kind": st.sampled_from(TargetKind),
        "amount": st.none() | amounts_once,
        "count": st.none() | counts,
    },
    Spend: {
        "id": ids,
        "source": words,
        "first": some_days,
        "last": some_days,
        "key": words,
        "amount": amounts_once,
    },
}
"""What each field of each kind of record may hold."""

companies = st.builds(Company, **FIELDS[Company])
contacts = st.builds(Contact, **FIELDS[Contact])
records: SearchStrategy[Record] = st.one_of(
    [st.builds(kind, **drawn) for kind, drawn in FIELDS.items()]
)
