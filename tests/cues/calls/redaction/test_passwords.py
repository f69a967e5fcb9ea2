"""Passwords and pins are taken out; that somebody has forgotten one is not."""

from __future__ import annotations

import pytest

from cues.calls.redaction.asked import Asked
from tests.cues.calls.redaction.said import redacted


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("the password is swordfish blue thank you", "the password is redacted thank you"),
        ("my password is blue horse seven", "my password is redacted"),
        (
            "my password is correct horse battery staple and my dog died",
            "my password is redacted and my dog died",
        ),
        ("the password for the account was swordfish okay", "the password for the account was redacted okay"),
        ("blue horse is my password", "redacted is my password"),
        ("what's your password blue horse please", "what's your password redacted please"),
        ("my passcode is b l u e four", "my passcode is redacted"),
        ("the pin is forty one eleven", "the pin is redacted"),
        ("my memorable word is rosebud", "my memorable word is redacted"),
        ("the pass phrase is salt water", "the pass phrase is redacted"),
        ("my password for amazon is rosebud", "my password for amazon is redacted"),
        ("the password to the garage is bluebell", "the password to the garage is redacted"),
        (
            "the password for my daughter's tablet is princess",
            "the password for my daughter's tablet is redacted",
        ),
        ("the pin for my new card is forty one eleven", "the pin for my new card is redacted"),
        ("the password's blue horse", "the password's redacted"),
        ("use rosebud as my password", "use redacted as my password"),
        ("i'd like blue horse as the new password please", "i'd like redacted as the new password please"),
        ("rosebud as my password", "redacted as my password"),
        ("i set the password to rosebud", "i set the password to redacted"),
        ("i changed my password to blue horse", "i changed my password to redacted"),
        (
            "i forgot my password so i changed it to blue horse",
            "i forgot my password so i changed it to redacted",
        ),
        ("it's rosebud that's the password", "it's redacted that's the password"),
        ("i think blue horse is my password", "i think redacted is my password"),
        ("my login is bob my pass is blue horse", "my login is bob my pass is redacted"),
        ("my password should be blue horse", "my password should be redacted"),
        ("my password used to be blue horse", "my password used to be redacted"),
        ("my password is still blue horse", "my password is redacted"),
        ("my password is lost boys", "my password is redacted"),
        ("my password is saved by grace", "my password is redacted"),
        ("my pin is saved by grace", "my pin is redacted"),
        ("my password is saved by the bell", "my password is redacted"),
        ("my password is gone with the wind", "my password is redacted"),
        ("my password is gone in sixty seconds", "my password is redacted"),
        ("to be or not is my password", "redacted is my password"),
        ("to be or not to be is my password", "redacted is my password"),
        ("lost boys is my password", "redacted is my password"),
        ("missing link is my password", "redacted is my password"),
        ("no problem is my password", "redacted is my password"),
        ("i think lost boys is my password", "i think redacted is my password"),
        ("password one two three is my password", "redacted is my password"),
        ("it's lost boys and that's my password", "it's redacted and that's my password"),
    ],
)
def test_passwords(said, kept):
    assert redacted(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "i forgot my password again",
        "i need to reset my password and my dog died",
        "they put a pin in my ankle",
        "it says wrong password then it says too many tries",
        "can you give him the pin or do you text it",
        "that was the last word he said",
        "my password is not working",
        "my mother died last week is my password still valid",
        "we have a new baby is my password reset yet",
        "my password is wrong and i can't get in",
        "the password to my account is locked",
        "your new password will be sent to you",
        "i forgot my password",
        "reset the password to my account",
        "i changed my password to get in",
        "we changed the password to something easy",
        "the password for my email my dog is sick",
        "i lost the password for my account when my dad was in hospital",
        "the pin in my ankle is sore",
        "the pin for her hip was put in last year",
        "i got a pin for my birthday it's gold",
        "as soon as my password works",
        "it's the same as my password",
        "it's as simple as my password",
        "i called as my password is not working",
        "the only problem is my password",
        "the problem with the app is my password",
        "the one thing i need is my password",
        "yes it is my password",
        "he died and that's my password gone",
        "my password was changed on sunday",
        "my password was changed for three days",
        "my password was reset by my son",
        "my password was changed by my late husband",
        "my password is blocked by the bank",
        "my password is saved in my browser",
        "my password is required for signing in",
        "my password is not accepted by rosebud",
        "the lost password page",
        "that is my password and",
        "my bus pass is blue",
        "the password's the dog's name",
        "my pass is in my bag",
        "i forgot my password and we barely made it to the hospital",
    ],
)
def test_what_is_none_stays(said):
    assert redacted(said) == said


def test_an_answer_is_taken_out_and_what_is_none_is_not():
    asked = Asked(secret=True)
    assert redacted("yes it's blue horse thank you", asked=asked) == "yes it's redacted thank you"
    assert redacted("blue", final=False, asked=asked) == "redacted"
    assert redacted("i changed it to blue horse", asked=asked) == "i redacted"
    assert redacted("we used blue horse", asked=asked) == "we used redacted"
    assert redacted("it should be blue horse", asked=asked) == "it redacted"
    for said in (
        "we used to know it",
        "we set it up in may",
        "i don't remember it",
        "one moment please",
        "my husband set it up",
        "no idea",
    ):
        assert redacted(said, asked=asked) == said
