"""Processor time is the kernel's; what threads used is added up from the first look to the last."""

from __future__ import annotations

import os
import sys
import threading
import time

import pytest

from ui.gateway_bench.processor import ThreadTimes, Used, process_used, threads_used

NOBODY = 2**22 + 1
"""Above the largest number that Linux gives a process (proc(5), /proc/sys/kernel/pid_max)."""
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is no /proc")


def work(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


@linux
def test_what_a_process_uses_shows():
    before = process_used(os.getpid())
    work(0.1)
    after = process_used(os.getpid())
    assert before is not None
    assert after is not None
    assert after.seconds - before.seconds >= 0.07
    assert after.seconds == pytest.approx(time.process_time(), rel=0.2, abs=0.1)


@linux
def test_what_a_thread_uses_shows_apart():
    numbers = []
    over = threading.Event()
    worked = threading.Event()

    def run() -> None:
        work(0.1)
        numbers.append(threading.get_native_id())
        worked.set()
        over.wait(15)

    thread = threading.Thread(target=run)
    thread.start()
    assert worked.wait(15)
    used = threads_used(os.getpid())
    over.set()
    thread.join()
    assert used[numbers[0]].seconds == pytest.approx(0.1, abs=0.05)
    assert threading.get_native_id() in used


def test_nobody_has_used_nothing():
    assert process_used(NOBODY) is None
    assert threads_used(NOBODY) == {}
    assert ThreadTimes().besides("") is None


def test_threads_that_hear_are_left_out_and_the_others_are_counted_from_the_first_look():
    times = ThreadTimes()
    times.look({1: Used("heartline", 5.0), 2: Used("hearing-agent", 1.0)})
    times.look({1: Used("heartline", 5.5), 2: Used("hearing-agent", 3.0), 3: Used("asyncio_0", 0.25)})
    times.look({1: Used("heartline", 6.0), 4: Used("hearing-custome", 2.0)})
    assert times.besides("hearing-") == pytest.approx(1.25)
    assert times.besides("nothing") == pytest.approx(1.25 + 2.0 + 2.0)


def test_a_thread_counts_by_the_name_that_it_was_given_after_it_began():
    times = ThreadTimes()
    times.look({})
    times.look({7: Used("heartline", 0.01)})
    times.look({7: Used("hearing-agent", 2.0)})
    assert times.besides("hearing-") == 0
