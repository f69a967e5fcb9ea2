"""Noise taken for words: utterances of a recogniser that no voice stands behind."""

from __future__ import annotations

from collections.abc import Sequence

from speech.gate import VoiceGate
from speech.transcript import Word

MIN_VOICED = 0.5
"""Least share of the words' time in which voice was heard. 120 one-word answers spoken by text to speech had
0.7 and more; of 20 "words" that Vosk made of crying babies, sneezes and a dog, 12 had less than 0.5."""
MIN_CONFIDENCE = 0.5
"""Least confidence of a lone word. Spoken "yes", "no", "yeah", "hi", "okay" had 0.5 and more; half of the
lone "words" made of noise had less."""
MARGIN = 0.1
"""Seconds about a word in which voice counts for it: windows and words are cut at different places."""


def is_filler(words: Sequence[Word], gate: VoiceGate) -> bool:
    """True when an utterance is more likely noise than speech; its times are the call's, just heard."""
    if not words:
        return False
    if len(words) == 1 and words[0].confidence < MIN_CONFIDENCE:
        return True
    spoken = sum(word.end - word.start for word in words)
    voiced = sum(
        min(word.end - word.start, gate.voiced_seconds(word.start - MARGIN, word.end + MARGIN))
        for word in words
    )
    return voiced < MIN_VOICED * spoken
