"""A few utterances of our own to learn from in a second."""

from __future__ import annotations

from models.recipes.corpus.rows import LabelledUtterance
from models.recipes.corpus.writing import read_notes

NOTES = """
< any plans
{travel|driving to the lakes} with {family.c.w|my sister}
we {pet.c|adopted a beagle} last week

my {health.c|mother fell} on the ice
it's {work.n|not my job} anymore

the invoice is wrong again
can you resend the code

A: i have a beagle too
{hobby|i paint on sundays} and {home.p|we used to rent}

{work.o|the neighbor drives a bus}
my router died

{bereavement.c|my father died} in june
the line is dead
"""


def utterances(times: int = 1) -> list[LabelledUtterance]:
    """The notes, so many times over."""
    return [row for turn in range(times) for row in read_notes(NOTES.strip().splitlines(), f"few{turn}")]
