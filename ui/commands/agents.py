"""`heartline agents`: what agents tell of themselves, and which of them suits a caller."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cues.people.folder import ProfileFolder, Profiles
    from cues.people.profile import Profile

app = typer.Typer(
    no_args_is_help=True,
    help="Show, check and erase what agents tell of themselves, and rank them for a caller.",
)

Folder = Annotated[
    Path | None,
    typer.Option("--agents", metavar="FOLDER", help="The profiles; this user's own if not said."),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The agent, as at their desk.")]


@app.command("list")
def list_agents(*, agents: Folder = None) -> None:
    """List who has a profile, and how many things it tells of each sort."""
    folder = _folder(agents)
    profiles = _read(folder)
    if not profiles.by_name:
        typer.echo("Nobody has told anything of themselves. See docs/people.md for how to.", err=True)
    for profile in profiles.by_name.values():
        counts = (f"{len(getattr(profile, field))} {field}" for field in _FIELDS)
        typer.echo(f"{profile.name}  {', '.join(counts)}")


@app.command()
def show(name: Name, *, agents: Folder = None) -> None:
    """Show all that is kept of one agent, and what of it matches nobody."""
    from cues.people.bonds import unread
    from speech.errors import BadInputError

    profile = _read(_folder(agents)).by_name.get(name)
    if profile is None:
        raise BadInputError("There is no profile of that name. See: heartline agents list")
    typer.echo("\n".join(_lines(profile)))
    for entry in unread(profile):
        typer.echo(f"{entry}: kept as written; it is matched with nothing", err=True)


@app.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="A profile.")]) -> None:
    """Say whether a profile can be used; exit code 2 and the line where it cannot."""
    from cues.people.bonds import unread
    from cues.people.folder import read_profile

    profile = read_profile(file)
    for entry in unread(profile):
        typer.echo(f"{file}: {entry} is matched with nothing", err=True)
    typer.echo(f"{file}: no problems")


@app.command()
def erase(name: Name, *, agents: Folder = None) -> None:
    """Delete all that an agent has told; a gateway that runs forgets it within seconds."""
    folder = _folder(agents)
    for path in folder.erase(name):
        typer.echo(f"{path} is deleted", err=True)
    typer.echo("Copies elsewhere, such as backups and an editor's own, are not reached.", err=True)


@app.command()
def match(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The caller's, as +16145550123.")],
    *,
    agents: Folder = None,
    customer: Annotated[
        str | None,
        typer.Option(
            metavar="WHO",
            help="A number or your own id, where memory knows them by another; the number if not said.",
        ),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What counts how much; this user's own, or the defaults."),
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="NAME", help="What the caller wants to speak: Spanish, es.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object, as `POST /route` gives it.")
    ] = False,
) -> None:
    """Rank the agents for a caller, with reasons; as if all were free and had taken no call yet."""
    import json
    from datetime import datetime

    from cues.people.affinity import Team
    from cues.people.languages import language_code
    from cues.people.policy import read_policy
    from cues.people.ranking import Caller, Load, place, spoke_before
    from cues.people.regions import guess, is_number
    from speech.errors import BadInputError
    from ui.wiring.agents import own_policy
    from ui.wiring.recall import MemoryOfCallers

    if not is_number(number):
        raise BadInputError(
            "That is no telephone number. Write it with + and the country's code: +16145550123"
        )
    if language is not None and language_code(language) is None:
        raise BadInputError('That is no language. Write it as in "Spanish" or "es".')
    weights = own_policy() if policy is None else read_policy(policy)
    profiles = _read(_folder(agents)).by_name
    with closing(MemoryOfCallers()) as memory:
        remembered = memory.remembered(customer or number)
    caller = Caller(guess(number), remembered, spoke_before(remembered), language)
    loads = dict.fromkeys(profiles, Load())
    placed = place(
        Team(profiles.values()), weights, caller, loads, today=datetime.now().astimezone().date(), most=_MOST
    )
    if as_json:
        ranked = [
            {"agent": each.agent, "calls": 0, "why": [reason.of_agent for reason in each.reasons]}
            for each in placed
        ]
        typer.echo(json.dumps({"agent": placed[0].agent if placed else None, "ranked": ranked}))
        return
    if caller.guess is None:
        typer.echo("Where this number is from cannot be told.", err=True)
    else:
        typer.echo(f"{caller.guess.in_words}: a guess, as people keep their numbers when they move", err=True)
    for at, each in enumerate(placed, 1):
        why = "; ".join(reason.of_agent for reason in each.reasons) or "nothing in common is known"
        typer.echo(f"{at:>2}. {each.agent}: {why}")


_FIELDS = ("lived", "hobbies", "pets", "languages", "family", "avoid")
_MOST = 20
"""Agents that `match` shows."""


def _folder(agents: Path | None) -> ProfileFolder:
    from cues.people.folder import ProfileFolder
    from speech.errors import BadInputError
    from ui.wiring.agents import agents_folder

    if agents is not None and not agents.is_dir():
        raise BadInputError(f"There is no folder {agents}.")
    return ProfileFolder(agents or agents_folder())


def _read(folder: ProfileFolder) -> Profiles:
    """The profiles; what cannot be used is said and left out."""
    profiles = folder.read()
    for problem in profiles.problems:
        typer.echo(f"{problem} It is left out.", err=True)
    return profiles


def _lines(profile: Profile) -> list[str]:
    lines = [f"name: {profile.name}"]
    for lived in profile.lived:
        where = ", ".join(filter(None, (lived.place, lived.region, lived.country)))
        years = f"{lived.since or ''} to {lived.until or 'now'}" if lived.since or lived.until else ""
        notes = ", ".join(filter(None, (years.strip(), "grew up there" if lived.grew_up else "")))
        lines.append(f"lived: {where}" + (f" ({notes})" if notes else ""))
    for field in _FIELDS[1:]:
        lines += [f"{field}: {entry}" for entry in getattr(profile, field)]
    return lines
