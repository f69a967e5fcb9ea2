"""When words of a partial count as settled."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from speech.audio import ARCHIVE, DESK
from speech.settle import Settling, kept

VOICE = 0.0
WORDS = st.lists(st.sampled_from(["a", "dog", "called", "biscuit"]), max_size=6)


def test_what_two_wordings_share() -> None:
    assert kept("we had a dog".split(), "we had the dog".split()) == (2, 1)
    assert kept([], ["dog"]) == (0, 0)
    assert kept(["no"], ["no", "no"]) == (1, 0)


@given(old=WORDS, new=WORDS)
def test_shared_words_are_the_same_and_counted_once(old: list[str], new: list[str]) -> None:
    front, back = kept(old, new)
    assert front + back <= min(len(old), len(new))
    assert old[:front] == new[:front]
    assert old[len(old) - back :] == new[len(new) - back :]


def test_a_word_settles_when_it_is_seen_again() -> None:
    settling = Settling(DESK)
    settling.update(["we", "had"], 1.0)
    assert settling.settled(1.0, VOICE) == 0
    settling.update(["we", "had", "a"], 1.06)
    assert settling.settled(1.06, VOICE) == 2


def test_a_short_last_word_waits_longer() -> None:
    settling = Settling(DESK)
    settling.update(["dog", "is"], 1.0)
    assert settling.settled(1.1, VOICE) == 1
    assert settling.settled(1.18, VOICE) == 2
    settling.update(["dog", "is", "called"], 1.1)
    assert settling.settled(1.1, VOICE) == 2


def test_a_changed_word_holds_back_only_until_it_is_seen_again() -> None:
    settling = Settling(DESK)
    settling.update(["he", "is", "a", "good", "dog"], 1.0)
    assert settling.settled(1.2, VOICE) == 5
    settling.update(["he's", "a", "good", "dog"], 1.2)
    assert settling.settled(1.2, VOICE) == 0
    assert settling.settled(1.26, VOICE) == 4


def test_quiet_settles_everything() -> None:
    settling = Settling(DESK)
    settling.update(["a"], 1.0)
    assert settling.settled(1.0, 0.1) == 0
    assert settling.settled(1.0, 0.2) == 1


def test_coarse_passes_settle_at_once() -> None:
    settling = Settling(ARCHIVE)
    settling.update(["we", "had", "a"], 1.0)
    assert settling.settled(1.0, VOICE) == 3


def test_a_new_utterance_begins_with_nothing() -> None:
    settling = Settling(DESK)
    settling.update(["dog"], 1.0)
    settling.reset()
    assert settling.settled(2.0, 5.0) == 0
    settling.update(["dog"], 2.0)
    assert settling.settled(2.0, VOICE) == 0
