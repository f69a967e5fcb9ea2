"""Notes of a writer become labelled utterances, and what breaks the notation is named by its line."""

from __future__ import annotations

import pytest

from cues.details.detail import Kind, Status, Subject
from models.recipes.corpus.writing import read_marks, read_notes
from speech.errors import BadInputError


def test_marks_are_taken_out_and_keep_their_places() -> None:
    text, details = read_marks(
        "so {health.c|{family.c.w|my wife} broke her toe} and {bereavement+pet.c.p|rex died}"
    )
    assert text == "so my wife broke her toe and rex died"
    found = {(one.kind, one.evidence, one.subject, one.status, one.weak) for one in details}
    assert found == {
        (Kind.FAMILY, "my wife", Subject.CLOSE, Status.ASSERTED, True),
        (Kind.HEALTH, "my wife broke her toe", Subject.CLOSE, Status.ASSERTED, False),
        (Kind.BEREAVEMENT, "rex died", Subject.CLOSE, Status.PAST, False),
        (Kind.PET, "rex died", Subject.CLOSE, Status.PAST, False),
    }
    for one in details:
        assert one.first_char is not None
        assert text[one.first_char :].startswith(one.evidence)


@pytest.mark.parametrize(("flag", "crisis"), [("xs", "self-harm"), ("xa", "abuse"), ("xt", "threat")])
def test_a_crisis_is_told_apart_from_other_hardship(flag: str, crisis: str) -> None:
    _, (crisis_mark, money) = read_marks(f"{{hardship.{flag}.c.p|that night}} and {{hardship|the rent}} too")
    assert dict(crisis_mark.attributes) == {"crisis": crisis}
    assert (crisis_mark.subject, crisis_mark.status) == (Subject.CLOSE, Status.PAST)
    assert dict(money.attributes) == {}


def test_notes_carry_voice_context_speaker_and_sitting() -> None:
    notes = [
        "# fisherman, maine",
        "< any pets",
        "= we're by the harbour",
        "{pet.n|no pets} here",
        "A: lovely",
        "",
        "bye",
    ]
    first, second, third = read_notes(notes, "try")
    assert first.context == ("other: any pets", "same: we're by the harbour")
    assert first.voice == "fisherman, maine"
    assert not first.details[0].required
    assert (second.speaker, second.context, second.group) == ("agent", (), first.group)
    assert third.group != first.group
    assert [one.id for one in (first, second, third)] == ["try-0001", "try-0002", "try-0003"]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("my {dog|biscuit}", "kind"),
        ("my {pet|dog", "close"),
        ("my pet}", "opened"),
        ("my {pet.z|dog}", ".z"),
        ("a {hardship.x|bad day}", ".x"),
        ("my {pet|} dog", "evidence"),
        ("a { b", "mark"),
    ],
)
def test_a_line_that_breaks_the_notation_is_named(line: str, word: str) -> None:
    with pytest.raises(BadInputError, match="line 2") as caught:
        list(read_notes(["fine", line], "try"))
    assert word in str(caught.value).lower()
