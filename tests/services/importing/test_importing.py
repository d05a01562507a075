"""A file of deals becomes deals: fields, standing, choices, and every row accounted for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import ApplyMap
from pipetui.domain.errors import BadValue, InputError, Refused
from pipetui.domain.model import Status, Task
from pipetui.domain.money import Every, Money
from pipetui.services.importing import Rejected, Skipped
from pipetui.services.importing.plan import StageChoice, parse_stages
from pipetui.services.importing.tally import Tally
from pipetui.services.reading import maps
from tests.support.databases import records_of
from tests.support.laws import broken_laws
from tests.support.maps import sales
from tests.support.tables import (
    company_of,
    deal_of,
    deals_of,
    people_of,
    plan,
    table,
    take,
)

if TYPE_CHECKING:
    from pipetui.services.session import Session


def stage_names(session: Session) -> list[str]:
    return [stage.name for stage in maps(session)[0].stages]


def stage_of(session: Session, number: int = 0) -> str | None:
    deal = deals_of(session)[number]
    stage = maps(session)[0].stage(deal.stage_id)
    return stage.name if stage else None


def take_one(session: Session, **fields: str) -> None:
    """Import one row whose columns are `fields`, and expect that it is taken."""
    report = take(session, table([name.replace("_", " ") for name in fields], [*fields.values()]))
    assert (report.rejected, report.skipped) == ((), ())
    assert report.created == 1
    assert broken_laws(records_of(session)) == []


def refuse_one(session: Session, **fields: str) -> Rejected:
    """Import one row whose columns are `fields`, and expect that it is rejected."""
    report = take(session, table([name.replace("_", " ") for name in fields], [*fields.values()]))
    assert (report.created, report.operation) == (0, None)
    (rejected,) = report.rejected
    return rejected


# -- fields ------------------------------------------------------------------------------------


def test_a_row_gives_a_deal_all_that_its_columns_say(session: Session) -> None:
    take_one(
        session,
        Deal_ID="OPP-7",
        Deal_Name="Website",
        Company="Acme GmbH",
        Contact_person="Ann Lee",
        Email="ann@acme.example",
        Phone="+49 30 1",
        Amount="12,000.50",
        Currency="usd",
        Every="monthly",
        Stage="Proposal",
        Owner="Bo",
        Source="Web",
        Product="Sites",
        Region="DACH",
        Labels="hot, big; new",
        URL="https://acme.example/a,b",
        Notes="First\r\nSecond",
        Own_probability="40 %",
        Created="2026-03-02",
        Close_date="2026-12-24",
        Competitor="Globex",
        Next_step="call",
        Next_due="2026-11-27 14:00",
        Deal_Type="New",
    )

    deal = deal_of(session)
    assert deal.title == "Website"
    assert deal.external_id == "OPP-7"
    assert deal.value == Money(1_200_050, "USD", Every.MONTH)
    assert deal.status is Status.OPEN
    assert stage_of(session) == "Proposal"
    assert (deal.owner, deal.source, deal.product, deal.region) == ("Bo", "Web", "Sites", "DACH")
    assert deal.tags == ("hot", "big", "new")
    assert deal.links == ("https://acme.example/a,b",)
    assert deal.notes == "First\nSecond"
    assert deal.probability == 40
    assert deal.created_at == datetime(2026, 3, 1, 23, tzinfo=UTC)
    assert deal.expected_close == date(2026, 12, 24)
    assert deal.competitor == "Globex"
    assert (deal.next_text, deal.next_due, deal.next_time) == ("call", date(2026, 11, 27), time(14))
    assert deal.extra == (("Deal Type", "New"),)
    assert company_of(session, deal) == "Acme GmbH"
    (person,) = people_of(session, deal)
    assert (person.name, person.email, person.phone) == ("Ann Lee", "ann@acme.example", "+49 30 1")


def test_a_stay_from_a_file_counts_in_no_duration(session: Session) -> None:
    take_one(session, Title="x", Created="2026-03-02")

    (visit,) = [r for (e, _), r in records_of(session).items() if e == "visit"]
    assert visit.start_known is False  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("company", "product", "title"),
    [
        ("Acme", "Website", "Acme – Website"),
        ("Acme", "", "Acme"),
        ("", "Website", "Website"),
    ],
)
def test_a_row_without_a_title_is_called_after_company_and_product(
    session: Session, company: str, product: str, title: str
) -> None:
    take_one(session, Company=company, Product=product)

    assert deal_of(session).title == title


def test_a_row_with_nothing_to_name_it_by_is_rejected(session: Session) -> None:
    assert refuse_one(session, Title="", Owner="Bo") == Rejected(
        2, "Title", None, "it has no title, and no company or product to name it by"
    )


def test_no_value_is_not_a_value_of_zero(session: Session) -> None:
    take(session, table(["Title", "Value"], ["a", ""], ["b", "0"], ["c", "-5"]))

    assert [deal.value for deal in deals_of(session)] == [
        None,
        Money(0, "EUR"),
        Money(-500, "EUR"),
    ]


@pytest.mark.parametrize(
    ("header", "words", "code"),
    [
        ("Value", {}, "EUR"),
        ("Value", {"currency": "chf"}, "CHF"),
        ("Value (USD)", {}, "USD"),
        ("Value (USD)", {"currency": "chf"}, "CHF"),
    ],
)
def test_a_bare_amount_is_in_the_currency_that_is_nearest_to_it(
    session: Session, header: str, words: dict[str, str], code: str
) -> None:
    take(session, table(["Title", header], ["a", "5"]), **words)

    assert deal_of(session).value == Money(500, code)


def test_an_amount_and_its_column_of_currencies_must_agree(session: Session) -> None:
    rejected = refuse_one(session, Title="a", Value="$5", Currency="EUR")

    assert rejected == Rejected(2, "Value", "$5", "it says USD, but its currency is EUR")


def test_a_rhythm_in_the_amount_must_agree_with_its_column(session: Session) -> None:
    data = table(
        ["Title", "Value", "Every"], ["a", "5/mo", "year"], ["b", "5/mo", ""], ["c", "5", "year"]
    )
    report = take(session, data)

    assert [deal.value for deal in deals_of(session)] == [
        Money(500, "EUR", Every.MONTH),
        Money(500, "EUR", Every.YEAR),
    ]
    assert report.rejected == (
        Rejected(2, "Every", "year", "it says year, but its amount says month"),
    )


def test_several_people_are_all_linked_and_the_first_has_the_address(session: Session) -> None:
    take_one(session, Title="a", Contacts="Ann Lee (ann@a.example); Bo Ek", Company="Acme")

    ann, bo = people_of(session, deal_of(session))
    assert (ann.name, ann.email, bo.name, bo.email) == ("Ann Lee", "ann@a.example", "Bo Ek", None)
    assert ann.company_id == bo.company_id is not None


def test_what_is_no_single_address_is_kept_beside_the_deal_and_told(session: Session) -> None:
    report = take(
        session,
        table(
            ["Title", "Email"],
            ["a", "a@x.example, b@x.example"],
            ["b", "ask"],
            ["c", "c@x.example"],
        ),
    )

    first, second, third = deals_of(session)
    assert [people_of(session, deal)[0].email for deal in (first, third)] == [
        "a@x.example",
        "c@x.example",
    ]
    assert people_of(session, second) == []
    assert first.extra == (("Email", "a@x.example, b@x.example"),)
    assert second.extra == (("Email", "ask"),)
    assert any("2 cells did not hold just one e-mail address" in w for w in report.warnings)


def test_a_column_is_kept_under_its_name_where_it_is_filled(session: Session) -> None:
    take(session, table(["Title", "Score", "Type"], ["a", "7", ""], ["b", "", "New"]))

    assert [deal.extra for deal in deals_of(session)] == [(("Score", "7"),), (("Type", "New"),)]


def test_a_column_can_be_given_another_field_or_passed_over(session: Session) -> None:
    data = table(["Title", "Agent", "Junk"], ["a", "Bo", "x"])
    report = take(session, data, columns=["agent=owner", "Junk=ignore"])

    assert deal_of(session).owner == "Bo"
    assert deal_of(session).extra == ()
    assert report.mapping == {"Title": "title", "Agent": "owner", "Junk": "ignore"}


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("Value", "lots", '"lots" is no amount of money'),
        ("Currency", "doubloons", '"doubloons" is no currency'),
        ("Created", "soon", '"soon" is no date'),
        ("Expected close", "2026-02-30", '"2026-02-30" is no date'),
        ("Every", "often", '"often" is no rhythm'),
        ("Own probability", "high", '"high" is no percentage'),
        ("Status", "maybe", "it is no status"),
        ("Created", "2027-01-01", "it is in the future"),
        ("Owner", "x" * 501, "has 501 characters and at most 500"),
        ("Notes", "x" * 100_001, "has 100,001 characters"),
        ("Score", "x" * 100_001, "has 100,001 characters"),
    ],
)
def test_a_cell_that_cannot_be_read_rejects_its_row_and_no_other(
    session: Session, field: str, text: str, reason: str
) -> None:
    good = {"Status": "open", "Own probability": "5", "Every": "once"}.get(field, "")
    data = table(["Title", "Stage", field], ["a", "Lead", text], ["b", "Lead", good])
    report = take(session, data)

    assert report.created == 1
    (rejected,) = report.rejected
    assert (rejected.row, rejected.column) == (2, field)
    assert reason in rejected.reason
    assert rejected.value is not None
    assert text.startswith(rejected.value.removesuffix("…"))


def test_a_row_with_more_cells_than_the_header_is_rejected(session: Session) -> None:
    report = take(session, b"Title,Company,Owner\na,Acme, Inc.,Bo\nb,Acme,Bo,,\n")

    (rejected,) = report.rejected
    assert rejected.row == 2
    assert "it has 4 cells and the header 3" in rejected.reason
    assert report.created == 1


def test_the_foot_of_a_report_is_skipped(session: Session) -> None:
    report = take(
        session,
        b"Title,Company,Owner\na,Acme,Bo\nGrand Totals (1 record)\n"
        b'"Confidential Information - Do Not Distribute",,\nTotal,Acme,Bo\n',
    )

    assert [skipped.row for skipped in report.skipped] == [3, 4]
    assert [deal.title for deal in deals_of(session)] == ["a", "Total"]


# -- standing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "status", "closed"),
    [
        ({"Stage": "Closed Won", "Close_Date": "2026-03-02"}, Status.WON, "2026-03-01T23"),
        ({"Stage": "Lost", "Close_Date": "2026-03-02"}, Status.LOST, "2026-03-01T23"),
        ({"Status": "Won", "Closed": "2026-07-02 10:00"}, Status.WON, "2026-07-02T08"),
        (
            {"Status": "Won", "Won_time": "2026-07-02", "Closed": "2026-07-09"},
            Status.WON,
            "2026-07-01T22",
        ),
        (
            {"Status": "Lost", "Lost_time": "2026-07-02", "Won_time": "2026-07-01"},
            Status.LOST,
            "2026-07-01T22",
        ),
        (
            {"Is_won": "1", "Is_closed": "1", "Close_Date": "2026-03-02"},
            Status.WON,
            "2026-03-01T23",
        ),
        (
            {"Is_won": "", "Is_closed": "1", "Close_Date": "2026-03-02"},
            Status.LOST,
            "2026-03-01T23",
        ),
    ],
)
def test_a_closed_deal_is_closed_when_the_file_says(
    session: Session, fields: dict[str, str], status: Status, closed: str
) -> None:
    take_one(session, Title="a", **fields)

    deal = deal_of(session)
    assert (deal.status, deal.stage_id) == (status, None)
    assert deal.closed_at is not None
    assert deal.closed_at.isoformat().startswith(closed)


def test_status_decides_and_the_stage_only_says_where(session: Session) -> None:
    take_one(session, Title="a", Status="lost", Stage="proposal ", Close_Date="2026-03-02")

    assert deal_of(session).status is Status.LOST
    assert stage_of(session) == "Proposal"


@pytest.mark.parametrize("status", ["won", "lost"])
def test_a_closed_deal_without_a_day_is_rejected(session: Session, status: str) -> None:
    rejected = refuse_one(session, Title="a", Status=status, Close_Date="")

    reason = f"it is {status} and the day it was closed is missing"
    assert rejected == Rejected(2, "Close Date", None, reason)


def test_a_closed_deal_in_a_file_without_days_is_rejected(session: Session) -> None:
    assert refuse_one(session, Title="a", Stage="Won").column is None


def test_status_and_stage_must_not_contradict_each_other(session: Session) -> None:
    rejected = refuse_one(session, Title="a", Status="open", Stage="Closed Won")

    assert rejected == Rejected(
        2, "Stage", "Closed Won", "its status says open, but this stage means won"
    )


def test_a_closed_deal_may_say_when_it_had_been_expected(session: Session) -> None:
    take_one(session, Title="a", Status="won", Closed="2026-03-02", Close_date="2026-02-01")

    deal = deal_of(session)
    assert deal.expected_close == date(2026, 2, 1)
    assert deal.closed_at == session.now().midnight(date(2026, 3, 2))


def test_dates_and_words_of_another_status_are_kept_beside_the_deal(session: Session) -> None:
    data = table(
        ["Title", "Status", "Closed", "Lost reason", "Next step"],
        ["a", "open", "2026-01-02", "price", "call"],
        ["b", "won", "2026-01-02", "", "call"],
    )
    take(session, data)

    first, second = deals_of(session)
    assert first.extra == (("Closed", "2026-01-02"), ("Lost reason", "price"))
    assert first.next_text == "call"
    assert second.extra == (("Next step", "call"),)
    assert second.next_text is None


def test_deleted_deals_are_skipped(session: Session) -> None:
    report = take(session, table(["Title", "Status"], ["a", "Deleted"], ["b", "Open"]))

    assert report.skipped == (Skipped(2, "it was deleted there"),)


def test_a_column_called_status_that_holds_stages_is_taken_for_the_stage(session: Session) -> None:
    data = table(
        ["Title", "Status", "Closed"], ["a", "Proposal sent", ""], ["b", "Won", "2026-01-02"]
    )
    report = take(session, data)

    assert report.mapping["Status"] == "stage"
    assert 'the column "Status" was taken for the stage ("Proposal sent" is no status)' in (
        report.warnings
    )
    assert [deal.status for deal in deals_of(session)] == [Status.OPEN, Status.WON]


def test_a_column_called_status_that_holds_no_status_is_kept(session: Session) -> None:
    data = table(["Title", "Stage", "Status"], ["a", "Lead", "warm"], ["b", "Lead", "cold"])
    report = take(session, data)

    assert report.mapping["Status"] == "extra"
    assert deals_of(session)[0].extra == (("Status", "warm"),)


def test_a_deal_in_a_stage_after_the_win_is_won_and_stands_there(session: Session) -> None:
    session.execute(ApplyMap(map=sales()))
    data = table(
        ["Title", "Stage", "Status", "Close date"],
        ["a", "Signed", "", "2026-03-02"],
        ["b", "Onboarding", "won", "2026-03-02"],
        ["c", "Onboarding", "lost", "2026-03-02"],
        ["d", "Onboarding", "", ""],
    )
    report = take(session, data, pipeline="sales")

    assert [deal.status for deal in deals_of(session)] == [Status.WON, Status.WON]
    assert [rejected.row for rejected in report.rejected] == [4, 5]
    assert broken_laws(records_of(session)) == []


def test_parked_deals_are_parked_and_past_days_are_kept(session: Session) -> None:
    data = table(
        ["Title", "Parked until"], ["a", "2027-01-05"], ["b", "2026-01-05"], ["c", "2027-01-05"]
    )
    report = take(session, data)

    assert [deal.parked_until for deal in deals_of(session)] == [
        date(2027, 1, 5),
        None,
        date(2027, 1, 5),
    ]
    assert deals_of(session)[1].extra == (("Parked until", "2026-01-05"),)
    assert report.created == 3


@pytest.mark.parametrize(
    ("step", "text"),
    [("call 24 nov", "call"), ("Anrufen 24.11.", "Anrufen"), ("24 nov", "Follow up")],
)
def test_a_day_behind_a_next_step_is_its_day(session: Session, step: str, text: str) -> None:
    take_one(session, Title="a", Next_step=step)

    deal = deal_of(session)
    assert (deal.next_text, deal.next_due) == (text, date(2026, 11, 24))


def test_the_words_of_the_program_itself_name_columns(session: Session) -> None:
    take_one(session, Title="a", Close="2026-12-24", Next="call", Due="2026-12-01")

    deal = deal_of(session)
    assert (deal.expected_close, deal.extra) == (date(2026, 12, 24), ())
    assert (deal.next_text, deal.next_due) == ("call", date(2026, 12, 1))


def test_a_client_who_left_has_left_on_the_day_of_the_file(session: Session) -> None:
    data = table(
        ["Title", "Status", "Closed", "Churned", "Churn reason"],
        ["a", "won", "2026-01-02", "2026-05-04", "moved"],
        ["b", "won", "2026-01-02", "2026-05-04", ""],
        ["c", "lost", "2026-01-02", "2026-05-04", "moved"],
    )
    report = take(session, data)

    first, second, third = deals_of(session)
    assert report.created == 3
    assert first.churned_at == session.now().midnight(date(2026, 5, 4))
    assert [each.churn_reason for each in (first, second, third)] == ["moved", "not told", None]
    assert third.extra == (("Churned", "2026-05-04"), ("Churn reason", "moved"))
    assert broken_laws(records_of(session)) == []


def test_a_file_without_a_value_says_so(session: Session) -> None:
    report = take(session, table(["Title"], ["a"]))

    assert "no column holds a value; say which does with --map COLUMN=value" in report.warnings


def test_a_next_step_without_a_day_is_for_today(session: Session) -> None:
    take_one(session, Title="a", Next_step="call")

    (task,) = [r for r in records_of(session).values() if isinstance(r, Task) and not r.stage_id]
    assert (task.text, task.due) == ("call", session.now().today)


# -- stages and pipelines ----------------------------------------------------------------------


def test_unknown_stages_are_made_after_the_last_open_one_and_told(session: Session) -> None:
    before = stage_names(session)
    report = take(
        session, table(["Title", "Stage"], ["a", "Pilot"], ["b", " LEAD"], ["c", "pilot"])
    )

    assert stage_names(session) == [*before, "Pilot"]
    assert [stage_of(session, number) for number in range(3)] == ["Pilot", "Lead", "Pilot"]
    assert report.stages == {"Pilot": "Pilot", "LEAD": "Lead", "pilot": "Pilot"}
    assert report.made_stages == ("Pilot",)
    assert "a new stage stands after the last open one: Pilot" in report.warnings


def test_a_remark_on_a_thousand_things_stays_short() -> None:
    tally = Tally()
    for number in range(1_020):
        tally.hear([("pipeline", f"Pipeline {number}")])

    (told,) = tally.sentences((), "to Sales")
    assert told.startswith('1,020 deals of "Pipeline')
    assert len(told) < 200


def test_numbered_stages_are_made_in_the_order_of_their_numbers(session: Session) -> None:
    before = stage_names(session)
    take(session, table(["Title", "Stage"], ["a", "10 Close"], ["b", "2. Demo"], ["c", "1. Call"]))

    assert stage_names(session) == [*before, "1. Call", "2. Demo", "10 Close"]


def test_rows_of_unknown_stages_can_be_skipped(session: Session) -> None:
    before = stage_names(session)
    report = take(session, table(["Title", "Stage"], ["a", "Pilot"], ["b", "lead"]), stages="skip")

    assert stage_names(session) == before
    assert report.skipped == (Skipped(2, "Sales has no stage Pilot"),)


def test_stages_can_be_mapped_and_may_mean_won(session: Session) -> None:
    data = table(
        ["Title", "Stage", "Close date"],
        ["a", "Pilot", ""],
        ["b", "Signed", "2026-01-02"],
        ["c", "Other", ""],
    )
    report = take(session, data, stages="pilot=Proposal,Signed=won,skip,Absent=Lead")

    assert [deal.status for deal in deals_of(session)] == [Status.OPEN, Status.WON]
    assert stage_of(session) == "Proposal"
    assert report.stages == {"Pilot": "Proposal"}
    assert [skipped.row for skipped in report.skipped] == [4]
    assert 'no row is in the stage "absent" that --stages names' in report.warnings


def test_a_stage_is_never_known_by_half_its_name_or_by_its_place(session: Session) -> None:
    take(session, table(["Title", "Stage"], ["a", "2"], ["b", "Prop"]))

    assert [stage_of(session, number) for number in range(2)] == ["2", "Prop"]


def test_a_stage_that_only_a_rejected_row_names_is_not_made(session: Session) -> None:
    before = stage_names(session)
    take(session, table(["Title", "Stage"], ["", "Pilot"], ["b", "Lead"]))

    assert stage_names(session) == before


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("create", StageChoice()),
        ("Skip", StageChoice(make=False)),
        ("A=B", StageChoice(renamed={"a": "B"})),
        (" A b = c , skip", StageChoice(make=False, renamed={"a b": "c"})),
    ],
)
def test_the_choice_about_stages_is_read(text: str, choice: StageChoice) -> None:
    assert parse_stages(text) == choice


@pytest.mark.parametrize("text", ["make", "A=", "=B", "A=B,,", "A"])
def test_a_choice_about_stages_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match="says nothing about stages"):
        parse_stages(text)


def test_open_deals_without_a_stage_start_at_the_beginning_and_that_is_told(
    session: Session,
) -> None:
    report = take(session, table(["Title", "Stage"], ["a", ""], ["b", "Proposal"], ["c", ""]))

    assert [stage_of(session, number) for number in range(3)] == ["Lead", "Proposal", "Lead"]
    assert "2 deals without a stage stand in Lead" in report.warnings


def test_a_row_goes_to_the_pipeline_it_names_or_to_the_chosen_one(session: Session) -> None:
    session.execute(ApplyMap(map=sales()))
    session.execute(ApplyMap(map=sales()))
    first, *_ = maps(session)
    data = table(["Title", "Pipeline"], ["a", "Renewals"], ["b", first.pipeline.name.upper()])
    report = take(session, data)

    unknown, known = deals_of(session)
    assert unknown.pipeline_id == known.pipeline_id == first.pipeline.id
    assert (unknown.extra, known.extra) == ((("Pipeline", "Renewals"),), ())
    assert any('1 deal of "Renewals": there is no such pipeline' in w for w in report.warnings)


def test_a_pipeline_there_is_none_of_is_refused(session: Session) -> None:
    with pytest.raises(Refused, match="no pipeline"):
        take(session, table(["Title"], ["a"]), pipeline="Elsewhere")


# -- what is asked, and what is told ------------------------------------------------------------


def test_dates_that_can_be_read_in_two_ways_are_asked_about_before_anything_is_written(
    session: Session,
) -> None:
    data = table(["Title", "Created"], ["a", "03/04/2026"])
    with pytest.raises(InputError, match="can be read in more than one way"):
        take(session, data)
    assert deals_of(session) == []

    take(session, data, dates="MDY")
    assert deal_of(session).created_at == session.now().midnight(date(2026, 3, 4))


@pytest.mark.parametrize(
    "words",
    [
        {"dates": "dym"},
        {"currency": "doubloons"},
        {"columns": ["Title=titel"]},
        {"columns": ["Titel=title"]},
        {"stages": "perhaps"},
    ],
)
def test_options_that_make_no_sense_are_refused(words: dict[str, object]) -> None:
    with pytest.raises(BadValue):
        plan(table(["Title"], ["a"]), **words)


def test_a_kind_of_file_there_is_none_of_is_refused() -> None:
    with pytest.raises(InputError, match='"xml" is no kind of file'):
        plan(table(["Title"], ["a"]), kind="xml")


def test_several_currencies_are_told_and_never_converted(session: Session) -> None:
    report = take(session, table(["Title", "Value"], ["a", "$5"], ["b", "5 EUR"], ["c", "€7"]))

    assert [deal.value for deal in deals_of(session)] == [
        Money(500, "USD"),
        Money(500, "EUR"),
        Money(700, "EUR"),
    ]
    assert "the values are in several currencies (EUR 2, USD 1); none was converted" in (
        report.warnings
    )


def test_a_file_without_ids_is_told_to_double_when_it_comes_again(session: Session) -> None:
    report = take(session, table(["Title"], ["a"]))

    assert any("no column holds an id" in warning for warning in report.warnings)


def test_blank_rows_are_no_rows(session: Session) -> None:
    report = take(session, b"Title,Company,Owner\n\na,Acme,Bo\n,,\n , ,\n")

    assert (report.read, report.created) == (1, 1)


def test_a_header_alone_is_a_file_without_rows(session: Session) -> None:
    report = take(session, b"Title,Company,Owner\n")

    assert (report.read, report.created, report.operation) == (0, 0, None)


def test_the_report_is_what_the_command_line_promises(session: Session) -> None:
    data = table(["ID", "Title", "Stage", "Value"], ["1", "a", "Pilot", "5"], ["2", "b", "", "x"])
    report = take(session, data)

    assert report.as_json() == {
        "kind": "csv",
        "read": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "skipped": [],
        "rejected": [
            {
                "row": 3,
                "column": "Value",
                "value": "x",
                "reason": '"x" is no amount of money; '
                "write it like 12000, 12k, €1.2m/mo or 1 200,50 EUR",
            }
        ],
        "warnings": ["a new stage stands after the last open one: Pilot"],
        "mapping": {"ID": "external_id", "Title": "title", "Stage": "stage", "Value": "value"},
        "stages": {"Pilot": "Pilot"},
        "routed": [],
        "operation": report.operation,
    }
    assert report.operation is not None
