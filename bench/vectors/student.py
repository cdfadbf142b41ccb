"""What learns to say what the teacher says: word rows, and one layer in which a text's words look at each other.

``intents/vectors.py`` computes the same with numpy; see ``Context`` there for what the layer does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

HEADS: Final = 4
REACH: Final = 16
MESSAGE: Final = 32
HIDDEN: Final = 256
FURTHEST: Final = 8
FIRST_LOOKS: Final = (-1, 1, 0, 2)
"""How many words on each head looks at first."""
EPOCHS: Final = 5
BATCH: Final = 512
ROW_RATE: Final = 1e-2
LAYER_RATE: Final = 1e-3
WARMING: Final = 50
SEED: Final = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learnt: the words of each text as row numbers, and its target (texts, points), one long each."""

    texts: Sequence[Sequence[int]]
    targets: Floats


class Student(nn.Module):
    """Rows of words and the layer over them; ``rows`` (words, size) is where the rows start."""

    def __init__(self, rows: Floats) -> None:
        super().__init__()
        count, size = rows.shape
        begun = torch.from_numpy(np.concatenate([rows, np.zeros((1, size), dtype=np.float32)]))
        self.rows = nn.Embedding.from_pretrained(begun, freeze=False, sparse=True)
        self.none = count
        self.look = nn.Linear(size, HEADS * (2 * REACH + MESSAGE))
        self.mix = nn.Linear(size + HEADS * MESSAGE, HIDDEN)
        for line in (self.look, self.mix):
            nn.init.normal_(line.weight, std=line.in_features**-0.5)
        nn.init.zeros_(self.look.bias)
        apart = torch.arange(-FURTHEST, FURTHEST + 1)
        self.nearness = nn.Parameter(torch.stack([-0.3 * (apart - first).abs() for first in FIRST_LOOKS]))
        self.plain = nn.Linear(size, size, bias=False)
        nn.init.eye_(self.plain.weight)
        self.heard = nn.Linear(HIDDEN, size, bias=False)
        nn.init.zeros_(self.heard.weight)

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        """(texts, size) points of (texts, longest) row numbers, filled up with ``none``."""
        rows = self.rows(words)
        there = words != self.none
        mask = there[..., None].float()
        seen = torch.cat([rows, self._seen(rows, there)], -1)
        mixed = functional.relu(self.mix(seen)) * mask
        return torch.as_tensor(self.plain((rows * mask).sum(1)) + self.heard(mixed.sum(1)))

    def _seen(self, rows: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        count, longest, _ = rows.shape
        parts = self.look(rows).split([HEADS * REACH, HEADS * REACH, HEADS * MESSAGE], -1)
        asked, offered, said = (part.view(count, longest, HEADS, -1).transpose(1, 2) for part in parts)
        places = torch.arange(longest)
        apart = (places[None] - places[:, None]).clamp(-FURTHEST, FURTHEST) + FURTHEST
        heed = asked @ offered.transpose(2, 3) * REACH**-0.5 + self.nearness[:, apart]
        heed = heed.masked_fill(~there[:, None, None, :], -1e4).softmax(-1)
        return (heed @ said).transpose(1, 2).reshape(count, longest, -1)

    def padded(self, texts: Sequence[Sequence[int]]) -> torch.Tensor:
        """Texts as one tensor of row numbers."""
        rows = torch.full((len(texts), max(map(len, texts))), self.none)
        for at, text in enumerate(texts):
            rows[at, : len(text)] = torch.tensor(text)
        return rows

    def layer(self) -> Mapping[str, Floats]:
        """The layer as ``Context.of`` reads it."""
        look, bias = self.look.weight.T.clone(), self.look.bias.clone()
        look[:, : HEADS * REACH] *= REACH**-0.5
        bias[: HEADS * REACH] *= REACH**-0.5
        found = {
            "look": look,
            "look_bias": bias,
            "nearness": self.nearness,
            "mix": self.mix.weight.T,
            "mix_bias": self.mix.bias,
            "out": torch.cat([self.plain.weight.T, self.heard.weight.T]),
        }
        return {name: np.ascontiguousarray(values.detach().numpy()) for name, values in found.items()}


def learn(student: Student, lesson: Lesson) -> None:
    """Fit the student to the lesson: the cosine to the targets, by Adam at a falling rate."""
    rows = list(student.rows.parameters())
    layer = [values for name, values in student.named_parameters() if not name.startswith("rows.")]
    adams = (torch.optim.SparseAdam(rows, lr=ROW_RATE), torch.optim.Adam(layer, lr=LAYER_RATE))
    steps = EPOCHS * -(-len(lesson.texts) // BATCH)
    falling = [
        torch.optim.lr_scheduler.LambdaLR(
            adam, lambda step: min(1.0, (step + 1) / WARMING) * max(0.0, 1 - step / steps)
        )
        for adam in adams
    ]
    chance = np.random.default_rng(SEED)
    for epoch in range(EPOCHS):
        cosines = []
        for batch in _batches(lesson, chance):
            got = student(student.padded([lesson.texts[at] for at in batch]))
            cosine = functional.cosine_similarity(got, torch.from_numpy(lesson.targets[batch])).mean()
            student.zero_grad()
            (1 - cosine).backward()
            for part in (*adams, *falling):
                part.step()
            cosines.append(float(cosine.detach()))
        print(f"epoch {epoch + 1}: mean cosine to MiniLM {np.mean(cosines):.3f}", flush=True)


def _batches(lesson: Lesson, chance: np.random.Generator) -> list[Ints]:
    """All texts in a new order, texts of about one length together."""
    lengths = np.array([len(text) for text in lesson.texts])
    order = chance.permutation(len(lengths))
    groups = [order[start : start + 16 * BATCH] for start in range(0, len(order), 16 * BATCH)]
    groups = [group[np.argsort(lengths[group], kind="stable")] for group in groups]
    batches = [group[start : start + BATCH] for group in groups for start in range(0, len(group), BATCH)]
    return [batches[at] for at in chance.permutation(len(batches))]
