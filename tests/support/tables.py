"""Files of other programs in tests: said as rows, read as deals."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.model import Company, Contact, Deal, Participant
from pipetui.services.importing import ImportOptions, ImportPlan, plan_import, run_import
from tests.support.databases import records_of
from tests.support.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipetui.services.importing import ImportReport
    from pipetui.services.session import Session

DATA = ROOT.parent / "shared" / "data"
"""Real files that are not ours to ship; tests that use them are skipped where they are absent."""


def real_file(*parts: str) -> Path:
    """A real file, or the test is skipped."""
    path = DATA.joinpath(*parts)
    if not path.is_file():
        pytest.skip(f"no {'/'.join(parts)} here")
    return path


@cache
def naughty_strings() -> tuple[str, ...]:
    """Texts that break programs: the public list where it is there, and always some of our own."""
    path = DATA / "naughty" / "blns.json"
    public = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    ours = (
        "=1+1",
        "'=1+1",
        "''=1+1",
        "'",
        "-5",
        "+49 30 1",
        "@SUM(A1)",
        "＝1",
        "a;b,c",
        "a, b",
        "a ::: b",
        'say "no"',
        "two\nlines",
        "\ttab",
        "\x1b]52;c;aGk=\x07",
        "\x9b31m",
        "\u202eevil",
        "nul\x00byte",
        "[/] [@click=app.quit]x[/]",
        "NULL",
        "1/2/2026",
        "שלום",
        "👩‍👩‍👧",
    )
    return tuple(dict.fromkeys((*ours, *public)))


def table(*rows: Sequence[str], delimiter: str = ",", line_end: str = "\r\n") -> bytes:
    """Rows, the header first, as a file in UTF-8."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return stream.getvalue().encode()


def plan(data: bytes | Path, **words: Any) -> ImportPlan:  # noqa: ANN401 - of any option
    """The plan for a file of deals; `words` are options as on the command line."""
    found = plan_import(data, ImportOptions.of(**words), name="deals.csv")
    assert isinstance(found, ImportPlan)
    return found


def take(session: Session, data: bytes | Path, **words: Any) -> ImportReport:  # noqa: ANN401
    """Import a file of deals; every row of it is accounted for."""
    report = run_import(session, plan(data, **words))
    assert_accounted(report)
    return report


def assert_accounted(report: ImportReport) -> None:
    """What was read is what was created, changed, left, skipped and rejected."""
    parts = (
        report.created,
        report.updated,
        report.unchanged,
        len(report.skipped),
        len(report.rejected),
    )
    assert sum(parts) == report.read


def deals_of(session: Session) -> list[Deal]:
    """Every deal, by number."""
    found = [each for each in records_of(session).values() if isinstance(each, Deal)]
    return sorted(found, key=lambda deal: deal.id)


def deal_of(session: Session) -> Deal:
    """The only deal there is."""
    (deal,) = deals_of(session)
    return deal


def company_of(session: Session, deal: Deal) -> str | None:
    """The name of a deal's company."""
    return described(session)[deal.id][0]


def people_of(session: Session, deal: Deal) -> list[Contact]:
    """A deal's contacts, first named first."""
    return described(session)[deal.id][1]


def described(session: Session) -> dict[int, tuple[str | None, list[Contact]]]:
    """Each deal's company by name, and its people in order."""
    records = records_of(session)
    companies = {each.id: each.name for each in records.values() if isinstance(each, Company)}
    contacts = {each.id: each for each in records.values() if isinstance(each, Contact)}
    people: dict[int, list[Contact]] = {}
    for part in sorted(
        (each for each in records.values() if isinstance(each, Participant)),
        key=lambda part: part.id,
    ):
        people.setdefault(part.deal_id, []).append(contacts[part.contact_id])
    return {
        deal.id: (companies.get(deal.company_id or 0), people.get(deal.id, []))
        for deal in records.values()
        if isinstance(deal, Deal)
    }
