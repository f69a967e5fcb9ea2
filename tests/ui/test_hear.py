"""How a trainer's own voice is heard and laid out; the made voices are an extra that tests do without."""

from __future__ import annotations

import json
import wave
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from models.recipes.sounds_alike.judging import Verdict
from models.recipes.sounds_alike.speaking import Line
from speech.audio import SAMPLE_RATE
from speech.errors import BadInputError, HeartlineError
from speech.transcript import Ear
from ui.hear import Form, HeardTerm, hear_terms, table


def told(term: str, done: int, count: int) -> None:
    assert 0 <= done < count


def recorded(path: Path, samples: np.ndarray) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def form(text: str, verdict: Verdict, fast: int, careful: int, *, add: bool = False) -> Form:
    times = Counter({(Ear.FAST, Line.WIDEBAND): fast, (Ear.CAREFUL, Line.TELEPHONE): careful})
    return Form(text, times, verdict, add)


HEARD = HeardTerm(
    "pickleball",
    4,
    recorded=False,
    forms=(
        form("pickleball", Verdict.RIGHT, 0, 4),
        form("pickle ball", Verdict.FOUND, 3, 0, add=True),
        form("pick the ball", Verdict.SAFE, 1, 0),
    ),
    unclear=2,
    careful=True,
)


def test_the_table_reads_well() -> None:
    assert table(HEARD) == [
        "pickleball: said 4 times by made voices, in sentences",
        "",
        "                 fast ear             careful ear",
        "  heard as       wideband  telephone  wideband  telephone",
        "  pickleball            -          -         -          4  as it is written",
        "  pickle ball           3          -         -          -  safe to add, known",
        "  pick the ball         1          -         -          -  safe to add, heard once",
        "  2 times the words around it were not made out either.",
        "",
        "For a play:",
        '  words = ["pickleball", "pickle ball"]',
    ]


def test_the_same_for_programs() -> None:
    told = json.loads(json.dumps(HEARD.as_json()))
    assert told["words"] == ["pickleball", "pickle ball"]
    assert told["forms"][1] == {
        "form": "pickle ball",
        "times": 3,
        "fast": {"wideband": 3, "telephone": 0},
        "careful": {"wideband": 0, "telephone": 0},
        "verdict": "found",
        "add": True,
    }


@pytest.mark.parametrize("term", ["", "  ", "5k", "café au lait", "x" * 61, "-"])
def test_what_cannot_be_said_is_refused(term: str) -> None:
    with pytest.raises(BadInputError, match="cannot be said"):
        hear_terms([term], 1, None, told)


def test_a_recording_is_of_one_short_audible_term(tmp_path: Path) -> None:
    silent = recorded(tmp_path / "silent.wav", np.zeros(SAMPLE_RATE))
    long = recorded(tmp_path / "long.wav", np.full(11 * SAMPLE_RATE, 3000))
    with pytest.raises(BadInputError, match="Nothing is heard"):
        hear_terms(["corgi"], 1, silent, told)
    with pytest.raises(BadInputError, match="longer than 10 seconds"):
        hear_terms(["corgi"], 1, long, told)
    with pytest.raises(BadInputError, match="one term"):
        hear_terms(["corgi", "padel"], 1, silent, told)
    with pytest.raises(HeartlineError, match=r"nowhere\.wav"):
        hear_terms(["corgi"], 1, tmp_path / "nowhere.wav", told)


@pytest.mark.skipif(find_spec("hibari") is not None, reason="the voices are installed here")
def test_without_the_voices_it_says_how_to_get_them() -> None:
    with pytest.raises(HeartlineError, match="make voices"):
        hear_terms(["corgi"], 1, None, told)
