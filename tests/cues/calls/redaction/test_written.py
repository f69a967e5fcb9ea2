"""The same in writing: facts of a CRM, and what somebody typed."""

from __future__ import annotations

import pytest

from cues.calls.redaction.written import redact_facts, redact_text


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("My card is 4111-1111-1111-1111 thanks", "my card is redacted thanks"),
        ("4000 1984 1900 2000", "redacted"),
        ("jane.doe+shop@gmail.com please", "redacted please"),
        ("Mail JANE_DOE99@firm.museum!", "mail redacted"),
        ("SSN 123-45-6789", "ssn redacted"),
        ("ssn: 123 45 6789", "ssn redacted"),
        ("Account 12345600", "account redacted"),
        ("call +1 (614) 555-0123", "call redacted"),
        ("password: hunter2", "password is redacted"),
        ("My Password = Blue#Horse7!", "my password is redacted"),
        ("PIN: 1984", "pin is redacted"),
        ("pass: hunter2", "password is redacted"),
        ("user/pass = bob/hunter2", "user password is redacted"),
        ("Password for Netflix: rosebud", "password for netflix is redacted"),
        ("my password for amazon is Rosebud", "my password for amazon is redacted"),
        ("1400 Pennsylvania Avenue", "redacted"),
        ("500 Main St", "redacted"),
        ("12 Oak Alley", "redacted"),
        ("1426 Route 9, Ohio", "redacted ohio"),
        ("411 N. Maple St., Apt. 2B, Columbus, OH 43215", "redacted columbus redacted"),
        ("12 Oak Dr. please", "redacted please"),
        ("jane(at)gmail(dot)com", "redacted"),
        ("P.O. Box 411", "p o box redacted"),
        ("ann (at) example [dot] org", "redacted"),
        ("call \u0666\u0661\u0664\u0665\u0665\u0665\u0660\u0661\u0662\u0663", "call redacted"),
        ("call 6\u200b1\u200b45550123", "call redacted"),
    ],
)
def test_secrets(written, kept):
    assert redact_text(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "We married in 1984 and have 3 kids, 2 dogs",
        "It costs $1,234.56",
        "our 25th anniversary is on March 14, 2025",
        "Dr. Smith at 10:30 on 3/14/2025",
        "I'm 41, he is 43",
        "Hiking Boots (size 9)",
        "Boarding pass: see the app",
        "500 people, 200 miles; Route 66 was beautiful",
        "password to open at 10:30",
    ],
)
def test_everything_else_stays_to_the_letter(written):
    assert redact_text(written) == written


def test_facts():
    harmless = {
        "order": "hiking boots",
        "since": 2019,
        "vip": True,
        "born": "1984-03-01",
        "moved": "1984-13-01 or so",
        "total": 99.5,
        "note": "",
    }
    assert redact_facts(harmless) == {**harmless, "moved": "redacted or so"}
    secrets = {
        "card": "4111 1111 1111 1111",
        "cardNumber": 4111111111111111,
        "account": 1234,
        "policy_number": "4 1 1",
        "email": "jane at home",
        "delivery address": "The Elms",
        "ship_to": "411 N Maple St",
        "reference": 123456.0,
    }
    assert set(redact_facts(secrets).values()) == {"redacted"}
    keys = (
        "pass pw passwd addr addr1 apiKey api_key secret clientSecret credentials userPass postalCode login"
    )
    assert set(redact_facts(dict.fromkeys(keys.split(), "Rosebud")).values()) == {"redacted"}
    tickets = {"season_pass": "gold", "boardingPass": "sent", "key_account": "yes", "keywords": "boots"}
    assert redact_facts(tickets) == tickets
    assert redact_facts({"jane@example.org": "friend"}) == {"redacted": "friend"}
