"""What the receiver is told: the same bytes at every try, and as docs/gestures.md describes it."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from cues.gestures import deciding, outbox
from cues.gestures.rules import GestureRules
from cues.gestures.telling import told
from cues.webhooks.rules import Webhook
from cues.webhooks.signing import signed
from tests.cues.gestures.made import LEASE, NOW, RULES, TRIES, card, only
from tests.cues.webhooks.receiver import SECRET

PAGE = (Path(__file__).parents[3] / "docs" / "gestures.md").read_text(encoding="utf-8")


def test_the_bytes_are_the_same_at_every_try(store):
    outbox.put(store, [card(words="Ä card \u2665")], RULES, NOW)
    first = told(only(store))
    outbox.claim(store, NOW, LEASE, TRIES)
    assert told(only(store)) == first
    assert json.loads(first)["data"]["words"] == "Ä card \u2665"


def test_one_that_failed_is_sent_again_by_the_same_bytes(store):
    outbox.put(store, [card()], RULES, NOW)
    claimed = outbox.claim(store, NOW, LEASE, TRIES)
    outbox.not_sent(store, claimed, "the receiver answered 400", None)
    deciding.send_again(store, claimed.id, RULES, NOW + timedelta(days=2))
    again = outbox.claim(store, NOW + timedelta(days=2), LEASE, TRIES)
    assert told(again) == told(claimed)
    assert json.loads(told(again))["timestamp"] == card().made.isoformat()


def test_the_page_names_its_fields(store):
    outbox.put(store, [card()], RULES, NOW)
    data = json.loads(told(only(store)))["data"]
    example = re.search(r'"data": \{(.*?)\}\}', PAGE, re.DOTALL)
    assert example is not None
    assert set(re.findall(r'"(\w+)":', example[1])) == set(data)


@pytest.fixture
def checks():
    """The page's own way to check a signature."""
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code is not None
    there: dict[str, object] = {}
    exec(code[1], there)  # noqa: S102 - it is our own page
    return there["is_from_heartline"]


def test_the_page_checks_what_is_really_sent(checks, store):
    outbox.put(store, [card()], RULES, NOW)
    body = told(only(store))
    headers = signed(SecretStr(SECRET), card().key, int(time.time()), body)
    assert checks(SECRET, headers, body)
    assert not checks(SECRET, headers, body + b" ")
    assert not checks("whsec_" + "A" * 32, headers, body)
    old = signed(SecretStr(SECRET), card().key, int(time.time()) - 301, body)
    assert not checks(SECRET, old, body)


def test_the_page_names_every_setting_with_its_default():
    rows = dict(re.findall(r"^\| `(\w+)` \| .* \| (.*?) \|$", PAGE, re.MULTILINE))
    assert set(rows) == set(GestureRules.model_fields)
    rules = GestureRules()
    for name in ("undo", "timeout", "tries", "give_up_after"):
        assert float(rows[name]) == getattr(rules, name)
    assert rows["currency"] == f'`"{rules.currency}"`'
    assert set(Webhook.model_fields) <= set(rows)
