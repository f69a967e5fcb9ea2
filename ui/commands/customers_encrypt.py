"""`heartline customers encrypt | decrypt`: the file of what is remembered made unreadable without its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathlib import Path

FileOption = Annotated[
    str | None, typer.Option("--store", metavar="URL", help="sqlite:///FILE; else the setting.")
]


def encrypt(*, store: FileOption = None) -> None:
    """Encrypt what is remembered, and overwrite the plain file; the system's keyring keeps the key.

    Close desks and gateways first. The setting memory.encrypt has to be on from then on.
    """
    from cues.memory.sealing import encrypt as encrypt_store
    from ui.settings import settings
    from ui.wiring.memory import key_place, store_url

    keys = key_place(settings().memory)
    path = encrypt_store(store_url(store), keys)
    typer.echo(f"{path} is encrypted, and its key is in {keys.name}. Without the key nobody can read it.")
    _say_setting(path, on=True)


def decrypt(*, store: FileOption = None) -> None:
    """Make an encrypted file plain again; the key stays where it is, for copies of the file.

    Close desks and gateways first. The setting memory.encrypt has to be off from then on.
    """
    from cues.memory.sealing import decrypt as decrypt_store
    from ui.settings import settings
    from ui.wiring.memory import key_place, store_url

    path = decrypt_store(store_url(store), key_place(settings().memory))
    typer.echo(f"{path} is plain: whoever may read the file can read what is in it.")
    _say_setting(path, on=False)


def _say_setting(path: Path, *, on: bool) -> None:
    from ui.settings import settings

    if settings().memory.encrypt is not on:
        wanted = "true" if on else "false"
        typer.echo(f"Now set memory.encrypt = {wanted}: {path.name} is not opened otherwise.", err=True)
