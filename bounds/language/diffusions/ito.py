r"""Real Itô processes: what may be said of :math:`\eta(z_t)` along a diffusion.

An Itô process X starts at a number and has, up to a stopping time, its end, an adapted drift b and
an adapted rate v of quadratic variation: :math:`X_t-\int_0^tb\,ds` is a continuous local martingale
with quadratic variation :math:`\int_0^tv\,ds`.  On a space that is large enough this is
:math:`dX=b\,dt+\sqrt v\,dB` with a Brownian motion B.  After its end it stays where it
is; of the time after an explosion nothing is said.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.diffusions.processes import Diffusion, need_process
from lemmata.bounds.language.formulas import Formula, Predicate, for_all
from lemmata.bounds.language.functions import FieldValue, _need, smoothness
from lemmata.bounds.language.measures.laws import Dirac
from lemmata.bounds.language.sets import Set
from lemmata.bounds.language.terms import Functional, ObjectVariable, SortError, Term
from lemmata.bounds.language.vectors import Vector


class WholeSpace(Set):
    """The set of all vectors."""

    text = "R^d"
    tex = r"\mathbb R^d"

    def contains(self, z: Vector) -> Formula:
        """Return true."""
        return sp.true


WHOLE_SPACE = WholeSpace()


class ItoProcess(Term):
    """A real Itô process from a number."""

    sort = "Ito process"

    @property
    def start(self) -> sp.Expr | None:
        """The number it starts from, if that can be computed."""
        return None


class ItoVariable(ObjectVariable, ItoProcess):
    """Any such process."""


class Along(ItoProcess):
    r"""The process :math:`f(z_t)` along a diffusion from a point, which ends where z leaves a set.

    The field is twice, the drift of the diffusion once continuously differentiable.
    """

    text = "{} along {} in {}"
    tex = r"{}({},\ z\in {})"

    def __new__(cls, f: Term, Z: Diffusion, A: Set) -> Along:
        _need(f, "field")
        need_process(Z)
        if not isinstance(Z, Diffusion) or not isinstance(Z.args[2], Dirac):
            raise SortError(f"{Z} is no diffusion that starts at a point")
        if smoothness(f) < 2 or smoothness(Z.args[0]) < 1:
            raise SortError(f"{f} or the drift {Z.args[0]} is not known to be smooth enough")
        made: Along = sp.Basic.__new__(cls, f, Z, A)
        return made

    @property
    def start(self) -> sp.Expr:
        """The value of the field where the diffusion starts."""
        return FieldValue(self.args[0], self.args[1].args[2].args[0])


class Grown(ItoProcess):
    r"""The process :math:`e^{ct}X_t`."""

    text = "e^({} t) {}"
    tex = "e^{{{} t}}{}"

    def __new__(cls, c: Any, X: ItoProcess) -> Any:
        _need(X, ItoProcess.sort)
        return sp.Basic.__new__(cls, sp.sympify(c), X)

    @property
    def start(self) -> sp.Expr:
        """The start of X."""
        return Start(self.args[1])


class Start(Functional):
    """The number at which an Itô process starts."""

    text = "{}_0"

    def __new__(cls, X: ItoProcess) -> sp.Expr:
        _need(X, ItoProcess.sort)
        made: sp.Expr = sp.Basic.__new__(cls, X) if X.start is None else X.start
        return made


class Moves(Predicate):
    """At some time before its end an Itô process may be at y with drift b and variation v."""

    text = "d{0} = {2} dt + sqrt({3}) dB at {1}"
    tex = r"d{0}={2}\,dt+\sqrt{{{3}}}\,dB\text{{ at }}{1}"

    def __new__(cls, X: ItoProcess, y: Any, b: Any, v: Any) -> Formula:
        _need(X, ItoProcess.sort)
        return super().__new__(cls, X, y, b, v)


y, b, v = sp.symbols("y b v", real=True)
MOVING = (y, b, v)
"""A value of a process, with its drift and its rate of quadratic variation there."""


def dynamics(X: ItoProcess, body: Formula) -> Formula:
    """Return that a relation between the symbols of `MOVING` holds up to the end of a process."""
    return for_all(MOVING, body, when=Moves(X, *MOVING))


class _Chance(Functional):
    """A probability about the path of an Itô process up to a time."""

    is_extended_nonnegative = True
    is_nonnegative = True

    def __new__(cls, X: ItoProcess, level: Any, t: Any) -> sp.Expr:
        _need(X, ItoProcess.sort)
        made: sp.Expr = sp.Basic.__new__(cls, X, sp.sympify(level), sp.sympify(t))
        return made


class Reach(_Chance):
    r"""The probability :math:`\Pr[\sup_{t\le T}X_t\ge a]`."""

    text = "P[sup of {0} up to {2} >= {1}]"
    tex = r"\Pr[\sup_{{[0,{2}]}}{0}\ge {1}]"


class Exceed(_Chance):
    r"""The probability :math:`\Pr[\sup_{t\le T}X_t>a]`, that X does not stay at a or below."""

    text = "P[sup of {0} up to {2} > {1}]"
    tex = r"\Pr[\sup_{{[0,{2}]}}{0}> {1}]"
