"""Static word vectors (WordLlama, 256 dimensions) with logistic regression: ``python -m bench.peers.static``.

``WordLlama.load`` of 0.4.0.post1 looks for its tokenizer where its wheel does not have it and then asks a hub, so its
two files are read here; the mean over the tokens is what its ``embed(norm=True)`` gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.peers.heads import Encode, logistic
from bench.peers.wire import Fit, serve


def load() -> Fit:
    """The weights and the tokenizer that the wheel ships."""
    encode = _encoder(_home())
    return logistic(lambda _: encode)


def _home() -> Path:
    found = find_spec("wordllama")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("wordllama is not installed; run `python -m bench.peers.environments`")
    return Path(found.origin).parent


def _encoder(home: Path) -> Encode:
    np, tokenizers = import_module("numpy"), import_module("tokenizers")
    tokenizer = tokenizers.Tokenizer.from_file(str(home / "tokenizers" / "l2_supercat_tokenizer_config.json"))
    with import_module("safetensors").safe_open(home / "weights" / "l2_supercat_256.safetensors", "numpy") as held:
        table = held.get_tensor("embedding.weight").astype(np.float32)

    def encode(texts: Sequence[str]) -> Any:
        rows = np.zeros((len(texts), table.shape[1]), dtype=np.float32)
        for at, text in enumerate(texts):
            ids = tokenizer.encode(text, add_special_tokens=False).ids
            if ids:
                rows[at] = table[ids].mean(axis=0)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    return encode


if __name__ == "__main__":
    serve({"logistic": load})
