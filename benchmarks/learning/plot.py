"""Draw learning curves as SVG, without a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from benchmarks.learning.curves import BATCH, MOST, Curve, band

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 420, 260, 46, 34, 12, 34
_COLOURS = {"queue": "#0b5fa5", "random": "#c2571a"}
_GRID = 5


class _Frame(NamedTuple):
    """Where one diagram stands, and the largest error in it."""

    left: float
    top: float
    most: float

    def x(self, labels: float) -> float:
        return self.left + _LEFT + labels / MOST * (_WIDTH - _LEFT - _RIGHT)

    def y(self, error: float) -> float:
        return self.top + _HEIGHT - _BOTTOM - error / self.most * (_HEIGHT - _TOP - _BOTTOM)


def draw(results: Mapping[str, Mapping[str, Sequence[Curve]]]) -> str:
    """Draw one diagram for each team, two in a row: mean and whole range over the seeds."""
    rows = (len(results) + 1) // 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * _WIDTH}" height="{rows * _HEIGHT}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{2 * _WIDTH}" height="{rows * _HEIGHT}" fill="white"/>',
    ]
    for number, (name, curves) in enumerate(results.items()):
        most = max(max(curve.errors) for runs in curves.values() for curve in runs)
        frame = _Frame(number % 2 * _WIDTH, number // 2 * _HEIGHT, max(0.05, most * 1.05))
        parts += _diagram(name, curves, frame)
    return "\n".join([*parts, "</svg>", ""])


def _diagram(name: str, curves: Mapping[str, Sequence[Curve]], frame: _Frame) -> list[str]:
    parts = [_text(frame.left + _LEFT, frame.top + 16, f"{name}: labels against disagreement", "start")]
    for step in range(_GRID + 1):
        error, labels = frame.most * step / _GRID, MOST * step / _GRID
        parts.append(_line(frame.x(0), frame.y(error), frame.x(MOST), frame.y(error)))
        parts.append(_text(frame.x(0) - 5, frame.y(error) + 4, f"{error:.2f}", "end"))
        parts.append(_text(frame.x(labels), frame.y(0) + 16, f"{labels:.0f}", "middle"))
    for order, runs in curves.items():
        parts += _band(runs, frame, _COLOURS[order])
    for number, order in enumerate(curves):
        x, y = frame.x(MOST) - 70, frame.top + _TOP + 12 + 14 * number
        colour = _COLOURS[order]
        parts.append(f'<rect x="{x}" y="{y - 8}" width="14" height="4" fill="{colour}"/>')
        parts.append(_text(x + 20, y, order, "start"))
    return parts


def _band(runs: Sequence[Curve], frame: _Frame, colour: str) -> list[str]:
    counts = range(0, MOST + 1, BATCH)
    points = [(count, *band(runs, count)) for count in counts]
    upper = [f"{frame.x(n):.1f},{frame.y(high):.1f}" for n, _, _, high in points]
    lower = [f"{frame.x(n):.1f},{frame.y(low):.1f}" for n, _, low, _ in reversed(points)]
    mean = " ".join(f"{frame.x(n):.1f},{frame.y(middle):.1f}" for n, middle, _, _ in points)
    return [
        f'<polygon points="{" ".join(upper + lower)}" fill="{colour}" fill-opacity="0.13"/>',
        f'<polyline points="{mean}" fill="none" stroke="{colour}" stroke-width="2"/>',
    ]


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="#ddd"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#333">{text}</text>'
