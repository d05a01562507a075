"""What an import did, or would do: every row of the file accounted for."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row left out on purpose."""

    row: int
    """The line of the file on which it begins."""
    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be taken as it is."""

    row: int
    """The line of the file on which it begins."""
    column: str | None
    """The column at fault; None where it is no single one."""
    value: str | None
    """What stands there, made fit to be shown; None where nothing does."""
    reason: str


@dataclass(frozen=True, slots=True)
class Routed:
    """How many of the deals that named no pipeline went to one, and by which rule."""

    pipeline: str
    why: str | None
    """The rule in words; None for those that no rule took."""
    deals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """An import's outcome: created + updated + unchanged + skipped + rejected = read."""

    kind: str
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    warnings: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Column to field; `extra` is kept under its own name, `ignore` left out."""
    stages: Mapping[str, str] = field(default_factory=dict)
    """Stage in the file to stage here."""
    made_stages: tuple[str, ...] = ()
    """Those of them that were made for it."""
    routed: tuple[Routed, ...] = ()
    """Where the pipelines' rules brought deals, most first; empty where there are no rules."""
    operation: int | None = None
    """The log entry; None for a dry run, and when nothing was written."""

    def as_json(self) -> dict[str, Any]:
        """The report as `import --json` prints it."""
        return {
            "kind": self.kind,
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": [asdict(each) for each in self.skipped],
            "rejected": [asdict(each) for each in self.rejected],
            "warnings": list(self.warnings),
            "mapping": dict(self.mapping),
            "stages": dict(self.stages),
            "routed": [asdict(each) for each in self.routed],
            "operation": self.operation,
        }
