"""The machine: versions, clock, zone and port."""

from __future__ import annotations

import socket
import sys
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.doctor.finding import State
from ui.doctor.machine import clock, gateways_port, is_wsl, what_runs

WINTER = datetime(2026, 12, 1, 14, 5, tzinfo=timezone(timedelta(hours=1), "CET"))
UTC = datetime(2026, 12, 1, 13, 5, tzinfo=timezone(timedelta(0), "UTC"))
LONDON = datetime(2026, 12, 1, 13, 5, tzinfo=timezone(timedelta(0), "GMT"))
linux = pytest.mark.skipif(sys.platform != "linux", reason="a guest of Windows is Linux")


def test_versions_are_told():
    first = next(what_runs())
    assert first.state is State.OK
    assert f"Python {sys.version_info.major}.{sys.version_info.minor}" in first.what


@linux
@pytest.mark.parametrize(
    ("release", "guest"),
    [
        ("5.15.90.1-microsoft-standard-WSL2", True),
        ("4.4.0-19041-Microsoft", True),
        ("6.1.0-18-amd64", False),
    ],
)
def test_linux_inside_windows_is_known_by_its_kernel(release, guest):
    assert is_wsl(release) is guest


@linux
def test_and_noted(monkeypatch):
    monkeypatch.setattr("platform.release", lambda: "5.15.90.1-microsoft-standard-WSL2")
    _, finding = what_runs()
    assert finding.state is State.NOTE
    assert "softphone of Windows" in finding.what


@pytest.mark.parametrize(
    ("now", "zone", "state"),
    [
        (WINTER, None, State.OK),
        (WINTER, "Europe/Berlin", State.OK),
        (WINTER, ":Europe/Berlin", State.OK),
        (WINTER, "CET-1CEST", State.OK),
        (LONDON, None, State.OK),
        (UTC, "UTC", State.OK),
        (UTC, None, State.NOTE),
        (UTC.replace(year=1970), None, State.WRONG),
    ],
)
def test_the_clock_and_its_zone_are_judged(now, zone, state):
    (finding,) = clock(now, zone)
    assert finding.state is state
    assert bool(finding.remedy) is (state is not State.OK)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not go by TZ")
@pytest.mark.parametrize("zone", ["Europe/Berlinn", "Europe/Berlin", "Not a zone", "../etc/passwd"])
def test_a_zone_that_the_machine_takes_for_utc_is_wrong(zone):
    (finding,) = clock(UTC, zone)
    assert finding.state is State.WRONG
    assert zone in finding.what


@given(st.text(max_size=40))
def test_whatever_tz_holds_something_is_told(zone):
    assert len(list(clock(WINTER, zone))) == 1


def test_a_free_port_is_free_and_stays_so():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for _ in range(2):
        assert gateways_port(port).state is State.OK


def test_a_taken_port_is_noted():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        finding = gateways_port(port)
    assert finding.state is State.NOTE
    assert f"Port {port} is taken" in finding.what
    assert f"--port {port + 1}" in finding.remedy
