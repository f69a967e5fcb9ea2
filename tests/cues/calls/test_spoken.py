from cues.calls.spoken import OVERLAP, Spoken
from speech.audio import Channel
from speech.transcript import Partial, Utterance, Word

CUSTOMER = Channel.CUSTOMER


def words(text):
    return tuple(Word(each, at, at + 1.0) for at, each in enumerate(text.split()))


def partial(number, text="we have a dog"):
    return Partial(CUSTOMER, number, 9.0, words(text), 4)


def test_only_new_words_are_news_with_a_few_before_them():
    spoken = Spoken()
    assert spoken.news(CUSTOMER, words("one two three"), final=False) == "one two three"
    assert not spoken.news(CUSTOMER, words("one two three"), final=False)
    longer = words("one two three four five six seven eight nine ten eleven")
    assert spoken.news(CUSTOMER, longer[:10], final=False).split()[0] == "one"
    assert len(spoken.news(CUSTOMER, longer, final=False).split()) == OVERLAP + 1


def test_after_a_final_all_is_news_again():
    spoken = Spoken()
    spoken.news(CUSTOMER, words("one two"), final=True)
    assert spoken.news(CUSTOMER, words("one two"), final=False) == "one two"


def test_what_is_cut_off_counts_no_more_and_the_next_utterance_does():
    spoken = Spoken()
    spoken.follow(CUSTOMER, 3, words("we have a dog"), final=False)
    assert spoken.cut_off() == [(CUSTOMER, 3, words("we have a dog"))]
    assert spoken.number(partial(3)) is None
    assert spoken.number(Utterance(CUSTOMER, 3, 9.0, words("we have"))) is None
    assert spoken.number(partial(4)) == 4
    assert not spoken.cut_off()


def test_an_utterance_that_has_ended_is_not_cut_off():
    spoken = Spoken()
    spoken.follow(CUSTOMER, 1, words("we have"), final=False)
    spoken.follow(CUSTOMER, 1, words("we have"), final=True)
    assert not spoken.cut_off()


def test_new_ears_count_from_one_and_the_call_goes_on():
    spoken = Spoken()
    spoken.go_on_after({CUSTOMER: 7})
    assert spoken.number(partial(1)) == 8
    assert spoken.number(Partial(Channel.AGENT, 1, 9.0, (), 0)) == 1
