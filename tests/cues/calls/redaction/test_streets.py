"""House numbers with their streets are taken out; where somebody lives is not."""

from __future__ import annotations

import pytest

from cues.calls.redaction.asked import Asked
from tests.cues.calls.redaction.said import redacted


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("we live at forty two maple street in ohio", "we live at redacted in ohio"),
        ("it's one twenty old mill road", "it's redacted"),
        ("four eleven north maple street apartment two b in columbus", "redacted in columbus"),
        ("we live at twelve hundred oak drive", "we live at redacted"),
        ("it's fourteen saint james close", "it's redacted"),
        ("twenty two mill way", "redacted"),
        ("number forty texas drive", "number redacted"),
        ("i live at forty two broadway in new york", "i live at redacted in new york"),
        ("my address is seven thornhill please", "my address is redacted please"),
        ("flat two a forty one high street", "redacted"),
        ("flat two old hospital court", "redacted"),
        ("twelve a maple street", "redacted"),
        ("the house is two hundred and four linden avenue", "the house is redacted"),
        ("deliver it to four eleven maple please", "deliver it to redacted please"),
        ("send it to p o box four one one", "send it to p o box redacted"),
        ("four hundred eleven n maple st apt two b", "redacted"),
        ("one ten west end avenue suite four hundred please", "redacted please"),
    ],
)
def test_addresses(said, kept):
    assert redacted(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "our street is lovely",
        "i live on a farm",
        "i live on maple street with my two dogs",
        "we've got two dogs on maple street",
        "it's a two hour drive",
        "a fifty minute drive each way",
        "my two sons drive me crazy",
        "me and her and the four kids and it's close",
        "i'm forty and i'm a court reporter",
        "twenty minutes down the road",
        "two doors down the street",
        "three bedroom house on elm street",
        "the one on the high street",
        "i have one more close friend",
        "we lived there for forty one years",
        "since we were four same street all our lives",
    ],
)
def test_lives_stay(said):
    assert redacted(said) == said


def test_what_may_become_an_address_is_held_back():
    assert redacted("i live at twelve maple tree", final=False) == "i live at"
    assert redacted("twelve maple", final=False) == ""
    assert redacted("i live at twelve maple street in ohio", final=False) == "i live at redacted in ohio"
    assert redacted("my daughter is five years old", final=False) == "my daughter is five years old"
    assert redacted("it's two dogs", final=False) == "it's two dogs"
    assert redacted("yeah two labradors and a cat", final=False) == "yeah two labradors and a cat"


def test_where_an_address_was_asked_for_a_bare_name_is_one():
    asked = Asked(address=True)
    assert redacted("forty two the elms", asked=asked) == "forty two the elms"
    assert redacted("yes it's forty two thornhill in leeds", asked=asked) == "yes it's redacted in leeds"
    assert redacted("forty two", asked=asked) == "redacted"
    assert redacted("two labradors", asked=asked) == "two labradors"
    assert redacted("forty two oak leaf", final=False, asked=asked) == ""
