"""A vosk-server is taken on this machine alone, with a process that is there."""

from __future__ import annotations

import os
import sys

import pytest

from speech.errors import BadInputError
from tests.ui.gateway_bench.test_processor import NOBODY
from ui.gateway_bench.rival import Rival


@pytest.mark.parametrize("url", ["ws://127.0.0.1:2700", "ws://localhost:2700/", "ws://[::1]:2700"])
def test_one_on_this_machine_is_taken(url):
    assert Rival.at(url, os.getpid()) == Rival(url, os.getpid())


@pytest.mark.parametrize(
    "url",
    [
        "ws://192.0.2.1:2700",
        "ws://vosk.example.com:2700",
        "ws://127.0.0.1.example.com:2700",
        "ws://marker@127.0.0.1:2700",
        "wss://127.0.0.1:2700",
        "http://127.0.0.1:2700",
        "127.0.0.1:2700",
        "ws://127.0.0.1:99999",
        "ws://[::1",
        "ws://",
        "",
    ],
)
def test_any_other_url_is_refused_and_not_repeated(url):
    with pytest.raises(BadInputError, match="of this machine") as raised:
        Rival.at(url, os.getpid())
    assert "marker" not in str(raised.value)


@pytest.mark.parametrize("pid", [None, NOBODY])
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is no /proc")
def test_a_process_that_is_not_there_is_refused(pid):
    with pytest.raises(BadInputError, match="--against-pid"):
        Rival.at("ws://127.0.0.1:2700", pid)
