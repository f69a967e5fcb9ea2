"""Customers and details as rows for people: in a pipe bare columns, nothing that steers a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cues.memory.forgetting import Forgotten
from cues.memory.values import Customer
from tests.cues.memory.made import BEGAN, dog, known
from ui.customer_lines import customer_row, detail_row, forgotten_lines, print_table, state_of

ANN = Customer(3, "+16145550123", None, "Ann", 2, BEGAN, BEGAN)


def test_a_customer():
    assert customer_row(ANN) == ("id:3", "+16145550123", "-", "Ann", "2", "2026-03-02", "-")
    assert customer_row(replace(ANN, name=None, last_call=None, agreed=False))[3:] == ("-", "2", "-", "no")


def test_a_detail():
    biscuit = known(dog(), 7, expires=date(2029, 3, 1))
    assert detail_row(biscuit) == ("7", "pet", "our dog biscuit", "asserted", "2026-03-03", "2029-03-01")
    twice = replace(biscuit, told=biscuit.told * 2, expires=None)
    assert detail_row(twice)[4:] == ("2026-03-03 (2 times)", "for good")
    assert detail_row(replace(biscuit, told=()))[2] == "-"


def test_what_stands_and_what_does_not():
    ended = known(dog(), superseded_by=9, asked=(BEGAN,))
    assert state_of(replace(ended, sensitive=True)) == "asserted, ended by 9, sensitive, asked 2026-03-02"


def test_a_pipe_gets_columns_and_no_sign_that_steers(capsys):
    print_table(("a", "b"), [("1", "x\x1b[2J"), ("22", "[bold]y")])
    assert capsys.readouterr().out == "1   x [2J\n22  [bold]y\n"


def test_what_forgetting_did_and_did_not():
    done = "\n".join(forgotten_lines(Forgotten({"calls": 2}, ("a.jsonl, deleted",), (), ("Backups.",))))
    assert "Deleted 2 rows of the table calls." in done
    assert "a.jsonl, deleted" in done
    assert "nothing is left" in done
    assert done.endswith("- Backups.")
    still = "\n".join(forgotten_lines(Forgotten({}, (), ("a.jsonl",), ())))
    assert "STILL THERE: a.jsonl." in still
    assert "nothing is left" not in still
