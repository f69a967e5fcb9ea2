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
    help="Show, check, share and erase what agents tell of themselves, and rank them for a caller.",
)

Folder = Annotated[
    Path | None,
    typer.Option(
        "--agents",
        metavar="FOLDER",
        help="Files here alone, and no store but one that is named; this user's own if not said.",
    ),
]
StoreOption = Annotated[
    str | None,
    typer.Option("--store", metavar="URL", help="sqlite:///FILE or postgresql://...; else the setting."),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The agent, as at their desk.")]


@app.command("list")
def list_agents(*, agents: Folder = None, store: StoreOption = None) -> None:
    """List who has a profile, where it lies, and how many things it tells of each sort."""
    from cues.people.reader import together

    in_folder, in_store, unusable = _read(agents, store)
    if not in_folder.by_name and not in_store.by_name:
        typer.echo("Nobody has told anything of themselves. See docs/people.md for how to.", err=True)
    for profile in together(in_folder, in_store).by_name.values():
        counts = (f"{len(getattr(profile, field))} {field}" for field in _FIELDS)
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

    found = [each.by_name[name] for each in _read(agents, store)[:2] if name in each.by_name]
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

    with_store = _is_store_meant(agents, store)
    gone = _folder(agents).erase(name)
    for path in gone:
        typer.echo(f"{path} is deleted", err=True)
    row = with_store and _erase_row(name, store)
    if not gone and not row:
        raise BadInputError("There is no profile of that name. See: heartline agents list")
    typer.echo("Copies elsewhere, such as backups and an editor's own, are not reached.", err=True)


@app.command()
def match(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The caller's, as +16145550123.")],
    *,
    agents: Folder = None,
    store: StoreOption = None,
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
    from cues.people.reader import together
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
    in_folder, in_store, _ = _read(agents, store)
    profiles = together(in_folder, in_store).by_name
    with closing(MemoryOfCallers(store)) as memory:
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


def _is_store_meant(agents: Path | None, store: str | None) -> bool:
    """Whether profiles lie in a store too; none is made to look into it."""
    from speech.errors import BadInputError
    from ui.wiring.agents import is_store_there

    if agents is not None and store is None:
        return False
    there = is_store_there(store)
    if store is not None and not there:
        raise BadInputError(
            "There is no store at this URL. To make one there: heartline agents add FILE --store URL"
        )
    return there


def _read(agents: Path | None, store: str | None) -> tuple[Profiles, Profiles, tuple[str, ...]]:
    """The profiles of folder and store, and names of rows that cannot be used; what is left out is said."""
    from cues.people.reader import NOBODY

    in_folder, in_store = _folder(agents).read(), NOBODY
    unusable: tuple[str, ...] = ()
    if _is_store_meant(agents, store):
        from cues.memory.errors import StoreError
        from cues.people.rows import ProfileRows
        from ui.wiring.memory import open_store

        try:
            with open_store(store) as opened:
                rows = ProfileRows(opened)
                in_store, unusable = rows.read(), rows.unusable
        except StoreError as error:
            if store is not None:
                raise
            typer.echo(f"{error} Profiles in it are left out.", err=True)
    for problem in (*in_folder.problems, *in_store.problems):
        typer.echo(f"{problem} It is left out.", err=True)
    return in_folder, in_store, unusable


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
    for field in _FIELDS[1:]:
        lines += [f"{field}: {entry}" for entry in getattr(profile, field)]
    return lines
