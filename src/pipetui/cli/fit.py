"""How well a deal fits: the qualification questions of its pipeline, asked and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument

from pipetui.cli.arguments import is_id, parse_ids
from pipetui.cli.grammar import Misuse
from pipetui.cli.layout import Column, table
from pipetui.cli.options import KeepGoing
from pipetui.cli.output import Piece, Style
from pipetui.cli.program import program
from pipetui.cli.writing import Body, Written, carry_out, deal_items
from pipetui.domain.commands import AnswerFit
from pipetui.domain.errors import Refused
from pipetui.domain.fit import Answer, answers_of, fit_of, fit_text
from pipetui.domain.text import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.cli.layout import Cell
    from pipetui.cli.output import Line
    from pipetui.cli.program import Program
    from pipetui.services.present.deals import DealPresenter
    from pipetui.services.reading import DealFacts

_STYLES: Mapping[Answer | None, Style] = {
    Answer.YES: Style.GOOD,
    Answer.NO: Style.BAD,
    Answer.UNKNOWN: Style.FAINT,
    None: Style.FAINT,
}
QUESTION_COLUMNS = [Column("#", "right"), Column(""), Column("", least=20, wraps=True)]


def fit(
    ctx: typer.Context,
    words: Annotated[list[str], Argument(metavar="ID… [QUESTION=yes|no|unknown…]")],
    *,
    keep_going: KeepGoing = False,
) -> None:
    """Answer the qualification questions of a deal, or list them.

      pipetui fit 42 1=yes budget=no 3=unknown

    QUESTION is its number or the start of its text; QUESTION= takes the answer back. A yes speaks
    for the deal; the score is the share of yes among yes and no.
    """
    count = next((place for place, word in enumerate(words) if not is_id(word)), len(words))
    ids, given = parse_ids(words[: count or 1]), words[count or 1 :]
    here = program(ctx)
    if not given:
        _list(here, ids)
        return
    command = AnswerFit(
        deal_ids=ids, answers=tuple(_read(word) for word in given), keep_going=keep_going
    )
    carry_out(here, command, Body(deal_items, _lines))


def question_rows(answers: Mapping[str, Answer | None]) -> list[list[Cell]]:
    """The questions by number, each behind its answer."""
    return [
        [str(place), Piece(answer or "-", _STYLES[answer]), question]
        for place, (question, answer) in enumerate(answers.items(), 1)
    ]


def _list(here: Program, ids: tuple[int, ...]) -> None:
    from pipetui.services.learned import load_measured
    from pipetui.services.present.deals import DealPresenter
    from pipetui.services.reading import deals_by_id, maps

    with here.session() as session:
        found = deals_by_id(session, ids)
        measured = load_measured(session) if here.out.as_json else {}
        presenter = DealPresenter(maps(session), session.now(), measured=measured)
    missing = [each for each in ids if each not in {facts.deal.id for facts in found}]
    if missing:
        raise Refused(f"there is no deal #{missing[0]}", "`pipetui list` shows the numbers")
    if here.out.as_json:
        items = [presenter.deal(each) for each in found]
        here.out.items(items)
        return
    here.out.lines(line for each in found for line in _page(each, presenter, here.out.width))


def _lines(written: Written) -> list[Line]:
    """The questions and answers of each deal that was written."""
    return [
        line for each in written.facts for line in _page(each, written.presenter, written.width)
    ]


def _page(facts: DealFacts, presenter: DealPresenter, width: int | None) -> list[Line]:
    deal = facts.deal
    questions = presenter.questions(deal)
    answers = answers_of(deal.fit, questions)
    score = fit_text(fit_of(deal.fit, questions)) or "not answered"
    if not answers:
        score = "its pipeline asks no questions"
    head = (Piece(f"#{deal.id}", Style.ACCENT), f"  {deal.title}  ", Piece(score, Style.STRONG))
    return [head, *table(QUESTION_COLUMNS, question_rows(answers), width)[1:]]


def _read(word: str) -> tuple[str, str]:
    question, sign, answer = word.rpartition("=")
    if not sign or not question.strip():
        raise Misuse(f"{shown(word)} is no QUESTION=ANSWER", "Write: pipetui fit 42 1=yes 2=no")
    return question, answer
