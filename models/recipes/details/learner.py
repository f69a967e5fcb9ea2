"""The network while it learns: the layers of `cues.details.learned.network`, with a way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from thinc.api import (
    Adam,
    Embed,
    LayerNorm,
    Linear,
    Maxout,
    Model,
    chain,
    expand_window,
    fix_random_seed,
    residual,
)
from thinc.types import FloatsXd

from cues.details.learned.flags import EXTRA, RULES
from cues.details.learned.network import OUTPUTS, PIECES, Array
from models.recipes.details.examples import Example, Ints


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the network is, and how it is kept from learning the corpus by heart."""

    width: int = 96
    depth: int = 3
    common: int = 32
    """Numbers in the learned vector of a common word."""
    drop_state: float = 0.3
    """Share of the state left out while learning."""
    drop_input: float = 0.1
    drop_word: float = 0.25
    """Share of the words whose learned vector is left out, so that their general vector must do."""
    drop_vector: float = 0.05
    drop_classes: float = 0.1
    """Share of the words whose lexicon classes are left out, as of words that no list holds."""
    drop_rules: float = 0.3
    """Share of the texts that are read without the rules."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a text lies in a batch: its first row, that of the turn before it, the row after its last."""

    first: int
    begin: int
    last: int


class Learner:
    """Weights on their way."""

    def __init__(self, shape: Shape, vectors: Array, common: Sequence[int], flags: int, seed: int) -> None:
        """Begin with weights by chance.

        Args:
            shape: how large it is.
            vectors: the word vectors, which stay as they are; row 0 is for unknown words.
            common: rows of the words that learn a vector of their own.
            flags: columns of the flags.
            seed: of everything that chance decides.
        """
        fix_random_seed(seed)
        self._rng = np.random.default_rng(seed)
        self._shape = shape
        self._vectors = vectors
        self._flags = flags
        self.common: Final = np.zeros(len(vectors), dtype=np.uint16)
        self.common[list(common)] = np.arange(1, len(common) + 1)
        width = shape.width
        wide = vectors.shape[1] + flags + shape.common
        self._embed: Model[Any, Any] = Embed(nO=shape.common, nV=len(common) + 1)
        self._embed.initialize(X=np.zeros(1, dtype=np.int64))
        self._first: Model[Any, Any] = chain(Maxout(width, wide, nP=PIECES), LayerNorm(width))
        self._first.initialize()
        self._convs: list[Model[Any, Any]] = [
            chain(expand_window(1), Maxout(width, 3 * width, nP=PIECES), LayerNorm(width))
            for _ in range(shape.depth)
        ]
        self._body: Model[Any, Any] = chain(*[residual(conv) for conv in self._convs])
        self._body.initialize()
        self._out: Model[Any, Any] = Linear(OUTPUTS, 3 * width)
        self._out.initialize()
        self._adam = Adam(L2=1e-4, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)

    @property
    def _parts(self) -> tuple[Model[Any, Any], ...]:
        return (self._embed, self._first, self._body, self._out)

    def update(
        self,
        batch: Sequence[Example],
        loss: Callable[[Array, Example], tuple[float, Array]],
        rate: float,
    ) -> float:
        """Learn from a batch; returns the mean loss.

        Args:
            batch: the examples.
            loss: gives for what was said of an example's words its loss and the gradient of it.
            rate: how far to go.
        """
        out, spans, back = self._forward(batch)
        gradient = np.zeros_like(out)
        total = 0.0
        for span, example in zip(spans, batch, strict=True):
            one, slope = loss(out[span.first : span.last], example)
            gradient[span.first : span.last] = slope / len(batch)
            total += one
        back(gradient)
        self._adam.learn_rate = rate
        for part in self._parts:
            part.finish_update(self._adam)
        return total / len(batch)

    def weights(self) -> dict[str, npt.NDArray[Any]]:
        """What was learned, averaged over the way; as `Network` reads it."""
        with ExitStack() as stack:
            for part in self._parts:
                stack.enter_context(part.use_params(self._adam.averages))
            first, convs = _numbers(self._first), [_numbers(conv) for conv in self._convs]
            embed = next(node for node in self._embed.walk() if node.has_param("E"))
            return {
                "common": self.common,
                "embed": _half(embed.get_param("E")),
                **{f"first_{key}": value for key, value in first.items()},
                **{f"conv_{key}": np.stack([conv[key] for conv in convs]) for key in "WbGB"},
                "out_W": _half(self._out.get_param("W")),
                "out_b": _half(self._out.get_param("b")),
            }

    def _inputs(self, example: Example) -> tuple[Array, Ints]:
        """An example's numbers, with some left out."""
        rng, shape, size = self._rng, self._shape, len(example.rows)
        flags = example.flags.copy()
        rules = slice(self._flags - EXTRA, self._flags - EXTRA + RULES)
        if rng.random() < shape.drop_rules:
            flags[:, rules] = 0
        flags[rng.random(size) < shape.drop_classes, : rules.start] = 0
        ids = np.where(rng.random(size) < shape.drop_word, 0, self.common[example.rows]).astype(np.int64)
        vectors = self._vectors[example.rows] * (rng.random((size, 1)) >= shape.drop_vector)
        return np.hstack([vectors, flags]).astype(np.float32), ids

    def _kept(self, shape: tuple[int, ...], dropped: float) -> Array:
        """What stays of an array, made larger by what goes."""
        return ((self._rng.random(shape) >= dropped) / (1 - dropped)).astype(np.float32)

    def _forward(self, batch: Sequence[Example]) -> tuple[Array, list[Span], Callable[[Array], None]]:
        shape, width = self._shape, self._shape.width
        pad = np.zeros((shape.depth, self._vectors.shape[1] + self._flags), np.float32)
        no_ids = np.zeros(shape.depth, np.int64)
        rows, ids, spans, at = [pad], [no_ids], list[Span](), shape.depth
        for example in batch:
            numbers, own = self._inputs(example)
            rows += [numbers, pad]
            ids += [own, no_ids]
            spans.append(Span(at + example.before, at, at + len(numbers)))
            at += len(numbers) + shape.depth
        known, back_embed = self._embed.begin_update(np.concatenate(ids))
        inputs = np.hstack([np.vstack(rows), known])
        kept_inputs = self._kept(inputs.shape, shape.drop_input)
        state, back_first = self._first.begin_update((inputs * kept_inputs).astype(np.float32))
        # Between two texts lies nothing: the convolution must not see one from the other.
        inside = np.zeros((len(state), 1), np.float32)
        for span in spans:
            inside[span.begin : span.last] = 1
        kept_state = self._kept(state.shape, shape.drop_state) * inside
        deep, back_body = self._body.begin_update(state * kept_state)
        wide = np.zeros((len(deep), 3 * width), np.float32)
        wide[:, :width] = deep
        peaks = []
        for span in spans:
            text = deep[span.begin : span.last]
            peaks.append(span.begin + text.argmax(axis=0))
            wide[span.begin : span.last, width : 2 * width] = text.max(axis=0)
            wide[span.begin : span.last, 2 * width :] = text.mean(axis=0)
        kept_wide = self._kept(wide.shape, shape.drop_state)
        out, back_out = self._out.begin_update(wide * kept_wide)

        def back(gradient: Array) -> None:
            slope = back_out(gradient) * kept_wide
            deeper = slope[:, :width].copy()
            for span, peak in zip(spans, peaks, strict=True):
                part = slope[span.begin : span.last]
                deeper[peak, np.arange(width)] += part[:, width : 2 * width].sum(axis=0)
                deeper[span.begin : span.last] += part[:, 2 * width :].sum(axis=0) / len(part)
            shallow = back_first(np.ascontiguousarray(back_body(deeper) * kept_state)) * kept_inputs
            back_embed(np.ascontiguousarray(shallow[:, -shape.common :], dtype=np.float32))

        return out, spans, back


def _numbers(layer: Model[Any, Any]) -> dict[str, npt.NDArray[Any]]:
    """A maxout layer and its normalisation, as `Network` reads them."""
    maxout = next(node for node in layer.walk() if node.name == "maxout")
    norm = next(node for node in layer.walk() if node.name == "layernorm")
    return {
        "W": _half(maxout.get_param("W")),
        "b": _half(maxout.get_param("b")),
        "G": _half(norm.get_param("G")),
        "B": _half(norm.get_param("b")),
    }


def _half(values: FloatsXd) -> npt.NDArray[np.float16]:
    return np.asarray(values).astype(np.float16)
