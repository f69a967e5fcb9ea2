"""Redaction at the door: numbers, addresses and passwords are taken out before any event is made.

Works on recognised words (lower case, numbers in words). What is taken out becomes one word, `REDACTED`, with
the time of what it stands for. In a partial a number at the end is held back until another word has followed,
so that no digit is shown first and hidden later.
"""

from __future__ import annotations

from collections.abc import Sequence

from speech.transcript import Word

REDACTED = "redacted"

_UNITS = frozenset("zero oh o nought one two three four five six seven eight nine".split())
_TEENS = frozenset("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split())
_TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())
_REPEATS = {"double": 2, "triple": 3, "treble": 3}
_BETWEEN = frozenset("uh um er erm and dash space then".split())
"""Words that may stand inside a number being read out."""
_SCALES = frozenset("hundred thousand million billion point pounds dollars percent".split())
"""After one of these a run of number words was an amount, not a number to identify someone by."""
_STREETS = frozenset("street road avenue lane drive close court crescent boulevard terrace parkway".split())
_DOMAINS = frozenset("com org net edu gov co uk io".split())
_SECRETS = frozenset("password passcode pin".split())
_SECRET_LINKS = frozenset("is was it's its the my number word a".split())
_NOT_LOCAL_PART = frozenset("is it's its email mail address to on that's at my the".split())

_MAIL_WORDS = frozenset(["email", "e-mail", "mail"])
_BEFORE_HOUSE = frozenset("at is it's address to number".split())
_NOT_A_HOUSE = frozenset(
    "years year old months weeks days o'clock hours minutes pounds dollars people kids".split()
)
_MAIL_ADDRESS_WORDS = 12
_ADDRESS_WORDS = 6
"""So many words after its first one an address is complete, or there was none."""

_MIN_SINGLE_DIGITS = 4
"""So many digits one by one are a number being read out; three may be a house, a size, a count."""
_MIN_DIGITS = 6
"""So many digits in any wording; a year has four."""


def redact(words: Sequence[Word], *, final: bool) -> tuple[Word, ...]:
    """Take out what must not be seen, stored or understood.

    Args:
        words: an utterance, or the beginning of one.
        final: False where more words may follow: a number at the end is then held back.

    Returns:
        The words without what was taken out; never more than were given.
    """
    words = _numbers(words, final=final)
    if not final:
        words = words[: _may_become_an_address(words)]
    words = _streets(words)
    words = _mail(words)
    return tuple(_secrets(words))


def digit_run(words: Sequence[str]) -> int:
    """How many digits the longest run of number words in `words` spells, 0 where there is none."""
    return max((_digits(words[start:end]) for start, end in _runs(words)), default=0)


def _is_number(word: str) -> bool:
    return word in _UNITS or word in _TEENS or word in _TENS or word in _REPEATS or word.isdecimal()


def _runs(words: Sequence[str]) -> list[tuple[int, int]]:
    """Ranges of number words; fillers stand inside a run but do not begin or end one."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    last = 0
    for index, word in enumerate(words):
        if _is_number(word):
            start = index if start is None else start
            last = index + 1
        elif start is not None and word not in _BETWEEN:
            runs.append((start, last))
            start = None
    if start is not None:
        runs.append((start, last))
    return runs


def _digits(run: Sequence[str]) -> int:
    """How many digits a run of number words spells when it is read out."""
    count = 0
    repeat = 1
    after_tens = False
    for word in run:
        if word in _REPEATS:
            repeat = _REPEATS[word]
            continue
        if word.isdecimal():
            count += len(word) * repeat
        elif word in _UNITS:
            count += repeat if not after_tens else repeat - 1
        elif word in _TEENS or word in _TENS:
            count += 2 * repeat
        after_tens = word in _TENS
        repeat = 1
    return count


def _identifies(run: Sequence[str], following: str | None) -> bool:
    if following in _SCALES:
        return False
    singles = longest = 0
    for word in run:
        if word in _UNITS or word in _REPEATS:
            singles += _REPEATS.get(word, 1)
            longest = max(longest, singles)
        elif word.isdecimal():
            longest = max(longest, len(word))
            singles = 0
        elif word not in _BETWEEN:
            singles = 0
    return longest >= _MIN_SINGLE_DIGITS or _digits(run) >= _MIN_DIGITS


def _hidden(words: Sequence[Word]) -> Word:
    return Word(REDACTED, words[0].start, words[-1].end, min(word.confidence for word in words))


def _numbers(words: Sequence[Word], *, final: bool) -> list[Word]:
    texts = [word.text for word in words]
    kept: list[Word] = []
    position = 0
    for start, end in _runs(texts):
        kept.extend(words[position:start])
        position = end
        if not final and all(text in _BETWEEN for text in texts[end:]):
            return kept
        following = texts[end] if end < len(texts) else None
        if _identifies(texts[start:end], following):
            kept.append(_hidden(words[start:end]))
        else:
            kept.extend(words[start:end])
    kept.extend(words[position:])
    return kept


def _may_become_an_address(words: Sequence[Word]) -> int:
    """How many words of a partial may be shown: what could still turn out to be an address is held back."""
    texts = [word.text for word in words]
    for index in range(max(0, len(texts) - _MAIL_ADDRESS_WORDS), len(texts)):
        if texts[index] in _MAIL_WORDS:
            return index + 1
    for index in range(max(0, len(texts) - _ADDRESS_WORDS), len(texts)):
        numbered = index > 0 and texts[index - 1] in _BEFORE_HOUSE and _is_number(texts[index])
        if numbered and not (_NOT_A_HOUSE | _STREETS).intersection(texts[index + 1 :]):
            return index
    return len(texts)


def _streets(words: Sequence[Word]) -> list[Word]:
    """A house number, up to three words and a word for a street."""
    kept: list[Word] = []
    for word in words:
        kept.append(word)
        if word.text not in _STREETS:
            continue
        for back in range(2, 6):
            first = len(kept) - back
            if first >= 0 and (_is_number(kept[first].text) or kept[first].text == REDACTED):
                while first > 0 and (_is_number(kept[first - 1].text) or kept[first - 1].text in _SCALES):
                    first -= 1
                kept[first:] = [_hidden(kept[first:])]
                break
    return kept


def _mail(words: Sequence[Word]) -> list[Word]:
    """Words before `at`, a word or two, `dot` and the end of a domain."""
    kept = list(words)
    index = 0
    while index < len(kept):
        if kept[index].text == "dot" and index + 1 < len(kept) and kept[index + 1].text in _DOMAINS:
            end = index + 2
            if end + 1 < len(kept) and kept[end].text == "dot" and kept[end + 1].text in _DOMAINS:
                end += 2
            at = next((i for i in range(index - 1, max(-1, index - 5), -1) if kept[i].text == "at"), None)
            first = index - 1 if at is None else at
            while at is not None and first > max(0, at - 4) and kept[first - 1].text not in _NOT_LOCAL_PART:
                first -= 1
            first = max(0, first)
            kept[first:end] = [_hidden(kept[first:end])]
            index = first
        index += 1
    return kept


def _secrets(words: Sequence[Word]) -> list[Word]:
    """The two words after `my password is`."""
    kept = list(words)
    index = 0
    while index < len(kept):
        if kept[index].text in _SECRETS:
            first = index + 1
            while first < len(kept) and kept[first].text in _SECRET_LINKS:
                first += 1
            said = {word.text for word in kept[index + 1 : first]}
            if said & {"is", "was", "it's", "its"} and first < len(kept):
                end = min(len(kept), first + 2)
                kept[first:end] = [_hidden(kept[first:end])]
        index += 1
    return kept
