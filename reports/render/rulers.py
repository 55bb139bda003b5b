"""Logarithmic rulers as inline SVG: where several bounds of one number lie.

A ruler has no size of its own: places are shares of its width and letters stay as large as the
page's, so it fits a telephone as well as paper.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

FILL = {"proved": "var(--accent)", "measured": "none", "given": "var(--mid)"}
"""By what is known of a mark: proved, only sampled or measured, or given."""
_ROW, _TOP, _FOOT = 36, 8, 26
_LEFT, _RIGHT = 3.0, 97.0
_ZERO = -0.7
"""Where 0 lies, in decades."""


@dataclass(frozen=True)
class Mark:
    """One bound: its name, its number, the number as told, and what is known of it."""

    label: str
    number: float
    told: str
    kind: str = "proved"


def ruler(marks: Sequence[Mark]) -> str:
    """Return the SVG, a line for every mark above a common axis."""
    places = [_place(m.number) for m in marks]
    low = math.floor(min((p for p in places if p != _ZERO), default=0))
    high = max(math.ceil(max(places)), low + 1)
    ends = (_ZERO if _ZERO in places else low), high
    height = _TOP + _ROW * len(marks) + _FOOT
    parts = [*_axis(ends, height), *_marks(marks, places, ends)]
    return f'<svg class="ruler" width="100%" height="{height}">{"".join(parts)}</svg>'


def spoken(marks: Sequence[Mark]) -> str:
    """Return what a ruler shows, in words."""
    return "; ".join(f"{m.label} {m.told}" for m in marks)


def _place(number: float) -> float:
    """Return the logarithm; 0 is put below 1, as counts have it."""
    return math.log10(number) if number > 0 else _ZERO


def _percent(place: float, ends: tuple[float, float]) -> str:
    low, high = ends
    return f"{_LEFT + (_RIGHT - _LEFT) * (place - low) / (high - low):.2f}%"


def _axis(ends: tuple[float, float], height: int) -> Iterator[str]:
    """Yield the decades, not too many, and 0 if it occurs."""
    low, high = math.ceil(ends[0]), int(ends[1])
    stride = max(1, -(-(high - low) // 5))
    ticks = [(float(p), power(p)) for p in range(low, high + 1) if (p - low) % stride == 0]
    if ends[0] < low:
        # The first decade may be too close to it for two numbers.
        ticks = [(_ZERO, "0"), *ticks[high - low > 6 :]]
    for place, label in ticks:
        x = _percent(place, ends)
        yield (
            f'<line x1="{x}" x2="{x}" y1="{_TOP}" y2="{height - 20}" stroke="var(--rule)"/>'
            f'<text x="{x}" y="{height - 5}" text-anchor="middle" class="tick">{label}</text>'
        )


def _marks(
    marks: Sequence[Mark], places: Sequence[float], ends: tuple[float, float]
) -> Iterator[str]:
    for n, (mark, place) in enumerate(zip(marks, places, strict=True)):
        y, x = _TOP + _ROW * n, _percent(place, ends)
        yield Markup(
            '<text x="0" y="{}">{}</text><text x="100%" y="{}" text-anchor="end" class="told">{}'
            "</text>"
        ).format(y + 11, mark.label, y + 11, mark.told)
        yield (
            f'<line x1="0" x2="100%" y1="{y + 23}" y2="{y + 23}" stroke="var(--rule)"/>'
            f'<circle cx="{x}" cy="{y + 23}" r="5" fill="{escape(FILL[mark.kind])}" '
            f'stroke="{"var(--mid)" if mark.kind == "given" else "var(--accent)"}" '
            'stroke-width="2"/>'
        )


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power(exponent: int) -> str:
    """Return a power of ten."""
    short = {-1: "0.1", 0: "1", 1: "10", 2: "100"}
    return short.get(exponent) or f"10{str(exponent).translate(_RAISED)}"


def plain(number: float) -> str:
    """Return a number with two or three digits as a ruler tells it."""
    if number == 0:
        return "0"
    if 1e-3 <= number < 1e6:
        return f"{number:,.0f}".replace(",", "\u202f") if number >= 1000 else f"{number:.3g}"
    mantissa, exponent = f"{number:.1e}".split("e")
    return f"{mantissa.removesuffix('.0')}·{power(int(exponent))}"
