"""The report of a call, brought to the webhook that the settings name."""

from __future__ import annotations

import asyncio
import json
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from speech.errors import HeartlineError
from ui.settings import settings

if TYPE_CHECKING:
    from cues.calls.report.report import CallReport

TYPE: Final = "call.report"


def post_report(report: CallReport) -> str:
    """Post a report once; the same report comes with the same key again.

    Returns:
        The key by which its receiver knows it again.

    Raises:
        HeartlineError: the receiver does not have it, or nobody knows.
    """
    from cues.webhooks.answer import Came
    from cues.webhooks.post import post
    from ui.call_report import markdown, values

    told = {"type": TYPE, "data": {**values(report), "markdown": markdown(report)}}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    key = sha256(body).hexdigest()[:32]
    answer = asyncio.run(post(settings().report, key, body))
    if answer.came is not Came.THERE:
        again = ", and run it again: the same report has the same key" if answer.came is Came.LATER else ""
        raise HeartlineError(
            f"The report could not be posted: {answer.problem}. Look at the receiver and the setting{again}."
        )
    return key
