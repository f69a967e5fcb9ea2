"""The corpus is what it says: all kinds, statuses and subjects, and more without a detail than with one."""

from __future__ import annotations

import json
from collections import Counter

from cues.details.detail import Kind, Status, Subject
from models.recipes.corpus.rows import FOLDER, LabelledDetail, LabelledUtterance, read_rows

ROWS = [row for path in sorted(FOLDER.glob("*.jsonl")) for row in read_rows(path)]
CALLS = FOLDER / "calls" / "business.jsonl"


def _required(row: LabelledUtterance) -> list[LabelledDetail]:
    return [detail for detail in row.details if detail.required]


def test_every_utterance_has_an_id_of_its_own_and_is_text_as_recognisers_give_it() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS) > 5000
    odd = [row.id for row in ROWS if row.text != row.text.lower() or set(row.text) & set('.,?!;:"0123456789')]
    assert not odd


def test_all_kinds_statuses_and_subjects_are_there_and_most_utterances_hold_nothing() -> None:
    kinds = Counter(detail.kind for row in ROWS for detail in _required(row))
    assert set(kinds) == set(Kind)
    assert min(kinds.values()) >= 200
    statuses = Counter(detail.status for row in ROWS for detail in row.details)
    subjects = Counter(detail.subject for row in ROWS for detail in row.details)
    assert min(statuses[status] for status in Status) >= 100
    assert min(subjects[subject] for subject in Subject) >= 300
    assert sum(not _required(row) for row in ROWS) > len(ROWS) / 2


def test_losses_and_crises_are_many() -> None:
    losses = [row for row in ROWS if any(detail.kind is Kind.BEREAVEMENT for detail in _required(row))]
    assert len(losses) > 400


def test_plain_calls_last_two_hours_and_hold_nothing_to_flag() -> None:
    calls = [json.loads(line) for line in CALLS.read_text(encoding="utf-8").splitlines()]
    words = sum(len(turn["text"].split()) for call in calls for turn in call["turns"])
    assert words / 150 / 60 > 2
    for call in calls:
        for turn in call["turns"]:
            details = [LabelledDetail.model_validate(detail) for detail in turn["details"]]
            assert not any(detail.required for detail in details), turn["id"]
