"""Plays a made-up day to `DeskDay` as hearing would: voices at once, words late and only inside calls."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, pairwise

from cues.calls.desk.day import DeskDay
from cues.calls.desk.events import Begin, DeskInput, DeskOutput, DeskState, End, Voices, Words
from tests.cues.calls.desk.simulated_day import AGENT, CHAT, CUSTOMER, Day, Phrase

STEP = 1.0
"""Seconds between values while nothing changes."""
KNOWN = {AGENT: 0.95, CUSTOMER: 0.82}
"""Share of the words that are recognised: a microphone and a telephone line."""
ENDPOINT = 0.9


@dataclass
class Result:
    """What came out, and what was shown of what was said."""

    outputs: list[DeskOutput] = field(default_factory=list)
    shown: list[Words] = field(default_factory=list)


def play(day: Day, desk: DeskDay, *, seed: int, commands: bool, step: float = STEP) -> Result:
    """Everything in order of time. What is doubtful is held back, and dropped where it was not the call's."""
    result, ticket = Result(), count()
    inputs = [*voices(day, seed, step), *day.tones_heard, *(day.commands if commands else ())]
    queue: list[tuple[float, int, DeskInput]] = [(each.at, next(ticket), each) for each in inputs]
    queue += [(words.at, next(ticket), words) for words in recognised(day.phrases, seed)]
    heapq.heapify(queue)
    missed: list[Words] = []
    held: list[Words] = []
    while queue:
        at, _, heard = heapq.heappop(queue)
        if isinstance(heard, Words):
            if desk.state is DeskState.BETWEEN:
                missed = [words for words in missed if words.start > at - 30.0] + [heard]
                continue
            held.append(heard)
        for output in desk.feed(heard):
            result.outputs.append(output)
            if isinstance(output, Begin):
                for words in missed:
                    if words.start >= output.from_at - 0.2:
                        again = Words(at + 0.7, words.channel, words.start, words.end, words.text)
                        heapq.heappush(queue, (again.at, next(ticket), again))
                missed = []
            if isinstance(output, End):
                result.shown += [words for words in held if words.start < output.until]
                missed += [words for words in held if words.start >= output.until]
                held = []
        if not held:
            continue
        doubtful = desk.doubtful_since
        result.shown += [words for words in held if doubtful is None or words.start < doubtful]
        held = [words for words in held if doubtful is not None and words.start >= doubtful]
    return result


def voices(day: Day, seed: int, step: float) -> Iterator[Voices]:
    """Who is heard, as a voice detector has it: late at either end, a short word missed now and then."""
    chance = random.Random(seed)  # noqa: S311
    spans: dict[object, list[tuple[float, float]]] = {AGENT: [], CUSTOMER: [], "tone": list(day.tones)}
    for phrase in day.phrases:
        if phrase.end - phrase.start > 0.6 or chance.random() > 0.04:
            late, on = chance.uniform(0.0, 0.1), chance.uniform(0.05, 0.2)
            spans[phrase.channel].append((phrase.start + late, phrase.end + on))
    for channel, start, end in day.noises:
        spans[channel].append((start, end))
    changes: list[tuple[float, object, int]] = []
    for what, times in spans.items():
        changes += [change for start, end in times for change in ((start, what, 1), (end, what, -1))]
    changes += [(count * step, None, 0) for count in range(1, round(day.end / step))]
    on_now: Counter[object] = Counter()
    for at, what, change in sorted(changes, key=lambda each: each[0]):
        yield Voices(at, on_now[AGENT] > 0, on_now[CUSTOMER] > 0, on_now["tone"] > 0)
        on_now[what] += change


def recognised(phrases: list[Phrase], seed: int) -> Iterator[Words]:
    """The words of each utterance as it grows, with errors; times as late as a recogniser's."""
    chance = random.Random(seed)  # noqa: S311
    for channel in (AGENT, CUSTOMER):
        said: list[str] = []
        own = sorted((each for each in phrases if each.channel is channel), key=lambda each: each.start)
        begun = own[0].start
        for phrase, after in pairwise([*own, Phrase(channel, float("inf"), 0.0, "")]):
            words = [
                word if chance.random() < KNOWN[channel] else chance.choice(CHAT)
                for word in phrase.text.split()
            ]
            half, middle = len(words) // 2, (phrase.start + phrase.end) / 2
            yield Words(middle + 0.5, channel, begun, middle, " ".join([*said, *words[:half]]))
            said += words
            ends = after.start - phrase.end > ENDPOINT
            late = ENDPOINT + chance.uniform(0.1, 0.7) if ends else 0.5
            yield Words(phrase.end + late, channel, begun, phrase.end, " ".join(said))
            if ends:
                said, begun = [], after.start


def split_right(day: Day, outputs: list[DeskOutput]) -> tuple[list[str], int]:
    """What went wrong, call by call (an empty string where nothing did), and how many were invented."""
    begins = [output for output in outputs if isinstance(output, Begin)]
    ends = [output for output in outputs if isinstance(output, End)]
    found = [(begin, end) for begin, end in zip(begins, [*ends, None], strict=False)]
    nexts = [call.first for call in day.calls[1:]] + [float("inf")]
    taken, verdicts = 0, []
    for call, next_first in zip(day.calls, nexts, strict=True):
        own = [
            (begin, end)
            for begin, end in found
            if begin.from_at < call.end and over(end) > call.first + 0.5 and begin.at > call.first - 1.0
        ]
        taken += len(own)
        verdicts.append(_verdict(call.first, call.end, next_first, own))
    return verdicts, len(found) - taken


def _verdict(first: float, last: float, next_first: float, own: list[tuple[Begin, End | None]]) -> str:
    if not own:
        return "missed or merged"
    begin, end = own[0]
    if len(own) > 1:
        return f"cut in {len(own)}"
    if abs(begin.from_at - first) > 3.0:
        return f"begins {begin.from_at - first:+.1f} s"
    if end is None:
        return "never ends"
    if not last - 0.3 <= end.at <= last + 95.0 or end.until > max(next_first, last) + 0.3:
        return f"ends {end.at - last:+.1f} s ({end.why}), next {next_first - last:.1f}"
    return ""


def over(end: End | None) -> float:
    """Up to where what was said was the call's."""
    return float("inf") if end is None else end.until
