"""The seam to connections: every reason for a refusal has a close code that a WebSocket may carry."""

import pytest

from cues.calls.gateway.wire import CLOSE_CODES
from speech.sources.protocols.protocol import Refused

NEVER_SENT = {1004, 1005, 1006, 1015}
"""Reserved by RFC 6455, 7.4.1."""


@pytest.mark.parametrize("why", Refused)
def test_every_reason_has_a_close_code(why):
    code = CLOSE_CODES[why]
    assert 1002 <= code <= 1014
    assert code not in NEVER_SENT
