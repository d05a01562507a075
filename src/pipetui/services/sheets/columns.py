"""The columns of an exported sheet of deals, as our own import knows them again."""

from __future__ import annotations

from typing import Final

COLUMNS: Final = (
    "ID",
    "Title",
    "Company",
    "Contacts",
    "Pipeline",
    "Stage",
    "Status",
    "Value",
    "Currency",
    "Every",
    "Owner",
    "Source",
    "Product",
    "Region",
    "Tags",
    "Created",
    "Stage entered",
    "Expected close",
    "Closed",
    "Lost reason",
    "Competitor",
    "Parked until",
    "Next step",
    "Next due",
    "Notes",
    "Links",
    "Own probability",
    "Churned",
    "Churn reason",
    "External ID",
)
"""The columns of every sheet; one for each imported column without a field follows."""

NUMBERS: Final = frozenset({"ID", "Value", "Own probability"})
"""Columns that hold numbers, which stay numbers whatever their sign."""


def is_own(header: tuple[str, ...]) -> bool:
    """Whether a header is that of a sheet exported here, some columns taken out or added or not."""
    return {"ID", "Title", "Every", "Stage entered"} <= set(header)


def extra_headers(names: list[str]) -> list[str]:
    """Headers for columns without a field, none of them that of another."""
    taken = set(COLUMNS)
    headers: list[str] = []
    for name in names:
        header = name
        while header in taken:
            header = f"{header} (extra)"
        taken.add(header)
        headers.append(header)
    return headers
