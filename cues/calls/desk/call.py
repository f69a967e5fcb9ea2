"""One call at the desk: who was last heard, who waits for whom, and what shows that it is over."""

from __future__ import annotations

from cues.calls.desk.events import Begin, DeskState, Why, Words
from cues.calls.desk.exchange import Exchange
from cues.calls.desk.signs import Closing, asks_to_wait, greets, is_back, says_something
from speech.audio import Channel

WITHOUT_CUSTOMER = 90.0
"""Seconds without the customer after which every call ends that is not on hold."""
WITHOUT_AGENT = 90.0
"""Seconds without the agent after which a call begun by speech ends: what speaks is a radio or a queue."""
LEFT_ALONE = 20.0
"""The same after a farewell."""
HOLD_LIMIT = 900.0
"""Seconds without a voice on either side after which a call on hold ends."""
DOUBT = 15.0
"""Seconds without the customer, not on hold, after which what the agent says may be meant for others."""
DOUBT_AT_THE_END = 3.0
"""The same once somebody has said what is said before farewells."""
REPLIES = 5.0
"""Seconds after a farewell in which the customer's voice is still theirs, an answer to it."""
GREETING = 1
"""Things said of those that begin a call, which after a farewell are the next one's greeting."""
GREETING_EARLY = 2
"""The same after no more than what is said before farewells, while the customer was heard a moment ago."""
GREETING_UNSIGNED = 3
"""The same without any such sign, once the customer has been silent for `GREETS_AFTER`."""
GREETS_AFTER = 8.0
"""Seconds without the customer before a greeting to somebody else, where no farewell showed the end."""
PARTS = 1.5
"""Seconds without the customer before a greeting to somebody else, where one did."""


class DeskCall:
    """Follows the call under way; all times are seconds."""

    def __init__(self, begin: Begin, exchange: Exchange) -> None:
        self.begun = begin.at
        self.since = begin.from_at
        self.by_command = not begin.by_speech
        self.number = begin.number
        self.context = begin.context
        self.state = DeskState.IN_CALL
        self.held_at = begin.from_at
        """When the last hold began."""
        self.held_by_command = False
        self.resumed_at = begin.from_at
        """When the last hold was over."""
        self.back_at = begin.from_at
        """When a hold, or a while that somebody had asked for, was last over."""
        self._waits = False
        """True while the last thing that was said asks for a while."""
        self._closing = Closing()
        self._exchange = exchange

    @property
    def heard_customer(self) -> float:
        """When the customer was last heard; a hold that ended gives them time anew."""
        return max(self._exchange.last_voice(Channel.CUSTOMER), self.back_at)

    @property
    def heard_agent(self) -> float:
        """When the agent was last heard; while they were not, when the call began."""
        return max(self._exchange.last_voice(Channel.AGENT), self.since)

    def doubtful_since(self, at: float) -> float | None:
        """From when on what was said may not be meant for this call; None where all of it is."""
        if self.state is not DeskState.IN_CALL:
            return None
        patience = DOUBT if self._closing.nearly is None else DOUBT_AT_THE_END
        silent = self.heard_customer + patience
        signs = [silent] if silent <= at else []
        said = self._closing.since
        if said is not None:
            signs.append(max(said, min(self.heard_customer, said + REPLIES)))
        return min(signs, default=None)

    def why_over(self, at: float) -> Why | None:
        """What ends the call now that nothing else happens; None where nothing does."""
        customer, agent = self.heard_customer, self.heard_agent
        if self.state is not DeskState.IN_CALL:
            return Why.HOLD_LIMIT if at - max(customer, agent, self.held_at) >= HOLD_LIMIT else None
        if at - customer >= (HOLD_LIMIT if self._waits else WITHOUT_CUSTOMER):
            return Why.NO_CUSTOMER
        if self.by_command:
            return None
        if at - agent >= (HOLD_LIMIT if self._waits else WITHOUT_AGENT):
            return Why.NO_AGENT
        left = self._closing.since is not None and at - agent >= LEFT_ALONE
        silent = at - max(customer, agent) >= self._closing.silence(self._exchange.last_voice)
        return Why.FAREWELL if left or silent else None

    def greets_anew(self, agent: Words) -> bool:
        """True where the agent begins the next call, this one being over unnoticed."""
        if self.by_command or self.held_by_command:
            return False
        said = 0 if is_back(agent.text) else greets(agent.text)
        silence = agent.start - max(self._exchange.last_voice(Channel.CUSTOMER, agent.start), self.since)
        sign = self._closing.nearly
        if silence < PARTS or sign is None or agent.start < sign:
            return silence >= GREETS_AFTER and said >= GREETING_UNSIGNED
        sure = self._closing.since is not None or silence >= GREETS_AFTER
        return said >= (GREETING if sure else GREETING_EARLY)

    def note(self, words: Words) -> None:
        """Take in what is said while the customer is on the line."""
        self._closing.heard(words.channel, words.text, words.start, words.end)
        if asks_to_wait(words.text):
            self._waits = True
        elif self._waits and (words.channel is Channel.AGENT or says_something(words.text)):
            self._waits, self.back_at = False, words.at

    def hold(self, at: float, *, by_command: bool) -> None:
        """The customer waits from now on."""
        self.state, self.held_at, self.held_by_command = DeskState.ON_HOLD, at, by_command
        self._closing = Closing()

    def resume(self, at: float) -> None:
        """The customer is back."""
        self.state, self.held_by_command = DeskState.IN_CALL, False
        self.resumed_at = self.back_at = at
