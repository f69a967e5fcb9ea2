"""The desk put together: recognisers loaded once for a day of calls."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cues.calls.desk.one_call import DeskOrder
from cues.calls.live import CallParts, RunningCall
from cues.calls.session import CallSession
from cues.playbook.play import Playbook
from speech.audio import DESK
from speech.ears_choice import EarsChoice
from speech.sources.hush import Hush
from speech.transcribe import transcribe
from ui.wiring.after_call import after_call
from ui.wiring.gestures import make_terms
from ui.wiring.in_common import InCommon
from ui.wiring.parts import Loaded, load, make_journal, make_playbook
from ui.wiring.recall import MemoryOfCallers


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """What a person asked to be listened with."""

    by_speech: bool = False
    """Whether calls begin by themselves when both sides are heard."""
    agent: str | None = None
    """Whose desk it is."""
    port: int = 0
    """Of the desk's own HTTP; 0: any that is free."""
    model: str | None = None
    """The fast ear's: a name of the catalogue or a folder; None: the setting, or the default."""
    ears: EarsChoice | None = None
    """None: the setting."""
    playbook: Path | None = None
    """None: the setting, or the bundled one."""


class DeskKitchen:
    """Makes the calls of a desk from parts that are loaded once."""

    def __init__(self, plan: DeskPlan) -> None:
        """Load what every call needs; blocks for some seconds.

        Raises:
            HeartlineError: a model or the playbook cannot be used.
        """
        self._playbook: Playbook = make_playbook(plan.playbook)
        self._memory = MemoryOfCallers()
        self._shared = InCommon(self._memory)
        self._loaded: Loaded = load(plan.model, DESK, plan.ears, mixed=False)

    def make(self, order: DeskOrder) -> RunningCall:
        """Put a call together; called in a thread, as its detectors and streams take a moment."""
        hush = Hush(order.line, spares=order.spares)
        # The echo is taken out before: what remains on the agent's side is theirs.
        heard = transcribe(hush, self._loaded.engines, profile=DESK, leaks=False)
        journal = make_journal(order.plan.id)
        return RunningCall(
            CallParts(
                order.through(heard),
                CallSession(
                    order.plan,
                    self._loaded.extractor,
                    self._playbook,
                    self._memory.consent,
                    self._shared,
                    terms=make_terms(order.plan.agent),
                ),
                journal,
                order.listen,
                order.stats,
                hush=hush,
                hang_up=order.line.end,
                recall=self._memory.recall,
                after=after_call(journal),
            )
        )

    def close(self) -> None:
        """Free the recognisers."""
        self._loaded.free()
        self._memory.close()
