"""The whole measurement, with a scripted vosk-server beside the real gateway."""

from __future__ import annotations

import json
import os
import socket
import sys
import wave

import av
import pytest

from models.errors import TruthError
from models.samples import sample
from speech.errors import HeartlineError
from tests.ui.gateway_bench.made_calls import write_call
from tests.ui.gateway_bench.scripted_server import ScriptedServer
from ui.gateway_bench.rival import Rival
from ui.gateway_bench.run import measure_gateway

SECONDS = 2.5
SAID = "Good morning, Green Valley Outdoor."
"""What is said in them, of the sample call."""


def run(folder, rival=None):
    return list(measure_gateway(folder, only=(), at_once=1, rival=rival, progress=lambda _: None))


def test_a_folder_without_truth_ends_it_before_anything_is_sent(tmp_path):
    with pytest.raises(TruthError, match="holds no truth"):
        run(tmp_path)


def test_a_vosk_server_that_is_not_there_ends_it_before_the_gateway_is_started(tmp_path):
    write_call(tmp_path, "one")
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        url = f"ws://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(HeartlineError, match="Nothing answers"):
            run(tmp_path, Rival(url, os.getpid()))


@pytest.fixture
def begun_sample(tmp_path):
    """The sample call's first seconds, with what is said in them."""
    known = sample()
    with av.open(str(known.path)) as source, wave.open(str(tmp_path / "begun.wav"), "wb") as target:
        target.setparams((2, 2, 16_000, 0, "NONE", ""))
        for frame in source.decode(audio=0):
            if frame.time < SECONDS:
                target.writeframes(frame.to_ndarray().tobytes())
    turns = [{"speaker": "agent", "start": 0.3, "end": SECONDS, "text": SAID}]
    told = {"name": "begun", "file": "begun.wav", "turns": turns}
    (tmp_path / "begun.json").write_text(json.dumps(told))
    return tmp_path


@pytest.mark.recogniser
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is no /proc")
def test_both_servers_hear_the_same_call_and_stand_side_by_side(begun_sample, real_shelf):
    with ScriptedServer().in_thread() as server:
        lines = run(begun_sample, Rival(server.url, os.getpid()))
    assert sum(map(len, server.pieces)) >= 2 * SECONDS * 32_000
    table = {line[:36].strip(): line[36:].split() for line in lines}
    theirs, ours = table["word error rate, agent"][:2]
    assert float(theirs) == 100
    assert float(ours) < 60
    assert float(table["calls a core"][1]) > 0
    alone = {line[:52].strip(): line[52:].split() for line in lines}
    assert alone["calls heard in full"][0] == "1.00"
    assert alone["processor besides the hearing threads"][1] == "ms/s"
