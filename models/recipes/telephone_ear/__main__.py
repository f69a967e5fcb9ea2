"""Teach the embedded recogniser's model the telephone, all of it or one step; about an hour.

    python -m models.recipes.telephone_ear MODEL WORK [speak] [send] [teach] [pack]

MODEL is the folder of en-us-android, WORK any folder with 2 GB of room. Each step reads what the one
before it left in WORK. `pack` leaves WORK/en-us-android.delta there: it belongs into models/deltas, and
the digest of the network that it makes into the catalogue. `send` and `teach` may run at once. Needs
`make voices`, the Debian packages flite and espeak-ng, and PyTorch (uv pip install torch). The same
packages and machine give the same bytes; others give other last bits, and a network that hears as well.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from models.delta import applied
from models.recipes.telephone_ear.corpus import SECONDS, read_aloud
from models.recipes.telephone_ear.kaldi import IvectorExtractor
from models.recipes.telephone_ear.pack import packed
from models.recipes.telephone_ear.sentences import dictionary
from models.recipes.telephone_ear.shards import Corpus, write_shards
from models.recipes.telephone_ear.teach import taught

_STEPS = ("speak", "send", "teach", "pack")
_SEED, _SHARDS = 21, 42
_NETWORK = Path("am", "final.mdl")


def main() -> None:
    """Read the command line and take the steps it names, in their order."""
    parser = argparse.ArgumentParser(prog="python -m models.recipes.telephone_ear", description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("steps", nargs="*", choices=[*_STEPS, []], metavar="STEP")
    asked = parser.parse_args()
    for step in _STEPS:
        if not asked.steps or step in asked.steps:
            _take(step, asked.model, asked.work)


def _take(step: str, model: Path, work: Path) -> None:
    if step == "speak":
        words = dictionary(model / "graph" / "words.txt")
        for voice in SECONDS:
            read_aloud(voice, words, work / "voices")
    elif step == "send":
        extractor = IvectorExtractor.read(model / "ivector")
        write_shards(Corpus.read(work / "voices"), extractor, _SEED, _SHARDS, work / "shards")
    elif step == "teach":
        (work / "student.mdl").write_bytes(taught((model / _NETWORK).read_bytes(), work / "shards"))
    else:
        base = (model / _NETWORK).read_bytes()
        delta = packed(base, (work / "student.mdl").read_bytes())
        (work / "en-us-android.delta").write_bytes(delta)
        print("am/final.mdl:", hashlib.sha256(applied(delta, base)).hexdigest())


if __name__ == "__main__":
    main()
