"""Remembered details, made as calls would have told them."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from cues.details.detail import Kind, Status, Subject
from cues.memory.values import Keeper, Provenance, Remembered

K, CLOSE = Kind, Subject.CLOSE


def moment(text: str) -> datetime:
    """A day at ten in the morning in Greenwich, or a moment with its zone."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T10:00:00+00:00")


def telling(
    text: str,
    words: str = "",
    *,
    call: str = "",
    at: float = 1.0,
    confidence: float = 0.9,
    keeper=Keeper.CALL,
):
    return Provenance(call or text, at, moment(text), words, confidence, keeper)


class Told:
    """Makes the details of one customer, each with the next id, and told a minute after the one before."""

    def __init__(self, customer: int = 1) -> None:
        self._customer = customer
        self._ids = count(1)

    def __call__(
        self,
        kind: Kind,
        words: str,
        *told: str,
        subject: Subject = Subject.CALLER,
        status: Status = Status.ASSERTED,
        sensitive: bool = False,
        superseded_by: int | None = None,
        asked: tuple[str, ...] = (),
        expires: date | None = None,
        confidence: float = 0.9,
        keeper: Keeper = Keeper.CALL,
        call: str = "",
        at: float | None = None,
        **attributes: Any,
    ) -> Remembered:
        number = next(self._ids)
        said = 60.0 * number if at is None else at
        return Remembered(
            number,
            self._customer,
            kind,
            subject,
            status,
            sensitive,
            attributes,
            tuple(
                telling(each, words, call=call, at=said, confidence=confidence, keeper=keeper)
                for each in told
            ),
            superseded_by,
            tuple(moment(each) for each in asked),
            expires,
        )

    def wedding(self, *told: str, **more: Any) -> Remembered:
        more = {"when": "in june", "when_date": "2026-06"} | more
        return self(K.CELEBRATION, "we're getting married", *(told or ("2026-03-10",)), **more)

    def surgery(self, *told: str, **more: Any) -> Remembered:
        more = {"condition": "surgery", "when": "next tuesday", "when_date": "2026-03-17"} | more
        return self(K.HEALTH, "i'm having surgery", *(told or ("2026-03-10",)), **more)

    def widowed(self, *told: str, **more: Any) -> Remembered:
        more = {"kin": "husband", "relation": "husband", "lost": "husband", "loss": "partner"} | more
        return self(K.BEREAVEMENT, "my husband died", *(told or ("2026-03-10",)), subject=CLOSE, **more)

    def dog(self, name: str, *told: str, **more: Any) -> Remembered:
        more = {"name": name, "species": "dog"} | more
        return self(K.PET, f"our dog {name.lower()}", *(told or ("2026-03-10",)), subject=CLOSE, **more)
