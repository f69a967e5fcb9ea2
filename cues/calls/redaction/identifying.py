"""Which of the numbers read out identify somebody or open something, and which are years, ages and prices."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from cues.calls.redaction.asked import LEAD_INS, Asked, announces
from cues.calls.redaction.numbers import REPEATS, Number, Run, Sort, between, letter, runs, spelled

Span = tuple[int, int]
"""First word, and the word after the last."""

MONTHS: Final = frozenset(
    """january february march april may june july august september october november december""".split()
)
COUNTED: Final = frozenset(
    """year month week day hour minute second mile foot feet inch inches pound pounds dollar dollars
    cent cents pence euro euros percent degrees o'clock people kid child children dog cat men women
    bucks quid kilo kilos grand times point bedroom car of more am pm""".split()
)
"""What is counted: a number before one of these counts or measures."""
_NO_PLURALS: Final = frozenset(
    "yes thanks is this that's it's was plus his as what's does has address".split()
)
_BEFORE_YEARS: Final = frozenset(
    "in since from around about until till of by year and or to before after".split()
)
_BEFORE_CODES: Final = frozenset("is it's was are code cvv cvc ssn iban pin zip postcode".split())
_MIN_SINGLE_DIGITS: Final = 4
"""So many digits one by one are a number being read out; three may be a house, a size, a count."""
_MIN_DIGITS: Final = 5
"""So many digits in any wording; a year has four."""
_MIN_LAST: Final = 3
"""So many digits one by one at the very end of an utterance are the beginning of a number."""
_MIN_GROUPS: Final = 13
"""So many digits in numbers of any size: the shortest card number."""
_MOST_AMOUNT: Final = 5
"""An amount of money or a count has no more digits before its zeros, where nothing says what is counted."""
_EMERGENCY: Final = (9, 1, 1)


def numbers(texts: Sequence[str], asked: Asked, *, final: bool) -> tuple[list[Span], int]:
    """Numbers to be taken out.

    Args:
        texts: an utterance, or the beginning of one.
        asked: what was asked for before it.
        final: False where more words may follow.

    Returns:
        Where they stand, and how many words may be shown: a number at the end is held back until it has
        ended.
    """
    shown = len(texts)
    spans: list[Span] = []
    for run in runs(texts):
        if not final and between(texts, run[-1], len(texts), Sort.DIGITS) is not None:
            shown = run[0].first
            break
        if _identifies(run, texts) or _answers(run, texts, asked, final=final):
            spans.append(_with_letters(run, texts))
        elif not final and asked and _answers(run, texts, asked, final=True):
            shown = run[0].first
            break
    if not final and texts and texts[-1] in REPEATS:
        shown = min(shown, len(texts) - 1)
    return spans, shown


def counts(texts: Sequence[str], position: int) -> bool:
    """Whether the word at a position is what the number before it counts."""
    if position >= len(texts):
        return False
    text = texts[position]
    return (
        text in COUNTED or text in MONTHS or (len(text) > 3 and text[-1] == "s" and text not in _NO_PLURALS)
    )


def nothing_else(run: Run, texts: Sequence[str]) -> bool:
    """Whether an utterance says a number, and nothing else."""
    return LEAD_INS.issuperset(texts[: run[0].first]) and LEAD_INS.issuperset(texts[run[-1].last :])


def _identifies(run: Run, texts: Sequence[str]) -> bool:
    counted = counts(texts, run[-1].last)
    if one_by_one(run) >= _MIN_SINGLE_DIGITS and not _ages(run):
        return True
    if _is_code(run, texts):
        return True
    if not counted and any(_significant(number) > _MOST_AMOUNT for number in _amounts(run)):
        return True
    in_any_wording = sum(number.digits for number in run)
    if in_any_wording >= _MIN_GROUPS and len(run) > 3 and not any(number.joined for number in run):
        return True
    if not any(number.sort is Sort.DIGITS for number in run) and _amounts(run) and spelled(run) < 8:
        return False
    return spelled(run) >= _MIN_DIGITS and not (_dates(run, texts) or _day_and_year(run) or _ages(run))


def _answers(run: Run, texts: Sequence[str], asked: Asked, *, final: bool) -> bool:
    """Whether a shorter number is one that was asked for, or goes on with one."""
    alone = final and nothing_else(run, texts)
    ends = final and run[-1].last == len(texts)
    streak = one_by_one(run)
    if alone and asked.digits_before:
        together = asked.digits_before + sum(number.digits for number in run)
        if together >= _MIN_SINGLE_DIGITS:
            return True
    if not (asked.number or asked.address or announces(texts[: run[0].first])):
        return ends and streak >= _MIN_LAST and not _ages(run) and not _is_emergency(run)
    if counts(texts, run[-1].last):
        return False
    if streak > 1 and not any(number.joined for number in run):
        return True
    long = any(_significant(number) >= _MIN_SINGLE_DIGITS for number in _amounts(run))
    if (long or spelled(run) >= _MIN_SINGLE_DIGITS) and not _dates(run, texts):
        return True
    coded = run[0].first > 0 and texts[run[0].first - 1] in _BEFORE_CODES
    return (ends or streak == 0) if coded else alone


def one_by_one(run: Run) -> int:
    """The most digits that are read out one by one, letters among them counted."""
    longest = streak = 0
    for number in run:
        streak = streak + number.letters + number.digits if number.sort is Sort.DIGITS else 0
        longest = max(longest, streak)
    return longest


def _amounts(run: Run) -> list[Number]:
    return [number for number in run if number.sort is Sort.AMOUNT]


def _significant(number: Number) -> int:
    """Digits before the zeros at its end."""
    return len(str(number.value).rstrip("0"))


def _ages(run: Run) -> bool:
    """A list such as "two four six and eight": it rises or falls, and says where it ends."""
    values = [number.value for number in run]
    rises = all(one < two for one, two in pairwise(values))
    falls = all(one > two for one, two in pairwise(values))
    ends = run[-1].joined and not any(number.joined or number.letters for number in run[:-1])
    return (rises or falls) and ends and 2 < len(run) < 6


def _dates(run: Run, texts: Sequence[str]) -> bool:
    """Years, a day and its year, two times of the day."""
    before = texts[run[0].first - 1] if run[0].first else ""
    if before in MONTHS or (before == "the" and run[0].first > 1 and texts[run[0].first - 2] in MONTHS):
        return is_year(run) or (run[0].value <= 31 and is_year(run[1:]))
    parts: list[list[Number]] = [[]]
    for number in run:
        if number.joined:
            parts.append([])
        parts[-1].append(number)
    if len(parts) == 2 and all(is_year(part) or is_clock(part) for part in parts):
        return True
    return before in _BEFORE_YEARS and is_year(run[:2]) and len(run) < 5 and not one_by_one(run)


def _day_and_year(run: Run) -> bool:
    """Six fourteen nineteen eighty four: month, day and year as they are written."""
    days = [number.value for number in run[:2]]
    return len(run) > 2 and 0 < min(days) <= 12 and max(days) <= 31 and is_year(run[2:])


def is_year(numbers: Sequence[Number]) -> bool:
    """Nineteen eighty four, nineteen oh five, twenty twenty; an amount such as two thousand and four."""
    if not numbers or (len(numbers) == 1 and 1500 <= numbers[0].value < 2100):
        return bool(numbers)
    century, *rest = numbers
    if century.sort is not Sort.PAIR or not 15 <= century.value <= 20:
        return False
    return (len(rest) == 1 and rest[0].sort is Sort.PAIR) or (
        len(rest) == 2 and rest[0].value == 0 and rest[1].sort is rest[0].sort is Sort.DIGITS
    )


def is_clock(numbers: Sequence[Number]) -> bool:
    """Ten thirty: an hour and its minutes."""
    return (
        len(numbers) == 2
        and 1 <= numbers[0].value <= 12
        and numbers[1].sort is Sort.PAIR
        and numbers[1].value < 60
    )


def _is_code(run: Run, texts: Sequence[str]) -> bool:
    """Letters and digits in turn: s w one a one a a."""
    first, last = _with_letters(run, texts)
    letters = last - run[-1].last + run[0].first - first + sum(number.letters for number in run)
    digits = sum(number.digits for number in run)
    return letters > 1 < digits and letters + digits > _MIN_SINGLE_DIGITS and one_by_one(run) > 1


def _is_emergency(run: Run) -> bool:
    return tuple(number.value for number in run) == _EMERGENCY


def _with_letters(run: Run, texts: Sequence[str]) -> Span:
    """A run with the letters read out before and after it, as codes have them."""
    first, last = run[0].first, run[-1].last
    while first and len(texts[first - 1]) == 1 and texts[first - 1] not in "aio":
        first -= 1
    while last < len(texts) and (end := letter(texts, last)) > last:
        last = end
    return first, last
