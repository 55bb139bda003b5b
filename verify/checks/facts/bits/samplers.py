"""Facts about samplers, other generators and tables, for circuits of one or two bits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import sympy as sp
from scipy import stats

from lemmata.bounds.language.bits.arrays import Listed
from lemmata.bounds.language.bits.circuits import And, Circuit, Input, Not, Xor, table
from lemmata.bounds.language.bits.samplers import Posterior, Ramped, Thresholded
from lemmata.bounds.language.measures.expectations import Complement, where
from lemmata.bounds.language.measures.laws import TV, LawVariable
from lemmata.bounds.literature.bits import lower_bound as model
from lemmata.bounds.literature.bits import stored
from lemmata.bounds.symbols import beta
from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.bits.vae import Vae
from lemmata.verify.checks.facts.objects import holds, sanity

_a, _b = Input(0), Input(1)
_PERMUTED = Circuit(2, Xor(_a, _b), Not(_b))
_ONE, _SMALLER, _TWO = Circuit(1, Not(_a)), Circuit(2, And(_a, _b)), Circuit(2, _a, _b)
_BITS = [*product((-1, 1), repeat=2)]


@sanity("inverse-of-a-bijection")
def inverses(rng: np.random.Generator) -> Iterator[bool]:
    """Look images up in a table that is read backwards."""
    backwards = {y: a for a, y in table(_PERMUTED).items()}

    def number(entry: Any) -> float:
        output, i = entry.args
        image = tuple(int(output.args[1][k]) for k in range(2))
        return backwards[image][int(i)]

    for z, y in product(_BITS, repeat=2):
        sizes = map(float, rng.uniform(0.1, 2, size=2) * z)
        at = {model.C: _PERMUTED, model.z: Listed(*sizes), model.y: Listed(*y)}
        yield holds(model.INVERSE, at, number=number)


@sanity("exact-sampler")
def exact(rng: np.random.Generator) -> Iterator[bool]:
    """Cut an interval of uniform noise at the cumulative probabilities, by Bayes' rule."""
    for f in (_ONE, _SMALLER, _PERMUTED):
        vae = Vae(f, float(rng.uniform(0.3, 2)))

        def cut(x: Array, vae: Vae = vae, f: Circuit = f) -> Array:
            cumulative = np.cumsum(vae.joint(f, x), axis=1)
            return np.diff(cumulative / cumulative[:, -1:], axis=1, prepend=0)

        vae.encoder = cut
        for point in rng.normal(size=(3, 2)):
            x = Listed(*map(float, point[: len(f.args) - 1]))
            at = {model.G: Thresholded(f), model.x: x, beta: sp.Float(vae.noise)}
            yield holds(model.EXACT, at, number=vae)


@sanity("tower")
def conditioned(rng: np.random.Generator) -> Iterator[bool]:
    """Average distribution functions over the bits, and integrate the mixture over x."""
    for f in (_ONE, _SMALLER, _PERMUTED):
        level = sp.Rational(int(rng.integers(-9, 10)), 6)
        noise = float(rng.uniform(0.3, 1))
        vae = Vae(f, noise, breaks=(float(level),))

        def number(term: Any, f: Circuit = f, vae: Vae = vae, level: Any = level) -> float:
            if type(term).__name__ == "Mass":
                return vae(term)
            first = [image[0] for image in table(f).values()]
            return float(np.mean(stats.norm.cdf((float(level) - np.array(first)) / vae.noise)))

        at = {model.G: Thresholded(f), beta: sp.Float(noise)}
        at |= {model.S: where(lambda x, level=level: x[0] <= level)}  # type: ignore[misc]
        yield holds(model.TOWER, at, number=number)


@sanity("fixed-noise")
def decoders(rng: np.random.Generator) -> Iterator[bool]:
    """Draw the table in which sgn x is looked up; with little noise it is always the right one."""
    for f, noise in product((_ONE, _SMALLER, _PERMUTED), (0.12, 0.8)):
        images = [*product((-1, 1), repeat=len(f.args) - 1)]
        right = {y: a for a, y in table(f).items()}
        if noise < 0.5:
            tables = [right]
        else:
            tables = [{y: _BITS[rng.integers(4)][: int(f.args[0])] for y in images} for _ in "abc"]
        yield _fixed(f, noise, [right, *tables], rng.dirichlet(np.ones(1 + len(tables))))


def _fixed(f: Circuit, noise: float, tables: list[Any], chances: Array) -> bool:
    vae = Vae(f, noise)
    signs, thin, _ = vae.atoms(f.args[0])

    def encoder(x: Array) -> Array:
        made = np.zeros((len(x), len(signs)))
        for seen in product((-1, 1), repeat=x.shape[1]):
            here = (np.where(x >= 0, 1, -1) == seen).all(axis=1)
            for chance, look in zip(chances, tables, strict=True):
                drawn = (signs == look[seen]).all(axis=1) & ~thin.any(axis=1)
                made[here] += chance * drawn
        return made

    vae.encoder = encoder
    values = table(f)

    def fraction(look: Any, noises: Any) -> float:
        """Return for how many inputs a table is right; a noise is small, or fixes a sign."""
        seen = {a: tuple(n or s for n, s in zip(noises, y, strict=True)) for a, y in values.items()}
        return float(np.mean([values[look[seen[a]]] == values[a] for a in values]))

    signs_of_noise = [*product((-1, 0, 1), repeat=len(f.args) - 1)]
    best = max(fraction(look, noises) for look in tables for noises in signs_of_noise)

    def number(term: Any) -> float:
        return best if type(term).__name__ == "BestFixed" else vae(term)

    return holds(model.FIXED_NOISE, {model.C: f, beta: sp.Float(noise)}, number=number)


class Ramps:
    """A circuit at ramps of width theta: z has nodes of a quadrature rule between ramp ends."""

    def __init__(self, f: Circuit, theta: float, noise: float, rng: np.random.Generator) -> None:
        node, weight = np.polynomial.legendre.leggauss(12)
        inner = weight * theta * stats.norm.pdf(theta * node)
        line = np.array([-1, *node, 1])
        sizes = np.array([stats.norm.sf(theta), *inner, stats.norm.sf(theta)])
        ramps = [*product(line, repeat=int(f.args[0]))]
        self.prior = np.array([*product(sizes, repeat=int(f.args[0]))]).prod(axis=1)
        self.outputs = {
            Ramped: np.array([[w.at(row) for w in f.args[1:]] for row in ramps], float),
            Thresholded: np.array(
                [[w.at(row) for w in f.args[1:]] for row in np.where(np.array(ramps) < 0, -1, 1)],
                float,
            ),
        }
        self.noise, self.vae = noise, Vae(f, noise)
        self.turn = rng.normal(size=(len(f.args) - 1, len(ramps)))

    def __call__(self, term: Any) -> float:
        """Return the mass where outputs differ, or the mean error of a fixed kernel."""
        if type(term).__name__ == "Mass":
            differ = (self.outputs[Ramped] != self.outputs[Thresholded]).any(axis=1)
            return float(self.prior @ differ)
        outputs = self.outputs[type(term.args[0].args[0])]
        x = np.array([*product(self.vae.line, repeat=outputs.shape[1])])
        lengths = np.array([*product(self.vae.lengths, repeat=outputs.shape[1])]).prod(axis=1)
        joint = stats.norm.pdf(x[:, None], outputs, self.noise).prod(axis=2) * self.prior
        kernel = np.exp(x @ self.turn)
        kernel /= kernel.sum(axis=1, keepdims=True)
        seen = joint.sum(axis=1)
        return float(lengths @ np.abs(joint - kernel * seen[:, None]).sum(axis=1) / 2)


@sanity("ramps-for-signs", "another-generator")
def ramps(rng: np.random.Generator) -> Iterator[bool]:
    """Take ramps of some width, and narrow ones; for one bit there is equality."""
    for f, theta in product((_ONE, _SMALLER), (1e-3, 0.3)):
        number = Ramps(f, theta, float(rng.uniform(0.4, 1)), rng)
        at = {model.C: f, model.theta: sp.Float(theta), beta: sp.Float(number.noise)}
        yield holds(model.RAMPS, at, number=number)
        yield holds(model.OTHER_GENERATOR, at, number=number)


@sanity("gaussian-capacity-of-a-vae")
def capacities(rng: np.random.Generator) -> Iterator[bool]:
    """Integrate the information of one or two bits; under much noise it is next to the capacity."""
    for f, noise in product((_ONE, _TWO), (float(rng.uniform(0.3, 1)), 10.0)):
        points = [Listed(*bits[: len(f.args) - 1]) for bits in _BITS]
        at = {model.G: Thresholded(f), beta: sp.Float(noise), model.t: sp.Integer(len(f.args) - 1)}
        yield holds(model.CAPACITY, at, samples=dict.fromkeys("xz", points), number=Vae(f, noise))


@sanity("table-interpolated")
def interpolations(rng: np.random.Generator) -> Iterator[bool]:
    """Interpolate between random signs; between two that differ there is equality."""
    signs = np.append(rng.choice([-1.0, 1.0], size=6), [-1.0, 1.0])

    def number(term: Any) -> float:
        return float(np.interp(float(term.args[1]), np.arange(8), signs))

    some = [*map(sp.Float, rng.uniform(-1, 8, size=12)), sp.Integer(6), sp.Integer(7)]
    yield holds(model.INTERPOLATION, {model.b: 3}, samples=dict.fromkeys("rs", some), number=number)


def _free(z: Array, side: float, theta: float) -> Array:
    """Return the density of side |g| + theta g'."""
    width = np.hypot(1, theta)
    ramp = stats.norm.cdf(side * z / (width * theta)) if theta else side * z > 0
    return np.asarray(2 * stats.norm.pdf(z, 0, width) * ramp)


@sanity("free-weights", "inverse-table")
def half_normal(rng: np.random.Generator) -> Iterator[bool]:
    """Compare densities of smoothed sizes on a grid; with little noise equality is near."""
    z = np.linspace(-12, 12, 240_002)
    trials = [(stored.FREE_WEIGHTS, _free, theta) for theta in (0.0, 0.1, 0.4)]
    trials += [(stored.INVERSE_TABLE, _stored, theta) for theta in (1e-3, 0.1, 0.4)]
    for (one, density, theta), noise in product(trials, rng.uniform(1, 2, size=2)):
        vae = Vae(_ONE, float(noise))
        x = Listed(float(rng.choice([-1, 1]) * rng.uniform(0.5, 1)))
        side = -float(np.sign(float(x[0])))
        drawn = density(z, side, theta)

        def number(term: Any, vae: Vae = vae, side: float = side, drawn: Array = drawn) -> float:
            if not isinstance(term, TV):
                return vae(term)
            posterior = next(P for P in term.args if isinstance(P, Posterior))
            wrong = vae.Mass(posterior, Complement(model.HIT.xreplace(at)))  # noqa: B023
            true = 2 * stats.norm.pdf(z) * np.where(side * z > 0, 1 - wrong, wrong)
            return float(np.abs(drawn - true).sum() * (z[1] - z[0]) / 2)

        at = {model.C: _ONE, model.x: x, beta: sp.Float(noise), stored.theta: sp.Float(theta)}
        yield holds(one, at, number=number, slack=1e-5)


def _stored(z: Array, side: float, theta: float) -> Array:
    """Return the density of side min(|g|, 5) + theta g', by the normal distribution function.

    If the code of the bit is lost, the noise of layer 1 being below -4, the output is taken for 0.
    """
    width = np.hypot(1, theta)
    centre, spread = side * z / width**2, theta / width
    between = stats.norm.cdf((5 - centre) / spread) - stats.norm.cdf(-centre / spread)
    kept = 2 * stats.norm.pdf(z, 0, width) * between
    kept += 2 * stats.norm.sf(5) * stats.norm.pdf(z, 5 * side, theta)
    lost = stats.norm.sf(4)
    return np.asarray((1 - lost) * kept + lost * stats.norm.pdf(z, 0, theta))


@sanity("normal-box", "tightness")
def boxes(rng: np.random.Generator) -> Iterator[bool]:
    """Take normal vectors, for one entry with equality, and a law of ten points."""
    for m, t in product((1, 2, 5), map(float, rng.uniform(0.1, 3, size=2))):

        def normal(term: Any, m: int = m, t: float = t) -> float:
            one = stats.norm.cdf(t) - stats.norm.cdf(-t)
            box = isinstance(term.args[1], stored.Outside)
            return float(1 - one**m if box else stats.norm.sf(t))

        yield holds(
            stored.NORMAL_BOX, {stored.m: sp.Integer(m), stored.t: sp.Float(t)}, number=normal
        )
    largest = np.sort(np.abs(rng.normal(size=(10, 3))).max(axis=1))
    for n in range(1, 10):

        def finite(term: Any, n: int = n) -> float:
            radius = largest[9 - n]
            assert isinstance(term.args[0], LawVariable)
            return float(np.mean(largest > radius))

        yield holds(
            stored.TIGHT, {stored.m: sp.Integer(3), stored.t: sp.Rational(n, 10)}, number=finite
        )
