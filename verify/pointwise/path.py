"""Lemma 10 and equations 15 to 18 and 20 at points: why gradient descent stays and arrives."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

import numpy as np

from lemmata.bounds.paper.descent.size import A_RADIUS, FALL, Q_PRINTED, S_PRINTED
from lemmata.bounds.symbols import Q, norm_x
from lemmata.verify.evaluate import as_function
from lemmata.verify.pointwise.at import EPS, At, norm
from lemmata.verify.pointwise.case import Case
from lemmata.verify.pointwise.descent import arrival, one_step, start
from lemmata.verify.pointwise.inequality import Inequality, Measured


def step_anywhere(at: At) -> Measured:
    """f(z+) one step of size 1/Q from z, Q the largest curvature that the segment can have."""
    M, M2 = at.constants["M"], at.constants["M2"]
    slope, gap = norm(at.grad_f), norm(at.q)
    # Q >= M^2, so the segment is no longer than |grad f|/M^2, and |G - x| grows by M times that.
    steep = M**2 + M2 * (gap + slope / M)
    z = at.z - at.grad_f / steep
    after = norm(np.asarray(at.G.value(z)) - at.x) ** 2 / 2
    off, before = 4 * at.off() * (1 + norm(at.x)), gap**2 / 2
    wobble = (at.off(1) * gap + 2 * at.off() * norm(at.J)) * slope / steep
    error = 4 * (gap * off + off**2) + 16 * EPS * before + 8 * at.G.dim * wobble
    return Measured(after, error, {"f": before, "grad_f": slope, "Q": steep})


def distance_on_path(at: At) -> Measured:
    """|z(s)| on the path from 0."""
    z, _ = start(at, Q_PRINTED)
    return Measured(norm(z), 64 * (at.case.steps + 1) * EPS * norm(z))


def residual(at: At) -> Measured:
    """|G(z) - x|."""
    return Measured(norm(at.q), 2 * at.off())


def off_A(case: Case, constants: Mapping[str, float]) -> Case | None:
    """Move z along its ray from 0 out of A."""
    z_hat = np.array(case.z_hat)
    z, x = z_hat + np.array(case.u), norm(np.asarray(case.G.value(z_hat)))
    least, length = as_function(A_RADIUS)(**constants, norm_x=x) * (1 + 1e-9), norm(z)
    if length == 0 or least == 0 or not math.isfinite(least / length):
        return None
    u = z * max(1.0, least / length) - z_hat
    return case.but(u=tuple(float(t) for t in u)) if u.any() else None


_PATH = ("z_hat", "steps")
_NEEDS = ("m", "M", "M2")
_descends = partial(
    Inequality,
    name="",
    kind="upper",
    bound=FALL,
    needs=_NEEDS,
    text="f(z+) after one step of size 1/Q",
)

INEQUALITIES = (
    _descends(claim="lemma-10", form="repaired", measure=step_anywhere, uses=("z_hat", "u")),
    _descends(
        claim="equation-15", form="printed", measure=partial(one_step, bound=Q_PRINTED), uses=_PATH
    ),
    _descends(
        claim="equation-17", form="printed", measure=partial(one_step, bound=Q_PRINTED), uses=_PATH
    ),
    Inequality(
        "equation-16",
        "printed",
        "",
        "upper",
        A_RADIUS,
        distance_on_path,
        _PATH,
        needs=_NEEDS,
        text="|z(s)|, which stays in A",
    ),
    Inequality(
        "equation-18",
        "printed",
        "",
        "lower",
        norm_x,
        residual,
        ("z_hat", "u"),
        off_A,
        ("m", "M"),
        text="|G(z) - x| off A",
    ),
    Inequality(
        "equation-20",
        "printed",
        "",
        "upper",
        S_PRINTED.subs(Q, Q_PRINTED),
        partial(arrival, bound=Q_PRINTED, count=S_PRINTED),
        ("z_hat", "beta"),
        text="steps until |z - z_hat| <= delta (delta = beta of the case)",
    ),
)
"""What the room says about a generator at points."""
