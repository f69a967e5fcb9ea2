"""`heartline listen`: the desk, heard from this machine's own microphone and output."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated

import typer

from speech.ears_choice import EarsChoice
from speech.errors import BadInputError
from ui.commands.desk import show_desk

DEFAULT = "default"
"""As a device's name: whatever the system takes."""


def listen(
    *,
    microphone: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The agent's, or a part of its name; remembered. `default`: the system's.",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Where the softphone plays, or a part of its name; remembered, likewise."
        ),
    ] = None,
    by_speech: Annotated[
        bool,
        typer.Option(
            "--by-speech/--by-command",
            help="Whether calls also begin and end by what is heard on both sides.",
        ),
    ] = False,
    agent: Annotated[str | None, typer.Option(metavar="NAME", help="Whose desk it is.")] = None,
    port: Annotated[
        int,
        typer.Option(min=0, max=65535, help="For a softphone's requests; 0: the one of last time, or any."),
    ] = 0,
    ears: Annotated[EarsChoice | None, typer.Option(help="Which ears hear; the setting if not said.")] = None,
    model: Annotated[
        str | None, typer.Option(metavar="NAME|FOLDER", help="The fast ear's model; the setting if not said.")
    ] = None,
    playbook: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The playbook that chooses the cues.")
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Print plain lines instead of the screen.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print every event as a line of JSON.")] = False,
) -> None:
    """Listen at this desk to one call after another; between calls nothing is recognised or kept."""
    if json and plain:
        raise BadInputError("--json and --plain exclude each other. Choose one.")
    from speech.audio import Channel
    from ui.listen_desk import ListenDesk
    from ui.settings import desk_file, journal_folder
    from ui.wiring.desk import DeskPlan
    from ui.wiring.gestures import carrying
    from ui.wiring.owed import trying_again

    desk = ListenDesk(DeskPlan(by_speech, agent, port, model, ears, playbook), desk_file())
    for channel, name in ((Channel.AGENT, microphone), (Channel.CUSTOMER, output)):
        if name is not None:
            desk.sound.choose(channel, None if name == DEFAULT else name)
    for name in (
        "SIGTERM",
        "SIGHUP",
    ):  # a terminal that closes: the call ends as by ctrl+c
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: signal.raise_signal(signal.SIGINT))
    with trying_again(journal_folder()), carrying():
        show_desk(desk, as_json=json, as_lines=plain)
