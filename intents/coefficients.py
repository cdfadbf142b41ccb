"""The shipped calibrator's numbers. Written by ``python -m bench.calibrate``; not edited by hand."""

from typing import Final

COEFFICIENTS: Final[tuple[tuple[str, float, float, float], ...]] = (
    ("chance", -0.11554, 1.5947, 0.74828),
    ("margin", 1.8129, 1.3725, 1.2564),
    ("over_none", 5.8244, 5.9687, -0.33951),
    ("nearest", 0.35826, 0.21128, 0.023448),
    ("nearest_typical", 0.073513, 0.16407, 0.3017),
    ("nearest_lead", 0.17913, 0.18104, -0.27278),
    ("three_nearest", 0.26188, 0.16171, -0.17274),
    ("nearest_words", 0.30426, 0.21707, -0.06125),
    ("nearest_letters", 0.43925, 0.22484, 0.14379),
    ("unknown", 0.33348, 0.26653, -0.13177),
    ("foreign", 0.079294, 0.12219, -0.010909),
    ("left_by_example", 0.4924, 0.25482, 0.023884),
    ("left_typical", -0.027682, 0.20644, -0.31788),
    ("rival", 0.016565, 0.055148, -0.1447),
    ("unsaid", 0.45567, 0.26057, -0.35178),
    ("core_unsaid", 0.40448, 0.34615, -0.24696),
    ("asked_so", 0.52067, 0.35532, 0.12161),
    ("neighbours_agree", 0.64163, 0.26712, 0.34092),
    ("length", 2.255, 0.39, 0.084817),
    ("brief", 0.18739, 0.076783, -0.37093),
    ("repaired", 0.063561, 0.092874, 0.071317),
    ("entropy", 1.6063, 0.83454, 0.098489),
    ("intents", 2.527, 0.71716, -0.3584),
    ("examples", 1.9467, 0.39672, -0.17294),
    ("background", 0.13122, 0.13112, 0.010483),
    ("cross_accuracy", 0.83213, 0.10211, 0.0021702),
)
"""(figure, mean, scale, weight)."""
BIAS: Final = 2.2102
THRESHOLDS: Final[tuple[tuple[float, float], ...]] = (
    (0.8, 0.305),
    (0.85, 0.305),
    (0.9, 0.34),
    (0.93, 0.485),
    (0.95, 0.61),
    (0.97, 0.775),
    (0.98, 0.885),
    (0.985, 0.93),
    (0.99, 0.97),
    (1.0, 0.999),
)
"""(target, threshold)."""
