"""Is this a good moment for a light cue: what the call is busy with, and who is speaking."""

from __future__ import annotations

from cues.calls.phrases import spoken
from cues.calls.redaction.numbers import digit_run
from cues.calls.redaction.redactor import REDACTED
from speech.audio import Channel
from speech.transcript import Tick

AGENT_SPEAKS = 0.3
"""Seconds: a shorter gap in the agent's voice is a breath, not the end of what they say."""
IDENTITY_LASTS = 12.0
"""Seconds after the last word of identity or payment before small talk is welcome again."""
DIGITS_LAST = 5.0
"""Seconds after digits were read out."""
COMPLAINT_LASTS = 20.0
"""Seconds after the last word of complaint."""
HOLD_GRACE = 4.0
"""Seconds after "I'll put you on hold" in which the agent's "thank you" does not end the hold."""
HOLD_AT_MOST = 900.0
"""Seconds after which a hold that nobody ended is forgotten."""
SETTLING = 1.0
"""Seconds by which a question may be understood later than its answer begins."""
ASKED_SOMETHING_ELSE = 5
"""Words of the agent about anything else that end the time for answering a security question: "thanks" and
"bear with me" do not."""
STILL_ASKING = 3.0
"""Seconds after a security question in which the agent's words still belong to it."""
_DIGITS_READ_OUT = 3
ON_HOLD = "the call is on hold"


class Moment:
    """Follows both sides of one call; all times are seconds of audio."""

    def __init__(self) -> None:
        self._agent_quiet = float("inf")
        self._identity_until = -1.0
        self._complaint_until = -1.0
        self._held_since: float | None = None
        self._security_asked_at = -1e9

    def tick(self, tick: Tick) -> None:
        """Note who is speaking."""
        self._agent_quiet = tick.quiet.get(Channel.AGENT, float("inf"))

    def heard(self, channel: Channel, text: str, at: float) -> None:
        """Note what one side has said so far in its utterance; may be called again as it grows."""
        if channel is Channel.AGENT:
            self._agent_said(text, at)
        else:
            self._customer_said(text, at)

    def security_answer(self, at: float) -> bool:
        """True where what the customer says now answers a security question."""
        return -SETTLING <= at - self._security_asked_at <= IDENTITY_LASTS

    @property
    def on_hold(self) -> bool:
        """True while the agent has left the line."""
        return self._held_since is not None

    def wrong(self, at: float) -> str | None:
        """Why a light cue should wait now; None where it need not."""
        if self._held_since is not None and at - self._held_since > HOLD_AT_MOST:
            self._held_since = None
        if self._held_since is not None:
            return ON_HOLD
        if at < self._identity_until:
            return "identity or payment is being taken"
        if at < self._complaint_until:
            return "the customer is complaining"
        if self._agent_quiet < AGENT_SPEAKS:
            return "the agent is speaking"
        return None

    def _agent_said(self, text: str, at: float) -> None:
        if spoken(text, "identity", "agent"):
            self._identity_until = at + IDENTITY_LASTS
        if spoken(text, "security", "agent"):
            self._security_asked_at = at
        elif self._moved_on(text, at):
            self._security_asked_at = -1e9
        if _digits_read_out(text):
            self._identity_until = max(self._identity_until, at + DIGITS_LAST)
        if spoken(text, "hold", "agent"):
            self._held_since = at
        elif self._held_since is not None and (
            spoken(text, "hold", "back") or (len(text.split()) > 2 and at - self._held_since > HOLD_GRACE)
        ):
            self._held_since = None

    def _moved_on(self, text: str, at: float) -> bool:
        return (
            at - self._security_asked_at > STILL_ASKING
            and len(text.split()) >= ASKED_SOMETHING_ELSE
            and not spoken(text, "identity", "agent")
        )

    def _customer_said(self, text: str, at: float) -> None:
        if spoken(text, "identity", "customer"):
            self._identity_until = at + IDENTITY_LASTS
        if _digits_read_out(text):
            self._identity_until = max(self._identity_until, at + DIGITS_LAST)
        if spoken(text, "complaint", "customer"):
            self._complaint_until = at + COMPLAINT_LASTS


def _digits_read_out(text: str) -> bool:
    words = text.split()
    return REDACTED in words or digit_run(words) >= _DIGITS_READ_OUT
