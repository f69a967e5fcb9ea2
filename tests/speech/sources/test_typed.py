import asyncio
import json
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.audio import Channel
from speech.errors import BadInputError
from speech.sources.play_clock import PlayClock
from speech.sources.protocols.protocol import TextTurn
from speech.sources.typed import (
    AFTERWARDS,
    LONG_PAUSE,
    LONGEST_TURN,
    SLOW_TICK,
    TICK,
    Chat,
    hear,
    hear_live,
    pieces,
    read_turn,
)
from speech.transcript import Tick, Utterance

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
TURNS = [
    TextTurn(AGENT, "Hi! How can I help?", 0.0),
    TextTurn(CUSTOMER, "My dog Biscuit is 12.", 4.0),
    TextTurn(CUSTOMER, "\N{DOG FACE}", 5.0),
    TextTurn(AGENT, "How lovely", 9.0),
]


def said(heard):
    return [(each.channel, each.number, each.text) for each in heard if isinstance(each, Utterance)]


def test_turns_are_utterances_in_the_words_that_are_said():
    assert said(hear(TURNS)) == [
        (AGENT, 1, "hi how can i help"),
        (CUSTOMER, 1, "my dog biscuit is twelve"),
        (AGENT, 2, "how lovely"),
    ]


def test_time_goes_on_between_them_and_a_little_after():
    heard = list(hear(TURNS))
    times = [each.at for each in heard]
    assert times == sorted(times)
    ticks = [each for each in heard if isinstance(each, Tick)]
    assert all(two.at - one.at <= TICK + 1e-9 for one, two in pairwise(ticks))
    assert times[-1] == pytest.approx(9.0 + AFTERWARDS, abs=TICK)
    assert ticks[-1].quiet[CUSTOMER] == pytest.approx(ticks[-1].at - 4.0)


def test_a_word_ends_when_its_turn_was_sent():
    utterance = next(each for each in hear(TURNS) if isinstance(each, Utterance) and each.channel is CUSTOMER)
    assert utterance.words[-1].end == 4.0
    assert all(word.start < word.end for word in utterance.words)


def test_a_ticket_answered_days_later_makes_no_flood_of_ticks():
    day = 24 * 3600.0
    heard = list(hear([TextTurn(AGENT, "hello", 0.0), TextTurn(CUSTOMER, "hello", 3 * day)]))
    assert len(heard) < LONG_PAUSE / TICK + 3 * day / SLOW_TICK + 20


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*Channel]), st.text(), st.floats(0, 900))))
def test_whatever_is_typed_time_rises_and_numbers_follow(turns):
    heard = list(hear([TextTurn(*turn) for turn in turns]))
    assert [each.at for each in heard] == sorted(each.at for each in heard)
    for channel in (AGENT, CUSTOMER):
        numbers = [number for who, number, _ in said(heard) if who is channel]
        assert numbers == list(range(1, len(numbers) + 1))


async def test_a_chat_in_a_file_is_heard_at_any_speed(tmp_path):
    path = tmp_path / "chat.jsonl"
    lines = [{"speaker": str(turn.speaker), "text": turn.text, "at": turn.at} for turn in reversed(TURNS)]
    path.write_text("\n\n".join(map(json.dumps, lines)), encoding="utf-8")
    chat = Chat.open(path, began=datetime(2026, 3, 1, tzinfo=UTC))
    assert (chat.name, chat.duration) == ("chat.jsonl", 9.0 + AFTERWARDS)
    assert "dog" not in repr(chat)
    quick = [heard async for heard in chat.heard(PlayClock(None))]
    assert quick == list(hear(TURNS))
    clock = PlayClock(1000.0)
    async for heard in chat.heard(clock):
        assert clock.elapsed >= heard.at / 1000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"hello",
        b"[1]",
        b'{"speaker": "dog", "text": "marker", "at": 1}',
        b"\xff\xfe",
        b"[" * 9999,
    ]
    + [
        json.dumps({"speaker": "agent", **fields}).encode()
        for fields in (
            {},
            {"text": 5},
            {"text": "marker", "at": "x"},
            {"text": "marker", "at": -1},
            {"text": "a", "at": 1e99},
        )
    ],
)
def test_a_file_that_is_no_chat_is_refused_without_a_word_of_it(content, tmp_path):
    path = tmp_path / "chat.jsonl"
    path.write_bytes(content)
    with pytest.raises(BadInputError) as refused:
        Chat.open(path, began=None)
    assert "chat.jsonl" in str(refused.value)
    assert "marker" not in str(refused.value)


async def test_a_long_turn_of_a_file_is_several_of_the_same_speaker(tmp_path):
    path = tmp_path / "chat.jsonl"
    lines = [
        {"speaker": "customer", "text": "hello there. " * 350, "at": 3},
        {"speaker": "agent", "text": "hi", "at": 1},
    ]
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    heard = [each async for each in Chat.open(path, began=None).heard(PlayClock(None))]
    (first, *rest) = [each for each in heard if isinstance(each, Utterance)]
    assert first.text == "hi"
    assert [(each.channel, each.number, each.at) for each in rest] == [(CUSTOMER, 1, 3.0), (CUSTOMER, 2, 3.0)]
    assert " ".join(each.text for each in rest) == " ".join(["hello there"] * 350)


async def test_between_the_pieces_of_a_turn_all_else_has_its_turn(tmp_path):
    path = tmp_path / "chat.jsonl"
    path.write_text(json.dumps({"speaker": "customer", "text": "hello there. " * 3000}), "utf-8")
    log = []

    async def other():
        while True:
            log.append("other")
            await asyncio.sleep(0)

    going = asyncio.create_task(other())
    heard = Chat.open(path, began=None).heard(PlayClock(None))
    while (each := await anext(heard, None)) is not None:
        log.append("piece" if isinstance(each, Utterance) else "tick")
    going.cancel()
    assert log.count("piece") >= 9
    after = {two for one, two in pairwise(log) if one == "piece"}
    assert after == {"other"}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Yes. " * 700 + "and " * 400, ("Yes. " * 700).strip()),
        ("a b! " * 799 + 'he said "no." ' + "x" * 50, ("a b! " * 799).strip()),
        ("line\n" * 1000, ("line\n" * 800).strip()),
        ("word " * 1000, ("word " * 800).strip()),
        ("3.5" * 2000, ("3.5" * 2000)[:LONGEST_TURN]),
        ("\u3042" * 3000 + "\u3002" + "\u3042" * 3000, "\u3042" * 3000 + "\u3002"),
        ("a" * LONGEST_TURN + " b", "a" * LONGEST_TURN),
    ],
)
def test_a_long_text_is_cut_after_a_sentence_else_at_a_blank_else_where_it_must(text, first):
    assert pieces(text)[0] == first


@given(st.text(st.sampled_from("ab.!\u3002\n '"), max_size=300).map(lambda text: text * 60))
def test_however_a_text_is_cut_nothing_of_it_is_lost(text):
    cut = pieces(text)
    assert "".join("".join(cut).split()) == "".join(text.split())
    assert all(len(piece) <= LONGEST_TURN for piece in cut)
    assert len(cut) == 1 or all(piece.strip() for piece in cut)
    assert len(cut) <= 2 * len(text) / LONGEST_TURN + 1


@pytest.mark.parametrize("text", ["", "a" * LONGEST_TURN, " hello. there "])
def test_a_text_that_is_short_enough_is_left_alone(text):
    assert pieces(text) == (text,)


def test_a_chat_that_is_not_there_is_said(tmp_path):
    with pytest.raises(BadInputError, match=r"chat\.jsonl cannot be read"):
        Chat.open(tmp_path / "chat.jsonl", began=None)


def test_a_turn_needs_no_time():
    assert read_turn({"speaker": "agent", "text": "hi"}) == (TextTurn(AGENT, "hi", 0.0),)


async def test_live_turns_are_heard_when_they_come():
    turns = asyncio.Queue()
    for turn in TURNS:
        turns.put_nowait(turn)
    turns.put_nowait(None)
    clock = iter(range(100))
    heard = [each async for each in hear_live(turns, lambda: float(next(clock)))]
    assert [text for _, _, text in said(heard)] == [text for _, _, text in said(hear(TURNS))]
    times = [each.at for each in heard]
    assert times == sorted(times)
    assert isinstance(heard[-1], Tick)


async def test_while_nobody_types_time_goes_on():
    turns = asyncio.Queue()
    heard = hear_live(turns)
    assert isinstance(await anext(heard), Tick)
    await heard.aclose()
