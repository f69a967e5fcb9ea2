"""Follows each detail of a call from the settled words that first show it to the final that decides.

What keeps it steady: a detail once told stays until the final even where newer words hide it; only words that
turn it (a "not", another's life) take it back at once, and then it stays away until the final. It is not told
at all where words that were heard after it, though not settled yet, already take it away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from cues.calls.emitter import Emitter
from cues.calls.events import DetailState
from cues.calls.found import Found, word_range
from cues.calls.joining import Read, read_on, with_graver
from cues.calls.ledger import Ledger
from cues.calls.putting_right import overlap, put_right
from cues.calls.restoring import Remembered, words_of
from cues.calls.same_thing import added
from cues.calls.talk import Said, Talk, sentence_hangs, tail_of
from cues.details.detail import Detail, Kind
from cues.details.extractor import DetailExtractor, Turn
from speech.audio import Channel
from speech.transcript import Word

Keep = Callable[[Detail], bool]
"""Says which details may be found where the words are heard."""

TOLD_IN_FULL = "the rest of the sentence tells it in full"


class Finder:
    """Runs the extractor over one call's customer side and gives each detail one id and its states."""

    def __init__(self, extractor: DetailExtractor, emitter: Emitter, day: date | None) -> None:
        self._extractor = extractor
        self._ledger = Ledger(emitter)
        self._day = day
        self._talk = Talk()
        self._hanging: list[Found] = []
        self._read_last: dict[Channel, tuple[str, str]] = {}
        self._turned: list[Found] = []
        self._asked = ""
        self._taken_back: set[tuple[int, Kind]] = set()

    def remember(self, before: Remembered) -> None:
        """Know again what a call told before its program went."""
        self._ledger.remember(before.found, before.details)
        for final in before.finals:
            if final.channel is Channel.AGENT:
                self.agent_said(words_of(final))
            elif final.text:
                self._talk.said(Said(final.channel, final.text, final.end, tail_of(final.text)))

    def agent_said(self, words: Sequence[Word]) -> None:
        """Keep an agent's final as context for what comes after it."""
        if words:
            self._asked = _text(words)
            self._talk.said(Said(Channel.AGENT, _text(words), words[-1].end))

    def partial(
        self, channel: Channel, utterance: int, words: Sequence[Word], settled: int, *, keep: Keep
    ) -> tuple[Found, ...]:
        """Look at an utterance that is still growing.

        Args:
            channel: who speaks.
            utterance: its number.
            words: all words so far.
            settled: how many of them count.
            keep: which details may be found here.

        Returns:
            The tentative details of this utterance that are new or have changed, and those that its newer
            words have just turned into something else, retracted.
        """
        text, heard = _text(words[:settled]), _text(words)
        before = self._read_last.get(channel, ("", ""))
        if text == before[0] and before[1] in ("", heard):
            return self._follow(words, settled, text)
        changed: list[Found] = []
        unseen = {id_ for id_, known in self._ledger.open.items() if known.utterance == utterance}
        ahead: Sequence[Detail] | None = None
        kept_back = False
        for detail in self._read(channel, utterance, words[:settled], keep):
            known = self._ledger.match(utterance, detail, words)
            if known is not None:
                unseen.discard(known.id)
                if detail.flagged:
                    changed.append(self._ledger.keep(known.moved(detail, text, words, settled)))
                else:
                    changed.append(self._turn(known))
            elif detail.flagged and not detail.whole and not self._repeats(utterance, detail, text, words):
                if ahead is None and settled < len(words):
                    ahead = self._read(channel, utterance, words, keep)
                if ahead is not None and not any(overlap(detail, one) for one in ahead if one.flagged):
                    kept_back = True
                    continue
                earlier = self._ledger.before.earlier(detail, text, decided=True)
                found = self._ledger.new(channel, utterance, detail).moved(detail, text, words, settled)
                changed.append(self._ledger.tell(replace(found, same_as=earlier.id if earlier else None)))
        self._read_last[channel] = (text, heard if kept_back else "")
        changed.extend(
            self._ledger.keep(replace(self._ledger.open[id_], doubted=True)) for id_ in sorted(unseen)
        )
        return tuple(changed)

    def final(
        self, channel: Channel, utterance: int, words: Sequence[Word], *, keep: Keep
    ) -> tuple[Found, ...]:
        """Decide on every detail of an utterance that has ended; each is confirmed or retracted now."""
        text = _text(words)
        self._read_last.pop(channel, None)
        read = self._read(channel, utterance, words, keep)
        changed, replaced = self._put_right(channel, utterance, words, read)
        # What is known already is confirmed first, so that its repetition in the same breath is seen as one.
        pairs = [(self._ledger.match(utterance, detail, words), detail, wrong) for detail, wrong in replaced]
        for known, detail, wrong in sorted(pairs, key=lambda pair: pair[0] is None):
            if known is not None and (not detail.flagged or known.id not in self._ledger.open):
                continue
            found = known or self._ledger.new(channel, utterance, detail)
            found = found.moved(detail, text, words, len(words))
            found = replace(found, state=DetailState.CONFIRMED, ended=True, replaces=wrong, same_as=None)
            earlier = self._ledger.before.earlier(detail, text, but=found.id, decided=True)
            half = self._first_half(detail) if earlier is None else None
            if wrong is not None or earlier is None:
                changed.extend([self._ledger.retract(half, TOLD_IN_FULL)] if half is not None else [])
                found = replace(found, replaces=half.id if half is not None else wrong)
                changed.append(self._ledger.tell(found))
            elif known is None and self._ledger.before.just_said(earlier, found.start):
                self._merge(earlier, found)
            else:
                changed.append(self._ledger.tell(replace(found, same_as=earlier.id)))
        changed.extend(self.close())
        self._end(channel, words, read)
        self._hanging = [found for found in changed if found.hangs]
        return tuple(changed)

    def goes_on(
        self, channel: Channel, words: Sequence[Word], settled: int, *, final: bool
    ) -> tuple[Found, ...]:
        """The rest of a sentence that hung is heard.

        Returns:
            The details at its end, with what follows them now.
        """
        return tuple(
            replace(
                found,
                after=tuple(word.text for word in words),
                settled_after=settled,
                last_word_end=words[-1].end,
                hangs=not final,
            )
            for found in self._hanging
            if words and found.channel is channel
        )

    def not_theirs(self, channel: Channel, utterance: int, *, final: bool) -> tuple[Found, ...]:
        """The utterance seems to be the agent's: nothing found in it counts any more.

        Returns:
            Its open details, out of sight until the final decides; retracted where this is the final.
        """
        self._read_last.pop(channel, None)
        theirs = [
            known
            for known in self._ledger.open.values()
            if known.channel is channel and known.utterance == utterance
        ]
        if final:
            return tuple(self._ledger.retract(known) for known in theirs)
        return tuple(self._ledger.keep(replace(known, doubted=True)) for known in theirs)

    def close(self) -> tuple[Found, ...]:
        """Retract every detail that is still open: nothing more will be heard of it."""
        self._turned.clear()
        return tuple(self._ledger.retract(known) for known in list(self._ledger.open.values()))

    def known(self, id_: str) -> Found | None:
        """The detail with this id, while it stands."""
        return next((found for found in self._ledger.before.told if found.id == id_), None)

    def forget(self, since: float, why: str) -> tuple[Found, ...]:
        """Take back every detail of which a word was said after a time, and forget those utterances.

        Args:
            since: seconds of audio.
            why: the reason told of the cues that came of them.
        """
        self._talk.forget(since)
        self._hanging = [found for found in self._hanging if found.end <= since]
        late = [found for found in self._ledger.before.told if found.end > since]
        return tuple(self._ledger.retract(found, why) for found in late)

    def take_back(self, found: Found) -> Found:
        """Retract a detail that a person says is wrong; its kind is not found again in that utterance."""
        self._taken_back.add((found.utterance, found.detail.kind))
        return self._ledger.retract(found)

    def _follow(self, words: Sequence[Word], settled: int, text: str) -> tuple[Found, ...]:
        """The text that counts is the same, but unsettled words have come or gone after it."""
        if not text:
            return ()
        return tuple(
            self._ledger.keep(replace(known.moved(known.detail, text, words, settled), doubted=known.doubted))
            for known in list(self._ledger.open.values())
        )

    def _read(
        self, channel: Channel, utterance: int, words: Sequence[Word], keep: Keep
    ) -> tuple[Detail, ...]:
        """The details of an utterance, read on from a sentence that hangs before it."""
        if not words:
            return ()
        at, text = words[0].start, _text(words)
        turns = self._talk.turns(channel, at)
        tail, before = self._talk.hanging(channel, at), self._talk.just_before(channel, at)
        earlier = turns[:-1]  # what is read on from is no context: it is a part of the text itself
        details = read_on(self._reader(earlier if tail else turns), tail, text)
        if before and not tail:
            details = with_graver(details, read_on(self._reader(earlier), before, text))
        return tuple(
            detail for detail in details if keep(detail) and (utterance, detail.kind) not in self._taken_back
        )

    def _reader(self, turns: Sequence[Turn]) -> Read:
        return lambda text: self._extractor.extract(text, context=turns, day=self._day)

    def _put_right(
        self, channel: Channel, utterance: int, words: Sequence[Word], details: Sequence[Detail]
    ) -> tuple[list[Found], list[tuple[Detail, str | None]]]:
        """What the utterance puts right is taken back; see `put_right`."""
        if not words:
            return [], []
        read = self._reader(self._talk.turns(channel, words[0].start))
        asked, self._asked = self._asked, ""
        return put_right(self._ledger, read, asked, utterance, words, details)

    def _first_half(self, detail: Detail) -> Found | None:
        """The detail at the end of a hanging sentence that its rest now tells in full."""
        halves = (found for found in self._hanging if found.detail.kind is detail.kind)
        return next(halves, None) if detail.first_char == 0 else None

    def _merge(self, earlier: Found, again: Found) -> None:
        """The same thing was said again just now: it adds to what was told, and is no detail of its own."""
        self._ledger.before.said_again(earlier, again.end)
        richer = added(earlier, again.detail)
        if richer is not None:
            self._ledger.tell(richer)

    def _repeats(self, utterance: int, detail: Detail, text: str, words: Sequence[Word]) -> bool:
        """True where a growing utterance need not tell a detail: it was just told, or taken back in it."""
        first, last = word_range(words, detail)
        start, end = words[first].start, words[last].end
        if any(each.utterance == utterance and each.lies_at(detail, start, end) for each in self._turned):
            return True
        earlier = self._ledger.before.earlier(detail, text, decided=False)
        return earlier is not None and self._ledger.before.just_said(earlier, start)

    def _turn(self, known: Found) -> Found:
        """Newer words turn a detail into something else: it goes at once, and stays away until the final."""
        self._turned.append(known)
        return self._ledger.retract(known)

    def _end(self, channel: Channel, words: Sequence[Word], details: Sequence[Detail]) -> None:
        """Keep a customer's final as context, and as the beginning of a sentence where it hangs."""
        if not words:
            return
        text = _text(words)
        whole = f"{self._talk.just_before(channel, words[0].start)} {text}"
        beings = any(detail.kind in {Kind.PET, Kind.FAMILY} for detail in details)
        hangs = sentence_hangs(text, details)
        self._talk.said(Said(channel, text, words[-1].end, tail_of(whole), hangs, beings))


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
