"""What the customer puts right in a call: the wrong detail is taken back, the right one takes its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cues.calls.correction import Told, agreed_to, corrections
from cues.calls.events import DetailState
from cues.calls.found import Found
from cues.calls.joining import Read
from cues.calls.ledger import Ledger
from cues.details.detail import Detail
from speech.transcript import Word

PUT_RIGHT = "the customer has put it right"
CORRECTED_WITHIN = 30.0
"""Seconds after a detail in which it can be put right."""


def put_right(  # noqa: PLR0917 - the call's own parts, then the utterance
    ledger: Ledger,
    read: Read,
    asked: str,
    utterance: int,
    words: Sequence[Word],
    details: Sequence[Detail],
) -> tuple[list[Found], list[tuple[Detail, str | None]]]:
    """Take back what an utterance that has ended puts right.

    Args:
        ledger: the call's details.
        read: finds details in a text, with the turns before the utterance.
        asked: what the agent said last.
        utterance: its number.
        words: its words, at least one.
        details: what it tells.

    Returns:
        The details taken back; and those of the utterance, each with the id of the one it replaces.
    """
    text = " ".join(word.text for word in words)
    lately = [
        found
        for found in reversed(ledger.before.told)
        if found.state is DetailState.CONFIRMED and words[0].start - found.end <= CORRECTED_WITHIN
    ]
    own = [Told(detail, text) for detail in reversed(details)]
    told = [*own, *(Told(found.detail, found.text) for found in lately)]
    made = corrections(text, told, details, read) or agreed_to(asked, text, told, read)
    wrong_ones: list[Found] = []
    right: list[tuple[Detail, str | None]] = []
    dropped: list[Detail] = []
    for each in made:
        wrong = told[each.wrong].detail
        known = (
            ledger.match(utterance, wrong, words) if each.wrong < len(own) else lately[each.wrong - len(own)]
        )
        if known is not None:
            wrong_ones.append(ledger.retract(known, PUT_RIGHT))
        dropped.append(wrong)
        same = next((detail for detail in details if overlap(detail, each.right)), None)
        if same is not None:
            dropped.append(same)
        detail = each.right if same is None else replace(same, attributes=each.right.attributes)
        right.append((detail, known.id if known is not None else None))
    kept = [(detail, None) for detail in details if not any(detail is one for one in dropped)]
    return wrong_ones, [*right, *kept]


def overlap(one: Detail, two: Detail) -> bool:
    """True where two details of a text are of one kind and share words."""
    return one.kind is two.kind and one.first_char < two.last_char and two.first_char < one.last_char
