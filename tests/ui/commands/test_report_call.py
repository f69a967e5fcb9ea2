"""`heartline report call`: for people, for programs and for the clipboard; and what it refuses."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys

import pytest
from typer.testing import CliRunner

from cues.calls.events import CallEnded, CallStarted
from cues.calls.journal import Journal
from cues.details.detail import Kind
from cues.errors import JournalError
from speech.audio import Channel
from speech.errors import BadInputError, HeartlineError
from tests.cues.webhooks.receiver import SECRET, receiving
from tests.ui.made_events import detail
from ui.clipboard import to_clipboard
from ui.commands.report import app
from ui.settings import journal_folder, settings

runner = CliRunner()
WORDS = "my husband passed away"


@pytest.fixture
def journal(home):
    """The journal of a call that this machine keeps."""
    started = CallStarted(
        call="call-7",
        seq=1,
        at=0.0,
        source="made",
        channels=(Channel.CUSTOMER,),
        customer=None,
        began="2026-03-02T14:05:00+00:00",
    )
    told = detail("d1", WORDS, 3.0, 4.0, kind=Kind.BEREAVEMENT, attributes={"lost": "husband"})
    told = dataclasses.replace(told, call="call-7", seq=2)
    with Journal.create(journal_folder(), "call-7") as made:
        for event in (started, told, CallEnded(call="call-7", seq=3, at=9.0, duration=9.0, stats={})):
            made.append(event)
    return made.path


def refused(*arguments):
    done = runner.invoke(app, list(arguments))
    assert isinstance(done.exception, BadInputError)
    assert done.exception.exit_code == 2
    assert done.stdout == ""
    return str(done.exception)


def test_a_call_is_told_by_its_id_or_by_its_file(journal):
    by_id, by_file = (runner.invoke(app, ["call", name]) for name in ("call-7", str(journal)))
    assert by_id.exit_code == by_file.exit_code == 0
    assert by_id.stdout == by_file.stdout
    assert by_id.stdout.startswith("# Call call-7\n")
    assert WORDS in by_id.stdout


def test_programs_get_one_json_object(journal):
    done = runner.invoke(app, ["call", "call-7", "--json"])
    assert done.stdout.count("\n") == 1
    assert json.loads(done.stdout)["sensitive"][0]["words"] == WORDS


def test_a_call_that_is_not_there_is_refused(home):
    assert "no journal of this call" in refused("call", "call-8")


@pytest.mark.parametrize("cut", ["all but the beginning", "a line that is no event"])
def test_a_file_that_is_no_call_is_refused_without_a_word_of_it(journal, tmp_path, cut):
    lines = journal.read_text().splitlines(keepends=True)
    broken = tmp_path / "broken.jsonl"
    broken.write_text("".join(lines[1:] if cut.startswith("all") else [lines[0], f"{WORDS}\n"]))
    done = runner.invoke(app, ["call", str(broken)])
    assert isinstance(done.exception, JournalError)
    assert "husband" not in str(done.exception)
    assert done.stdout == ""


def test_the_clipboard_needs_a_terminal(journal):
    assert "standard output is none" in refused("call", "call-7", "--copy")


def test_a_terminal_gets_the_report_and_the_sequence_for_its_clipboard(journal, monkeypatch, capsys):
    from ui.commands.report_call import report_call

    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    report_call("call-7", copy=True)
    printed = capsys.readouterr()
    text, sequence = printed.out.split("\x1b", 1)
    assert f"\x1b{sequence}" == to_clipboard(text)
    assert "clipboard" in printed.err


def test_the_help_says_how_it_is_copied():
    done = runner.invoke(app, ["call", "--help"])
    assert "OSC 52" in done.stdout


async def test_a_report_is_posted_once_it_is_asked_for(journal, monkeypatch):
    settings.cache_clear()
    assert "nowhere to post" in refused("call", "call-7", "--post")
    async with receiving(503) as receiver:
        monkeypatch.setenv("HEARTLINE_REPORT__WEBHOOK", receiver.url)
        monkeypatch.setenv("HEARTLINE_REPORT__SECRET", SECRET)
        settings.cache_clear()

        def post():
            return runner.invoke(app, ["call", "call-7", "--post"])

        failed = await asyncio.to_thread(post)
        assert isinstance(failed.exception, HeartlineError)
        assert "the receiver answered 503" in str(failed.exception)
        done = await asyncio.to_thread(post)
        assert (await asyncio.to_thread(runner.invoke, app, ["call", "call-7"])).exit_code == 0
    settings.cache_clear()
    assert done.exit_code == 0
    assert done.stdout.startswith("# Call call-7\n")
    assert len(receiver.requests) == 2
    assert len(set(receiver.keys())) == 1, "the same report is the same message"
    told = json.loads(receiver.requests[1][1])
    assert told["type"] == "call.report"
    assert told["data"]["call"] == "call-7"
    assert told["data"]["markdown"] == done.stdout
    assert WORDS not in str(failed.exception) + done.stderr
