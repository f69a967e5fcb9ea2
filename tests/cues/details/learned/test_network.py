"""The network reads any text, alone or after another turn, and gives each word shares between 0 and 1."""

from __future__ import annotations

import numpy as np
import pytest

from cues.details.learned.component import WEIGHTS
from cues.details.learned.flags import EXTRA
from cues.details.learned.network import KINDS, STATUSES, SUBJECTS, Network, read_network


@pytest.fixture(scope="module")
def network() -> Network:
    """The shipped weights."""
    return read_network(WEIGHTS)


def test_weights_are_small_enough_to_be_committed() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.glob("*.npz")) < 8_000_000


def test_words_have_rows_and_unknown_ones_share_row_zero(network: Network) -> None:
    cat, dog, nothing = network.rows_of(["cat", "dog", "qwzzk"])
    assert nothing == 0
    assert 0 < cat != dog > 0


@pytest.mark.parametrize(("words", "before"), [(1, 0), (7, 0), (9, 4)])
def test_every_word_gets_its_shares(network: Network, words: int, before: int) -> None:
    flags = np.zeros((words, len(network.classes) + EXTRA), np.float32)
    judged = network.judge(list(range(words)), flags, before)
    said = words - before
    assert judged.flagged.shape == judged.mentioned.shape == (said, len(KINDS))
    assert judged.status.shape == (said, len(STATUSES))
    assert judged.subject.shape == (said, len(SUBJECTS))
    np.testing.assert_allclose(judged.status.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(judged.subject.sum(axis=1), 1, rtol=1e-5)
    assert ((judged.flagged >= 0) & (judged.flagged <= 1)).all()


def test_the_turn_before_is_heard(network: Network) -> None:
    flags = np.zeros((6, len(network.classes) + EXTRA), np.float32)
    rows = network.rows_of("my dog died we have two".split())
    alone = network.judge(rows[3:], flags[3:], 0)
    after = network.judge(rows, flags, 3)
    assert not np.allclose(alone.flagged, after.flagged)
