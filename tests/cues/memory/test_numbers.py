"""Numbers as people and telephone systems write them, own ids, and who is nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues.memory.numbers import LONGEST, Identity, IdentityKind, e164, identity_of

NUMBER, REF = IdentityKind.NUMBER, IdentityKind.REF


@pytest.mark.parametrize(
    ("text", "region", "kind", "value"),
    [
        ("+16145550123", "US", NUMBER, "+16145550123"),
        ("(614) 555-0123", "US", NUMBER, "+16145550123"),
        ("1-614-555-0123", "US", NUMBER, "+16145550123"),
        ("0044 20 7946 0018", "DE", NUMBER, "+442079460018"),
        ("020 7946 0018", "GB", NUMBER, "+442079460018"),
        ("tel:+1-614-555-0123;phone-context=x", "US", NUMBER, "+16145550123"),
        ("sip:+16145550123@pbx.example.com", "US", NUMBER, "+16145550123"),
        ("sip:ann@pbx.example.com", "US", REF, "ann@pbx.example.com"),
        ("K-100234", "US", REF, "K-100234"),
        ("100234", "US", REF, "100234"),
        ("+1999", "US", REF, "+1999"),
        ("customer 6145550123", "US", REF, "customer 6145550123"),
        ("  \x1b[2JK1\n ", "US", REF, "[2JK1"),
        ("7", "US", REF, "7"),
        ("2222", "US", REF, "2222"),
        ("tel:614.555.0123", "US", NUMBER, "+16145550123"),
        ("sip:614.555.0123@10.0.0.5:5060;user=phone", "US", NUMBER, "+16145550123"),
        ("sip:%2B16145550123;npdi@pbx.example.com", "US", NUMBER, "+16145550123"),
        ("+16145550123@10.0.0.5", "US", NUMBER, "+16145550123"),
        ('"Ann" <tel:+1-614-555-0123>', "US", NUMBER, "+16145550123"),
        ("Ann <sip:+16145550123@pbx.example.com>;tag=8a1", "US", NUMBER, "+16145550123"),
        ("Ann <6145550123>", "US", REF, "Ann <6145550123>"),
        ("CRM <17>", "US", REF, "CRM <17>"),
        ("ERP <17>", "US", REF, "ERP <17>"),
        ("Ann <+16145550123@10.0.0.5>", "US", NUMBER, "+16145550123"),
        ('"Unavailable" <sip:+16145550123@pbx.example.com>', "US", NUMBER, "+16145550123"),
        ("sip:ann@pbx.example.com:5060", "US", REF, "ann@pbx.example.com"),
        ("Ann <K-7>", "US", REF, "Ann <K-7>"),
    ],
)
def test_what_is_a_number_is_written_in_one_way_and_the_rest_is_an_id(text, region, kind, value):
    assert identity_of(text, region) == Identity(kind, value)


WITHHELD = """
anonymous|Restricted|UNKNOWN|Private|private number|PRIVATE-NUMBER|Number Withheld|blocked|unavailable
Not available|No Caller ID|no_caller_id|caller ID blocked|out of area|P|O|s|asterisk|<unknown>|<anonymous>
unknown>|(null)|null|None|undefined|N/A|n.a.|-|--|+|?|Unbekannt|numéro masqué|ANONYMOUS in full width
0|000|0000000000|000-000-0000|+1 000 000 0000|9999999999|+11111111111|8888888888
+266696687|+7378742833|+7378742883|+2562533|+8656696|+86282452253|266696687|+17378742833|1266696687
sip:anonymous@anonymous.invalid|Anonymous <sip:anonymous@anonymous.invalid>|anonymous@anonymous.invalid
"x" <sip:thisis@anonymous.invalid>;tag=1|sip:anonymous@10.0.0.5:5060|sips:restricted@pbx.example.com
anonymous@10.0.0.5|"Anonymous" <sip:+16145550123@pbx.example.com>|sip:0000000000@10.0.0.5
0000000000@10.0.0.5|sip:+266696687@10.0.0.5|sip:10.0.0.5|sip:10.0.0.5:5060|sip:pbx.example.com
sip:@pbx.example.com|Ann <0000000000>|tel:anonymous|tel:0000000000
"""


@pytest.mark.parametrize("text", [None, "", "  ", *WITHHELD.strip().replace("\n", "|").split("|")])
def test_a_number_that_is_withheld_or_unknown_is_nobody(text):
    if text == "ANONYMOUS in full width":
        text = "\uff21\uff2e\uff2f\uff2e\uff39\uff2d\uff2f\uff35\uff33"
    assert identity_of(text, "US") is None
    assert identity_of(text, "GB") is None
    assert identity_of(text, "ZZ") is None


@given(st.text(max_size=300))
def test_whatever_comes_is_an_identity_or_nobody(text):
    found = identity_of(text, "US")
    if found is not None:
        assert found.value
        assert found.value.isprintable()
        assert len(found.value) <= LONGEST
        assert identity_of(found.value, "US") in (found, None)


def test_nothing_of_it_shows():
    assert "614" not in repr(identity_of("+16145550123", "US"))
    assert e164("six one four", "US") is None
