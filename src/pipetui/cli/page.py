"""One deal, whole, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument

from pipetui.cli.fit import QUESTION_COLUMNS, question_rows
from pipetui.cli.layout import Column, facts, paragraph, set_in, table
from pipetui.cli.output import Piece, Style
from pipetui.cli.program import program
from pipetui.cli.wording import (
    due_piece,
    moment_text,
    step_piece,
    tags_text,
    value_text,
)
from pipetui.domain.dates import date_words
from pipetui.domain.fit import answers_of, fit_of, fit_text
from pipetui.domain.model import Status
from pipetui.domain.planning import repeat_text
from pipetui.domain.summary import checklist, sub_steps
from pipetui.services.present.chances import chance_text
from pipetui.services.present.conditions import judge_conditions
from pipetui.services.present.deals import why_here
from pipetui.services.present.signs import DIRECTION_SIGNS, due_said, touch_said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.cli.output import Line
    from pipetui.domain.dates import Now
    from pipetui.domain.model import Contact, Task, Touch, Visit
    from pipetui.domain.operation import Change
    from pipetui.domain.process import ProcessMap
    from pipetui.services.present.deals import DealPresenter
    from pipetui.services.reading import LogEntry, WholeDeal

History = list[tuple["LogEntry", tuple["Change", ...]]]


def show(ctx: typer.Context, words: Annotated[list[str], Argument(metavar="ID")]) -> None:
    """Show a deal whole: facts, checklist, tasks, touches, stages, history.

    ID is its number, or a part of an open deal's title that means only one.
    """
    from pipetui.services.learned import load_lines, load_measured
    from pipetui.services.present.deals import DealPresenter
    from pipetui.services.reading import deal_history, maps, resolve_deal, whole_deal

    here = program(ctx)
    with here.session() as session:
        deal_id = resolve_deal(session, " ".join(words))
        whole = whole_deal(session, deal_id)
        history = deal_history(session, deal_id)
        known = maps(session)
        now = session.now()
        stale_lines = load_lines(session, working_days=here.working_days)
        presenter = DealPresenter(known, now, stale_lines, load_measured(session))
    if here.out.as_json:
        here.out.document(presenter.whole(whole, history))
        return
    page = _Page(whole, history, maps=known, presenter=presenter, now=now, width=here.out.width)
    here.out.lines(page.lines())


class _Page:
    """The sections of a page, each left out when there is nothing to say."""

    def __init__(
        self,
        whole: WholeDeal,
        history: History,
        *,
        maps: Sequence[ProcessMap],
        presenter: DealPresenter,
        now: Now,
        width: int | None,
    ) -> None:
        self.whole = whole
        self.deal = whole.facts.deal
        self.history = history
        self.maps = maps
        self.process = next(m for m in maps if m.pipeline.id == self.deal.pipeline_id)
        self.presenter = presenter
        self.now = now
        self.width = width

    def lines(self) -> list[Line]:
        """The whole page."""
        deal = self.deal
        lines: list[Line] = [
            (Piece(f"#{deal.id}", Style.ACCENT), " ", Piece(deal.title, Style.STRONG))
        ]
        lines += facts(self._facts(), self.width)
        for title, section in (
            ("Notes", paragraph(deal.notes, self.width) if deal.notes else []),
            (self._checklist_title(), self._checklist()),
            ("Questions", self._questions()),
            ("Tasks", self._tasks()),
            ("Touches", self._touches()),
            ("Stages", self._visits()),
            ("History", self._history()),
        ):
            if section:
                lines += ["", Piece(title, Style.STRONG), *section]
        return lines

    def _facts(self) -> list[tuple[str, str | Piece | None]]:
        deal, today, day_of = self.deal, self.now.today, self.now.day_of
        stale = self.presenter.staleness(deal)
        touched = deal.last_touch_at
        return [
            ("Stage", self._stage_text()),
            ("Stale", Piece(stale.reason, Style.BAD) if stale.is_stale and stale.reason else None),
            ("Next step" if deal.status is Status.OPEN else "Outcome", step_piece(deal, self.now)),
            ("Company", self.whole.facts.company),
            ("Contact", "\n".join(_person(each, self.whole) for each in self.whole.people)),
            ("Value", value_text(deal.value)),
            ("Chance", self._chance()),
            ("Fit", fit_text(fit_of(deal.fit, self.presenter.questions(deal)))),
            ("Close", self._close()),
            ("Renewal", date_words(deal.renewal, today) if deal.renewal else None),
            ("Source", deal.source),
            ("Product", deal.product),
            ("Region", deal.region),
            ("Owner", deal.owner),
            ("Tags", tags_text(deal.tags)),
            ("Links", "\n".join(deal.links)),
            ("Last touch", date_words(day_of(touched), today) if touched else None),
            ("Attempts", f"{deal.attempts} without an answer" if deal.attempts else None),
            ("Noes", str(deal.noes) if deal.noes else None),
            ("Competitor", deal.competitor),
            ("Made", date_words(day_of(deal.created_at), today)),
            ("Why here", why_here(self.whole)),
            *((name, value) for name, value in deal.extra),
        ]

    def _stage_text(self) -> str:
        stage = self.presenter.stage(self.deal)
        line = self.process.pipeline.name
        if stage is None:
            return line
        if stage.retired:
            return f"{stage.name} (no longer in {line})"
        place = self.process.stages.index(stage) + 1
        days = self.presenter.days_in_stage(self.deal)
        since = "" if days is None else f", {days} d"
        return f"{stage.name}{since} ({place} of {len(self.process.stages)} in {line})"

    def _chance(self) -> str | None:
        chance = self.presenter.chance(self.deal)
        return None if chance is None else chance_text(chance, self.presenter.stage(self.deal))

    def _close(self) -> str | None:
        deal = self.deal
        if deal.expected_close is None:
            return None
        pushed = {0: "", 1: ", put off once"}.get(deal.pushes, f", put off {deal.pushes} times")
        return f"{date_words(deal.expected_close, self.now.today)}{pushed}"

    def _items(self) -> list[Task]:
        return checklist(self.whole.tasks, self.deal.stage_id)

    def _checklist_title(self) -> str:
        items = self._items()
        return f"Checklist {sum(not item.is_open for item in items)} of {len(items)}"

    def _checklist(self) -> list[Line]:
        if self.deal.status is Status.LOST:
            return []
        rows: list[list[str | Piece]] = []
        for number, item in enumerate(self._items(), 1):
            rows.append(self._item(str(number), item))
            for place, step in enumerate(sub_steps(self.whole.tasks, item), 1):
                rows.append(self._item(f"{number}.{place}", step))
        for judged in judge_conditions(self.whole, self.maps, self.now):
            sign = Piece("yes", Style.GOOD) if judged.is_met else Piece("no", Style.BAD)
            rows.append(["", sign, judged.text, ""])
        return self._table(
            [Column("#", "right"), Column(""), Column("", least=20, wraps=True), Column("")], rows
        )

    def _item(self, number: str, item: Task) -> list[str | Piece]:
        due = due_said(item.due, None, self.now.today) if item.is_open else ""
        need = "required" if item.required and item.is_open else ""
        return [
            number,
            "[ ]" if item.is_open else Piece("[x]", Style.GOOD),
            item.text,
            Piece(", ".join(each for each in (need, due) if each), Style.FAINT),
        ]

    def _questions(self) -> list[Line]:
        """The qualification questions, once one of them is answered."""
        answers = answers_of(self.deal.fit, self.presenter.questions(self.deal))
        rows = question_rows(answers) if any(answers.values()) else []
        return self._table(QUESTION_COLUMNS, rows)

    def _tasks(self) -> list[Line]:
        rows: list[list[str | Piece]] = []
        for task in self.whole.tasks:
            if task.stage_id is not None:
                continue
            step: str | Piece = due_piece(task.text, task.due, task.due_time, self.now.today)
            if not task.is_open:
                step = Piece(task.text, Style.FAINT)
            elif task.due is None:
                step = task.text
            again = repeat_text(task.repeat) if task.is_open and task.repeat else ""
            box = "[ ]" if task.is_open else Piece("[x]", Style.GOOD)
            rows.append([f"t{task.id}", box, step, Piece(again, Style.FAINT)])
        return self._table(
            [Column("#", "right"), Column(""), Column("", least=20, wraps=True), Column("")], rows
        )

    def _touches(self) -> list[Line]:
        people = {contact.id: contact.name for contact in self.whole.people}
        rows = [self._touch(touch, people) for touch in reversed(self.whole.touches)]
        return self._table([Column("#"), Column(""), Column("", least=20, wraps=True)], rows)

    def _touch(self, touch: Touch, people: dict[int, str]) -> list[str | Piece]:
        parts = [
            people.get(touch.contact_id or 0),
            touch_said(touch),
            f"answered: {touch.answer}" if touch.answer else None,
        ]
        at = Piece(moment_text(touch.at, self.now), Style.FAINT)
        said = " · ".join(part for part in parts if part)
        return [at, f"{DIRECTION_SIGNS[touch.direction]} {touch.kind}", said]

    def _visits(self) -> list[Line]:
        rows = [self._visit(visit) for visit in self.whole.visits]
        return self._table(
            [Column("#"), Column(""), Column("", "right"), Column("", least=20, wraps=True)], rows
        )

    def _visit(self, visit: Visit) -> list[str | Piece]:
        until = self.now.day_of(visit.left_at) if visit.left_at else self.now.today
        days = (until - self.now.day_of(visit.entered_at)).days
        ended = str(visit.ended).replace("_", " ") if visit.ended else ""
        forced = f"gate passed: {visit.forced}" if visit.forced else ""
        return [
            Piece(moment_text(visit.entered_at, self.now), Style.FAINT),
            self.presenter.stay(visit, self.deal),
            f"{max(days, 0)} d" if visit.start_known else "",
            ", ".join(each for each in (ended, forced) if each),
        ]

    def _history(self) -> list[Line]:
        rows: list[list[str | Piece]] = [
            [Piece(moment_text(head.at, self.now), Style.FAINT), head.label, head.actor]
            for head, _ in self.history
        ]
        return self._table([Column("#"), Column("", least=20, wraps=True), Column("")], rows)

    def _table(self, columns: list[Column], rows: list[list[str | Piece]]) -> list[Line]:
        if not rows:
            return []
        width = None if self.width is None else self.width - 2
        return set_in(table(columns, rows, width)[1:])


def _person(contact: Contact, whole: WholeDeal) -> str:
    parts = (contact.name, whole.roles.get(contact.id), contact.email, contact.phone)
    return ", ".join(part for part in parts if part)
