"""How fast details are found, on the corpus's own utterances, and what the extractor takes to load."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from cues.calls.tally import percentile
from cues.details.extractor import DetailExtractor
from models.recipes.corpus.rows import FOLDER, read_rows
from ui.bench_measure import Measure, at_most

LENGTHS = range(18, 23)
"""Words of the utterances that are timed; about 20."""
UTTERANCES = 400
LONG = 300
"""Words of an utterance that has grown long."""
LONG_ONES = 10
_LOAD = """
import json, pathlib, time
def held():
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
before = held()
began = time.perf_counter()
from ui.wiring.parts import make_extractor
make_extractor().extract("hello")
print(json.dumps([time.perf_counter() - began, held() - before]))
"""


def measure_extraction(extractor: DetailExtractor) -> Iterator[Measure]:
    """All measures of extraction, as they come."""
    texts = utterances()
    for text in texts[:50]:
        extractor.extract(text)
    times = [_milliseconds(extractor, text) for text in texts]
    yield at_most("extraction of 20 words, mean", statistics.fmean(times), "ms", 1.5)
    yield at_most("extraction of 20 words, p99", percentile(times, 0.99) or 0.0, "ms", 3.0)
    long = [_milliseconds(extractor, text) / LONG for text in long_texts(texts)]
    words = sum(len(text.split()) for text in texts)
    ratio = statistics.fmean(long) / (sum(times) / words)
    yield at_most(f"a word of {LONG} words, against one of 20", ratio, "x", 1.0)
    if not sys.platform.startswith("linux"):
        return  # elsewhere a process cannot read its own memory without a further library
    took, megabytes = _load()
    yield at_most("extractor, from nothing to its first answer", took, "s", 1.5)
    yield at_most("memory of that, beside the bare interpreter", megabytes, "MB", 150)


def utterances() -> list[str]:
    """Customers' utterances of about 20 words, from plain talk."""
    rows = (row for path in sorted(FOLDER.glob("plain*.jsonl")) for row in read_rows(path))
    fitting = [row.text for row in rows if row.speaker == "customer" and len(row.text.split()) in LENGTHS]
    return fitting[:: max(1, len(fitting) // UTTERANCES)][:UTTERANCES]


def long_texts(texts: Sequence[str]) -> list[str]:
    """The same words as texts of `LONG` words each."""
    words = " ".join(texts).split()
    return [" ".join(words[at * LONG : (at + 1) * LONG]) for at in range(LONG_ONES)]


def _milliseconds(extractor: DetailExtractor, text: str) -> float:
    before = time.perf_counter()
    extractor.extract(text)
    return (time.perf_counter() - before) * 1000


def _load() -> tuple[float, float]:
    """Seconds and megabytes, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", _LOAD], capture_output=True, check=True, text=True)  # noqa: S603
    took, megabytes = json.loads(done.stdout)
    return took, megabytes
