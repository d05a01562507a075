from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import AddDeals, ApplyMap, DealDraft, ParkDeals
from pipetui.services.maps.standing import open_deals, standing_deals
from pipetui.services.maps.versions import load_versions
from pipetui.services.reading import maps

if TYPE_CHECKING:
    from pipetui.services.session import Session
    from tests.support.databases import Database


def test_versions_are_told_of_one_pipeline_alone(database: Database, session: Session) -> None:
    sales, consulting = maps(session)
    renamed = (replace(sales.stages[0], name="Enquiry"), *sales.stages[1:])
    session.execute(ApplyMap(map=replace(sales, stages=renamed)))
    session.execute(AddDeals(drafts=(DealDraft(title="Acme", company="Acme"),)))
    session.undo(2)

    versions = load_versions(session, sales.pipeline.id)

    assert [each.map.stages[0].name for each in versions] == ["Lead", "Enquiry", "Lead"]
    assert versions[0].at == database.clock.instant
    assert [each.operation for each in load_versions(session, consulting.pipeline.id)] == [None]


def test_deals_are_counted_by_their_stage(session: Session) -> None:
    lead = maps(session)[0].first
    session.execute(AddDeals(drafts=tuple(DealDraft(title=name) for name in ("A", "B", "C"))))
    session.execute(ParkDeals(deal_ids=(1,), until=session.now().today.replace(year=2099)))

    assert dict(open_deals(session)) == {lead.id: 2}
    assert dict(standing_deals(session)) == {lead.id: 3}
