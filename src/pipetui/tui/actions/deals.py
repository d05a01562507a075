"""Deals made, edited and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import (
    CloneDeal,
    EditDeals,
    FieldEdit,
)
from pipetui.domain.errors import PipetuiError
from pipetui.domain.model import Deal
from pipetui.services import reading
from pipetui.services.inspecting import inspect_deal
from pipetui.services.present.inspection import summary_text
from pipetui.tui.actions import days
from pipetui.tui.board.words import quick_add_preview
from pipetui.tui.editing import edit_text
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.operation import Operation
    from pipetui.services.reading import DealFacts
    from pipetui.tui.screens.dealing_screen import DealingScreen


def new(board: DealingScreen) -> None:
    """A new deal from a line."""

    def preview(text: str) -> None:
        maps = board.at_desk.maps
        board.prompt.tell(*quick_add_preview(text, board.state, maps, board.palette))

    def add(text: str) -> None:
        """A line that is wrong stays to be mended."""
        try:
            operation = board.at_desk.add(text)
        except PipetuiError as error:
            board.tell_mistake(error)
            return
        board.prompt.finish()
        board.last = operation.label
        board.say(f"{operation.label}{_elsewhere(operation, board)}", more=board.undoes)

    board.ask(
        Question(
            label="New deal",
            accept=add,
            typed=preview,
            placeholder="such as Acme: Website 12k !call fri",
            stays=True,
        )
    )


def _elsewhere(operation: Operation, board: DealingScreen) -> str:
    """That the new deal is on another board, and by which rule."""
    here = board.state.process.pipeline.id
    deals = (change.after for change in operation.changes)
    new = next(deal for deal in deals if isinstance(deal, Deal))
    return "" if new.pipeline_id == here else f", on another board: {new.routed}"


def edit(board: DealingScreen) -> None:
    """All fields of the deal, or those that the marked ones shall have."""
    from pipetui.tui.screens.edit_form import EditForm

    deals = board.state.targets
    if not deals:
        return
    with board.telling():
        known = list(reading.deals_by_id(board.at_desk.session, deals))
        pipeline, seen = board.state.process.pipeline, board.at_desk.sequence

        def reread() -> list[DealFacts]:
            nonlocal seen
            seen = board.at_desk.session.sequence()
            return reading.deals_by_id(board.at_desk.session, deals)

        def accept(edits: tuple[FieldEdit, ...] | None) -> None:
            if edits:
                board.do_on(
                    lambda deals, _force: EditDeals(deal_ids=deals, edits=edits), deals, seen
                )

        keys = board.house.keys["Form"]
        form = EditForm(known, pipeline.currency, board.state.now.today, board.palette, keys)
        if len(deals) == 1:
            form.reread = reread
        board.app.push_screen(form, accept)


def notes(board: DealingScreen) -> None:
    """The deal's notes in the user's editor."""
    card = board.card
    if card is None:
        return

    def store(text: str) -> None:
        command = EditDeals(deal_ids=(card.id,), edits=(FieldEdit(field="notes", text=text),))
        operation = board.at_desk.execute(command)
        board.last = operation.label
        board.say(operation.label, more=board.undoes)

    with board.telling():
        whole = reading.whole_deal(board.at_desk.session, card.id)
        edit_text(board.app, whole.facts.deal.notes or "", ".md", store)


def copy(board: DealingScreen) -> None:
    """A summary of the deal to the clipboard."""
    card = board.card
    if card is not None:
        with board.telling():
            text = summary_text(inspect_deal(board.at_desk.session, card.id, board.at_desk.maps))
            board.app.copy_to_clipboard(text)
            board.say(f"Copied {len(text.splitlines())} lines on {card.title}")


def clone(board: DealingScreen) -> None:
    """Another deal like this one; the cursor goes to it."""
    if board.card is not None:
        operation = board.do(CloneDeal(deal_id=board.card.id))
        if operation is not None:
            board.at_desk.go_to(operation.deal_ids[-1])
            board.show()


def tag(board: DealingScreen) -> None:
    """Words added to the tags, and taken from them."""
    deals = board.state.targets
    if deals:
        board.ask(
            Question(
                label="Tags" if len(deals) == 1 else f"Tags of {len(deals):,} deals",
                accept=lambda text: board.do_on(_tagging(text), deals),
                placeholder="such as vip, spring, -cold to take one away",
            )
        )


def _tagging(text: str) -> Callable[[tuple[int, ...], str | None], EditDeals]:
    words = [word for part in text.split(",") for word in part.split()]
    add = ",".join(word.lstrip("#") for word in words if not word.startswith("-"))
    take = ",".join(word.lstrip("-#") for word in words if word.startswith("-"))
    edits = [FieldEdit(field="tags", text=add, action="add")] if add else []
    if take:
        edits.append(FieldEdit(field="tags", text=take, action="remove"))
    return lambda deals, _force: EditDeals(deal_ids=deals, edits=tuple(edits))


def repeat(board: DealingScreen) -> None:
    """The last change once more, on this deal or the marked ones; then what follows such a one."""
    if board.last is None:
        board.say_no("Nothing has been changed yet that could be done again")
    elif isinstance(board.last, str):
        board.say_no(f"That cannot be done to another deal: {board.last}")
    else:
        planned = days.planned(board, board.state.targets)
        board.do_on(board.last)
        days.offer_step(board, planned)


ACTIONS: Mapping[str, Callable[[DealingScreen], None]] = {
    "deal.new": new,
    "deal.edit": edit,
    "deal.notes": notes,
    "deal.copy": copy,
    "deal.clone": clone,
    "deal.tag": tag,
    "deal.repeat": repeat,
}
