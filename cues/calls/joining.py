"""A sentence said in two utterances is read as one; what is found belongs to the later one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cues.details.detail import Detail

Read = Callable[[str], Sequence[Detail]]
"""Reads a text in its context."""


def read_on(read: Read, tail: str, text: str) -> tuple[Detail, ...]:
    """The details of an utterance that goes on with a sentence.

    The two halves are read together, so that what is found knows of both: "my husband" and "passed in march"
    give the death of a partner in March. Places and evidence are of the later half, as the earlier one has
    ended; what lies wholly in the earlier half has been told with it.

    Args:
        read: reads a text.
        tail: the last words of the earlier half; empty where no sentence hangs.
        text: the utterance, or the beginning of it.
    """
    if not tail:
        return tuple(read(text))
    seam = len(tail) + 1
    details = []
    for detail in read(f"{tail} {text}"):
        if detail.last_char <= seam:
            continue
        first, last = max(0, detail.first_char - seam), detail.last_char - seam
        details.append(replace(detail, first_char=first, last_char=last, evidence=text[first:last]))
    return tuple(details)


def with_graver(details: Sequence[Detail], joined: Sequence[Detail]) -> tuple[Detail, ...]:
    """The details of an utterance, and what is grave only where it is read on from the one before.

    A sentence may be cut where nothing shows that it hangs: "i lost" and "my old dog". For a loss it is read
    as one all the same, as a light word about the dog is worse than a loss too many.
    """
    known = {(detail.kind, detail.first_char) for detail in details if detail.grave}
    grave = [
        detail
        for detail in joined
        if detail.grave and detail.flagged and (detail.kind, detail.first_char) not in known
    ]
    kept = [
        detail
        for detail in details
        if not any(
            detail.kind is one.kind
            and one.first_char < detail.last_char
            and detail.first_char < one.last_char
            for one in grave
        )
    ]
    return tuple(sorted([*kept, *grave], key=lambda detail: (detail.first_char, detail.last_char)))
