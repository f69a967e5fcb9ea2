"""Trains the network on the project's corpus and writes its weights."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from cues.details.frames import read_grammar
from cues.details.learned.component import WEIGHTS, Learned
from cues.details.learned.network import NETWORK_FILE, VECTORS_FILE, Network
from cues.details.lexicon import read_lexicon
from cues.details.rules import RuleExtractor
from models.recipes.corpus.rows import FOLDER, LabelledUtterance, read_rows
from models.recipes.details.examples import read_examples
from models.recipes.details.training import Plan, Tell, learn
from speech.errors import BadInputError, HeartlineError

ENDING: Final = "*.jsonl"


def train_details(
    corpus: Path | None, folder: Path | None, plan: Plan, say: Callable[[str], None], tell: Tell
) -> Path:
    """Train the network and write it.

    Args:
        corpus: a folder of JSON Lines; the project's own if None.
        folder: where the weights go; beside their reader if None.
        plan: how to learn.
        say: takes a line on how it goes.
        tell: is told how far it is.

    Returns:
        The file written; the same plan and corpus give the same bytes.

    Raises:
        BadInputError: the corpus is empty or a line of it is no labelled utterance.
        HeartlineError: the weights cannot be written.
    """
    target = (folder or WEIGHTS) / NETWORK_FILE
    if not os.access(target.parent, os.W_OK):
        raise HeartlineError(f"{target.parent} cannot be written to. Give another folder with --out.")
    utterances = _read(corpus or FOLDER)
    classes = _classes()
    with np.load(WEIGHTS / VECTORS_FILE, allow_pickle=False) as file:
        vectors: dict[str, npt.NDArray[Any]] = {**file, "classes": classes}
    learned = Learned(Network({**vectors, **_unlearned()}))
    examples = read_examples(
        utterances, RuleExtractor(learned=False), learned, lambda done, count: tell("reading", done, count)
    )
    weights = learn(examples, vectors, plan, say, tell)
    np.savez_compressed(target, allow_pickle=False, **{key: weights[key] for key in sorted(weights)})
    say(f"SHA-256 {hashlib.sha256(target.read_bytes()).hexdigest()}")
    return target


def _read(corpus: Path) -> list[LabelledUtterance]:
    utterances: list[LabelledUtterance] = []
    for path in sorted(corpus.glob(ENDING)):
        try:
            utterances += read_rows(path)
        except (ValidationError, UnicodeDecodeError) as error:
            raise BadInputError(
                f"{path} holds a line that is no labelled utterance: {_first(error)}."
            ) from None
    if not utterances:
        raise BadInputError(f"{corpus} holds no utterances. Give a folder of JSON Lines with --corpus.")
    return utterances


def _first(error: ValidationError | UnicodeDecodeError) -> str:
    return str(error.errors()[0]["msg"]) if isinstance(error, ValidationError) else "it is not UTF-8"


def _classes() -> npt.NDArray[np.uint8]:
    """The names of the flags: all classes of the lexicon and all phrases of the grammar."""
    tables = read_lexicon()
    names = {*tables, *(wider for table in tables.values() for wider in table.also)}
    names |= {f"@{phrase}" for phrase in read_grammar().phrases}
    return np.frombuffer("\n".join(sorted(names)).encode(), np.uint8)


def _unlearned() -> dict[str, npt.NDArray[Any]]:
    """Weights of a network that is asked for its vectors and flags only."""
    layer = {"W": np.zeros((1, 2, 1)), "b": np.zeros((1, 2)), "G": np.zeros(1), "B": np.zeros(1)}
    return {
        "common": np.zeros(1),
        "embed": np.zeros((1, 1)),
        "out_W": np.zeros((1, 1)),
        "out_b": np.zeros(1),
        "least": np.ones(1),
        "drop": np.zeros(2),
        **{f"first_{key}": value for key, value in layer.items()},
        **{f"conv_{key}": value[None] for key, value in layer.items()},
    }
