import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.playbook.wording import LONGEST_VALUE, fill, odd_brace, places, sayable


@pytest.mark.parametrize(
    ("template", "attributes", "text"),
    [
        ("They have a dog called {name}", {"name": "biscuit"}, "They have a dog called Biscuit"),
        ("What's {place} like?", {"place": "new hampshire"}, "What's New Hampshire like?"),
        ("How's {place}?", {"place": "isle of wight"}, "How's Isle of Wight?"),
        ("{name} is here", {"name": "o'brien"}, "O'Brien is here"),
        ("{name} is here", {"name": "mary-jane"}, "Mary-Jane is here"),
        ("{name} is here", {"name": "McTavish"}, "McTavish is here"),
        ("How's {name}?", {"name": "of"}, "How's Of?"),
        ("They have a {breed}", {"breed": "german shepherd"}, "They have a German shepherd"),
        ("They have a {breed}", {"breed": "alsatian"}, "They have an alsatian"),
        ("They are an {occupation}", {"occupation": "nurse"}, "They are a nurse"),
        ("Such a {occupation}", {"occupation": "university lecturer"}, "Such a university lecturer"),
        ("Half a {event}", {"event": "hour"}, "Half an hour"),
        ("{activity} it is", {"activity": "hiking"}, "Hiking it is"),
        ("{number} of them", {"number": 3}, "3 of them"),
        ("They talked about {event}", {"event": "christmas"}, "They talked about Christmas"),
        ("No place at all", {}, "No place at all"),
    ],
)
def test_filled(template: str, attributes: dict[str, str | int], text: str) -> None:
    assert fill(template, attributes) == text


@pytest.mark.parametrize("value", [None, "", "  ", True, "x" * (LONGEST_VALUE + 1)])
def test_what_cannot_be_read_out_fills_nothing(value: str | bool | None) -> None:
    attributes = {} if value is None else {"name": value}
    assert sayable(attributes, "name") is None
    assert fill("How's {name}?", attributes) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_filling_leaves_no_place_behind_and_never_raises(before: str, value: str) -> None:
    template = before.replace("{", "").replace("}", "") + " {name} and {place}"
    assert places(template) == {"name", "place"}
    text = fill(template, {"name": value, "place": "ohio"})
    assert text is None or ("Ohio" in text and "{place}" not in text)


@pytest.mark.parametrize("text", ["{", "}", "{}", "{0}", "{a.b}", "{Name}", "{name!r}", "{{name}}", "{name"])
def test_odd_braces(text: str) -> None:
    assert odd_brace(text)


def test_a_place_is_no_odd_brace() -> None:
    assert not odd_brace("How's {name} in {place}?")
