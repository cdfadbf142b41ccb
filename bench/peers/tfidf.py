"""TF-IDF of words and letters with logistic regression, from scikit-learn: ``python -m bench.peers.tfidf``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from bench.peers.heads import Encode, logistic
from bench.peers.wire import Fit, serve


def load() -> Fit:
    """Words and pairs of words beside 3 to 5 letters within a word, lower-cased, accents undone."""
    vectors, pipeline = import_module("sklearn.feature_extraction.text"), import_module("sklearn.pipeline")

    def learn(texts: Sequence[str]) -> Encode:
        common = {"sublinear_tf": True, "strip_accents": "unicode"}
        words = vectors.TfidfVectorizer(ngram_range=(1, 2), **common)
        letters = vectors.TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), **common)
        encode: Encode = pipeline.make_union(words, letters).fit(texts).transform
        return encode

    return logistic(learn)


if __name__ == "__main__":
    serve({"logistic": load})
