"""`heartline eval text`: how well details are found in labelled texts, and what changed since another run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ui.commands.progress import progress


def eval_text(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE.jsonl", help="Labelled utterances or whole calls.")
    ],
    *,
    errors: Annotated[
        int, typer.Option(metavar="N", min=0, help="How many confusions and changes to print of each sort.")
    ] = 10,
    save: Annotated[
        Path | None,
        typer.Option(metavar="RUN.json", help="Keep what was flagged, to compare later.", show_default=False),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(metavar="RUN.json", help="Compare with a run that was kept.", show_default=False),
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the tables as Markdown.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for scripts.")] = False,
) -> None:
    """Find the details of labelled texts, and score them, the cues they raise, and the words that mislead."""
    from cues.playbook.load import load_playbook
    from models.scoring.text_runs import compare, kept_run, read_run, write_run
    from models.scoring.text_totals import total
    from ui.eval_text_json import plain_evaluation
    from ui.eval_text_tables import TOGETHER, comparison_tables, text_tables
    from ui.eval_texts import evaluate_texts, read_files
    from ui.wiring.parts import make_extractor

    earlier = read_run(against) if against is not None else None
    texts = read_files(files, lambda line: typer.echo(line, err=True))
    extractor = make_extractor()
    with progress() as tell:
        scored = evaluate_texts(texts, extractor, load_playbook(None), tell)
    judged = {one.texts.name: one.judged for one in scored}
    together = total(one.score for one in scored)
    comparison = compare(earlier, judged) if earlier is not None else None
    if save is not None:
        write_run(save, kept_run(judged))
    if as_json:
        typer.echo(json.dumps(plain_evaluation(scored, together, comparison, errors), ensure_ascii=False))
        return
    scores = {one.texts.name: one.score for one in scored}
    tables = list(text_tables(scores if len(scores) == 1 else {**scores, TOGETHER: together}, errors))
    tables += comparison_tables(comparison, errors) if comparison is not None else ()
    for table in tables:
        typer.echo("\n".join(table.markdown() if markdown else table.plain()))
        typer.echo()
