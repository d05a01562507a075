"""A review under way: the round, the desk it is done at, and what is asked of the deal in front."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain import rounds
from pipetui.domain.review import Reason, ReasonKind, ReviewItem
from pipetui.domain.rounds import How, keep_up
from pipetui.domain.suggesting import Suggestion, SuggestionKind
from pipetui.services.reading import deals_by_id
from pipetui.services.reviewing import load_items, load_policy, load_queue
from pipetui.services.rounds import keep, load_kept, sum_up

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from pipetui.domain.model import Deal
    from pipetui.services.rounds import Summary
    from pipetui.services.settings.config import Config
    from pipetui.tui.desk import Desk

_ENDINGS = frozenset({How.WON, How.LOST, How.PARKED, How.DELETED})


class Walk:
    """Goes through the queue of the day. Its methods raise what reading and writing raise.

    How far it got is noted with every deal, so that one killed in the middle goes on there.
    """

    def __init__(self, desk: Desk, config: Config) -> None:
        self.desk = desk
        self._config = config
        self._policy = load_policy(desk.session, config.day)
        self._before = load_kept(desk.session)
        self._unseen: set[int] = set()
        """Deals that no board shows, so that nothing can be done about them here."""
        self._streak, self._best = self._before.streak, self._before.best
        self.round = rounds.begin(desk.now.today, self._queue(), self._before.round)
        self.resumed = bool(self.round.settled or self.round.seen)
        """It goes on where it was left."""
        self.item: ReviewItem | None = None
        """What is asked of the deal in front; None when it is settled."""
        self.summary: Summary | None = None
        """At the end, what it came to."""
        self._old: dict[int, ReviewItem] = {}
        """Those that are looked at because they are old, with what is asked of them."""
        self._settled_before: Mapping[int, How] = {}
        """What was settled when those began to be looked at."""
        self._hows: dict[int, How] = dict(self.round.settled)
        """What became of all that was ever settled, whether that was undone or not."""
        self._deal: Deal | None = None
        self._since: datetime = desk.now.instant
        self._arrive()

    @property
    def has_ended(self) -> bool:
        """Whether no deal is in front any more."""
        return self.round.at is None

    @property
    def how(self) -> How | None:
        """What became of the deal in front, when it is settled."""
        return self.round.settled.get(self.round.at or 0)

    def _queue(self) -> tuple[int, ...]:
        queue = load_queue(self.desk.session, policy=self._policy)
        return tuple(item.deal_id for item in queue if item.deal_id not in self._unseen)

    # -- going -----------------------------------------------------------------------------

    def go_on(self) -> None:
        """To the next deal; this one stays as it is."""
        self._spend()
        self.round = rounds.pass_by(self.round)
        self._arrive()

    def go_back(self) -> None:
        """To the deal before; past those that are on no board any more: u brings them back."""
        self._spend()
        here = self.round
        while (before := rounds.step_back(here)) is not here:
            here = before
            if here.at is not None and self._bring(here.at):
                self.round = here
                break
        self._arrive()

    def go_again(self) -> None:
        """Through those that were passed by."""
        self.round = rounds.again(rounds.take_in(self.round, self._queue()))
        self._arrive()

    def take_old(self) -> None:
        """Through those that are older than nine in ten wins took."""
        if self.summary is None:
            return
        for _process, purge in self.summary.old:
            for deal, days in purge.deals:
                text = f"{days} days old; 9 in 10 wins had closed by {purge.line_days}"
                told = Suggestion(SuggestionKind.LOSE, "Let it go, or park it; to keep it, pass on")
                self._old[deal] = ReviewItem(deal, (Reason(ReasonKind.TOO_LONG, text),), told)
        here = self.round
        self._settled_before = here.settled
        self.round = replace(
            here,
            order=(*(deal for deal in here.order if deal not in self._old), *self._old),
            settled={deal: how for deal, how in here.settled.items() if deal not in self._old},
            seen=here.seen.difference(self._old),
            at=next(iter(self._old), None),
        )
        self._arrive()

    def look_again(self) -> None:
        """Others wrote something: what they settled is left out, of the rest all is read anew."""
        self._arrive()

    def _spend(self) -> None:
        now = self.desk.now.instant
        self.round = rounds.spend(self.round, (now - self._since).total_seconds())
        self._since = now

    def _arrive(self) -> None:
        """Bring the deal in front to the desk; what others have settled meanwhile is left out."""
        if self.desk.has_news():
            self.desk.take_news()
        item: ReviewItem | None = None
        while (deal := self.round.at) is not None:
            item, found = self._look(deal), self._bring(deal)
            if found and (item is not None or deal in self.round.settled):
                break
            if not found:
                self._unseen.add(deal)
            self.round = rounds.leave_out(self.round, deal)
        else:
            self.round = rounds.take_in(self.round, self._queue())
            if self.round.at is not None:
                self._arrive()
                return
        self.item = item if self.round.at is not None else None
        self._since = self.desk.now.instant
        self._close() if self.has_ended else self._note()

    def _look(self, deal: int) -> ReviewItem | None:
        """What is asked of a deal now."""
        item = self._asked([deal]).get(deal)
        is_kept = deal in self.round.settled and item is self._old.get(deal)
        return None if is_kept else item

    def _asked(self, deals: Collection[int]) -> dict[int, ReviewItem]:
        """What is asked of some deals now; of one that is old at least what is to become of it."""
        asked = load_items(self.desk.session, deals, self._policy)
        old = [deal for deal in deals if deal in self._old and deal not in asked]
        for facts in deals_by_id(self.desk.session, old):
            if self._is_on(facts.deal):
                asked[facts.deal.id] = self._old[facts.deal.id]
        return asked

    def _is_on(self, deal: Deal) -> bool:
        """Whether it is open, and not parked until a day to come."""
        return deal.is_open and not deal.is_parked(self.desk.now.today)

    def _bring(self, deal: int) -> bool:
        """The desk's cursor on a deal; False when no board has it."""
        facts = next(iter(deals_by_id(self.desk.session, [deal])), None)
        self._deal = facts.deal if facts else None
        if self._deal is None:
            return False
        if self._deal.pipeline_id != self.desk.state.process.pipeline.id:
            self.desk.open_pipeline(self._deal.pipeline_id)
        return self.desk.go_to(deal)

    # -- answers ---------------------------------------------------------------------------

    def answered(self, *, goes_on: bool) -> None:
        """Something was written: a deal that left the queue is settled, and the next one comes.

        One that stays is shown with what is still asked of it. Where that is what was asked before,
        it was answered as far as it can be today, and with `goes_on` the next one comes.
        """
        deal, before = self.round.at, self.item
        if deal is None:
            return
        was = self._deal
        facts = next(iter(deals_by_id(self.desk.session, [deal])), None)
        after = facts.deal if facts else None
        item = self._look(deal)
        if item is None and was is not None:
            how = rounds.how_settled(was, after, self._places)
            # Of one that was settled before, what weighs most counts.
            known = self.round.settled.get(deal, how)
            self._hows[deal] = how = min(how, known, key=list(How).index)
            if deal in self.round.settled and not goes_on and after and self._is_on(after):
                self.round = replace(self.round, settled={**self.round.settled, deal: how})
                return
            self._spend()
            self.round = rounds.settle(self.round, how)
            self._arrive()
        elif item is not None and deal in self.round.settled:
            self.round = rounds.come_back(self.round, deal)
            self._arrive()
        elif goes_on and item is not None and before is not None and _is_same(item, before):
            self.go_on()
        else:
            self.item = item

    def took_back(self, kind: str) -> None:
        """Something was undone or done again: what needs a decision again is in front.

        So is a deal that was answered and still needed one, when that answer was undone.
        """
        here, about = self.round, self.desk.state.cursor.deal
        # Of a long queue only those can have come back, or be done, that were ever settled.
        concerned = {*here.settled, *self._hows, about} & set(here.order)
        asked = self._asked([deal for deal in here.order if deal in concerned])
        back = [
            deal
            for deal, how in here.settled.items()
            if deal in asked and (how in _ENDINGS or asked[deal] is not self._old.get(deal))
        ]
        if kind == "undo" and not back and about in asked:
            back = [about]
        done = [
            deal
            for deal in here.order
            if deal in self._hows and deal not in asked and deal not in here.settled
        ]
        self._hows.update(here.settled)
        settled = {**here.settled, **{deal: self._hows[deal] for deal in done}}
        self.round = replace(here, settled=settled, seen=here.seen.difference(done))
        for deal in back:
            self.round = rounds.come_back(self.round, deal)
        if not back and self.round.at in done:
            self.round = rounds.pass_by(self.round)
        self.summary = None
        self._arrive()

    @property
    def _places(self) -> dict[int, int]:
        stages = (stage for each in self.desk.maps for stage in each.every_stage)
        return {stage.id: place for place, stage in enumerate(stages)}

    # -- the end ---------------------------------------------------------------------------

    def _close(self) -> None:
        """Sum up; a review that did something, or found nothing to do, counts for its day."""
        self._keep_old()
        if self.round.done or not self.round.order:
            self._streak = keep_up(self._streak, self.desk.now.today)
        self.summary = sum_up(
            self.desk.session,
            self.round,
            self.desk.maps,
            self._config,
            before=self._before,
            streak=self._streak,
        )
        self._best = max(self._best, self.round.done)
        self._note()

    def _keep_old(self) -> None:
        """Those that were old and passed on are kept: nothing else is asked of them."""
        passed = [deal for deal in self.round.left if deal in self._old]
        asked = load_items(self.desk.session, passed, self._policy)
        for deal in passed:
            how = self._settled_before.get(deal)
            if deal in asked:
                continue
            if how is None:
                self.round = rounds.leave_out(self.round, deal)
            else:
                settled = {**self.round.settled, deal: how}
                self.round = replace(self.round, settled=settled, seen=self.round.seen - {deal})

    def _note(self) -> None:
        keep(self.desk.session, self.round, self._streak, self._best)


def _is_same(item: ReviewItem, before: ReviewItem) -> bool:
    return item.suggestion.kind is before.suggestion.kind
