"""The house rules that a reader relies on: captions, sizes, mirrored tests, frozen values."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("speech", "cues", "models", "ui")
MODULES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "__pycache__" not in path.parts
)
MOST_LINES = 300
WORKING_STATE = {
    "cues.calls.tally.Tally",
    "cues.details.lexicon._Branch",
    "cues.details.normal.Words",
    "cues.details.pattern._Node",
    "cues.details.reading.Finding",
    "cues.details.reading.Reading",
    "cues.playbook.lines.Lines",
    "cues.playbook.load._Reading",
    "speech.sources.media.Damage",
    "ui.bench.Run",
}
"""Dataclasses that are filled in or counted up inside one room, and handed on to nobody while they change."""
TESTED_ELSEWHERE = {
    # Parts that only mean something together are tried where they are put together.
    "cues/calls/board.py": "tests/cues/calls/test_session.py",
    "cues/calls/card.py": "tests/cues/calls/test_session.py",
    "cues/calls/commands.py": "tests/cues/calls/test_session.py",
    "cues/calls/emitter.py": "tests/cues/calls/test_session.py",
    "cues/calls/events.py": "tests/cues/calls/test_session.py",
    "cues/calls/found.py": "tests/cues/calls/test_session.py",
    "cues/calls/ledger.py": "tests/cues/calls/test_finder.py",
    "cues/calls/mute.py": "tests/cues/calls/test_session.py",
    "cues/calls/phrases.py": "tests/cues/calls/test_session.py",
    "cues/calls/putting_right.py": "tests/cues/calls/test_correction.py",
    "cues/calls/stage.py": "tests/cues/calls/test_session.py",
    "cues/calls/taken_up.py": "tests/cues/calls/test_session.py",
    "cues/calls/transcripts.py": "tests/cues/calls/test_session.py",
    "cues/calls/turnover.py": "tests/cues/calls/test_session.py",
    "cues/calls/turns.py": "tests/cues/calls/test_talk.py",
    "cues/details/date_words.py": "tests/cues/details/test_times.py",
    "cues/details/detail.py": "tests/cues/details/test_kinds.py",
    "cues/details/extractor.py": "tests/cues/details/test_kinds.py",
    "cues/details/frames.py": "tests/cues/details/test_kinds.py",
    "cues/details/match.py": "tests/cues/details/test_pattern.py",
    "cues/details/matching.py": "tests/cues/details/test_kinds.py",
    "cues/details/merge.py": "tests/cues/details/test_kinds.py",
    "cues/details/reading.py": "tests/cues/details/test_kinds.py",
    "cues/details/rules.py": "tests/cues/details/test_kinds.py",
    "cues/details/statuses.py": "tests/cues/details/test_kinds.py",
    "cues/details/subjects.py": "tests/cues/details/test_kinds.py",
    "cues/details/time_words.py": "tests/cues/details/test_times.py",
    "cues/errors.py": "tests/calls/test_command_line.py",
    "cues/playbook/explain.py": "tests/cues/playbook/test_load.py",
    "cues/playbook/finding.py": "tests/cues/playbook/test_load.py",
    "cues/playbook/play.py": "tests/cues/playbook/test_load.py",
    "cues/playbook/written.py": "tests/cues/playbook/test_load.py",
    "models/carrier.py": "tests/models/test_fetch.py",
    "models/errors.py": "tests/calls/test_command_line.py",
    "models/lock.py": "tests/models/test_fetch.py",
    "models/progress.py": "tests/models/test_fetch.py",
    "models/recipes/details/recipe.py": "tests/models/recipes/details/test_learner.py",
    "models/recipes/details/training.py": "tests/models/recipes/details/test_learner.py",
    "models/recipes/make_sample.py": "tests/models/test_make_sample.py",
    "models/recipes/sample_script.py": "tests/models/test_make_sample.py",
    "models/recipes/sounds_alike/__main__.py": "tests/models/recipes/sounds_alike/test_keeping.py",
    "models/recipes/telephone_ear/__main__.py": "tests/models/recipes/telephone_ear/test_pack.py",
    "models/recipes/telephone_ear/network.py": "tests/models/recipes/telephone_ear/test_teach.py",
    "models/recipes/voices.py": "tests/models/test_make_sample.py",
    "models/recipes/word_alignment.py": "tests/models/test_make_sample.py",
    "speech/audio.py": "tests/speech/test_transcribe.py",
    "speech/ear_troubles.py": "tests/speech/test_ears.py",
    "speech/ears_choice.py": "tests/speech/test_lead.py",
    "speech/errors.py": "tests/calls/test_command_line.py",
    "speech/fast_ear.py": "tests/speech/test_transcribe.py",
    "speech/one_ear.py": "tests/speech/test_transcribe.py",
    "speech/recognizers/careful.py": "tests/speech/test_ears.py",
    "speech/recognizers/recognizer.py": "tests/speech/test_transcribe.py",
    "speech/sources/protocols/protocol.py": "tests/speech/sources/protocols/test_freeswitch.py",
    "speech/sources/aloud.py": "tests/calls/test_screen.py",
    "speech/sources/source.py": "tests/speech/test_transcribe.py",
    "speech/sources/wrapped.py": "tests/speech/sources/test_pace.py",
    "speech/transcript.py": "tests/speech/test_transcribe.py",
    "speech/worker.py": "tests/speech/test_transcribe.py",
    "ui/__main__.py": "tests/calls/test_command_line.py",
    "ui/cli.py": "tests/calls/test_command_line.py",
    "ui/commands/agents_match.py": "tests/ui/commands/test_agents.py",
    "ui/commands/agents_read.py": "tests/ui/commands/test_agents.py",
    "ui/commands/bench.py": "tests/ui/test_bench.py",
    "ui/commands/customers_meant.py": "tests/ui/commands/test_customers.py",
    "ui/commands/eval.py": "tests/calls/test_eval.py",
    "ui/commands/extract.py": "tests/calls/test_command_line.py",
    "ui/commands/replay.py": "tests/calls/test_command_line.py",
    "ui/commands/report.py": "tests/calls/test_command_line.py",
    "ui/printing.py": "tests/calls/test_command_line.py",
    "ui/replay_feed.py": "tests/calls/test_screen.py",
    "ui/wiring.py": "tests/calls/test_replay.py",
}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_file_opens_with_its_caption_and_stays_small(path):
    source = path.read_text(encoding="utf-8")
    caption = ast.get_docstring(ast.parse(source))
    assert caption, "no docstring"
    assert caption.splitlines()[0].endswith("."), "the first line is a sentence that captions the file"
    assert source.count("\n") <= MOST_LINES, "what second idea hides in it?"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_file_has_its_test(path):
    if path.name == "__init__.py":
        return
    own = ROOT / "tests" / path.relative_to(ROOT).with_name(f"test_{path.name}")
    elsewhere = TESTED_ELSEWHERE.get(relative(path))
    assert own.exists() != bool(elsewhere), "one place, and one only, says where it is tested"
    assert elsewhere is None or (ROOT / elsewhere).exists()


def test_values_are_frozen_and_slotted():
    loose = []
    for package in PACKAGES:
        top = importlib.import_module(package)
        for found in pkgutil.walk_packages(top.__path__, f"{package}."):
            if ".recipes" in found.name or found.name == "ui.__main__":
                continue
            for value in vars(importlib.import_module(found.name)).values():
                if dataclasses.is_dataclass(value) and isinstance(value, type):
                    frozen = value.__dataclass_params__.frozen
                    if value.__module__ == found.name and not (frozen and "__slots__" in vars(value)):
                        loose.append(f"{found.name}.{value.__name__}")
    assert set(loose) == WORKING_STATE, "what flows never changes; what is being worked on is named here"
