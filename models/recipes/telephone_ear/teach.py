"""Teaching: a copy of the network hears a telephone and learns to say what the first says of clean speech."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

import numpy as np

from models.recipes.telephone_ear.kaldi import AcousticModel
from models.recipes.telephone_ear.network import Network, torch

STEPS = 840
BATCH = 8
_RATE = 2e-4
"""Adam's learning rate at its highest; five times as much makes the network forget."""
_RISE, _HORIZON = 30, 1000
"""Steps in which the rate rises, and those in which it would fall to nothing."""
_CHAIN_SHARPNESS = 2.5
"""The first head's numbers are no log chances; so much makes them about as sharp as a decoder does."""
_MEMORY = 0.98
"""Of the average of the weights over the last steps, which is what is kept."""


def taught(content: bytes, shards: Path) -> bytes:
    """An acoustic model after its lessons, as bytes; needs about 25 minutes and PyTorch.

    The files of `shards` are taken one after another by name, each once, and waited for while they are
    being written; their lessons in an order that hangs on nothing else. One thread: two are slower.

    Args:
        content: the file before, am/final.mdl.
        shards: a folder that `write_shards` fills, at least 42 files for 840 steps.
    """
    pytorch = torch()
    pytorch.set_num_threads(1)
    pytorch.manual_seed(0)
    model = AcousticModel(content)
    teacher, student = Network(model, learns=False), Network(model, learns=True)
    learning = student.learning
    optimiser = pytorch.optim.Adam(list(learning.values()), lr=_RATE, betas=(0.9, 0.99))
    average = {name: weights.detach().clone() for name, weights in learning.items()}
    step = number = 0
    while step < STEPS:
        lessons = _read(shards / f"{number:05d}.npz", pytorch)
        number += 1
        order = pytorch.randperm(len(lessons["a"]))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            batch = {name: part[order[start : start + BATCH]] for name, part in lessons.items()}
            optimiser.param_groups[0]["lr"] = rate(step)
            loss = _loss(pytorch, teacher, student, batch)
            optimiser.zero_grad()
            loss.backward()
            pytorch.nn.utils.clip_grad_norm_(list(learning.values()), 5.0)
            optimiser.step()
            step += 1
            with pytorch.no_grad():
                for name, weights in learning.items():
                    average[name].lerp_(weights, 1 - min(_MEMORY, step / (step + 10)))
            if step % 20 == 0:
                print(f"step {step} of {STEPS}, loss {loss.item():.3f}", flush=True)
            if step == STEPS:
                break
    student.into(model, average)
    return bytes(model.content)


def rate(step: int) -> float:
    """The learning rate of a step, from 0."""
    return _RATE * min(1, (step + 1) / _RISE) * 0.5 * (1 + math.cos(math.pi * step / _HORIZON))


def _loss(pytorch: Any, teacher: Network, student: Network, batch: dict[str, Any]) -> Any:  # noqa: ANN401
    """How far the student is from the teacher: both heads' chances, and the first head's numbers."""
    with pytorch.no_grad():
        chain, frames = teacher(batch["a"], batch["va"])
        chain = chain - chain.mean(-1, keepdim=True)
        wanted = frames.log_softmax(-1), (chain * _CHAIN_SHARPNESS).log_softmax(-1)
    said_chain, said_frames = student(batch["b"], batch["vb"])
    said_chain = said_chain - said_chain.mean(-1, keepdim=True)
    said = said_frames.log_softmax(-1), (said_chain * _CHAIN_SHARPNESS).log_softmax(-1)
    apart = [(p.exp() * (p - q)).sum(-1).mean() for p, q in zip(wanted, said, strict=True)]
    return apart[0] + apart[1] + 2 * pytorch.nn.functional.mse_loss(said_chain, chain) / chain.var()


def _read(shard: Path, pytorch: Any) -> dict[str, Any]:  # noqa: ANN401
    while not shard.exists():
        time.sleep(1)
    with np.load(shard) as parts:
        return {name: pytorch.tensor(parts[name]) for name in ("a", "b", "va", "vb")}
