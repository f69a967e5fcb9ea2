"""Threads tell the kernel their names, as Python does by itself from 3.14 on."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from ui.gateway_bench.named_threads import name_threads
from ui.gateway_bench.processor import threads_used

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is no /proc")


def test_a_thread_is_known_by_its_name_and_does_its_work(monkeypatch):
    monkeypatch.setattr(threading.Thread, "run", threading.Thread.run)
    name_threads()
    seen = []
    thread = threading.Thread(
        target=lambda: seen.append(threads_used(os.getpid())[threading.get_native_id()].name),
        name="hearing-customer",
    )
    thread.start()
    thread.join()
    assert seen == ["hearing-custome"]
