"""What came of earlier forecasts, in words: how near they were, and whether chances hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.metrics.rates import percent_of
from pipetui.services.present.figures.blocks import (
    Block,
    Dot,
    Dots,
    Head,
    Number,
    Numbers,
    Row,
    Section,
    Table,
    Text,
    Tone,
)
from pipetui.services.present.figures.words import (
    about,
    counted,
    full,
    joined,
    money_share,
    rate_number,
)

if TYPE_CHECKING:
    from pipetui.domain.metrics.accuracy import Accuracy, Score, ScoredForecast
    from pipetui.domain.metrics.calibration import Calibration
    from pipetui.services.present.figures.words import Words


def accuracy_sections(value: Accuracy, words: Words, _before: None = None) -> tuple[Section, ...]:
    """How near the forecasts came that were noted when periods began."""
    title = "How near forecasts came"
    if not value.scores:
        text = Text(f"Not available: {value.missing or 'no period is over yet'}.")
        return (Section("forecast_accuracy", title, value.basis, (text,)),)
    return tuple(
        Section(
            f"forecast_accuracy-{score.span.value}-{score.currency}",
            f"{title}: {score.span.value}s, {score.currency}",
            value.basis,
            tuple(_score(score, value, words)),
            tuple({deal: None for line in score.lines for deal in line.deal_ids}),
        )
        for score in value.scores
    )


def _score(score: Score, value: Accuracy, words: Words) -> list[Block]:
    code, n = score.currency, len(score.lines)
    came = sum(line.actual for line in score.lines)
    off = sum(abs(line.error) for line in score.lines)
    over = sum(line.error for line in score.lines)
    deals = tuple({deal: None for line in score.lines for deal in line.deal_ids})
    share = (
        f"not available: {score.missing}"
        if score.missing
        else money_share(off, came, code, n, about)
    )
    leaning = "neither too high nor too low"
    if over:
        leaning = f"too {'high' if over > 0 else 'low'} by {about(abs(over), code)} in all"
    numbers = [
        Number("Off, of what came", share, f"n counts the {score.span.value}s", deals),
        Number("On average off by", f"{about(score.mae, code)} (n {n})", leaning, deals),
        rate_number(
            "Within the range",
            score.coverage,
            words,
            deals=deals,
            note="a good range has 8 in 10 within",
        ),
    ]
    if value.unpriced:
        numbers.append(
            Number(
                "Without a value",
                counted(len(value.unpriced), "deal"),
                "in no sum",
                value.unpriced,
            )
        )
    return [Numbers(tuple(numbers)), _lines(score)]


def _lines(score: Score) -> Table:
    heads = (
        Head(score.span.value.capitalize()),
        Head("Forecast", right=True),
        Head("Range", right=True),
        Head("Came", right=True),
        Head("Off by", right=True),
        Head("From later deals", right=True),
    )
    rows = tuple(_line(line, score.currency) for line in score.lines)
    return Table(heads, rows)


def _line(line: ScoredForecast, code: str) -> Row:
    late = f" ({counted(line.days_late, 'day')} late)" if line.days_late else ""
    off = f"{'+' if line.error > 0 else ''}{about(line.error, code)}"
    cells = (
        f"{line.period.label}{late}",
        about(line.forecast, code),
        f"{full(line.p10, code)} to {full(line.p90, code)}",
        full(line.actual, code),
        off,
        full(line.born_later, code) if line.later_ids else "none",
    )
    tone = Tone.PLAIN if line.is_within else Tone.BAD
    return Row(cells, (*line.deal_ids, *line.later_ids), tone)


def calibration_sections(
    value: Calibration, words: Words, _before: None = None
) -> tuple[Section, ...]:
    """Whether of deals that were called so likely about so many were won."""
    title = "Whether chances hold"
    if value.brier is None or value.predicted is None:
        text = Text(f"Not available: {value.missing or 'no deal is decided'}.")
        return (Section("calibration", title, value.basis, (text,)),)
    dots = tuple(
        Dot(
            f"{band.low}\N{EN DASH}{band.high} %",
            band.predicted,
            band.rate.value or 0.0,
            *(band.rate.interval or (0.0, 1.0)),
            band.n,
            band.deal_ids,
        )
        for band in value.bands
    )
    numbers = (
        rate_number(
            "Won",
            value.rate,
            words,
            deals=value.deal_ids,
            note=f"expected by their chances: {percent_of(value.predicted)} %",
        ),
        Number(
            "Brier score",
            f"{value.brier:.2f} (n {value.rate.n})",
            "the mean of squared misses: 0 is best, 0.25 is what tossing a coin comes to",
            value.deal_ids,
        ),
    )
    rows = tuple(
        Row(
            (
                f"{band.low}\N{EN DASH}{band.high} %",
                f"{percent_of(band.predicted)} %",
                band.rate.said_with_range,
                _verdict(band.predicted, band.rate.interval),
            ),
            band.deal_ids,
        )
        for band in value.bands
    )
    heads = (
        Head("Called"),
        Head("Expected", right=True),
        Head("Won", right=True),
        Head("Came"),
    )
    blocks = (Dots(dots, "Called so likely, and won"), Numbers(numbers), Table(heads, rows))
    return (Section("calibration", title, joined(value.basis), blocks, value.deal_ids),)


def _verdict(predicted: float, interval: tuple[float, float] | None) -> str:
    if interval is None or interval[0] <= predicted <= interval[1]:
        return "as called, within chance"
    return "less than called" if interval[1] < predicted else "more than called"
