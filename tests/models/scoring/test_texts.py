"""Files of labelled texts: what is read, what is passed over, what is refused."""

from __future__ import annotations

import pytest

from cues.details.extractor import Turn
from models.errors import TruthError
from models.scoring.texts import LONGEST, TextCall, TextRow, read_texts
from tests.models.scoring.made_texts import row, write_lines


def test_rows_and_calls_of_one_file(tmp_path):
    file = write_lines(
        tmp_path / "few.jsonl",
        row("we have a dog", "pet:a dog", id_="a", context=["other: any pets", "same:no wait"], unknown=3),
        "",
        {"id": 7, "text": "how may i help", "role": "agent"},
        {"text": "the third row says nothing of itself"},
        {
            "id": "c1",
            "turns": [
                {"role": "agent", "text": "hello there"},
                {
                    "role": "customer",
                    "text": "hi it's about my dog",
                    "details": [{"kind": "pet", "evidence": "dog"}],
                },
                {"id": "mine", "speaker": "customer", "text": "still there"},
            ],
        },
    )
    texts = read_texts(file)
    assert (texts.name, texts.broken, texts.labelled) == ("few.jsonl", (), True)
    assert [row.id for row in texts.rows] == ["a", "4", "c1-01", "mine"]
    first, agent, _, call = texts.items
    assert isinstance(first, TextRow)
    assert first.turns_before == (Turn(same=False, text="any pets"), Turn(same=True, text="no wait"))
    assert (first.words, agent.words, agent.customer_rows) == (4, 0, ())
    assert isinstance(call, TextCall)
    assert call.words == 2 + 5 + 2
    assert "dog" not in repr(texts.items)
    assert call.turns[2].turns_before == (
        Turn(same=False, text="hello there"),
        Turn(same=True, text="hi it's about my dog"),
    )


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"id": "x", "text": marker', "not JSON"),
        ('["marker"]', "not an object"),
        ("marker", "not JSON"),
        ('{"id": "x"}', "text: field required"),
        ({"id": "x", "text": "marker", "speaker": "marker"}, "speaker"),
        ({"id": "x", "text": "marker", "context": ["marker"]}, "context turn begins"),
        (row("a marker", "pet:dog", id_="x"), "evidence that its text does not hold"),
        (row("a marker", "marker:a", id_="x"), "details.0.kind"),
        (row("again marker"), "stands in this file already"),
        ({"id": "x", "turns": []}, "turns"),
        ({"id": "x", "turns": [{"text": "marker"}]}, "turn 0 does not say who speaks"),
        ({"id": "x", "turns": ["marker"]}, "turns.0"),
        ('{"text":' * 100_000, "nested too deeply"),
        ('{"text": "' + "x" * LONGEST + '"}', "longer"),
    ],
    ids=range(14),
)
def test_a_broken_line_is_named_without_its_words_and_the_rest_goes_on(tmp_path, line, what):
    texts = read_texts(write_lines(tmp_path / "few.jsonl", row("fine"), line, row("fine too", id_="r3")))
    assert [row.id for row in texts.rows] == ["r1", "r3"]
    (broken,) = texts.broken
    assert broken.number == 2
    assert what in broken.what
    assert "marker" not in broken.what


def test_bytes_that_are_no_text(tmp_path):
    file = tmp_path / "few.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"text": "marked"}\n\xff\xfe\n')
    assert [(line.number, line.what) for line in read_texts(file).broken] == [(2, "not UTF-8")]


def test_a_file_without_labels_and_plain_lines(tmp_path):
    file = write_lines(tmp_path / "few.txt", "we have a dog", {"id": "x", "text": "and a cat"})
    texts = read_texts(file, plain=True)
    assert [(row.id, row.text) for row in texts.rows] == [("1", "we have a dog"), ("x", "and a cat")]
    assert not texts.labelled


def test_a_file_that_cannot_be_used(tmp_path):
    with pytest.raises(TruthError, match=r"none\.jsonl cannot be read"):
        read_texts(tmp_path / "none.jsonl")
    with pytest.raises(TruthError, match=r"no text that can be used. Line 1: not JSON"):
        read_texts(write_lines(tmp_path / "few.jsonl", "nothing"))


def test_a_label_is_grave_where_light_cues_are_out_of_place(tmp_path):
    crisis = {"kind": "hardship", "evidence": "he hits me", "attributes": {"crisis": "abuse"}}
    texts = read_texts(
        write_lines(
            tmp_path / "few.jsonl",
            row("my mum died", "bereavement:died:weak"),
            row("their cat died", "bereavement:died:other", id_="r2"),
            row("he did not die", "bereavement:die:negated", id_="r3"),
            {"id": "r4", "text": "he hits me", "details": [crisis]},
            row("a bad day", "hardship:bad day", id_="r5"),
        )
    )
    assert [row.details[0].grave for row in texts.rows] == [True, False, False, True, False]
