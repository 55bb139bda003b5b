"""A VAE whose generator is a small circuit at the signs of z: its numbers, by sums over cells of z.

Whatever is asked depends on z by its signs and by which sizes exceed a margin.  So the prior has
finitely many atoms, the posterior follows from Bayes' rule, and x is integrated by quadrature.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import sympy as sp
from scipy import integrate, stats

from lemmata.bounds.language.bits.arrays import Listed
from lemmata.bounds.language.bits.circuits import Circuit, Input, Wires, table
from lemmata.bounds.language.bits.samplers import Posterior, Sampled
from lemmata.bounds.language.formulas import Predicate
from lemmata.bounds.language.gram import outermost
from lemmata.bounds.language.measures.expectations import Event
from lemmata.bounds.language.measures.laws import LawVariable
from lemmata.bounds.language.unfold import unfold
from lemmata.verify.activations import Array

_x = sp.symbols("x_0:2", real=True)


def _explicit(f: Any) -> Any:
    """Return a circuit that is given wire by wire."""
    return Circuit(f.args[0], *map(Input, range(int(f.args[0])))) if isinstance(f, Wires) else f


def vertices(n: Any) -> Array:
    """Return all vertices of a cube, the lowest bit first."""
    return np.array([bits[::-1] for bits in product((-1, 1), repeat=int(n))], float)


@dataclass
class Vae:
    """The numbers of a VAE with a noise, a margin, an encoder, and laws of z by their names.

    The encoder is a function of points x, shape (n, outputs), and returns weights of the atoms.
    """

    circuit: Circuit
    noise: float
    margin: float = 0.3
    encoder: Callable[[Array], Array] | None = None
    laws: Mapping[str, Array] = field(default_factory=dict)
    breaks: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        far = 1 + 9 * self.noise
        ends = sorted({-far, -1.0, -0.5, 0.0, 0.5, 1.0, far, *self.breaks})
        node, weight = np.polynomial.legendre.leggauss(24)
        half = np.diff(ends)[:, None] / 2
        self.line = (np.array(ends[:-1])[:, None] + half * (1 + node)).ravel()
        self.lengths = (half * weight).ravel()
        self.at: Array = np.zeros((1, 2))

    def __call__(self, term: Any) -> float:
        """Return the value of a functional."""
        if isinstance(term, Predicate):
            return float(np.squeeze(getattr(self, type(term).__name__)(*term.args)))
        return float(np.squeeze(self.value(term)))

    def value(self, expression: Any) -> Array:
        """Return the values of a formula in x at all points where x is looked at."""
        found = sorted(outermost([expression]), key=str)
        names = [sp.Dummy() for _ in found]
        plain = expression.xreplace(dict(zip(found, names, strict=True)))
        values = [getattr(self, type(term).__name__)(*term.args) for term in found]
        where_x = _x[: self.at.shape[1]]
        made = sp.lambdify([*names, *where_x], unfold(plain))(*values, *self.at.T)
        return np.broadcast_to(np.asarray(made), (len(self.at),))

    def atoms(self, n: Any) -> tuple[Array, Array, Array]:
        """Return signs, whether sizes are within the margin, and weights under the prior."""
        thin = 2 * stats.norm.cdf(self.margin) - 1
        rows = np.array([*product((-1, 1), (0, 1))])
        cells = np.array([*product(rows, repeat=int(n))])
        weights = np.where(cells[..., 1] == 1, thin, 1 - thin) / 2
        return cells[..., 0], cells[..., 1] == 1, weights.prod(axis=1)

    def images(self, f: Any) -> Array:
        """Return the outputs of a circuit at the signs of all atoms."""
        values = table(_explicit(f))
        return np.array([values[tuple(map(int, s))] for s in self.atoms(_explicit(f).args[0])[0]])

    def joint(self, f: Any, x: Array) -> Array:
        """Return the density at points x for each atom."""
        gaps = ((x[:, None] - self.images(f)) ** 2).sum(axis=2) / self.noise**2
        size = (2 * np.pi * self.noise**2) ** (x.shape[1] / 2)
        return np.asarray(np.exp(-gaps / 2) / size * self.atoms(_explicit(f).args[0])[2])

    def entries(self, x: Any, n: int) -> Array:
        """Return the first entries of an array at all points."""
        return np.stack([self.value(sp.sympify(x[i])) for i in range(n)], axis=-1)

    def law(self, P: Any) -> Array:
        """Return the weights of the atoms, for each point."""
        if isinstance(P, LawVariable):
            return self.laws[P.name][None]
        if isinstance(P, Posterior):
            f = P.args[0].args[0]
            joint = self.joint(f, self.entries(P.args[2], len(_explicit(f).args) - 1))
            return np.asarray(joint / joint.sum(axis=1, keepdims=True))
        if isinstance(P, Sampled) and self.encoder:
            return self.encoder(self.entries(P.args[1], len(self.circuit.args) - 1))
        raise TypeError(f"{P} is no law that is known")

    def mask(self, A: Any) -> Array:
        """Return which atoms are in a set, for each point."""
        return np.asarray(getattr(self, f"in_{type(A).__name__}")(*A.args))

    def in_Cell(self, f: Any, k: Any, margin: Any) -> Array:
        """Say where f(sgn z) is vertex number k."""
        wanted = vertices(len(_explicit(f).args) - 1)[int(k)]
        return self._hit(f, wanted[None], margin)

    def in_Hit(self, f: Any, u: Any, margin: Any) -> Array:
        """Say where f(sgn z) is the first part of a pair."""
        return self._hit(f, self.entries(u, len(_explicit(f).args) - 1), margin)

    def _hit(self, f: Any, wanted: Array, margin: Any) -> Array:
        right = np.all(self.images(f) == wanted[:, None], axis=2)
        thick = ~self.atoms(_explicit(f).args[0])[1].any(axis=1)
        return np.asarray(right & thick if margin != 0 else right)

    def in_Thin(self, n: Any, margin: Any) -> Array:
        """Say where some size is within the margin."""
        return np.asarray(self.atoms(n)[1].any(axis=1))[None]

    def in_Complement(self, A: Any) -> Array:
        """Say where another set is not."""
        return ~self.mask(A)

    def in_Event(self, *parts: Any) -> Array:
        """Ask a formula at each atom."""
        signs = self.atoms(self.circuit.args[0])[0]
        rows = [Event(*parts).contains(Listed(*map(int, s))) for s in signs]
        return np.stack([self._truth(row) for row in rows], axis=-1)

    def Mass(self, P: Any, A: Any) -> Array:
        """Return a probability."""
        name = type(P).__name__
        if name in ("StandardNormal", "Observed", "Pairs"):
            return np.asarray(getattr(self, f"of_{name}")(P, A))
        return np.asarray((self.law(P) * self.mask(A)).sum(axis=1))

    def _truth(self, formula: Any) -> Array:
        """Return where a formula in x holds."""
        return self.value(sp.Piecewise((1, formula), (0, True))).astype(bool)

    def of_StandardNormal(self, P: Any, A: Any) -> float:
        """Return a tail of one number, or the probability of a ball."""
        relation = A.open()[1]
        if relation.atoms(type(relation)) and type(relation.lhs).__name__ == "Total":
            return float(stats.chi2.cdf(float(relation.rhs), int(P.args[0])))
        level = next(v for v in relation.args if v.is_number)
        return float(stats.norm.sf(float(level)))

    def _seen(self, f: Any) -> tuple[Array, Array]:
        """Return the points of the quadrature, and their weights under the law of (atom, x)."""
        n = len(_explicit(f).args) - 1
        x = np.array([*product(self.line, repeat=n)])
        lengths = np.array([*product(self.lengths, repeat=n)]).prod(axis=1)
        return x, self.joint(f, x) * lengths[:, None]

    def Expectation(self, P: Any, X: Any) -> Array:
        """Return a mean over x, over pairs (y, x), or over a normal number."""
        kind, kept = type(P).__name__, self.at
        if kind == "StandardNormal":
            z = sp.Symbol("z", real=True)
            density = sp.lambdify(z, X(Listed(z)) * sp.exp(-(z**2) / 2) / sp.sqrt(2 * sp.pi))
            return np.asarray(integrate.quad(density, -12, 12, limit=200, epsabs=1e-13)[0])
        f = P.args[0].args[0]
        self.at, weights = self._seen(f)
        if kind == "Observed":
            mean = weights.sum(axis=1) @ self.value(X(Listed(*_x[: self.at.shape[1]])))
        else:
            mean = 0.0
            for y in np.unique(self.images(f), axis=0):
                chosen = weights[:, (self.images(f) == y).all(axis=1)].sum(axis=1)
                u = Listed(*map(int, y), *_x[: self.at.shape[1]])
                mean = mean + chosen @ self.value(X(u))
        self.at = kept
        return np.asarray(mean)

    def of_Observed(self, P: Any, A: Any) -> Array:
        """Return the probability of an event of x."""
        kept, (self.at, weights) = self.at, self._seen(P.args[0].args[0])
        inside = self._truth(A.contains(Listed(*_x[: self.at.shape[1]])))
        self.at = kept
        return np.asarray(weights.sum(axis=1) @ inside)

    def of_Pairs(self, P: Any, A: Any) -> Array:
        """Return the probability of an event of a pair."""
        f, kept, mean = P.args[0].args[0], self.at, 0.0
        self.at, weights = self._seen(f)
        for y in np.unique(self.images(f), axis=0):
            chosen = weights[:, (self.images(f) == y).all(axis=1)].sum(axis=1)
            u = Listed(*map(int, y), *_x[: self.at.shape[1]])
            mean = mean + chosen @ self._truth(A.contains(u))
        self.at = kept
        return np.asarray(mean)

    def TV(self, P: Any, Q: Any) -> Array:
        """Return half of the sum of differences."""
        return np.asarray(np.abs(self.law(P) - self.law(Q)).sum(axis=1) / 2)

    def KL(self, P: Any, Q: Any) -> Array:
        """Return the entropy of a law relative to the standard normal law."""
        p = self.law(P)
        return np.asarray((p * np.log(p / self.atoms(Q.args[0])[2])).sum(axis=1))

    def Integrable(self, P: Any, X: Any) -> Any:
        """Return whether a mean is finite."""
        return np.isfinite(self.Expectation(P, X))

    def FiniteEntropy(self, P: Any, Q: Any) -> Any:
        """Return whether a relative entropy is finite."""
        return np.isfinite(self.KL(P, Q))

    def Total(self, a: Any, n: Any) -> Array:
        """Return a sum."""
        return self.value(sp.Add(*(a[i] for i in range(int(n)))))
