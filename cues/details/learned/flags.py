"""What the network is told of each word beside the word: classes, what the rules found, what was masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from cues.details.detail import THIN, Kind
from cues.details.learned.network import Array
from cues.details.lexicon import Classes
from cues.details.reading import Finding, Reading

BEFORE: Final = 12
"""Words of the other side's last turn that the network reads before a text, its last ones."""
_KINDS: Final = {kind: at for at, kind in enumerate(Kind)}
_READINGS: Final = 4
"""Columns a kind has: found, found in passing, found and not so or not theirs, and how sure the rules are."""
MASKED, ASKED, EARLIER, SEAM = range(4)
RULES: Final = _READINGS * len(_KINDS)
"""Columns in which the rules speak."""
EXTRA: Final = RULES + 4
"""Columns beside those of the lexicon's classes."""


def flags_of(
    reading: Reading,
    spans: Sequence[Classes],
    columns: Mapping[str, int],
    before: int,
) -> Array:
    """Flags of a text's words, after those of the turn before it.

    Args:
        reading: the text as the rules have read it.
        spans: for each word the classes that begin there, those of masked words included.
        columns: the classes that the network knows, and the column of each.
        before: words of the turn before, the seam between both included.

    Returns:
        Shape (before + words, classes + `EXTRA`).
    """
    width = len(columns)
    flags = np.zeros((before + len(spans), width + EXTRA), dtype=np.float32)
    if before:
        flags[:before, width + RULES + EARLIER] = 1
        flags[before - 1, width + RULES + SEAM] = 1
    text = flags[before:]
    known = columns.keys()
    for at, classes in enumerate(spans):
        for name in known & classes.keys():
            text[at : at + max(classes[name]), columns[name]] = 1
        if classes and not reading.spans[at]:
            text[at, width + RULES + MASKED] = 1
    if reading.asked:
        text[:, width + RULES + ASKED] = 1
    for finding in reading.findings:
        column = width + _READINGS * _KINDS[finding.kind]
        text[finding.first : finding.last, column + _reading_of(finding)] = 1
        text[finding.first : finding.last, column + 3] = finding.confidence
    return flags


def _reading_of(finding: Finding) -> int:
    if not finding.flagged:
        return 2
    return 0 if finding.confidence >= THIN else 1
