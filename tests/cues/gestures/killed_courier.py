"""A courier in a program of its own, to be killed in the middle of sending; takes two URLs."""

import asyncio
import sys

from pydantic import SecretStr

from cues.gestures.courier import Courier
from tests.cues.gestures.made import rules
from tests.cues.memory.opening import opened
from tests.cues.webhooks.receiver import SECRET

if __name__ == "__main__":
    settings = rules(webhook=SecretStr(sys.argv[2]), secret=SecretStr(SECRET), timeout=60)
    with opened(sys.argv[1]) as store:
        asyncio.run(Courier(store, settings).send_due())
