"""What the lower bound takes from elsewhere: the conjecture, and elementary probability."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.facts import fact

_a, _b, _c, _e, _p, _r, _s, _t, _v, _x, _y = sp.symbols("a b c e p r s t v x y", real=True)
_g, _w, _d = sp.symbols("g w d", real=True)
_n = sp.Symbol("n", integer=True, nonnegative=True)

CONJECTURE = fact(
    "conjecture-1",
    "one-way functions against circuits: there is a family f_d with circuits of polynomial size "
    "such that for all polynomials T and 1/e there is a d_0: for d >= d_0, a circuit of g <= "
    "T(d) = t gates finds a pre-image of f_d(a), a uniform, with probability s <= e(d) = e; here "
    "v = d_0(T, e)",
    "assumption; Goldreich, Foundations of Cryptography I, Definition 2.2.2 and section 2.2.2",
    sp.Le(_s, _e),
    (sp.Le(_g, _t), sp.Ge(_d, _v)),
)
INTERSECTION = fact(
    "intersection",
    "two events of probability at least a and b happen together with probability p >= a + b - 1",
    "axioms of probability",
    sp.Ge(_p, _a + _b - 1),
)
REMOVAL = fact(
    "removal",
    "an event of probability a, without another of probability b, has probability p >= a - b",
    "axioms of probability",
    sp.Ge(_p, _a - _b),
)
TOWER = fact(
    "tower",
    "tower rule: e = E Pr[event | z] is p = Pr[event]",
    "Williams, Probability with Martingales, section 9.7",
    sp.Eq(_e, _p),
)
AVERAGING = fact(
    "averaging",
    "a random variable with mean e has a value a >= e",
    "Alon and Spencer, The Probabilistic Method, section 2.1",
    sp.Ge(_a, _e),
)
MARKOV = fact(
    "markov",
    "Markov's inequality: X >= 0 with mean e has Pr[X >= t] = p with t p <= e, t >= 0",
    "Feller, An Introduction to Probability Theory II, section V.7",
    sp.Le(_t * _p, _e),
    (sp.Ge(_t, 0),),
)
NORMAL_CDF = fact(
    "normal-cdf",
    "a standard normal g has Pr[|g| <= t] = p = erf(t/sqrt 2) for t >= 0",
    "definition of the standard normal law",
    sp.Eq(_p, sp.erf(_t / sp.sqrt(2))),
    (sp.Ge(_t, 0),),
)
NORMAL_TAIL = fact(
    "normal-tail",
    "a standard normal g has Pr[g > t] = p <= exp(-t^2/2)/2 for t >= 0",
    "Feller, An Introduction to Probability Theory I, section VII.1",
    sp.Le(_p, sp.exp(-(_t**2) / 2) / 2),
    (sp.Ge(_t, 0),),
)
NORMAL_EXPONENTIAL = fact(
    "normal-exponential",
    "a standard normal g has E exp(b + s g) = a = exp(b + s^2/2)",
    "Feller, An Introduction to Probability Theory II, section XV.1",
    sp.Eq(_a, sp.exp(_b + _s**2 / 2)),
)
SIGNS_AND_SIZES = fact(
    "signs-and-sizes",
    "for z ~ N(0, I) the vectors sgn z and |z| are independent; so, given any x that depends on z "
    "through sgn z and an independent noise, an event of |z| keeps its probability: a = b",
    "Feller, An Introduction to Probability Theory II, section II.4",
    sp.Eq(_a, _b),
)
OVERLAP = fact(
    "overlap",
    "laws P and Q at total variation distance c have a common part of mass 1 - c; on disjoint "
    "sets with P-mass at most p_v and Q-mass e_v it is at most v = sum of min(p_v, e_v), and on "
    "the rest at most its P-mass r: 1 - c <= v + r",
    "Lindvall, Lectures on the Coupling Method, I.5 (maximal coupling)",
    sp.Le(1 - _c, _v + _r),
)
CONDITIONAL_INDEPENDENCE = fact(
    "conditional-independence",
    "if y and z are independent given x, p_v = Pr[y = v | x] and e_v = Pr[z in A_v | x], then "
    "Pr[z in A_y | x] = a is b = sum of p_v e_v",
    "definition of conditional independence",
    sp.Eq(_a, _b),
)
OPTIMAL_DECODER = fact(
    "optimal-decoder",
    "no decoder of y from x errs less often than the one of greatest posterior mass: a = "
    "E(1 - max_v Pr[y = v | x]) is at most the error b of any other decoder",
    "Cover and Thomas, Elements of Information Theory, section 2.10",
    sp.Le(_a, _b),
)
SYMMETRISATION = fact(
    "symmetrisation",
    "a concave functional of a law, invariant under a finite group that acts transitively, is "
    "largest at the uniform law (Jensen's inequality over the group); here w >= 0 is the gap of "
    "concavity between any two laws, a the value at a law, b at the uniform one",
    "Marshall, Olkin and Arnold, Inequalities: Theory of Majorization, section 3.C",
    sp.Le(_a, _b),
    (sp.Ge(_w, 0),),
)
FUNCTION_COUNT = fact(
    "circuit-count",
    "circuits of s gates of fan-in two on b inputs compute at most (16 (s + b)^2)^s functions, so "
    "if they compute all e = 2^(2^b) functions to one bit then 2^b <= s log2(16 (s + b)^2)",
    "Shannon, Bell System Tech. J. 28 (1949) 59-98; Wegener, The Complexity of Boolean Functions, "
    "section 4.2",
    sp.Le(sp.Pow(2, _b), _s * sp.log(16 * (_s + _b) ** 2) / sp.log(2)),
)
GAUSSIAN_CAPACITY = fact(
    "gaussian-capacity",
    "a signal of mean square at most d in R^d, seen with noise N(0, s^2 I), gives at most "
    "a <= (d/2) log(1 + 1/s^2) nats",
    "Cover and Thomas, Elements of Information Theory, Theorem 9.1.1 and section 9.4",
    sp.Le(_a, _d / 2 * sp.log(1 + 1 / _s**2)),
    (sp.Gt(_s, 0),),
)
INDEPENDENT_EVENTS = fact(
    "independent-events",
    "n independent events of probability exp(-t) each happen together with probability p = "
    "exp(-t n)",
    "definition of independence",
    sp.Eq(_p, sp.exp(-_t * _n)),
)
NORMAL_SHIFT = fact(
    "normal-shift",
    "N(u, s^2 I) and N(v, s^2 I) with |u - v| <= t are at total variation distance a = "
    "erf(|u - v|/(2 sqrt(2) s)) <= t/(s sqrt(2 pi))",
    "Devroye, Mehrabian and Reddad, arXiv:1810.08693, section 1",
    sp.Le(_a, _t / (_s * sp.sqrt(2 * sp.pi))),
    (sp.Gt(_s, 0),),
)
NORMAL_VARIATION = fact(
    "normal-variation",
    "the density of N(0, s^2) rises to 1/(s sqrt(2 pi)) and falls again: its derivative has the "
    "L1 norm c = sqrt(2/pi)/s",
    "fundamental theorem of calculus",
    sp.Eq(_c, sp.sqrt(2 / sp.pi) / _s),
    (sp.Gt(_s, 0),),
)
POINCARE_CUBE = fact(
    "poincare-cube",
    "a function on a cube of side a differs in L1 from its mean there by at most c <= a b/2, b "
    "being the sum over coordinates of the L1 norms of its partial derivatives (averaged over one "
    "coordinate after the other); so, summed over the cells of a grid, on all of R^n",
    "Acosta and Duran, Proc. AMS 132 (2004) 195-202; Evans, Partial Differential Equations, 5.8.1",
    sp.Le(_c, _a * _b / 2),
    (sp.Gt(_a, 0),),
)
SMOOTHING = fact(
    "smoothing",
    "a density of total variation v (as a function on R^n) and its convolution with N(0, s^2 I) "
    "are at total variation distance a <= s v/sqrt(2 pi): half the mean over the shift y of the "
    "integral of |<n, y>| along the variation with normal n",
    "Ambrosio, Fusco and Pallara, Functions of Bounded Variation, Remark 3.25, averaged",
    sp.Le(_a, _s * _v / sp.sqrt(2 * sp.pi)),
    (sp.Ge(_s, 0),),
)
PRODUCT_TV = fact(
    "product-distance",
    "products of n laws that are at total variation distance at most a each are at total "
    "variation distance c <= n a",
    "Lindvall, Lectures on the Coupling Method, I.2 (couple coordinate by coordinate)",
    sp.Le(_c, _n * _a),
)
