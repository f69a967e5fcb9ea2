"""`heartline playbook rate`: how often each play would fire over a corpus of talk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ui.commands.progress import progress


def rate(
    playbook: Annotated[
        Path, typer.Argument(metavar="PLAYBOOK", help="A playbook, or the name of a bundled one.")
    ],
    corpus: Annotated[
        list[Path],
        typer.Argument(
            metavar="CORPUS.jsonl", help="Utterances or whole calls, labelled or not; or lines of text."
        ),
    ],
    *,
    all_plays: Annotated[bool, typer.Option("--all", help="List the plays that never fired too.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the tables as Markdown.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for scripts.")] = False,
) -> None:
    """Say how often an hour of talk each play would fire, by which words, and how often wrongly."""
    from cues.playbook.load import load_playbook
    from ui.eval_texts import rate_texts, read_files
    from ui.play_rate_tables import plain_rates, rate_tables
    from ui.wiring.parts import make_extractor

    loaded = load_playbook(playbook)
    texts = read_files(corpus, lambda line: typer.echo(line, err=True), plain=True)
    extractor = make_extractor()
    with progress() as tell:
        rates = rate_texts(texts, extractor, loaded, tell)
    if as_json:
        typer.echo(json.dumps(plain_rates(rates), ensure_ascii=False))
        return
    for table in rate_tables(rates, all_plays=all_plays):
        typer.echo("\n".join(table.markdown() if markdown else table.plain()))
        typer.echo()
    if rates.silent and not all_plays:
        typer.echo(f"{len(rates.silent)} play(s) never fired; --all lists them.")
