"""The rules of cueing, each as a call that would break it."""

from __future__ import annotations

import dataclasses

from cues.calls.commands import Verb
from cues.details.detail import Kind
from cues.playbook.play import Line
from speech.audio import Channel
from tests import costly

DOG = "i have a dog called biscuit and he is very lively these days"
BOOTS = "we are going to italy on holiday with the whole family"


def states(call, kind=None):
    return [cue.state.value for cue in call.cues() if kind is None or cue.kind == kind]


def test_a_light_cue_is_shown_with_its_reason_and_confirmed_by_the_final(call):
    call.customer(DOG, at=20)
    shown, confirmed = call.cues("shown"), call.cues("confirmed")
    assert [cue.kind for cue in shown] == [Kind.PET]
    assert "biscuit" in shown[0].why
    assert "Biscuit" in shown[0].headline
    assert len(shown[0].suggestions) >= 2
    assert confirmed[0].id == shown[0].id
    assert shown[0].detail == call.details("tentative")[0].id


def test_a_light_cue_waits_for_six_settled_words_or_a_pause(call):
    call.customer(DOG, at=20)
    cue = call.cues("shown")[0]
    detail = call.details("tentative")[0]
    assert detail.at < cue.ready_at
    words_after = (cue.ready_at - 0.4 - cue.heard_at) / 0.25
    assert 5.5 <= words_after <= 7


def test_a_pause_of_four_tenths_of_a_second_ends_the_wait_too(call):
    call.customer("i have a dog called biscuit", at=20)
    cue = call.cues("shown")[0]
    assert 0.39 <= cue.ready_at - cue.heard_at <= 0.61
    assert cue.at == cue.ready_at


def test_a_dog_that_died_in_the_same_breath_never_shows_a_light_cue(call):
    call.customer("we had a dog called biscuit he died in march", at=20)
    call.until(60).end()
    assert all(cue.sensitive for cue in call.cues("shown"))
    assert Kind.BEREAVEMENT in {cue.kind for cue in call.cues("shown")}


def test_an_agent_who_condoles_has_heard_of_a_loss_however_it_was_told(call):
    call.customer("i have a dog called biscuit", at=20)
    assert [cue.kind for cue in call.cues("shown")] == [Kind.PET]
    call.agent("oh i'm so sorry for your loss", at=30)
    assert call.cues("retracted")
    call.customer("i work as a nurse on nights", at=60)
    call.end()
    assert len(call.cues("shown")) == 1


def test_words_that_turn_a_detail_keep_its_cue_away(call):
    call.customer("my dog biscuit was put down", at=20)
    call.until(60).end()
    assert not [cue for cue in call.cues("shown") if not cue.sensitive]


def test_a_loss_retracts_the_light_cue_in_view_in_the_same_feed(call):
    call.customer("i have a dog called biscuit", at=20)
    assert [cue.kind for cue in call.cues("shown")] == [Kind.PET]
    call.customer("my husband died in march", at=30)
    retracted, sensitive = call.cues("retracted")[0], call.cues("shown")[-1]
    assert retracted.kind == Kind.PET
    assert retracted.at == sensitive.at
    assert retracted.seq < sensitive.seq
    assert sensitive.sensitive
    assert sensitive.kind == Kind.BEREAVEMENT


def test_a_loss_does_not_wait_and_mutes_light_cues_for_the_rest_of_the_call(call):
    call.customer("my husband died in march and i am still getting used to things", at=20)
    loss = call.cues("shown")[0]
    assert loss.at == next(each.at for each in call.details("tentative") if each.id == loss.detail)
    call.customer(DOG, at=200)
    call.end()
    assert [cue.kind for cue in call.cues("shown")] == [Kind.BEREAVEMENT]
    pet = next(cue for cue in call.cues("suppressed") if cue.kind == Kind.PET)
    assert "loss" in pet.reason


def test_a_setting_shortens_the_silence_after_a_loss(call_with):
    playbook = costly.playbook()
    limits = dataclasses.replace(playbook.limits, mute_after_loss=60.0)
    call = call_with(dataclasses.replace(playbook, limits=limits))
    call.customer("my father died in march", at=20)
    call.customer(DOG, at=200)
    assert [cue.kind for cue in call.cues("shown")] == [Kind.BEREAVEMENT, Kind.PET]


def test_a_grave_illness_mutes_like_a_loss(call):
    call.customer("i was diagnosed with cancer in january", at=20)
    call.customer(DOG, at=100)
    call.end()
    assert all(cue.sensitive for cue in call.cues("shown"))
    assert call.cues("shown")


def test_a_crisis_raises_one_calm_line_and_no_suggestion(call):
    call.customer("i have a dog called biscuit", at=20)
    call.customer("i just want to end my life", at=30)
    call.end()
    line = call.cues("shown")[-1]
    assert line.headline == costly.playbook().crisis_line
    assert line.suggestions == ()
    assert line.sensitive
    assert call.cues("retracted")[0].kind == Kind.PET


def test_nothing_light_in_the_first_fifteen_seconds(call):
    call.customer("i have a dog called biscuit", at=3).until(30)
    queued, shown = call.cues("queued")[0], call.cues("shown")[0]
    assert queued.at < 15 <= shown.at
    assert "begun" in queued.reason
    assert shown.ready_at == queued.ready_at


def test_a_light_cue_waits_while_the_agent_speaks(call):
    call.customer("i have a dog called biscuit", at=20)
    call.agent("let me just look at the order for you now one moment please while it loads", at=21.3)
    # The same words a little later in another call: now the agent is already speaking when the clause ends.
    assert call.cues("shown")


def test_a_light_cue_is_queued_while_identity_is_taken(call):
    call.agent("could you read me your account number please", at=16)
    call.customer("i have a dog called biscuit", at=24).until(60)
    queued = call.cues("queued")[0]
    assert "identity" in queued.reason
    assert call.cues("shown")[0].at >= queued.at + 1


def test_digits_read_out_make_a_cue_wait(call):
    call.customer("it is four one one two i have a dog called biscuit", at=20).until(60)
    assert "identity" in call.cues("queued")[0].reason


def test_answers_to_security_questions_never_become_details(call):
    call.agent("for security what was the name of your first pet", at=16)
    call.customer("my dog biscuit", at=20)
    call.end()
    assert call.details() == []


def test_a_light_cue_waits_while_the_customer_complains_and_expires(call):
    call.customer("this is ridiculous it is the third time i have called", at=20)
    call.customer("i have a dog called biscuit", at=25)
    for at in (38, 50, 62):
        call.customer("honestly this is not good enough", at=at)
    call.until(90)
    assert "complain" in call.cues("queued")[0].reason
    expired = call.cues("expired")[0]
    assert expired.at - call.cues("queued")[0].at > 29
    assert not call.cues("shown")


def test_a_light_cue_waits_on_hold(call):
    call.agent("i am just going to put you on hold for a moment", at=16)
    call.customer("my dog biscuit is barking", at=21).until(30)
    assert "hold" in call.cues("queued")[0].reason
    call.agent("thanks for holding i have found it", at=35).until(45)
    assert call.cues("shown")


def test_twenty_seconds_between_light_cues_and_two_in_ten_minutes(call):
    call.customer("i have a dog called biscuit", at=20)
    call.customer("i work as a nurse on nights", at=28).until(60)
    call.customer("we just moved into a new house", at=100)
    call.end()
    shown = call.cues("shown")
    assert len(shown) == 2
    assert shown[1].at - shown[0].at >= 20
    assert any("two light cues" in (cue.reason or "") for cue in call.cues("suppressed"))


def test_three_light_cues_a_call_and_one_more_each_ten_minutes_after_twenty(call):
    lines = [
        ("i have a dog called biscuit", 20),
        ("i work as a nurse on nights", 640),
        ("we just moved into a new house", 1250),
        ("i love gardening at the weekend", 1860),
    ]
    for text, at in lines:
        call.customer(text, at=at)
    call.end()
    assert len(call.cues("shown")) == 4


def test_a_kind_that_has_had_its_light_cue_raises_no_second(call):
    call.customer("i have a dog called biscuit", at=20)
    call.customer("and we have a cat called smokey as well", at=60)
    call.end()
    assert len(call.cues("shown")) == 1
    assert call.cues("suppressed")[-1].reason == "shown already"


def test_only_one_cue_is_in_view_at_a_time(call):
    in_view = set()
    call.customer("i have a dog called biscuit", at=20)
    call.customer("i work as a nurse on nights", at=50)
    call.customer("my husband died in march", at=80)
    call.until(200).end()
    for cue in call.cues():
        if cue.state == "shown":
            in_view.add(cue.id)
        elif cue.state in {"retracted", "expired", "used", "dismissed"}:
            in_view.discard(cue.id)
        assert len(in_view) <= 1


def test_a_cue_expires_when_the_topic_has_moved_on(call):
    call.customer("i have a dog called biscuit", at=20)
    for at in (24, 29, 34, 39):
        call.customer("so the parcel was due on monday morning", at=at)
    assert call.cues("expired")[0].reason == "the topic has moved on"
    assert call.cues("expired")[0].at < 20 + costly.playbook().limits.life


def test_what_the_agent_has_taken_up_already_raises_no_cue(call):
    call.agent("oh is that your dog i can hear barking", at=16)
    call.customer("yes i have a dog called biscuit", at=20).until(60)
    assert not call.cues("shown")
    assert call.cues("suppressed")[0].reason == "said already"


def test_taking_up_the_cue_in_view_marks_it_used_by_words(call):
    call.customer("i have a dog called biscuit", at=20)
    call.agent("biscuit what a name for your dog", at=25)
    used = call.cues("used")[0]
    assert used.by == "words"
    assert used.id == call.cues("shown")[0].id


def test_taking_it_up_too_late_does_not_mark_it_used(call):
    call.customer("my husband died in march", at=20)
    call.until(70)
    call.agent("i am so sorry for your loss", at=70)
    assert not call.cues("used")


def test_nothing_for_what_the_agent_says(call):
    call.agent("i have a dog called biscuit and my husband died in march", at=20)
    call.end()
    assert call.details() == []
    assert call.cues() == []


def test_negated_and_other_peoples_details_say_why_they_raise_no_cue(call):
    call.customer("we don't have any pets", at=20)
    call.customer("my neighbor's dog is always barking", at=30)
    call.end()
    assert not call.cues("shown")
    reasons = [cue.reason for cue in call.cues("suppressed")]
    assert len(reasons) == len(call.details("confirmed"))
    assert all(reasons)


def test_a_figure_of_speech_is_visibly_not_cued(call):
    call.customer("sorry my phone died so i had to call back", at=20)
    call.end()
    assert call.details() == []
    (passed,) = call.cues("suppressed")
    assert "phone died" in passed.why
    assert passed.reason


def test_what_the_final_hears_differently_is_quietly_taken_back(call):
    call.customer("i have a dog called biscuit and he", at=20, final="i have a doubt called biscuit and he")
    call.end()
    assert call.details("retracted")
    if call.cues("shown"):
        assert call.cues("retracted")[0].reason == "heard differently"


def test_a_loss_that_was_misheard_gives_light_cues_back(call):
    call.customer("my husband died in march", at=20, final="my husband tried in march")
    call.customer(DOG, at=60)
    assert call.cues("retracted")[0].kind == Kind.BEREAVEMENT
    assert call.cues("shown")[-1].kind == Kind.PET


def test_every_detail_is_decided_before_the_call_ends(call):
    call.customer("i have a dog called biscuit", at=20)
    call.customer("my wife is a nurse", at=30)
    call.end()
    last = {detail.id: detail.state for detail in call.details()}
    assert last
    assert set(last.values()) <= {"confirmed", "retracted"}


def test_the_desks_own_errand_is_found_but_not_cued(call_with):
    playbook = dataclasses.replace(costly.playbook(), line=Line("vet insurer", kinds=frozenset({Kind.PET})))
    call = call_with(playbook)
    call.customer("i have a dog called biscuit", at=20).end()
    assert [detail.kind for detail in call.details("confirmed")] == [Kind.PET]
    assert not call.cues("shown")
    assert call.cues("suppressed")[0].reason


def test_both_voices_in_one_channel_give_details_but_no_cue(call_with):
    call = call_with(channels=(Channel.MIXED,))
    call.say(Channel.MIXED, "i have a dog called biscuit", at=20).end()
    assert call.details("confirmed")
    assert not call.cues("shown")
    assert call.cues("suppressed")
    assert [event.code for event in call.events if event.event == "warning"] == ["voices_mixed"]


def test_heard_at_never_moves(call):
    call.customer(DOG, at=20)
    call.until(120).end()
    by_id = {}
    for cue in call.cues():
        by_id.setdefault(cue.id, set()).add(cue.heard_at)
    assert all(len(times) == 1 for times in by_id.values())


def test_keys_use_dismiss_later_and_wrong(call):
    call.customer("i have a dog called biscuit", at=20)
    call.command(Verb.LATER, call.cues("shown")[0].id).until(60)
    assert [cue.state for cue in call.cues() if cue.kind == Kind.PET][-2:] == ["queued", "shown"]
    call.command(Verb.WRONG)
    assert call.cues()[-1].state == "dismissed"
    assert call.details()[-1].state == "retracted"
    call.customer("i work as a nurse on nights", at=100)
    call.command(Verb.USE)
    assert call.cues("used")[0].by == "key"


def test_a_command_is_answered_once_and_refused_with_a_code(call):
    call.customer("i have a dog called biscuit", at=20)
    call.command(Verb.DISMISS, id_="k1").command(Verb.DISMISS, id_="k1").command(Verb.USE, "c99", id_="k2")
    call.command(Verb.APPROVE, id_="k3")
    answers = [(event.id, event.refused) for event in call.events if event.event == "command"]
    assert answers == [("k1", None), ("k2", "unknown_target"), ("k3", "unknown_target")]
    assert len(call.cues("dismissed")) == 1


def test_nothing_is_heard_while_paused(call):
    call.command(Verb.PAUSE)
    call.customer(DOG, at=20)
    call.command(Verb.RESUME)
    call.customer("i work as a nurse on nights", at=40)
    assert [event.event for event in call.events if event.event.startswith("call.")] == [
        "call.started",
        "call.paused",
        "call.resumed",
    ]
    assert {detail.kind for detail in call.details()} == {Kind.WORK}
    assert not call.transcripts(utterance=1)


def test_numbers_are_redacted_before_any_event(call):
    call.customer("my card is four one one one one one one one one one one one and i have a dog", at=20)
    call.end()
    for event in call.events:
        assert "one one" not in str(dataclasses.asdict(event))
    assert "redacted" in call.transcripts(final=True)[0].text


def test_exactly_one_final_ends_an_utterance_and_events_are_numbered(call):
    call.customer(DOG, at=20)
    call.agent("lovely", at=30)
    call.customer(BOOTS, at=40)
    call.end()
    finals = call.transcripts(final=True)
    assert [(final.channel, final.utterance) for final in finals] == [
        ("customer", 1),
        ("agent", 1),
        ("customer", 2),
    ]
    assert [event.seq for event in call.events] == list(range(1, len(call.events) + 1))
    assert all(earlier.at <= later.at for earlier, later in zip(call.events, call.events[1:], strict=False))


def test_an_audio_warning_is_told_and_the_call_goes_on(call):
    call.trouble("audio_damaged", "The recording is damaged.")
    call.customer(DOG, at=20)
    assert [event.code for event in call.events if event.event == "warning"] == ["audio_damaged"]
    assert call.cues("shown")
