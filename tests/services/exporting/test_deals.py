"""Deals as a sheet and as JSON, and a sheet read again."""

from __future__ import annotations

import csv
import io
import json
import stat
from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    ChurnDeals,
    DealDraft,
    DeleteDeals,
    LoseDeals,
    MoveDeals,
    ParkDeals,
    WinDeals,
)
from pipetui.domain.dates import When
from pipetui.domain.errors import Refused
from pipetui.domain.model import Deal, Status
from pipetui.domain.money import Every, Money
from pipetui.domain.text import LINE_LIMIT, clean_line
from pipetui.services.exporting import export, export_to
from pipetui.services.learned import load_lines
from pipetui.services.present.deals import DealPresenter
from pipetui.services.reading import DealFilter, list_deals, maps, name_deals
from pipetui.services.settings.config import Day
from pipetui.services.sheets.columns import COLUMNS
from pipetui.store.queries import pages
from tests.support.maps import sales
from tests.support.tables import (
    deals_of,
    described,
    naughty_strings,
    real_file,
    table,
    take,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.services.session import Session
    from tests.support.databases import Database


def sheet(session: Session, *, raw: bool = False) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    export_to(session, "deals", "csv", stream, raw=raw, day=Day())
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline=""), strict=True))


def text_of(session: Session) -> bytes:
    stream = io.StringIO(newline="")
    export_to(session, "deals", "csv", stream, day=Day())
    return stream.getvalue().encode()


def add(session: Session, *drafts: DealDraft) -> None:
    session.execute(AddDeals(drafts=drafts))


FULL = DealDraft(
    title="Website, 東京",
    company="Müller & Söhne",
    contact="Ann Lee",
    email="ann@example.com",
    value=Money(1_200_050, "CHF", Every.MONTH),
    stage="Proposal",
    owner="Bo",
    source="Web",
    product="Sites",
    region="DACH",
    tags=("hot", "a,b"),
    links=("https://x.example/a;b",),
    notes="First\n\nSecond",
    probability=40,
    close=date(2026, 12, 24),
    next_text="call",
    next_due=When(date(2026, 11, 27), time(14, 5)),
    external_id="OPP-7",
    extra=(("Deal Type", "New"), ("=Score", "7")),
)


def test_a_sheet_says_all_there_is_to_say_of_a_deal(session: Session) -> None:
    add(session, replace(FULL, others=("Lee, Bo",)))

    (row,) = sheet(session)
    assert row == {
        "ID": "1",
        "Title": "Website, 東京",
        "Company": "Müller & Söhne",
        "Contacts": "Ann Lee\nLee, Bo",
        "Pipeline": "Sales",
        "Stage": "Proposal",
        "Status": "open",
        "Value": "12000.50",
        "Currency": "CHF",
        "Every": "month",
        "Owner": "Bo",
        "Source": "Web",
        "Product": "Sites",
        "Region": "DACH",
        "Tags": "hot\na,b",
        "Created": "2026-11-23 10:00:00+01:00",
        "Stage entered": "2026-11-23 10:00:00+01:00",
        "Expected close": "2026-12-24",
        "Closed": "",
        "Lost reason": "",
        "Competitor": "",
        "Parked until": "",
        "Next step": "call",
        "Next due": "2026-11-27 14:05",
        "Notes": "First\n\nSecond",
        "Links": "https://x.example/a;b\n",
        "Own probability": "40",
        "Churned": "",
        "Churn reason": "",
        "External ID": "OPP-7",
        "Deal Type": "New",
        "'=Score": "7",
    }


def test_a_sheet_says_how_deals_ended(session: Session) -> None:
    session.execute(ApplyMap(map=sales()))
    for title in ("won", "lost", "parked", "churned"):
        add(session, DealDraft(title=title, pipeline="sales"))
    session.execute(WinDeals(deal_ids=(1, 4), force="test"))
    session.execute(LoseDeals(deal_ids=(2,), reason="price", competitor="Globex"))
    session.execute(ParkDeals(deal_ids=(3,), until=date(2027, 1, 5)))
    session.execute(ChurnDeals(deal_ids=(4,), reason="moved"))

    won, lost, parked, churned = sheet(session)
    assert (won["Status"], won["Closed"]) == ("won", "2026-11-23 10:00:00+01:00")
    assert (lost["Status"], lost["Lost reason"], lost["Competitor"]) == ("lost", "price", "Globex")
    assert (parked["Status"], parked["Parked until"]) == ("open", "2027-01-05")
    assert (churned["Status"], churned["Churned"][:10], churned["Churn reason"]) == (
        "won",
        "2026-11-23",
        "moved",
    )


def test_a_client_who_left_has_left_where_the_sheet_is_read_again(
    database: Database, session: Session
) -> None:
    session.execute(ApplyMap(map=sales()))
    add(session, DealDraft(title="Care", pipeline="sales"))
    session.execute(WinDeals(deal_ids=(1,), force="test"))
    session.execute(MoveDeals(deal_ids=(1,), stage="Onboarding", force="test"))
    database.clock.wait(days=5)
    session.execute(ChurnDeals(deal_ids=(1,), reason="moved"))
    data, (was,) = text_of(session), deals_of(session)
    database.clock.wait(days=5)
    session.execute(DeleteDeals(deal_ids=(1,)))
    take(session, data)

    (now,) = deals_of(session)
    assert (now.churned_at, now.churn_reason) == (was.churned_at, "moved")
    assert (now.is_client, now.stage_id) == (False, was.stage_id)


def test_no_deals_make_a_sheet_of_headings(session: Session) -> None:
    assert text_of(session).decode() == ",".join(COLUMNS) + "\r\n"


def test_texts_that_act_are_disarmed_and_numbers_stay_numbers(session: Session) -> None:
    add(session, DealDraft(title="=1+1", company="-5", value=Money(-500, "EUR"), owner="@x"))

    (row,) = sheet(session)
    assert (row["Title"], row["Company"], row["Owner"]) == ("'=1+1", "'-5", "'@x")
    assert row["Value"] == "-5.00"
    (raw,) = sheet(session, raw=True)
    assert (raw["Title"], raw["Company"], raw["Owner"]) == ("=1+1", "-5", "@x")


def test_a_column_of_another_program_never_hides_one_of_ours(session: Session) -> None:
    add(session, DealDraft(title="a", extra=(("Stage", "warm"), ("Stage (extra)", "x"))))

    (row,) = sheet(session)
    assert row["Stage"] == "Lead"
    assert (row["Stage (extra)"], row["Stage (extra) (extra)"]) == ("warm", "x")


def test_json_is_the_listing_of_all_deals(session: Session) -> None:
    add(session, FULL, DealDraft(title="second"))
    stream = io.StringIO()

    assert export_to(session, "deals", "json", stream, day=Day()) == 2
    presenter = DealPresenter(maps(session), session.now())
    facts = name_deals(session, list_deals(session, DealFilter()))
    assert json.loads(stream.getvalue()) == {
        "items": [presenter.deal(each) for each in facts],
        "count": 2,
        "total": 2,
    }


def test_json_counts_working_days_as_the_listing_does(database: Database, session: Session) -> None:
    add(session, DealDraft(title="Late"))
    database.clock.wait(days=11)  # nine working days: the line of the stage is ten days
    documents = []
    for working_days in (False, True):
        stream = io.StringIO()
        export_to(session, "deals", "json", stream, day=Day(working_days=working_days))
        lines = load_lines(session, working_days=working_days)
        presenter = DealPresenter(maps(session), session.now(), lines)
        (listed,) = name_deals(session, list_deals(session, DealFilter()))
        documents.append(json.loads(stream.getvalue())["items"][0])
        assert documents[-1] == presenter.deal(listed)

    kinds = [each["stale"]["kinds"] for each in documents]
    assert kinds == [["too_long", "untouched"], ["untouched"]]


def test_more_deals_than_a_page_are_all_written_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE", 3)
    add(session, *(DealDraft(title=f"Deal {number}") for number in range(10)))
    stream = io.StringIO()
    export_to(session, "deals", "json", stream, day=Day())

    assert [row["ID"] for row in sheet(session)] == [str(number) for number in range(1, 11)]
    assert [item["id"] for item in json.loads(stream.getvalue())["items"]] == [*range(1, 11)]


def test_json_of_no_deals_is_an_empty_listing(session: Session) -> None:
    stream = io.StringIO()
    export_to(session, "deals", "json", stream, day=Day())

    assert json.loads(stream.getvalue()) == {"items": [], "count": 0, "total": 0}


def test_an_export_is_a_private_file_that_tells_of_itself(session: Session, tmp_path: Path) -> None:
    add(session, FULL)
    path = tmp_path / "Deals.CSV"
    report = export(session, "deals", path, day=Day())

    assert (report.what, report.format, report.count, report.path) == ("deals", "csv", 1, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(Refused, match="is there already"):
        export(session, "deals", path, day=Day())
    assert export(session, "deals", path, overwrite=True, day=Day()).count == 1


@pytest.mark.parametrize(
    ("what", "name", "message"),
    [
        (
            "deals",
            "deals.xml",
            'deals cannot be written as "xml"; give it the ending .csv or .json',
        ),
        ("all", "all.csv", 'all cannot be written as "csv"; give it the ending .json'),
        ("deals", "deals", "the file has no ending; give it the ending .csv or .json"),
        (
            "touches",
            "a.csv",
            '"touches" is nothing that can be exported; one of deals, report, all',
        ),
    ],
)
def test_what_cannot_be_written_is_refused(
    session: Session, tmp_path: Path, what: str, name: str, message: str
) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(Refused) as refused:
        export(session, what, tmp_path / "out" / name, day=Day())

    assert f"{refused.value.message}; {refused.value.hint}" == message
    assert list((tmp_path / "out").iterdir()) == []


def test_progress_is_told_and_an_export_can_be_stopped(session: Session, tmp_path: Path) -> None:
    add(session, FULL, FULL)
    heard: list[tuple[int, int]] = []
    for what, name in (("deals", "a.csv"), ("deals", "a.json"), ("all", "all.json")):
        export(session, what, tmp_path / name, progress=lambda *each: heard.append(each), day=Day())
        assert heard[-1][0] == heard[-1][1] > 0

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(session, "deals", tmp_path / "b.csv", progress=stop, day=Day())
    assert not (tmp_path / "b.csv").exists()


# -- there and back ----------------------------------------------------------------------------


def as_described(session: Session) -> list[tuple[object, ...]]:
    """What a sheet can carry of each deal."""
    stages = {stage.id: stage.name for process in maps(session) for stage in process.stages}
    facts = described(session)
    return [
        (
            replace(deal, id=0, stage_id=0, company_id=0, rank="", external_id="", pushes=0),
            stages.get(deal.stage_id or 0),
            facts[deal.id][0],
            [person.name for person in facts[deal.id][1]],
        )
        for deal in map(_to_the_second, deals_of(session))
    ]


def _to_the_second(deal: Deal) -> Deal:
    return replace(
        deal,
        created_at=deal.created_at.replace(microsecond=0),
        closed_at=deal.closed_at.replace(microsecond=0) if deal.closed_at else None,
    )


def test_a_sheet_read_again_makes_the_same_deals(session: Session, other: Session) -> None:
    now = session.now()
    closed = DealDraft(
        title="closed",
        status=Status.WON,
        stage="Negotiation",
        created_at=now.midnight(date(2026, 1, 2)),
        closed_at=now.midnight(date(2026, 3, 4)),
        imported=True,
    )
    lost = replace(closed, title="lost", status=Status.LOST, lost_reason="price", competitor="G")
    add(session, FULL, closed, lost, DealDraft(title="plain"))
    session.execute(ParkDeals(deal_ids=(4,), until=date(2027, 1, 5)))
    report = take(other, text_of(session))

    assert (report.created, report.made_stages) == (4, ())
    assert as_described(other) == as_described(session)
    assert [deal.external_id for deal in deals_of(other)] == ["OPP-7", "2", "3", "4"]


def test_any_text_in_any_field_comes_back_as_it_was(session: Session, other: Session) -> None:
    # A few in each field: that no cell loses any of them is seen in `sheets/test_cells.py`.
    strings = [text for text in naughty_strings() if 0 < len(clean_line(text, 10**6)) <= LINE_LIMIT]
    strings = strings[::8]
    drafts = [
        DealDraft(
            title=text,
            company=second,
            contact=third,
            owner=text,
            source=second,
            product=third,
            region=text,
            tags=(second, third),
            links=(text,),
            notes=third,
            competitor=text,
            next_text=second,
            extra=(("Zeta", text), ("'=Eta", second)),
        )
        for text, second, third in zip(
            strings, strings[7:] + strings[:7], strings[31:] + strings[:31], strict=True
        )
    ]
    add(session, *drafts)
    report = take(other, text_of(session))

    assert report.created == len(drafts)
    assert as_described(other) == as_described(session)


def test_our_own_sheet_changes_nothing_where_it_comes_from(session: Session) -> None:
    add(session, FULL, replace(FULL, external_id=None), DealDraft(title="third"))
    report = take(session, text_of(session))

    assert (report.created, len(report.skipped)) == (0, 3)
    assert [skipped.reason for skipped in report.skipped][2] == "it is already here as #3"


def test_a_sheet_from_elsewhere_is_not_taken_for_our_own_by_its_numbers(
    session: Session, other: Session
) -> None:
    add(session, DealDraft(title="ours"))
    add(other, DealDraft(title="theirs"))

    assert take(session, text_of(other)).created == 1


def test_the_maven_pipeline_is_the_same_after_a_sheet(session: Session, other: Session) -> None:
    lines = real_file("maven_crm", "sales_pipeline.csv").read_bytes().splitlines(keepends=True)
    take(session, b"".join(lines[:1] + lines[1::100]))
    take(other, text_of(session))

    assert as_described(other) == as_described(session)
    assert [d.external_id for d in deals_of(other)] == [d.external_id for d in deals_of(session)]


def test_columns_added_to_our_sheet_are_kept_and_those_taken_out_missed_by_nobody(
    session: Session,
) -> None:
    header = ["ID", "Title", "Every", "Stage entered", "Email", "Score"]
    take(session, table(header, ["5", "a", "", "", "a@x.example", "7"]))

    (deal,) = deals_of(session)
    assert deal.external_id == "5"
    assert deal.extra == (("Email", "a@x.example"), ("Score", "7"))
