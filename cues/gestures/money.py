"""An amount for people: whole units and their parts, as many as the currency has."""

from __future__ import annotations

from typing import Final

_WHOLE: Final = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
_THOUSANDTHS: Final = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
"""Minor units by ISO 4217, list one; every other currency in use has hundredths."""


def amount(cost: int, currency: str) -> str:
    """For example "4.50 USD".

    Args:
        cost: in the currency's smallest unit.
        currency: ISO 4217.
    """
    digits = 0 if currency in _WHOLE else 3 if currency in _THOUSANDTHS else 2
    return f"{cost / 10**digits:.{digits}f} {currency}"
