"""Words that were said against words that were heard: which are the same, and how many errors lie between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alignment:
    """The cheapest way to turn what was said into what was heard."""

    matches: dict[int, int]
    """For each word heard right, its position among the said words to that among the heard ones."""
    errors: int
    """Words substituted, left out and put in; divided by how many were said: the word error rate."""


def spoken_words(text: str) -> list[str]:
    """The words of `text` in the recogniser's spelling: lower case, no punctuation but apostrophes."""
    return re.findall(r"[a-z']+", text.lower())


def align(said: Sequence[str], heard: Sequence[str]) -> Alignment:
    """Align two word sequences by the least number of edits, each of cost one."""
    cost = [[0] * (len(heard) + 1) for _ in range(len(said) + 1)]
    for i in range(len(said) + 1):
        for j in range(len(heard) + 1):
            if i == 0 or j == 0:
                cost[i][j] = i + j
                continue
            replaced = cost[i - 1][j - 1] + (said[i - 1] != heard[j - 1])
            cost[i][j] = min(replaced, cost[i - 1][j] + 1, cost[i][j - 1] + 1)
    matches: dict[int, int] = {}
    i, j = len(said), len(heard)
    while i and j:
        same = said[i - 1] == heard[j - 1]
        if cost[i][j] == cost[i - 1][j - 1] + (not same):
            i, j = i - 1, j - 1
            if same:
                matches[i] = j
        elif cost[i][j] == cost[i - 1][j] + 1:
            i -= 1
        else:
            j -= 1
    return Alignment(matches, cost[-1][-1])
