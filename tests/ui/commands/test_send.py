"""`heartline send`: a recording on its way to a real gateway."""

from __future__ import annotations

import asyncio
import wave
from datetime import UTC, datetime

import numpy as np
import pytest
from typer.testing import CliRunner

from cues.calls.events import CallEnded
from cues.calls.gateway.identity import Scope
from speech.audio import SAMPLE_RATE
from speech.errors import BadInputError, HeartlineError
from tests.cues.calls import conftest as calls
from tests.cues.calls.gateway import conftest as gateways
from tests.cues.calls.gateway.loopback import soon
from ui.cli import app

extractor = calls.extractor
start = gateways.start
gateway = gateways.gateway


@pytest.fixture
def recording(tmp_path):
    """A second of noise on two sides."""
    path = tmp_path / "call.wav"
    noise = np.random.default_rng(3).integers(-8000, 8000, (SAMPLE_RATE, 2)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(noise.tobytes())
    return path


async def send(*arguments):
    """The command as a program runs it, beside the gateway."""
    return await soon(asyncio.to_thread(CliRunner().invoke, app, ["send", *map(str, arguments)]))


async def test_the_whole_recording_arrives_with_what_was_told_of_it(gateway, recording):
    result = await send(recording, gateway.ws, "--agent", "dana", "--number", "0142", "--customer", "right")
    assert result.exit_code == 0, result.output
    (call,) = gateway.calls
    assert (call.agent, call.customer) == ("dana", "0142")
    (end,) = (each for each in call.log.since(0) if isinstance(each, CallEnded))
    assert end.duration == pytest.approx(1.0, abs=0.1)
    assert result.output == "", "nothing was lost, and the line held"


async def test_it_proves_itself_by_its_token(start, recording, tmp_path):
    up = await start(everybody_proves=True)
    secret, _ = up.tokens.add(Scope.PUBLISH, now=datetime.now(UTC))
    token = tmp_path / "token"
    token.write_text(secret, encoding="utf-8")
    result = await send(recording, up.ws, "--token-file", token)
    assert result.exit_code == 0, result.output
    refused = await send(recording, up.ws)
    assert isinstance(refused.exception, HeartlineError)
    assert "heartline tokens add --scope publish" in str(refused.exception)


async def test_an_address_that_is_none_is_refused_before_the_recording_is_opened(tmp_path):
    result = await send(tmp_path / "absent.wav", "ftp://gateway")
    assert isinstance(result.exception, BadInputError)
    assert "Give one like ws://" in str(result.exception)


async def test_a_recording_that_is_not_there_is_named(tmp_path):
    result = await send(tmp_path / "absent.wav", "ws://127.0.0.1:1")
    assert isinstance(result.exception, HeartlineError)
    assert "absent.wav" in str(result.exception)
