"""An extractor of six words, small enough to count by hand, and texts written for it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from cues.details.detail import Detail, Kind, Status, Subject
from cues.details.extractor import PassedOver, Turn
from cues.playbook.play import Play, Playbook, Sensitivity, Trigger

WORDS = {
    "dog": Kind.PET,
    "wife": Kind.FAMILY,
    "died": Kind.BEREAVEMENT,
    "garden": Kind.HOME,
    "tennis": Kind.HOBBY,
    "knee": Kind.HEALTH,
}


class SixWords:
    """Flags six words; before one, "no" negates, "their" gives away, "old" ends and "maybe" doubts it."""

    def __init__(self) -> None:
        self.contexts: list[tuple[Turn, ...]] = []
        """What was given as context, text by text."""

    def extract(
        self, text: str, *, context: Sequence[Turn] = (), day: date | None = None
    ) -> tuple[Detail, ...]:
        """One detail for each of the words; its evidence holds the mark that stands before."""
        self.contexts.append(tuple(context))
        pattern = rf"(?:\b(no|their|old|maybe|threatened) )?\b({'|'.join(WORDS)})\b"
        return tuple(self._detail(found) for found in re.finditer(pattern, text))

    def passed_over(self, text: str) -> tuple[PassedOver, ...]:
        """Nothing is."""
        return ()

    def _detail(self, found: re.Match[str]) -> Detail:
        mark = found[1]
        return Detail(
            kind=WORDS[found[2]],
            evidence=found[0],
            first_char=found.start(),
            last_char=found.end(),
            subject=Subject.OTHER if mark == "their" else Subject.CALLER,
            status={"no": Status.NEGATED, "old": Status.PAST}.get(mark, Status.ASSERTED),
            confidence=0.3 if mark == "maybe" else 0.9,
            attributes={"crisis": "threat"} if mark == "threatened" else {},
        )


def play(id_: str, kind: Kind, sensitivity: Sensitivity = Sensitivity.LIGHT, *words: str) -> Play:
    """A play for one kind, asserted or past."""
    trigger = Trigger(frozenset({kind}), frozenset({Status.ASSERTED, Status.PAST}), words=words)
    return Play(
        id_, id_, trigger, ("say this", "or that"), sensitivity=sensitivity, priority=100 + 50 * len(words)
    )


PLAYBOOK = Playbook(
    "small",
    (
        play("pet", Kind.PET),
        play("pet-old", Kind.PET, Sensitivity.LIGHT, "old dog"),
        play("hobby", Kind.HOBBY),
        play("loss", Kind.BEREAVEMENT, Sensitivity.SENSITIVE),
        play("work", Kind.WORK),
    ),
)


def write_lines(path: Path, *lines: dict[str, Any] | str) -> Path:
    """Objects as JSON Lines, texts as they are."""
    told = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(told) + "\n", encoding="utf-8")
    return path


def row(text: str, *labels: str, id_: str = "r1", **more: Any) -> dict[str, Any]:
    """A row as a file holds it; labels as `label` takes them."""
    return {"id": id_, "text": text, "details": [label(one) for one in labels], **more}


def label(written: str) -> dict[str, Any]:
    """One label of a row: "kind:evidence", which may end in ":weak", ":other", ":negated", ":past"."""
    kind, evidence, *flags = written.split(":")
    told: dict[str, Any] = {"kind": kind, "evidence": evidence}
    for flag in flags:
        told |= (
            {"weak": True} if flag == "weak" else {"subject": flag} if flag == "other" else {"status": flag}
        )
    return told
