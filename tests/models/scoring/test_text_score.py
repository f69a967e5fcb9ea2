"""Findings held against labels, kind by kind; every figure here is counted by hand."""

from __future__ import annotations

import pytest

from cues.details.detail import Kind
from models.scoring.details import DetailCounts
from models.scoring.text_score import (
    Confusion,
    Matches,
    Slip,
    SlipSort,
    confusions,
    count_kinds,
    judge_row,
)
from models.scoring.texts import TextRow
from tests.models.scoring.made_texts import SixWords, row

FALSE, MISSED = SlipSort


def judged(text, *labels, **more):
    given = TextRow.model_validate(row(text, *labels, **more))
    return judge_row(given, SixWords().extract(given.text))


def slips(one):
    return [(slip.sort, slip.kind, slip.words, slip.why) for slip in one.slips]


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ("a dog", ["pet:a dog"], []),
        ("an old dog", ["pet:old dog:past"], []),
        ("a dog", ["pet:dog:weak"], []),
        ("nothing at all", ["pet:nothing:weak"], []),
        ("a dog", [], [(FALSE, Kind.PET, "dog", "")]),
        ("a dog", ["pet:dog:negated"], [(FALSE, Kind.PET, "dog", "labelled negated")]),
        ("a dog", ["pet:dog:other"], [(FALSE, Kind.PET, "dog", "labelled somebody else's")]),
        ("no dog", ["pet:no dog:negated"], []),
        ("their dog", [], []),
        ("no dog", ["pet:dog"], [(MISSED, Kind.PET, "dog", "read as negated")]),
        ("their dog", ["pet:dog"], [(MISSED, Kind.PET, "dog", "read as somebody else's")]),
        ("a cat", ["pet:a cat"], [(MISSED, Kind.PET, "a cat", "")]),
        (
            "a cat in the garden",
            ["pet:a cat"],
            [(FALSE, Kind.HOME, "garden", ""), (MISSED, Kind.PET, "a cat", "")],
        ),
        ("maybe dog or a dog", [], [(FALSE, Kind.PET, "dog", "")]),
    ],
)
def test_what_is_required_optional_and_false(text, labels, expected):
    assert slips(judged(text, *labels)) == expected


@pytest.mark.parametrize(
    ("text", "labels", "matches"),
    [
        ("a dog", ["pet:a dog"], Matches(1, 1, 1, 1)),
        ("old dog", ["pet:dog"], Matches(1, 1, 0, 1)),
        ("a dog here", ["pet:here:past"], Matches(1, 1, 0, 0)),
        ("a dog", ["pet:dog", "pet:a:past"], Matches(1, 1, 1, 1)),
        ("the cat and the dog", ["pet:the"], Matches(1, 1, 1, 0)),
        ("dog to dog", ["pet:dog"], Matches(1, 1, 1, 1)),
        ("dog and wife", ["pet:dog", "family:wife:past"], Matches(2, 2, 1, 2)),
        ("a dog", [], Matches()),
    ],
)
def test_how_well_matches_are_read(text, labels, matches):
    assert judged(text, *labels).matches == matches


def test_evidence_is_sought_where_its_label_says():
    given = row("dog or dog")
    given["details"] = [{"kind": "pet", "evidence": "dog", "first_char": 7, "subject": "close"}]
    (first, second) = SixWords().extract("dog or dog")
    assert judge_row(TextRow.model_validate(given), [first]).matches == Matches(1, 0, 1, 0)
    assert judge_row(TextRow.model_validate(given), [first, second]).matches == Matches(1, 0, 1, 1)


def test_an_utterance_counts_a_kind_once():
    counts = count_kinds(
        [
            judged("dog and dog", "pet:dog"),
            judged("dog and dog and a knee", "family:a"),
            judged("maybe dog", "pet:dog:weak"),
        ]
    )
    assert counts[Kind.PET] == DetailCounts(found=1, false=1)
    assert counts[Kind.HEALTH] == DetailCounts(false=1)
    assert counts[Kind.FAMILY] == DetailCounts(missed=1)
    assert counts[Kind.WORK] == DetailCounts()


def test_confusions_are_grouped_by_words_and_the_most_frequent_come_first():
    made = [
        Slip(FALSE, Kind.PET, "1", "my  Dog"),
        Slip(MISSED, Kind.HOME, "2", "moved in"),
        Slip(FALSE, Kind.PET, "3", "my dog"),
        Slip(FALSE, Kind.PET, "4", "my dog", "labelled negated"),
    ]
    assert confusions(made) == (
        Confusion(FALSE, Kind.PET, "my dog", "", ("1", "3")),
        Confusion(FALSE, Kind.PET, "my dog", "labelled negated", ("4",)),
        Confusion(MISSED, Kind.HOME, "moved in", "", ("2",)),
    )


def test_a_repr_never_holds_words():
    one = judged("a dog", id_="r9")
    assert "dog" not in repr(one) + repr(one.slips)
