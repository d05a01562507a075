"""How a deal goes: through its stages with what is said in each, to its end or to today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.commands import DealDraft
from pipetui.services.demo import diary as do

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from pipetui.domain.money import Money
    from pipetui.services.demo.content import Beat, Churn, Content, Firm, Loss
    from pipetui.services.demo.diary import Diary, Step

SLIP = 11
"""Days by which an expected close is put off."""
_TENTHS = 10
_PRICED_FROM = {"discovery", "proposal"}
_JUDGED = {"qualified", "interaction"}
"""Where the fit questions are answered."""
_PLANNED = 0.12
_WEEK = 7
_TOLD_AFTERWARDS = 0.55
_OBJECTED = 0.3
_ANSWERED = 0.8
"""Of the objections; the others were left as they are."""


@dataclass(frozen=True, kw_only=True)
class Cast:
    """What a deal is about."""

    firm: Firm
    title: str
    product: str
    value: Money | None
    priced: bool
    """Whether the value is known from the first day."""
    source: str
    owner: str
    fit: str = ""
    """The answers to the fit questions, a letter each; empty: never asked."""
    tags: tuple[str, ...] = ()
    notes: str | None = None


@dataclass(frozen=True)
class Stay:
    """One stage on a deal's way; `forced` says why it left with its list unfinished."""

    line: str
    """The key of the pipeline."""
    stage: str
    days: float
    forced: str | None = None


class Arc:
    """Writes one deal's diary. Times are days before today."""

    def __init__(self, content: Content, diary: Diary, cast: Cast, chance: Random) -> None:
        self.content = content
        self.cast = cast
        self.chance = chance
        self._diary = diary
        self._priced = cast.priced
        self._close_set = False
        self._done: frozenset[str] = frozenset()

    # -- the way -----------------------------------------------------------------------------

    def walk(self, way: Sequence[Stay], begin: float, closing: float) -> float:
        """Go through these stays from `begin` on, leaving the last one open; gives its start."""
        start = begin
        for place, stay in enumerate(way):
            former = way[place - 1] if place else None
            if former is None:
                self.arrive(stay, start)
            else:
                self.enter(stay, start, former)
            if place == min(1, len(way) - 1):
                self._introduce(start)
            if stay.stage in _JUDGED and self.cast.fit:
                self.note(start - stay.days / 2, do.judge(self.cast.fit))
            if stay.stage in _PRICED_FROM:
                self._price(start, closing)
            if place + 1 < len(way):
                self.stay(stay, start, start - stay.days)
                # Rounded, for what happens on one day is kept in order by being equal.
                start = round(start - stay.days, 6)
        return start

    def arrive(self, stay: Stay, days_ago: float) -> None:
        """The deal comes in."""
        cast, firm = self.cast, self.cast.firm
        draft = DealDraft(
            title=cast.title,
            company=firm.name,
            contact=firm.contact,
            email=firm.email,
            value=cast.value if cast.priced else None,
            pipeline=stay.line,
            stage=stay.stage,
            owner=cast.owner,
            source=cast.source,
            product=cast.product,
            region=firm.region,
            tags=cast.tags,
            notes=cast.notes,
        )
        self.note(days_ago, do.add(draft))

    def enter(self, stay: Stay, days_ago: float, former: Stay) -> None:
        """On to a stage: everything required is finished first, or the gate is forced."""
        before = () if former.forced else (do.tick(self._done),)
        self._done = frozenset()
        line = stay.line if stay.line != former.line else None
        self.note(days_ago, *before, do.finish(), do.move(stay.stage, former.forced, line))

    def stay(
        self,
        stay: Stay,
        start: float,
        end: float,
        count: int | None = None,
        said: str | None = None,
    ) -> None:
        """What is said and done in a stage; with a `count`, the last of it on the day `end`."""
        beats = self._beats(stay, count)
        self._done = frozenset(key for beat in beats for key in beat.ticks)
        for place, beat in enumerate(beats):
            part = (place + 1) / len(beats) if count else (place + 0.5) / len(beats)
            when = start - (start - end) * part
            planned = count is None and self.chance.random() < _PLANNED
            if planned and not place:
                self.plan(start, stay, round(-when))
            last = place + 1 == len(beats)
            text = said if last and said else self.chance.choice(beat.texts)
            steps = [do.touch(beat.kind, self.say(text), beat.way, score=beat.score)]
            if count and beat.ticks:
                steps.append(do.tick(beat.ticks, required=False))
            if planned and not place:
                steps.append(do.finish())
            self.note(when, *steps)

    def plan(self, days_ago: float, stay: Stay, day: int) -> None:
        """A next step of the kind this stage asks for, due on a day from today."""
        steps = self.content.steps[stay.stage if stay.line == "sales" else "accounts"]
        text = self.say(self.chance.choice(steps))
        self.note(days_ago, do.plan(text, self._diary.workdays.day(day)))

    def note(self, days_ago: float, *steps: Step) -> None:
        """Write into the diary."""
        self._diary.note(days_ago, *steps)

    def say(self, text: str) -> str:
        """A text with the contact's and the product's names in their places."""
        product = self.content.products[self.cast.product][0]
        return text.format(who=self.cast.firm.who, it=product)

    def put_off(self, days_ago: float, closing: float, times: int) -> None:
        """The expected close slips, a week and a half at a time, to the day it has in the end."""
        for left in range(times):
            day = self._day(closing + SLIP * left)
            self.note(days_ago + 2 * left, do.edit(("close", day)))

    def object(self, days_ago: float, number: int, *, answered: bool = True) -> None:
        """The buyer objects, and mostly is answered."""
        objection = self.content.objections[number]
        text = f"{objection.says}: {self.say(objection.text)}"
        answer = objection.answer if answered else None
        self.note(days_ago, do.touch("objection", text, "in", answer))

    def refuse(self, days_ago: float, *, again: float) -> None:
        """The buyer says no, and once more when asked again."""
        for when, text in zip((days_ago, again), self.content.lists["noes"], strict=True):
            self.note(when, do.touch("no", self.say(text), "in"))

    # -- the end -----------------------------------------------------------------------------

    def win(self, last: Stay, start: float) -> float:
        """Talk through the last stay and sign; gives the day."""
        end = start - last.days
        self.stay(last, start, end)
        if last.stage in _PRICED_FROM | {"negotiation"} and self.chance.random() < _OBJECTED:
            number = self.chance.randrange(len(self.content.objections))
            self.object((start + end) / 2, number)
        self.note(end, do.tick(self._done), do.finish(), do.win())
        after = end - self.chance.randint(14, 40)
        if after >= 0 and self.chance.random() < _TOLD_AFTERWARDS:
            praise = self.chance.choice(self.content.feedback)
            score = self.chance.choice(praise.scores)
            self.note(after, do.touch("feedback", praise.text, "in", score=score))
        return end

    def lose(self, last: Stay, start: float, loss: Loss) -> float:
        """Let the last stay end in a loss; gives the day."""
        end = start - last.days
        if loss.attempts:
            for place in range(loss.attempts):
                self.note(start - last.days * place / loss.attempts, do.attempt())
        else:
            self.stay(last, start, (start + end) / 2)
        if loss.park and last.days > _WEEK:
            until = self._diary.workdays.day(round(-end))
            self.note((start + end) / 2, do.finish(), do.park(until))
        if loss.objection:
            names = [each.says for each in self.content.objections]
            answered = self.chance.random() < _ANSWERED
            self.object(end + last.days / 3, names.index(loss.objection), answered=answered)
        if loss.text:
            kind = "no" if loss.no else "email"
            self.note(end, do.touch(kind, self.say(loss.text), loss.way))
        competitor = loss.competitor or (
            self.chance.choice(loss.competitors) if loss.competitors else None
        )
        self.note(end, do.finish(), do.lose(loss.reason, competitor))
        return end

    def rest(self, days_ago: float, back: float) -> None:
        """Lost without a decision, and taken up again after a while."""
        text = self.say("{who} cannot decide now and asks to be left alone for a month or two")
        self.note(days_ago, do.touch("no", text, "in"), do.finish(), do.lose("No decision"))
        self.note(back, do.touch("call", self.say("{who} rang: now it is wanted"), "in"))
        self.note(back, do.reopen())

    def leave(self, days_ago: float, churn: Churn) -> None:
        """A client goes."""
        self.note(
            days_ago,
            do.touch("feedback", self.say(churn.text), "in", score=churn.score),
            do.churn(churn.reason),
        )

    # -- details -----------------------------------------------------------------------------

    def _introduce(self, days_ago: float) -> None:
        """Who else has a part in it, where more than one does."""
        firm = self.cast.firm
        others = self.content.colleagues.get(firm.name, ())
        if not others:
            return
        role = "uses" if any(each.role == "decides" for each in others) else "decides"
        self.note(days_ago, do.involve(firm.email, role))
        for each in others:
            self.note(days_ago, do.involve(each.name, each.role))

    def _beats(self, stay: Stay, count: int | None) -> list[Beat]:
        beats = list(self.content.talk[stay.line].get(stay.stage, ()))
        if stay.stage == "lead":
            # Whom we called first did not write first; who wrote through the site did.
            if self.cast.source.startswith(("web", "search")):
                beats[0] = replace(beats[0], often=_TENTHS)
            elif self.cast.source == "cold call":
                beats[0] = replace(beats[0], often=0)
        if count is not None:
            return [beat for beat in beats if stay.stage != "lead" or beat.way == "out"][:count]
        return [beat for beat in beats if self.chance.random() * _TENTHS < beat.often]

    def _price(self, days_ago: float, closing: float) -> None:
        """The value, and when it is hoped to close: a little too early at first."""
        fields = []
        if self.cast.value is not None and not self._priced:
            fields.append(("value", self.cast.value.text()))
            self._priced = True
        if not self._close_set:
            early = closing + self.chance.choice((0, 0, 2, 3, 7, 11))
            if closing < 0 <= early:
                early = closing
            fields.append(("close", self._day(min(early, days_ago - 5))))
            self._close_set = True
        if fields:
            self.note(days_ago, do.edit(*fields))

    def _day(self, days_ago: float) -> str:
        workdays = self._diary.workdays
        day = workdays.day(-round(days_ago))
        # Nobody hopes for a Sunday.
        return (day - timedelta(days=max(0, day.weekday() - 4))).isoformat()
