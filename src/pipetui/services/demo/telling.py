"""A year and a half of selling, told as operations: the same clock gives the same story."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from pipetui.domain.commands import ApplyMap
from pipetui.domain.errors import Refused
from pipetui.domain.model import Company, Contact
from pipetui.domain.process import Pipeline, Stage, build_maps
from pipetui.services.demo.budget import budget_entries
from pipetui.services.demo.casting import ACCOUNTS, FIRST_DAY, Casting
from pipetui.services.demo.content import load_content
from pipetui.services.demo.diary import play
from pipetui.services.demo.noting import Noting
from pipetui.services.demo.people import people_entries
from pipetui.services.demo.process import process_entries
from pipetui.services.demo.workdays import Workdays
from pipetui.services.demo.world import World
from pipetui.services.maps import load_template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipetui.domain.dates import Now
    from pipetui.domain.operation import Operation, Record
    from pipetui.services.demo.content import Content, Firm

_SIZES = ("1-9", "10-49", "10-49", "50-249")
_FIRST_YEAR, _LAST_YEAR = 1970, 9990


def tell(now: Now, seed: Sequence[Record], noting: Noting | None = None) -> Sequence[Operation]:
    """Everything done up to now in a database that began with `seed`, oldest first.

    `noting` then holds the forecasts that were noted meanwhile. Raises Refused for a clock at the
    ends of the calendar.
    """
    if not _FIRST_YEAR < now.today.year < _LAST_YEAR:
        raise Refused(
            f"the demo cannot play in the year {now.today.year}",
            f"set the clock to a year from {_FIRST_YEAR + 1} to {_LAST_YEAR - 1}",
        )
    content = load_content()
    workdays = Workdays(now)
    accounts = load_template("full-cycle")
    line = replace(accounts.pipeline, key=ACCOUNTS, name="Accounts")
    accounts = replace(accounts, pipeline=line)
    world = World(seed, _Completion(content))
    world.execute(ApplyMap(map=accounts), replace(now, instant=workdays.past(FIRST_DAY + 100, 9)))
    maps = build_maps(
        [each for each in seed if isinstance(each, Pipeline)],
        [each for each in seed if isinstance(each, Stage)],
    )
    casting = Casting(content, (*maps, accounts), workdays)
    beside = chain(
        process_entries(maps[0], workdays),
        people_entries(content, workdays),
        budget_entries(workdays),
    )
    play(world, chain(beside, casting.entries()), now, noting or Noting())
    return world.operations


class _Completion:
    """What the story does not tell: a firm's trade and size, a contact's job and number."""

    def __init__(self, content: Content) -> None:
        self._firms: Mapping[str, Firm] = content.firms
        self._by_email = {firm.email: firm for firm in content.firms.values()}
        self._colleagues = {
            each.name: (each, content.firms[firm])
            for firm, others in content.colleagues.items()
            for each in others
        }
        self._industries = content.industries

    def __call__(self, record: Record) -> Record:
        if isinstance(record, Company) and record.name in self._firms:
            firm = self._firms[record.name]
            return replace(
                record,
                domain=firm.domain,
                region=firm.region,
                industry=self._industries[firm.trade],
                size=_SIZES[record.id % len(_SIZES)],
            )
        if isinstance(record, Contact) and record.email in self._by_email:
            firm = self._by_email[record.email]
            return replace(record, title=firm.job, phone=_phone(firm.region, record.id))
        if isinstance(record, Contact) and record.name in self._colleagues:
            each, firm = self._colleagues[record.name]
            return replace(record, title=each.job, email=each.email(firm))
        return record


def _phone(region: str, number: int) -> str | None:
    """A number from the ranges that are kept free for stories, where a country has one."""
    ranges = {
        "DACH": f"+49 30 23125 {number % 1000:03d}",
        "North America": f"+1 202 555 01{number % 100:02d}",
        "UK & Ireland": f"+44 20 7946 0{number % 1000:03d}",
    }
    return ranges.get(region)
