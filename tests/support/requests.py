"""Commands drawn at random, over few enough deals, stages and names that most of them meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from pipetui.domain.commands import (
    AddContact,
    AddDeals,
    AddItem,
    AddNote,
    AddTask,
    AnswerFit,
    AnswerObjection,
    ApplyMap,
    CheckItems,
    ChurnDeals,
    CloneDeal,
    DealDraft,
    DeleteDeals,
    EditCompany,
    EditContact,
    EditDeals,
    EditItem,
    EditTask,
    EnsureStages,
    FieldEdit,
    FinishTasks,
    LinkContact,
    LogAttempt,
    LogTouch,
    LoseDeals,
    MergeCompanies,
    MergeContacts,
    MoveDeals,
    ParkDeals,
    PlaceDeal,
    PlaceItem,
    PlanStep,
    RemoveItem,
    RemoveSpend,
    RemoveTarget,
    RemoveTasks,
    ReopenDeals,
    SetSpend,
    SetTarget,
    StepDeals,
    UnlinkContact,
    WinDeals,
)
from pipetui.domain.conditions import parse_condition
from pipetui.domain.dates import When
from pipetui.domain.metrics.periods import parse_period
from pipetui.domain.model import NO_ANSWER, ROLES, Direction, Status, TargetKind, TouchKind
from pipetui.domain.money import Every, Money
from pipetui.domain.process import GatePolicy, ProcessMap, StageKind
from tests.support.maps import consulting, may, must, process, sales, stage, won
from tests.support.world import MONDAY_NOON

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from pipetui.domain.commands import Command

_deal = st.integers(1, 4)
_deals = st.lists(_deal, min_size=1, max_size=3).map(tuple)
_going = st.sampled_from([True, True, True, False])
_line = st.sampled_from(["Acme", "acme", "Bolt", "", "x\x1b", "東京", "Ann"])
_word = _line.filter(bool)
_maybe = st.none() | _line
_force = st.sampled_from(["In a hurry", "Late", "At the fair", None, " "])
_item = st.sampled_from(["1", "2", "3", "Ask"])
_task = st.integers(1, 9)
_day = st.integers(-1, 60).map(lambda days: date(2026, 3, 2) + timedelta(days=days))
_repeat = st.none() | st.sampled_from(["+1w", "+2m", "daily"])
_when = st.builds(When, _day, st.none() | st.just(time(9, 30)))
_past = st.integers(-500, 30).map(lambda hours: MONDAY_NOON + timedelta(hours=hours))
_stage = st.sampled_from(
    ["Lead", "Talk", "Offer", "Signed", "Onboarding", "Call", "Quote", "Fair", "1", "3", 2, 9]
)
_pipeline = st.sampled_from([None, None, None, "Sales", "Consulting", "Events", 2])
_money = st.none() | st.builds(
    Money, st.integers(0, 10**9), st.sampled_from(["EUR", "JPY", "KWD"]), st.sampled_from(Every)
)

_drafts = st.builds(
    DealDraft,
    title=_line,
    company=_maybe,
    contact=_maybe,
    email=st.none() | st.sampled_from(["a@x.example", "A@X.example", "b@x.example"]),
    phone=st.none() | st.just("+49 30 1"),
    value=_money,
    pipeline=_pipeline,
    stage=st.none() | _stage,
    product=_maybe,
    tags=st.lists(_word, max_size=2).map(tuple),
    notes=_maybe,
    probability=st.none() | st.integers(0, 100),
    close=st.none() | _day,
    next_text=_maybe,
    next_due=st.none() | _when,
    created_at=st.none() | _past,
    status=st.sampled_from([Status.OPEN, Status.OPEN, Status.WON, Status.LOST]),
    closed_at=st.none() | _past,
    extra=st.lists(st.tuples(_line, _line), max_size=1).map(tuple),
    imported=st.booleans(),
)

_edits = st.one_of(
    st.builds(FieldEdit, field=st.sampled_from(["title", "owner", "company", "notes"]), text=_line),
    st.builds(
        FieldEdit,
        field=st.sampled_from(["tags", "contacts"]),
        text=_line,
        action=st.sampled_from(["set", "add", "remove"]),
    ),
    st.builds(
        FieldEdit,
        field=st.sampled_from(["value", "currency", "every", "close", "probability"]),
        text=st.sampled_from(["", "12k", "40", "USD", "JPY", "month", "eom", "+3d"]),
    ),
)


def _changed(line: ProcessMap, gate: GatePolicy, place: int, how: str) -> ProcessMap:
    """A map with another gate and one stage dropped, turned, added or of another kind."""
    stages = list(line.stages)
    at = place % len(stages)
    match how:
        case "drop":
            del stages[at]
        case "turn":
            stages.insert(0, stages.pop(at))
        case "add":
            stages.insert(at, stage("Extra", may("More")))
        case "win":
            stages[at:] = [replace(each, kind=StageKind.WON) for each in stages[at:]]
        case "ask":
            stages[at] = replace(stages[at], conditions=(parse_condition("value"),))
        case "let go":
            stages[:] = [replace(each, auto_advance=True) for each in stages]
        case "split":
            steps = (replace(must("Prepare"), steps=("Read", "Write")),)
            stages[at] = replace(stages[at], items=steps)
        case _:
            pass
    return ProcessMap(replace(line.pipeline, gate=gate), tuple(stages))


_maps = st.builds(
    _changed,
    st.sampled_from(
        [sales(), consulting(), process("Events", [stage("Fair", may("Book")), won("Regular")])]
    ),
    st.sampled_from(GatePolicy),
    st.integers(0, 4),
    st.sampled_from(["keep", "drop", "turn", "add", "win", "ask", "let go", "split"]),
)

adding: SearchStrategy[Command] = st.one_of(
    st.builds(AddDeals, drafts=st.lists(_drafts, min_size=1, max_size=2).map(tuple)),
    st.builds(CloneDeal, deal_id=_deal),
    st.builds(DeleteDeals, deal_ids=_deals, keep_going=_going),
)
editing: SearchStrategy[Command] = st.one_of(
    st.builds(
        EditDeals,
        deal_ids=_deals,
        keep_going=_going,
        edits=st.lists(_edits, min_size=1, max_size=2).map(tuple),
    ),
    st.builds(AddNote, deal_ids=_deals, keep_going=_going, text=_word),
    st.builds(ParkDeals, deal_ids=_deals, keep_going=_going, until=st.none() | _day),
)
moving: SearchStrategy[Command] = st.one_of(
    st.builds(
        MoveDeals,
        deal_ids=_deals,
        keep_going=_going,
        stage=_stage,
        pipeline=_pipeline,
        force=_force,
    ),
    st.builds(
        StepDeals,
        deal_ids=_deals,
        keep_going=_going,
        step=st.sampled_from([1, 1, -1]),
        force=_force,
    ),
    st.builds(PlaceDeal, deal_id=_deal, above=st.none() | _deal, below=st.none() | _deal),
)
ending: SearchStrategy[Command] = st.one_of(
    st.builds(WinDeals, deal_ids=_deals, keep_going=_going, force=_force),
    st.builds(
        WinDeals,
        deal_ids=_deal.map(lambda deal: (deal,)),
        force=_force,
        value=st.sampled_from(["12k", "40 USD", "1/mo", ""]),
    ),
    st.builds(LoseDeals, deal_ids=_deals, keep_going=_going, reason=_line, competitor=_maybe),
    st.builds(ReopenDeals, deal_ids=_deals, keep_going=_going),
    st.builds(ChurnDeals, deal_ids=_deals, keep_going=_going, reason=_word),
)
working: SearchStrategy[Command] = st.one_of(
    st.builds(
        CheckItems,
        deal_id=_deal,
        items=st.lists(_item, min_size=1, max_size=2).map(tuple),
        done=st.booleans(),
    ),
    st.builds(AddItem, deal_id=_deal, text=_word, required=st.booleans()),
    st.builds(EditItem, deal_id=_deal, item=_item, text=_word),
    st.builds(PlaceItem, deal_id=_deal, item=_item, step=st.sampled_from([1, -1])),
    st.builds(RemoveItem, deal_id=_deal, item=_item),
    st.builds(
        PlanStep,
        deal_ids=_deals,
        keep_going=_going,
        text=_maybe,
        due=st.none() | _when,
        repeat=_repeat,
    ),
    st.builds(
        AddTask,
        deal_ids=_deals,
        keep_going=_going,
        text=_word,
        due=st.none() | _when,
        repeat=_repeat,
    ),
    st.builds(EditTask, task_id=_task, text=_word, due=st.none() | _when, repeat=_repeat),
    st.builds(RemoveTasks, task_ids=st.lists(_task, min_size=1, max_size=2).map(tuple)),
    st.builds(
        FinishTasks,
        task_ids=st.lists(_task, min_size=1, max_size=2).map(tuple),
        next_text=st.none() | st.none() | _maybe,
        next_due=st.none() | st.none() | _when,
    ),
    st.builds(
        LogTouch,
        deal_ids=_deals,
        keep_going=_going,
        kind=st.sampled_from(TouchKind),
        direction=st.sampled_from(Direction),
        at=st.none() | _past,
        outcome=st.none() | st.just(NO_ANSWER),
        contact_id=st.none() | st.none() | st.integers(1, 3),
        usual_contact=st.booleans(),
        finishes=st.booleans(),
    ),
    st.builds(
        LogTouch,
        deal_ids=_deals,
        keep_going=_going,
        kind=st.just(TouchKind.OBJECTION),
        answer=_maybe,
    ),
    st.builds(AnswerObjection, deal_id=_deal, touch_id=st.integers(1, 9), answer=_line),
    st.builds(
        AnswerFit,
        deal_ids=_deals,
        keep_going=_going,
        answers=st.lists(
            st.tuples(st.sampled_from(["1", "2"]), st.sampled_from(["yes", "no", "?", ""])),
            min_size=1,
            max_size=2,
        ).map(tuple),
    ),
    st.builds(LogAttempt, deal_ids=_deals, last_chance=st.booleans(), keep_going=_going),
    st.builds(
        LinkContact,
        deal_id=_deal,
        contact=_word | st.integers(1, 4),
        role=st.none() | st.sampled_from([*ROLES, "captain"]),
    ),
    st.builds(UnlinkContact, deal_id=_deal, contact=_word | st.integers(1, 3)),
)
_person_edits = st.lists(
    st.builds(
        FieldEdit,
        field=st.sampled_from(["name", "company", "email", "phone", "notes"]),
        text=st.sampled_from(["Acme", "Ann", "", "a@x.example", "b@x.example"]),
    ),
    max_size=2,
).map(tuple)
_firm_edits = st.lists(
    st.builds(FieldEdit, field=st.sampled_from(["name", "region", "notes", "color"]), text=_line),
    max_size=2,
).map(tuple)
knowing: SearchStrategy[Command] = st.one_of(
    st.builds(AddContact, name=_line, edits=_person_edits),
    st.builds(EditContact, contact_id=st.integers(1, 4), edits=_person_edits),
    st.builds(EditCompany, company_id=st.integers(1, 4), edits=_firm_edits),
    st.builds(
        MergeContacts,
        keep=st.integers(1, 4),
        others=st.lists(st.integers(1, 5), max_size=2).map(tuple),
    ),
    st.builds(
        MergeCompanies,
        keep=st.integers(1, 4),
        others=st.lists(st.integers(1, 5), max_size=2).map(tuple),
    ),
)
mapping: SearchStrategy[Command] = st.one_of(
    st.builds(
        EnsureStages,
        pipeline=_pipeline,
        names=st.lists(st.sampled_from(["Lead", "Demo", "demo", "Trial"]), max_size=2).map(tuple),
    ),
    st.builds(
        ApplyMap,
        map=_maps,
        new=st.sampled_from([False, False, True]),
        stage_to=st.just(()) | st.just((("talk", "lead"),)) | st.just((("lead", "offer"),)),
    ),
)
_period = st.sampled_from(["2026-03", "2026-Q1", "2026-02-16..2026-03-15", "30d"]).map(
    lambda text: parse_period(text, date(2026, 3, 2))
)
_amount = st.builds(
    Money,
    st.sampled_from([0, 500_00, 60_000_00]),
    st.sampled_from(["EUR", "USD"]),
    st.sampled_from([Every.ONCE, Every.ONCE, Every.ONCE, Every.MONTH]),
)
_source = st.sampled_from(["web", "Web", "fair/berlin", ""])
planning: SearchStrategy[Command] = st.one_of(
    st.builds(SetTarget, period=_period, wanted=_amount | st.integers(0, 12), pipeline=_pipeline),
    st.builds(RemoveTarget, period=_period, kind=st.sampled_from(TargetKind), pipeline=_pipeline),
    st.builds(SetSpend, source=_source, period=_period, amount=_amount),
    st.builds(RemoveSpend, source=_source, period=_period),
)
