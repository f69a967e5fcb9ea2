"""Who calls: a telephone number in E.164, or the deployer's own id; a withheld number is nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import unquote

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    format_number,
    is_valid_number,
    parse,
)

from cues.memory.withheld import ANONYMOUS_HOST, is_hidden, is_placeholder, is_withheld

LONGEST: Final = 200
"""Characters of an id that are kept."""
_NAMED: Final = re.compile(r"\"?(?P<name>[^<>\"]*)\"?\s*<(?P<address>[^<>]+)>\s*(?:;.*)?")
"""A name and an address, as SIP and Asterisk write who calls: `"Ann" <sip:+16145550123@host>;tag=1`."""
_SCHEME: Final = re.compile(r"(tel|sips?):", re.IGNORECASE)
_HOST: Final = re.compile(r"\[[^\]]*\]|[^;:?>]*")
"""Of an address, without port and parameters."""
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
        text: a number as it is dialled, a `tel:` or `sip:` address, with or without a name, or an own id.
        region: where a number without country code belongs, ISO 3166 ("US").

    Returns:
        None where nobody is named: nothing, or a number that is withheld or unknown.
    """
    if text is None:
        return None
    plain = _who_in("".join(sign for sign in text if sign.isprintable()).strip()[:LONGEST].strip())
    if plain is None or is_withheld(plain):
        return None
    if _DIALLED.fullmatch(plain) and is_placeholder(_digits(plain)):
        return None
    number = e164(plain, region)
    return Identity(IdentityKind.NUMBER, number) if number else Identity(IdentityKind.REF, plain)


def _who_in(text: str) -> str | None:
    """The number or id, without what a telephone system writes around it; None: nobody."""
    named = _NAMED.fullmatch(text)
    if named is None:
        return _user_of(text)
    address = named["address"].strip()
    user = _user_of(address)
    if user is None or is_hidden(named["name"]) or is_withheld(user):
        return None
    bare = user == address and _SCHEME.match(address) is None
    if bare and _DIALLED.fullmatch(user) and is_placeholder(_digits(user)):
        return None
    # What is no address is an own id, angles and all: one system's <17> is not another's.
    return text if bare else user


def _user_of(address: str) -> str | None:
    """Who an address names: of a `tel:` or `sip:` address the number, else its user at their host.

    None: nobody, as it is an anonymous one or names a machine alone. What is no such address stays as it is.
    """
    scheme = _SCHEME.match(address)
    user, at, behind = (address[scheme.end() :] if scheme else address).partition("@")
    found = _HOST.match(behind)
    host = found[0] if found else ""
    if at and host.casefold().rstrip(".") == ANONYMOUS_HOST:
        return None
    if scheme is None:
        dialled = bool(at) and _DIALLED.fullmatch(user)
        if dialled and (user.startswith("+") or is_placeholder(_digits(user))):
            return user
        return None if at and is_hidden(user) else address
    user = re.split(r"[;:]", user, maxsplit=1)[0].strip()
    if _DIALLED.fullmatch(unquote(user)):
        user = unquote(user)
    if not at and "." in user and scheme[1].casefold() != "tel":
        return None  # a host alone, as 10.0.0.5, which reads like a number too
    return f"{user}@{host}" if at and not _DIALLED.fullmatch(user) and not is_withheld(user) else user


def _digits(text: str) -> str:
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


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
