"""What a call's words tell of a death, read from its events: condolences, and the customer's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cues.calls.events import CallEvent, Transcript
from cues.calls.phrases import spoken
from cues.calls.spoken import news_of
from speech.audio import Channel


def condolences(events: Iterable[CallEvent]) -> Iterator[float]:
    """When the agent said how sorry they were for a loss; seconds of audio, once or more for each time."""
    return (at for at, agents, news in _news(events) if agents and spoken(news, "condolence", "agent"))


def words_of_death(events: Iterable[CallEvent]) -> Iterator[float]:
    """When somebody else than the agent spoke of a death, whoever it is that died; as `condolences`."""
    return (at for at, agents, news in _news(events) if not agents and spoken(news, "turning", "anywhere"))


def _news(events: Iterable[CallEvent]) -> Iterator[tuple[float, bool, str]]:
    """The words that count, as a session meets them: when, whether they are the agent's, and what is new."""
    before: dict[Channel, tuple[bool, list[str]]] = {}
    for event in events:
        if not isinstance(event, Transcript):
            continue
        texts = event.text.split()
        texts = texts if event.final else texts[: event.settled]
        agents = Channel.AGENT is (event.speaker if event.channel is Channel.MIXED else event.channel)
        side, looked_at = before.get(event.channel, (agents, []))
        before[event.channel] = (agents, [] if event.final else texts)
        if news := news_of(looked_at if side is agents else [], texts):
            yield event.at, agents, news
