"""Who was just named: counted until the call may have come, and not against the same caller."""

from cues.calls.gateway.named import COMES_WITHIN, Named


def test_a_name_counts_until_its_call_has_come_or_will_not():
    named = Named()
    named.add("anna", "+1614", 100.0)
    named.add("anna", "+1777", 101.0)
    assert named.waiting("+1999", 102.0) == {"anna": 2}
    assert named.waiting("+1999", 100.0 + COMES_WITHIN) == {"anna": 1}
    assert named.waiting("+1999", 101.0 + COMES_WITHIN) == {}


def test_the_same_caller_asked_about_again_is_the_same_call():
    named = Named()
    for at in range(3):
        named.add("anna", "+1614", float(at))
    assert named.waiting("+1614", 3.0) == {}
    assert named.waiting("+1777", 3.0) == {"anna": 1}


def test_callers_without_a_number_are_each_another():
    named = Named()
    named.add("anna", None, 1.0)
    named.add("anna", None, 2.0)
    assert named.waiting(None, 3.0) == {"anna": 2}
    assert repr(named) == "Named(2)"
