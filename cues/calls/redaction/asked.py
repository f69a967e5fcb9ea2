"""What was asked for or announced: a card number, an e-mail address, where one lives, a password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LEAD_INS: Final = frozenset(
    """yes yeah yep yup sure okay ok um uh er erm ah so well it's its it is the my number that's that
    and then oh right certainly of course i think would be alright great thanks thank you please hi
    hello card account again email address password sorry mm hm hmm""".split()
)
"""Words before or after an answer that say nothing of their own."""
_NUMBER_WORDS: Final = frozenset(
    """number numbers digits digit code cvv cvc ssn iban social zip postcode expiry expiration card
    account pin""".split()
)
MAIL_WORDS: Final = frozenset(["email", "email's", "e-mail", "mail"])
"""The last one after "e" only."""
_ADDRESS_WORDS: Final = frozenset(["address", "postcode", "zip", "deliver", "delivered"])
_SECRETS: Final = frozenset("password passcode passphrase pin pw pwd keyword".split())
_SECRET_PAIRS: Final = frozenset(
    (first, second)
    for second, firsts in (
        ("word", "pass memorable secret security safe code"),
        ("code", "pass pin access door gate entry"),
        ("phrase", "pass secret security"),
    )
    for first in firsts.split()
)
_SECONDS: Final = frozenset(second for _, second in _SECRET_PAIRS)
SECRET_NAMES: Final = frozenset(word + s for word in _SECRETS | _SECONDS for s in ("", "'s")) | {"pass"}
"""Words one of which every name of a password has; "the password's ..." says that it is something."""
_SIGNING_IN: Final = frozenset(
    "login log logon sign signin user username userid website site app portal wifi".split()
)
"""With one of these in the same words "my pass" is no ticket."""
_ASKING: Final = frozenset(
    "what what's whats tell give have confirm may take provide enter need me say spell read verify".split()
)
CUES: Final = _NUMBER_WORDS | MAIL_WORDS | _ADDRESS_WORDS | SECRET_NAMES
"""Every word with which something is asked for or announced begins."""
ANNOUNCED_WITHIN: Final = 8
"""Words between the announcing word and the number."""
LASTS: Final = 30.0
"""Seconds for which an answer is waited for."""
GOES_ON_WITHIN: Final = 12.0
"""Seconds between two pieces of one number."""
_IS: Final = frozenset("is it's was".split())
_AT_THE_END: Final = 3
"""So many words from the end what is named is announced, and comes next."""
_SECRET_AT_THE_END: Final = 6
_WONDERING: Final = frozenset("what what's where which whatever know forgot forgotten remember sure".split())
"""I don't know what my password is."""
_WONDERS_WITHIN: Final = 4
ANOTHER_MATTER: Final = 5
"""So many words of who asked, about anything else, end the waiting."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an utterance may answer."""

    number: bool = False
    mail: bool = False
    address: bool = False
    secret: bool = False
    digits_before: int = 0
    """Digits with which the speaker's utterance before it ended."""

    def __bool__(self) -> bool:
        return self.number or self.mail or self.address or self.secret or self.digits_before > 0

    @property
    def kinds(self) -> list[str]:
        """The names of what was asked for."""
        return [kind for kind in ("number", "mail", "address", "secret") if getattr(self, kind)]


NOTHING: Final = Asked()


def announces(texts: Sequence[str]) -> bool:
    """Whether the last of these words announce a number."""
    return any(
        texts[index] in _NUMBER_WORDS and "of" not in texts[index + 1 : index + 2]
        for index in range(max(0, len(texts) - ANNOUNCED_WITHIN), len(texts))
    )


def names_number(texts: Sequence[str]) -> bool:
    """Whether these few words, a fact's key, name a number that identifies."""
    return not _NUMBER_WORDS.isdisjoint(texts)


def mail_at(texts: Sequence[str], index: int) -> bool:
    """Whether the word at a position is e-mail, and no letter on paper."""
    return texts[index] in MAIL_WORDS and (texts[index] != "mail" or "e" in texts[index - 1 : index])


def secret_at(texts: Sequence[str], index: int) -> bool:
    """Whether the word at a position names a password."""
    text = texts[index].removesuffix("'s")
    if text == "pass":
        return index > 0 and texts[index - 1] == "my" and not _SIGNING_IN.isdisjoint(texts)
    return text in _SECRETS or (index > 0 and (texts[index - 1], text) in _SECRET_PAIRS)


def leaves_open(texts: Sequence[str]) -> bool:
    """Whether these words end where the password would come: my new password is."""
    for name in range(max(0, len(texts) - _AT_THE_END), len(texts) - 1):
        if secret_at(texts, name) and texts[-1] in _IS:
            return _WONDERING.isdisjoint(texts[max(0, name - _WONDERS_WITHIN) : name])
    return False


def asked_for(texts: Sequence[str], index: int) -> bool:
    """Whether what the word at a position names is asked for by the words before it."""
    return not _ASKING.isdisjoint(texts[max(0, index - 6) : index])


def asks(texts: Sequence[str]) -> Asked:
    """What these words ask for, or announce at their end."""
    if CUES.isdisjoint(texts):
        return NOTHING
    number = mail = address = secret = False
    for index, text in enumerate(texts):
        if text not in CUES:
            continue
        asked, ends = asked_for(texts, index), len(texts) - index <= _AT_THE_END
        if text in _NUMBER_WORDS and (asked or ends):
            number = number or "of" not in texts[index + 1 : index + 2]
        if not asked and not (ends and texts[-1] in _IS):
            continue
        mail = mail or mail_at(texts, index)
        address = address or (text in _ADDRESS_WORDS and (index == 0 or not mail_at(texts, index - 1)))
        secret = secret or (secret_at(texts, index) and asked and len(texts) - index <= _SECRET_AT_THE_END)
    return Asked(number=number, mail=mail, address=address, secret=secret)
