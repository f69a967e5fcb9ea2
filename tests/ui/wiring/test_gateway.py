"""What several gateways share, as the option or the setting says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from speech.errors import BadInputError
from ui.settings import settings
from ui.wiring.gateway import make_bus


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_a_gateway_is_alone_unless_told_otherwise() -> None:
    assert make_bus(None) is None


def test_the_setting_names_the_bus_and_the_option_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTLINE_GATEWAY__BUS", "redis://:marker@redis.example/0")
    bus, another = make_bus(None), make_bus("rediss://user:marker@[::1]:7000")
    assert bus is not None
    assert another is not None
    assert (bus.where, another.where) == ("redis.example:6379", "[::1]:7000")
    assert "marker" not in f"{settings()!r} {bus!r} {another!r}"


@pytest.mark.parametrize("url", ["marker", "http://:marker@host", "redis://:marker@host:port/0"])
def test_what_is_no_address_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("HEARTLINE_GATEWAY__BUS", url)
    for given in (None, url):
        with pytest.raises(BadInputError, match="no Redis URL") as caught:
            make_bus(given)
        assert "marker" not in str(caught.value)
