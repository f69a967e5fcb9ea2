"""A card from the customer's word to its receiver: gateway, desk, outbox and webhook, as real programs."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from tests.calls.gateway_program import Desk, Program, connect, soon
from tests.cues.webhooks.receiver import SECRET, receiving

pytestmark = pytest.mark.recogniser
SAID = "our dog biscuit died last week"


async def until(receiver) -> None:
    import asyncio

    async with asyncio.timeout(60):
        while not receiver.requests:  # noqa: ASYNC110 - another program tells nobody
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("named", [{"agent": "sam"}, {}], ids=["named", "nobodys"])
async def test_what_the_agent_approves_is_sent_after_the_call_and_nothing_else(
    vosk_model: Path, careful_model: Path, tmp_path: Path, named: dict[str, str]
) -> None:
    async with receiving(503) as receiver:
        program = Program(
            tmp_path,
            {
                "HEARTLINE_MODEL": str(vosk_model),
                "HEARTLINE_CAREFUL_MODEL": str(careful_model),
                "HEARTLINE_GESTURES__WEBHOOK": receiver.url,
                "HEARTLINE_GESTURES__SECRET": SECRET,
                "HEARTLINE_GESTURES__BUDGET": "6000",
                "HEARTLINE_GESTURES__UNDO": "0",
            },
        )
        try:
            desk = Desk(await connect(program, "/desk?agent=sam"))
            chat = await connect(program, "/chat")
            hello = {"call": "ref-1", "number": "(614) 555-0123", **named}
            await chat.send(json.dumps({"hello": hello}))
            await chat.send(json.dumps({"speaker": "customer", "text": SAID, "at": 20}))
            call = await desk.follow(lambda each: bool(each["customer"]))
            cue = await desk.event("cue", state="shown")
            assert cue["action"] == "card"
            assert "Biscuit" in cue["offer"]["words"]
            assert (cue["offer"]["cost"], cue["offer"]["left"]) == (500, 6000 if named else None)
            asked = {"command": "approve", "call": call, "target": cue["id"]}
            await desk.socket.send(json.dumps({**asked, "id": "k1", "words": "Call 614 555 0199"}))
            await desk.event("command", id="k1", refused="words_refused")
            if not named:
                await desk.event("call.taken", agent="sam")
                await desk.event("budget", left=6000)
            await desk.socket.send(json.dumps({**asked, "id": "k2", "words": "Thinking of you and Biscuit."}))
            told = await desk.event("gesture", state="approved")
            assert told["words"] == "Thinking of you and Biscuit."
            assert not receiver.requests, "not while the call is on"
            await chat.send(json.dumps({"end": {}}))
            await desk.event("call.ended")
            await until(receiver)
            await soon(chat.close())
            await soon(desk.socket.close())
        finally:
            status = program.end(signal.SIGTERM)
    assert status == 0
    data = json.loads(receiver.requests[0][1])["data"]
    assert (data["kind"], data["words"], data["agent"]) == ("card", "Thinking of you and Biscuit.", "sam")
    assert data["recipient"]["number"] == "+16145550123"
    said = "".join(program.said)
    assert "the receiver answered 503" in said
    assert "Running upgrade" not in said, "a library's news"
    for marker in ("Biscuit", "614", "marker-url-token", SECRET):
        assert marker not in said
