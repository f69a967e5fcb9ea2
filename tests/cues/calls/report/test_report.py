"""The values of a report: what they show of themselves holds nobody's words."""

from __future__ import annotations

from cues.calls.report.report import Trouble
from cues.calls.report.reporting import report_call


def test_no_repr_holds_a_word_of_the_customer(call):
    call.customer("my husband passed away in march").until(30)
    report = report_call(call.end().events, "US")
    assert report.learned
    assert report.cues
    assert report.next
    shown = repr((report, report.story, report.learned, report.cues, report.next))
    for word in ("usband", "passed", "partner", "march", "March"):
        assert word not in shown
    assert repr(Trouble("x", "a name in it", 1.0, 2, 3)) == "Trouble(x, 2 times)"
