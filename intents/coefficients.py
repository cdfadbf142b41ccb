"""The shipped calibrators' numbers. Written by ``python -m bench.calibrate``; not edited by hand."""

from typing import Final

Figures = tuple[tuple[str, float, float, float], ...]
Thresholds = tuple[tuple[float, float], ...]
Shipped = tuple[Figures, float, Thresholds]
"""((figure, mean, scale, weight) …, bias, (target, threshold) …)."""

LEXICAL: Final[Shipped] = (
    (
        ("chance", -0.20743, 1.7496, 1.0264),
        ("margin", 1.9945, 1.548, 1.3614),
        ("over_none", 3.7316, 5.0003, -0.25108),
        ("nearest_typical", 0.087234, 0.18194, 0.35856),
        ("nearest_lead", 0.16769, 0.1878, 0.059223),
        ("words_lead", 0.1553, 0.20346, -0.15424),
        ("meaning_lead", 0, 1e-06, 0),
        ("left_open", 0.34312, 0.30718, -0.013727),
        ("left_by_example", 0.43923, 0.27851, 0.40587),
        ("unsaid", 0.40826, 0.27319, -0.1456),
        ("unknown", 0.25069, 0.28963, -0.60504),
        ("foreign", 0.10368, 0.15483, -0.34211),
        ("rival", 0.021414, 0.069571, -0.10779),
        ("core_unsaid", 0.39404, 0.34092, -0.346),
        ("asked_so", 0.43129, 0.32112, 0.13294),
        ("topic_only", 0.051972, 0.22197, -0.15504),
        ("cross_accuracy", 0.8005, 0.10278, 0.014281),
    ),
    2.4363,
    (
        (0.8, 0.305),
        (0.85, 0.305),
        (0.9, 0.415),
        (0.93, 0.68),
        (0.95, 0.805),
        (0.97, 0.88),
        (0.98, 0.935),
        (0.985, 0.97),
        (0.99, 0.975),
        (1.0, 0.999),
    ),
)
"""For libraries without a word table."""
MEANING: Final[Shipped] = (
    (
        ("chance", 0.38676, 1.926, 1.2075),
        ("margin", 2.3936, 1.7239, 1.2109),
        ("over_none", 2.8419, 2.9388, -0.18513),
        ("nearest_typical", 0.053815, 0.17357, 0.62554),
        ("nearest_lead", 0.16321, 0.17343, -0.44815),
        ("words_lead", 0.12486, 0.20104, -0.021029),
        ("meaning_lead", 0.15809, 0.18274, 0.4289),
        ("left_open", 0.31231, 0.30598, -0.2854),
        ("left_by_example", 0.43887, 0.28141, 0.32778),
        ("unsaid", 0.40097, 0.27256, -0.068009),
        ("unknown", 0.24463, 0.29705, -0.20621),
        ("foreign", 0.11515, 0.16674, -0.11127),
        ("rival", 0.024213, 0.075043, -0.035522),
        ("core_unsaid", 0.40774, 0.34098, -0.21503),
        ("asked_so", 0.35518, 0.27305, 0.12343),
        ("topic_only", 0.063215, 0.24335, -0.090779),
        ("cross_accuracy", 0.81644, 0.082543, -0.049184),
    ),
    2.4975,
    (
        (0.8, 0.305),
        (0.85, 0.305),
        (0.9, 0.36),
        (0.93, 0.57),
        (0.95, 0.71),
        (0.97, 0.835),
        (0.98, 0.895),
        (0.985, 0.915),
        (0.99, 0.955),
        (1.0, 0.999),
    ),
)
"""For libraries with one."""
