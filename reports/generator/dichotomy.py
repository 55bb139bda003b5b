"""Both sides of the dichotomy as data: encoder sizes by formula, inversion rates by training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from lemmata.reports.evidence import Data

DIMENSIONS = (2, 4, 8, 16, 32, 64)
EPS, BETA = "0.1", "1e-7"
"""Target error, and a noise level that both forms of Theorem 1 cover in all these dimensions."""
RESIDUAL = {"a": "1", "c": "1/2", "activation": "tanh"}
"""The reference family ``a z + c W2 tanh(W1 z)`` with ``|W1| = |W2| = 1``."""
FORMS = ("repaired", "sharp")
"""The printed theorem names no step size; ``repaired`` counts its steps with the repaired one."""
HARD_DIMENSIONS, HIDDEN = (2, 4, 6, 8, 10), (8, 32, 128)
HARD_BETA, ROUNDS, INPUTS = 0.4, 400, 1000


def dichotomy(rng: int = 0) -> Data:
    """Return the ledger's ``dichotomy``.

    Parameters
    ----------
    rng : int
        Entropy of the training and of the test inputs.
    """
    return {"invertible": invertible(), "hard": hard(rng=rng)}


def invertible(dimensions: Sequence[int] = DIMENSIONS) -> Data:
    """Return the encoder sizes of Theorem 1 for dense residual generators, by formula alone.

    A generator with d hidden nodes, biases at every node and a skip edge a coordinate has
    ``N = 2 d^2 + 3 d`` parameters; its m, M, M2, M3 are those of the claim on residual maps and
    do not depend on d.

    Parameters
    ----------
    dimensions : sequence of int
        Dimensions d.
    """
    from lemmata.bounds.symbols import latex

    given = constants_of_family()
    return {
        "eps": EPS,
        "beta": BETA,
        "given": {name: latex(value) for name, value in given.items()},
        "family": {**RESIDUAL, "verdict": _verdict()},
        "rows": [_size(d, given) for d in dimensions],
    }


def constants_of_family() -> dict[str, Any]:
    """Return m, M, M2, M3 of the reference family, exact."""
    import sympy as sp

    from lemmata.bounds import families as fam
    from lemmata.bounds.activations import activations

    s = activations[RESIDUAL["activation"]]
    known = {fam.s1: s.sup_d1, fam.s2: s.sup_d2, fam.s3: s.sup_d3}
    known |= {fam.a: sp.Rational(RESIDUAL["a"]), fam.c: sp.Rational(RESIDUAL["c"])}
    known |= dict.fromkeys((fam.norm_W1, fam.norm_W2, fam.row_W1), sp.Integer(1))
    return {name: form.subs(known) for name, form in fam.RESIDUAL.constants.items()}


def _verdict() -> str:
    """Decide the claim that gives m, M, M2, M3 of residual maps."""
    from lemmata.bounds.families.maps import CLAIMS
    from lemmata.reports.evidence import statement_entry

    claim = next(c for c in CLAIMS if c.id == "family-residual")
    return str(statement_entry(claim.statements["sharp"])["proof"])


def _size(d: int, given: dict[str, Any]) -> Data:
    from lemmata import bounds
    from lemmata.reports.generator.constants import value_entry

    N = 2 * d**2 + 3 * d
    rows = bounds.constants(**given, d=d, beta=BETA, eps=EPS, N=N, H=d)
    forms = {form: value for form, value in rows["N_enc"].forms().items() if form in FORMS}
    return {
        "d": d,
        "N": N,
        **{form: value_entry(value) for form, value in forms.items()},
        "covered": {form: rows.covered(form) for form in forms},
    }


def hard(
    dimensions: Sequence[int] = HARD_DIMENSIONS,
    *,
    rng: int,
    rounds: int = ROUNDS,
    n: int = INPUTS,
) -> Data:
    """Return how often trained encoders of fixed width invert add-rotate-xor generators.

    Parameters
    ----------
    dimensions : sequence of int
        Dimensions d, even, at most 10 or so.
    rng : int
        Entropy.
    rounds, n : int
        Training steps and test inputs.
    """
    from lemmata.verify.engine.circuits.dichotomy import inversion_rates

    stream: Any = _stream(rng)
    rows = inversion_rates(dimensions, HIDDEN, rng=stream, beta=HARD_BETA, rounds=rounds, n=n)
    return {"beta": HARD_BETA, "rounds": rounds, "n": n, "rows": [asdict(row) for row in rows]}


def _stream(rng: int) -> Any:
    """Return a generator of its own, so that nothing else drawn from ``rng`` moves it."""
    import numpy as np

    return np.random.default_rng(np.random.SeedSequence(rng, spawn_key=(2,)))
