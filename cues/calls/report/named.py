"""A detail in one short line: its topic, and what was said of it."""

from __future__ import annotations

from cues.calls.report.gathering import Fact
from cues.calls.report.wordings import crisis_of, telling
from cues.memory.about import about
from cues.memory.dates import Days, days_of
from cues.memory.topics import topic_of, wordings
from cues.memory.worth_asking import stays_guarded


def is_guarded(fact: Fact) -> bool:
    """True for what is told apart and marked: a loss, an illness, a hardship, whatever words make heavy."""
    return stays_guarded(fact.known)


def line(fact: Fact) -> str:
    """For a list: "Wedding: daughter Emma, in June 2026"."""
    return about(fact.known, _label(fact), _days(fact))


def named(fact: Fact) -> str:
    """What was said of it, within a sentence: "daughter Emma, in June 2026"; empty where nothing was."""
    return about(fact.known, "", _days(fact)).removeprefix(": ")


def _label(fact: Fact) -> str:
    crisis = fact.told.attributes.get("crisis")
    if crisis:
        return telling().crisis_labels[crisis_of(crisis)]
    topic = None if is_guarded(fact) else topic_of(fact.known)
    return topic.label if topic is not None else wordings().guarded.labels[fact.told.kind]


def _days(fact: Fact) -> Days | None:
    """Its days, where they are those of what the line names: a daughter is no matter of June."""
    topic = topic_of(fact.known)
    dated = is_guarded(fact) or (topic is not None and topic.dated)
    return days_of(fact.told.attributes.get("when_date")) if dated else None
