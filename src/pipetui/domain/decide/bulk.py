"""One rule over many deals: all or nothing, or what can be done with the rest listed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.errors import Refusal, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.commands import OnDeals
    from pipetui.domain.draft import Draft
    from pipetui.domain.model import Deal

_LABEL_TITLE = 60


def short(text: str) -> str:
    """A title cut to the length a label has room for."""
    return text if len(text) <= _LABEL_TITLE else text[: _LABEL_TITLE - 1] + "…"


def for_each(draft: Draft, command: OnDeals, rule: Callable[[Deal], None]) -> list[Deal]:
    """Apply `rule` to each deal once and give the deals, as they were, that it took.

    A deal it refuses is left as it was. Then, unless the command says to keep going, the whole
    is refused, each deal with its own reason.
    """
    if not command.deal_ids:
        message = "no deal was named"
        raise Refused(message, "give at least one number")
    taken: list[Deal] = []
    refusals: list[Refusal] = []
    first: Refused | None = None
    for deal_id in dict.fromkeys(command.deal_ids):
        mark, told = draft.mark(), len(draft.warnings)
        try:
            deal = draft.deal(deal_id)
            rule(deal)
            taken.append(deal)
        except Refused as refused:
            draft.rewind(mark)
            del draft.warnings[told:]
            first = first or refused
            known = refused.refusals[0] if refused.refusals else Refusal(deal_id, refused.message)
            refusals.append(replace(known, id=deal_id))
    if first and not (command.keep_going and taken):
        raise _together(first, tuple(refusals), len(set(command.deal_ids)))
    draft.refused.extend(refusals)
    return taken


def _together(first: Refused, refusals: tuple[Refusal, ...], asked: int) -> Refused:
    if asked == 1:
        return type(first)(first.message, first.hint, refusals)
    reasons = "; ".join(f"#{refusal.id}: {refusal.reason}" for refusal in refusals[:3])
    more = f"; and {len(refusals) - 3} more" if len(refusals) > 3 else ""  # noqa: PLR2004
    stand = "stands" if len(refusals) == 1 else "stand"
    return Refused(
        f"{len(refusals)} of {asked} deals {stand} against it, so nothing was changed: "
        f"{reasons}{more}",
        "put them right or leave them out, or do the rest with --keep-going",
        refusals,
    )


def require_open(deal: Deal) -> None:
    """Refuse what only a deal that is still being sold allows."""
    if not deal.is_open:
        message = f"#{deal.id} is {deal.status} already"
        raise Refused(message, "reopen it first")


def named(taken: list[Deal]) -> str:
    """What a label calls these deals: the title of one, the number of several."""
    return short(taken[0].title) if len(taken) == 1 else f"{len(taken)} deals"
