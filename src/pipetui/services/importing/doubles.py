"""Rows whose deal is here already, or stands in the file twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.store.queries.external import deal_births, deals_by_external_id

if TYPE_CHECKING:
    from datetime import datetime

    from pipetui.services.importing.deals import Taken
    from pipetui.services.importing.plan import ImportPlan
    from pipetui.services.session import Session


class Known:
    """The deals there are, by their ids in the program the file is from.

    Everything is asked before the import writes: readers may have to wait while it does.
    """

    def __init__(self, session: Session, plan: ImportPlan) -> None:
        self._session = session
        self._by_pipeline: dict[int, dict[str, int]] = {}
        self._births: dict[int, tuple[str, datetime]] = {}
        if plan.columns.place("record_id") is not None:
            with session.read() as connection:
                self._births = deal_births(connection)

    def number(self, taken: Taken) -> int | None:
        """The number here of a row's deal; None when it is new."""
        return self._by_id(taken) or self._by_birth(taken)

    def _by_id(self, taken: Taken) -> int | None:
        draft = taken.draft
        if draft.external_id is None or not isinstance(draft.pipeline, int):
            return None
        if draft.pipeline not in self._by_pipeline:
            with self._session.read() as connection:
                found = deals_by_external_id(connection, draft.pipeline)
            self._by_pipeline[draft.pipeline] = found
        return self._by_pipeline[draft.pipeline].get(draft.external_id)

    def _by_birth(self, taken: Taken) -> int | None:
        """The deal that this very database exported: of one number, title and time of creation."""
        if taken.own_number is None or taken.own_number not in self._births:
            return None
        title, created = self._births[taken.own_number]
        is_same = (title, created.replace(microsecond=0)) == (
            taken.draft.title,
            taken.draft.created_at,
        )
        return taken.own_number if is_same else None


class Seen:
    """The ids that a pass over the file has met."""

    def __init__(self) -> None:
        self._rows: dict[tuple[object, str], int] = {}
        self._doubles = 0

    def row(self, taken: Taken) -> int | None:
        """The earlier row of the same deal; None for the first, which is remembered."""
        if taken.draft.external_id is None:
            return None
        key = (taken.draft.pipeline, taken.draft.external_id)
        first = self._rows.setdefault(key, taken.row)
        if first == taken.row:
            return None
        self._doubles += 1
        return first

    def sentences(self) -> list[str]:
        """What there is to be told of ids that stand twice."""
        if not self._doubles:
            return []
        rows = "1 row has" if self._doubles == 1 else f"{self._doubles:,} rows have"
        return [f"{rows} the id of an earlier row, which alone counts"]
