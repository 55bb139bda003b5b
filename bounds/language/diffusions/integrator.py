r"""The exponential integrator, and what is said of a diffusion while it is in a set."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.diffusions.processes import Diffusion, Process
from lemmata.bounds.language.functions import _need
from lemmata.bounds.language.measures.expectations import Measurable
from lemmata.bounds.language.sets import Set
from lemmata.bounds.language.terms import Functional, SortError, Term


def _diffusion(X: Any) -> Diffusion:
    if not isinstance(X, Diffusion):
        raise SortError(f"{X} is no diffusion")
    return X


class Exponential(Process):
    r"""The process :math:`dz=(-z+b(p)+p)\,dt+\sqrt v\,dB`, p being z at the last multiple of h.

    Of a diffusion with drift b and rate v it freezes what the drift has besides -z.  Its values at
    multiples of h are a chain: :math:`z\leftarrow z+sb(z)+\sqrt{vs(2-s)/2}\,\xi`,
    :math:`s=1-e^{-h}`.
    """

    text = "{} with all of its drift but -z frozen for {}"
    tex = r"{}\text{{ with all of its drift but }}-z\text{{ frozen for }}{}"

    def __new__(cls, X: Diffusion, h: Any) -> Any:
        """Make the process for a diffusion and a step."""
        return sp.Basic.__new__(cls, _diffusion(X), sp.sympify(h))


class StepGap(Functional):
    r"""The mean of :math:`\int_0^{T\wedge\tau}\lVert c(z_t)-c(z_{h\lfloor t/h\rfloor})\rVert^2dt`.

    The diffusion z leaves the set at :math:`\tau`.  It is finite if c is bounded on the set.
    """

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "E[integral of |c(z_t) - c(z_(t - t mod {2}))|^2 until {4}, c = {1}, for {0} in {3}]"
    tex = (
        r"\mathbb E\int_0^{{{4}}}\lVert c(z_t)-c(z_{{{2}\lfloor t/{2}\rfloor}})\rVert^2dt"
        r"\text{{ with }}c={1}\text{{ for }}{0}\text{{ in }}{3}"
    )

    def __new__(cls, X: Diffusion, c: Term, h: Any, S: Set, T: Any) -> sp.Expr:
        """Make the mean for a diffusion, a map, a step, a set and a time."""
        _need(c, "map")
        made: sp.Expr = sp.Basic.__new__(cls, _diffusion(X), c, sp.sympify(h), S, sp.sympify(T))
        return made


class While(Functional):
    r"""The mean of :math:`Y(z_s)` over the paths that have not left a set by the time s."""

    text = "E[{3}(z_{2}); {0} in {1}]"
    tex = r"\mathbb E[{3}(z_{{{2}}});\ {0}\text{{ in }}{1}]"

    def __new__(cls, X: Diffusion, S: Set, s: Any, Y: Term) -> sp.Expr:
        """Make the mean for a diffusion, a set, a time and a quantity of vectors."""
        if not isinstance(Y, Measurable):
            raise SortError(f"{Y} is no quantity")
        made: sp.Expr = sp.Basic.__new__(cls, _diffusion(X), S, sp.sympify(s), Y)
        return made
