"""The measured gateway has a home of its own, the same models, and none of this user's settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from speech.errors import HeartlineError
from ui.gateway_bench.served import environment, served
from ui.settings import settings

pytestmark = pytest.mark.usefixtures("fresh_settings")


@pytest.fixture
def fresh_settings():
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_its_environment_keeps_what_is_not_heartlines():
    own = {"PATH": "/bin", "HOME": "/home/robin", "HEARTLINE_GATEWAY__BUS": "redis://marker"}
    told = environment(Path("/tmp/home"), own, Path("/models"))  # noqa: S108 - nothing is written
    assert told["PATH"] == "/bin"
    assert told["HEARTLINE_MODELS"] == "/models"
    homes = {name: value for name, value in told.items() if "HOME" in name or name == "USERPROFILE"}
    assert len(homes) == 6
    assert all(value.startswith("/tmp/home") for value in homes.values())  # noqa: S108 - nothing is written
    assert "marker" not in "".join(told.values())


@pytest.mark.recogniser
async def test_a_gateway_that_does_not_start_says_why(monkeypatch):
    monkeypatch.setenv("HEARTLINE_MODEL", "nonsense")
    with pytest.raises(HeartlineError, match=r"did not start\. There is no model called 'nonsense'"):
        async with served():
            pass
