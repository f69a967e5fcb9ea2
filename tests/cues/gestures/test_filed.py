"""The file of a team without a webhook: a line each, once, for its owner's eyes."""

from __future__ import annotations

import json

from cues.gestures.filed import append_once
from cues.webhooks.answer import Came


def line(key, words="Marker"):
    return json.dumps({"data": {"id": key, "words": words}}).encode()


def test_each_key_stands_there_once_on_a_line_of_its_own(tmp_path):
    path = tmp_path / "new" / "out.jsonl"
    for key in ("k1", "k2", "k1", "k2", "k3"):
        assert append_once(path, key, line(key)).came is Came.THERE
    assert [json.loads(each)["data"]["id"] for each in path.read_text().splitlines()] == ["k1", "k2", "k3"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_key_among_the_words_of_another_is_no_key(tmp_path):
    path = tmp_path / "out.jsonl"
    append_once(path, "k1", line("k1", "k2"))
    append_once(path, "k2", line("k2"))
    assert len(path.read_text().splitlines()) == 2


def test_a_line_cut_short_by_a_kill_counts_for_nothing(tmp_path):
    path = tmp_path / "out.jsonl"
    append_once(path, "k1", line("k1"))
    with path.open("ab") as file:
        file.write(line("k2")[:-1])
    append_once(path, "k2", line("k2"))
    assert path.read_bytes().splitlines()[2] == line("k2")
    append_once(path, "k2", line("k2"))
    assert len(path.read_bytes().splitlines()) == 3


def test_what_cannot_be_written_is_for_later(tmp_path):
    answer = append_once(tmp_path, "k1", line("k1"))
    assert answer.came is Came.LATER
    assert "cannot be written" in (answer.problem or "")
