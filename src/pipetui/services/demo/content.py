"""The people, firms, offers and words of the demo, read from the tables beside this module."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DOLLAR_REGIONS = {"North America", "Korea", "Indonesia", "MENA"}
_HONORIFICS = ("Dr.", "Prof.", "Avv.", "د.")


@dataclass(frozen=True)
class Firm:
    """Who buys, and whom we talk to there."""

    name: str
    trade: str
    region: str
    contact: str
    job: str
    language: str | None = None
    web: str | None = None

    @property
    def who(self) -> str:
        """What the contact is called in notes."""
        words = [word for word in self.contact.split() if word not in _HONORIFICS]
        return words[0]

    @property
    def currency(self) -> str:
        """What they pay in."""
        return "USD" if self.region in _DOLLAR_REGIONS else "EUR"

    @cached_property
    def domain(self) -> str:
        """An address nobody can own (RFC 2606)."""
        return f"{self.web or _ascii(self.name)}.example"

    @cached_property
    def email(self) -> str:
        """The contact's address."""
        return f"{_ascii(self.who) or 'hello'}@{self.domain}"


@dataclass(frozen=True)
class Colleague:
    """Somebody else at a firm, and the part they have in its deals."""

    firm: str
    name: str
    job: str
    role: str

    def email(self, firm: Firm) -> str:
        """The address."""
        return f"{_ascii(self.name.split()[0])}@{firm.domain}"


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """Somebody met beside the deals, so many days ago."""

    name: str
    days: int
    notes: str
    email: str
    company: str | None = None
    job: str | None = None


@dataclass(frozen=True)
class Offer:
    """A title, what is sold under it, and the range of its price in whole units of money."""

    title: str
    product: str
    low: int
    high: int


@dataclass(frozen=True, kw_only=True)
class Beat:
    """One thing that is said or done in a stage; `often` counts in tenths."""

    kind: str
    texts: Sequence[str]
    way: str = "out"
    often: int = 10
    ticks: Sequence[str] = ()
    score: int | None = None


@dataclass(frozen=True)
class Objection:
    """What the buyer holds against it, and how it was answered."""

    says: str
    text: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Loss:
    """A way to lose a deal, with its share of all losses in percent."""

    stages: Sequence[str]
    reason: str
    share: int
    text: str | None = None
    way: str = "in"
    attempts: int = 0
    competitor: str | None = None
    competitors: Sequence[str] = ()
    objection: str | None = None
    no: bool = False
    park: bool = False
    """Put off first, and lost on the day it came back."""


@dataclass(frozen=True)
class Feedback:
    """What a client says afterwards, and the scores that go with it."""

    text: str
    scores: Sequence[int]


@dataclass(frozen=True)
class Churn:
    """Why a client leaves, and the last score they gave."""

    reason: str
    text: str
    score: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A deal that stands somewhere today; `tables/open.toml` explains the fields."""

    title: str
    firm: str
    stage: str
    days: int
    product: str = "Booking platform"
    value: str | None = None
    source: str = "referral"
    touched: int | None = None
    due: int | None = None
    next: str | None = None
    at: str | None = None
    beats: int = 1
    said: str | None = None
    every: str | None = None
    asked: str | None = None
    close: int | None = None
    pushes: int = 0
    objection: int | None = None
    answered: bool = True
    competitor: str | None = None
    fit: str = ""
    behind: bool = False
    item: str | None = None
    no: str | None = None
    attempts: int = 0
    forced: str | None = None
    back: bool = False
    again: bool = False
    way: str | None = None
    handed: bool = False
    park: int | None = None
    churn: int | None = None
    lost: int | None = None
    reason: str = "No decision"
    tags: Sequence[str] = ()
    notes: str | None = None


@dataclass(frozen=True)
class Content:
    """All tables together."""

    firms: Mapping[str, Firm]
    trades: Mapping[str, Sequence[Offer]]
    industries: Mapping[str, str]
    languages: Mapping[str, Sequence[Offer]]
    returns: Mapping[str, Sequence[Offer]]
    """What clients come back for, by the kind of what they have."""
    colleagues: Mapping[str, Sequence[Colleague]]
    """By firm: who else has a part in its deals."""
    meetings: Sequence[Meeting]
    products: Mapping[str, tuple[str, str, str]]
    """By product: its name in a sentence, how often it is paid, its kind."""
    talk: Mapping[str, Mapping[str, Sequence[Beat]]]
    """By pipeline and stage."""
    steps: Mapping[str, Sequence[str]]
    objections: Sequence[Objection]
    losses: Sequence[Loss]
    churns: Sequence[Churn]
    feedback: Sequence[Feedback]
    fits: Mapping[str, Sequence[str]]
    """How the fit questions were answered in deals that are over, by how they ended."""
    lists: Mapping[str, Sequence[str]]
    sales: Sequence[Standing] = field(default=())
    accounts: Sequence[Standing] = field(default=())


def load_content() -> Content:
    """Read every table."""
    firms, offers, talk, now = (_table(name) for name in ("firms", "offers", "talk", "open"))
    accounts = now.pop("accounts")["deals"]
    return Content(
        firms={row[0]: Firm(*row) for row in firms["firms"]},
        trades=_offers(offers["trades"]),
        industries=offers["industries"],
        languages=_offers(offers["languages"]),
        returns=_offers(offers["returns"]),
        colleagues=_by_firm(firms["colleagues"]),
        meetings=[Meeting(**each) for each in firms["met"]],
        products={name: tuple(row) for name, row in offers["products"].items()},
        talk={
            line: {
                stage: [Beat(**beat) for beat in table["beats"]]
                for stage, table in talk[line].items()
            }
            for line in ("sales", "accounts")
        },
        steps=talk["steps"],
        objections=[Objection(**each) for each in talk["objection"]],
        losses=[Loss(**each) for each in talk["loss"]],
        churns=[Churn(**each) for each in talk["churn"]],
        feedback=[Feedback(**each) for each in talk["feedback"]],
        fits=talk["fits"],
        lists=talk["lists"],
        sales=[
            Standing(**{"stage": stage, **deal})
            for stage, table in now.items()
            for deal in table["deals"]
        ],
        accounts=[Standing(**deal) for deal in accounts],
    )


def _table(name: str) -> dict[str, Any]:
    file = resources.files(__package__) / "tables" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _offers(tables: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, list[Offer]]:
    return {name: [Offer(*row) for row in rows] for name, rows in tables.items()}


def _by_firm(rows: Sequence[Sequence[str]]) -> dict[str, list[Colleague]]:
    found: dict[str, list[Colleague]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Colleague(*row))
    return found


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore")
    words = "".join(c if c.isalnum() else " " for c in plain.decode().lower()).split()
    return "-".join(words)
