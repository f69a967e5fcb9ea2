"""Commands and screens that are tested find the extractor made already."""

from __future__ import annotations

import pytest

from cues.details import rules
from tests import costly


@pytest.fixture(autouse=True)
def extractor_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "load_extractor", costly.extractor)
