"""What is told of one deal or stage: all of it, its facts in words, in short for a clipboard."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipetui.domain.dates import date_words, short_day
from pipetui.domain.fit import fit_of, fit_text
from pipetui.domain.metrics.chances import chance_in
from pipetui.domain.model import Status
from pipetui.domain.staleness import FIXED
from pipetui.domain.summary import checklist, next_step, sub_steps
from pipetui.domain.text import visible
from pipetui.services.present.amounts import money_text
from pipetui.services.present.chances import chance_text
from pipetui.services.present.conditions import judge_conditions
from pipetui.services.present.deals import DealPresenter, why_here
from pipetui.services.present.signs import outcome_said, touch_said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from pipetui.domain.dates import Now
    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.model import Contact, Deal, Task
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.domain.staleness import Lines
    from pipetui.services.present.conditions import Judged
    from pipetui.store.log import LogEntry
    from pipetui.store.queries.deals import WholeDeal

_PUT_OFF = {0: "", 1: ", put off once"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A deal with everything that is told of it, as of one moment."""

    whole: WholeDeal
    maps: tuple[ProcessMap, ...]
    now: Now
    changes: tuple[LogEntry, ...] = ()
    """The newest operations that touched it, newest first."""
    changes_count: int = 0
    """How many there are in all."""
    refused: str | None = None
    """Why a move of it has just been refused."""
    lines: Lines = FIXED
    """After how many days it has been in its stage too long."""
    measured: Mapping[int, Rate] = field(default_factory=dict)
    """How many of the deals that came to each stage were won."""

    @property
    def deal(self) -> Deal:
        """The deal itself."""
        return self.whole.facts.deal

    @property
    def process(self) -> ProcessMap | None:
        """The map of its pipeline."""
        wanted = self.deal.pipeline_id
        return next((each for each in self.maps if each.pipeline.id == wanted), None)

    @property
    def stage(self) -> Stage | None:
        """The stage it is in, or was in when it closed."""
        return self.presenter.stage(self.deal)

    @property
    def items(self) -> list[Task]:
        """The checklist of that stage, in order."""
        return checklist(self.whole.tasks, self.deal.stage_id)

    def steps(self, item: Task) -> list[Task]:
        """The sub-steps of an item, in order."""
        return sub_steps(self.whole.tasks, item)

    @property
    def conditions(self) -> tuple[Judged, ...]:
        """What else that stage asks for, and whether it is there."""
        return judge_conditions(self.whole, self.maps, self.now)

    @property
    def presenter(self) -> DealPresenter:
        """What follows from maps and present."""
        return DealPresenter(self.maps, self.now, self.lines, self.measured)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageInspection:
    """A stage and what stands in it."""

    process: ProcessMap
    stage: Stage
    count: int = 0
    sums: Mapping[str, int] = field(default_factory=dict)
    """Value by currency, in minor units; recurring amounts by their year."""
    measured: Mapping[int, Rate] = field(default_factory=dict)
    """How many of the deals that came to each stage were won."""

    @property
    def chance(self) -> str | None:
        """How likely a deal here is to be won, and what that is from; None where it is unknown."""
        chance = chance_in(self.stage, self.measured)
        return None if chance is None else chance_text(chance, self.stage)


def day_said(day: date, today: date) -> str:
    """A day as people say it: `today`, `Fri`; one that is past or far as a date, `3 Aug`."""
    return short_day(day, today) if day >= today else date_words(day, today)


def moment_said(instant: datetime, now: Now) -> str:
    """The day of an instant, for the person."""
    return day_said(now.day_of(instant), now.today)


def deal_facts(inspection: Inspection) -> list[tuple[str, str]]:
    """The facts of a deal by their names, those it has; imported columns last."""
    deal, now = inspection.deal, inspection.now
    pairs = (
        ("Company", inspection.whole.facts.company),
        ("Value", money_text(deal.value) if deal.value else None),
        ("Stage", _stage_said(inspection)),
        ("Outcome", outcome_said(deal, now)),
        ("Close", _close_said(inspection)),
        ("Renewal", date_words(deal.renewal, now.today) if deal.renewal else None),
        ("Chance", _chance_said(inspection)),
        ("Fit", fit_text(fit_of(deal.fit, inspection.presenter.questions(deal)))),
        ("Owner", deal.owner),
        ("Source", deal.source),
        ("Product", deal.product),
        ("Region", deal.region),
        ("Tags", " ".join(f"#{tag}" for tag in deal.tags)),
        ("Rival", deal.competitor),
        ("Tried", f"{deal.attempts} without an answer" if deal.attempts else None),
        ("Noes", str(deal.noes) if deal.noes else None),
        ("Made", _on(deal.created_at, now)),
        ("Why here", why_here(inspection.whole)),
        *deal.extra,
    )
    return [(name, said) for name, said in pairs if said]


def summary_text(inspection: Inspection) -> str:
    """A deal in a few plain lines, to be pasted elsewhere; its days are dates."""
    deal, now = inspection.deal, inspection.now
    lines = [deal.title]
    head = [each for name, each in deal_facts(inspection) if name in {"Company", "Value"}]
    if inspection.stage is not None:
        head.append(inspection.stage.name)
    lines.append(" · ".join([*head, f"#{deal.id}"]))
    outcome = outcome_said(deal, now)
    if outcome:
        lines.append(outcome)
    step = next_step(inspection.whole.tasks)
    if step is not None and step.due is not None:
        at = f" {step.due_time:%H:%M}" if step.due_time else ""
        lines.append(f"Next: {step.text}, {_date(step.due)}{at}")
    if deal.expected_close is not None:
        lines.append(f"Close: {_date(deal.expected_close)}")
    lines += [f"Contact: {_person(each)}" for each in inspection.whole.people]
    still = [item.text for item in inspection.items if item.is_open]
    if still and deal.status is Status.OPEN:
        lines.append(f"To do in this stage: {'; '.join(still)}")
    if inspection.whole.touches:
        touch = inspection.whole.touches[-1]
        said = touch_said(touch)
        on = _date(now.day_of(touch.at))
        lines.append(f"Last touch: {touch.kind}, {on}{f': {said}' if said else ''}")
    lines += [f"Link: {link}" for link in deal.links]
    shown = [visible(line) for line in lines]
    if deal.notes:
        shown += ["", visible(deal.notes, lines=True)]
    return "\n".join(shown)


def _stage_said(inspection: Inspection) -> str | None:
    stage, process = inspection.stage, inspection.process
    if stage is None or process is None:
        return process.pipeline.name if process else None
    if stage not in process.stages:
        return stage.name
    place = process.stages.index(stage) + 1
    return f"{stage.name}, {place} of {len(process.stages)} in {process.pipeline.name}"


def _chance_said(inspection: Inspection) -> str | None:
    chance = inspection.presenter.chance(inspection.deal)
    return None if chance is None else chance_text(chance, inspection.stage)


def _close_said(inspection: Inspection) -> str | None:
    deal = inspection.deal
    if deal.expected_close is None:
        return None
    pushed = _PUT_OFF.get(deal.pushes, f", put off {deal.pushes} times")
    return f"{day_said(deal.expected_close, inspection.now.today)}{pushed}"


def _person(contact: Contact) -> str:
    parts = (contact.name, contact.title, contact.email, contact.phone)
    return ", ".join(part for part in parts if part)


def _date(day: date) -> str:
    return f"{day:%a} {date_words(day)}"


def _on(instant: datetime, now: Now) -> str:
    return date_words(now.day_of(instant), now.today)
