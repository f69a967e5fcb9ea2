"""Which ear leads."""

from __future__ import annotations

import numpy as np
import pytest

from speech.audio import SAMPLE_RATE, Samples
from speech.ears_choice import EarsChoice
from speech.lead import Lead
from tests.speech.spoken_script import words


def bursts(edge: float) -> Samples:
    """Five seconds of noise that comes and goes, up to so many hertz: like speech on a line of that width."""
    noise = np.random.default_rng(7).normal(size=5 * SAMPLE_RATE)
    rising = (np.arange(len(noise)) // 1600) % 4 == 0
    spectrum = np.fft.rfft(noise * np.where(rising, 3000, 100))
    spectrum[np.fft.rfftfreq(len(noise), 1 / SAMPLE_RATE) > edge] = 0
    return np.fft.irfft(spectrum, len(noise)).astype(np.int16)


def test_the_careful_ear_leads_until_the_line_is_known_and_on_the_telephone() -> None:
    lead = Lead(EarsChoice.AUTO)
    assert lead.careful
    lead.hear(bursts(3400), voiced=True)
    assert lead.careful


def test_the_fast_ear_leads_on_good_audio() -> None:
    lead = Lead(EarsChoice.AUTO)
    lead.hear(bursts(8000), voiced=True)
    assert not lead.careful


def test_the_fast_ear_loses_the_lead_where_it_misses_half_of_the_words() -> None:
    lead = Lead(EarsChoice.AUTO)
    lead.hear(bursts(8000), voiced=True)
    said = words(*((f"w{place}", place * 0.3) for place in range(1, 31)))
    lead.compare(said, said)
    assert not lead.careful
    lead.compare(said[:2], said)
    assert lead.careful
    lead.compare(said, said)
    lead.compare(said, said)
    assert not lead.careful


@pytest.mark.parametrize("choice", [EarsChoice.BOTH, EarsChoice.CAREFUL])
def test_a_choice_is_a_choice(choice: EarsChoice) -> None:
    lead = Lead(choice)
    lead.hear(bursts(8000), voiced=True)
    assert lead.careful
    assert lead.alone is (choice is EarsChoice.CAREFUL)
