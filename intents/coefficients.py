"""The shipped calibrator's numbers. Written by ``python -m bench.calibrate``; not edited by hand."""

from typing import Final

COEFFICIENTS: Final[tuple[tuple[str, float, float, float], ...]] = (
    ("chance", -0.24492, 1.6765, 0.84265),
    ("margin", 1.7138, 1.392, 1.2872),
    ("over_none", 5.4831, 6.1123, -0.37263),
    ("nearest", 0.3481, 0.21579, 0.057133),
    ("nearest_typical", 0.059763, 0.16171, 0.33846),
    ("nearest_lead", 0.16666, 0.17846, -0.25082),
    ("three_nearest", 0.25653, 0.16807, -0.17979),
    ("nearest_words", 0.28015, 0.21916, 0.14053),
    ("nearest_letters", 0.41606, 0.2301, -0.026687),
    ("unknown", 0.37432, 0.28745, -0.25288),
    ("foreign", 0.079423, 0.12097, -0.071227),
    ("left_by_example", 0.52846, 0.26414, 0.071685),
    ("left_typical", -0.003901, 0.2102, -0.27714),
    ("rival", 0.016063, 0.053701, -0.12604),
    ("unsaid", 0.4915, 0.2718, -0.35058),
    ("core_unsaid", 0.43006, 0.35849, -0.2919),
    ("asked_so", 0.50638, 0.35733, 0.12457),
    ("neighbours_agree", 0.62305, 0.26949, 0.35828),
    ("length", 2.2589, 0.38929, 0.066651),
    ("brief", 0.18754, 0.076332, -0.3207),
    ("repaired", 0.069194, 0.095848, 0.00092466),
    ("entropy", 1.5568, 0.81675, 0.21963),
    ("intents", 2.4772, 0.71013, -0.39751),
    ("examples", 1.9298, 0.39336, -0.20874),
    ("background", 0.1426, 0.13725, 0.044857),
    ("cross_accuracy", 0.83325, 0.099395, 0.067371),
)
"""(figure, mean, scale, weight)."""
BIAS: Final = 1.9267
THRESHOLDS: Final[tuple[tuple[float, float], ...]] = (
    (0.8, 0.305),
    (0.85, 0.305),
    (0.9, 0.355),
    (0.93, 0.51),
    (0.95, 0.64),
    (0.97, 0.815),
    (0.98, 0.9),
    (0.985, 0.95),
    (0.99, 0.985),
    (1.0, 0.999),
)
"""(target, threshold)."""
