"""What the memory card says to avoid: the dead, a parting, a crisis; one line each, and never a prompt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cues.memory.about import told_when
from cues.memory.dates import date_words, days_of
from cues.memory.gone import CLASSES, LASTING, PARTNERS, Gone, Why
from cues.memory.timing import newest_of
from cues.memory.topics import wordings


@dataclass(frozen=True, slots=True, repr=False)
class Avoid:
    """Something not to bring up; sensitive, so it stands behind the second key."""

    detail: int
    """Id of a remembered detail that tells it."""
    text: str
    """"Their husband died in March 2025: nothing about him but by their own wish."."""
    told: str
    heard: str
    """The customer's words, as the recogniser heard them: it may have misheard who died."""

    def __repr__(self) -> str:
        return f"Avoid({self.detail}, {len(self.text)} characters)"


def avoided(gone: Iterable[Gone], now: datetime) -> tuple[Avoid, ...]:
    """A line for each who is gone, told of in however many details; the newest loss first.

    Args:
        gone: those of whom it stands; illnesses are left out, for they are told elsewhere.
        now: the moment of the call, in its time zone.
    """
    lines: dict[str, Avoid] = {}
    ranked = sorted(
        (each for each in gone if each.why is not Why.ILLNESS),
        key=lambda each: (-_weight(each), each.detail.id),
    )
    for place, each in enumerate(ranked):
        if not any(_told_already(each, earlier) for earlier in ranked[:place]):
            line = _line(each, now)
            lines.setdefault(line.text, line)
    newest = {each.detail.id: newest_of(each.detail).timestamp() for each in ranked}
    return tuple(sorted(lines.values(), key=lambda line: (-newest[line.detail], line.detail)))


def _weight(gone: Gone) -> int:
    """How much a telling says of a loss: the fullest one speaks for it."""
    dated = days_of(gone.detail.attributes.get("when_date")) is not None
    return 8 * (gone.why is Why.DEATH) + 4 * bool(_lost(gone)) + 2 * bool(gone.names) + dated


def _told_already(gone: Gone, earlier: Gone) -> bool:
    """True where a fuller telling of the same loss has its line: in doubt there are two lines."""
    if not {gone.why, earlier.why} <= LASTING and gone.why is not earlier.why:
        return False
    if gone.animal is not earlier.animal:
        return False
    if gone.pregnancy is not earlier.pregnancy or (gone.names and gone.names != earlier.names):
        return False
    if _lost(gone):
        return _lost(gone) == _lost(earlier)
    partner = not gone.kins.isdisjoint(PARTNERS) and not earlier.kins.isdisjoint(PARTNERS)
    return partner or gone.animal or gone.pregnancy or gone.why not in LASTING


def _lost(gone: Gone) -> str:
    """Who has died, in the word for it; empty where nobody said it."""
    if gone.animal:
        return gone.species
    attributes = gone.detail.attributes
    return next((str(value) for key in ("lost", "kin", "relation") if (value := attributes.get(key))), "")


def _line(gone: Gone, now: datetime) -> Avoid:
    days = days_of(gone.detail.attributes.get("when_date"))
    when = f" {date_words(days)}" if days is not None else ""
    words = wordings().avoid
    if gone.why is Why.PARTING:
        text = words["parting"].format(when=when)
    elif gone.why is Why.CRISIS:
        text = words["crisis"].format(when=when)
    elif gone.pregnancy:
        text = words["pregnancy"].format(when=when)
    else:
        who = _who(gone)
        spoken = {Why.OVER: words["over"], Why.AWAY: words["away"]}
        line = spoken.get(gone.why, words["died"]) if who else words["someone"]
        text = line.format(who=who, them=_them(gone), when=when)
    return Avoid(
        gone.detail.id,
        text,
        told_when(gone.detail, now),
        max(gone.detail.told, key=lambda one: one.told).words,
    )


def _who(gone: Gone) -> str:
    """Who has died, as widely as it is known: "husband John", "dog Max"; empty where it is not."""
    attributes = gone.detail.attributes
    loss = str(attributes.get("loss", ""))
    known = "pet" if gone.animal else loss if loss in CLASSES else ""
    if gone.why is Why.OVER and not known:
        known = " and ".join(sorted(gone.kins))
    return " ".join(filter(None, (_lost(gone) or known, str(attributes.get("name", "")))))


def _them(gone: Gone) -> str:
    name = gone.detail.attributes.get("name")
    if gone.animal:
        return str(name) if name else "it"
    known = {wordings().who[kin] for kin in gone.kins if kin in wordings().who}
    return known.pop() if len(known) == 1 else "them"
