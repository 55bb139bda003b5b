"""What is tested of every room of the paper: verdicts, steps, twins, checks, errata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeAlias

import pytest

from lemmata.bounds.claim import Claim, Form
from lemmata.bounds.decision import decide
from lemmata.bounds.kernel import Statement
from lemmata.bounds.kernel.statement import LITERATURE
from lemmata.bounds.registry import room_claims
from lemmata.verify.check import checks_of
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps

Expected: TypeAlias = "str | tuple[str, list[str]]"


def flat(
    nested: Mapping[str, Mapping[Form, Expected]],
) -> dict[tuple[str, Form], Expected]:
    """Return a table by id and form from one by id."""
    return {(id, form): e for id, forms in nested.items() for form, e in forms.items()}


class Room:
    """Tests of a room; a subclass whose name begins with Test says what is expected.

    Attributes
    ----------
    name : str
        The room.
    expected : mapping
        The verdict of each statement, by id and form, perhaps with all facts that it is given.
    parts : mapping of str to Statement
        Lemmas on the way, which must hold.
    single, unmeasured : frozenset of str
        Claims that have one false variant only, and claims that no check measures.
    """

    name: ClassVar[str]
    expected: ClassVar[Mapping[tuple[str, Form], Expected]]
    parts: ClassVar[Mapping[str, Statement]] = {}
    single: ClassVar[frozenset[str]] = frozenset()
    unmeasured: ClassVar[frozenset[str]] = frozenset()

    def test_every_statement_has_an_expected_verdict(self) -> None:
        """No claim of the room is forgotten."""
        found = {(c.id, form) for c in room_claims(self.name) for form in c.statements}
        assert found == set(self.expected)

    def test_verdict(self, statement: Statement, expected: Expected) -> None:
        """It is the expected one, given facts of the literature only."""
        decision = decide(statement)
        verdict, given = (expected, None) if isinstance(expected, str) else expected
        assert decision.verdict == verdict, decision.reason
        assert set(decision.given) <= set(LITERATURE)
        assert given is None or list(decision.given) == given

    def test_lemmas_on_the_way(self) -> None:
        """They hold."""
        decisions = {name: decide(part) for name, part in self.parts.items()}
        assert {n: d.reason for n, d in decisions.items() if not d.verdict.holds} == {}

    def test_every_step_carries_weight(self, proof: Statement) -> None:
        """Without any one of them the statement is not established."""
        assert unnecessary_steps(proof) == []

    def test_twins_are_rejected(self, claim: Claim) -> None:
        """Each false variant of a claim is refuted."""
        assert len(claim.twins) >= 1 + (claim.id not in self.single)
        assert surviving_twins(claim) == []

    def test_checks_agree_and_have_teeth(self, claim: Claim) -> None:
        """What is asserted is measured, and a check rejects its false bounds."""
        measured = {check.statement for check in checks_of(claim.id)}
        assert set(claim.asserted) <= measured or claim.id in self.unmeasured
        assert failing_checks(claim) == []

    def test_what_is_repaired_has_an_erratum(self, claim: Claim) -> None:
        """Nobody has to ask what is wrong with print."""
        assert claim.erratum or "repaired" not in claim.statements


def cases(room: type[Room]) -> Mapping[str, list[Any]]:
    """Return what the tests of a room are run on, by the name of their argument."""
    claims = {claim.id: claim for claim in room_claims(room.name)}
    of = {k: claims[k[0]].statements[k[1]] for k in room.expected}
    proofs = {"-".join(k): s for k, s in of.items()} | dict(room.parts)
    once = {id(s): (name, s) for name, s in reversed(proofs.items())}
    return {
        "statement,expected": [
            pytest.param(of[k], e, id="-".join(k)) for k, e in room.expected.items()
        ],
        "proof": [pytest.param(s, id=name) for name, s in once.values()],
        "claim": [pytest.param(c, id=name) for name, c in claims.items()],
    }
