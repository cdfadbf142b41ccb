"""The shipped calibrator's numbers. Written by ``python -m bench.calibrate``; not edited by hand."""

from typing import Final

COEFFICIENTS: Final[tuple[tuple[str, float, float, float], ...]] = (
    ("chance", -0.09493, 1.6209, 0.7975),
    ("margin", 1.8172, 1.3833, 1.1486),
    ("over_none", 5.8467, 6.0018, -0.37521),
    ("nearest", 0.36824, 0.21139, 0.036875),
    ("nearest_typical", 0.067559, 0.16431, 0.26828),
    ("nearest_lead", 0.17739, 0.18016, -0.20292),
    ("three_nearest", 0.27206, 0.16533, -0.11876),
    ("nearest_words", 0.29684, 0.21802, 0.01102),
    ("nearest_letters", 0.43963, 0.22308, 0.059118),
    ("unknown", 0.33776, 0.26895, -0.14573),
    ("foreign", 0.083491, 0.12575, -0.018972),
    ("left_by_example", 0.50132, 0.25457, -0.013026),
    ("left_typical", -0.019859, 0.20556, -0.31569),
    ("rival", 0.016978, 0.055464, -0.1446),
    ("unsaid", 0.46132, 0.26312, -0.34405),
    ("core_unsaid", 0.41284, 0.34947, -0.263),
    ("asked_so", 0.51624, 0.35765, 0.12143),
    ("neighbours_agree", 0.63533, 0.26893, 0.33463),
    ("length", 2.2597, 0.39387, 0.078541),
    ("brief", 0.18682, 0.076298, -0.39273),
    ("repaired", 0.067904, 0.094951, -0.013346),
    ("entropy", 1.5785, 0.83852, 0.084583),
    ("intents", 2.5277, 0.72203, -0.32746),
    ("examples", 1.945, 0.39101, -0.21605),
    ("background", 0.13801, 0.1359, 0.046612),
    ("cross_accuracy", 0.83178, 0.10132, 0.043331),
)
"""(figure, mean, scale, weight)."""
BIAS: Final = 2.1475
THRESHOLDS: Final[tuple[tuple[float, float], ...]] = (
    (0.8, 0.305),
    (0.85, 0.305),
    (0.9, 0.35),
    (0.93, 0.495),
    (0.95, 0.62),
    (0.97, 0.78),
    (0.98, 0.885),
    (0.985, 0.925),
    (0.99, 0.975),
    (1.0, 0.999),
)
"""(target, threshold)."""
