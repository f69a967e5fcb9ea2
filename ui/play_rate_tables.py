"""How often plays fire, as a table or as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.scoring.play_rates import PlayRate, Rates
from ui.eval_tables import NOTHING, Table

_MOST_WORDS = 3
"""Words that are shown beside a play, the most frequent first."""
_LONGEST_WORDS = 30
"""Characters of each."""


def rate_tables(rates: Rates, *, all_plays: bool) -> Iterator[Table]:
    """The plays that fired, the most frequent first, then those that never did.

    Args:
        rates: of a playbook.
        all_plays: whether to list those that never fired.
    """
    head = ("play", "an hour", "times", "false share", "fired by")
    title = f"{len(rates.fired)} of {len(rates.fired) + len(rates.silent)} plays fire"
    title += f" in {rates.rows} utterances, {rates.hours:.2f} h of talk"
    yield Table(title, head, tuple(_row(rate, rates.hours) for rate in rates.fired), ("fired by",))
    if rates.silent and all_plays:
        yield Table("Never fired", ("play",), tuple((play,) for play in rates.silent))


def plain_rates(rates: Rates) -> dict[str, Any]:
    """Everything that the tables tell, unrounded, and every word."""
    return {
        "utterances": rates.rows,
        "hours": rates.hours,
        "plays": [
            {
                "play": rate.play,
                "times": rate.count,
                "an_hour": rate.count / rates.hours,
                "false_share": rate.false_share,
                "words": dict(rate.words),
                "rows": list(rate.rows),
            }
            for rate in rates.fired
        ],
        "never_fired": list(rates.silent),
    }


def _row(rate: PlayRate, hours: float) -> tuple[str, ...]:
    share = NOTHING if rate.false_share is None else f"{rate.false_share:.0%}".replace("%", " %")
    words = ", ".join(f"{_short(words)} ({count})" for words, count in rate.words[:_MOST_WORDS])
    more = len(rate.words) - _MOST_WORDS
    return (
        rate.play,
        f"{rate.count / hours:.1f}",
        str(rate.count),
        share,
        f"{words} and {more} more" if more > 0 else words,
    )


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS - 1]}\N{HORIZONTAL ELLIPSIS}"
