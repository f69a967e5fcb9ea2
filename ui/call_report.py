"""A call's report as Markdown for people and their CRM, and as plain values for programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cues.calls.report.report import CallReport, CueTold, GestureTold, Learned, Quiet, Sentence, Stretch
from cues.gestures.money import amount
from ui.plain import clock_time

SCHEMA = 1
UNKNOWN = "somebody unknown"
_MARKS = re.compile(r"([\\`*_\[\]<>|#~&])")
_SENSITIVE = "**sensitive** "


def markdown(report: CallReport) -> str:
    """The report as Markdown, with its last line's end; a customer's words cannot become marks in it."""
    return "\n".join(_lines(report)) + "\n"


def values(report: CallReport) -> dict[str, Any]:
    """The report as one JSON object; each sentence with the events that it is made from, by their `seq`."""
    return {
        "schema": SCHEMA,
        "call": report.call,
        "began": report.began.isoformat(),
        "duration": report.duration,
        "ended": report.ended,
        "agent": report.agent,
        "customer": report.customer,
        "name": report.name,
        "story": [_sentence(each) for each in report.story],
        "learned": [_detail(each) for each in report.learned if not each.sensitive],
        "sensitive": [_detail(each) for each in report.learned if each.sensitive],
        "left_out": report.left_out,
        "cues": [_cue(each) for each in report.cues],
        "held_back": dict(report.held_back),
        "gestures": [_gesture(each) for each in report.gestures],
        "next": [_sentence(each) for each in report.next],
        "not_heard": [
            {"why": each.why.value, "begin": each.begin, "end": each.end, "event": each.event}
            for each in report.stretches
        ],
        "transfers": [{"to": each.to, "at": each.at, "event": each.event} for each in report.transfers],
        "warnings": [
            {
                "code": each.code,
                "message": each.message,
                "at": each.at,
                "times": each.times,
                "event": each.event,
            }
            for each in report.troubles
        ],
        "echo_seconds": report.echo_seconds,
    }


def _lines(report: CallReport) -> Iterator[str]:
    yield f"# Call {_plain(report.call)}"
    yield ""
    yield _head(report)
    yield from ("", "## What happened", "")
    yield " ".join(_plain(each.text) for each in report.story)
    if report.next:
        yield from ("", "## What to do next", "")
        yield from (f"- {_mark(sensitive=each.sensitive)}{_plain(each.text)}" for each in report.next)
    yield from _learned(report)
    yield from _cues(report)
    yield from _gestures(report)
    yield from _call(report)


def _head(report: CallReport) -> str:
    parts = [f"{report.began:%Y-%m-%d %H:%M}", clock_time(report.duration) if report.ended else "no end"]
    agents = [report.agent, *(each.to or UNKNOWN for each in report.transfers)]
    named = [_plain(each) for each in agents if each]
    parts += [f"agent {', then '.join(named)}"] if named else []
    customer = [_plain(each) for each in (report.name, report.customer) if each]
    parts += [f"customer {', '.join(customer)}"] if customer else []
    return " · ".join(parts)


def _learned(report: CallReport) -> Iterator[str]:
    open_ones = [each for each in report.learned if not each.sensitive]
    guarded = [each for each in report.learned if each.sensitive]
    if open_ones:
        yield from ("", "## What was learned", "")
        yield from map(_detail_line, open_ones)
    if guarded:
        yield from ("", "## What was learned: sensitive", "")
        yield from map(_detail_line, guarded)
    if report.left_out:
        yield ""
        yield f"Left out, heard in passing only or not sure by whom: {report.left_out}."


def _cues(report: CallReport) -> Iterator[str]:
    if report.cues or report.held_back:
        yield from ("", "## Cues", "")
    for cue in report.cues:
        headline = f"{_mark(sensitive=cue.sensitive)}{_plain(cue.headline)}"
        yield f"- {clock_time(cue.at)} {headline} ({_plain(cue.outcome)})"
    for reason, times in report.held_back.items():
        yield f"- not shown, {times} x: {_plain(reason)}"


def _gestures(report: CallReport) -> Iterator[str]:
    if report.gestures:
        yield from ("", "## Gestures", "")
    for each in report.gestures:
        what = f"{clock_time(each.at)} {_plain(each.kind)}, {_plain(amount(each.cost, each.currency))}"
        yield f"- {what}: taken back" if each.withdrawn else f'- {what}, approved: "{_plain(each.words)}"'


def _call(report: CallReport) -> Iterator[str]:
    lines = [_stretch_line(each) for each in report.stretches]
    lines += [
        f"{clock_time(each.at)} transferred to {_plain(each.to or UNKNOWN)}" for each in report.transfers
    ]
    for trouble in report.troubles:
        times = f" ({trouble.times} times)" if trouble.times > 1 else ""
        lines.append(f"{clock_time(trouble.at)} {_plain(trouble.message)}{times}")
    if report.echo_seconds > 0:
        lines.append(f"echo of the loudspeaker left out: {report.echo_seconds:.1f} s")
    if lines:
        yield from ("", "## The call itself", "")
        yield from (f"- {line}" for line in lines)


def _stretch_line(stretch: Stretch) -> str:
    end = clock_time(stretch.end) if stretch.end is not None else "the end"
    if stretch.why is Quiet.HOLD:
        return f"{clock_time(stretch.begin)} on hold until {end}"
    return f"{clock_time(stretch.begin)} paused until {end}: nothing of it is kept"


def _detail_line(detail: Learned) -> str:
    kept = ", kept by the agent" if detail.kept else ""
    said = f'"{_plain(detail.words)}"'
    return (
        f"- {_mark(sensitive=detail.sensitive)}{_plain(detail.about)}: {said} ({clock_time(detail.at)}{kept})"
    )


def _mark(*, sensitive: bool) -> str:
    return _SENSITIVE if sensitive else ""


def _plain(text: str) -> str:
    """One line of text that is nothing but text in Markdown, and holds nothing that a terminal acts on."""
    printable = "".join(each if each.isprintable() else " " for each in text)
    return _MARKS.sub(r"\\\1", " ".join(printable.split()))


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "at": sentence.at,
        "sensitive": sentence.sensitive,
        "events": list(sentence.events),
    }


def _detail(detail: Learned) -> dict[str, Any]:
    return {
        "id": detail.id,
        "kind": detail.kind.value,
        "about": detail.about,
        "words": detail.words,
        "at": detail.at,
        "kept": detail.kept,
        "event": detail.event,
    }


def _gesture(gesture: GestureTold) -> dict[str, Any]:
    return {
        "id": gesture.id,
        "kind": gesture.kind,
        "words": gesture.words,
        "state": "withdrawn" if gesture.withdrawn else "approved",
        "at": gesture.at,
        "cost": gesture.cost,
        "currency": gesture.currency,
        "event": gesture.event,
    }


def _cue(cue: CueTold) -> dict[str, Any]:
    return {
        "id": cue.id,
        "headline": cue.headline,
        "at": cue.at,
        "outcome": cue.outcome,
        "sensitive": cue.sensitive,
        "events": list(cue.events),
    }
