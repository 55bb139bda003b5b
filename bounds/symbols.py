"""The paper's alphabet: every symbol with its LaTeX, meaning, domain and unit, once.

A symbol's domain is carried by its SymPy assumptions, and the provers take it as a
hypothesis: ``beta`` is positive wherever it occurs.  Constants are written in these numbers;
a statement puts norms of its own vectors for ``norm_x`` and the like.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import sympy as sp
from sympy.printing.latex import LatexPrinter


@dataclass(frozen=True)
class Entry:
    """One line of the alphabet.

    Attributes
    ----------
    symbol : sympy.Symbol
        The symbol; its assumptions are its domain.
    latex : str
        How it is typeset.
    meaning : str
        What it stands for, in one phrase.
    unit : str
        ``"latent"`` or ``"observable"`` lengths, ``"time"``, ``"count"``, or ``"1"``.
    """

    symbol: sp.Symbol
    latex: str
    meaning: str
    unit: str = "1"

    @property
    def domain(self) -> str:
        """The set the symbol ranges over, in words."""
        s = self.symbol
        kind = "integer" if s.is_integer else "real"
        sign = "positive " if s.is_positive else "nonnegative " if s.is_nonnegative else ""
        return sign + kind


SYMBOLS: dict[str, Entry] = {}


def _add(name: str, latex: str, meaning: str, unit: str = "1", **domain: bool) -> sp.Symbol:
    symbol = sp.Symbol(name, **(domain or {"real": True}))
    SYMBOLS[name] = Entry(symbol, latex, meaning, unit)
    return symbol


def _positive(name: str, latex: str, meaning: str, unit: str = "1") -> sp.Symbol:
    return _add(name, latex, meaning, unit, positive=True)


def _nonnegative(name: str, latex: str, meaning: str, unit: str = "1") -> sp.Symbol:
    return _add(name, latex, meaning, unit, nonnegative=True)


def local(name: str, latex: str = "", **domain: bool) -> sp.Symbol:
    """Return a symbol used by one statement only, e.g. a bound variable.

    Its meaning belongs into the statement's ``where``; its LaTeX is kept here so that every
    formula is typeset by one table.

    Raises
    ------
    ValueError
        If the name is in the alphabet with another domain, or typeset in another way elsewhere:
        then two rooms give one name to different scalars, and one has to rename its own.
    """
    symbol = sp.Symbol(name, **(domain or {"real": True}))
    known = SYMBOLS.get(name)
    if known is not None and known.symbol != symbol:
        raise ValueError(f"{name} is already in the alphabet as a {known.domain}")
    if latex and LOCAL_LATEX.setdefault(symbol, latex) != latex:
        raise ValueError(f"{name} is typeset as {LOCAL_LATEX[symbol]} elsewhere, here as {latex}")
    return symbol


LOCAL_LATEX: dict[sp.Symbol, str] = {}

# Sizes and the generator's constants (Section 2.1).
d = _add("d", "d", "dimension of latent and observable space", "count", integer=True, positive=True)
N_G = _add("N", "N", "parameters of the generator", "count", integer=True, positive=True)
m = _positive("m", "m", "lower Lipschitz constant: m|z - y| <= |G(z) - G(y)| (assumption 1)")
M = _positive("M", "M", "upper Lipschitz constant: |G(z) - G(y)| <= M|z - y| (assumption 2)")
M2 = _nonnegative("M2", "M_2", "bound of |D^2 G| in the injective norm (assumption 2)")
M3 = _nonnegative("M3", "M_3", "bound of |D^3 G| in the injective norm (assumption 2)")
kappa = _positive("kappa", r"\kappa", "condition number M / m")

# The latent-variable model.
beta = _positive("beta", r"\beta", "standard deviation of the observation noise", "observable")
eps = _positive("eps", r"\epsilon", "target total variation error, in (0, 1)")
norm_x = _nonnegative("norm_x", r"\lVert x\rVert", "norm of the observable x", "observable")
norm_z_hat = _nonnegative(
    "norm_z_hat", r"\lVert\hat z\rVert", "norm of the inverse point z_hat, G(z_hat) = x", "latent"
)

# Norms and inner products at a point z, with u = z - z_hat and q = G(z) - x.
norm_z = _nonnegative("norm_z", r"\lVert z\rVert", "norm of the latent point z", "latent")
U = _nonnegative(
    "U", r"\lVert u\rVert", "distance |u| = |z - z_hat| to the inverse point", "latent"
)
q = _nonnegative("q", r"\lVert q\rVert", "residual |q| = |G(z) - x|", "observable")
g1 = _nonnegative("g1", r"\lVert g'\rVert", "|J y| for a unit direction y", "observable")
g2 = _nonnegative("g2", r"\lVert g''\rVert", "|D^2 G[y, y]| for a unit direction y", "observable")
g3 = _nonnegative(
    "g3", r"\lVert g'''\rVert", "|D^3 G[y, y, y]| for a unit direction y", "observable"
)
g1g2 = _add("g1g2", r"\langle g',g''\rangle", "inner product of J y and D^2 G[y, y]")
qg2 = _add("qg2", r"\langle q,g''\rangle", "inner product of q and D^2 G[y, y]")
qg3 = _add("qg3", r"\langle q,g'''\rangle", "inner product of q and D^3 G[y, y, y]")

# Gradient descent (Section 5.1, Appendix B).
Q = _positive("Q", "Q", "bound on the Hessian of f = |G - x|^2 / 2; the step is 1/Q")
S = _add("S", "S", "number of gradient-descent steps", "count", integer=True, nonnegative=True)
delta = _positive("delta", r"\delta", "accuracy asked of gradient descent", "latent")
f = _nonnegative("f", "f", "loss f(z) = |G(z) - x|^2 / 2")
f_next = _nonnegative("f_next", "f^+", "loss after one gradient step")
f_0 = _nonnegative("f_0", "f_0", "loss at the start z = 0")
grad_f = _nonnegative("grad_f", r"\lVert\nabla f\rVert", "norm of the gradient of f")

# Region, Langevin diffusion, discretisation (Sections 5.2, 5.3; Appendices C, D).
rad_D = _positive("rad_D", r"\mathrm{rad}(D)", "radius of the region D around z_hat", "latent")
beta_0 = _positive("beta_0", r"\beta_0", "printed bound on beta", "observable")
beta_1 = _positive("beta_1", r"\beta_1", "sharp bound on beta", "observable")
N_prime = _positive("N_prime", r"N'", "2d + |x|^2 / m^2")
S_log = _positive("S_log", r"\mathsf S", "sqrt(N' log(16 N' / eps))")
R_0 = _positive("R_0", "R_0", "convexity radius m^2 / (2 M M2)", "latent")
alpha = _positive("alpha", r"\alpha", "1 + m^2 / (2 beta^2): lower bound of the Hessian of L")
Lam = _positive("Lam", r"\Lambda", "1 + (M^2 + m^2/2) / beta^2: upper bound of the Hessian of L")
c_m = _positive("c_m", "c_m", "1 + m^2 / beta^2")
c_M = _positive("c_M", "c_M", "1 + M^2 / beta^2")
rho = _positive("rho", r"\rho", "radius of the mode-centred ball D*", "latent")
a_mass = _positive("a", "a", "4 d + 8 log(8 / eps)")
T = _positive("T", "T", "diffusion time", "time")
h = _positive("h", "h", "Langevin step size", "time")
K = _add("K", "K", "number of Langevin steps", "count", integer=True, positive=True)
eta_h = _positive("eta_h", r"\eta_h", "share of the drift in the error of one Langevin step")
w = _positive("w", "w", "mean reversion of the Cox-Ingersoll-Ross process")
N_cir = _positive("N_cir", r"N_{\mathrm{CIR}}", "dimension parameter of the CIR process")
theta = _positive("theta", r"\theta", "exponent of the supermartingale, in (0, 1)")
lam = _positive("lam", r"\lambda", "theta w / 2")
ell = _positive("ell", r"\ell", "log((1 + w T) / eps)")
eta = _nonnegative("eta", r"\eta", "half the squared distance to z_hat")
E = _positive("E", "E", "d (1 + log(2M/m)) + log(16/eps)")
H = _add("H", "H", "hidden nodes of the generator", "count", integer=True, nonnegative=True)
N_step = _positive("N_step", r"N_{\mathrm{step}}", "parameters of one step", "count")
N_enc = _positive("N_enc", r"N'_{\mathrm{enc}}", "parameters of the encoder", "count")
N_phi = _positive("N_phi", r"N_\phi", "parameters of the network phi(x)", "count")
d_TV = _nonnegative("d_TV", r"d_{\mathrm{TV}}", "total variation distance")
chi2 = _nonnegative("chi2", r"\chi^2", "chi-square divergence")
KL = _nonnegative("KL", r"\mathrm{KL}", "Kullback-Leibler divergence")


class _Latex(LatexPrinter):  # type: ignore[misc]
    """SymPy's printer, but what holds for some objects is said so: it is kept as a negation."""

    def _print_Not(self, expr: sp.Not) -> str:
        told = getattr(expr.args[0], "denied", None)
        text = told(self._print, r"\exists {}:\ {}") if told else None
        return text or str(super()._print_Not(expr))


def latex(expr: sp.Basic) -> str:
    """Return the LaTeX of an expression in the paper's notation."""
    names = _names(len(LOCAL_LATEX))
    if expr in names:
        return names[expr]
    return str(_Latex({"symbol_names": names, "ln_notation": False}).doprint(expr))


@lru_cache(maxsize=1)
def _names(_local: int) -> dict[sp.Symbol, str]:
    """Return how symbols are typeset; made anew when a local one has been added."""
    return {e.symbol: e.latex for e in SYMBOLS.values()} | LOCAL_LATEX
