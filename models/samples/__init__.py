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
    """The recording: FLAC, 16 kHz, stereo, agent left and customer right."""
    truth_path: Path
    """JSON: who says what and when, the details, the traps, the losses and the cues of a good run."""


def sample(name: str = DEFAULT_SAMPLE) -> Sample:
    """The bundled call called `name`.

    Raises:
        BadInputError: there is no such call.
    """
    known = {found.stem.replace("_", "-"): found for found in sorted(_FOLDER.glob("*.flac"))}
    if name not in known:
        raise BadInputError(f"There is no sample call {name!r}. The sample calls are: {', '.join(known)}.")
    return Sample(name, known[name], known[name].with_suffix(".json"))
