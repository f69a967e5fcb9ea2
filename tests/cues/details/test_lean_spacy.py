"""spaCy without its command line: the pipeline works, and the command line is there for whoever asks."""

from __future__ import annotations

import subprocess
import sys


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_the_import_brings_no_command_line_and_the_pipeline_works():
    said = run(
        "import sys\n"
        "from cues.details.lean_spacy import import_spacy\n"
        "spacy = import_spacy()\n"
        "words = [word.text for word in spacy.blank('en')('hello there')]\n"
        "print('weasel' in sys.modules, 'httpx' in sys.modules, words)\n"
    )
    assert said.strip() == "False False ['hello', 'there']"


def test_the_real_command_line_can_be_had_afterwards():
    said = run(
        "from cues.details.lean_spacy import import_spacy\n"
        "import_spacy()\n"
        "from spacy.cli.info import info\n"
        "print(callable(info), import_spacy().__name__)\n"
    )
    assert said.strip() == "True spacy"
