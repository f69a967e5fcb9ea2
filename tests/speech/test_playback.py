import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# Each runs in a process of its own, for the sound library connects once for all when it is imported.
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="speaks to PulseAudio, Linux's sound server")

OPEN = """
from speech.playback import Playback
playback, reason = Playback.open(2)
print(playback, reason)
"""

HEAR = """
import threading, time
import numpy as np
from speech.audio import AudioFrame, Channel
from speech.playback import Playback

playback, reason = Playback.open(2)
assert playback is not None, reason
import soundcard

seconds = np.arange(3 * 16_000) / 16_000
sides = {
    channel: (8_000 * np.sin(2 * np.pi * hertz * seconds)).astype(np.int16)
    for channel, hertz in ((Channel.AGENT, 440), (Channel.CUSTOMER, 880))
}

def feed():
    for start in range(0, len(seconds), 1_600):
        for channel, samples in sides.items():
            playback.feed(AudioFrame(channel, start, samples[start : start + 1_600]))
        time.sleep(0.1)

monitor = soundcard.get_microphone("heard.monitor", include_loopback=True)
with monitor.recorder(16_000, channels=1) as recorder:
    threading.Thread(target=feed).start()
    while not np.any(sound := recorder.record(1_600)):
        pass
    heard = recorder.record(8_000)[:, 0]
spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
print(sorted(int(bin) * 2 for bin in np.argsort(spectrum)[-6:]))
assert playback.heard
playback.close()
playback.close()
assert not playback.heard
playback.feed(AudioFrame(Channel.AGENT, 0, sides[Channel.AGENT][:1_600]))
"""


def run(tmp_path: Path, script: str) -> str:
    (tmp_path / "script.py").write_text(script)
    server = f"unix:{tmp_path}/native"
    here = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, str(tmp_path / "script.py")],
        env={**os.environ, "PULSE_SERVER": server, "PYTHONPATH": str(here)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_without_a_sound_server_there_is_a_reason_and_no_playback(tmp_path: Path) -> None:
    assert run(tmp_path, OPEN).startswith("None The call is not heard: ")


@pytest.mark.recogniser
@pytest.mark.skipif(
    shutil.which("pulseaudio") is None, reason="needs the sound server of the package pulseaudio"
)
def test_both_sides_are_heard_on_the_device(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [
            *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"),
            "--load=module-null-sink sink_name=heard",
            f"--load=module-native-protocol-unix socket={tmp_path}/native auth-anonymous=1",
        ],
        env={**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            if (tmp_path / "native").exists():
                break
            assert server.poll() is None, "the sound server did not start"
            try:
                server.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
        strongest = eval(run(tmp_path, HEAR))  # noqa: S307 - a list of numbers that the script above prints
        assert {438, 440, 442, 878, 880, 882} == set(strongest)
    finally:
        server.terminate()
        server.wait(10)
