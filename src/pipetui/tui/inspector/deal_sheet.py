"""The sheet of a deal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.cards import StepState, step_state, urgency
from pipetui.domain.dates import date_words, days_between
from pipetui.domain.model import Direction, Status, TouchKind, VisitEnd
from pipetui.domain.process import StageKind
from pipetui.domain.text import counted
from pipetui.services.present.inspection import deal_facts, moment_said
from pipetui.services.present.signs import DIRECTION_SIGNS, STEP_SIGNS, due_said, outcome_said
from pipetui.tui.board.paint import STEP_COLOURS
from pipetui.tui.inspector.stage_sheet import guidance_blocks, link_block
from pipetui.tui.keys.words import key_as_it_comes
from pipetui.tui.sheets.sheet import (
    MARGIN,
    Block,
    Group,
    Row,
    Section,
    Sheet,
    Target,
    TargetKind,
    facts_block,
    signed_block,
    text_block,
)
from pipetui.tui.widgets.lines import Ink, cut

if TYPE_CHECKING:
    from pipetui.domain.model import Contact, Task, Touch, Visit
    from pipetui.services.present.conditions import Judged
    from pipetui.services.present.inspection import Inspection
    from pipetui.tui.keys.words import KeyOf

REPEATS = "↻"
"""Beside the day of a task that is made anew when it is done."""
_ACTOR = 12
_DONE_TASKS = 5
_TOUCHES = 100
_NOTES = 20_000
"""Characters of notes that are laid out; $EDITOR shows the rest."""
_ENDS = {
    VisitEnd.ADVANCED: "",
    VisitEnd.MOVED_BACK: "went back",
    VisitEnd.HANDED_ON: "handed on",
    VisitEnd.LOST: "lost",
}
_WAYS = {
    Direction.OUT: Ink(f"{DIRECTION_SIGNS[Direction.OUT]} ", "muted"),
    Direction.IN: Ink(f"{DIRECTION_SIGNS[Direction.IN]} ", "ok", bold=True),
}


def deal_sheet(inspection: Inspection, width: int, key: KeyOf = key_as_it_comes) -> Sheet:
    """All that is told of a deal, in lines that fit a pane of this width."""
    room = max(1, width - MARGIN)
    deal = inspection.deal
    groups = (
        _head(inspection, room),
        _stage(inspection, room),
        _checklist(inspection, room, key),
        _tasks(inspection, room, key),
        _contacts(inspection, room),
        _touches(inspection, room),
        _notes(inspection, room, key),
        Group(Section.LINKS, tuple(link_block(each, room) for each in deal.links), "Links"),
        _moves(inspection, room),
        _changes(inspection, room),
    )
    return Sheet(
        ("deal", deal.id, deal.stage_id or 0),
        _pinned(inspection, key),
        tuple(group for group in groups if group.blocks),
    )


def _pinned(inspection: Inspection, key: KeyOf) -> tuple[Row, ...]:
    deal, stage = inspection.deal, inspection.stage
    rows = [Row((Ink(deal.title, bold=True),), (Ink(f"#{deal.id}", "muted"),))]
    if inspection.refused:
        missing = sum(item.is_open and item.required for item in inspection.items)
        missing += sum(not each.is_met for each in inspection.conditions)
        told = (
            Ink(f"Not yet: {counted(missing, 'required item')} to do first", "warning", bold=True)
            if missing
            else Ink(f"All done: {key('deal.advance')} advances", "ok", bold=True)
        )
        return (*rows, Row((told,)))
    outcome = outcome_said(deal, inspection.now)
    days = inspection.presenter.days_in_stage(deal)
    left = Ink(stage.name if stage else "no stage", "accent")
    if outcome:
        colour = "ok" if deal.status is Status.WON and deal.churned_at is None else "muted"
        return (*rows, Row((left, Ink(f" · {outcome}", colour))))
    stay = () if days is None else (Ink(f"{counted(days, 'day')} here", "muted"),)
    return (*rows, Row((left,), stay))


def _head(inspection: Inspection, room: int) -> Group:
    stale = inspection.presenter.staleness(inspection.deal)
    blocks = [text_block(stale.reason, room, "stale", bold=True)] if stale.reason else []
    facts = facts_block(deal_facts(inspection), room, Target(TargetKind.FACTS))
    return Group(Section.HEAD, (*blocks, facts))


def _stage(inspection: Inspection, room: int) -> Group:
    """What the stage is for, while there is something to do in it."""
    stage, deal = inspection.stage, inspection.deal
    is_client = deal.status is Status.WON and deal.churned_at is None
    if stage is None or not (
        deal.status is Status.OPEN or (is_client and stage.kind is StageKind.WON)
    ):
        return Group(Section.STAGE, ())
    return Group(Section.STAGE, guidance_blocks(stage, room), stage.name)


def _checklist(inspection: Inspection, room: int, key: KeyOf) -> Group:
    items, deal = inspection.items, inspection.deal
    if deal.status is Status.LOST or inspection.stage is None:
        return Group(Section.CHECKLIST, ())
    needs = tuple(_condition(each, room) for each in inspection.conditions)
    if not items:
        told = f"none in this stage · {key('inspector.add')} adds an item"
        hint = text_block(told, room, "muted")
        return Group(Section.CHECKLIST, (hint, *needs), "Checklist")
    blocks = []
    for number, item in enumerate(items, 1):
        blocks.append(_item(str(number), item, inspection, room))
        for place, step in enumerate(inspection.steps(item), 1):
            blocks.append(_item(f"{number}.{place}", step, inspection, room))
    done = sum(not item.is_open for item in items)
    return Group(Section.CHECKLIST, (*blocks, *needs), "Checklist", f"{done} of {len(items)}")


def _condition(judged: Judged, room: int) -> Block:
    """What cannot be ticked: it is there, or it is not."""
    if judged.is_met:
        return signed_block((Ink("✓  ", "ok"),), Ink(judged.text, "muted"), room)
    return signed_block(
        (Ink("✗", "warning"), Ink("* ", "warning", bold=True)), Ink(judged.text), room
    )


def _item(number: str, item: Task, inspection: Inspection, room: int) -> Block:
    done = not item.is_open
    indent = (Ink("  "),) if item.parent_id is not None else ()
    sign = (
        *indent,
        Ink("☑" if done else "☐", "ok" if done else "text"),
        Ink("* " if item.required else "  ", "muted" if done else "warning", bold=True),
    )
    right = () if done else _due(item, inspection)
    text = Ink(item.text, "muted" if done else "text")
    target = Target(TargetKind.ITEM, item.id, number, item.text, is_done=done)
    return signed_block(sign, text, room, right, target)


def _due(task: Task, inspection: Inspection) -> tuple[Ink, ...]:
    today = inspection.now.today
    state = step_state(task.due, today)
    if task.due is None:
        return (Ink(REPEATS, "muted"),) if task.repeat else ()
    colour = "muted" if state is StepState.FUTURE else STEP_COLOURS[state]
    again = f" {REPEATS}" if task.repeat else ""
    return (Ink(f"{due_said(task.due, task.due_time, today)}{again}", colour),)


def _tasks(inspection: Inspection, room: int, key: KeyOf) -> Group:
    today = inspection.now.today
    tasks = [task for task in inspection.whole.tasks if task.stage_id is None]
    still = sorted(
        (task for task in tasks if task.is_open),
        key=lambda task: (task.due is None, *urgency(task.due, task.due_time, today), task.id),
    )
    done = sorted(
        (task for task in tasks if task.done_at is not None),
        key=lambda task: (task.done_at, task.id),
        reverse=True,
    )
    blocks = [_task(task, inspection, room) for task in (*still, *done[:_DONE_TASKS])]
    if not still and inspection.deal.status is Status.OPEN:
        told = f"∅ no next step · {key('deal.step')} plans one"
        blocks.insert(0, text_block(told, room, "none"))
    figures = f"{len(still)} open" if still else ""
    more = len(done) - _DONE_TASKS
    if more > 0:
        blocks.append(text_block(f"… {more} more done", room, "muted"))
    return Group(Section.TASKS, tuple(blocks), "Tasks", figures)


def _task(task: Task, inspection: Inspection, room: int) -> Block:
    target = Target(TargetKind.TASK, task.id, "", task.text, is_done=not task.is_open)
    if task.done_at is not None:
        when = (Ink(moment_said(task.done_at, inspection.now), "muted"),)
        return signed_block((Ink("☑ ", "ok"),), Ink(task.text, "muted"), room, when, target)
    state = step_state(task.due, inspection.now.today)
    urgent = state is StepState.OVERDUE
    sign = Ink(f"{STEP_SIGNS[state]} ", STEP_COLOURS[state], urgent) if task.due else Ink("· ")
    return signed_block((sign,), Ink(task.text), room, _due(task, inspection), target)


def _contacts(inspection: Inspection, room: int) -> Group:
    blocks = tuple(_contact(each, inspection, room) for each in inspection.whole.people)
    return Group(Section.CONTACTS, blocks, "Contacts")


def _contact(contact: Contact, inspection: Inspection, room: int) -> Block:
    touched = [each.at for each in inspection.whole.touches if each.contact_id == contact.id]
    right = (Ink(moment_said(touched[-1], inspection.now), "muted"),) if touched else ()
    parts = (contact.title, inspection.whole.roles.get(contact.id))
    said = ", ".join(part for part in parts if part)
    name = Ink(contact.name, bold=True)
    target = Target(TargetKind.CONTACT, contact.id, text=contact.name)
    block = signed_block((Ink("@ ", "muted"),), name, room, right, target)
    return (
        block.followed_by(said, room)
        .followed_by(contact.email, room, "accent")
        .followed_by(contact.phone, room, "text")
    )


def _touches(inspection: Inspection, room: int) -> Group:
    people = {contact.id: contact.name for contact in inspection.whole.people}
    touches = inspection.whole.touches
    blocks = [_touch(each, people, inspection, room) for each in reversed(touches[-_TOUCHES:])]
    if len(touches) > _TOUCHES:
        blocks.append(text_block(f"… {len(touches) - _TOUCHES:,} earlier", room, "muted"))
    return Group(Section.TOUCHES, tuple(blocks), "Touches", f"{len(touches):,}")


def _touch(touch: Touch, people: dict[int, str], inspection: Inspection, room: int) -> Block:
    parts = (
        str(touch.kind),
        people.get(touch.contact_id or 0),
        touch.outcome,
        None if touch.score is None else f"{touch.score} of 10",
    )
    head = Ink(" · ".join(part for part in parts if part), bold=touch.direction is Direction.IN)
    when = (Ink(moment_said(touch.at, inspection.now), "muted"),)
    target = Target(TargetKind.TOUCH, touch.id)
    block = signed_block((_WAYS[touch.direction],), head, room, when, target)
    block = block.followed_by(touch.text, room)
    if touch.kind is not TouchKind.OBJECTION:
        return block
    if touch.answer is None:
        return block.followed_by("not answered yet", room, "muted")
    return block.followed_by(f"answered: {touch.answer}", room, "ok")


def _notes(inspection: Inspection, room: int, key: KeyOf) -> Group:
    """Each line of the notes is a block, with the empty lines below it."""
    notes = (inspection.deal.notes or "").strip("\n")
    target = Target(TargetKind.NOTES)
    blocks: list[Block] = []
    for line in notes[:_NOTES].split("\n") if notes else ():
        if line.strip() or not blocks:
            blocks.append(text_block(line, room, target=target))
        else:
            blocks[-1] = replace(blocks[-1], rows=(*blocks[-1].rows, Row()))
    if len(notes) > _NOTES:
        blocks.append(text_block(f"… {key('deal.notes')} shows the rest", room, "muted", target))
    return Group(Section.NOTES, tuple(blocks), "Notes")


def _moves(inspection: Inspection, room: int) -> Group:
    visits = inspection.whole.visits
    blocks = tuple(_visit(visit, inspection, room) for visit in reversed(visits))
    return Group(Section.MOVES, blocks, "Moves")


def _visit(visit: Visit, inspection: Inspection, room: int) -> Block:
    now = inspection.now
    until = now.day_of(visit.left_at) if visit.left_at else now.today
    entered = now.day_of(visit.entered_at)
    parts = [f"{days_between(entered, until)}d"] if visit.start_known else []
    right = (Ink(" · ".join([*parts, date_words(entered, now.today)]), "muted"),)
    here = visit.left_at is None
    name = Ink(inspection.presenter.stay(visit, inspection.deal), bold=here)
    sign = Ink("· ", "accent" if here else "muted", bold=here)
    block = signed_block((sign,), name, room, right)
    forced = f"gate passed: {visit.forced}" if visit.forced else None
    ended = _ENDS[visit.ended] if visit.ended else None
    return block.followed_by(ended, room).followed_by(forced, room, "warning")


def _changes(inspection: Inspection, room: int) -> Group:
    now, changes = inspection.now, inspection.changes
    actors = {entry.actor for entry in changes}
    blocks = []
    for entry in changes:
        # One who works alone is named once.
        who = f"{cut(entry.actor, _ACTOR)} · " if len(actors) > 1 else ""
        when = Ink(f"{who}{moment_said(entry.at, now)}", "muted")
        label = Ink(_without(entry.label, inspection.deal.title), "muted")
        blocks.append(signed_block((), label, room, (when,)))
    earlier = inspection.changes_count - len(changes)
    if earlier > 0:
        blocks.append(text_block(f"… {earlier:,} earlier", room, "muted"))
    by = f" by {cut(actors.pop(), _ACTOR)}" if len(actors) == 1 else ""
    return Group(Section.CHANGES, tuple(blocks), "Changes", f"{inspection.changes_count:,}{by}")


def _without(label: str, title: str) -> str:
    """A change's label without the deal it is told of: `Logged call`, `Moved to Offer`."""
    for preposition in (" on ", " of ", " to ", " "):
        before, found, after = label.partition(f"{preposition}{title}")
        if found:
            return f"{before}{after}"
    return label
