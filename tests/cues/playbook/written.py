"""Playbooks written for the tests."""

from pathlib import Path

from cues.playbook.load import Loaded, read_playbook

HEAD = '[playbook]\nname = "test"\n'
EXTENDS = HEAD + 'extends = "default"\n'


def play(name: str, *lines: str, kinds: str = '["pet"]') -> str:
    """One play that loads as it stands; `lines` are added or come in place of the same key."""
    keys = {
        "id": f'"{name}"',
        "headline": '"They have a pet"',
        "kinds": kinds,
        "suggestions": '["What is it called?", "How old is it?"]',
    }
    for line in lines:
        key, _, value = line.partition(" = ")
        keys[key] = value
    return "[[play]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())


def load(folder: Path, text: str) -> Loaded:
    """What a file with this text gives."""
    file = folder / "desk.toml"
    file.write_text(text, encoding="utf-8")
    return read_playbook(file)
