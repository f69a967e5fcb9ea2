"""Setting up: the lock names nothing but packages and hashes, and an old Python reads a sentence."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.lock", "requirements-voices.lock"]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_pinned_names_and_hashes_only(name: str) -> None:
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(
            r"#.*|[a-z0-9.-]+==\S+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line.rstrip()
        ), line
        assert "://" not in line


def test_the_lock_pins_all_that_the_project_asks_for_and_uv() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0] for requirement in asked}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert names - set(re.findall(r"^([a-z0-9.-]+)==", lock, re.MULTILINE)) == set()
    assert "uv" in names


@pytest.mark.skipif(os.name == "nt", reason="the Makefile and its scripts are for POSIX shells")
def test_an_old_python_is_answered_with_a_sentence(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\n[ \"$1\" = --version ] && echo 'Python 3.9.18' || exit 1\n")
    old.chmod(0o755)
    shell = shutil.which("sh")
    assert shell is not None
    answer = subprocess.run(
        [shell, ROOT / "scripts/find-python"],
        cwd=tmp_path,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith(
        "Heartline needs Python 3.11 or later, and this machine has Python 3.9.18."
    )
