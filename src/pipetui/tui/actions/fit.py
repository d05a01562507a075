"""The qualification questions, asked one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import AnswerFit
from pipetui.domain.fit import Answer, answers_of
from pipetui.services import reading
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.lines import cut
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.tui.screens.dealing_screen import DealingScreen

_BESIDE_QUESTION = 32
"""Cells of the prompt's line that are not the question's."""


def fit(board: DealingScreen) -> None:
    """Ask each question; y, n or u answers it, Enter keeps what was said, Esc stops there.

    What was answered by then is one step.
    """
    deals = board.state.targets
    pipeline = board.state.process.pipeline
    if not deals:
        return
    if not pipeline.questions:
        told = f"{pipeline.name} asks no questions for qualification"
        board.say(told, "warning", more=f"{board.house.key('process.open')} writes them")
        return
    with board.telling():
        first = reading.deals_by_id(board.at_desk.session, deals[:1])[0].deal
        former = answers_of(first.fit, pipeline.questions)
        _ask(board, deals, former, {})


def _ask(
    board: DealingScreen,
    deals: tuple[int, ...],
    former: Mapping[str, Answer | None],
    given: Mapping[str, str],
) -> None:
    """Ask the first question that has not been asked, or keep the answers when there is none."""
    question = next((each for each in former if each not in given), None)
    if question is None:
        _keep(board, deals, former, given)
        return
    said = former[question]
    place = f"Fit {len(given) + 1} of {len(former)}"
    room = max(board.size.width - _BESIDE_QUESTION, 0)
    board.ask(
        Question(
            label=f"{place}  {cut(question, room)}",
            accept=lambda answer: _ask(board, deals, former, {**given, question: answer}),
            cancel=lambda: _keep(board, deals, former, given),
            choices=tuple(
                Choice(each, "as answered before" if each is said else "", letter=each[0])
                for each in Answer
            ),
            at=said or Answer.UNKNOWN,
            placeholder="the answer's letter",
            instant=True,
        )
    )


def _keep(
    board: DealingScreen,
    deals: tuple[int, ...],
    former: Mapping[str, Answer | None],
    given: Mapping[str, str],
) -> None:
    """One step of all answers; several deals take each, one alone those that are others."""
    new = {each: said for each, said in given.items() if len(deals) > 1 or former[each] != said}
    if not new:
        board.say("The fit stays as it was")
        return
    numbers = {question: str(place) for place, question in enumerate(former, 1)}
    answers = tuple((numbers[each], said) for each, said in new.items())
    board.do_on(lambda deals, _force: AnswerFit(deal_ids=deals, answers=answers), deals)


ACTIONS: Mapping[str, Callable[[DealingScreen], None]] = {"deal.fit": fit}
