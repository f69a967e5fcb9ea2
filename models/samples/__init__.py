"""Calls that come with Heartline: recordings free for anyone to hear, each with what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from speech.errors import BadInputError

_FOLDER = Path(__file__).parent
DEFAULT_SAMPLE = "outdoor-shop"


@dataclass(frozen=True, slots=True)
class Sample:
    """A bundled call."""

    name: str
    path: Path
    """The recording: FLAC, stereo, agent left and customer right; 16 kHz, or 8 kHz from the telephone."""
    truth_path: Path
    """JSON: who says what and when, the details, the traps, the losses and the cues of a good run."""


def sample_names() -> list[str]:
    """The names of the bundled calls, the default first."""
    found = [path.stem.replace("_", "-") for path in _FOLDER.glob("*.flac")]
    return sorted(found, key=lambda name: (name != DEFAULT_SAMPLE, name))


def sample(name: str = DEFAULT_SAMPLE) -> Sample:
    """The bundled call called `name`; an underscore may stand for each hyphen, as in its file's name.

    Raises:
        BadInputError: there is no such call.
    """
    known, called = sample_names(), name.replace("_", "-")
    if called not in known:
        raise BadInputError(f"There is no sample call {name!r}. The sample calls are: {', '.join(known)}.")
    path = _FOLDER / f"{called.replace('-', '_')}.flac"
    return Sample(called, path, path.with_suffix(".json"))
