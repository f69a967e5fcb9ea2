"""Who calls: a telephone number in E.164, or the deployer's own id; a withheld number is nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    format_number,
    is_valid_number,
    parse,
)

WITHHELD: Final = frozenset(
    "anonymous anon unknown private restricted withheld unavailable blocked none null 0".split()
)
"""What telephone systems write for a number that is not shown; many people would be one by it."""
LONGEST: Final = 200
"""Characters of an id that are kept."""
_SCHEME: Final = re.compile(r"(?:tel|sips?):", re.IGNORECASE)
_DIALLED: Final = re.compile(r"\+?[\d\s()./-]*\d[\d\s()./-]*")
"""Digits, and what people put between them. With letters it is an id."""


class IdentityKind(StrEnum):
    """By what a customer is known."""

    NUMBER = "number"
    REF = "ref"


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """One of the things that a customer is known by."""

    kind: IdentityKind
    value: str
    """E.164, as `+16145550123`, or the deployer's own id as it came."""

    def __repr__(self) -> str:
        return f"Identity({self.kind}, {len(self.value)} characters)"


def identity_of(text: str | None, region: str) -> Identity | None:
    """What a telephone system or CRM calls the customer, as an identity.

    Args:
        text: a number as it is dialled, a `tel:` or `sip:` address, or an own id.
        region: where a number without country code belongs, ISO 3166 ("US").

    Returns:
        None where nobody is named: nothing, or a number that is withheld.
    """
    if text is None:
        return None
    plain = "".join(sign for sign in text if sign.isprintable()).strip()[:LONGEST]
    address = _SCHEME.match(plain)
    if address:
        plain = plain[address.end() :].partition(";")[0]
        user = plain.partition("@")[0]
        plain = user if _DIALLED.fullmatch(user) or user.casefold() in WITHHELD else plain
    if not plain or plain.casefold() in WITHHELD:
        return None
    number = e164(plain, region)
    return Identity(IdentityKind.NUMBER, number) if number else Identity(IdentityKind.REF, plain)


def e164(text: str, region: str) -> str | None:
    """A number in E.164; None where it is no number that is in use somewhere.

    What is in use is known by `phonenumbers`, from the numbering plans that each country publishes.
    """
    if not _DIALLED.fullmatch(text):
        return None
    try:
        number = parse(text, region)
    except NumberParseException:
        return None
    return format_number(number, PhoneNumberFormat.E164) if is_valid_number(number) else None
