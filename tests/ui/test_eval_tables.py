"""The tables of an evaluation, for a terminal and for Markdown."""

from __future__ import annotations

from collections import Counter

import pytest

from models.scoring.delays import Delays
from models.scoring.details import DetailCounts
from models.scoring.score import Cost, Score
from models.scoring.triggers import TriggersKept
from models.scoring.words import WordErrors
from speech.ears_choice import EarsChoice
from tests.models.scoring.made_truth import made_truth
from ui.eval_calls import CallScored
from ui.eval_tables import NOTHING, Table, eval_tables

FAST = Score(
    words=WordErrors(100, 10, 5, 1),
    triggers=TriggersKept(4, 1, 2),
    details=DetailCounts(1, 3, 1, 1),
    delays=Delays((0.5, 0.7, 2.0)),
    cost=Cost(12.0, 120.0, 60.0, 6.0),
    warnings=Counter(channel_silent=1),
)
CALLS = [
    CallScored(
        made_truth(name="quiet", noise={"type": "none"}), {EarsChoice.FAST: FAST, EarsChoice.AUTO: Score()}
    ),
    CallScored(made_truth(name="loud"), {EarsChoice.FAST: FAST, EarsChoice.AUTO: Score()}),
]


def rows(table: Table) -> dict[str, tuple[str, ...]]:
    return {row[0].strip(): row[1:] for row in table.rows}


@pytest.mark.parametrize("real_time", [True, False])
def test_choices_stand_side_by_side(real_time):
    whole, *_ = eval_tables(CALLS, real_time=real_time)
    clock = "clock" if real_time else "audio time"
    assert whole.head == ("measure", "fast", "auto")
    told = rows(whole)
    assert told["word error rate"] == ("16.0 %", NOTHING)
    assert told["trigger words kept, whole"] == ("2 of 8 (25 %)", NOTHING)
    assert told["details: recall"] == ("25.0 %", NOTHING)
    assert told["false details"] == ("2", "0")
    assert told[f"trigger to settled word, s of {clock}"] == ("p50 0.70, p95 2.00 (n=6)", NOTHING)
    assert told["CPU s a channel-second"] == ("0.1", NOTHING)
    assert told["times real time"] == ("10", NOTHING)
    assert told["warnings: channel_silent"] == ("2", "0")


def test_calls_are_parted_by_noise_by_leak_and_by_name():
    _, noise, leak, call = eval_tables(CALLS, real_time=True)
    assert [row[:2] for row in noise.rows] == [("none", "1"), ("pink 15 dB", "1")]
    assert leak.rows == (("-26 dB", "2", "16.0 %, 2/8, 0.33", f"{NOTHING}, 0/0, {NOTHING}"),)
    assert [row[0] for row in call.rows] == ["loud", "quiet"]


def test_a_table_for_a_terminal_is_aligned():
    table = Table("Title", ("a", "b"), (("long name", "1"), ("x", "100")))
    assert list(table.plain()) == ["Title", "  a            b", "  long name    1", "  x          100"]


def test_a_table_for_markdown():
    table = Table("Title", ("a", "b"), (("  x|y", "1"),))
    assert list(table.markdown()) == ["Title:", "", "| a | b |", "|---|--:|", r"| x\|y | 1 |"]


def test_columns_of_words_stand_to_the_left():
    table = Table("Title", ("a", "n", "b"), (("x", "1", "short"), ("y", "10", "longer")), ("b",))
    assert list(table.plain())[1:] == ["  a   n  b", "  x   1  short", "  y  10  longer"]
    assert list(table.markdown())[3] == "|---|--:|---|"


def test_nothing_in_a_cell_drives_the_terminal():
    table = Table("Title", ("a",), (("\x1b[31mred\r\n",),))
    shown = "\n".join([*table.plain(), *table.markdown()])
    assert "\x1b" not in shown
    assert "\r" not in shown
    assert shown.count("red") == 2
