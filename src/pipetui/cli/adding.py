"""Deals added, from a line each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from pipetui.cli.arguments import choose
from pipetui.cli.files_in import read_stdin_lines
from pipetui.cli.layout import facts
from pipetui.cli.output import Piece, Style
from pipetui.cli.program import program
from pipetui.cli.wording import step_piece, tags_text, value_text
from pipetui.cli.writing import Body, Written, deal_items, deal_lines, execute, tell
from pipetui.domain.commands import AddDeals
from pipetui.domain.dates import date_words
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.model import Company
from pipetui.domain.money import Every, parse_amount
from pipetui.domain.process import maps_meant
from pipetui.domain.quickadd import deal_draft, parse_quick_add
from pipetui.domain.routing import read_for_its_place
from pipetui.domain.spoken_dates import parse_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipetui.cli.output import Line, Output
    from pipetui.domain.commands import DealDraft
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.services.session import Session


def add(
    ctx: typer.Context,
    text: Annotated[list[str], Argument(metavar="TEXT")],
    *,
    value: Annotated[
        str | None, Option(metavar="AMOUNT", help="what it is worth, such as 12k or €900/mo")
    ] = None,
    every: Annotated[
        str | None, Option(metavar="RHYTHM", help="paid once, each month, quarter or year")
    ] = None,
    stage: Annotated[str | None, Option(metavar="NAME", help="as `move` takes it")] = None,
    pipeline: Annotated[
        str | None, Option(metavar="NAME", help="where it goes; else rules, else the first")
    ] = None,
    company: Annotated[str | None, Option(metavar="NAME", help="the company that buys")] = None,
    contact: Annotated[str | None, Option(metavar="NAME", help="whom to talk to there")] = None,
    email: Annotated[str | None, Option(metavar="ADDRESS", help="of the contact")] = None,
    phone: Annotated[str | None, Option(metavar="NUMBER", help="of the contact")] = None,
    source: Annotated[str | None, Option(metavar="NAME", help="where it came from")] = None,
    product: Annotated[str | None, Option(metavar="NAME", help="what is sold")] = None,
    region: Annotated[str | None, Option(metavar="NAME", help="where it is sold")] = None,
    owner: Annotated[str | None, Option(metavar="NAME", help="who sells it")] = None,
    tag: Annotated[list[str] | None, Option(metavar="TAG", help="as often as wanted")] = None,
    close: Annotated[
        str | None, Option(metavar="DATE", help="when it is expected to close")
    ] = None,
    next_step: Annotated[
        str | None, Option("--next", metavar="STEP", help='the next step, such as "call fri 14:00"')
    ] = None,
) -> None:
    """Add a deal from one line.

      pipetui add "Acme: Website redesign 12k >proposal #referral @anna !call fri"

    The company before the colon, an amount, >stage, #tag, @contact, ~source, ^expected close,
    !next step with its date; or in words, stage: tag: with: source: close: next:. What options
    say goes before what the line says. Without a pipeline or stage, rules of the pipelines find
    its place, else it is the first one's.

    With - for TEXT, lines are read from stdin, a deal each; together they are one step of undo.
    """
    here = program(ctx)
    several = text == ["-"]
    lines = read_stdin_lines(here) if several else [(0, " ".join(text))]
    named = {
        "pipeline": pipeline,
        "stage": stage,
        "company": company,
        "contact": contact,
        "email": email,
        "phone": phone,
        "source": source,
        "product": product,
        "region": region,
        "owner": owner,
    }
    with here.session() as session:
        from pipetui.services.reading import maps

        known = maps(session)
        today = session.now().today
        options = _Options(
            today,
            known,
            next(iter(maps_meant(known, pipeline or "")), None),
            {name: each for name, each in named.items() if each is not None},
            tuple(tag or ()),
            value,
            Every(choose(every, [*Every], "rhythm")) if every else None,
            parse_day(close, today) if close else None,
            next_step,
        )
        drafts = _read_lines(lines, options)
        written = _add_all(session, drafts, [number for number, _ in lines], here.out)
    tell(here, written, Body(deal_items, _understood))


@dataclass(frozen=True, slots=True)
class _Options:
    """What the options say, for every line, and what a line is read with."""

    today: date
    maps: Sequence[ProcessMap]
    home: ProcessMap | None
    """Where deals go that no rule takes elsewhere; None when that is no pipeline."""
    fields: dict[str, str]
    tags: tuple[str, ...]
    value: str | None
    every: Every | None
    close: date | None
    next_step: str | None


def _read_lines(lines: Sequence[tuple[int, str]], options: _Options) -> list[DealDraft]:
    drafts: list[DealDraft] = []
    for number, line in lines:
        try:
            drafts.append(_read(line, options))
        except Refused as error:
            raise _at_line(error, number) from None
    return drafts


def _read(line: str, options: _Options) -> DealDraft:
    if options.home is None:
        # The names there are come with the refusal, which is the domain's.
        return _read_in("EUR", line, options)
    return read_for_its_place(
        options.maps, lambda currency: _read_in(currency, line, options), options.home
    )[0]


def _read_in(currency: str, line: str, options: _Options) -> DealDraft:
    """The deal of a line, bare amounts in a currency."""
    said = parse_quick_add(line, options.today, currency)
    planned = said
    if options.next_step:
        step = f"next:{options.next_step.strip()}"
        planned = parse_quick_add(step, options.today, currency)
    value = parse_amount(options.value, currency) if options.value else said.value
    if options.every is not None:
        if value is None:
            raise BadValue("There is no amount to be paid so often", "Give one with --value")
        value = replace(value, every=options.every)
    changed: dict[str, Any] = {
        **options.fields,
        "value": value,
        "tags": tuple(dict.fromkeys((*said.tags, *options.tags))),
        "close": options.close or said.close,
        "next_text": planned.next_text or None,
        "next_due": planned.next_due,
    }
    return replace(deal_draft(said), **changed)


def _add_all(
    session: Session, drafts: Sequence[DealDraft], numbers: Sequence[int], out: Output
) -> Written:
    """Add every draft as one step; a refusal names the line it is about."""
    try:
        return execute(session, AddDeals(drafts=tuple(drafts)), out.width, as_json=out.as_json)
    except Refused:
        done: list[object] = []
        try:
            session.rehearse((AddDeals(drafts=(each,)) for each in drafts), done.append)
        except Refused as culprit:
            raise _at_line(culprit, numbers[len(done)]) from None
        raise


def _at_line(error: Refused, number: int) -> Refused:
    if not number:
        return error
    message = f"line {number}: {error.message}; no line was taken"
    return Refused(message, error.hint, error.refusals)


def _understood(written: Written) -> list[Line]:
    """The new deals: one with all that was understood of it, several with a line each."""
    if len(written.facts) != 1:
        return [*deal_lines(written), *_rules_told(written)]
    named = written.facts[0]
    deal, today = named.deal, written.now.today
    stage = written.presenter.stage(deal)
    births = [change.after for change in written.done.operation.changes if change.before is None]
    is_new = any(isinstance(each, Company) for each in births)
    company = f"{named.company} (new)" if named.company and is_new else named.company
    has_step = deal.next_due is not None
    lines = facts(
        [
            ("Company", company),
            ("Contact", ", ".join(named.contacts)),
            ("Value", value_text(deal.value)),
            ("Stage", _place(stage, written.maps)),
            ("Why here", deal.routed),
            ("Close", _day(deal.expected_close, today)),
            ("Next step", step_piece(deal, written.now) if has_step else ""),
            ("Source", deal.source),
            ("Product", deal.product),
            ("Region", deal.region),
            ("Owner", deal.owner),
            ("Tags", tags_text(deal.tags)),
        ],
        written.width,
    )
    return [(Piece(f"#{deal.id}", Style.ACCENT), f" {deal.title}"), *lines]


def _place(stage: Stage | None, maps: Sequence[ProcessMap]) -> str:
    """The stage, with its pipeline where there are several."""
    if stage is None or len(maps) == 1:
        return stage.name if stage else ""
    name = next(m.pipeline.name for m in maps if m.pipeline.id == stage.pipeline_id)
    return f"{stage.name} ({name})"


def _rules_told(written: Written) -> list[Line]:
    """How many of several deals found their place by which rule."""
    by_rule = Counter(each.deal.routed for each in written.facts if each.deal.routed)
    told = "\n".join(f"{count:,}: {why}" for why, count in by_rule.most_common())
    return facts([("Routing", told)], written.width)


def _day(day: date | None, today: date) -> str:
    return date_words(day, today) if day else ""
