"""A story in which every command occurs, and hardly any is refused."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

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
from pipetui.domain.dates import When
from pipetui.domain.metrics.periods import parse_period
from pipetui.domain.model import Direction, Status, TargetKind, TouchKind
from pipetui.domain.money import Every, Money
from tests.support.maps import may, process, stage, won
from tests.support.world import MONDAY_NOON

if TYPE_CHECKING:
    from pipetui.domain.commands import Command

FULL_DRAFT = DealDraft(
    title="Website 東京 \N{RIGHT-TO-LEFT MARK}שלום 👩‍👩‍👧 Zoë",
    company="Müller GmbH",
    contact="Zoë O'Brien",
    email="zoe@mueller.example",
    phone="+49 30 1234",
    value=Money(4_000_000_000_00, "EUR", Every.MONTH),
    owner="Ann",
    source="web/newsletter",
    product="Site",
    region="North",
    tags=("new", 'with "quotes"'),
    links=("https://example.com/?a=1&b='2'",),
    notes="First line\nsecond; --line",
    probability=40,
    close=date(2026, 4, 1),
    next_text="Call",
    next_due=When(date(2026, 3, 6), time(14, 30)),
    external_id="hs-7",
    extra=(("Lead score", "7"), ("Empty", "")),
)


def edits(**texts: str) -> tuple[FieldEdit, ...]:
    """Fields set by name."""
    return tuple(FieldEdit(field=name, text=text) for name, text in texts.items())


MARCH = parse_period("2026-03", date(2026, 3, 2))
SPRING = parse_period("2026-02-16..2026-05-15", date(2026, 3, 2))

STORY: tuple[Command, ...] = (
    AddDeals(drafts=(FULL_DRAFT,)),
    AddDeals(
        drafts=(
            DealDraft(title="Second", company="Acme", contact="Bob"),
            DealDraft(title="Third", company="acme", contact="Bob", stage="Talk"),
            DealDraft(
                title="Old",
                status=Status.WON,
                closed_at=MONDAY_NOON,
                stage="Signed",
                imported=True,
            ),
        )
    ),
    LogTouch(
        deal_ids=(1, 2),
        kind=TouchKind.FEEDBACK,
        text="Fine\nso far",
        direction=Direction.IN,
        outcome="happy",
        score=9,
    ),
    LogTouch(deal_ids=(2, 3), kind=TouchKind.CALL, contact_id=2),
    LogTouch(deal_ids=(2,), kind=TouchKind.OBJECTION, text="Too dear", answer="It pays off"),
    LogTouch(deal_ids=(2,), kind=TouchKind.OBJECTION, text="Not now", usual_contact=True),
    AnswerObjection(deal_id=2, touch_id=6, answer="In spring"),
    AnswerFit(deal_ids=(1, 2), answers=(("1", "yes"), ("Able", "unknown"))),
    AnswerFit(deal_ids=(1,), answers=(("2", "no"), ("1", ""))),
    LogAttempt(deal_ids=(1, 3)),
    AddTask(deal_ids=(1, 2, 3), text="Send deck", due=When(date(2026, 3, 5), time(9, 5))),
    CheckItems(deal_id=1, items=("1",)),
    StepDeals(deal_ids=(1,), step=1),
    CheckItems(deal_id=1, items=("Ask the", "2")),
    CheckItems(deal_id=1, items=("2",), done=False),
    AddItem(deal_id=1, text="Ask when", required=True),
    PlaceItem(deal_id=1, item="Ask when", step=-1),
    EditItem(deal_id=1, item="2", text="Ask by when"),
    RemoveItem(deal_id=1, item="1"),
    MoveDeals(deal_ids=(1, 3), stage="Offer", force="They asked for it"),
    PlaceDeal(deal_id=3, above=None, below=1),
    EditDeals(deal_ids=(1, 2), edits=edits(company="New Ltd", owner="", close="2026-09-01")),
    EditDeals(deal_ids=(1,), edits=edits(contacts="Somebody else", value="12k", tags="a,b")),
    AddNote(deal_ids=(1, 2, 3), text="Everybody's note"),
    LinkContact(deal_id=1, contact="Anna", role="decides"),
    LinkContact(deal_id=2, contact=1, role="uses"),
    LinkContact(deal_id=2, contact="Anna"),
    UnlinkContact(deal_id=2, contact="anna"),
    AddContact(name="Anna B.", edits=edits(company="Acme Ltd", email="anna@acme.example")),
    EditContact(contact_id=2, edits=edits(company="", phone="+49 30 7", notes="Calls\nback")),
    EditCompany(company_id=2, edits=edits(name="Acme Works", industry="Toys")),
    MergeContacts(keep=1, others=(2, 4)),
    MergeCompanies(keep=1, others=(2, 3)),
    ParkDeals(deal_ids=(2, 3), until=date(2026, 6, 1)),
    ParkDeals(deal_ids=(2,), until=None),
    PlanStep(deal_ids=(1, 2, 3), due=When(date(2026, 3, 9))),
    PlanStep(deal_ids=(2,), text="Visit", due=When(date(2026, 3, 4), time(8, 0)), repeat="week"),
    EditTask(task_id=2, text="Send the deck", due=None),
    RemoveTasks(task_ids=(3,)),
    FinishTasks(task_ids=(1, 2)),
    WinDeals(deal_ids=(1, 2, 99), keep_going=True, force="Signed at the fair"),
    WinDeals(deal_ids=(3,), value="8k/month", force="By letter"),
    ReopenDeals(deal_ids=(3,)),
    ChurnDeals(deal_ids=(1,), reason="Moved abroad"),
    ReopenDeals(deal_ids=(1,)),
    LoseDeals(deal_ids=(3,), reason="price", competitor="Bolt"),
    ReopenDeals(deal_ids=(3,)),
    MoveDeals(deal_ids=(3,), stage="Quote", pipeline="Consulting"),
    CloneDeal(deal_id=3),
    EnsureStages(pipeline="Consulting", names=("Demo", "Trial")),
    ApplyMap(map=process("Events", [stage("Fair", may("Book a stand")), won("Regular")]), new=True),
    ApplyMap(map=process("Events", [stage("Show"), stage("Talk"), won("Regular")])),
    SetTarget(period=MARCH, wanted=Money(20_000_00, "EUR"), pipeline="Sales"),
    SetTarget(period=MARCH, wanted=5),
    SetTarget(period=SPRING, wanted=12, pipeline="Consulting"),
    SetTarget(period=SPRING, wanted=15, pipeline="Consulting"),
    RemoveTarget(period=MARCH, kind=TargetKind.CUSTOMERS),
    SetSpend(source="web/newsletter", period=MARCH, amount=Money(450_00, "EUR")),
    SetSpend(source="Märkte 東京", period=SPRING, amount=Money(90_000, "JPY")),
    SetSpend(source="märkte 東京", period=SPRING, amount=Money(0, "JPY")),
    SetSpend(source="web/newsletter", period=SPRING, amount=Money(500_50, "EUR")),
    RemoveSpend(source="WEB/newsletter", period=MARCH),
    DeleteDeals(deal_ids=(1, 3)),
)
"""Deal 1 goes all the way and is deleted, 2 is won, 3 is lost, reopened and handed on."""
