"""The network that learns is the network that is used, and it learns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cues.details.learned.component import WEIGHTS, Learned
from cues.details.learned.network import KINDS, NETWORK_FILE, VECTORS_FILE, Network
from cues.details.rules import RuleExtractor
from models.recipes.corpus.rows import write_rows
from models.recipes.details.examples import common_words, read_examples
from models.recipes.details.learner import Learner, Shape
from models.recipes.details.losses import loss_of
from models.recipes.details.recipe import train_details
from models.recipes.details.training import Measured, Plan
from speech.errors import BadInputError, HeartlineError
from tests.models.recipes.details.few_utterances import utterances

SMALL = Plan(epochs=3, shape=Shape(width=16, depth=2, common=8))


def _quiet(what: str, done: int, count: int) -> None:
    """Nobody looks."""


def test_the_same_plan_and_corpus_give_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    write_rows(corpus / "few.jsonl", utterances(3))
    written = []
    for name, plan in (("one", SMALL), ("two", SMALL), ("other", Plan(3, seed=7, shape=SMALL.shape))):
        folder = tmp_path / name
        folder.mkdir()
        told: list[str] = []
        assert train_details(corpus, folder, plan, told.append, _quiet) == folder / NETWORK_FILE
        assert "Kept apart" in told[0]
        written.append((folder / NETWORK_FILE).read_bytes())
    assert written[0] == written[1]
    assert written[0] != written[2]


def test_a_corpus_that_is_empty_or_broken_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="--corpus"):
        train_details(tmp_path, tmp_path, SMALL, print, _quiet)
    (tmp_path / "bad.jsonl").write_text('{"id": "a", "text": "b", "details": [{"kind": "yacht"}]}\n')
    with pytest.raises(BadInputError, match=r"bad\.jsonl"):
        train_details(tmp_path, tmp_path, SMALL, print, _quiet)
    with pytest.raises(HeartlineError, match="--out"):
        train_details(tmp_path, tmp_path / "nowhere", SMALL, print, _quiet)


def test_precision_weighs_more_where_beta_is_small() -> None:
    careful, eager = Measured(right=5, false=1, missed=5), Measured(right=8, false=6, missed=2)
    assert careful.f(0.5) > eager.f(0.5)
    assert careful.f1 < eager.f1
    assert Measured(0, 0, 0).f1 == 0
    assert str(careful) == "precision 0.833, recall 0.500, F1 0.625"
    assert np.isclose(careful.f(1.0), careful.f1)


def test_what_was_learned_is_what_the_network_says() -> None:
    learned = Learned()
    examples = read_examples(utterances(), RuleExtractor(learned=False), learned, lambda done, count: None)
    with np.load(WEIGHTS / VECTORS_FILE) as file:
        vectors = dict(file)
    plain = Shape(width=32, depth=2, common=8, drop_state=0, drop_input=0, drop_word=0, drop_rules=0)
    table = vectors["vectors"] * vectors["scale"]
    learner = Learner(plain, table, common_words(examples, 1), examples[0].flags.shape[1], seed=3)
    losses = [learner.update(examples, loss_of, 5e-3) for _ in range(120)]
    assert losses[-1] < 0.2 * losses[0]
    classes = np.frombuffer("\n".join(learned.network.classes).encode(), np.uint8)
    believed = {"least": np.ones(len(KINDS)), "drop": np.zeros(2)}
    network = Network({**vectors, **learner.weights(), "classes": classes, **believed})
    for example in examples:
        said = network.judge(example.rows.tolist(), example.flags, example.before).flagged.max(axis=0)
        for kind in range(len(KINDS)):
            if example.judged[kind]:
                assert (said[kind] > 0.5) == (example.needed[kind] == 1)
