"""Columns by their names."""

from __future__ import annotations

import pytest

from pipetui.domain.errors import BadValue
from pipetui.services.importing.aliases import FIELDS
from pipetui.services.importing.columns import match_columns, parse_choices
from pipetui.services.importing.values import plain_word


def mapping(*header: str, **chosen: str) -> dict[str, str]:
    return match_columns(header, chosen).mapping


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("opportunity_id", "external_id"),
        ("Deal - ID", "external_id"),
        ("Record Id", "external_id"),
        ("Id", "external_id"),
        ("Deal - Title*", "title"),
        ("Deal : Title", "title"),
        ("Opportunity Name", "title"),
        ("deal_name", "title"),
        ("Name", "title"),
        ("Titre", "title"),
        ("account", "company"),
        ("Organización", "extra"),
        ("Deal - Organization", "company"),
        ("Associated Company", "company"),
        ("Société", "company"),
        ("FIRMA", "company"),
        ("sales_agent", "owner"),
        ("Deal owner", "owner"),
        ("Zuständig", "owner"),
        ("Product Name", "product"),
        ("deal_stage", "stage"),
        ("StageName", "stage"),
        ("dealstage", "stage"),
        ("IsWon", "is_won"),
        ("LeadSource", "source"),
        ("AccountId", "extra"),
        ("List Name", "stage"),
        ("Étape", "stage"),
        ("Deal - Status", "status"),
        ("engage_date", "created_at"),
        ("Deal - Deal created", "created_at"),
        ("CreatedDate", "created_at"),
        ("Close Date", "close_date"),
        ("CloseDate", "close_date"),
        ("Fecha de cierre", "close_date"),
        ("Deal - Expected close date", "expected_close"),
        ("Deal - Deal closed on", "closed_at"),
        ("Deal - Won time", "won_at"),
        ("Deal - Lost time", "lost_at"),
        ("close_value", "value"),
        ("Amount (USD)", "value"),
        ("Betrag", "value"),
        ("Deal - Currency of Value", "currency"),
        ("Währung", "currency"),
        ("Lead Source", "source"),
        ("Deal - Label", "tags"),
        ("Étiquettes", "tags"),
        ("Deal - Contact person", "contact"),
        ("Ansprechpartner", "contact"),
        ("E-Mail", "email"),
        ("Telefon", "phone"),
        ("Card Description", "notes"),
        ("Closed Lost Reason", "lost_reason"),
        ("Next Step", "next_step"),
        ("Territory", "region"),
        ("Deal - Weighted value", "extra"),
        ("Deal - Contact person ID", "extra"),
        ("Probability", "extra"),
        ("Rejected because", "ignore"),
    ],
)
def test_a_column_is_known_by_the_name_another_program_gives_it(name: str, field: str) -> None:
    assert mapping(name) == {name: field}


def test_of_two_columns_for_a_field_the_surer_one_has_it_and_the_other_is_kept() -> None:
    assert mapping("Comment", "Notes", "Amount (converted)", "Amount") == {
        "Comment": "extra",
        "Notes": "notes",
        "Amount (converted)": "extra",
        "Amount": "value",
    }


def test_a_choice_goes_before_names() -> None:
    assert mapping("Value", "Size", size="value") == {"Value": "extra", "Size": "value"}


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ("expected close", "expected_close"),
        ("Expected-Close", "expected_close"),
        ("close", "expected_close"),
        ("contacts", "contact"),
        ("ignore", "ignore"),
        ("extra", "extra"),
    ],
)
def test_a_field_is_known_by_the_names_people_use(wanted: str, field: str) -> None:
    assert mapping("X", X=wanted) == {"X": field}


@pytest.mark.parametrize(
    ("chosen", "message", "hint"),
    [
        ({"Account": "compny"}, '"compny" is no field of a deal', "did you mean company?"),
        ({"Account": "zzz"}, '"zzz" is no field of a deal', "fields: external_id, title"),
        ({"Acount": "company"}, 'the file has no column "Acount"', 'did you mean "Account"?'),
        ({"zzz": "company"}, 'the file has no column "zzz"', "columns: Account, Who, who"),
        ({"WHO": "owner"}, '"WHO" is more than one column', ""),
        ({"Who": "owner", "who": "owner"}, '"Who" and "who" are both mapped to owner', ""),
    ],
)
def test_a_choice_that_cannot_be_is_refused_with_the_nearest(
    chosen: dict[str, str], message: str, hint: str
) -> None:
    with pytest.raises(BadValue) as refused:
        mapping("Account", "Who", "who", **chosen)

    assert refused.value.message == message
    assert hint in refused.value.hint


def test_several_columns_may_be_kept_or_passed_over() -> None:
    assert mapping("Value", "Title", Value="extra", Title="extra") == {
        "Value": "extra",
        "Title": "extra",
    }


def test_choices_are_read_from_texts() -> None:
    assert parse_choices(["Agent = owner", "a=b=title"]) == {"Agent": "owner", "a=b": "title"}


@pytest.mark.parametrize("text", ["Agent", "=owner", "Agent=", "="])
def test_a_choice_without_column_or_field_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match="says no column and field"):
        parse_choices([text])


def test_no_name_stands_for_two_fields() -> None:
    names = [plain_word(name) for names in FIELDS.values() for name in names.split(",") if name]

    assert len(names) == len(set(names))
