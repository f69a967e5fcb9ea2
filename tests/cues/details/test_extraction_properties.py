"""What holds for every text whatever: evidence is a piece of it, in order, and nothing raises."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cues.details.extractor import Turn
from cues.details.normal import MAX_WORDS
from tests.cues.details.examples import by_kind, extract, extractor

SAID = [text for _, text in by_kind("found")]
WORDS = sorted({word for text in SAID for word in text.split()})


def check(text: str) -> None:
    details = extract(text)
    places = [(d.first_char, d.last_char) for d in details]
    assert places == sorted(places)
    for detail in details:
        assert text[detail.first_char : detail.last_char] == detail.evidence
        assert detail.evidence.strip() == detail.evidence != ""
        assert 0 <= detail.confidence <= 1


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_any_words(text: str) -> None:
    check(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    check(text)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SAID), st.text(max_size=20), st.text(max_size=20))
def test_any_text_around(said: str, before: str, after: str) -> None:
    check(f"{before} {said} {after}")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SAID), st.lists(st.tuples(st.booleans(), st.text(max_size=60)), max_size=6))
def test_any_context(said: str, turns: list[tuple[bool, str]]) -> None:
    extractor().extract(said, context=[Turn(same, text) for same, text in turns])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SAID))
def test_the_same_every_time(said: str) -> None:
    assert extract(said) == extract(said)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SAID))
def test_case_and_full_stop_do_not_matter(said: str) -> None:
    kinds = [(d.kind, d.status, d.subject) for d in extract(said)]
    assert [(d.kind, d.status, d.subject) for d in extract(said.upper() + ".")] == kinds


def test_bad_input_gives_nothing() -> None:
    for text in [
        "",
        " ",
        "\x00\x01\x02",
        "\U0001f436\U0001f408",
        "我养了一只狗",
        "..?!,;",
        "'" * 500,
        "a" * 100_000,
    ]:
        assert extract(text) == ()


def test_a_huge_line_is_read_up_to_its_bound() -> None:
    assert extract("lorem " * 200_000) == ()
    assert len(extract("my dog " * MAX_WORDS)) >= 1
