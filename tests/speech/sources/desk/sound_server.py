"""A PulseAudio server of the tests' own: devices that come and go, and a real player that plays on them.

It runs as an ordinary user, also where the suite runs as root, in a folder of its own with its socket.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

needs_sound_server = pytest.mark.skipif(
    shutil.which("pulseaudio") is None, reason="needs the sound server of the package pulseaudio"
)


class SoundServer:
    """One running server; `environment` points clients at it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._players: list[subprocess.Popen[bytes]] = []
        self._modules: dict[str, list[str]] = {}
        self.environment = {**os.environ, "PULSE_SERVER": f"unix:{folder}/native"}

    def start(self) -> None:
        """Begin without any device, and wait until clients can connect."""
        import pwd  # not on Windows, which reads this file all the same

        where = str(self._folder)
        user: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(where, nobody.pw_uid, nobody.pw_gid)
        self._process = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"),
                *("--disable-shm=yes", "--high-priority=no", "--realtime=no", "--log-target=stderr"),
                f"--load=module-native-protocol-unix socket={where}/native auth-anonymous=1",
            ],
            env={
                "PATH": os.environ["PATH"],
                **dict.fromkeys(("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH"), where),
            },
            cwd=where,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **user,
        )
        # Its socket is there a moment before it answers.
        while subprocess.run(
            ["pactl", "info"], env=self.environment, capture_output=True, check=False
        ).returncode:
            assert self._process.poll() is None, "the sound server did not start"

    def kill(self) -> None:
        """End it at once, as a crash would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self.hush()
        (self._folder / "native").unlink(missing_ok=True)
        self._modules.clear()

    def hush(self) -> None:
        """Stop all playing, as before an output is unplugged: the server moves its players to another one."""
        for player in self._players:
            player.kill()
            player.wait()
        self._players.clear()

    def hang(self) -> None:
        """Let it answer nobody any more; `kill` still ends it."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def plug_output(self, name: str, called: str) -> None:
        """Connect an output; `name` is its id, `called` what people see."""
        self._load(name, "module-null-sink", f"sink_name={name}", "norewinds=1", _described("sink", called))

    def plug_microphone(self, name: str, called: str) -> None:
        """Connect a microphone, which hears what is played on the sink `NAME_air`."""
        self.plug_output(f"{name}_air", f"Air of {called}")
        self._load(
            name,
            "module-remap-source",
            f"source_name={name}",
            f"master={name}_air.monitor",
            _described("source", called),
        )
        self._modules[name] += self._modules.pop(f"{name}_air")

    def unplug(self, name: str) -> None:
        """Disconnect an output or a microphone."""
        for module in self._modules.pop(name):
            self.control("unload-module", module)

    def control(self, *arguments: str) -> str:
        """Run pactl."""
        done = subprocess.run(
            ["pactl", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        return done.stdout.strip()

    def play(self, sink: str, samples: npt.NDArray[np.int16], rate: int = 16_000) -> None:
        """Begin to play sound, mono, on an output, or into a microphone: on `NAME_air`."""
        sound = self._folder / f"{len(list(self._folder.iterdir()))}.pcm"
        sound.write_bytes(samples.astype("<i2").tobytes())
        player = subprocess.Popen(
            [
                *("pacat", "--playback", f"--device={sink}", "--latency-msec=50"),
                *("--format=s16le", f"--rate={rate}", "--channels=1", str(sound)),
            ],
            env=self.environment,
            stderr=subprocess.DEVNULL,
        )
        self._players.append(player)

    def _load(self, name: str, *module: str) -> None:
        self._modules.setdefault(name, []).append(self.control("load-module", *module))


def _described(what: str, called: str) -> str:
    return f"{what}_properties=device.description='{called}'".replace(" ", "\\ ")


@contextmanager
def running_sound_server() -> Iterator[SoundServer]:
    """A server for as long as the block lasts; the process and its folder are gone afterwards."""
    # Not pytest's own folder, which only the user that runs the suite may look into.
    folder = Path(tempfile.mkdtemp(prefix="sound-"))
    server = SoundServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)
