r"""theorem-1-local and local-laplace: every term in ball arithmetic, and the choice of the split.

With :math:`D^*=B(u^*,\rho)`, :math:`\alpha=a(\rho+t)` and the law :math:`w\propto r^{d-1}e^{-A}`
on :math:`[0,\rho]`, K steps from :math:`\mathcal N(z^\circ,CC^\top)` have a law within
:math:`\epsilon_1(K)+\epsilon_2+\epsilon_3+\epsilon_4+\epsilon_5` of the posterior in
total variation.
:math:`\rho` and :math:`\epsilon_3` are tried on a grid; whatever they are, the result is proved.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from flint import arb

from lemmata.verify.certify.posterior import formulas
from lemmata.verify.certify.posterior.chords import contraction, least_time
from lemmata.verify.certify.posterior.formulas import at
from lemmata.verify.certify.posterior.profiles import Profiles
from lemmata.verify.certify.posterior.radial import chi_above, chi_below, expectation, radial
from lemmata.verify.norms import lower, upper

MOST = 10**6
"""More steps are not worth a certificate."""
_STEEPEST = -0.2
"""Less curvature than that is hopeless."""
_NOTHING = 1e-6
"""So much may be lost to condition to a larger ball."""
_SPLITS = np.geomspace(0.01, 0.8, 24)
"""Shares of the tolerance tried for the mixing term."""


@dataclass(frozen=True)
class Terms:
    """What a choice of the radius and of the split proves.

    Attributes
    ----------
    K : int
        Langevin steps.
    numbers : dict of str to arb
        The errors, ``epsilon_1`` to ``epsilon_5`` (for K = 0 ``laplace`` instead of the first
        three), and what they come from.
    total : float
        Their sum, rounded up.
    """

    K: int
    numbers: dict[str, arb]
    total: float

    @property
    def h(self) -> arb:
        """Time of a step."""
        return self.numbers["T"] / self.K if self.K else arb(0)


@dataclass(frozen=True)
class Attempt:
    """One radius: the terms that do not depend on the split, named as in `formulas`."""

    numbers: dict[str, arb]

    def laplace(self) -> Terms:
        """Return what the Gaussian alone proves."""
        n = self.numbers
        error = at(formulas.LAPLACE, **n)
        total = upper(error + n["epsilon_4"] + n["epsilon_5"])
        return Terms(0, {**n, "laplace": error}, total)

    def steps(self, eps: float) -> Iterator[Terms]:
        """Yield the least numbers of steps for splits that leave room for all terms."""
        n = self.numbers
        spare = arb(eps) - n["epsilon_4"] - n["epsilon_5"]
        for share in _SPLITS:
            eps3 = arb(max(0.0, lower(spare * float(share))))
            if not eps3 > 0:
                return
            T = self._time(eps3)
            if T is None:
                return
            eps2 = at(formulas.EXIT, **n, T=T)
            rest = (spare - eps3 - eps2).lower()
            found = self._least(T, rest) if rest > 0 else None
            if found is not None:
                K, eps1 = found
                errors = {"epsilon_1": eps1, "epsilon_2": eps2, "epsilon_3": eps3, "T": T}
                total = eps1 + eps2 + eps3 + n["epsilon_4"] + n["epsilon_5"]
                yield Terms(K, {**n, **errors}, upper(total))

    def _time(self, eps3: arb) -> arb | None:
        """Return the shortest time after which the mixing term is at most ``eps3``."""
        n, found = self.numbers, []
        if n["alpha"] > 0:
            found.append(at(formulas.MIXING_TIME, epsilon_3=eps3, **n))
        if "lambda_c" in n:
            found.append(at(formulas.PROFILE_TIME, epsilon_3=eps3, **n).max(n["T_b"]))
        return arb(min(upper(T) for T in found)) if found else None

    def _least(self, T: arb, rest: arb) -> tuple[int, arb] | None:
        """Return the least K, up to rounding, with a paths term of at most ``rest``."""
        best = None
        for E, Q in (("E_a", "Q_a"), ("E_b", "Q_b")):
            pair = self.numbers[E], self.numbers[Q]
            K = _guess(float(T), float(rest), *map(upper, pair))
            while K <= MOST:
                error = self._paths(K, T, pair)
                if error <= rest:
                    break
                K += 1 + K // 2**20
            if K <= MOST and (best is None or best[0] > K):
                best = K, error
        return best

    def _paths(self, K: int, T: arb, pair: tuple[arb, arb]) -> arb:
        return at(formulas.PATHS, T=T, h=T / K, E_paths=pair[0], Q_paths=pair[1])


def _guess(T: float, rest: float, E: float, Q: float) -> int:
    """Solve the paths term for K in floats, from below."""
    if not (math.isfinite(T) and math.isfinite(E) and math.isfinite(Q)):
        return MOST + 1
    # (T/sqrt 2)(sqrt E/2 y + Q sqrt(T/12) y^2) = rest for y = 1/sqrt K.
    p, q = math.sqrt(E) / 2, Q * math.sqrt(T / 12)
    c = rest * math.sqrt(2) / T if T else math.inf
    y = 2 * c / (p + math.sqrt(p * p + 4 * q * c)) if p + q > 0 else math.inf
    return max(1, min(MOST + 1, int(0.999999 / y**2))) if y * y > 1e-300 else MOST + 1


class Nearby:
    r"""What the profiles prove around the mode, at every radius.

    Parameters
    ----------
    d : int
        Dimension.
    profiles : Profiles
        On balls around the centre.
    gamma, t : float
        Bounds of the gradient at the centre and of the mode's distance from it.
    """

    def __init__(self, d: int, profiles: Profiles, gamma: float, t: float) -> None:
        self.d, self.profiles, self.gamma, self.t = d, profiles, gamma, t
        # Rounded towards the mode: step i holds wherever the distance is at most its end.
        ends = np.nextafter(profiles.radii - t, -np.inf)
        self.first = int(np.searchsorted(ends, 0.0, side="right"))
        self.ends = ends[self.first :]
        self.table = radial(d, self.ends, profiles.a[self.first :])
        self.last = np.searchsorted(self.table.nodes, self.ends)
        self._cumulate()

    def _cumulate(self) -> None:
        """Cumulate expectations of the step functions over both laws.

        Under w they bound what local-radial says of the diffusion while it is in D*.
        """
        p, table, step = self.profiles, self.table, self.table.step + self.first
        right = [arb(float(r)) for r in table.nodes[1:]]
        length = [y - x for x, y in zip([arb(0), *right[:-1]], right, strict=True)]
        theta, slope, frobenius, third = (
            [arb(float(x)) for x in y[step]] for y in (p.theta, p.Lambda, p.theta_F, p.t3)
        )
        # Up to t the slopes have grown already before the first cell.
        Theta = _running(theta, length, arb(0))
        drift = _running(slope, length, arb(float(p.Lambda[self.first])) * arb(self.t))
        mass, chi = table.shares, table.chi
        self.Theta = Theta
        slip = [x * y + z for x, y, z in zip(theta, drift, third, strict=True)]
        self.sums = {
            "Theta": expectation(chi, Theta),
            "Theta^2": expectation(chi, [x * x for x in Theta]),
            "F": expectation(chi, table.F[1:]),
            "chi": expectation(chi, right),
            "r": expectation(mass, right),
            "theta_F^2": expectation(mass, [x * x for x in frobenius]),
            "drift^2": expectation(mass, [x * x for x in drift]),
            "Q^2": expectation(mass, [x * x for x in slip]),
        }

    def attempts(self, outside: list[arb] | None) -> list[Attempt]:
        """Return the terms for all radii.

        Parameters
        ----------
        outside : list of arb or None
            Bounds of the mass outside the balls of the profiles; none, to condition to a ball.
        """
        found = []
        for i in range(len(self.ends)):
            numbers = self._numbers(i)
            if numbers is not None:
                found.append(Attempt(numbers | self._tail(i, outside)))
        return found

    def _numbers(self, i: int) -> dict[str, arb] | None:
        """Return the terms for the radius at the end of step i."""
        p, k, step, t = self.profiles, int(self.last[i]), i + self.first, arb(self.t)
        rho, alpha = arb(float(self.ends[i])), arb(float(p.a[step]))
        if not (alpha > _STEEPEST and rho > 2 * t):
            return None
        theta = arb(float(p.theta[step]))
        P, F = chi_below(self.d, rho - t), self.table.F[k]
        omega = (rho * t).exp() / P
        beyond = (chi_below(self.d, rho + t) - chi_below(self.d, rho)).upper()
        edge = self.Theta[k - 1] + t * theta
        sums = {name: values[k] for name, values in self.sums.items()}
        sums["Theta"] += beyond * edge
        sums["Theta^2"] += beyond * edge * edge
        sums["chi"] += beyond * (rho + t)
        under_w = {
            name: (omega * sums[name] / self.table.mass[k]).upper()
            for name in ("theta_F^2", "drift^2", "Q^2")
        }
        gamma = arb(self.gamma)
        # Both laws lie about the mode; or, where the energy is convex, by synchronous coupling.
        W = t + sums["chi"] / P + sums["r"] / self.table.mass[k]
        if alpha > 0:
            coupled = {"gamma": gamma, "E_theta": sums["Theta"], "alpha": alpha, "P_rho": P}
            W = W.min(at(formulas.WASSERSTEIN, **coupled))
        crude = theta * theta
        return {
            "alpha": alpha,
            "theta": theta,
            "rho": rho,
            "gamma": gamma,
            "t": t,
            "P_rho": P,
            "omega": omega,
            "F_rho": F.lower(),
            "E_F": omega * sums["F"],
            "W_1": W.upper(),
            "E_theta_2": sums["Theta^2"].upper(),
            "E_a": self.d * crude,
            "Q_a": theta * under_w["drift^2"].sqrt(),
            "E_b": under_w["theta_F^2"],
            "Q_b": under_w["Q^2"].sqrt(),
            "epsilon_5": chi_above(self.d, rho - t),
        } | self._contraction(i)

    def _contraction(self, i: int) -> dict[str, arb]:
        """Return what the chords of the ball that ends with step i prove, if anything."""
        first, step = self.first, i + self.first
        found = contraction(self.ends[: i + 1], self.profiles.a[first : step + 1])
        if found is None:
            return {}
        # Any smaller curvature is one as well, and 0 is excluded by the formula.
        alpha = arb(float(self.profiles.a[step]) or -1e-9)
        rest = least_time(found[0], alpha)
        if not rest < math.inf:
            return {}
        return {"lambda_c": found[0], "f_ratio": found[1], "alpha_b": alpha, "T_b": arb(rest)}

    def _tail(self, j: int, outside: list[arb] | None) -> dict[str, arb]:
        """Bound the mass outside D* by way of the best ball, of radius R; j is the step of D*.

        The ball must contain D* and lie in a ball around the mode that the profiles cover.
        Conditioned to a ball, a large one is best that costs next to nothing.
        """
        k, found = int(self.last[j]), []
        for i in range(j, len(self.ends)):
            R = float(self.profiles.radii[i + self.first])
            around = int(np.searchsorted(self.ends, np.nextafter(R + self.t, np.inf)))
            if around == len(self.ends):
                break
            share = (self.table.shell(k, int(self.last[around])) / self.table.mass[k]).upper()
            beyond = arb(0) if outside is None else outside[i + self.first]
            found.append({"epsilon_4": (share + beyond).upper(), "R": arb(R)})
        if outside is None:
            cheap = [x for x in found if x["epsilon_4"] <= _NOTHING]
            found = cheap[-1:] or found
        nothing = {"epsilon_4": arb("inf"), "R": arb(0)}
        return min(found, key=lambda x: upper(x["epsilon_4"]), default=nothing)


def _running(rate: list[arb], length: list[arb], start: arb) -> list[arb]:
    """Return start plus the integral of a step function up to the right end of every cell."""
    total, out = start, []
    for r, h in zip(rate, length, strict=True):
        total = total + r * h
        out.append(total)
    return out


def best(attempts: list[Attempt], eps: float) -> Terms | None:
    """Return the choice with the fewest steps, of the Gaussian alone the least error."""
    convex = (a for a in attempts if a.numbers["alpha"] > 0)
    alone = min((a.laplace() for a in convex), key=lambda x: x.total, default=None)
    if alone is not None and alone.total <= eps:
        return alone
    found = [terms for a in attempts for terms in a.steps(eps) if terms.total <= eps]
    return min(found, key=lambda x: (x.K, x.total), default=None)


def failing(attempts: list[Attempt], eps: float) -> str:
    """Say which term keeps all radii from proving anything."""
    if not attempts:
        return "alpha <= 0 on every ball that contains D*"
    parts = ("epsilon_4", "epsilon_5", "exit")
    rows = []
    for a in attempts:
        exit_ = at(formulas.EXIT, **a.numbers, T=0)
        rows.append([upper(x) for x in (a.numbers["epsilon_4"], a.numbers["epsilon_5"], exit_)])
    sums = np.nan_to_num([sum(row) for row in rows], nan=np.inf)
    k = int(np.argmin(sums))
    n, row = attempts[k].numbers, rows[k]
    where = f"at rho = {float(n['rho']):.3g}, where alpha = {float(n['alpha']):.3g}"
    if sums[k] < eps:
        return f"epsilon_1: more than {MOST} steps, or too long a time, are needed {where}"
    name = parts[int(np.argmax(row))].replace("exit", "epsilon_2")
    return f"{name} >= eps: at best {max(row):.3g} {where}"


def mode_distance(profiles: Profiles, gamma: float) -> float:
    """Return t by local-mode, infinite where gamma >= a(r) r at every radius."""
    best_t = math.inf
    for s, a in zip(profiles.radii.tolist(), profiles.a.tolist(), strict=True):
        if a > 0 and arb(gamma) < arb(a) * arb(s):
            best_t = min(best_t, upper(arb(gamma) / arb(a)))
    return best_t
