"""The signature is that of Standard Webhooks, by an example that others publish."""

from __future__ import annotations

from pydantic import SecretStr

from cues.webhooks.signing import signed
from tests.cues.webhooks.receiver import SECRET


def test_it_signs_as_the_examples_of_the_standard_do():
    headers = signed(SecretStr(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_another_time_id_body_or_secret_gives_another_signature():
    secret, other = SecretStr(SECRET), SecretStr("whsec_" + "A" * 32)
    found = {
        signed(*args)["webhook-signature"]
        for args in (
            (secret, "a", 1, b"{}"),
            (secret, "b", 1, b"{}"),
            (secret, "a", 2, b"{}"),
            (secret, "a", 1, b"[]"),
            (other, "a", 1, b"{}"),
        )
    }
    assert len(found) == 5
