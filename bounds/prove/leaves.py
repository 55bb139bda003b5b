"""What a certificate leaves to contradict, after its case distinctions and eliminations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flint import fmpq_mpoly_ctx

from bounds.prove.certificate import Keep, Node, Solve, Split, State, solve, split
from bounds.prove.formula import Formula, flat


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
        yield state
