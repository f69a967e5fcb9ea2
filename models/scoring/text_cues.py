"""The cues that texts raise: in a whole call what the agent would see, in a row alone what it could raise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cues.calls.events import CallEvent, CueEvent, CueState, DetailEvent
from cues.calls.session import CallPlan, CallSession
from cues.details.detail import Detail, Kind
from cues.details.extractor import DetailExtractor
from cues.playbook.choose import Choice, Played, choose
from cues.playbook.play import Playbook
from models.scoring.text_score import Judged, expected_kinds
from models.scoring.texts import TextCall, TextRow
from models.scoring.written_talk import Spoken, WrittenTalk
from speech.audio import Channel

CLOSING: Final = 3.0
"""Seconds of silence after a call's last turn, in which a cue that waits for its moment may still come."""
_BEGAN: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""When a written call begins; only what was said of days depends on it."""
_NO_TIME: Final = 1e9
"""Seconds of audio at which no play is cooling down."""


@dataclass(frozen=True, slots=True)
class CueAt:
    """A cue and the utterance that raised it."""

    row: str
    """The utterance's id."""
    kind: Kind
    after: bool = True
    """In a call with a loss: whether it was shown once the customer had begun to speak of it."""


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of some texts; adds up."""

    raised: int = 0
    """Shown in calls, and such as a play would raise in rows alone."""
    false: tuple[CueAt, ...] = ()
    """Those for a kind that the labels neither ask for nor allow."""
    light_in_loss: tuple[CueAt, ...] = ()
    """Light ones in a call or a row that tells of a loss or a crisis: the worst there is."""

    def __add__(self, other: Cues) -> Cues:
        return Cues(
            self.raised + other.raised,
            self.false + other.false,
            self.light_in_loss + other.light_in_loss,
        )


def fires(
    detail: Detail, said: str, playbook: Playbook, played: Sequence[Played] = (), at: float = _NO_TIME
) -> Choice | None:
    """The play that a detail would raise, were the moment right; None where there is none.

    Args:
        detail: what was found.
        said: the utterance.
        playbook: the desk's.
        played: what was shown earlier in the call.
        at: seconds of audio.
    """
    choice = choose(detail, said, playbook, played, at)
    if not isinstance(choice, Choice):
        return None
    light = detail.confidence >= playbook.limits.least_confidence and not detail.shadowed
    return choice if choice.sensitive or light else None


def cues_of_row(row: TextRow, judged: Judged, playbook: Playbook) -> Cues:
    """The cues that an utterance alone would raise, one a kind.

    A false one is a false kind that has a play for its confidence, or that is taken for a crisis. Light ones
    are held against a labelled loss only where the extractor found nothing grave, which mutes them.
    """
    light: set[Kind] = set()
    soft: set[Kind] = set()
    for detail in judged.flagged:
        choice = fires(detail, row.text, playbook)
        if detail.attributes.get("crisis") or (choice and choice.sensitive):
            soft.add(detail.kind)
        elif choice:
            light.add(detail.kind)
    in_loss = any(label.grave for label in row.details) and not any(one.grave for one in judged.flagged)
    return Cues(
        raised=len(light | soft),
        false=tuple(CueAt(row.id, kind) for kind in sorted((light | soft) & judged.false)),
        light_in_loss=tuple(CueAt(row.id, kind) for kind in sorted(light - soft)) if in_loss else (),
    )


def cues_of_call(call: TextCall, extractor: DetailExtractor, playbook: Playbook) -> Cues:
    """The cues that a real session shows while the call's turns are said to it at the pace of talk."""
    channels = (Channel.AGENT, Channel.CUSTOMER)
    session = CallSession(CallPlan(call.id, "text", channels, _BEGAN), extractor, playbook)
    talk = WrittenTalk(channels)
    events = [*session.begin()]
    said: list[tuple[TextRow, Spoken]] = []
    for turn in call.turns:
        spoken = talk.say(Channel(turn.speaker), turn.text)
        said.append((turn, spoken))
        for heard in spoken.heard:
            events += session.feed(heard)
    for heard in talk.silence(CLOSING):
        events += session.feed(heard)
    events += session.end({})
    return _judged(events, [(row, spoken) for row, spoken in said if spoken.channel is Channel.CUSTOMER])


def _judged(events: Sequence[CallEvent], said: Sequence[tuple[TextRow, Spoken]]) -> Cues:
    """Hold the first showing of each cue against the labels of the turn that its detail lies in."""
    ended: dict[str, float] = {}
    shown: dict[str, tuple[CueEvent, TextRow]] = {}
    for event in events:
        if isinstance(event, DetailEvent):
            ended[event.id] = event.end
        elif isinstance(event, CueEvent) and event.state is CueState.SHOWN and event.detail in ended:
            shown.setdefault(event.id, (event, _turn_at(said, ended[event.detail])))
    lost = min((spoken.start for row, spoken in said if _tells_of_loss(row)), default=None)
    return Cues(
        raised=len(shown),
        false=tuple(
            CueAt(row.id, cue.kind)
            for cue, row in shown.values()
            if cue.kind not in frozenset.union(*expected_kinds(row.details))
        ),
        light_in_loss=tuple(
            CueAt(row.id, cue.kind, after=cue.at >= lost)
            for cue, row in shown.values()
            if lost is not None and not cue.sensitive
        ),
    )


def _turn_at(said: Sequence[tuple[TextRow, Spoken]], time: float) -> TextRow:
    """The turn that has the word at `time`, or had it last."""
    return [row for row, spoken in said if spoken.start < time][-1]


def _tells_of_loss(row: TextRow) -> bool:
    return any(label.grave for label in row.details)
