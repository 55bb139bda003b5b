r"""Rigorous maxima of functions of one variable: branch and bound in balls.

The maximum of :math:`f` over an interval (possibly the whole line) is enclosed from below by its
values at single points and from above by ranges over boxes.  A box is

- dropped when its upper bound does not exceed a value already found;
- replaced by its end points when :math:`f'` has one sign on it;
- bounded by the mean-value form :math:`f(c)+f'(X)(X-c)` as well, which is second-order at a
  maximum;
- split otherwise: a bounded box in the middle, a half-line at twice its end, so that tails, on
  which the activations' derivatives tend to a limit, are reached after few steps.

Stopping early is sound: what is left over counts with its upper bound.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from itertools import count

from flint import arb

from lemmata.verify.certify.ranges import Interval
from lemmata.verify.norms import ball_between, greatest

Range = Callable[[Interval], arb]
"""A function's range over an interval, as a ball."""

GAP = 2.0**-34
"""Wanted gap between the two sides, relative to the scale of the function."""


def maximum(f: Range, slope: Range, over: Sequence[Interval], scale: arb, boxes: int = 400) -> arb:
    """Enclose the supremum of a function over a union of intervals.

    Parameters
    ----------
    f, slope : callable
        Ranges of the function and of its derivative.
    over : sequence of Interval
        Where; not empty, ends may be infinite.
    scale : arb
        A size to which `GAP` is relative.
    boxes : int, optional
        Largest number of boxes to look at.

    Returns
    -------
    arb
        From the largest value found to the largest value possible.
    """
    order = count()
    found = greatest([_at(f, _inner(box)).lower() for box in over])
    pending: list[tuple[float, int, Interval, arb]] = []
    for box in over:
        bound = _upper(f, slope, box)
        heapq.heappush(pending, (-float(bound), next(order), box, bound))
    ceiling = found
    tolerance = GAP * scale.abs_upper()
    for _ in range(boxes + len(over)):
        if not pending:
            break
        box, high = heapq.heappop(pending)[2:]
        if high <= found + tolerance:
            # The heap is sorted: nothing that is left lies higher.
            ceiling, pending = ceiling.max(high), []
            break
        for part in _split(box):
            found = found.max(_at(f, _inner(part)).lower())
            sign = slope(part)
            top = _monotone_top(f, part, sign)
            if top is not None:
                found, ceiling = found.max(top.lower()), ceiling.max(top.upper())
                continue
            bound = _upper(f, slope, part, sign)
            if bound > found:
                heapq.heappush(pending, (-float(bound), next(order), part, bound))
    for *_, high in pending:
        ceiling = ceiling.max(high)
    return ball_between(found, ceiling.max(found))


def greatest_magnitude(f: Range, slope: Range, over: Sequence[Interval], scale: arb) -> arb:
    """Enclose the supremum of ``|f|`` over a union of intervals."""
    return maximum(f, slope, over, scale).max(-minimum(f, slope, over, scale))


def minimum(f: Range, slope: Range, over: Sequence[Interval], scale: arb) -> arb:
    """Enclose the infimum of a function over a union of intervals."""
    return -maximum(lambda x: -f(x), lambda x: -slope(x), over, scale)


def _at(f: Range, point: arb) -> arb:
    return f(Interval(point, point))


def _inner(box: Interval) -> arb:
    """Return an exact point of the box, near the middle or, on a half-line, near its end."""
    if box.bounded:
        middle = ((box.low + box.high) / 2).mid()
        return middle.max(box.low).min(box.high).mid()
    if box.low.is_finite():
        return box.low
    return box.high if box.high.is_finite() else arb(0)


def _split(box: Interval) -> tuple[Interval, Interval]:
    if box.bounded:
        cut = _inner(box)
    elif box.low.is_finite():
        cut = (2 * box.low.max(arb(1))).mid()
    elif box.high.is_finite():
        cut = (2 * box.high.min(arb(-1))).mid()
    else:
        cut = arb(0)
    return Interval(box.low, cut), Interval(cut, box.high)


def _monotone_top(f: Range, box: Interval, slope: arb) -> arb | None:
    """Return the value at the end where a monotone function is greatest, if that is finite."""
    if slope >= 0 and box.high.is_finite():
        return _at(f, box.high)
    if slope <= 0 and box.low.is_finite():
        return _at(f, box.low)
    return None


def _upper(f: Range, slope: Range, box: Interval, sign: arb | None = None) -> arb:
    natural = f(box).upper()
    if natural.is_nan():
        return arb("inf")
    if not box.bounded:
        return natural
    centre = _inner(box)
    steepness = slope(box) if sign is None else sign
    mean_value = _at(f, centre) + steepness * (box.ball - centre)
    return natural if mean_value.is_nan() else natural.min(mean_value.upper())
