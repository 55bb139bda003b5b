"""All constants of Theorem 1 for given m, M, M2, M3, d, beta, eps: printed, repaired, sharp."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import sympy as sp

from lemmata.bounds import symbols as s
from lemmata.bounds.claim import FORMS, Form
from lemmata.bounds.numeral import Enclosure, Exact, ceiling, enclosure, exact
from lemmata.bounds.paper.descent.size import Q_PRINTED, Q_SHARP, S_PRINTED, S_SHARP
from lemmata.bounds.paper.mixing import size as mixing
from lemmata.bounds.paper.region import size as region
from lemmata.bounds.paper.simulation import counts
from lemmata.bounds.paper.simulation import size as theorem
from lemmata.bounds.prove.reals.ball import decide
from lemmata.bounds.symbols import SYMBOLS, latex


@dataclass(frozen=True)
class Value:
    """One constant in one form.

    Attributes
    ----------
    expr : sympy.Expr
        The formula, in the symbols of `bounds.symbols`.
    at : sympy.Expr
        The formula at the given numbers: a closed, exact expression.
    """

    expr: sp.Expr
    at: sp.Expr

    @property
    def text(self) -> str:
        """The formula as plain text."""
        return str(sp.sstr(self.expr))

    @property
    def latex(self) -> str:
        """The formula as LaTeX."""
        return latex(self.expr)

    @cached_property
    def enclosure(self) -> Enclosure:
        """An interval with decimal ends that contains the exact value."""
        return enclosure(self.at)

    @property
    def decimal(self) -> str:
        """The value to five significant digits."""
        return self.enclosure.decimal


@dataclass(frozen=True)
class Row:
    """One constant in its three forms; a form is ``None`` where the paper or we have none."""

    name: str
    latex: str
    meaning: str
    unit: str
    printed: Value | None = None
    repaired: Value | None = None
    sharp: Value | None = None

    def forms(self) -> dict[Form, Value]:
        """Return the forms that exist."""
        return {form: value for form in FORMS if (value := getattr(self, form)) is not None}


@dataclass(frozen=True)
class Condition:
    """What a form of the theorem asks of its inputs, and whether they meet it."""

    form: Form
    relation: sp.Basic
    holds: bool | None

    @property
    def latex(self) -> str:
        """The condition as LaTeX."""
        return latex(self.relation)


@dataclass(frozen=True)
class Constants(Mapping[str, Row]):
    """The constants by name, in the order in which they are computed.

    Attributes
    ----------
    inputs : mapping of sympy.Symbol to sympy.Expr
        The numbers they were computed for, exact.
    rows : mapping of str to Row
        The constants.
    conditions : tuple of Condition
        Under which each form of Theorem 1 covers these inputs.
    """

    inputs: Mapping[sp.Symbol, sp.Expr]
    rows: Mapping[str, Row]
    conditions: tuple[Condition, ...]

    def __getitem__(self, name: str) -> Row:
        """Return the row of a constant."""
        return self.rows[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Return the number of constants."""
        return len(self.rows)

    def covered(self, form: Form) -> bool | None:
        """Whether a form's conditions all hold; ``None`` if one could not be decided."""
        answers = [c.holds for c in self.conditions if c.form == form]
        return False if False in answers else None if None in answers else True


# name -> the symbol that stands for it in the formulas of later rows, and its three formulas.
_FORMULAS: tuple[tuple[str, sp.Expr | None, sp.Expr | None, sp.Expr | None], ...] = (
    ("N_prime", region.N_PRIME, region.N_PRIME, None),
    ("S_log", region.S_LOG, region.S_LOG, None),
    ("beta_0", region.BETA_0, region.BETA_0, None),
    ("beta_1", None, None, theorem.BETA_1),
    ("rad_D", region.RAD_D, region.RAD_D, None),
    ("R_0", None, None, mixing.R_0),
    ("alpha", None, None, mixing.ALPHA),
    ("Lam", None, mixing.LAMBDA, mixing.LAMBDA),
    ("a", None, None, theorem.A_MASS),
    ("rho", None, None, theorem.RHO),
    ("delta", theorem.DELTA_PRINTED, theorem.DELTA_PRINTED, theorem.DELTA_SHARP),
    ("Q", Q_PRINTED, Q_PRINTED, Q_SHARP),
    ("S", sp.ceiling(S_PRINTED), sp.ceiling(S_PRINTED), S_SHARP),
    ("T", theorem.T_PRINTED, theorem.T_PRINTED, theorem.T_SHARP),
    ("eta_h", None, None, theorem.ETA_H),
    ("K", None, theorem.K_REPAIRED, theorem.K_SHARP),
    ("h", None, theorem.STEP, theorem.STEP),
)

# With the size of the generator: N parameters, a bias at every node, H hidden nodes.
_SIZES: tuple[tuple[str, sp.Expr | None, sp.Expr | None, sp.Expr | None], ...] = (
    ("N_step", counts.STEP_PRINTED_FULL, counts.STEP_PRINTED_FULL, counts.STEP),
    ("N_enc", None, counts.ENCODER_REPAIRED, counts.ENCODER),
    ("N_phi", None, counts.AMORTISATION, counts.AMORTISATION),
)

_CONDITIONS: Mapping[Form, tuple[sp.Basic, ...]] = {
    "printed": (sp.Le(s.beta, s.beta_0),),
    "repaired": (
        sp.Le(s.beta, s.beta_0),
        sp.Le(s.eps, sp.Rational(1, 2)),
        sp.Le(s.M / s.m, theorem.KAPPA_LIMIT),
    ),
    "sharp": tuple(sp.Le(s.beta, term) for term in theorem.BETA_1_TERMS),
}


def _substitute(expr: sp.Basic, at: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """Return ``expr`` at exact numbers, with the limits that degenerate inputs have.

    A bound ``c / 0`` with ``c > 0`` does not bind, it is infinite; and ``log 0`` is ``-oo``.
    """
    return _limit(_inserted(sp.sympify(expr), at))


def _limit(value: sp.Expr) -> sp.Expr:
    return sp.oo if value.has(sp.zoo) else value


def _inserted(expr: sp.Basic, at: Mapping[sp.Symbol, sp.Expr]) -> sp.Basic:
    """Put numbers for symbols from the inside out; what has been put in is not read again."""
    if isinstance(expr, sp.Symbol):
        return at.get(expr, expr)
    if not expr.free_symbols:
        return expr
    args = [_inserted(arg, at) for arg in expr.args]
    if isinstance(expr, sp.Min | sp.Max):
        args = [_limit(arg) for arg in args]
    build = {sp.log: _log, sp.ceiling: ceiling}.get(expr.func, expr.func)
    return build(*args)


def _log(value: sp.Expr) -> sp.Expr:
    return -sp.oo if value.is_zero else sp.log(value)


def _row(
    name: str,
    formulas: Mapping[Form, sp.Expr | None],
    known: Mapping[Form, dict[sp.Symbol, sp.Expr]],
) -> Row:
    entry = SYMBOLS[name]
    values = {}
    for form, formula in formulas.items():
        if formula is not None:
            at = _substitute(formula, known[form])
            known[form][entry.symbol] = at
            values[form] = Value(formula, at)
    return Row(name, entry.latex, entry.meaning, entry.unit, **values)


def constants(
    *,
    m: Exact,
    M: Exact,
    M2: Exact,
    M3: Exact = 0,
    d: Exact,
    beta: Exact | None = None,
    eps: Exact = "0.1",
    norm_x: Exact | None = None,
    norm_z_hat: Exact | None = None,
    N: int | None = None,
    H: int | None = None,
) -> Constants:
    """Return every constant of Theorem 1 for a generator with given m, M, M2, M3.

    Parameters
    ----------
    m, M, M2, M3 : number
        Constants of assumptions 1 and 2; floats are taken at their exact binary value, strings at
        their decimal value.  ``M3`` enters only the printed noise bound.
    d : int
        Dimension.
    beta : number, optional
        Standard deviation of the observation noise; unless given a level, in closed form, up to
        which the sharp theorem covers these inputs.
    eps : number
        Target total variation error, in (0, 1).
    norm_x : number, optional
        Norm of the observable; unless given the bound ``2 sqrt((M^2 + beta^2) d)`` of Lemma 24,
        which holds with probability at least ``1 - exp(-d/2)``.
    norm_z_hat : number, optional
        Norm of the inverse point; unless given its bound ``norm_x / m`` of Lemma 23.
    N, H : int, optional
        Parameters and hidden nodes of the generator, which has a bias at every node; with both,
        the sizes of a step, of the encoder and of phi are among the rows.

    Returns
    -------
    Constants
        Rows by name with ``printed``, ``repaired`` and ``sharp`` values, and the conditions under
        which each form of the theorem covers the inputs.

    Raises
    ------
    ValueError
        If a number is missing, not finite, or outside its domain; the message says which.

    Examples
    --------
    >>> rows = constants(m=1, M=2, M2=1, d=2, beta="0.01", eps="0.1", norm_x=3)
    >>> rows["Q"].printed.decimal, rows["Q"].sharp.decimal
    ('54.912', '7')
    """
    given = {"m": m, "M": M, "M2": M2, "M3": M3, "d": d, "eps": eps}
    numbers = {SYMBOLS[name].symbol: exact(value, name) for name, value in given.items()}
    optional = {"beta": beta, "norm_x": norm_x, "norm_z_hat": norm_z_hat}
    numbers |= {
        SYMBOLS[name].symbol: exact(value, name)
        for name, value in optional.items()
        if value is not None
    }
    _reject(numbers)
    inputs = _complete(numbers)
    sizes = _sizes(N, H)
    known = {form: dict(inputs) | sizes for form in FORMS}
    formulas = _FORMULAS + (_SIZES if sizes else ())
    rows = {n: _row(n, dict(zip(FORMS, f, strict=True)), known) for n, *f in formulas}
    conditions = tuple(
        Condition(form, relation, _holds(relation, known[form]))
        for form, relations in _CONDITIONS.items()
        for relation in relations
    )
    return Constants(inputs, rows, conditions)


def _sizes(N: int | None, H: int | None) -> dict[sp.Symbol, sp.Expr]:
    """Return the size of the generator by its symbols; nothing unless both numbers are given."""
    if N is None or H is None:
        return {}
    if N < 1 or H < 0:
        raise ValueError(f"N = {N} must be positive and H = {H} not negative")
    return {s.N_G: sp.Integer(N), s.H: sp.Integer(H)}


def _holds(relation: sp.Basic, at: Mapping[sp.Symbol, sp.Expr]) -> bool | None:
    """Decide ``left <= right`` at exact numbers; what is infinite bounds nothing."""
    left, right = (_substitute(side, at) for side in (relation.lhs, relation.rhs))
    if right is sp.oo or left == right:
        return True
    return decide(sp.Le(left, right, evaluate=False))


def _least(terms: list[sp.Expr]) -> sp.Expr:
    """Return the smallest of some exact numbers, as the term it is."""
    least = terms[0]
    for term in terms[1:]:
        if least is sp.oo or (term is not sp.oo and decide(sp.Lt(term, least, evaluate=False))):
            least = term
    return least


def _complete(numbers: dict[sp.Symbol, sp.Expr]) -> dict[sp.Symbol, sp.Expr]:
    """Fill in beta as large as covered, |x| by Lemma 24 and |z_hat| by Lemma 23, if not given."""
    done = dict(numbers)
    if s.norm_x in done:
        done.setdefault(s.norm_z_hat, done[s.norm_x] / done[s.m])
    if s.beta not in done:
        first = theorem.BETA_1_TERMS[0] if s.norm_z_hat in done else theorem.BETA_TYPICAL
        terms = [_substitute(term, done) for term in (first, theorem.BETA_1_TERMS[1])]
        done[s.beta] = _least(terms)
        if done[s.beta] is sp.oo:
            raise ValueError("every beta is covered for a linear generator at x = 0: give beta")
    done.setdefault(s.norm_x, 2 * sp.sqrt((done[s.M] ** 2 + done[s.beta] ** 2) * done[s.d]))
    done.setdefault(s.norm_z_hat, done[s.norm_x] / done[s.m])
    return done


def _plain(name: str) -> sp.Symbol:
    """Return a symbol without a domain, so that a relation about the domain says something."""
    return sp.Symbol(name, real=True)


_DOMAIN: tuple[tuple[sp.Basic, str], ...] = (
    (
        sp.Gt(_plain("m"), 0),
        "m = {m} must be positive: a generator with m = 0 is not strongly invertible, and no bound "
        "of the paper applies",
    ),
    (sp.Le(_plain("m"), _plain("M")), "m = {m} must not exceed M = {M}"),
    (sp.Ge(_plain("M2"), 0), "M2 = {M2} must not be negative"),
    (sp.Ge(_plain("M3"), 0), "M3 = {M3} must not be negative"),
    (sp.Ge(_plain("d"), 1), "d = {d} must be a positive integer"),
    (sp.Gt(_plain("eps"), 0), "eps = {eps} must lie in (0, 1)"),
    (sp.Lt(_plain("eps"), 1), "eps = {eps} must lie in (0, 1)"),
    (
        sp.Gt(_plain("beta"), 0),
        "beta = {beta} must be positive: it is the standard deviation of the noise",
    ),
    (sp.Ge(_plain("norm_x"), 0), "norm_x = {norm_x} must not be negative"),
    (sp.Ge(_plain("norm_z_hat"), 0), "norm_z_hat = {norm_z_hat} must not be negative"),
    (
        sp.Le(_plain("norm_x"), _plain("M") * _plain("norm_z_hat")),
        "norm_x = {norm_x} exceeds M norm_z_hat, M = {M} and norm_z_hat = {norm_z_hat}, which "
        "Lemma 23 excludes: |x| = |G(z_hat)| <= M |z_hat|",
    ),
    (
        sp.Le(_plain("m") * _plain("norm_z_hat"), _plain("norm_x")),
        "norm_z_hat = {norm_z_hat} exceeds norm_x / m, norm_x = {norm_x} and m = {m}, which Lemma "
        "23 excludes: m |z_hat| <= |G(z_hat)| = |x|",
    ),
)


def _reject(numbers: Mapping[sp.Symbol, sp.Expr]) -> None:
    """Raise if a number is outside its domain, before any formula sees it."""
    shown = {symbol.name: _shown(value) for symbol, value in numbers.items()}
    at = {_plain(symbol.name): value for symbol, value in numbers.items()}
    if not numbers[s.d].is_Integer:
        raise ValueError(f"d = {shown['d']} must be a positive integer")
    for relation, message in _DOMAIN:
        if relation.free_symbols <= set(at) and decide(relation, at) is not True:
            raise ValueError(message.format(**shown))


def _shown(value: sp.Expr) -> str:
    return enclosure(value).decimal
