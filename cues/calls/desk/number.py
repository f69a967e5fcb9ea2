"""The other party's number as softphones write it: in many ways, and still the same one."""

from __future__ import annotations

import re

_DIALLED = re.compile(r"\+?[\d\s()./-]*\d[\d\s()./-]*")
"""Digits, and what people put between them; a name or a SIP address is none."""


def clean(number: str | None) -> str | None:
    """A number without blanks around it and signs that cannot be printed; None where nothing is left."""
    if number is None:
        return None
    return "".join(sign for sign in number if sign.isprintable()).strip() or None


def same(one: str | None, other: str | None) -> bool:
    """True where both are one number: equal, or equal but for what stands between the digits."""
    if one is None or other is None:
        return False
    return one == other or (_digits(one) is not None and _digits(one) == _digits(other))


def _digits(number: str) -> str | None:
    """Its digits, `00` for a plus; None where it is not dialled."""
    if not _DIALLED.fullmatch(number):
        return None
    return "".join(sign for sign in number.replace("+", "00") if sign.isdigit())
