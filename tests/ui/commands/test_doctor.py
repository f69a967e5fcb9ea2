"""`heartline doctor` as people and scripts run it: a process of its own in an empty home."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
import typer
from typer.testing import CliRunner

from speech.errors import BadInputError
from tests.speech.sources.desk.sound_server import needs_sound_server, running_sound_server
from ui.commands.doctor import doctor

STATES = {"ok", "note", "wrong"}
linux = pytest.mark.skipif(sys.platform != "linux", reason="speaks to Linux's sound server")


def command(*options):
    return [sys.executable, "-m", "ui", "doctor", *options]


def run(*options, **variables):
    return subprocess.run(
        command(*options),
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
        env={**os.environ, **variables},
    )


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_an_empty_home_gets_a_line_a_check_and_exit_1(home):
    done = run("--no-sound")
    assert (done.returncode, done.stderr) == (1, "")
    *lines, gap, last = done.stdout.splitlines()
    assert gap == ""
    assert {line.split()[0] for line in lines} <= STATES
    (wrong,) = (line for line in lines if line.split()[0] == "wrong")
    assert wrong.startswith(
        "  wrong  models     The model en-us-telephone has not been fetched. Run: heartline"
    )
    assert last.startswith("1 thing is wrong")
    assert files_in(home) == [], "it only looks"


@linux
def test_without_a_sound_server_it_says_what_to_start(tmp_path):
    done = run(PULSE_SERVER=f"unix:{tmp_path}/native")
    assert done.returncode == 1
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("  wrong  sound"))
    assert "install" in line


def test_scripts_get_one_object_with_the_same():
    done = run("--no-sound", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    assert told["wrong"] == 1
    assert {finding["state"] for finding in told["findings"]} <= STATES
    assert told["devices"] == []


def test_json_and_watch_exclude_each_other():
    app = typer.Typer()
    app.command()(doctor)
    result = CliRunner().invoke(app, ["--json", "--watch"])
    assert isinstance(result.exception, BadInputError)
    assert result.stdout == ""


@pytest.mark.recogniser
@needs_sound_server
def test_watching_ends_with_ctrl_c_and_then_judges_what_was_heard():
    with running_sound_server() as server:
        server.plug_microphone("headset", "Headset")
        server.plug_output("speakers", "Speakers")
        with subprocess.Popen(
            command("--watch", "--agent", "Headset", "--customer", "Speakers"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=server.environment,
        ) as process:
            # The first stream of each is the microphone's own, a device made of another one's sound.
            late = time.monotonic() + 60.0
            while server.control("list", "short", "source-outputs").count("\n") < 2:
                assert process.poll() is None, "it ended by itself"
                assert time.monotonic() < late, "the sound server gives no sound"
            process.send_signal(signal.SIGINT)
            out, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (1, "")
    *lines, _, last = out.splitlines()
    assert [line.split()[1] for line in lines[-2:]] == ["agent", "customer"]
    assert "wrong" in last
