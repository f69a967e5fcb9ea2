"""What telephone systems write where a number is withheld or unknown: many people would be one by it."""

from __future__ import annotations

import unicodedata
from typing import Final

HIDDEN: Final = frozenset(
    "anonymous anon private privatenumber privatecaller privatecall restricted restrictednumber withheld "
    "withheldnumber numberwithheld blocked blockednumber blockedcall callerblocked nocallerid nocallerids "
    "calleridblocked calleridwithheld calleridrestricted hidden hiddennumber hiddenid secret undisclosed "
    "presentationrestricted presentationprohibited prohibited "
    "anonym anonyme anonimo anónimo unterdrückt inconnu masqué numéromasqué privé privado oculto "
    "númerooculto privato nascosto verborgen onderdrukt".split()
)
"""The caller wished that nobody should see it. Letters and digits of it alone, in lower case."""
WITHHELD: Final = HIDDEN | frozenset(
    "unknown unknownnumber unknowncaller unavailable numberunavailable calleridunavailable notavailable "
    "outofarea nonumber noid nocid none null nil nan undefined na s p o asterisk "
    "unbekannt desconocido sconosciuto onbekend".split()
)
"""Or nobody knows it. `s` and `asterisk` are Asterisk's own, where a channel has no number; `p` (private) and
`o` (out of area) what North American caller ID sends in its place, as modems and gateways hand it on."""
ANONYMOUS_HOST: Final = "anonymous.invalid"
"""Of SIP addresses of nobody (RFC 3323, 4.1.1.3; RFC 3261, 8.1.1.3), whatever stands before it."""
_SPELT: Final = ("anonymous", "restricted", "blocked", "unknown", "unavailable", "private", "withheld")
_KEYS: Final = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
"""Of a telephone (ITU-T E.161)."""
SPELT: Final = frozenset(word.translate(_KEYS) for word in _SPELT) | {"7378742883"}
"""The same words as they are typed on a telephone's keys: Twilio makes them digits, +266696687 for ANONYMOUS
(its changelog of 2022-11-16, "translates the alpha string into digits"; +7378742833, +2562533, +8656696 and
+86282452253 come as well). Some systems put a 1 before them. The last one is RESTRICTED as it was misspelt in
Twilio's help and copied from there."""
LONG: Final = 7
"""Digits from which one digit over and over is no number: 9999999999."""


def is_withheld(text: str) -> bool:
    """Whether a number or id is a way to say that there is none; capitals, blanks and signs do not matter."""
    plain = _plain(text)
    return not plain or plain in WITHHELD


def is_hidden(name: str) -> bool:
    """Whether the name shown with a number says that the caller withholds it: the number is not theirs then.

    A trunk may put its own there. "Unavailable" says nothing of the kind: only the name could not be found.
    """
    return _plain(name) in HIDDEN


def is_placeholder(digits: str) -> bool:
    """Whether digits stand for no number: zeros alone, one digit over and over, a word typed on the keys."""
    rests = {digits, digits.removeprefix("1")}  # some put North America's country code before it
    over_and_over = any(len(rest) >= LONG and len(set(rest)) == 1 for rest in rests)
    return not digits.strip("0") or over_and_over or not rests.isdisjoint(SPELT)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())
