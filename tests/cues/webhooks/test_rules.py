"""Where a webhook may lead, and what a secret is."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from cues.webhooks.rules import Webhook
from tests.cues.webhooks.receiver import SECRET


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/hook",
        "https://example.org:8443/hook?token=t",
        "http://127.0.0.1:9000/hook",
        "http://localhost/hook",
        "http://[::1]:80/x",
    ],
)
def test_it_leads_over_tls_or_to_this_machine(url):
    hook = Webhook.model_validate({"webhook": url, "secret": SECRET})
    assert hook.webhook is not None
    assert url not in repr(hook)
    assert SECRET not in repr(hook)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook",
        "http://127.0.0.1.example.org/",
        "http://10.0.0.1/",
        "ftp://example.org/",
        "https://user:marker@example.org/",
        "https://",
        "https:// example.org/",
        "https://example.org:99999/",
        "https://exa\nmple.org/",
        "example.org",
        "",
    ],
)
def test_anything_else_is_refused_without_being_repeated(url):
    with pytest.raises(ValidationError) as caught:
        Webhook.model_validate({"webhook": url, "secret": SECRET})
    assert "marker" not in str(caught.value)


@pytest.mark.parametrize(
    "secret", ["", "marker", "whsec_", "whsec_bWFya2Vy", "whsec_!!!!", "whsec_" + "A" * 120]
)
def test_what_is_no_secret_is_refused_without_being_repeated(secret):
    with pytest.raises(ValidationError) as caught:
        Webhook.model_validate({"webhook": "https://example.org/", "secret": secret})
    assert "bWFy" not in str(caught.value)
    assert "marker" not in str(caught.value)


@pytest.mark.parametrize("half", [{"webhook": "https://example.org/"}, {"secret": SECRET}])
def test_url_and_secret_go_together(half):
    with pytest.raises(ValidationError, match="go together"):
        Webhook.model_validate(half)
