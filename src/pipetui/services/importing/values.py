"""Amounts and set words in cells: money, rhythms, percents, statuses."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipetui.domain.errors import BadValue
from pipetui.domain.model import Status
from pipetui.domain.money import CURRENCIES, Every, parse_amount
from pipetui.domain.text import fold, shown
from pipetui.services.importing.days import is_blank

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.money import Money

_STATUSES: Final[Mapping[Status, str]] = {
    Status.OPEN: (
        "open,opened,active,in progress,ongoing,offen,laufend,in arbeit,ouvert,ouverte,en cours,"
        "abierto,abierta,en curso,aperto,aperta,in corso,aberto,aberta,em andamento,lopend,進行中"
    ),
    Status.WON: (
        "won,win,closed won,closedwon,deal won,gewonnen,abgeschlossen gewonnen,"
        "gewonnen geschlossen,gagne,gagnee,"
        "ganado,ganada,cerrado ganado,cerrada ganada,vinto,vinta,ganho,ganha,受注"
    ),
    Status.LOST: (
        "lost,closed lost,closedlost,deal lost,verloren,abgeschlossen verloren,"
        "verloren geschlossen,perdu,perdue,"
        "perdido,perdida,cerrado perdido,cerrada perdida,perso,persa,失注"
    ),
}
_STATUS_OF: Final = {
    word: status for status, words in _STATUSES.items() for word in words.split(",")
}
_RHYTHMS: Final[Mapping[Every, str]] = {
    Every.ONCE: "once,one time,onetime,one off,einmalig,unique,unico",
    Every.MONTH: "month,monthly,per month,mo,monat,monatlich,mois,mensuel,mensual,mensile,mensal",
    Every.QUARTER: (
        "quarter,quarterly,per quarter,qtr,quartal,vierteljahrlich,trimestre,trimestriel"
    ),
    Every.YEAR: "year,yearly,annual,annually,per year,yr,jahr,jahrlich,an,annuel,anual,annuale",
}
_EVERY_OF: Final = {word: every for every, words in _RHYTHMS.items() for word in words.split(",")}
_DELETED: Final = frozenset({"deleted", "geloscht", "supprime", "eliminado", "eliminato"})
_YES: Final = frozenset({"1", "true", "yes", "y", "x", "ja", "wahr", "oui", "vrai", "si"})
_NO: Final = frozenset({"", "0", "false", "no", "n", "nein", "falsch", "non", "faux"})

_ONE_POINT = re.compile(r"[^0-9.,]*[0-9]{1,3}(?P<mark>[.,])[0-9]{3}(?![0-9])[^0-9.,]*")
_DECIMALS = re.compile(r".*[0-9](?P<mark>[.,])(?:[0-9]{1,2}|[0-9]{4,})(?![0-9.,])[^0-9.,]*")
_LONG_WHOLE = re.compile(r"[^0-9]*[0-9]{4,}(?P<mark>[.,])[0-9]{3}[^0-9.,]*")
_BOTH_MARKS = re.compile(r".*(?:,.*(?P<point>\.)|\..*(?P<comma>,)).*")
_PERCENT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,4})?) ?%?")
_ADDRESS = re.compile(r"[^\s@,;<>()\"]{1,64}@[^\s@,;<>()\"]{1,189}")
_NAMED_ADDRESS = re.compile(rf"(?P<name>[^<>(]*?)\s*[<(](?P<email>{_ADDRESS.pattern})[>)]")
_LONGEST = 80
_HUNDRED = 100


class AmountColumn:
    """What the cells of one column say about their decimal mark.

    `12.125` is twelve thousand in one file and twelve and an eighth in another. Where other cells
    of the column show which mark is the decimal one, it is read so here too.
    """

    def __init__(self) -> None:
        self._marks: set[str] = set()

    def hear(self, text: str) -> None:
        """Take in one cell."""
        if len(text) > _LONGEST:
            return
        if found := _BOTH_MARKS.fullmatch(text):
            self._marks.add("." if found["point"] else ",")
        elif found := _DECIMALS.fullmatch(text) or _LONG_WHOLE.fullmatch(text):
            self._marks.add(found["mark"])

    @property
    def mark(self) -> str | None:
        """The decimal mark; None where no cell, or cells of both kinds, show one."""
        return next(iter(self._marks)) if len(self._marks) == 1 else None


# Rules that weigh a deal and the deal itself read the same cell.
@lru_cache(maxsize=8)
def read_amount(text: str, currency: str, mark: str | None) -> Money | None:
    """The amount of a cell; None for an empty one. Raises BadValue for anything else.

    `currency` is what it is in unless it says so itself; `mark` is the column's decimal mark.
    """
    if is_blank(text):
        return None
    return parse_amount(unmistakable(text, mark), currency, accounting=True)


def unmistakable(text: str, mark: str | None) -> str:
    """An amount that reads the same without the rest of its column, whose decimal mark is `mark`.

    One more zero, and three digits behind the mark can no longer be taken for thousands.
    """
    plain = " ".join(text.split())
    found = _ONE_POINT.fullmatch(plain) if len(plain) <= _LONGEST else None
    if found is None or found["mark"] != mark:
        return plain
    end = found.end("mark") + 3
    return f"{plain[:end]}0{plain[end:]}"


def read_currency(text: str) -> str:
    """The currency a cell names by its code or sign; BadValue for anything else."""
    sign = text.strip()
    if sign.upper() in CURRENCIES:
        return sign.upper()
    # A sign alone: the reader of amounts knows what it stands for.
    with suppress(BadValue):
        if sign and not any(char.isdigit() for char in sign):
            return parse_amount(f"{sign}1", "USD").currency
    raise BadValue(f"{shown(text)} is no currency", "a code such as EUR or USD")


def currency_in_name(column: str) -> str | None:
    """The currency a column's name gives, as in `Amount (USD)` or `Value in EUR`; else None."""
    for word in re.findall(r"[(\[]([A-Z]{3})[)\]]|[\s_-]([A-Z]{3})$", column):
        code = "".join(word)
        if code in CURRENCIES:
            return code
    found = re.search(r"\(([^\w\s()]{1,3})\)", column)
    with suppress(BadValue):
        return read_currency(found[1]) if found else None
    return None


def read_every(text: str) -> Every:
    """The rhythm a cell names; BadValue for anything else."""
    try:
        return _EVERY_OF[plain_word(text)]
    except KeyError:
        raise BadValue(f"{shown(text)} is no rhythm", "one of once, month, quarter, year") from None


def read_status(text: str) -> Status | None:
    """Whether a word, of a status or of a stage, means open, won or lost; None for other words."""
    return _STATUS_OF.get(plain_word(text))


def is_deleted(text: str) -> bool:
    """Whether a status says that the deal was deleted in the program the file is from."""
    return plain_word(text) in _DELETED


def read_flag(text: str) -> bool:
    """Yes or no; BadValue for anything else."""
    word = plain_word(text)
    if word not in _YES | _NO:
        raise BadValue(f"{shown(text)} is neither yes nor no", "1 or 0")
    return word in _YES


def read_percent(text: str) -> int | None:
    """A whole percent: `40`, `40 %`, `40.0`. BadValue for anything else."""
    if is_blank(text):
        return None
    found = _PERCENT.fullmatch(text.strip())
    number = Decimal(found[1].replace(",", ".")) if found else Decimal(-1)
    if number != number.to_integral_value() or not 0 <= number <= _HUNDRED:
        raise BadValue(f"{shown(text)} is no percentage", "a whole number from 0 to 100")
    return int(number)


def is_address(text: str) -> bool:
    """Whether a text is one e-mail address."""
    return _ADDRESS.fullmatch(text) is not None


def split_person(text: str) -> tuple[str, str | None]:
    """Name and address of `Ann Lee <ann@example.com>` or `Ann Lee (ann@example.com)`."""
    found = _NAMED_ADDRESS.fullmatch(text)
    if found and found["name"]:
        return found["name"].strip("\"' "), found["email"]
    return text, None


def plain_word(text: str) -> str:
    """A word for looking up: folded, without accents, other signs turned into single blanks."""
    parts = unicodedata.normalize("NFD", fold(text))
    bare = "".join(char for char in parts if not unicodedata.combining(char))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())
