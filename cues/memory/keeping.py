"""Which details of an ended call are worth remembering, and which of them are sensitive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cues.details.detail import AttributeValue, Detail, Kind, Status, Subject, is_grave
from cues.memory.record import CallRecord, Told
from cues.memory.rules import MemoryRules
from cues.memory.values import Consent, Keeper

SENSITIVE: Final = frozenset({Kind.BEREAVEMENT, Kind.HEALTH, Kind.HARDSHIP})
"""Kinds that are sensitive whatever is told."""


def consented(consent: Consent, *, agreed: bool | None) -> bool:
    """Whether anything of a customer may be remembered.

    Args:
        consent: the setting.
        agreed: what the customer said to it; None: nobody asked, or nobody could be asked.
    """
    if agreed is False:
        return False
    return consent is Consent.ON or (consent is Consent.ASK and agreed is True)


def stricter(*settings: Consent) -> Consent:
    """Of several settings of consent the strictest; of none, that nothing may be remembered."""
    return min(settings, key=tuple(Consent).index, default=Consent.OFF)


def worth_keeping(call: CallRecord, rules: MemoryRules, *, agreed: bool | None) -> tuple[Told, ...]:
    """The details of a call that are remembered.

    Without consent none; where the customer has to be asked those that the agent kept; else those that
    are confirmed above the threshold too. Somebody else's life, what is not so, and a crisis never are.

    Args:
        call: as it ended.
        rules: the settings.
        agreed: what the customer said to being remembered.
    """
    if not consented(rules.consent, agreed=agreed):
        return ()
    return tuple(one for one in call.told if may_be_kept(one) and _sure(one, rules))


def may_be_kept(one: Told | Detail) -> bool:
    """False for what is not to be remembered even where an agent would keep it."""
    return (
        one.subject is not Subject.OTHER
        and one.status in (Status.ASSERTED, Status.PAST)
        and not one.attributes.get("crisis")
    )


def keeper_of(one: Told) -> Keeper:
    """Who sees to it that a detail is remembered."""
    return Keeper.AGENT if one.kept else Keeper.CALL


def is_sensitive(kind: Kind, attributes: Mapping[str, AttributeValue]) -> bool:
    """True for a loss, an illness, a hardship, whoever's it is."""
    return kind in SENSITIVE or is_grave(kind, attributes)


def _sure(one: Told, rules: MemoryRules) -> bool:
    return one.kept or (rules.consent is Consent.ON and one.confidence >= rules.threshold)
