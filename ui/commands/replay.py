"""`heartline replay` and `heartline demo`: a recorded call through the same engine as a live one."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.samples import DEFAULT_SAMPLE, sample, sample_names
from speech.ears_choice import EarsChoice
from speech.errors import BadInputError

if TYPE_CHECKING:
    from ui.wiring.replays import ReplayPlan


class CustomerSide(StrEnum):
    """Where the customer is heard."""

    LEFT = "left"
    RIGHT = "right"
    MIXED = "mixed"
    ONLY = "only"


class ProfileName(StrEnum):
    """How finely the recogniser works."""

    LIVE = "live"
    DESK = "desk"
    ARCHIVE = "archive"


_Json = Annotated[bool, typer.Option("--json", help="Print every event as a line of JSON.")]
_Plain = Annotated[bool, typer.Option("--plain", help="Print the call as plain lines.")]
_Speed = Annotated[
    str | None,
    typer.Option(
        metavar="N|max",
        help="Seconds of audio a second, or max. The screen plays at 1, lines come at max.",
        show_default=False,
    ),
]
_Profile = Annotated[
    ProfileName | None,
    typer.Option(
        help="How finely the recogniser works: desk at speed 1, archive at max.", show_default=False
    ),
]
_Model = Annotated[
    str | None,
    typer.Option(metavar="NAME|FOLDER", help="A model of `heartline models list`, or a Vosk model's folder."),
]
_Ears = Annotated[
    EarsChoice | None,
    typer.Option(
        help="Who hears: the fast ear (Vosk), the careful one (Whisper), both, or auto: both, the careful "
        "one leading on telephone audio.",
        show_default="the setting, or auto",
    ),
]
_Playbook = Annotated[Path | None, typer.Option(metavar="FILE", help="The playbook that chooses the cues.")]
_Sound = Annotated[bool, typer.Option("--sound/--no-sound", help="Let the call be heard too, at speed 1.")]


def replay(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Any recording (WAV, FLAC, MP3, M4A, Opus, WebM), or a chat (.jsonl)."
        ),
    ],
    *,
    json: _Json = False,
    plain: _Plain = False,
    speed: _Speed = None,
    customer: Annotated[
        CustomerSide | None,
        typer.Option(
            help="Where the customer is: a side of a stereo file (right if not said), mixed with the agent "
            "(a mono file), or the only voice.",
            show_default=False,
        ),
    ] = None,
    customer_id: Annotated[
        str | None, typer.Option(metavar="ID", help="Who the customer is: a number or your own id.")
    ] = None,
    began: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="When the call began, ISO 8601 with zone; else the file's own time."
        ),
    ] = None,
    context: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help='What is known of the call: a JSON object, {"order": "hiking boots"}.'
        ),
    ] = None,
    profile: _Profile = None,
    model: _Model = None,
    ears: _Ears = None,
    playbook: _Playbook = None,
    sound: _Sound = True,
    store: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Remember the call there, where memory is on; nowhere if not said."),
    ] = None,
) -> None:
    """Replay a recorded call: on a screen in a terminal, as plain lines in a pipe."""
    mode = _mode(json=json, plain=plain)
    from speech.audio import PROFILES
    from speech.sources.recording import Side
    from ui.context_file import read_facts
    from ui.settings import settings
    from ui.wiring.replays import ReplayPlan

    pace = _pace(speed, mode)
    _run(
        ReplayPlan(
            file=file,
            profile=PROFILES[profile or ("desk" if pace == 1 else "archive")],
            speed=pace,
            customer=Side(customer) if customer else None,
            customer_id=customer_id,
            began=_time(began),
            facts=read_facts(context) if context else None,
            model=model,
            ears=ears,
            playbook=playbook,
            aloud=mode == "screen" and sound and settings().sound,
            store=store,
        ),
        mode,
    )


def demo(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help=f"The call: {', '.join(sample_names())}."),
    ] = DEFAULT_SAMPLE,
    *,
    json: _Json = False,
    plain: _Plain = False,
    speed: _Speed = None,
    sound: _Sound = True,
) -> None:
    """Replay a bundled sample call; fetches the recognisers' models if they are not here yet."""
    mode = _mode(json=json, plain=plain)
    from speech.audio import PROFILES
    from ui.settings import settings
    from ui.wiring.replays import ReplayPlan

    call = sample(name)
    _fetch_ears()
    pace = _pace(speed, mode)
    _run(
        ReplayPlan(
            file=call.path,
            profile=PROFILES["desk" if pace == 1 else "archive"],
            speed=pace,
            aloud=mode == "screen" and sound and settings().sound,
        ),
        mode,
    )


def _fetch_ears() -> None:
    """Fetch what a demonstration hears with; without the careful ear it goes on, and the call says so."""
    from models.catalog import ModelKind
    from models.errors import FetchError
    from models.fetch import fetch
    from models.shelf import Shelf
    from ui.commands.fetch_progress import progress_for_people
    from ui.settings import settings

    shelf, progress = Shelf.default(), progress_for_people()
    if settings().model is None:
        fetch(shelf, None, progress)
    if settings().careful_model is None and settings().ears is not EarsChoice.FAST:
        try:
            fetch(shelf, shelf.catalog.named(kind=ModelKind.CAREFUL).name, progress)
        except FetchError as error:
            progress.say(str(error))


def _mode(*, json: bool, plain: bool) -> str:
    if json and plain:
        raise BadInputError("--json and --plain exclude each other. Choose one.")
    if json or plain:
        return "json" if json else "plain"
    return "screen" if sys.stdout.isatty() and sys.stdin.isatty() else "plain"


def _pace(speed: str | None, mode: str) -> float | None:
    if speed is None:
        return 1.0 if mode == "screen" else None
    if speed == "max":
        return None
    try:
        return float(speed)
    except ValueError:
        raise BadInputError(f"--speed {speed} is not a speed. Give a number above 0, or max.") from None


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise BadInputError(
            f"--began {text} is not a time. Give one like 2026-03-02T14:05:00+00:00."
        ) from None
    return time if time.tzinfo else time.astimezone()


def _run(plan: ReplayPlan, mode: str) -> None:
    if mode == "screen":
        _show(plan)
        return
    import asyncio

    from ui.printing import print_call

    asyncio.run(print_call(plan, as_json=mode == "json"))


def _show(plan: ReplayPlan) -> None:
    from ui.app import HeartlineApp
    from ui.settings import settings

    def make_feed() -> ReplayFeed:
        from ui.replay_feed import ReplayFeed

        return ReplayFeed(plan)

    outcome = HeartlineApp(make_feed, theme=settings().theme).run()
    if outcome is not None and outcome.error:
        typer.echo(f"heartline: {outcome.error}", err=True)
    if outcome is not None and outcome.exit_code:
        raise typer.Exit(outcome.exit_code)


if TYPE_CHECKING:
    from ui.replay_feed import ReplayFeed
