"""The gateway put together: recognisers shared by all calls, one set for each way of hearing."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from cues.calls.gateway.bus import Bus
from cues.calls.gateway.capacity import Mode
from cues.calls.gateway.hosted import CallOrder
from cues.calls.gateway.people import People
from cues.calls.gateway.plans import profile_of
from cues.calls.gateway.redis_bus import RedisBus
from cues.calls.gateway.rules import GatewayRules
from cues.calls.gateway.serving import Serving, Where
from cues.calls.journal import Journal
from cues.calls.live import CallParts, RunningCall
from cues.calls.session import CallPlan, CallSession
from cues.details.extractor import DetailExtractor
from cues.playbook.play import Playbook
from speech.audio import ARCHIVE, FINALS, SERVER
from speech.ears_choice import EarsChoice
from speech.recognizers.careful import CarefulRecognizer
from speech.recognizers.vosk import VoskRecognizer
from speech.sources.hush import Hush
from speech.sources.typed import hear_live
from speech.speakers import VoiceVectors
from speech.transcribe import Engines, transcribe
from ui.settings import settings
from ui.wiring.after_call import after_call
from ui.wiring.agents import make_reader, own_policy
from ui.wiring.gestures import make_terms
from ui.wiring.in_common import InCommon
from ui.wiring.parts import make_careful, make_extractor, make_playbook, make_recognizer, make_voices
from ui.wiring.recall import MemoryOfCallers


class CallKitchen:
    """Makes calls from parts that are loaded once; what a busy gateway needs besides is loaded when it is."""

    def __init__(
        self,
        folder: Path,
        memory: MemoryOfCallers,
        *,
        model: str | None,
        ears: EarsChoice | None,
        playbook: Path | None,
    ) -> None:
        """Load what every call needs; takes some seconds.

        Args:
            folder: where journals go.
            memory: what is remembered of callers.
            model: the fast ear's; None: the setting, or the default.
            ears: which ears hear; None: the setting.
            playbook: the desk's; None: the setting, or the bundled one.

        Raises:
            HeartlineError: a model or the playbook cannot be used.
        """
        self._folder = folder
        self._model = model
        self._choice = ears or settings().ears
        self._playbook: Playbook = make_playbook(playbook)
        self._memory = memory
        self._shared = InCommon(memory)
        self._extractor: DetailExtractor = make_extractor()
        self._live = make_recognizer(model, SERVER)
        self._careful: CarefulRecognizer | None = make_careful(self._choice)
        self._archive: VoskRecognizer | None = None
        self._voices: VoiceVectors | None = None
        self._loading = threading.Lock()

    def make(self, order: CallOrder) -> RunningCall:
        """Put a call together; called in a thread, as its detectors and streams take a moment."""
        source = order.source
        journal = Journal.create(self._folder, order.plan.id)
        after = after_call(journal)
        if source is None:
            assert order.turns is not None  # noqa: S101 - a call has one or the other
            session = self._session(order.plan)
            heard = hear_live(order.turns)
            return RunningCall(
                CallParts(
                    heard,
                    session,
                    journal,
                    order.listen,
                    before=order.before,
                    recall=self._memory.recall,
                    ask_terms=make_terms,
                    after=after,
                )
            )
        hush = Hush(source)
        engines = self._engines(order.mode, mixed=len(source.channels) == 1 and source.channels[0] == "mixed")
        plan = replace(order.plan, tells_voices=engines.voices is not None)
        profile = FINALS if order.mode is Mode.FINALS else profile_of(order.mode)
        return RunningCall(
            CallParts(
                transcribe(hush, engines, profile=profile),
                self._session(plan),
                journal,
                order.listen,
                hush=hush,
                hang_up=source.end,
                before=order.before,
                recall=self._memory.recall,
                ask_terms=make_terms,
                after=after,
            )
        )

    def _session(self, plan: CallPlan) -> CallSession:
        return CallSession(
            plan,
            self._extractor,
            self._playbook,
            self._memory.consent,
            self._shared,
            terms=make_terms(plan.agent),
        )

    def close(self) -> None:
        """Free the recognisers."""
        self._live.close()
        if self._archive is not None:
            self._archive.close()
        if self._careful is not None:
            self._careful.close()

    def _engines(self, mode: Mode, *, mixed: bool) -> Engines:
        with self._loading:
            fast = self._live
            if mode is not Mode.FULL:
                # A model's step is settled when it is loaded, so less work needs a model of its own.
                self._archive = self._archive or make_recognizer(self._model, ARCHIVE)
                fast = self._archive if mode is Mode.ARCHIVE else self._archive.for_profile(FINALS)
            if mixed:
                self._voices = self._voices or make_voices()
        return Engines(fast, self._careful, self._choice, self._voices if mixed else None)


def make_bus(url: str | None) -> Bus | None:
    """What several gateways share, not opened; None where there is neither URL nor setting.

    Raises:
        BadInputError: the URL is none of Redis.
    """
    secret = settings().gateway.bus
    address = url or (secret.get_secret_value() if secret else "")
    return RedisBus(address) if address else None


def make_people(memory: MemoryOfCallers) -> People:
    """The agents as they tell of themselves, not read yet.

    Args:
        memory: what is remembered of callers, and the store.

    Raises:
        BadInputError: there is a policy, and it cannot be used.
    """
    return People(make_reader(memory), own_policy(), memory.remembered)


def make_serving(
    where: Where,
    rules: GatewayRules,
    kitchen: CallKitchen,
    bus: Bus | None = None,
    people: People | None = None,
) -> Serving:
    """The gateway, not started."""
    keep_journals = settings().keep_journals
    return Serving(where, rules, kitchen.make, keep_journals=keep_journals, bus=bus, people=people)
