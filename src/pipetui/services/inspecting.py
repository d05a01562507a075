"""What the inspector tells: a deal whole, or a stage with what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipetui.domain.errors import Refused
from pipetui.domain.model import Entity, Participant
from pipetui.domain.summary import checklist
from pipetui.services.present.deals import DealPresenter
from pipetui.store import log
from pipetui.store.queries.cards import load_maps
from pipetui.store.queries.deals import load_whole
from pipetui.store.rows import load_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipetui.domain.dates import Now
    from pipetui.domain.model import Deal, Task
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.services.session import Session
    from pipetui.store.log import LogEntry
    from pipetui.store.queries.deals import WholeDeal

CHANGES_TOLD = 30
"""Of a long history the newest so many are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A deal with everything that is told of it, as of one moment."""

    whole: WholeDeal
    maps: tuple[ProcessMap, ...]
    now: Now
    roles: Mapping[int, str] = field(default_factory=dict)
    """What part its contacts have in the deal, by contact id."""
    changes: tuple[LogEntry, ...] = ()
    """The newest operations that touched it, newest first."""
    changes_count: int = 0
    """How many there are in all."""
    refused: str | None = None
    """Why a move of it has just been refused."""

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

    @property
    def presenter(self) -> DealPresenter:
        """What follows from maps and present."""
        return DealPresenter(self.maps, self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageInspection:
    """A stage and what stands in it."""

    process: ProcessMap
    stage: Stage
    count: int = 0
    sums: Mapping[str, int] = field(default_factory=dict)
    """Value by currency, in minor units; recurring amounts by their year."""


def inspect_deal(
    session: Session,
    deal_id: int,
    maps: Sequence[ProcessMap] | None = None,
    refused: str | None = None,
) -> Inspection:
    """Read a deal whole, the maps only when they are not at hand; Refused when there is none."""
    with session.read() as connection:
        whole = load_whole(connection, deal_id)
        if whole is None:
            message = f"there is no deal #{deal_id}"
            raise Refused(message, "it was removed; u undoes that")
        parts = load_by(connection, Entity.PARTICIPANT, "deal_id", [deal_id])
        return Inspection(
            whole=whole,
            maps=tuple(load_maps(connection) if maps is None else maps),
            now=session.now(),
            roles={
                part.contact_id: part.role
                for part in parts
                if isinstance(part, Participant) and part.role
            },
            changes=tuple(log.entries(connection, deal_id=deal_id, limit=CHANGES_TOLD)),
            changes_count=log.count_entries(connection, deal_id=deal_id),
            refused=refused,
        )
