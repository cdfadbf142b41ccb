"""The shipped calibrator's numbers. Written by ``python -m bench.calibrate``; not edited by hand."""

from typing import Final

COEFFICIENTS: Final[tuple[tuple[str, float, float, float], ...]] = (
    ("chance", -0.053986, 1.6152, 0.7749),
    ("margin", 1.8521, 1.3842, 1.1711),
    ("over_none", 5.8705, 5.9786, -0.35477),
    ("nearest", 0.37172, 0.21172, 0.033285),
    ("nearest_typical", 0.071222, 0.1634, 0.33001),
    ("nearest_lead", 0.18068, 0.18063, -0.25208),
    ("three_nearest", 0.27487, 0.16527, -0.18967),
    ("nearest_words", 0.30051, 0.21822, 0.0090518),
    ("nearest_letters", 0.44293, 0.22374, 0.054165),
    ("unknown", 0.33331, 0.26631, -0.15964),
    ("foreign", 0.079814, 0.12225, -0.028131),
    ("left_by_example", 0.49454, 0.25438, -0.0050353),
    ("left_typical", -0.027035, 0.20615, -0.29465),
    ("rival", 0.016773, 0.055214, -0.16425),
    ("unsaid", 0.45796, 0.26141, -0.35378),
    ("core_unsaid", 0.40406, 0.34664, -0.23925),
    ("asked_so", 0.52062, 0.35571, 0.13122),
    ("neighbours_agree", 0.64218, 0.2679, 0.36584),
    ("length", 2.2552, 0.38982, 0.088732),
    ("brief", 0.18708, 0.075692, -0.37433),
    ("repaired", 0.063688, 0.092971, 0.073516),
    ("entropy", 1.5659, 0.83142, 0.090861),
    ("intents", 2.5267, 0.71669, -0.34035),
    ("examples", 1.9484, 0.39652, -0.19441),
    ("background", 0.13765, 0.13537, 0.028686),
    ("cross_accuracy", 0.83337, 0.10129, 0.021305),
)
"""(figure, mean, scale, weight)."""
BIAS: Final = 2.2051
THRESHOLDS: Final[tuple[tuple[float, float], ...]] = (
    (0.8, 0.305),
    (0.85, 0.305),
    (0.9, 0.36),
    (0.93, 0.51),
    (0.95, 0.63),
    (0.97, 0.78),
    (0.98, 0.885),
    (0.985, 0.93),
    (0.99, 0.97),
    (1.0, 0.999),
)
"""(target, threshold)."""
