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
        ("fourteen hundred pennsylvania avenue", "redacted"),
        ("we're at twenty two hundred main street", "we're at redacted"),
        ("i'm over on two thousand oak road these days", "i'm over on redacted these days"),
        ("she's on five hundred and six main street", "she's on redacted"),
        ("it's fourteen hundred willow bend", "it's redacted"),
        ("forty two oak alley columbus", "redacted columbus"),
        ("i'm at forty two willow bend in ohio", "i'm at redacted in ohio"),
        ("the house is twelve fox run", "the house is redacted"),
        ("we live over by forty eight twenty seven birchmont alley", "we live over by redacted"),
        ("i'm over on forty eight twenty seven birchmont springs", "i'm over on redacted"),
        ("fourteen twenty six route nine", "redacted"),
        ("she lives in forty eight twenty seven county route nine now", "she lives in redacted now"),
        ("it's twelve old highway sixty six", "it's redacted"),
        ("we're on fourteen hundred state road four", "we're on redacted"),
        ("i moved to forty two highway nine", "i moved to redacted"),
        ("we moved to five highway nine last year", "we moved to redacted last year"),
        ("we live at twelve route nine", "we live at redacted"),
        ("it's forty two highway nine", "it's redacted"),
        ("she is over on forty two highway nine", "she is over on redacted"),
        ("we moved to forty two willow bend", "we moved to redacted"),
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
        "we drove five hundred miles down the road",
        "five hundred people on main street",
        "about two hundred yards past main street",
        "three hundred runners lined main street",
        "route sixty six was beautiful",
        "we drove highway one for two hours",
        "forty two people on highway nine",
        "we moved to ohio on highway nine",
        "we moved to twenty five acres on route nine",
        "i was forty two highway nine was new then",
        "at ten fifteen highway nine was closed",
        "we drove two hundred miles on route sixty six",
        "in two thousand route nine was closed",
        "we got off at exit forty two highway nine",
        "i feed two stray alley cats",
        "well two stray alley cats",
        "yes one big happy valley",
        "she is fourteen varsity track is her life",
        "we meet at six thirty in fox run",
        "i get up at six go run and come home",
        "it's a two hundred acre ranch",
        "there are twenty tall pines",
        "in nineteen eighty four cherry creek flooded",
        "an eighteen hole golf course",
        "my number two favourite park",
        "a three fifty dollar pass",
        "it's twenty lovely green acres",
        "it's twenty four point six and six point three",
        "oh rocky mountain national park is lovely",
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
    assert redacted("i've got two labrador", final=False) == "i've got two labrador"
    assert redacted("we have forty two hens", final=False) == "we have forty two hens"


@pytest.mark.parametrize(
    "said",
    [
        "i'm over on forty eight twenty seven birchmont hill avenue",
        "we live over by fourteen hundred birchmont avenue",
        "she's on forty two birchmont avenue",
        "it's twelve a birchmont street",
        "i'm over on forty eight twenty seven birchmont springs",
        "i moved to forty two highway nine",
    ],
)
def test_no_partial_shows_a_name_behind_a_number_before_its_street(said):
    for length in range(len(said.split())):
        shown = redacted(" ".join(said.split()[:length]), final=False).split()
        assert {"birchmont", "twenty", "forty", "twelve", "fourteen"}.isdisjoint(shown)


def test_where_an_address_was_asked_for_a_bare_name_is_one():
    asked = Asked(address=True)
    assert redacted("forty two the elms", asked=asked) == "forty two the elms"
    assert redacted("yes it's forty two thornhill in leeds", asked=asked) == "yes it's redacted in leeds"
    assert redacted("we're at forty two thornhill", asked=asked) == "we're at redacted"
    assert redacted("we're at twenty two hundred main street", asked=asked) == "we're at redacted"
    assert redacted("twelve hundred main street", asked=asked) == "redacted"
    assert redacted("forty two", asked=asked) == "redacted"
    assert redacted("two labradors", asked=asked) == "two labradors"
    assert redacted("forty two oak leaf", final=False, asked=asked) == ""
