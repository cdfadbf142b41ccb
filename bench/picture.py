"""The reliability diagram as an SVG, the same bytes for the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from bench.reliability import Bin, Panel

SIDE: Final = 300
"""Of a diagram's square, in user units."""
BARS: Final = 60
"""Height of the counts below it."""
LEFT, TOP, RIGHT, BOTTOM, GAP = 64, 64, 24, 48, 14
WIDTH: Final = LEFT + SIDE + RIGHT
HEIGHT: Final = TOP + SIDE + GAP + BARS + BOTTOM
COLUMNS: Final = 2
INK, SOFT, LINE, MARK, BAR = "#1a202c", "#4a5568", "#cbd5e0", "#2b6cb0", "#90cdf4"


def picture(panels: Sequence[Panel]) -> str:
    """All diagrams, two in a row; nothing but shapes and text, so that it shows wherever pictures do."""
    rows = -(-len(panels) // COLUMNS)
    width, height = WIDTH * min(COLUMNS, len(panels)), HEIGHT * rows
    said = escape("; ".join(f"{one.title}: expected calibration error {one.error:.1%}" for one in panels), quote=True)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" '
        f'font-size="12" role="img" aria-label="Confidence against truth. {said}.">',
        f'  <rect width="{width}" height="{height}" rx="14" fill="#f7f9fb"/>',
    ]
    for at, one in enumerate(panels):
        down, across = divmod(at, COLUMNS)
        parts += [
            f'  <g transform="translate({WIDTH * across + LEFT} {HEIGHT * down + TOP})">',
            *_panel(one),
            "  </g>",
        ]
    return "\n".join([*parts, "</svg>", ""])


def _panel(one: Panel) -> list[str]:
    middle = SIDE / 2
    count = sum(own.messages for own in one.bins)
    beneath = f"off by {one.error:.1%} on {count:,} messages; {one.refused:,} refused"
    return [
        _text(middle, -34, one.title, f'font-size="15" font-weight="600" fill="{INK}"'),
        _text(middle, -14, beneath, f'fill="{SOFT}"'),
        f'    <rect width="{SIDE}" height="{SIDE}" fill="#fff" stroke="{LINE}"/>',
        *_axes(),
        f'    <path d="M0 {SIDE}L{SIDE} 0" stroke="{LINE}" stroke-dasharray="4 4"/>',
        *[line for own in one.bins for line in _dot(own)],
        f'    <path d="{_line(one.bins)}" fill="none" stroke="{MARK}" stroke-width="2"/>',
        *_bars(one.bins),
        _text(middle, SIDE + GAP + BARS + 36, "confidence", f'fill="{SOFT}"'),
        f'    <text transform="translate(-44 {middle:g}) rotate(-90)" text-anchor="middle" fill="{SOFT}">'
        "understood right</text>",
    ]


def _axes() -> list[str]:
    lines = []
    for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        at = SIDE * share
        lines += [
            f'    <path d="M0 {SIDE - at:g}H{SIDE}" stroke="{LINE}" stroke-width=".5"/>',
            f'    <text x="-8" y="{SIDE - at + 4:g}" text-anchor="end" fill="{SOFT}">{share:.0%}</text>',
            _text(at, SIDE + GAP + BARS + 16, f"{share:.1f}", f'fill="{SOFT}"'),
        ]
    return lines


def _dot(own: Bin) -> list[str]:
    across, down = SIDE * own.confidence, SIDE * (1 - own.right)
    low, high = SIDE * (1 - own.low), SIDE * (1 - own.high)
    return [
        f'    <path d="M{across:.1f} {low:.1f}V{high:.1f}" stroke="{MARK}"/>',
        f'    <circle cx="{across:.1f}" cy="{down:.1f}" r="4" fill="{MARK}"/>',
    ]


def _line(found: Sequence[Bin]) -> str:
    return "M" + "L".join(f"{SIDE * own.confidence:.1f} {SIDE * (1 - own.right):.1f}" for own in found)


def _bars(found: Sequence[Bin]) -> list[str]:
    """How many messages each dot stands for, the tallest bar for the most."""
    most, foot, lines = max(own.messages for own in found), SIDE + GAP + BARS, []
    for own in found:
        tall = max(1.0, (BARS - 14) * own.messages / most)
        across = SIDE * min(int(own.confidence * 10), 9) / 10
        lines += [
            f'    <rect x="{across + 2:g}" y="{foot - tall:.1f}" width="{SIDE / 10 - 4:g}" height="{tall:.1f}" '
            f'fill="{BAR}"/>',
            _text(across + SIDE / 20, foot - tall - 3, str(own.messages), f'font-size="9" fill="{SOFT}"'),
        ]
    return lines


def _text(across: float, down: float, said: str, style: str) -> str:
    return f'    <text x="{across:g}" y="{down:.4g}" text-anchor="middle" {style}>{escape(said)}</text>'
