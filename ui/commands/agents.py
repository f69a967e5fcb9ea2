"""`heartline agents`: what agents tell of themselves, and which of them suits a caller."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cues.counting import counted
from ui.commands.agents_match import match
from ui.commands.agents_read import Folder, StoreOption, folder, is_store_meant, read

if TYPE_CHECKING:
    from cues.people.profile import Profile

app = typer.Typer(
    no_args_is_help=True,
    help="Show, check, share and erase what agents tell of themselves, and rank them for a caller.",
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The agent, as at their desk.")]


@app.command("list")
def list_agents(*, agents: Folder = None, store: StoreOption = None) -> None:
    """List who has a profile, where it lies, and how many things it tells of each sort."""
    from cues.people.reader import together

    in_folder, in_store, unusable = read(agents, store)
    if not in_folder.by_name and not in_store.by_name:
        typer.echo("Nobody has told anything of themselves. See docs/people.md for how to.", err=True)
    for profile in together(in_folder, in_store).by_name.values():
        counts = (counted(len(getattr(profile, field)), one, field) for field, one in _FIELDS.items())
        where = "" if profile.name in in_folder.by_name else "  (store)"
        typer.echo(f"{profile.name}  {', '.join(counts)}{where}")
    for name in sorted(in_folder.by_name.keys() & in_store.by_name.keys()):
        typer.echo(f"{name}: the store holds another; the file in the folder goes before it", err=True)
    for name in unusable:
        typer.echo(f"{name}: what the store holds cannot be used; add it again, or erase it", err=True)


@app.command()
def show(name: Name, *, agents: Folder = None, store: StoreOption = None) -> None:
    """Show all that is kept of one agent, and what of it matches nobody."""
    from cues.people.bonds import unread
    from speech.errors import BadInputError
    from speech.sources.protocols.names import shown

    name = shown(name)
    found = [each.by_name[name] for each in read(agents, store)[:2] if name in each.by_name]
    if not found:
        raise BadInputError("There is no profile of that name. See: heartline agents list")
    for at, profile in enumerate(found):
        if at:
            typer.echo("\nin the store, where the file in the folder goes before it:")
        typer.echo("\n".join(_lines(profile)))
        for entry in unread(profile):
            typer.echo(f"{entry}: kept as written; it is matched with nothing", err=True)


@app.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="A profile.")]) -> None:
    """Say whether a profile can be used; exit code 2 and the line where it cannot."""
    from cues.people.folder import read_profile

    _say_unread(file, read_profile(file))
    typer.echo(f"{file}: no problems")


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Profiles, one an agent.")],
    *,
    store: StoreOption = None,
) -> None:
    """Put profiles into the store that gateways and desks share: all, or none where one cannot be used."""
    from datetime import UTC, datetime

    from cues.people.folder import read_profile
    from cues.people.rows import ProfileRows
    from speech.errors import BadInputError
    from ui.wiring.memory import open_store

    profiles = [read_profile(file) for file in files]
    names = [profile.name for profile in profiles]
    for at, (file, name) in enumerate(zip(files, names, strict=True)):
        if name in names[:at]:
            raise BadInputError(f"{file} has the name of another profile; each agent has one.")
    with open_store(store) as opened:
        ProfileRows(opened).put(profiles, datetime.now(UTC))
        where = opened.name
    for file, profile in zip(files, profiles, strict=True):
        _say_unread(file, profile)
        typer.echo(f"{file}: in the store {where} now")


@app.command()
def erase(name: Name, *, agents: Folder = None, store: StoreOption = None) -> None:
    """Delete all that an agent has told, file and row; what runs forgets it within seconds."""
    from speech.errors import BadInputError

    with_store = is_store_meant(agents, store)
    gone = folder(agents).erase(name)
    for path in gone:
        typer.echo(f"{path} is deleted", err=True)
    row = with_store and _erase_row(name, store)
    if not gone and not row:
        raise BadInputError("There is no profile of that name. See: heartline agents list")
    typer.echo("Copies elsewhere, such as backups and an editor's own, are not reached.", err=True)


_FIELDS = {
    "lived": "lived",
    "hobbies": "hobby",
    "pets": "pet",
    "languages": "language",
    "family": "family",
    "avoid": "avoid",
}
"""What a profile tells, and the word for one of it."""
app.command()(match)


def _erase_row(name: str, store: str | None) -> bool:
    """Delete an agent's row, and what it left in the database's files; False where there is none."""
    from cues.memory.errors import StoreError
    from cues.memory.scrubbing import scrub
    from cues.people.rows import ProfileRows
    from speech.errors import HeartlineError
    from ui.wiring.memory import open_store

    try:
        with open_store(store) as opened:
            if not ProfileRows(opened).erase(name):
                return False
            typer.echo(f"The profile in the store {opened.name} is deleted", err=True)
            scrub(opened, ())
    except StoreError as error:
        raise HeartlineError(
            f"{error} The store may still hold what this agent told; run it again."
        ) from None
    return True


def _say_unread(file: Path, profile: Profile) -> None:
    from cues.people.bonds import unread

    for entry in unread(profile):
        typer.echo(f"{file}: {entry} is matched with nothing", err=True)


def _lines(profile: Profile) -> list[str]:
    lines = [f"name: {profile.name}"]
    for lived in profile.lived:
        where = ", ".join(filter(None, (lived.place, lived.region, lived.country)))
        years = f"{lived.since or ''} to {lived.until or 'now'}" if lived.since or lived.until else ""
        notes = ", ".join(filter(None, (years.strip(), "grew up there" if lived.grew_up else "")))
        lines.append(f"lived: {where}" + (f" ({notes})" if notes else ""))
    for field in list(_FIELDS)[1:]:
        lines += [f"{field}: {entry}" for entry in getattr(profile, field)]
    return lines
