"""Deep latent Gaussians (Definition 2): sequences of networks, each followed by normal noise."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.functions import _need
from lemmata.bounds.language.measures.laws import Law, Normal
from lemmata.bounds.language.measures.pushforward import Chained
from lemmata.bounds.language.networks.network import Network, Size, computed_by
from lemmata.bounds.language.terms import Abbreviation, Named, SortError, Term
from lemmata.bounds.language.vectors import ZERO


class Deep(Term):
    r"""A deep latent Gaussian from :math:`Z_0\sim N(0,I)`; ``args`` are its layers.

    A layer is a network, a variance, and how often it is repeated, each time with parameters of its
    own.  One of variance 0 belongs to the mean of the next, so that it has no variance of its own.
    """

    sort = "deep latent Gaussian"

    def __new__(cls, *layers: Any) -> Any:
        """Make it from triples of a network, a variance and a number."""
        rows = [sp.Tuple(*layer) for layer in layers]
        for N, v, times in rows:
            if not isinstance(N, Network):
                raise SortError(f"{N} is no network")
            if v.is_nonnegative is None or not (times.is_integer and times.is_nonnegative):
                raise SortError(f"{v} is no variance, or {times} no number of layers")
        return sp.Basic.__new__(cls, *rows)

    @property
    def size(self) -> sp.Expr:
        """The parameters of all networks, and the variances."""
        return sp.Add(*(times * (Size(N) + (0 if v == 0 else 1)) for N, v, times in self.args))

    @property
    def law(self) -> Law:
        """The law of its last layer."""
        law: Law = Normal(ZERO, 1)
        for N, v, times in self.args:
            law = Chained(law, computed_by(N), times, v)
        return law

    def shown(self) -> tuple[Any, ...]:
        """Return the entries of its layers, one after the other."""
        return tuple(entry for layer in self.args for entry in layer)

    @property
    def text(self) -> str:  # type: ignore[override]
        """How it is written."""
        at = range(0, 3 * len(self.args), 3)
        return "; ".join(f"{{{i + 2}}} times {{{i}}} + N(0, {{{i + 1}}} I)" for i in at)


class Parameters(Abbreviation, Named):
    """The number of parameters of a deep latent Gaussian, or of what produces it."""

    is_integer = True
    is_extended_nonnegative = True
    is_nonnegative = True
    word = "size"

    def __new__(cls, E: Any) -> sp.Expr:
        """Make the number for something that is built of networks."""
        if not hasattr(E, "size"):
            raise SortError(f"{E} is not built of networks")
        made: sp.Expr = sp.Basic.__new__(cls, E)
        return made

    @property
    def unfolded(self) -> sp.Expr:
        """The sum over its parts."""
        return self.args[0].size


class LawOf(Abbreviation, Law):
    """The law of the last layer of a deep latent Gaussian."""

    text = "law of {}"
    tex = r"\mathcal L({})"

    def __new__(cls, E: Deep) -> Any:
        """Make the law; see `Deep`."""
        _need(E, Deep.sort)
        return sp.Basic.__new__(cls, E)

    @property
    def unfolded(self) -> Law:
        """Chains of normal steps, one after another."""
        law: Law = self.args[0].law
        return law
