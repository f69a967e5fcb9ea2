"""The same for what is written: facts that a CRM tells of a call, targets that somebody types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from cues.calls.redaction.asked import MAIL_WORDS, NOTHING, Asked, names_number
from cues.calls.redaction.redactor import REDACTED, redact
from cues.details.detail import AttributeValue
from speech.recognizers.spoken import spoken
from speech.transcript import Word

_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].*)?")
_SIGN_IN_BRACKETS: Final = re.compile(r"\s*[(\[{<]\s*(?:(at|@)|(?:dot|\.))\s*[)\]}>]\s*", re.IGNORECASE)
"""As in "ann(at)example(dot)org"."""
_HIDDEN_KEYS: Final = MAIL_WORDS | frozenset(
    """password passwords passwd passcode passcodes passphrase passphrases pwd pw pin pins cvv cvc otp ssn
    iban pan secret secrets token tokens credential credentials creds login logins auth authorization
    apikey apikeys address addresses addr street postcode postal zip zipcode""".split()
)
"""Words of keys under which nothing is told, whatever it looks like."""
_KEYS: Final = frozenset(["key", "keys"])
_OF_KEYS: Final = frozenset("api access private secret license licence encryption ssh security".split())
"""With one of these, a key opens something: apiKey."""
_TICKETS: Final = frozenset(
    """boarding bus season annual day ski travel rail train gym guest visitor parking month monthly year
    weekend free museum park lounge lift trail press backstage""".split()
)
"""With one of these, a pass is no password."""
_LARGEST: Final = 100_000
"""Numbers from here on have as many digits as an account; a year, a price and a count have fewer."""


def redact_text(text: str, asked: Asked = NOTHING) -> str:
    """A written text without what must not be seen.

    Args:
        text: in any spelling.
        asked: what it is said to hold.

    Returns:
        The text as it is where nothing is to be taken out; else its words as they are said, without that.
    """
    words = [Word(word, float(place), place + 1.0) for place, word in enumerate(spoken(_plainly(text)))]
    shown = [word.text for word in redact(words, final=True, asked=asked)]
    return " ".join(shown) if REDACTED in shown else text


def _plainly(text: str) -> str:
    """The same in the signs that are looked for: digits of every script as 0 to 9, "(at)" as "@"."""
    seen = (sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in seen)
    return _SIGN_IN_BRACKETS.sub(lambda found: "@" if found[1] else ".", digits)


def redact_facts(facts: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    """What is told of a call, without card and account numbers, passwords, e-mail and street addresses.

    Args:
        facts: by key, as they came.
    """
    return {redact_text(key): _fact(key, value) for key, value in facts.items()}


def _fact(key: str, value: AttributeValue) -> AttributeValue:
    named = spoken(_HUMP.sub(" ", key))
    if isinstance(value, bool) or not value:
        return value
    if _hides(frozenset(named)):
        return REDACTED
    if isinstance(value, str):
        return value if _is_day(value) else redact_text(value, Asked(number=names_number(named)))
    harmless = isinstance(value, int | float) and abs(value) < _LARGEST and not names_number(named)
    return value if harmless else REDACTED


def _hides(named: frozenset[str]) -> bool:
    """Whether nothing is told under a key of these words."""
    if not (_KEYS.isdisjoint(named) or _OF_KEYS.isdisjoint(named)):
        return True
    return not _HIDDEN_KEYS.isdisjoint(named) or ("pass" in named and _TICKETS.isdisjoint(named))


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
