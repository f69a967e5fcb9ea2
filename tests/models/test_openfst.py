"""OpenFst's files taken apart: an n-gram file's arrays with its words' numbers, and what is none refused."""

from __future__ import annotations

import struct

import pytest

from models.openfst import read_head, read_ngram_file
from tests.models.unfolding.written_graphs import BACKOFF, COSTS, ENDS, const, ngram, text

_HEAD_END = 4 + 4 + len("ngram") + 4 + len("standard") + 40


def test_an_ngram_file_is_taken_apart_with_its_words_numbers() -> None:
    data = ngram(COSTS, BACKOFF, ENDS)
    table = struct.pack("<i", 2125658996) + text("words") + struct.pack("<qq", 3, 2)
    table += text("dog") + struct.pack("<q", 1) + text("cat") + struct.pack("<q", 2)
    file = read_ngram_file(data[:_HEAD_END] + table + data[_HEAD_END:])
    assert file.numbers == {"dog": 1, "cat": 2}
    assert file.start == 1
    assert (len(file.ends), len(file.costs), len(file.end_costs)) == (len(BACKOFF), len(COSTS), len(ENDS))
    assert len(file.contexts) == 2 * len(BACKOFF) + 1
    assert len(file.followers) == len(COSTS) + len(BACKOFF) + 1
    assert sorted(file.costs.tolist()) == pytest.approx(sorted(COSTS.values()))
    assert read_ngram_file(data).numbers == {}


def test_another_type_and_no_graph_at_all_are_refused() -> None:
    with pytest.raises(ValueError, match="const"):
        read_ngram_file(const([], {0: 0.0}, 1))
    with pytest.raises(ValueError, match="magic"):
        read_head(b"marker marker", 0)
    with pytest.raises((ValueError, struct.error)):
        read_ngram_file(ngram(COSTS, BACKOFF, ENDS)[:120])
