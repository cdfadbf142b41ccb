"""The shipped calibrators' numbers. Written by ``python -m bench.calibrate``; not edited by hand."""

from typing import Final

Figures = tuple[tuple[str, float, float, float], ...]
Thresholds = tuple[tuple[float, float], ...]
Shipped = tuple[Figures, float, Thresholds]
"""((figure, mean, scale, weight) …, bias, (target, threshold) …)."""

LEXICAL: Final[Shipped] = (
    (
        ("chance", -0.1653, 1.7405, 1.0942),
        ("margin", 2.023, 1.552, 1.3368),
        ("over_none", 3.7976, 5.0111, -0.24916),
        ("nearest_typical", 0.089353, 0.1822, 0.36964),
        ("nearest_lead", 0.17073, 0.18796, 0.022898),
        ("words_lead", 0.15841, 0.20362, -0.14482),
        ("meaning_lead", 0, 1e-06, 0),
        ("left_open", 0.33982, 0.30707, -0.0030099),
        ("left_by_example", 0.43474, 0.27892, 0.38628),
        ("unsaid", 0.40538, 0.27247, -0.12386),
        ("unknown", 0.24836, 0.28877, -0.57429),
        ("foreign", 0.10128, 0.15328, -0.30683),
        ("rival", 0.02112, 0.068745, -0.11196),
        ("core_unsaid", 0.38953, 0.34057, -0.34054),
        ("asked_so", 0.43616, 0.322, 0.12266),
        ("topic_only", 0.051953, 0.22193, -0.13086),
        ("cross_accuracy", 0.80282, 0.10183, -0.0081275),
    ),
    2.5166,
    (
        (0.8, 0.305),
        (0.85, 0.305),
        (0.9, 0.405),
        (0.93, 0.675),
        (0.95, 0.79),
        (0.97, 0.885),
        (0.98, 0.93),
        (0.985, 0.965),
        (0.99, 0.975),
        (1.0, 0.999),
    ),
)
"""For libraries without a word table."""
MEANING: Final[Shipped] = (
    (
        ("chance", 0.42875, 1.9238, 1.2206),
        ("margin", 2.4283, 1.7276, 1.1715),
        ("over_none", 2.8752, 2.9363, -0.17629),
        ("nearest_typical", 0.056389, 0.17372, 0.61782),
        ("nearest_lead", 0.16626, 0.17396, -0.51084),
        ("words_lead", 0.12833, 0.20135, 0.004395),
        ("meaning_lead", 0.16135, 0.18289, 0.47793),
        ("left_open", 0.30825, 0.30585, -0.2534),
        ("left_by_example", 0.43484, 0.2821, 0.31618),
        ("unsaid", 0.39881, 0.27253, -0.054033),
        ("unknown", 0.24207, 0.29662, -0.20895),
        ("foreign", 0.11319, 0.16624, -0.080517),
        ("rival", 0.02384, 0.074235, -0.042666),
        ("core_unsaid", 0.40356, 0.34105, -0.23106),
        ("asked_so", 0.35896, 0.27473, 0.1218),
        ("topic_only", 0.063382, 0.24365, -0.039621),
        ("cross_accuracy", 0.8178, 0.082297, -0.045844),
    ),
    2.5439,
    (
        (0.8, 0.305),
        (0.85, 0.305),
        (0.9, 0.385),
        (0.93, 0.605),
        (0.95, 0.74),
        (0.97, 0.865),
        (0.98, 0.91),
        (0.985, 0.93),
        (0.99, 0.985),
        (1.0, 0.999),
    ),
)
"""For libraries with one."""
