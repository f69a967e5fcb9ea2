from cues.calls.commands import Verb
from cues.calls.events import CueEvent, DetailEvent, Transcript
from cues.calls.striking import struck
from cues.calls.wire import to_line


def test_no_word_of_what_ended_later_is_left_and_all_else_stays(call):
    call.customer("we have a dog called biscuit and he is lovely", at=5)
    call.customer("my mother died in march", at=30)
    call.command(Verb.DISMISS).end()
    after = [struck(event, 20.0) for event in call.events]
    text = "\n".join(map(to_line, after))
    assert "biscuit" in text
    for word in ("mother", "died", "march"):
        assert word not in text
    assert [event.seq for event in after] == [event.seq for event in call.events]
    changed = {type(one) for one, two in zip(call.events, after, strict=True) if one != two}
    assert changed == {Transcript, DetailEvent, CueEvent}


def test_nothing_changes_where_all_is_older(call):
    call.customer("we have a dog called biscuit", at=5).end()
    assert all(struck(event, 100.0) is event for event in call.events)
