"""Calls to be sent are read with their truth, side by side; what cannot be sent is said."""

from __future__ import annotations

import numpy as np
import pytest

from models.errors import TruthError
from speech.audio import Channel
from speech.errors import BadInputError
from tests.ui.gateway_bench.made_calls import write_call
from ui.gateway_bench.calls import read_calls

SWAPPED = {"channels": {"left": "customer", "right": "agent"}}


def loudness(pieces: tuple[bytes, ...]) -> float:
    return float(np.frombuffer(b"".join(pieces), "<i2").mean())


@pytest.mark.parametrize(("more", "agent"), [({}, 1000), (SWAPPED, 2000)])
def test_each_side_is_cut_into_messages_of_200_ms(tmp_path, more, agent):
    write_call(tmp_path, "one", seconds=0.5, **more)
    (call,) = read_calls(tmp_path, (), 1)
    assert call.seconds == pytest.approx(0.5)
    assert {channel: [len(piece) for piece in pieces] for channel, pieces in call.sides.items()} == {
        Channel.AGENT: [6400, 6400, 3200],
        Channel.CUSTOMER: [6400, 6400, 3200],
    }
    assert loudness(call.sides[Channel.AGENT]) == pytest.approx(agent, abs=2)
    assert loudness(call.sides[Channel.CUSTOMER]) == pytest.approx(3000 - agent, abs=2)


def test_calls_come_in_their_files_order_and_again_under_another_name(tmp_path):
    write_call(tmp_path, "b")
    write_call(tmp_path, "a")
    assert [call.name for call in read_calls(tmp_path, (), 1)] == ["a-1"]
    assert [call.name for call in read_calls(tmp_path, (), 3)] == ["a-1", "b-2", "a-3"]
    assert [call.name for call in read_calls(tmp_path, ("b",), 2)] == ["b-1", "b-2"]


def test_a_call_shows_no_word(tmp_path):
    write_call(tmp_path, "one")
    assert "Biscuit" not in repr(read_calls(tmp_path, (), 1))


def test_a_folder_without_truth_is_refused(tmp_path):
    with pytest.raises(TruthError, match="holds no truth"):
        read_calls(tmp_path, (), 3)


def test_a_recording_that_is_not_there_is_named(tmp_path):
    write_call(tmp_path, "one")
    (tmp_path / "one.wav").unlink()
    with pytest.raises(BadInputError, match=r"one\.wav is not there"):
        read_calls(tmp_path, (), 1)


@pytest.mark.parametrize(("sides", "seconds", "says"), [(1, 0.5, "mono"), (2, 0.0, "sound")])
def test_a_recording_without_two_sides_or_sound_is_refused(tmp_path, sides, seconds, says):
    write_call(tmp_path, "one", sides=sides, seconds=seconds)
    with pytest.raises(BadInputError, match=says):
        read_calls(tmp_path, (), 1)
