"""Makes the environment in .venv from the hashed lock; a second run finds it made and does nothing."""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "heartline-environment"
LOCK = ROOT / "requirements.lock"
VOICES_LOCK = ROOT / "requirements-voices.lock"


class SetUpError(Exception):
    """The environment cannot be made; the message is for people."""


def main() -> int:
    """Make what is missing; 0 when the environment stands."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voices", action="store_true", help="add the packages that make the sample calls")
    parser.add_argument("--lock", action="store_true", help="resolve both locks anew")
    parser.add_argument("--upgrade", action="store_true", help="with --lock: to the newest versions")
    options = parser.parse_args()
    try:
        with only_one_at_a_time():
            make_environment()
            if options.lock:
                write_locks(["--upgrade"] if options.upgrade else [])
            if options.voices:
                run_uv("pip", "install", "--require-hashes", "-r", str(VOICES_LOCK))
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def make_environment() -> None:
    """Bring .venv to what the lock names, unless its stamp says that it is there."""
    wanted = state_wanted()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted and python_runs():
        return
    began = time.monotonic()
    say("Making the environment in .venv from requirements.lock ...")
    STAMP.unlink(missing_ok=True)
    if not python_runs():
        make_venv()
    install_uv()
    run_uv("pip", "install", "--require-hashes", "-r", str(LOCK))
    run_uv("pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text(wanted, encoding="utf-8")
    say(f"The environment is ready ({time.monotonic() - began:.0f} s).")


def write_locks(upgrade: list[str]) -> None:
    """Both locks, for any system and Python: names, versions and hashes, nothing of where they came from."""
    compile_ = ["pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    compile_ += ["--no-annotate", "--custom-compile-command", "make lock", *upgrade, "pyproject.toml"]
    run_uv(*compile_, "--extra", "dev", "--output-file", LOCK.name)
    run_uv(*compile_, "--extra", "voices", "--constraints", LOCK.name, "--output-file", VOICES_LOCK.name)


def state_wanted() -> str:
    """What the stamp holds once all is installed: everything the environment is made from."""
    parts = [LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def python_runs() -> bool:
    """Whether .venv has a Python new enough that still starts (its base may have gone since)."""
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([BIN / "python", "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_venv() -> None:
    """A fresh virtual environment with pip."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetUpError(
            f"The Python {version} at {sys.executable} comes without venv or ensurepip. "
            f"Install them (on Debian and Ubuntu: apt-get install python{version}-venv) and run make again."
        )
    if subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False).returncode != 0:
        raise SetUpError(f"{sys.executable} could not make the environment in {VENV}: see the lines above.")


def install_uv() -> None:
    """The uv that the lock pins, by pip, with the lock's hashes."""
    block = re.search(
        r"^uv==(\S+)(?: ;[^\\\n]*)? \\\n(?:    --hash=\S+(?: \\)?\n)+", LOCK.read_text("utf-8"), re.MULTILINE
    )
    if block is None:
        raise SetUpError("requirements.lock does not pin uv. Make it again: make lock")
    if uv_version() == block.group(1):
        return
    with tempfile.TemporaryDirectory() as room:
        pin = Path(room) / "uv.txt"
        pin.write_text(block.group(0), encoding="utf-8")
        pip = [str(BIN / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
        install = [*pip, "install", "--require-hashes", "--only-binary", ":all:", "-r", str(pin)]
        if subprocess.run(install, check=False).returncode != 0:
            raise SetUpError(
                "pip could not install uv: see the lines above. Check the network and run make again."
            )


def uv_version() -> str | None:
    """The version of the environment's own uv; None where it has none that runs."""
    try:
        answer = subprocess.run([BIN / "uv", "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return answer.stdout.split()[1] if answer.returncode == 0 else None


def run_uv(*arguments: str) -> None:
    """Run the environment's uv on the environment, with pip's settings for where packages come from."""
    settings = {"UV_HTTP_TIMEOUT": "180", "UV_PYTHON_DOWNLOADS": "never", **pip_settings(), **os.environ}
    settings["VIRTUAL_ENV"] = str(VENV)
    if subprocess.run([BIN / "uv", *arguments], env=settings, cwd=ROOT, check=False).returncode != 0:
        raise SetUpError(
            "uv could not do its part: see the lines above. Check the network and run make again."
        )


def pip_settings() -> dict[str, str]:
    """Where packages come from, as people have told pip, in uv's words: uv itself does not read that."""
    words = {"index-url": "UV_DEFAULT_INDEX", "extra-index-url": "UV_INDEX", "cert": "SSL_CERT_FILE"}
    command = [str(BIN / "python"), "-m", "pip", "--disable-pip-version-check", "config", "list"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    found: dict[str, str] = {}
    for line in answer.stdout.splitlines():
        key, _, value = line.partition("=")
        word = words.get(key.rpartition(".")[2])
        if word is not None:  # pip lists files first and the environment last, which wins
            found[word] = value.strip("'\"").replace("\\n", " ").strip()
    if "UV_INDEX_URL" in os.environ:  # the older name of the default index: the person has told uv itself
        found.pop("UV_DEFAULT_INDEX", None)
    return found


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Two makes at once in one folder wait for each other (where the system has POSIX locks)."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system
    except ImportError:
        yield
        return
    with (ROOT / "Makefile").open("rb") as file:  # any file that is always there: .venv may not be yet
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def say(line: str) -> None:
    """One line of progress, on standard error."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
