"""Hearing one channel with two ears: the fast one at once, the careful one again, one stream of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from speech.asking import WAIT, Asking, final_wait, window_start
from speech.audio import SAMPLE_RATE, Channel, Profile
from speech.careful_ear import Answer, CarefulEar, Question
from speech.ear_troubles import EarTroubles
from speech.fast_ear import FastEar
from speech.filler import is_filler
from speech.gate import Passage, VoiceGate
from speech.lead import Lead
from speech.pairing import Pairing, marked
from speech.settle import Settling
from speech.transcript import AudioTrouble, Partial, Utterance, Word
from speech.turns import UtteranceNumbers
from speech.utterance_audio import UtteranceAudio
from speech.who_speaks import WhoSpeaks

PAUSE = 0.9
"""Seconds of quiet that end an utterance. The careful ear hears sentences better whole: cut at 0.5, 0.8 and
1.2 s of quiet it missed 10.5, 9.7 and 8.0 % of the words of twelve telephone calls."""
TURN_PAUSE = 0.5
"""The same on a channel that carries both voices, where a pause may be a change of speaker."""
LONG, SHORT_PAUSE = 10.0, 0.25
"""Seconds from which an utterance ends at the next pause of so many seconds: longer pieces stop early."""
LONGEST, CUT_WITHIN = 18.0, 3.0
"""Seconds at which it is cut without a pause, at the quietest moment of so many last ones."""
LEAST_VOICE = 0.2
"""Seconds of voice below which there is nothing to hear again unless the fast ear has words."""
BEHIND = 10.0
"""Seconds of audio for which a live call asks at end points only after an answer that came too late."""
TAIL_KEPT = 0.4
"""Seconds of quiet left at the end of a piece that is heard again."""
DOUBT = -1.0
"""Score of a rehearing below which the fast ear's words stand on good audio."""

Heard = list[Partial | Utterance | AudioTrouble]


@dataclass(frozen=True, slots=True, repr=False)
class Closing:
    """An utterance that has ended and waits for the careful ear, a bounded time."""

    question: Question | None
    fast: tuple[Word, ...]
    shown: tuple[Word, ...]
    """What stands if no answer comes."""
    speaker: Channel | None


class TwoEars:
    """Turns what passes the gate into partials and utterances, with no clock but the audio's.

    Args:
        channel: The channel heard.
        ear: Its fast ear.
        careful: Its careful ear.
        gate: Its voice gate.
        profile: How finely the fast ear works.
        lead: Says which ear leads.
        growing: Whether the careful ear is asked about growing utterances too, not at end points only.
        who: Tells who speaks on a channel that carries both voices.
    """

    def __init__(
        self,
        channel: Channel,
        ear: FastEar,
        careful: CarefulEar,
        gate: VoiceGate,
        *,
        profile: Profile,
        lead: Lead,
        growing: bool,
        who: WhoSpeaks | None = None,
    ) -> None:
        self._ear = ear
        self._careful = careful
        self._gate = gate
        self._lead = lead
        self._growing = growing
        self._who = who
        self._pause = TURN_PAUSE if who else PAUSE
        self._audio = UtteranceAudio()
        self._asking = Asking()
        self._pairing = Pairing(alone=lead.alone)
        self._settling = Settling(profile)
        self._numbers = UtteranceNumbers(channel)
        self._ended: tuple[Word, ...] = ()
        """Words of the fast ear's finals within the utterance under way."""
        self._running: tuple[Word, ...] = ()
        self._question: Question | None = None
        self._latest: Question | None = None
        self._closing: Closing | None = None
        self._hold_until = 0.0
        self._troubles = EarTroubles(channel)

    def hear(self, passages: Sequence[Passage], at: float) -> Heard:
        """Hear what has passed the gate by `at` seconds of audio; what is new.

        Raises:
            HeartlineError: a recogniser failed.
        """
        heard: Heard = []
        self._conclude_when_ready(at, heard)
        for passage in passages:
            self._take(passage, at)
        self._take_answer(at)
        if self._audio.seconds:
            self._end_or_ask(at, heard)
        heard += self._troubles.troubles(at, self._careful.skipped)
        if self._closing is None:
            self._show(at, heard)
        return heard

    def end(self, at: float, *, last: bool = True) -> Heard:
        """No more audio follows: end what is open.

        Args:
            at: Seconds of audio heard.
            last: Whether the call is over, so that even a live one can wait for the answer.
        """
        heard: Heard = []
        self._close(at, heard, paused=False)
        self._conclude(at, heard, wait=last)
        return heard

    def _take(self, passage: Passage, at: float) -> None:
        fresh = not self._audio.seconds
        self._audio.add(passage)
        if self._who:
            self._who.add(passage)
        if fresh:
            self._asking.begin(self._audio.start)
        self._lead.hear(passage.samples, voiced=self._gate.quiet == 0)
        hypothesis = self._ear.accept(passage)
        if hypothesis is None:
            return
        if hypothesis.final:
            self._ended, self._running = (*self._ended, *hypothesis.words), ()
        else:
            self._running = hypothesis.words
        words = self._fast
        self._settling.update([word.text for word in words], at)
        self._pairing.fast(words)

    @property
    def _fast(self) -> tuple[Word, ...]:
        """The fast ear's words of the utterance under way."""
        begin = self._audio.start / SAMPLE_RATE
        return tuple(word for word in (*self._ended, *self._running) if word.middle >= begin)

    @property
    def _shown(self) -> tuple[Word, ...]:
        return self._pairing.words if self._lead.careful else self._fast

    def _settled(self, at: float) -> int:
        if self._troubles.foreign:
            return 0
        return self._pairing.settled if self._lead.careful else self._settling.settled(at, self._gate.quiet)

    def _show(self, at: float, heard: Heard) -> None:
        speaker = self._who.guess() if self._who else None
        partial = self._numbers.partial(at, self._shown, self._settled(at), speaker)
        if partial is not None:
            heard.append(partial)

    def _end_or_ask(self, at: float, heard: Heard) -> None:
        quiet, seconds = self._gate.quiet, self._audio.seconds
        turn = self._who.turn(quiet) if self._who else None
        if turn is not None:
            self._cut(turn, at, heard)
        elif quiet >= self._pause or self._gate.closed or (seconds >= LONG and quiet >= SHORT_PAUSE):
            self._close(at, heard, paused=quiet >= self._pause)
        elif seconds >= LONGEST:
            # It goes on for too long: cut where it is quietest.
            self._cut(self._audio.quietest(self._audio.end - round(CUT_WITHIN * SAMPLE_RATE)), at, heard)
        elif self._growing and self._lead.careful and self._question is None and at >= self._hold_until:
            self._ask()

    def _ask(self) -> None:
        """Have the newest part of the growing utterance heard again, where it is time."""
        end = self._audio.end
        if not self._asking.due(end, self._voice_end):
            return
        start = window_start(self._audio.start, end, self._pairing.words[: self._pairing.settled])
        piece = self._audio.between(start, end)
        # While they speak on, it will be asked about again; the tail's answer may stand for good.
        quick = not self._asking.ends_with(end, self._voice_end)
        self._question = self._latest = self._careful.ask(piece, start, WAIT, quick=quick)
        self._asking.asked(end)

    def _take_answer(self, at: float) -> None:
        question, position = self._question, round(at * SAMPLE_RATE)
        if question is None:
            return
        if self._careful.ready(question, position):
            answer = question.answer
            self._question = None
            self._pairing.rehear(answer.words, answer.start, answer.end)
        elif self._careful.given_up(question, position):
            self._question = self._latest = None
            self._hold_until = at + BEHIND

    def _close(self, at: float, heard: Heard, *, paused: bool) -> None:
        """The utterance has ended with a pause, or with the audio."""
        self._conclude(at, heard)
        if not self._audio.seconds:
            return
        self._ended, self._running = (*self._ended, *self._ear.finish(paused=paused)), ()
        self._pairing.fast(self._fast)
        speaker = self._who.end() if self._who else None
        self._closing = Closing(self._last_question(), self._fast, self._shown, speaker)
        self._ended = ()
        self._audio.clear()
        self._begin_next()
        self._gate.rest()
        self._conclude_when_ready(at, heard)

    def _cut(self, cut: int, at: float, heard: Heard) -> None:
        """End the utterance at this position of it, and go on with the rest."""
        self._conclude(at, heard)
        start, moment = self._audio.start, cut / SAMPLE_RATE
        piece = self._audio.between(start, cut)
        before = [_before(words, moment) for words in (self._fast, self._shown)]
        question = self._careful.ask(piece, start, final_wait(len(piece) / SAMPLE_RATE))
        speaker = self._who.part() if self._who else None
        self._closing = Closing(question, before[0], before[1], speaker)
        self._audio.drop_before(cut)
        self._begin_next()
        self._asking.begin(cut)
        self._pairing.fast(self._fast)

    def _begin_next(self) -> None:
        if self._question is not None:
            self._careful.drop(self._question)
        self._question = self._latest = None
        self._pairing.reset()
        self._settling.reset()

    def _last_question(self) -> Question | None:
        """The question whose answer decides: the latest where it holds everything, or a new one."""
        start = self._audio.start
        end = min(self._audio.end, self._voice_end + round(TAIL_KEPT * SAMPLE_RATE))
        voiced = self._gate.voiced_seconds(start / SAMPLE_RATE, self._audio.end / SAMPLE_RATE)
        if voiced < LEAST_VOICE and not self._fast:
            return None
        latest = self._latest
        if latest is not None and latest.start == start and self._asking.covers(self._voice_end):
            self._question = None
            return latest
        piece = self._audio.between(start, end)
        return self._careful.ask(piece, start, final_wait(len(piece) / SAMPLE_RATE))

    def _conclude_when_ready(self, at: float, heard: Heard) -> None:
        closing, position = self._closing, round(at * SAMPLE_RATE)
        if closing is None:
            return
        question = closing.question
        if question is None or self._careful.ready(question, position):
            self._conclude(at, heard)
        elif self._careful.given_up(question, position):
            self._hold_until = at + BEHIND
            self._conclude(at, heard)

    def _conclude(self, at: float, heard: Heard, *, wait: bool = False) -> None:
        """Give the utterance that has ended its last words."""
        closing, self._closing = self._closing, None
        if closing is None:
            return
        words, question = closing.shown, closing.question
        if question is not None and (wait or self._careful.must(question)):
            answer = question.answer
            words = self._chosen(closing, answer)
            self._troubles.listen(answer, closing.fast)
        refused = self._troubles.foreign or is_filler(words, self._gate)
        utterance = self._numbers.end(at, () if refused else words, closing.speaker)
        if utterance is not None:
            heard.append(utterance)

    def _chosen(self, closing: Closing, answer: Answer) -> tuple[Word, ...]:
        self._lead.compare(closing.fast, answer.words)
        if self._lead.alone:
            return answer.words
        if self._lead.careful or (answer.words and answer.score >= DOUBT):
            return marked(answer.words, closing.fast)
        return closing.fast

    @property
    def _voice_end(self) -> int:
        """Position at which voice was last heard."""
        return self._gate.heard - round(self._gate.quiet * SAMPLE_RATE)


def _before(words: Sequence[Word], moment: float) -> tuple[Word, ...]:
    return tuple(word for word in words if word.middle < moment)
