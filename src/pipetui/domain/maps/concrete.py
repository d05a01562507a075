"""Whether a line of a checklist can be acted on: it says what to do, and fits on a line.

Only what is plainly no act is told, so that an unknown word, or another language, is left in peace.
"""

from __future__ import annotations

import re
from enum import Enum

from pipetui.domain.text import fold

LINE = 60
"""Characters that fit on a line of a checklist."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")  # noqa: RUF001 - as people type it
_LATIN = re.compile(r"[\x00-\u024f]*")
_READ = 200
"""Characters that are looked at: what is longer is too long whatever it says."""


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_OPENINGS = _set_of("always also and briefly then first finally politely quickly please")
"""What may stand before the verb."""
_ACTS = _set_of(
    "accept add adjust agree align analyse analyze answer approve arrange ask assign attach "
    "audit balance begin bill book brief bring build call cancel check choose clarify clear "
    "close collect compare complete confirm connect contact convince copy create cut decide "
    "define deliver demonstrate describe design determine develop discover discuss do document "
    "draft draw email enrich ensure enter establish estimate evaluate experiment explain "
    "explore fetch file fill find finish fit follow gather get give go grow guide hand handle "
    "hear help hold identify implement inform inspect install introduce invite invoice join "
    "keep know learn leave let list listen log look mail make map mark measure meet mention "
    "move name negotiate note offer onboard open order outline pack park pass pay pencil "
    "phone pick pitch plan position prepare present print prioritise prioritize propose prove "
    "publish put qualify question quote rank reach read recap receive record reference refer "
    "rehearse remind remove renew reply report request research reserve resolve return review "
    "ring run save say schedule score search secure see select send separate sequence set "
    "settle share show sign sketch sort speak spend split spot start stop study submit sum "
    "summarise summarize supplement survey swap take talk tell test thank tidy trade train "
    "try update upload use validate verify visit wait walk warn welcome win work write"
)
"""How a line begins that says what to do."""
_NO_ACTS = _set_of(
    "a an the this that these those every each any all some no not never our my your their "
    "his her its we i you he she it they there is are was were be being been has have had "
    "who what why where how which whether if when maybe perhaps in on at by for from with "
    "without of about before after during until more less most good bad new next better "
    "awareness buyer client clients client's competitor competitors company customer "
    "customers deadline deal decider deciders decision feedback follow-up "
    "goals info information interest introduction kick-off kickoff meeting meetings money "
    "need needs objection objections paperwork pain pains people person pricing problem "
    "problems proposal qualification questions rapport relationship requirements risk risks "
    "signature solution stakeholder stakeholders stuff team technology terms things timeline "
    "timing trust"
)
"""How a line begins that names a thing or a state."""
_EITHER = _set_of(
    "budget call close contact contract date demo document email fit invoice lead mail offer order "
    "phone plan price quote sign test value visit"
)
"""Things and acts alike: what follows tells."""
_STATES = _set_of(
    "accepted agreed answered approved available booked clear clarified closed complete "
    "completed confirmed contacted convinced defined delivered discussed done established "
    "finished fixed found given held identified interested known made met ok okay open paid "
    "positive prepared presented qualified ready received scheduled sent set settled signed "
    "started understood verified written yes"
)
"""How a line ends that says how things are."""
_THINGS = re.compile(r"\w{3,}(?:tion|sion|ness|ship|ment|ance|ence)s?")
_DOING = re.compile(r"\w{3,}ing")
# "Budget erfragen" is an act in the languages whose infinitive stands last.
_LAST_VERB = re.compile(r"\w{3,}(?:en|ern|eln)")


class Vagueness(Enum):
    """Why a line cannot be acted on; the value says it."""

    LONG = "is longer than a line"
    EMPTY = "has no words"
    SHORT = "is one word"
    NO_ACT = "does not begin with a verb"
    STATE = "says how things are, not what to do"


def vagueness(text: str) -> Vagueness | None:
    """What keeps a line from being an act that can be done and ticked off; None for nothing."""
    if len(text) > LINE:
        return Vagueness.LONG
    words = _WORD.findall(fold(text[:_READ]))
    if not words:
        return Vagueness.EMPTY
    if not _LATIN.fullmatch(text):
        return None
    while len(words) > 1 and words[0] in _OPENINGS:
        del words[0]
    if len(words) == 1:
        return Vagueness.SHORT
    return _reading(words)


def _reading(words: list[str]) -> Vagueness | None:
    first, last = words[0], words[-1]
    if first in _EITHER:
        return Vagueness.STATE if len(words) < 4 and last in _STATES else None  # noqa: PLR2004
    if first in _ACTS:
        return None
    if last in _STATES:
        return Vagueness.STATE
    if _LAST_VERB.fullmatch(last):
        return None
    names_a_thing = first in _NO_ACTS or _THINGS.fullmatch(first) or _DOING.fullmatch(first)
    return Vagueness.NO_ACT if names_a_thing else None
