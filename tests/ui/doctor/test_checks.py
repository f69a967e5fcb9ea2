"""The list of checks."""

from __future__ import annotations

from ui.doctor.checks import Check, checks
from ui.doctor.finding import State, ok
from ui.settings import Settings


def test_every_check_finds_something_in_an_empty_home():
    for check in checks(Settings(), deep=False):
        found = check.findings()
        assert found
        assert {finding.about for finding in found} == {check.about}
        assert not any("could not be looked at" in finding.what for finding in found)


def test_no_finding_is_without_its_sentence_or_too_long_a_name():
    for check in checks(Settings(), deep=True):
        for finding in check.findings():
            assert finding.what.endswith((".", "?", ")"))
            assert len(finding.about) <= 10
            assert finding.remedy or finding.state is not State.WRONG


def test_only_what_takes_long_says_so():
    assert [check.about for check in checks(Settings(), deep=False) if check.while_looking] == ["hearing"]
    assert [check.about for check in checks(Settings(), deep=True) if check.while_looking] == [
        "models",
        "hearing",
    ]


def test_an_unknown_theme_is_found():
    (terminal,) = (
        check for check in checks(Settings(theme="mauve"), deep=False) if check.about == "terminal"
    )
    assert State.WRONG in {finding.state for finding in terminal.findings()}


def test_a_look_that_fails_is_a_finding_without_what_it_holds():
    def look():
        yield ok("disk", "There is one.")
        raise ValueError("a secret")

    (finding,) = Check("disk", look).findings()
    assert finding.state is State.WRONG
    assert "ValueError" in finding.what
    assert "secret" not in finding.what + finding.remedy
