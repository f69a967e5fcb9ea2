"""Numbers that identify, passwords, e-mail and street addresses reach no file that the program writes."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncGenerator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import websockets

from cues.calls.commands import Command, Verb
from cues.calls.gateway.capacity import Capacity
from cues.calls.gateway.hosted import CallOrder
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.serving import Serving, Where
from cues.calls.journal import Journal
from cues.calls.live import CallParts, RunningCall
from cues.calls.session import CallPlan, CallSession
from cues.details.extractor import DetailExtractor
from cues.memory.values import Consent
from models.scoring.written_talk import WrittenTalk
from speech.audio import Channel
from speech.sources.typed import hear_live
from speech.transcript import Heard
from tests import costly
from tests.cues.calls.redaction.said import digits_of
from ui.settings import settings
from ui.wiring.after_call import after_call

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
WHO = "+16145550123"
NUMBERS = {"card": "4172853961749285", "ssn": "531748296", "account": "73918264"}
NAMES = ("zorbax", "quillen", "vantrel", "moxley", "pellworth", "birchmont")
"""Of the password, the e-mail address and the street."""
HARMLESS = ("biscuit", "emma")
"""Are told as well, and must be found: what looks for markers sees what is there."""
LONGEST_LEFT = 4
"""Digits of a number that may be seen: nobody can know sooner what it will become."""

WRITTEN = (
    (AGENT, "Hello! Can I have the card number, please?"),
    (CUSTOMER, "Sure: 4172-8539-6174-9285. My dog Biscuit ate the old card!"),
    (AGENT, "Thanks, so that is 4172 8539 6174 9285. And your SSN?"),
    (CUSTOMER, "531-74-8296, and my account is 73918264."),
    (AGENT, "I read 531 74 8296, account 7391 8264. What is your password?"),
    (CUSTOMER, "zorbax quillen"),
    (AGENT, "Your new password: Zorbax#Quillen9"),
    (CUSTOMER, "Mail me at vantrel.moxley@pellworth.com, please."),
    (AGENT, "Is it still vantrel_moxley@pellworth.co.uk, 4827 Birchmont Ave., Apt. 2B?"),
    (CUSTOMER, "No, 4827 N. Birchmont Avenue, Burlington. Before that 1400 Birchmont Avenue."),
    (CUSTOMER, "The old login? User: me, pass: zorbax! Password for the garage: Quillen."),
    (CUSTOMER, "We moved to Vermont last year, and my daughter Emma is getting married in June."),
    (AGENT, "How lovely, congratulations to Emma!"),
)
SPOKEN = (
    (AGENT, "can i take the long number on your card please"),
    (CUSTOMER, "yes it's four one seven two uh eight five three nine"),
    (AGENT, "mm hm"),
    (CUSTOMER, "six one"),
    (CUSTOMER, "seven four nine two no wait nine two eight five"),
    (
        AGENT,
        "so forty one seventy two eighty five thirty nine sixty one seventy four ninety two eighty five",
    ),
    (CUSTOMER, "that's right my dog biscuit is barking i'm sorry we have two dogs and a cat"),
    (AGENT, "no problem and your social security number"),
    (CUSTOMER, "five three one dash seven four dash"),
    (CUSTOMER, "eight two nine six"),
    (AGENT, "five three one seven four eight two nine six thank you"),
    (CUSTOMER, "and my account is seven three nine one eight two six four"),
    (AGENT, "what's the password on the account"),
    (CUSTOMER, "zorbax quillen"),
    (AGENT, "your password is zorbax quillen perfect"),
    (CUSTOMER, "the email is vantrel dot moxley at pellworth dot com"),
    (AGENT, "vantrel underscore moxley at pellworth dot com and what's your address"),
    (CUSTOMER, "it's forty eight twenty seven birchmont avenue apartment two b"),
    (AGENT, "forty eight twenty seven birchmont avenue lovely"),
    (CUSTOMER, "before that we were over on fourteen hundred birchmont hill avenue for years"),
    (CUSTOMER, "and the password for the other account is zorbax quillen i changed it to zorbax"),
    (CUSTOMER, "my email over there is vantrel moxley at g mail"),
    (CUSTOMER, "we moved to vermont last year and my daughter emma is getting married in june"),
    (AGENT, "congratulations to emma"),
)
FACTS = {
    "order": "hiking boots",
    "cardNumber": 4172853961749285,
    "account": "7391 8264",
    "note": "SSN 531-74-8296, password: zorbax, ask for vantrel.moxley@pellworth.com",
    "ship_to": "4827 Birchmont Ave., Burlington",
    "portal_password": "Quillen",
    "apiKey": "Zorbax",
    "addr": "Birchmont",
}


@pytest.fixture(scope="module")
def extractor() -> DetailExtractor:
    return costly.extractor()


@pytest.fixture
def memory_on(monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[Path]:
    """Memory is on; the folder below which the program writes."""
    monkeypatch.setenv("HEARTLINE_MEMORY__CONSENT", "on")
    settings.cache_clear()
    yield home
    settings.cache_clear()


def leaks(text: str) -> set[str]:
    """The markers that stand in a text, in any spelling."""
    text = text.lower()
    found = {name for name in NAMES if name in text}
    spelled = [digits_of(run.split()) for run in re.split(r"[^a-z ]+", text)]
    for name, number in NUMBERS.items():
        windows = range(len(number) - LONGEST_LEFT)
        if any(number[at : at + LONGEST_LEFT + 1] in said for said in spelled for at in windows):
            found.add(name)
        whole = min(len(number), 9)  # shorter ones would be found in the digits of some clock
        if any(
            re.search("[ -]?".join(number[at : at + whole]), text) for at in range(len(number) - whole + 1)
        ):
            found.add(name)
    return found


def written_files(folder: Path) -> dict[Path, str]:
    return {path: path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file()}


def nothing_leaks(folder: Path) -> str:
    """No file below a folder holds a marker; all that they hold."""
    files = written_files(folder)
    assert {str(path): leaks(text) for path, text in files.items() if leaks(text)} == {}
    return "\n".join(files.values()).lower()


def test_whoever_looks_for_markers_finds_them():
    everything = {*NUMBERS, *NAMES}
    assert leaks("\n".join(text for _, text in WRITTEN)) == everything
    assert leaks("\n".join(text for _, text in SPOKEN)) == everything
    assert leaks(json.dumps(FACTS)) == everything
    assert leaks("the four one seven two dogs of 1984 and 4172") == set()


@pytest.mark.recogniser
def test_a_typed_call_leaves_none_in_journal_store_report_and_output(tmp_path):
    chat, facts, home = tmp_path / "chat.jsonl", tmp_path / "facts.json", tmp_path / "home"
    turns = ({"speaker": who, "text": text, "at": 8.0 * at} for at, (who, text) in enumerate(WRITTEN))
    chat.write_text("".join(json.dumps(turn) + "\n" for turn in turns))
    facts.write_text(json.dumps(FACTS))
    kinds = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "TMPDIR")
    places = {kind: str(home / kind.lower()) for kind in kinds}
    for place in places.values():
        Path(place).mkdir(parents=True)
    store = f"sqlite:///{home / 'store' / 'memory.db'}"

    def heartline(*arguments: str | Path) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "ui", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "HOME": str(home), "HEARTLINE_MEMORY__CONSENT": "on", **places},
        )
        assert leaks(done.stdout + done.stderr) == set(), arguments[0]
        return done.stdout.lower()

    printed = heartline("replay", chat, "--json", "--store", store, "--context", facts, "--customer-id", WHO)
    call = json.loads(printed.splitlines()[0])["call"]
    assert "hiking boots" in printed
    told = heartline("report", "call", call)
    known = heartline("customers", "export", WHO, "--store", store)
    for text in (printed, told, known):
        assert all(word in text for word in HARMLESS)
    kept = nothing_leaks(home)
    assert all(kept.count(word) > 1 for word in HARMLESS)
    files = written_files(home)
    assert any(path.suffix == ".jsonl" and "biscuit" in text for path, text in files.items())
    assert any(
        path.name.startswith("memory.db") and "biscuit" in text.lower() for path, text in files.items()
    )


async def _heard(talk: WrittenTalk) -> AsyncGenerator[Heard, None]:
    for who, text in SPOKEN:
        for heard in talk.say(who, text).heard:
            yield heard
    for heard in talk.silence(20.0):
        yield heard


async def test_a_spoken_call_leaves_none_with_all_its_partials(memory_on, extractor):
    began = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
    plan = CallPlan("20260302-140500-spoken", "script", (AGENT, CUSTOMER), began, WHO)
    session = CallSession(plan, extractor, costly.playbook(), Consent.ON)
    journal = Journal.create(memory_on / "journals", plan.id)
    heard = _heard(WrittenTalk((AGENT, CUSTOMER)))
    running = RunningCall(CallParts(heard, session, journal, after=after_call(journal)))
    events = [event async for event in running.events()]
    assert sum(event.event == "transcript" and not event.final for event in events) > 20
    kept = nothing_leaks(memory_on)
    assert all(kept.count(word) > 1 for word in HARMLESS)
    assert "we have two dogs and a cat" in kept
    assert any(path.suffix == ".db" and "biscuit" in text for path, text in written_files(memory_on).items())


async def test_typed_turns_and_context_at_a_gateway_leave_none(memory_on, extractor, caplog):
    folder = memory_on / "gateway"
    playbook = costly.playbook()

    def make(order: CallOrder) -> RunningCall:
        assert order.turns is not None
        session = CallSession(order.plan, extractor, playbook, Consent.ON)
        journal = Journal.create(folder, order.plan.id)
        parts = CallParts(hear_live(order.turns), session, journal, order.listen, after=after_call(journal))
        return RunningCall(parts)

    where = Where("127.0.0.1", 0, folder, memory_on / "tokens.json")
    serving = Serving(where, GatewayRules(), make, keep_journals=True)
    await serving.start()
    try:
        assert serving.board is not None
        serving.board.capacity = Capacity(1000.0)
        at = f"127.0.0.1:{serving.port}"
        async with asyncio.timeout(60), websockets.connect(f"ws://{at}/chat") as socket:
            await socket.send(json.dumps({"hello": {"call": "ours", "number": WHO}}))
            await socket.send(json.dumps({"speaker": "agent", "text": "One moment."}))
            while not list(serving.board):  # noqa: ASYNC110 - a call that is there tells nobody
                await asyncio.sleep(0.01)
            told = await asyncio.to_thread(_post, f"http://{at}/calls/ours/context", {"facts": FACTS})
            assert told == 200
            for who, text in (*WRITTEN, *SPOKEN):
                await socket.send(json.dumps({"speaker": who, "text": text}))
            await socket.send(json.dumps({"end": {}}))
            await socket.wait_closed()
    finally:
        await serving.stop(20.0)
    kept = nothing_leaks(memory_on)
    assert "hiking boots" in kept
    assert all(kept.count(word) > 1 for word in HARMLESS)
    assert leaks(caplog.text) == set()


def test_what_names_nothing_is_not_repeated(extractor):
    plan = CallPlan("call-1", "script", (AGENT, CUSTOMER), datetime(2026, 3, 2, tzinfo=UTC))
    session = CallSession(plan, extractor, costly.playbook())
    targets = ("4172 8539 6174 9285", "vantrel.moxley@pellworth.com", "c12")
    answers = [session.feed(Command(Verb.USE, f"k{at}", target)) for at, target in enumerate(targets)]
    assert [answer.target for (answer,) in answers] == ["redacted", "redacted", "c12"]


def _post(url: str, body: dict[str, object]) -> int:
    """Status of an answer; by a program of its own, as desks and CRMs are."""
    code = (
        "import json, sys, urllib.request as u\n"
        "r = u.Request(sys.argv[1], sys.argv[2].encode(), {'Content-Type': 'application/json'})\n"
        "print(u.urlopen(r, timeout=30).status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, url, json.dumps(body)], capture_output=True, text=True, check=True
    )
    return int(done.stdout)
