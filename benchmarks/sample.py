"""A pipeline of any size to measure with: the same number gives the same deals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from pipetui.domain.commands import AddDeals, ApplyMap, DealDraft
from pipetui.domain.dates import When
from pipetui.domain.money import Money

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ZONE = "Europe/Berlin"
STAGES = ("Lead", "Talk", "Offer", "Closing")
FILTER = "nor"
"""What is typed to filter: some deals of any pipeline are found by it."""

_CHUNK = 500
_COMPANIES = ("Nordlys", "Acme", "Borealis", "Fjord", "Norma", "Hakaniemi", "Lumen", "Quayside")
_KINDS = ("Labs", "Group", "Foods", "Studio", "Logistics", "Clinic", "School", "Works")
_WORK = ("Website", "Audit", "Rollout", "Training", "Platform", "Support", "Redesign", "Study")
_STEPS = ("call", "send the offer", "ask who decides", "show the draft", "meet on site")
_TAGS = ("web", "referral", "fair", "urgent")

# The map a new database has is brought to this one. Its gates are open: a move that is answered
# with a checklist would be another thing to measure.
_MAP = """
format = "pipetui-map"
version = 1

[pipeline]
name = "Sales"
key = "sales"
currency = "EUR"
gate = "off"

{stages}
[[stage]]
name = "Client"
kind = "won"
"""
_STAGE = """
[[stage]]
name = "{name}"
definition = "What holds of a deal in this stage."
probability = {probability}
stale_days = {stale_days}
"""


def make_sample(path: Path, deals: int) -> None:
    """Make a database with so many open deals, spread evenly over the open stages."""
    # Whoever only asks for help waits for none of it.
    from pipetui.services.maps import map_from_toml
    from pipetui.services.session import Session

    session = Session.open(str(path), "benchmark", read_clock=lambda: NOW)
    try:
        session.execute(ApplyMap(map=map_from_toml(_map_text(), "benchmark")))
        chance = Random(deals)  # noqa: S311 - made-up deals, no secret
        drafts = [_draft(number, chance) for number in range(deals)]
        for start in range(0, deals, _CHUNK):
            session.execute(AddDeals(drafts=tuple(drafts[start : start + _CHUNK])))
    finally:
        session.close()


def lane_sizes(deals: int) -> tuple[int, ...]:
    """How many deals stand in each open stage."""
    return tuple(len(range(place, deals, len(STAGES))) for place in range(len(STAGES)))


def _map_text() -> str:
    stages = "".join(
        _STAGE.format(name=name, probability=20 * place, stale_days=10 + 5 * place)
        for place, name in enumerate(STAGES, 1)
    )
    return _MAP.format(stages=stages)


def _draft(number: int, chance: Random) -> DealDraft:
    day = NOW.date() + timedelta(days=chance.randint(-30, 60))
    firm = f"{_COMPANIES[number % len(_COMPANIES)]} {chance.choice(_KINDS)} {number // 5}"
    planned = chance.random() < 0.8  # noqa: PLR2004 - most deals have a next step
    return DealDraft(
        title=f"{chance.choice(_WORK)} {number + 1}",
        company=firm,
        value=Money(chance.randrange(50_000, 9_000_000, 5_000), "EUR"),
        stage=STAGES[number % len(STAGES)],
        tags=tuple(chance.sample(_TAGS, chance.randint(0, 2))),
        created_at=NOW - timedelta(days=chance.randint(0, 40), minutes=chance.randint(0, 600)),
        next_text=chance.choice(_STEPS) if planned else None,
        next_due=When(day) if planned else None,
    )
