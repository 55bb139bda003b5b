r"""Diffusions and chains as terms: what a theorem about paths may be cited for.

``Diffusion(b, v, z0)`` is :math:`dz=b(z)dt+\sqrt v\,dB` from :math:`z_0`.  ``Reflected`` keeps it
in a set, ``Euler`` freezes its drift for time h, and laws of paths are those of the process stopped
on leaving a set.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.functions import _need
from lemmata.bounds.language.measures.laws import Dirac, Law, need_law
from lemmata.bounds.language.sets import Set
from lemmata.bounds.language.terms import Functional, ObjectVariable, SortError, Term


class Process(Term):
    """A continuous process with values in vectors."""

    sort = "process"


class ProcessVariable(ObjectVariable, Process):
    """Any such process."""


class Diffusion(Process):
    r"""The solution of :math:`dz=b(z)dt+\sqrt v\,dB` that starts with a given law.

    A path that explodes is at infinity from then on; that is no exit from a set.
    """

    text = "Diffusion(drift {}, rate {}, start {})"

    def __new__(cls, drift: Term, rate: Any, start: Law) -> Any:
        _need(drift, "map")
        need_law(start)
        return sp.Basic.__new__(cls, drift, sp.sympify(rate), start)

    def _latex(self, printer: Any) -> str:
        drift, rate, start = map(printer._print, self.args)
        if isinstance(self.args[2], Dirac):
            start = rf"\text{{ from }}{printer._print(*self.args[2].args)}"
        else:
            start = rf",\ z_0\sim {start}"
        return rf"(dz={drift}\,dt+\sqrt{{{rate}}}\,dB{start})"


class Reflected(Process):
    """A diffusion that is reflected at the boundary of a set.

    Until it leaves the set it is the diffusion.  Where the set is not closed or not convex, or has
    no interior, it stays from then on where it is.
    """

    text = "{} reflected in {}"
    tex = r"{}\text{{ reflected in }}{}"

    def __new__(cls, X: Diffusion, S: Set) -> Any:
        need_process(X)
        return sp.Basic.__new__(cls, X, S)


class Euler(Process):
    """The diffusion whose drift is frozen for time h: the interpolated Euler-Maruyama chain."""

    text = "{} with drift frozen for {}"
    tex = r"{}\text{{ with drift frozen for }}{}"

    def __new__(cls, X: Diffusion, h: Any) -> Any:
        need_process(X)
        return sp.Basic.__new__(cls, X, sp.sympify(h))


class At(Law):
    """The law of a process at a time."""

    text = "law of ({}) at {}"
    tex = r"\mathcal L_{{{1}}}\left({0}\right)"

    def __new__(cls, X: Process, t: Any) -> Any:
        need_process(X)
        return sp.Basic.__new__(cls, X, sp.sympify(t))


class Path(Law):
    """The law of the path until a time, stopped on leaving a set."""

    text = "law of the path of ({}) in {} until {}"
    tex = r"\mathcal L_{{[0,{2}]}}\left({0}\text{{ stopped on leaving }}{1}\right)"

    def __new__(cls, X: Process, S: Set, t: Any) -> Any:
        need_process(X)
        return sp.Basic.__new__(cls, X, S, sp.sympify(t))


class Exit(Functional):
    """The probability that a process leaves a set by a time."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "P[{} leaves {} by {}]"
    tex = r"\Pr[{}\text{{ leaves }}{}\text{{ by }}{}]"

    def __new__(cls, X: Process, S: Set, t: Any) -> sp.Expr:
        need_process(X)
        made: sp.Expr = sp.Basic.__new__(cls, X, S, sp.sympify(t))
        return made


def need_process(X: Any) -> None:
    """Refuse what is no process."""
    if getattr(X, "sort", None) != "process":
        raise SortError(f"{X} is no process")
