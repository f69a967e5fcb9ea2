"""Dictionaries of structured fields: the RFC's examples, written back as it wants them, and any text."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.sources.protocols.protocol import ProtocolError, Refused
from speech.sources.protocols.structured_fields import Member, byte_sequence, integer, read_dictionary, string


def values(text: str) -> dict[str, list[object]]:
    return {key: [item.value for item in member.items] for key, member in read_dictionary(text).items()}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", {}),
        # RFC 8941, 3.2 and 3.3.5.
        ('en="Applepie", da=:w4ZibGV0w6ZydGU=:', {"en": ["Applepie"], "da": ["Æbletærte".encode()]}),
        ("a=(1 2), b=3, c=4;aa=bb, d=(5 6);valid", {"a": [1, 2], "b": [3], "c": [4], "d": [5, 6]}),
        ("a=?0, b, c;foo=bar", {"a": [None], "b": [], "c": []}),
        # White space, in all the places where it parts nothing.
        (" \ta=1 ,\tb=( 2  3 );  x=1", {"a": [1], "b": [2, 3]}),
        (r'a="say \"no\" \\"', {"a": ['say "no" \\']}),
        ("a=1, a=2", {"a": [2]}),
        # Base64 without what fills it up.
        ("a=:aGk:", {"a": [b"hi"]}),
        ('a=("date";req "host")', {"a": [None, "host"]}),
    ],
)
def test_it_reads_what_stands_there(text: str, read: dict[str, list[object]]) -> None:
    assert values(text) == read


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            'a=("x"  "y" );b=007;c="d";e;f=?1;g=?0;h=tok;i=:aGk:',
            '("x" "y");b=7;c="d";e;f;g=?0;h=tok;i=:aGk=:',
        ),
        (r'a=("\"");b=1;c=2;b=3', r'("\"");b=3;c=2'),
    ],
)
def test_it_writes_as_the_rfc_does(text: str, written: str) -> None:
    assert str(read_dictionary(text)["a"]) == written


@pytest.mark.parametrize(
    "text",
    [
        "=1",
        "A=1",
        "a=",
        "a=1 b=2",
        "a=(1",
        "a=(a;)",
        "a=1.5",
        "a=1234567890123456",
        "a=(1234567890123456)",
        "a=\N{ARABIC-INDIC DIGIT ONE}",
        "a=1\n",
        "a=1;",
        "a;=1",
        'a="',
        'a="\x7f"',
        'a="\\n"',
        "a=:a:",
        "a=:a=b=:",
        "a=:ab==cdef:",
        "a=:aGk",
        "a=?2",
        "ä=1",
    ],
)
def test_it_refuses_what_is_none(text: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        read_dictionary(text)
    assert refused.value.code is Refused.MALFORMED
    assert refused.value.__context__ is None


plain = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=6)
whole = st.integers(-(10**15) + 1, 10**15 - 1)
bare = plain.map(string) | whole.map(integer) | st.binary(max_size=6).map(byte_sequence)
keys = st.text("a*_-.9", max_size=3).map("k".__add__)
members = st.builds(Member, st.lists(bare, max_size=3).map(tuple), st.dictionaries(keys, bare, max_size=3))


@given(st.dictionaries(keys, members, max_size=3))
def test_what_is_written_is_read_again(written: dict[str, Member]) -> None:
    assert read_dictionary(", ".join(f"{key}={member}" for key, member in written.items())) == written


@given(
    st.text() | st.text(alphabet='a*=(); \t,":?01-\\') | st.sampled_from('"(:;a').map(lambda one: one * 5_000)
)
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ProtocolError):
        assert all(isinstance(member, Member) for member in read_dictionary(text).values())
