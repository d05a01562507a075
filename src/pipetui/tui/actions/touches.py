"""Logging what passed between seller and buyer: a letter, or a line with words, day and person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import AnswerObjection, LogTouch
from pipetui.domain.dates import long_day
from pipetui.domain.errors import BadValue
from pipetui.domain.model import TouchKind
from pipetui.domain.touching import LETTERS, TouchLine, kind_of_letter, parse_touch
from pipetui.services import reading
from pipetui.services.present.signs import DIRECTION_SIGNS
from pipetui.tui.actions import days
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipetui.domain.model import Contact
    from pipetui.tui.screens.dealing_screen import DealingScreen
    from pipetui.tui.widgets.lines import Piece

_NOTHING = "\0"
"""What Enter hands over where nothing is said; nobody can type it."""
_TOP_SCORE = 10


@dataclass(frozen=True, slots=True)
class _Log:
    """A touch on its way: where it is logged, what is known of it so far."""

    board: DealingScreen
    deals: tuple[int, ...]
    line: TouchLine
    answer: str | None = None
    score: int | None = None

    def write(self) -> None:
        """Log it; the step that is done with it is followed by the next one."""
        board, line = self.board, self.line
        planned = days.planned(board, self.deals)

        def make(deals: tuple[int, ...], _force: str | None) -> LogTouch:
            return LogTouch(
                deal_ids=deals,
                kind=line.kind,
                text=line.text,
                direction=line.direction,
                # Made again elsewhere, neither the person nor the moment is the same.
                at=line.at if deals == self.deals else None,
                contact_id=line.contact_id if deals == self.deals else None,
                usual_contact=True,
                score=self.score,
                answer=self.answer,
                finishes=True,
                plans=board.PLANS,
            )

        board.do_on(make, self.deals)
        days.offer_step(board, planned)


def touch(board: DealingScreen) -> None:
    """Log a touch by its letter; a capital letter is the buyer's, a blank begins a line."""
    deals = board.state.targets
    if not deals:
        return

    def take(letter: str) -> None:
        kind, direction = kind_of_letter(letter)
        _log(_Log(board, deals, TouchLine(kind=kind, direction=direction)))

    def typed(text: str) -> None:
        letter = text[:1]
        if letter.isupper() and letter.lower() in LETTERS:
            board.prompt.finish()
            take(letter)
        elif letter == " ":
            board.prompt.finish()
            _ask_line(board, deals)

    board.ask(
        Question(
            label="Touch",
            accept=take,
            typed=typed,
            choices=tuple(
                Choice(kind, key=letter, letter=letter) for letter, kind in LETTERS.items()
            ),
            placeholder="a letter; a capital when they reached out; space: with words",
            instant=True,
        )
    )


def answer(board: DealingScreen, touch_id: int) -> None:
    """What was answered to an objection that is shown."""
    inspection = board.pane.inspection
    touches = inspection.whole.touches if inspection else ()
    found = next((each for each in touches if each.id == touch_id), None)
    if found is None or found.kind is not TouchKind.OBJECTION:
        return
    board.ask(
        Question(
            label="Answered with",
            accept=lambda text: _answer(board, found.deal_id, found.id, text),
            preset=found.answer or "",
            placeholder=found.text or "",
        )
    )


def _answer(board: DealingScreen, deal: int, touch_id: int, text: str) -> None:
    board.do(AnswerObjection(deal_id=deal, touch_id=touch_id, answer=text))


# -- what a kind still asks ----------------------------------------------------------------


def _log(log: _Log) -> None:
    """Log it, after asking for what it is nothing without."""
    match log.line.kind:
        case TouchKind.NO:
            days.said_no(log.board, log.deals, log.line.text)
        case TouchKind.OBJECTION:
            objections = log.board.state.process.pipeline.objections
            _ask_words(log, "Objection", objections, _ask_answer)
        case TouchKind.FEEDBACK:
            _ask_words(log, "Feedback", (), _ask_score)
        case _:
            log.write()


def _ask_words(
    log: _Log, label: str, choices: tuple[str, ...], go_on: Callable[[_Log], None]
) -> None:
    if log.line.text:
        go_on(log)
        return
    log.board.ask(
        Question(
            label=label,
            accept=lambda text: go_on(replace(log, line=replace(log.line, text=text))),
            choices=choices,
            placeholder="what was said",
        )
    )


def _ask_answer(log: _Log) -> None:
    """What was answered; Enter alone and Esc leave the objection open."""

    def accept(text: str) -> None:
        replace(log, answer=None if text == _NOTHING else text).write()

    log.board.ask(
        Question(
            label="Answered with",
            accept=accept,
            cancel=log.write,
            choices=(Choice("— not answered yet", "it stays open", _NOTHING),),
            placeholder=f"what you said; {log.board.house.key('prompt.accept')} leaves it open",
        )
    )


def _ask_score(log: _Log) -> None:
    """How happy they are; Enter alone and Esc leave it without a score."""
    board = log.board

    def accept(text: str) -> None:
        score = None if text == _NOTHING else _score(text)
        if text != _NOTHING and score is None:
            board.tell_mistake(BadValue(f"{text} is not a score", "a score is 0 to 10"))
            return
        board.prompt.finish()
        replace(log, score=score).write()

    board.ask(
        Question(
            label="Score, 0 to 10",
            accept=accept,
            cancel=log.write,
            choices=(Choice("— no score", "", _NOTHING),),
            placeholder=f"how happy they are; {board.house.key('prompt.accept')} leaves it out",
            stays=True,
        )
    )


def _score(text: str) -> int | None:
    plain = text.isascii() and text.isdigit() and len(text) <= len(str(_TOP_SCORE))
    return int(text) if plain and int(text) <= _TOP_SCORE else None


# -- a line --------------------------------------------------------------------------------


def _ask_line(board: DealingScreen, deals: tuple[int, ...]) -> None:
    """Kind, words, who and when in one line."""
    with board.telling():
        people = _people(board, deals)
        _ask_line_of(board, deals, people)


def _ask_line_of(board: DealingScreen, deals: tuple[int, ...], people: Sequence[Contact]) -> None:
    now, step_key = board.state.now, board.house.key("deal.step")

    def preview(text: str) -> None:
        if not text.strip():
            names = " · ".join(f"@{each.name}" for each in people)
            told = names or "the letter or name of the kind, then what is worth keeping"
            board.prompt.tell([(told, board.palette("muted", "panel"))])
            return
        try:
            line = parse_touch(text, now, people, step_key=step_key)
            board.prompt.tell(_told(board, line, people))
        except BadValue as error:
            board.tell_mistake(error)

    def accept(text: str) -> None:
        try:
            line = parse_touch(text, now, people, step_key=step_key)
        except BadValue as error:
            board.tell_mistake(error)
            return
        board.prompt.finish()
        log = _Log(board, deals, line)
        if line.contact_id is None and len(people) > 1:
            _ask_who(log, people)
        else:
            _log(log)

    board.ask(
        Question(
            label="Touch",
            accept=accept,
            typed=preview,
            placeholder="c left a message @anna yesterday 14:00",
            stays=True,
        )
    )


def _people(board: DealingScreen, deals: tuple[int, ...]) -> list[Contact]:
    """The contacts of a single deal, the one touched last first."""
    if len(deals) != 1:
        return []
    whole = reading.whole_deal(board.at_desk.session, deals[0])
    order = [each.contact_id for each in reversed(whole.touches)]
    places = {contact: order.index(contact) for contact in set(order)}
    return sorted(whole.people, key=lambda each: places.get(each.id, len(order)))


def _ask_who(log: _Log, people: Sequence[Contact]) -> None:
    """With whom it was, of several; Esc leaves that open."""

    def accept(chosen: str) -> None:
        _log(replace(log, line=replace(log.line, contact_id=int(chosen))))

    log.board.ask(
        Question(
            label="With",
            accept=accept,
            cancel=lambda: _log(log),
            choices=tuple(Choice(each.name, each.title or "", str(each.id)) for each in people),
            placeholder=f"{log.board.house.key('prompt.cancel')}: with whom it usually is",
            instant=True,
        )
    )


def _told(board: DealingScreen, line: TouchLine, people: Sequence[Contact]) -> list[Piece]:
    """What a typed line comes to."""
    parts = [line.text or ""]
    parts += [f"with {each.name}" for each in people if each.id == line.contact_id]
    if line.at is not None:
        local = line.at.astimezone(board.state.now.zone)
        parts.append(f"{long_day(local.date(), board.state.now.today)} {local:%H:%M}")
    rest = "".join(f" · {part}" for part in parts if part)
    return [
        (
            f"{DIRECTION_SIGNS[line.direction]} {line.kind}",
            board.palette("text", "panel", bold=True),
        ),
        (rest, board.palette("today", "panel")),
    ]


ACTIONS: Mapping[str, Callable[[DealingScreen], None]] = {"deal.touch": touch}
