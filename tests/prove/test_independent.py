"""The second checker accepts what is shipped, and refuses what is forged."""

from __future__ import annotations

import ast
from copy import deepcopy
from pathlib import Path

import pytest

from lemmata.bounds.registry import claims
from lemmata.verify.independent import replay as checker
from lemmata.verify.independent.question import outcome, outcomes
from lemmata.verify.independent.replay import RefusedError, contradict, parse, replay

QUESTION = [
    "(> x 0.0)",
    "(>= y 0.0)",
    "(>= (* x 1.0) y)",
    "(not (<= (* y y) (^ x 2)))",
]
PROOF = ["sum", [["1", {}, [], [3]], ["1", {"x": 1}, [], [2]], ["1", {"y": 1}, [], [2]]]]


def shown(question, proof, uses=(0, 1, 2, 3)):
    replay(question, {"uses": list(uses), "proof": proof})


def test_imports_none_of_our_provers():
    tree = ast.parse(Path(checker.__file__).read_text())
    found = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    found |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    assert found <= {"__future__", "re", "collections.abc", "fractions", "hashlib", "typing"}


def test_replays_what_is_shipped():
    """equation-52 has a variable that is called like an abbreviation of z3's printer."""
    found = outcomes(claims[i] for i in ("lemma-7", "remark-6", "equation-16", "equation-52"))
    assert len(found) > 5
    assert {what for _, what in found.values()} == {"replayed"}
    assert outcome(QUESTION, None) == "no certificate"
    assert outcome(QUESTION[:3], {"uses": [3], "proof": PROOF}).startswith("refused")


def test_accepts():
    shown(QUESTION, PROOF)


def changed(at, value):
    proof = deepcopy(PROOF)
    proof[1][at[0]][at[1]] = value
    return proof


FORGED = {
    "a coefficient": changed((0, 0), "2"),
    "a negative coefficient": changed((0, 0), "-1"),
    "another hypothesis": changed((0, 3), [2]),
    "one counted from the end": changed((0, 3), [-1]),
    "one that is not there": changed((0, 3), [9]),
    "a power that divides": changed((1, 1), {"x": -1}),
    "a term dropped": ["sum", PROOF[1][:2]],
    "nothing": ["sum", []],
    "no disjunction": ["split", 0, []],
    "no equation": ["solve", 0, "x", PROOF],
    "a coefficient that is no number": changed((0, 0), "nan"),
    "a sum of nothing readable": ["sum"],
    "no way to prove": ["trust", PROOF],
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_certificate_is_refused(name):
    with pytest.raises(RefusedError):
        shown(QUESTION, FORGED[name])


@pytest.mark.parametrize("dropped", range(4))
def test_a_missing_hypothesis_is_refused(dropped):
    with pytest.raises(RefusedError):
        shown(QUESTION, PROOF, [i for i in range(4) if i != dropped])


def test_a_changed_constant_is_refused():
    with pytest.raises(RefusedError, match="add up"):
        shown([*QUESTION[:3], "(> (* y y) (* 2.0 x x))"], PROOF)
    with pytest.raises(RefusedError, match="positive"):
        shown([*QUESTION[:3], "(>= (* y y) (* x x))"], PROOF)
    with pytest.raises(RefusedError, match="let"):
        shown(["(let ((x 1.0)) (> x y))", *QUESTION[1:]], PROOF)
    with pytest.raises(RefusedError, match="damaged"):
        shown(["(> x 0.0", *QUESTION[1:]], PROOF)


def test_elimination_keeps_strictness_only_where_it_may():
    proof = ["solve", 0, "x", ["sum", [["1", {}, [], [0]], ["1", {}, [], [1]]]]]
    with pytest.raises(RefusedError):
        contradict(
            proof, [parse(t) for t in ("(= (* y x) q)", "(> x 0.0)", "(>= (- (* q y)) 0.0)")]
        )


def test_what_has_a_solution_is_not_contradicted():
    minus = ["sum", [["1", {}, [], [0]], ["-1", {}, [], [0]]]]
    with pytest.raises(RefusedError, match="negative"):
        contradict(minus, [parse("(> x 0.0)")])
    weak = ["sum", [["1", {"x": 1}, [], []], ["1", {}, [], [1]]]]
    with pytest.raises(RefusedError, match="positive"):
        contradict(weak, [parse("(>= x 0.0)"), parse("(>= (- x) 0.0)")])
