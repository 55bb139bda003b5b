"""Checks of Lemma 13 by exact exit probabilities and finite volumes."""

from __future__ import annotations

import math

import numpy as np
import sympy as sp
from scipy.optimize import brentq

from lemmata.bounds.paper.region.size import EXIT_REPAIRED, EXIT_SHARP, LONGEST, RAD_D, S_LOG
from lemmata.bounds.symbols import S_log, alpha, rho
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.region.cir import spectrum
from lemmata.verify.engine.laws.finite_volume import process
from lemmata.verify.evaluate import Bound, as_function
from lemmata.verify.generators import CosineGenerator

_RADIUS = RAD_D.subs(S_log, S_LOG)


def _exit_of_line(noise: float, radius: float, start: float, time: float) -> Outcome:
    """Enclose the exit probability from [-r, r] for G(z) = z, x = 0: z^2/2 is a CIR process."""
    rate = 2 * (1 + 1 / noise**2)
    ball = spectrum(1, rate, radius**2 / 2, start**2 / 2, 2).exceedance(time)
    where = f"G(z) = z, x = 0, beta = {noise}, r = {radius:.6g}, z_0 = {start:.6g}, T = {time:.6g}"
    return Outcome(float(ball.mid()), math.nan, 1, float(ball.rad()), instance=where)


@check(
    "lemma-13",
    "repaired",
    kind="upper",
    bound=EXIT_REPAIRED,
    twins={
        "rad(D) -> rad(D)/4": {"shrink": 0.25},
        "1e30 times as long, against eps/4": {"stretch": 1e30, "against": 0.25},
    },
)
def region_is_kept(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    shrink: float = 1.0,
    stretch: float = 1.0,
    against: float = 0.0,
) -> Outcome:
    """Enclose the exit probability of D for G(z) = z, d = 1, x = 0 by the largest admissible T.

    D is left with a probability above the bound, or above eps/4, if the claim is false.
    """
    outcomes = []
    for noise in (0.1,) if profile == "quick" else (0.1, 0.5):
        for small in (0.5,) if profile == "quick" else (0.5, 0.9):
            base = {"m": 1.0, "d": 1, "norm_x": 0.0, "norm_z_hat": 0.0, "beta": noise, "eps": small}
            rate, steep = 1 / noise**2, math.log(32 / small)
            radius = as_function(_RADIUS)(**base)
            time = as_function(LONGEST)(eps=small, N_prime=2.0, log_N=steep) / rate * stretch
            found = _exit_of_line(noise, shrink * radius, shrink * radius / 2, time)
            limit = bound(**base, w=rate, T=time, rad_D=radius)
            limit = against * small if against else min(limit, small / 4)
            outcomes.append(Outcome(**{**vars(found), "bound": limit}))
    return worst_of(outcomes)


def _mode(G: CosineGenerator, x: float, noise: float) -> float:
    """Return the critical point of L by bracketing."""

    def gradient(z: float) -> float:
        point = np.array([[z]])
        return z + float(G.vjp(point, G.value(point) - x)[0, 0]) / noise**2

    return float(brentq(gradient, -10, 10, xtol=1e-14))


def _exits(
    G: CosineGenerator, x: float, noise: float, radius: float, time: float, cells: int
) -> tuple[float, float]:
    """Return the exit probability from the ball around the mode, and the least L'' on it."""
    centre = _mode(G, x, noise)
    faces = centre + radius * np.linspace(-1, 1, cells + 1)
    width = faces[1] - faces[0]

    def energy(z: np.ndarray) -> np.ndarray:
        return z**2 / 2 + (G.value(z[:, None])[:, 0] - x) ** 2 / (2 * noise**2)

    middle = (faces[:-1] + faces[1:]) / 2
    base = float(energy(np.array([centre]))[0])
    conductance = np.exp(base - energy(faces)) / width
    # Both ends kill, half a cell from the last centre.
    conductance[[0, -1]] *= 2
    law = process(middle, width * np.exp(base - energy(middle)), conductance)
    z = faces[:, None]
    first, second = G.jacobian(z)[:, 0, 0], G.hessian(z)[:, 0, 0, 0]
    bend = 1 + (first**2 + (G.value(z)[:, 0] - x) * second) / noise**2
    return 1 - law.survival(centre, time), float(bend.min())


@check(
    "lemma-13",
    "sharp",
    kind="upper",
    bound=EXIT_SHARP,
    twins={
        "e^(-alpha rho^2/4) -> e^(-alpha rho^2)": EXIT_SHARP * sp.exp(-3 * alpha * rho**2 / 4),
        "alpha T dropped": sp.exp(-alpha * rho**2 / 4),
    },
)
def mode_ball_is_kept(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Compute by finite volumes the exit probability from balls around the mode, from the mode.

    The generator is a cosine generator and G(z) = z; alpha is the least L'' on the ball.
    """
    cells = 80 if profile == "quick" else 1200
    wavy, line = CosineGenerator(a=1.0, k=0.5, omega=2.0), CosineGenerator(a=1.0, k=1e-9, omega=1.0)
    outcomes = []
    for G, noise in ((wavy, 0.3), (line, 1.0), (line, 0.2)):
        for size, steps in ((4.0, 0.3), (9.0, 3.0), (16.0, 30.0), (25.0, 1e4)):
            radius = math.sqrt(size / (1 + 1 / noise**2))
            time = steps * noise**2
            sizes = (cells, 2 * cells)
            (coarse, _), (fine, bend) = (_exits(G, 0.7, noise, radius, time, c) for c in sizes)
            slack = 1e-3 * bend  # the least L'' between grid points
            limit = bound(alpha=bend - slack, rho=radius, T=time, d=1, U_0=0.0)
            where = f"{G!r}, x = 0.7, beta = {noise}, rho = {radius:.4g}, T = {time:.4g}"
            error = 2 * abs(fine - coarse) + 1e-9
            outcomes.append(Outcome(fine, limit, 2 * cells, error, instance=where))
    return worst_of(outcomes)
