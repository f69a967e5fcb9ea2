"""The command as a person runs it: a process of its own, with a home of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from models.samples import sample
from tests.calls.gateway_program import AGENT, CUSTOMER, Program, Serve, Sides

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def heartline(vosk_model: Path, careful_model: Path) -> Run:
    """Runs `heartline ARGUMENTS` with both real ears; standard input is empty unless given."""

    def run(
        *arguments: str | Path, text: str = "", careful: str = str(careful_model)
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ui", *map(str, arguments)],
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
            env={
                **os.environ,
                "HEARTLINE_MODEL": str(vosk_model),
                **({"HEARTLINE_CAREFUL_MODEL": careful} if careful else {}),
            },
        )

    return run


@pytest.fixture(scope="session")
def sample_call() -> Path:
    return sample().path


@pytest.fixture(scope="session")
def short_call(sample_call: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample call's first eight seconds."""
    short = tmp_path_factory.mktemp("short") / "short.wav"
    with av.open(str(sample_call)) as source, wave.open(str(short), "wb") as target:
        target.setparams((2, 2, 16000, 0, "NONE", ""))
        for frame in source.decode(audio=0):
            if frame.time < 8:
                target.writeframes(frame.to_ndarray().tobytes())
    return short


@pytest.fixture(scope="session")
def sample_truth() -> dict:
    return json.loads(sample().truth_path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def replayed(
    vosk_model: Path, careful_model: Path, sample_call: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What `heartline replay --json` printed of the sample call in the desk profile, once for all tests."""
    home = tmp_path_factory.mktemp("home")
    printed = home / "sample.jsonl"
    with printed.open("w", encoding="utf-8") as out:
        subprocess.run(
            [sys.executable, "-m", "ui", "replay", str(sample_call), "--json", "--profile", "desk"],
            stdout=out,
            check=True,
            env={
                **os.environ,
                "HOME": str(home),
                "HEARTLINE_MODEL": str(vosk_model),
                "HEARTLINE_CAREFUL_MODEL": str(careful_model),
            },
        )
    return printed


@pytest.fixture(scope="module")
def serve(vosk_model: Path, careful_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts the program; ends those that still run."""
    models = {"HEARTLINE_MODEL": str(vosk_model), "HEARTLINE_CAREFUL_MODEL": str(careful_model)}
    begun: list[Program] = []

    def start(*arguments: str, home: Path | None = None) -> Program:
        program = Program(home or tmp_path_factory.mktemp("home"), models, *arguments)
        begun.append(program)
        return program

    yield start
    for program in begun:
        if program.runs:
            program.end(signal.SIGKILL)


@pytest.fixture(scope="module")
def gateway(serve: Serve) -> Program:
    return serve("--drain", "20")


@pytest.fixture(scope="session")
def sides(sample_call: Path) -> Sides:
    """The sample call, 16 kHz."""
    pieces = []
    with av.open(str(sample_call)) as source:
        for frame_ in source.decode(audio=0):
            pieces.append(frame_.to_ndarray().reshape(-1, 2))  # noqa: PERF401 - they are decoded here
    whole = np.concatenate(pieces).astype(np.int16)
    return {AGENT: whole[:, 0].copy(), CUSTOMER: whole[:, 1].copy()}
