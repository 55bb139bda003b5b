"""What a certificate leaves to contradict, after its case distinctions and eliminations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flint import fmpq_mpoly_ctx

from lemmata.bounds.prove.certificates.certificate import (
    Identity,
    Keep,
    Node,
    Solve,
    Split,
    State,
    one_term,
    solve,
    split,
)
from lemmata.bounds.prove.polynomials.formula import Atom, Formula, flat


def leaves(node: Node, hypotheses: Sequence[Formula], ctx: fmpq_mpoly_ctx) -> Iterator[State]:
    """Yield the hypotheses of each identity; those given are contradictory if all of them are."""
    state = flat(hypotheses)
    if isinstance(node, Keep):
        yield from leaves(node.then, [state[i] for i in node.indices], ctx)
    elif isinstance(node, Split):
        for branch, rest in zip(node.branches, split(state, node.index), strict=True):
            yield from leaves(branch, rest, ctx)
    elif isinstance(node, Solve):
        yield from leaves(node.then, solve(state, node.index, node.variable, ctx), ctx)
    else:
        yield _needed(node, state)


def _needed(node: Identity, state: State) -> State:
    """Return what an identity multiplies, and what may say the sign of a variable."""
    used = {i for term in node.terms for i in term.factors}
    return tuple(part for i, part in enumerate(state) if i in used or _may_say_a_sign(part))


def _may_say_a_sign(part: Formula) -> bool:
    return isinstance(part, Atom) and one_term(part) is not None
