"""local-far: the mass outside a ball by its sphere, for maps of the line, by quadrature."""

from __future__ import annotations

import numpy as np
from scipy import integrate

from lemmata.bounds.paper.local.size import mu
from lemmata.bounds.symbols import local
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.instances import instance
from lemmata.verify.checks.local.whitened import Whitened, whitened
from lemmata.verify.evaluate import Bound
from lemmata.verify.generators import CosineGenerator, Linear
from lemmata.verify.once import Row, against, once, row

mu_centre = local("mu_centre", nonnegative=True)
"""The bound with the determinant at the centre in place of its least value."""


def _bound(at: Whitened, R: float, log_det: float) -> float | None:
    """Return the quotient of the integrals, or None where the sphere says nothing."""
    r_0 = abs(float(at.g(np.zeros(1))[0]))
    rho = min(abs(float(at.g(np.array([u]))[0])) for u in (-R, R))
    if r_0 >= rho:
        return None
    centre, m = abs(float(at.centre[0])), at.member.m / at.noise
    inside = [float(at.hessian(np.array([u]))[0, 0]) for u in np.linspace(-R, R, 201)]
    bent = 1.01 * max(*inside, 0.01)

    def density(r: float) -> float:
        latent = max(0.0, centre - (r + r_0) / m)
        return float(np.exp(-(r**2) / 2 - latent**2 / 2 - log_det))

    far = integrate.quad(density, rho, rho + 12)[0]
    near = integrate.quad(lambda r: np.exp(-bent * r**2 / 2), 0, R)[0]
    return float(np.exp(at.value(np.zeros(1))) * far / near)


def _mass(at: Whitened, R: float) -> float:
    """Return the mass by the trapezoidal rule, all points at once."""
    grid = np.linspace(-40, 40, 40_001)
    z = at.centre + grid[:, None] @ at.C
    residual = (np.asarray(at.member.G.value(z)) - at.x) / at.noise
    height = np.exp(-((z**2).sum(axis=1) + (residual**2).sum(axis=1)) / 2)
    off = np.where(np.abs(grid) > R, height, 0.0)
    return float(np.trapezoid(off, grid) / np.trapezoid(height, grid))


@once
def _tails(rng: np.random.Generator) -> list[Row]:
    rows = []
    steep = instance("steep", CosineGenerator(a=1.0, k=3.6, omega=4.0))
    flat = instance("flat", CosineGenerator(a=1.0, k=1.0, omega=2.0))
    for member in (steep, flat, instance("identity", Linear(np.eye(1)))):
        for z_hat, noise in ((-np.pi / 8, 0.3), (-np.pi / 8, 0.6), (0.4, 0.2)):
            at = whitened(member, np.array([z_hat]), noise)
            if at is None:
                continue
            least = float(np.log(member.m * at.C[0, 0] / noise))
            slope = float(np.asarray(member.G.jacobian(at.centre))[0, 0])
            here = float(np.log(slope * at.C[0, 0] / noise))
            for R in (0.5, 1.5, 3.0):
                bounds = _bound(at, R, least), _bound(at, R, here)
                if bounds[0] is None or bounds[1] is None:
                    continue
                mass, text = _mass(at, R), f"{member.G!r}, z_hat = {z_hat}, beta = {noise}, R = {R}"
                numbers = {"mu": bounds[0], "mu_centre": bounds[1]}
                rows.append(row(mass, 1, 1e-6, text, **numbers))
    return rows


@check(
    "local-far",
    "sharp",
    kind="upper",
    bound=mu,
    twins={"determinant at the centre": mu_centre, "a quarter": mu / 4},
)
def mass_outside_a_sphere(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Integrate posteriors of the line outside a ball; refuted if there is more than the bound."""
    return worst_of(against(bound, _tails(rng)))
