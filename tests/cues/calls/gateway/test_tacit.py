"""A log that names errors by their kind and quotes nothing."""

import logging

import pytest
from aiohttp.http_exceptions import BadStatusLine
from aiohttp.log import ws_logger

from cues.calls.gateway.tacit import be_tacit


@pytest.fixture
def log(caplog):
    caplog.set_level("DEBUG")
    level = ws_logger.level
    yield be_tacit(logging.getLogger("cues.test"))
    ws_logger.setLevel(level)


def test_an_error_is_named_by_its_kind(log, caplog):
    try:
        raise RuntimeError("marker")  # noqa: TRY301 - it is the log that is tried
    except RuntimeError as error:
        log.exception("Error of %s", "127.0.0.1")
        log.debug("Given", exc_info=error)
    assert [record.getMessage() for record in caplog.records] == [
        "Error of 127.0.0.1: RuntimeError",
        "Given: RuntimeError",
    ]
    assert [record.levelname for record in caplog.records] == ["ERROR", "DEBUG"]
    assert "marker" not in caplog.text


def test_a_strangers_mistake_is_no_error_of_ours(log, caplog):
    try:
        raise BadStatusLine("GET /?token=marker")  # noqa: TRY301 - as above
    except BadStatusLine:
        log.exception("Error")
    (record,) = caplog.records
    assert (record.levelname, record.getMessage()) == ("DEBUG", "Error: BadStatusLine")
    assert "marker" not in caplog.text


def test_what_is_no_error_is_said_as_it_is(log, caplog):
    log.warning("slow: %d", 5)
    assert [record.getMessage() for record in caplog.records] == ["slow: 5"]


def test_subprotocols_are_not_quoted(log, caplog):
    ws_logger.warning("offered %r", "heartline.token.marker")
    assert not caplog.records
