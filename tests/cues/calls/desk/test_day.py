"""A day at the desk: commands, calls that begin and end by speech, and whole made-up days."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cues.calls.desk.call import DOUBT, HOLD_LIMIT, WITHOUT_CUSTOMER
from cues.calls.desk.day import DeskDay
from cues.calls.desk.events import (
    Begin,
    CallCommand,
    ConsultationBegan,
    DeskOutput,
    DeskState,
    End,
    HoldBegan,
    HoldEnded,
    Named,
    Order,
    Transferred,
    Voices,
    Why,
    Words,
)
from cues.calls.desk.exchange import HELD
from speech.audio import Channel
from speech.progress_tones import Tone, ToneHeard
from tests.cues.calls.desk.listener import Result, play, recognised, split_right
from tests.cues.calls.desk.simulated_day import MARKER, Day, DayMaker

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
SEEDS = range(6)
STEP = 0.1


class Desk:
    """A desk that is told what happens, step by step."""

    def __init__(self, *, by_speech: bool = True) -> None:
        self.day = DeskDay(by_speech=by_speech)
        self.at = 0.0
        self.came: list[DeskOutput] = []
        self._ids = 0

    def hear(
        self, seconds: float, *, agent: bool = False, customer: bool = False, tone: bool = False
    ) -> Desk:
        for _ in range(round(seconds / STEP)):
            self.at += STEP
            self.came += self.day.feed(Voices(self.at, agent, customer, tone))
        return self

    def agent(self, text: str, seconds: float = 2.0) -> Desk:
        return self._say(AGENT, text, seconds)

    def customer(self, text: str, seconds: float = 2.0) -> Desk:
        return self._say(CUSTOMER, text, seconds)

    def talk(self) -> Desk:
        """Both sides take three turns; nobody knows yet what they say."""
        self.hear(3.0, agent=True).hear(0.4).hear(4.0, customer=True).hear(0.4)
        return self.hear(2.0, agent=True).hear(0.4)

    def order(self, order: Order, number: str | None = None, *, id_: str | None = None) -> Desk:
        self._ids += 1
        self.came += self.day.feed(CallCommand(self.at, id_ or str(self._ids), order, number))
        return self

    def tone(self, tone: Tone) -> Desk:
        self.came += self.day.feed(ToneHeard(self.at, tone, self.at - 2.0))
        return self

    def take(self) -> list[DeskOutput]:
        """What came since the last time."""
        came, self.came = self.came, []
        return came

    def whys(self) -> list[Why]:
        return [output.why for output in self.take() if isinstance(output, End)]

    def _say(self, channel: Channel, text: str, seconds: float) -> Desk:
        start = self.at
        self.hear(seconds, agent=channel is AGENT, customer=channel is CUSTOMER)
        self.came += self.day.feed(Words(self.at, channel, start, self.at, text))
        return self


def kinds(outputs: list[DeskOutput]) -> list[type[DeskOutput]]:
    return [type(output) for output in outputs]


class TestCommands:
    def test_a_call_from_its_start_to_its_end(self):
        desk = Desk(by_speech=False).hear(5.0).order(Order.START, "+4420")
        (begin,) = desk.take()
        assert begin == Begin(desk.at, desk.at, by_speech=False, number="+4420")
        assert desk.day.state is DeskState.IN_CALL
        desk.talk().order(Order.END)
        assert desk.take() == [End(desk.at, desk.at, Why.COMMAND)]
        assert desk.day.state is DeskState.BETWEEN

    def test_each_is_done_once(self):
        desk = Desk().order(Order.START, "1", id_="a").order(Order.START, "1", id_="a")
        desk.order(Order.END, id_="b").order(Order.END, id_="c").order(Order.START, "1", id_="a")
        assert kinds(desk.take()) == [Begin, End]

    def test_a_start_with_another_number_is_the_next_call(self):
        desk = Desk().order(Order.START, "1").order(Order.START, "1").order(Order.START, "2")
        first, end, second = desk.take()
        assert (first.number, end.why, second.number) == ("1", Why.NEXT_CALL, "2")

    def test_a_start_that_names_the_call_that_has_just_begun(self):
        desk = Desk().talk().hear(5.0).order(Order.START, "1")
        begin, named = desk.take()
        assert begin.by_speech
        assert named == Named(desk.at, "1", None)
        desk.hear(60.0).order(Order.START, "2")
        assert kinds(desk.take()) == [End, Begin]

    def test_a_call_begun_by_speech_long_ago_is_another(self):
        desk = Desk().talk()
        for _ in range(4):
            desk.talk()
        desk.order(Order.START, "1")
        assert kinds(desk.take()) == [Begin, End, Begin]

    def test_hold_resume_and_hold_again(self):
        desk = Desk().order(Order.START).order(Order.HOLD).order(Order.HOLD).hear(300.0)
        assert desk.day.state is DeskState.ON_HOLD
        desk.order(Order.RESUME).order(Order.RESUME)
        assert kinds(desk.take()) == [Begin, HoldBegan, HoldEnded]
        assert desk.day.state is DeskState.IN_CALL

    def test_a_transfer_ends_the_call_here(self):
        desk = Desk().order(Order.START).order(Order.TRANSFER, "77").order(Order.TRANSFER, "77")
        _, transferred, end = desk.take()
        assert transferred == Transferred(0.0, "77")
        assert end.why is Why.TRANSFERRED

    @pytest.mark.parametrize("order", [Order.END, Order.HOLD, Order.RESUME, Order.TRANSFER])
    def test_between_calls_only_a_start_does_anything(self, order):
        assert not Desk().order(order).take()

    def test_nothing_but_silence_ends_it_by_itself(self):
        desk = Desk().order(Order.START).talk().agent("thanks for calling bye").hear(10.0)
        desk.tone(Tone.BUSY).tone(Tone.DIAL).agent("good morning acme this is sam how can i help")
        assert kinds(desk.take()) == [Begin]
        desk.hear(WITHOUT_CUSTOMER)
        assert desk.whys() == [Why.NO_CUSTOMER]

    def test_talk_that_goes_on_after_an_end_is_no_new_call(self):
        desk = Desk().order(Order.START).talk().order(Order.END)
        for _ in range(3):
            desk.hear(0.8, agent=True).hear(0.3).hear(0.8, customer=True).hear(0.3)
        assert kinds(desk.take()) == [Begin, End]


class TestHold:
    def test_words_begin_it_and_words_end_it(self):
        desk = Desk().talk().agent("let me put you on hold").hear(200.0)
        assert desk.day.state is DeskState.ON_HOLD
        desk.agent("thank you for holding")
        *_, began, ended = desk.take()
        assert isinstance(began, HoldBegan)
        assert not began.by_command
        assert ended == HoldEnded(desk.at, pytest.approx(desk.at - 2.0))

    def test_talk_on_both_sides_ends_it_too(self):
        desk = Desk().talk().agent("let me put you on hold").hear(200.0)
        desk.hear(2.0, agent=True).hear(0.3).hear(1.0, customer=True)
        assert kinds(desk.take()) == [Begin, HoldBegan, HoldEnded]

    def test_music_and_a_colleague_do_not(self):
        desk = Desk().talk().agent("let me put you on hold").hear(5.0)
        for _ in range(40):
            desk.hear(2.0, agent=True).hear(1.5).hear(0.3, customer=True).hear(1.5)
        assert kinds(desk.take()) == [Begin, HoldBegan]

    @pytest.mark.parametrize("tone", [Tone.BUSY, Tone.CONGESTION, Tone.DIAL])
    def test_no_tone_ends_it(self, tone):
        desk = Desk().talk().order(Order.HOLD).tone(tone).hear(200.0)
        assert desk.day.state is DeskState.ON_HOLD

    def test_its_own_limit_ends_it(self):
        desk = Desk().talk().order(Order.HOLD).hear(HOLD_LIMIT - 1.0)
        assert not desk.whys()
        assert desk.hear(2.0).whys() == [Why.HOLD_LIMIT]

    def test_with_a_third_party_it_is_a_consultation(self):
        desk = Desk().order(Order.START).order(Order.HOLD).tone(Tone.RINGING)
        assert desk.day.state is DeskState.CONSULTING
        desk.talk().agent("thanks bye").hear(20.0)
        assert desk.day.state is DeskState.ON_HOLD
        desk.talk()
        assert desk.day.state is DeskState.CONSULTING
        desk.order(Order.RESUME)
        assert desk.day.state is DeskState.IN_CALL
        kept = [Begin, HoldBegan, ConsultationBegan, ConsultationBegan, HoldEnded]
        assert kinds(desk.take()) == kept

    def test_a_start_for_somebody_else_ends_the_call_that_waits(self):
        desk = Desk().order(Order.START, "1").order(Order.HOLD).order(Order.START, "2")
        assert kinds(desk.take()) == [Begin, HoldBegan, End, Begin]


class TestBySpeech:
    def test_nothing_begins_where_it_is_off(self):
        desk = Desk(by_speech=False).talk().talk()
        assert not desk.take()
        assert desk.day.hold_audio_from is None

    def test_a_call_begins_with_its_first_voice(self):
        desk = Desk().hear(20.0).talk()
        (begin,) = desk.take()
        assert begin.by_speech
        assert begin.from_at == pytest.approx(20.0, abs=0.2)

    def test_audio_is_held_from_the_first_voice_on_and_no_longer_than_it_may_count(self):
        desk = Desk().hear(20.0)
        assert desk.day.hold_audio_from is None
        desk.hear(3.0, agent=True)
        assert desk.day.hold_audio_from == pytest.approx(20.0, abs=0.2)
        desk.hear(60.0, agent=True)
        assert desk.day.hold_audio_from == pytest.approx(desk.at - HELD)
        desk.hear(10.0)
        assert desk.day.hold_audio_from is None

    @pytest.mark.parametrize("tone", [Tone.BUSY, Tone.CONGESTION, Tone.DIAL, Tone.RINGING])
    def test_a_tone_ends_it(self, tone):
        desk = Desk().talk().hear(6.0, tone=True).tone(tone)
        assert desk.whys() == [Why.TONE]

    def test_ringing_under_the_customers_words_does_not(self):
        desk = Desk().talk().hear(3.0, customer=True).tone(Tone.RINGING)
        assert not desk.whys()

    def test_farewells_end_it_and_say_up_to_where_it_went(self):
        desk = Desk().talk().customer("okay thanks bye").agent("bye bye").hear(3.0)
        *_, end = desk.take()
        assert end.why is Why.FAREWELL
        assert end.until == pytest.approx(desk.at - 3.0, abs=0.2)

    def test_a_goodbye_that_is_told_does_not(self):
        desk = Desk().talk().customer("and last week we had to say goodbye").hear(60.0)
        assert not desk.whys()

    def test_a_customer_who_goes_on_takes_it_back(self):
        desk = Desk().talk().agent("thanks for calling bye").hear(0.5)
        desk.customer("oh sorry one more thing before you go about that letter", 4.0)
        desk.agent("yes of course").hear(30.0)
        assert not desk.whys()

    def test_the_next_greeting_is_the_next_call(self):
        desk = Desk().talk().agent("thanks for calling bye").hear(2.0)
        start = desk.at
        desk.agent("good morning acme this is sam how can i help", 4.0)
        desk.hear(0.4).hear(3.0, customer=True).hear(0.4).hear(1.0, agent=True)
        first, end, second = desk.take()
        assert (end.why, second.by_speech) == (Why.GREETING, True)
        assert second.from_at == pytest.approx(start, abs=0.2)
        assert first.from_at < end.until <= second.from_at

    def test_what_the_agent_says_alone_is_doubtful_until_the_customer_answers(self):
        desk = Desk().talk().hear(16.0)  # the customer was last heard at 7.4 s
        assert desk.day.doubtful_since == pytest.approx(7.4 + DOUBT)
        assert desk.day.hold_audio_from == desk.day.doubtful_since
        desk.hear(1.0, customer=True)
        assert desk.day.doubtful_since is None

    def test_words_of_before_the_call_and_between_calls_change_nothing(self):
        desk = Desk().agent("thanks for calling bye")
        assert not desk.take()
        desk.hear(10.0).talk()
        before = Words(desk.at, AGENT, 1.0, 2.0, "thanks for calling bye")
        assert not desk.day.feed(before)
        assert not desk.hear(20.0).whys()


def texts(result: Result) -> str:
    return " ".join(words.text for words in result.shown)


def with_marker(words: Iterable[Words]) -> set[tuple[Channel, float]]:
    """The utterances that were said between calls."""
    return {(each.channel, each.start) for each in words if MARKER in each.text}


@cache
def played(seed: int, *, commands: bool, calls: int = 60) -> tuple[Day, Result]:
    day = DayMaker(seed).make(calls)
    return day, play(day, DeskDay(by_speech=not commands), seed=seed, commands=commands)


class TestWholeDays:
    """Sixty calls a day, with everything that lies between them."""

    def test_by_speech_alone_98_of_100_calls_are_split_right(self):
        right = all_calls = 0
        for seed in SEEDS:
            day, result = played(seed, commands=False)
            verdicts, invented = split_right(day, result.outputs)
            right += sum(verdict == "" for verdict in verdicts)
            all_calls += len(verdicts) + invented
        assert right / all_calls >= 0.98

    @pytest.mark.parametrize("seed", SEEDS[:2])
    def test_by_command_every_call_is_and_nothing_else_is_heard(self, seed):
        day, result = played(seed, commands=True)
        verdicts, invented = split_right(day, result.outputs)
        assert set(verdicts) == {""}
        assert invented == 0
        begins = [output for output in result.outputs if isinstance(output, Begin)]
        assert [begin.number for begin in begins] == [call.number for call in day.calls]
        assert "the parcel" in texts(result) or "that parcel" in texts(result)
        assert MARKER not in texts(result)

    def test_by_speech_little_is_heard_that_was_said_between_calls(self):
        said, shown = set(), set()
        for seed in SEEDS:
            day, result = played(seed, commands=False)
            said |= {(seed, *utterance) for utterance in with_marker(recognised(day.phrases, seed))}
            shown |= {(seed, *utterance) for utterance in with_marker(result.shown)}
        assert len(said) > 1000
        assert len(shown) < 0.02 * len(said)

    def test_what_comes_out_does_not_hang_on_how_often_it_is_asked(self):
        day = DayMaker(3).make(calls=8)
        coarse = play(day, DeskDay(by_speech=True), seed=3, commands=False).outputs
        fine = play(day, DeskDay(by_speech=True), seed=3, commands=False, step=0.1).outputs
        assert kinds(coarse) == kinds(fine)
        for one, other in zip(coarse, fine, strict=True):
            assert one.at == pytest.approx(other.at, abs=1.0)


ANYTHING = st.one_of(
    st.builds(Voices, st.floats(0, 500), st.booleans(), st.booleans(), st.booleans()),
    st.builds(ToneHeard, st.floats(0, 500), st.sampled_from(Tone), st.floats(0, 500)),
    st.builds(
        Words,
        st.floats(0, 500),
        st.sampled_from([AGENT, CUSTOMER]),
        st.floats(0, 500),
        st.floats(0, 500),
        st.sampled_from(
            ["bye", "hello this is sam how can i help", "hold the line", "thanks for holding", "yes", ""]
        ),
    ),
    st.builds(
        CallCommand,
        st.floats(0, 500),
        st.sampled_from("abcdef"),
        st.sampled_from(Order),
        st.sampled_from([None, "1", "2"]),
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ANYTHING, max_size=60), st.booleans())
def test_whatever_comes_in_calls_follow_each_other(inputs, by_speech):
    day = DeskDay(by_speech=by_speech)
    open_call, held, last = False, False, 0.0
    for heard in inputs:
        for output in day.feed(heard):
            assert output.at >= last
            last = output.at
            match output:
                case Begin():
                    assert not open_call
                    assert output.from_at <= output.at
                    open_call, held = True, False
                case End():
                    assert open_call
                    assert output.until <= output.at
                    open_call = False
                case HoldBegan():
                    assert open_call
                    assert not held
                    held = True
                case HoldEnded():
                    assert open_call
                    assert held
                    held = False
                case _:
                    assert open_call
        assert (day.state is DeskState.BETWEEN) is not open_call
        assert day.hold_audio_from is None or by_speech
