"""What a call came to, on the card that closes it: its story, what to do, what was learned and is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cues.calls.events import CallEvent, CallPaused, MemoryEvent, Transcript
from cues.calls.report.report import CallReport
from cues.calls.report.reporting import report_call
from cues.calls.striking import struck
from cues.errors import JournalError
from cues.memory.shown import CardState
from cues.memory.values import Consent
from ui.settings import settings

SENSITIVE = " (gently)"
_OFF = "nothing: memory was off in this call"
_UNSAID = "nothing: nobody said who it was. heartline customers keep {} --customer WHO"
OPEN_QUESTION = {
    CardState.CLOSED: _UNSAID,
    CardState.CHOICE: _UNSAID,
    CardState.WAITING: "nothing is sure: memory has not answered",
}
"""What stands there while nobody knows who it was, with room for the call's id."""


class CallSoFar:
    """The events of a call that its report is made from; partials are passed over."""

    def __init__(self) -> None:
        self._told: list[CallEvent] = []

    def add(self, event: CallEvent) -> None:
        """Take in the next one; a pause takes what it drops out of those before."""
        if isinstance(event, CallPaused):
            self._told = [struck(each, event.dropped_from) for each in self._told]
        if not isinstance(event, Transcript) or event.final:
            self._told.append(event)

    def report(self) -> CallReport | None:
        """The report; None where the beginning of the call is missing."""
        try:
            return report_call(self._told, settings().memory.region)
        except JournalError:
            return None

    def rows(self) -> list[tuple[str, str]]:
        """What the closing card says of the call; nothing where its beginning is missing."""
        report = self.report()
        memory = next((each for each in reversed(self._told) if isinstance(each, MemoryEvent)), None)
        return summary_rows(report, memory) if report is not None else []


def summary_rows(report: CallReport, memory: MemoryEvent | None) -> list[tuple[str, str]]:
    """Label and value of each line.

    Args:
        report: of the call.
        memory: its memory card as it was told last; None: memory is off.
    """
    rows = [("what happened", " ".join(each.text for each in report.story))]
    rows += _listed("to do", [each.text for each in report.next])
    rows += _listed("learned", [f"{each.about}{SENSITIVE * each.sensitive}" for each in report.learned])
    approved = [each for each in report.gestures if not each.withdrawn]
    rows += _listed("gestures", [f"{each.kind}: {each.words}" for each in approved])
    rows.append(("kept", _kept(report, memory) if memory is not None else _OFF))
    rows.append(("call id", report.call))
    return rows


def _listed(label: str, values: Sequence[str]) -> Iterator[tuple[str, str]]:
    for place, value in enumerate(values):
        yield ("" if place else label), value


def _kept(report: CallReport, memory: MemoryEvent) -> str:
    """Whether anything of the call is remembered, as far as the call itself tells."""
    card = memory.card
    if memory.consent is Consent.ASK and memory.agreed is not True:
        return "nothing: they said no" if memory.agreed is False else "nothing: they were not asked"
    if memory.agreed is False:
        return "nothing: they said no"
    if card.customer is not None:
        return f"with {card.people[0].name or 'this customer'}"
    if card.state in OPEN_QUESTION:
        return OPEN_QUESTION[card.state].format(report.call)
    if card.wrong:
        return "nothing: it was somebody else"
    return "with somebody new" if report.customer is not None else "nothing: nobody knows who called"
