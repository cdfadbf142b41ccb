"""The shipped calibrator's numbers. Written by ``python -m bench.calibrate``; not edited by hand."""

from typing import Final

COEFFICIENTS: Final[tuple[tuple[str, float, float, float], ...]] = (
    ("chance", -0.1156, 1.5947, 0.74841),
    ("margin", 1.8129, 1.3726, 1.256),
    ("over_none", 5.8245, 5.9688, -0.33952),
    ("nearest", 0.35824, 0.21127, 0.023277),
    ("nearest_typical", 0.073517, 0.16407, 0.30166),
    ("nearest_lead", 0.17914, 0.18105, -0.27257),
    ("three_nearest", 0.26186, 0.1617, -0.17215),
    ("nearest_words", 0.30425, 0.21707, -0.061509),
    ("nearest_letters", 0.43924, 0.22484, 0.14376),
    ("unknown", 0.3335, 0.26653, -0.13163),
    ("foreign", 0.079299, 0.12219, -0.010867),
    ("left_by_example", 0.49243, 0.2548, 0.023643),
    ("left_typical", -0.027675, 0.20644, -0.318),
    ("rival", 0.016566, 0.05515, -0.14474),
    ("unsaid", 0.4557, 0.26055, -0.35162),
    ("core_unsaid", 0.4045, 0.34615, -0.24695),
    ("asked_so", 0.5207, 0.35531, 0.12158),
    ("neighbours_agree", 0.64162, 0.26712, 0.34093),
    ("length", 2.255, 0.39001, 0.084858),
    ("brief", 0.18739, 0.076783, -0.37101),
    ("repaired", 0.063565, 0.092876, 0.071296),
    ("entropy", 1.6063, 0.83455, 0.098524),
    ("intents", 2.5269, 0.71712, -0.35835),
    ("examples", 1.9467, 0.3967, -0.17295),
    ("background", 0.13121, 0.13112, 0.010521),
    ("cross_accuracy", 0.83214, 0.10212, 0.0021561),
)
"""(figure, mean, scale, weight)."""
BIAS: Final = 2.2101
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
