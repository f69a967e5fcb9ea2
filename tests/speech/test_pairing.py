"""Two hearings of one utterance brought together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from speech.pairing import Pairing, marked, matched
from speech.transcript import Ear, Word
from tests.speech.spoken_script import words

FAST, CAREFUL, BOTH = Ear.FAST, Ear.CAREFUL, Ear.BOTH


def texts(said: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in said)


def test_the_fast_ears_words_show_at_once_and_settle_nothing() -> None:
    pairing = Pairing()
    pairing.fast(words(("my", 1.0), ("corky", 1.4), ear=FAST))
    assert texts(pairing.words) == "my corky"
    assert pairing.settled == 0


def test_a_rehearing_replaces_in_place_and_keeps_what_only_the_fast_ear_has_yet() -> None:
    pairing = Pairing()
    pairing.fast(words(("my", 1.0), ("corky", 1.4), ("died", 1.9), ear=FAST))
    pairing.rehear(words(("my", 1.0), ("corgi", 1.4), confidence=0.2), 0.5, 1.6)
    assert texts(pairing.words) == "my corgi died"
    assert [word.ear for word in pairing.words] == [BOTH, CAREFUL, FAST]


def test_agreement_settles_at_once() -> None:
    pairing = Pairing()
    pairing.fast(words(("my", 1.0), ("dog", 1.4), ear=FAST))
    pairing.rehear(words(("my", 1.0), ("dog", 1.4), confidence=0.1), 0.5, 1.45)
    assert pairing.settled == 2


def test_agreement_may_come_from_the_fast_ear_later() -> None:
    pairing = Pairing()
    pairing.rehear(words(("dog", 1.4), confidence=0.1), 0.5, 1.45)
    assert pairing.settled == 0
    pairing.fast(words(("dog", 1.5), ear=FAST))
    assert pairing.settled == 1


def test_two_rehearings_settle_what_they_agree_on() -> None:
    pairing = Pairing()
    pairing.rehear(words(("my", 1.0), ("corgi", 1.4), confidence=0.2), 0.5, 1.5)
    assert pairing.settled == 0
    pairing.rehear(words(("my", 1.0), ("corgi", 1.4), ("biscuit", 1.9), confidence=0.2), 0.5, 2.0)
    assert pairing.settled == 2


def test_one_sure_rehearing_settles_what_has_audio_behind_it() -> None:
    pairing = Pairing()
    pairing.rehear(words(("my", 1.0), ("corgi", 1.4)), 0.5, 1.6)
    assert pairing.settled == 1, "corgi has 0.2 s behind it"
    pairing = Pairing()
    pairing.rehear(words(("my", 1.0), ("corgi", 1.4)), 0.5, 1.7)
    assert pairing.settled == 2


def test_a_window_leaves_the_words_before_it_alone() -> None:
    pairing = Pairing()
    pairing.rehear(words(("we", 1.0), ("had", 1.4), ("a", 1.7)), 0.5, 2.2)
    pairing.rehear(words(("the", 1.7), ("dog", 2.2)), 1.45, 2.7)
    assert texts(pairing.words) == "we had the dog"
    assert pairing.settled == 4


def test_alone_the_fast_ear_counts_for_nothing() -> None:
    pairing = Pairing(alone=True)
    pairing.fast(words(("my", 1.0), ("dog", 1.4), ear=FAST))
    assert pairing.words == ()
    pairing.rehear(words(("my", 1.0), ("dog", 1.4), confidence=0.1), 0.5, 1.45)
    assert (texts(pairing.words), pairing.settled) == ("my dog", 0)
    assert {word.ear for word in pairing.words} == {CAREFUL}


def test_reset_forgets_the_utterance() -> None:
    pairing = Pairing()
    pairing.fast(words(("my", 1.0), ear=FAST))
    pairing.rehear(words(("my", 1.0)), 0.5, 2.0)
    pairing.reset()
    assert (pairing.words, pairing.settled) == ((), 0)


def test_the_same_word_elsewhere_is_no_agreement() -> None:
    assert matched(words(("dog", 1.0)), words(("dog", 3.0))) == {}
    assert matched(words(("dog", 1.0)), words(("dog", 1.4))) == {0: 0}


def test_marked_words_take_the_finer_times_and_more_confidence() -> None:
    careful = words(("my", 1.05), ("dog", 1.5), confidence=0.5)
    said = marked(careful, words(("my", 1.0), ("dog", 2.0), confidence=0.5, ear=FAST))
    assert [(word.end, word.confidence, word.ear) for word in said] == [(1.0, 0.75, BOTH), (1.5, 0.75, BOTH)]


_WORD = st.tuples(st.sampled_from(["a", "b", "c"]), st.floats(0.3, 20.0))


@given(st.lists(_WORD, max_size=8), st.lists(_WORD, max_size=8), st.floats(0, 20), st.floats(0, 20))
def test_whatever_is_heard_times_rise_and_settled_words_are_leading_ones(fast, careful, start, end) -> None:  # type: ignore[no-untyped-def]
    pairing = Pairing()
    pairing.fast(words(*sorted(fast, key=lambda said: said[1]), ear=FAST))
    pairing.rehear(words(*sorted(careful, key=lambda said: said[1])), min(start, end), max(start, end))
    said = pairing.words
    assert 0 <= pairing.settled <= len(said)
    assert all(word.start <= word.end for word in said)
    starts = [word.start for word in marked(words(*sorted(careful, key=lambda said: said[1])), said)]
    assert starts == sorted(starts)
