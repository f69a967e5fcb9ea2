"""What is asked for and what is announced, and what only has the same words."""

from __future__ import annotations

import pytest

from cues.calls.redaction.asked import Asked, announces, asks, leaves_open


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("can i have your card number please", Asked(number=True)),
        ("what are the last four digits", Asked(number=True)),
        ("my account number is", Asked(number=True)),
        ("what's your email address", Asked(mail=True)),
        ("my e mail is", Asked(mail=True)),
        ("could you confirm the first line of your address", Asked(address=True)),
        ("what's the password on the account", Asked(number=True, secret=True)),
        ("can you tell me your memorable word please", Asked(secret=True)),
        ("tell me your pin please", Asked(number=True, secret=True)),
        ("i can reset your password and send you a letter about it", Asked()),
        ("i've just sent you an email", Asked()),
        ("my email is", Asked(mail=True)),
        ("it's a visa card", Asked(number=True)),
        ("a number of dogs", Asked()),
        ("i got an email from my sister yesterday evening", Asked()),
        ("how many dogs do you have", Asked()),
    ],
)
def test_what_is_asked_for(said, asked):
    assert asks(tuple(said.split())) == asked
    assert bool(asked) is bool(asked.kinds)


def test_what_announces_a_number():
    assert announces("my account number is".split())
    assert not announces("the number of dogs is".split())
    assert not announces("my number was taken down by a very nice man who said".split())


def test_what_leaves_a_password_to_come():
    assert leaves_open("my new password is".split())
    assert leaves_open("the password it's".split())
    assert not leaves_open("i don't know what my password is".split())
    assert not leaves_open("my password is blue".split())
    assert not leaves_open(["is"])
