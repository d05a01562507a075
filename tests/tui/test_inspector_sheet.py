"""The sheet: what is told of a deal and of a stage, section by section."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipetui.domain.commands import (
    AddNote,
    AddTask,
    CheckItems,
    FinishTasks,
    LinkContact,
    LogTouch,
    LoseDeals,
    MoveDeals,
    WinDeals,
)
from pipetui.domain.conditions import parse_condition
from pipetui.domain.dates import When
from pipetui.domain.model import Direction, TouchKind
from pipetui.domain.money import Money
from pipetui.services.present.inspection import Inspection, StageInspection
from pipetui.tui.inspector.deal_sheet import deal_sheet
from pipetui.tui.inspector.stage_sheet import stage_sheet
from pipetui.tui.sheets.sheet import Section, Target, TargetKind
from pipetui.tui.widgets.lines import wrap
from tests.support.maps import may, must, process, stage
from tests.support.naughty import OWN, naughty_strings
from tests.support.world import World
from tests.tui.inspected import blocks, change, inspected, texts, told

if TYPE_CHECKING:
    from pipetui.tui.sheets.sheet import Sheet

NAUGHTY = naughty_strings()


def lines(inspection: Inspection, section: Section, width: int = 48) -> list[str]:
    return texts(deal_sheet(inspection, width), section)


def a_world() -> World:
    return World(
        process(
            "Sales",
            [
                stage(
                    "Lead",
                    must("Find the buyer", 2),
                    may("Read their site"),
                    definition="They asked.",
                    guidance="Answer today.\n\nAsk for one thing.",
                    gain="An answer",
                    links=("https://example.com/lead",),
                    probability=10,
                    stale_days=7,
                    touch_days=3,
                ),
                stage("Offer"),
            ],
        )
    )


# -- wrapping ----------------------------------------------------------------------------------


def test_lines_break_between_words() -> None:
    assert wrap("one two three", 7) == ["one two", "three"]


def test_a_word_that_is_too_long_is_broken() -> None:
    assert wrap("a abcdefgh b", 4) == ["a", "abcd", "efgh", "b"]


def test_line_ends_and_what_a_line_is_set_in_by_are_kept() -> None:
    assert wrap("To do:\n  - ask again\n\nend", 9) == ["To do:", "  - ask", "  again", "", "end"]


def test_a_wide_character_is_never_split() -> None:
    assert wrap("漢字漢字", 5) == ["漢字", "漢字"]


@given(st.text() | st.sampled_from(NAUGHTY), st.integers(2, 60))
def test_no_line_is_wider_than_it_may_be(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in wrap(text, width))


def test_a_number_stays_with_what_it_counts() -> None:
    assert wrap("wanted: 40 % or more", 11) == ["wanted:", "40 % or", "more"]
    assert wrap("35 % (n 141) of all", 10) == ["35 %", "(n 141) of", "all"]


@given(st.lists(st.text("ab漢 ", min_size=1), min_size=1), st.integers(2, 20))
def test_wrapping_loses_nothing(parts: list[str], width: int) -> None:
    text = "\n".join(parts)

    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


# -- head --------------------------------------------------------------------------------------


def test_the_head_tells_the_facts_that_are_there() -> None:
    world = a_world()
    world.add("Website", company="Acme", value=Money(1_200_000, "EUR"), tags=("web", "vip"))
    sheet = deal_sheet(inspected(world), 48)

    assert [told(row) for row in sheet.pinned] == ["Website | #1", "Lead | 0 days here"]
    assert texts(sheet, Section.HEAD) == [
        "Company  Acme",
        "Value    €12,000",
        "Stage    Lead, 1 of 2 in Sales",
        "Chance   10 % (assumed for Lead)",
        "Tags     #web #vip",
        "Made     2 Mar",
    ]


def test_a_deal_that_stands_too_long_says_why_first() -> None:
    world = a_world()
    world.add()
    world.wait(days=9)

    first, *_ = lines(inspected(world), Section.HEAD)
    assert first == "9 days in Lead, 7 are allowed; no touch for 9"


def test_a_lost_deal_tells_its_end_instead_of_work() -> None:
    world = a_world()
    world.add()
    world.do(LoseDeals(deal_ids=(1,), reason="price", competitor="Borealis"))
    sheet = deal_sheet(inspected(world), 48)

    assert told(sheet.pinned[1]) == "Lead · lost 2 Mar: price"
    assert "Rival    Borealis" in texts(sheet, Section.HEAD)
    assert not texts(sheet, Section.CHECKLIST) + texts(sheet, Section.STAGE)
    assert not texts(sheet, Section.TASKS)


def test_a_won_deal_is_told_what_to_do_only_in_a_stage_for_clients() -> None:
    world = World()
    world.add()
    world.add(pipeline="Consulting")
    world.do(WinDeals(deal_ids=(1, 2), force="signed"))

    assert not texts(deal_sheet(inspected(world, 2), 48), Section.STAGE)
    client = deal_sheet(inspected(world, 1), 48)
    assert told(client.pinned[1]) == "Signed · won 2 Mar"
    assert texts(client, Section.CHECKLIST) == ["☐* Send the contract | tomorrow"]


# -- stage and checklist -----------------------------------------------------------------------


def test_the_stage_tells_what_it_is_for() -> None:
    world = a_world()
    world.add()

    assert lines(inspected(world), Section.STAGE) == [
        "They asked.",
        "Answer today.",
        "Ask for one thing.",
        "For the buyer: An answer",
        "https://example.com/lead",
    ]


def test_items_tell_what_is_required_done_and_due() -> None:
    world = a_world()
    world.add()
    world.do(CheckItems(deal_id=1, items=("2",)))
    sheet = deal_sheet(inspected(world), 48)

    assert texts(sheet, Section.CHECKLIST) == ["☐* Find the buyer | Wed", "☑  Read their site"]
    first, second = (block.target for block in blocks(sheet, Section.CHECKLIST))
    assert first == Target(TargetKind.ITEM, 1, "1", "Find the buyer")
    assert second == Target(TargetKind.ITEM, 2, "2", "Read their site", is_done=True)
    (figures,) = [group.figures for group in sheet.groups if group.section is Section.CHECKLIST]
    assert figures == "1 of 2"


def test_an_item_too_late_stands_out() -> None:
    world = a_world()
    world.add()
    world.wait(days=3)
    (row, *_) = blocks(deal_sheet(inspected(world), 48), Section.CHECKLIST)[0].rows

    assert [(ink.text, ink.colour) for ink in row.right] == [("\N{MINUS SIGN}1d", "overdue")]


def test_after_a_refusal_what_is_missing_stays_at_the_top() -> None:
    world = a_world()
    world.add()

    def top() -> str:
        return told(deal_sheet(inspected(world, refused="not yet"), 48).pinned[1])

    assert top() == "Not yet: 1 required item to do first"
    world.do(CheckItems(deal_id=1, items=("1",)))
    assert top() == "All done: L advances"


def test_a_stage_without_items_says_how_to_add_one() -> None:
    world = a_world()
    world.add(stage="Offer")

    assert lines(inspected(world), Section.CHECKLIST) == ["none in this stage · n adds an item"]


# -- tasks, people, touches --------------------------------------------------------------------


def test_tasks_come_most_urgent_first_and_done_ones_last() -> None:
    world = a_world()
    world.add()
    monday = date(2026, 3, 2)
    for text, due in (
        ("print", None),
        ("visit", When(monday + timedelta(days=9))),
        ("call", When(monday, time(14, 30))),
        ("send", When(monday)),
    ):
        world.do(AddTask(deal_ids=(1,), text=text, due=due))
    world.wait(days=1)
    (send,) = [task.id for task in world.tasks().values() if task.text == "send"]
    world.do(FinishTasks(task_ids=(send,)))

    assert lines(inspected(world), Section.TASKS) == [
        "! call | \N{MINUS SIGN}1d 14:30",
        "○ visit | 11 Mar",
        "· print",
        "☑ send | today",
    ]


def test_without_anything_to_do_a_next_step_is_asked_for() -> None:
    world = a_world()
    world.add()

    assert lines(inspected(world), Section.TASKS) == ["∅ no next step · s plans one"]


def test_of_many_done_tasks_the_newest_are_told() -> None:
    world = a_world()
    world.add()
    for number in range(8):
        world.do(AddTask(deal_ids=(1,), text=f"task {number}"))
    world.do(
        FinishTasks(task_ids=tuple(task.id for task in world.tasks().values() if not task.stage_id))
    )

    told_of = lines(inspected(world), Section.TASKS)
    assert len(told_of) == 7
    assert told_of[-1] == "… 3 more done"


def test_contacts_tell_how_to_reach_them_and_when_that_was() -> None:
    world = a_world()
    world.add(contact="Anna Berg", email="anna@acme.example", phone="+49 30 1")
    world.do(LogTouch(deal_ids=(1,), kind=TouchKind.CALL))
    world.do(LinkContact(deal_id=1, contact="Anna Berg", role="decides"))
    found = inspected(world)
    (touch,) = found.whole.touches
    touch = replace(touch, contact_id=found.whole.people[0].id)
    found = replace(found, whole=replace(found.whole, touches=(touch,)))

    assert lines(found, Section.CONTACTS) == [
        "@ Anna Berg | today",
        "  decides",
        "  anna@acme.example",
        "  +49 30 1",
    ]
    assert lines(found, Section.TOUCHES) == ["→ call · Anna Berg | today"]


def test_touches_come_newest_first_and_tell_who_reached_out() -> None:
    world = a_world()
    world.add()
    world.do(LogTouch(deal_ids=(1,), kind=TouchKind.EMAIL, outcome="no answer"))
    world.wait(days=40)
    world.do(
        LogTouch(
            deal_ids=(1,), kind=TouchKind.FEEDBACK, direction=Direction.IN, score=9, text="Good"
        )
    )
    world.wait(days=2)

    assert lines(inspected(world), Section.TOUCHES) == [
        "← feedback · 9 of 10 | 11 Apr",
        "  Good",
        "→ email · no answer | 2 Mar",
    ]


def test_notes_keep_their_lines() -> None:
    world = a_world()
    world.add(notes="They asked twice.\n\n- budget is there")
    world.do(AddNote(deal_ids=(1,), text="Second thought"))
    sheet = deal_sheet(inspected(world), 48)

    assert texts(sheet, Section.NOTES) == [
        "They asked twice.",
        "",
        "- budget is there",
        "Second thought",
    ]
    assert {block.target.kind for block in blocks(sheet, Section.NOTES)} == {TargetKind.NOTES}
    assert len(blocks(sheet, Section.NOTES)) == 3


def test_of_endless_notes_the_editor_shows_the_rest() -> None:
    world = a_world()
    world.add(notes="x" * 30_000)

    assert lines(inspected(world), Section.NOTES)[-1] == "… E shows the rest"


def test_links_can_be_acted_on() -> None:
    world = a_world()
    world.add(links=("https://acme.example",))
    (block,) = blocks(deal_sheet(inspected(world), 48), Section.LINKS)

    assert block.target == Target(TargetKind.LINK, text="https://acme.example")


# -- what was ----------------------------------------------------------------------------------


def test_moves_tell_how_long_each_stay_was_and_how_a_gate_was_passed() -> None:
    world = a_world()
    world.add()
    world.wait(days=4)
    world.do(MoveDeals(deal_ids=(1,), stage="Offer", force="he is my brother"))
    world.wait(days=1)

    assert lines(inspected(world), Section.MOVES) == [
        "· Offer | 1d · 6 Mar",
        "· Lead | 4d · 2 Mar",
        "  gate passed: he is my brother",
    ]


def test_changes_leave_out_what_they_all_say() -> None:
    world = a_world()
    world.add()
    found = inspected(
        world,
        changes=(change(world, 2, "Logged call on Website"), change(world, 1, "Added Website")),
    )
    found = replace(found, changes_count=12)
    sheet = deal_sheet(found, 48)

    assert texts(sheet, Section.CHANGES) == ["Logged call | today", "Added | today", "… 10 earlier"]
    assert [group.figures for group in sheet.groups][-1] == "12 by mira"


def test_several_hands_are_told_apart() -> None:
    world = a_world()
    world.add()
    entries = (change(world, 2, "Logged call on Website", "ben"), change(world, 1, "Added Website"))

    assert lines(inspected(world, changes=entries), Section.CHANGES) == [
        "Logged call | ben · today",
        "Added | mira · today",
    ]


# -- a stage -----------------------------------------------------------------------------------


def lead(sums: dict[str, int] | None = None) -> StageInspection:
    world = a_world()
    world.add()
    (sales,) = inspected(world).maps
    return StageInspection(process=sales, stage=sales.stages[0], count=1, sums=sums or {})


def test_a_stage_tells_its_lines_and_its_list() -> None:
    sheet = stage_sheet(lead({"EUR": 1_200_000}), 48)

    assert [told(row) for row in sheet.pinned] == ["Lead | 1 of 2", "Sales | 1 deal · €12k"]
    assert texts(sheet, Section.HEAD)[:2] == [
        "Chance   10 % (assumed for Lead)",
        "Stale    after 7 days here",
    ]
    assert texts(sheet, Section.CHECKLIST) == ["☐* Find the buyer | +2d", "☐  Read their site"]


# -- any text, any width -----------------------------------------------------------------------


def fits(sheet: Sheet, width: int) -> bool:
    return all(
        sum(cell_len(ink.text) for ink in row.left) <= max(width - 2, 9)
        for _, block in sheet.blocks
        for row in block.rows
    )


def test_whatever_a_deal_holds_its_lines_fit() -> None:
    world = a_world()
    world.add(company="Acme", contact="Anna", links=("x",), tags=("a",))
    world.do(AddTask(deal_ids=(1,), text="call"))
    world.do(LogTouch(deal_ids=(1,), kind=TouchKind.CALL, text="said"))
    plain = inspected(world)
    widths = ((12, OWN), (30, NAUGHTY), (48, OWN), (120, OWN))
    for width, text in ((width, text) for width, some in widths for text in some):
        whole = plain.whole
        whole = replace(
            whole,
            facts=replace(
                whole.facts,
                deal=replace(whole.facts.deal, title=text, notes=text, links=(text,), owner=text),
                company=text,
            ),
            tasks=tuple(replace(task, text=text) for task in whole.tasks),
            touches=tuple(replace(touch, text=text, outcome=text) for touch in whole.touches),
            people=tuple(replace(each, name=text, email=text) for each in whole.people),
        )
        assert fits(deal_sheet(replace(plain, whole=whole), width), width), (width, text)


def test_sub_steps_stand_below_their_item_and_conditions_below_the_list() -> None:
    ask = replace(must("Ask"), steps=("The budget", "Who decides"))
    asks = (parse_condition("value"), parse_condition("owner"))
    world = World(process("P", [stage("A", ask, may("Read"), conditions=asks), stage("B")]))
    world.add(owner="Anna")
    world.do(CheckItems(deal_id=1, items=("1.2",)))

    found = inspected(world, refused="A is not finished")

    assert lines(found, Section.CHECKLIST) == [
        "☐* Ask",
        "  ☐  The budget",
        "  ☑  Who decides",
        "☐  Read",
        "✗* a value",
        "✓  an owner",
    ]
    numbers = [block.target.number for _, block in deal_sheet(found, 60).blocks]
    assert [number for number in numbers if number] == ["1", "1.1", "1.2", "2"]
    assert told(deal_sheet(found, 60).pinned[1]) == "Not yet: 2 required items to do first"
