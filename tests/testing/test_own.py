"""Claims of one's own: what ``lemmata new`` writes, and what is refused of a module of claims."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import pytest

from lemmata.bounds import own
from lemmata.bounds.kernel.statement import LITERATURE
from lemmata.bounds.registry import claims as registry
from lemmata.reports.cli import main
from lemmata.verify.check import CHECKS
from lemmata.verify.errors import InputError
from lemmata.verify.interpret import inequalities
from lemmata.verify.own import chosen

ROOT = Path(__file__).parents[2]
HEAD = """\
import sympy as sp
from lemmata.bounds.own.writing import *
from lemmata.verify.check import Outcome, check
a, b = sp.symbols("a b", positive=True)
def claim(said, id="mine:means", form="sharp", **more):
    return Claim(id, "means", Source("1"), {form: said}, **more)
MEANS = sp.Ge((a + b) ** 2, 4 * a * b)
SHOWN = Statement(MEANS, steps=(step("square", MEANS),))
"""
FACT = """\
FACT = Fact("mine:fact", "less than its square", "here", sp.Le(a, {}), {{"large": sp.Ge(a, 1)}})
SAID = sp.Le(a + b, a**2 + b)
CITED = Statement(
    SAID,
    given={{"large": sp.Ge(a, 1)}},
    steps=(apply("fact", FACT, {{a: a}}, "large"), step("sum", SAID, "fact")),
    example=Model("1", {{a: sp.Integer(1), b: sp.Integer(1)}}),
)
CLAIMS = (claim(CITED),)
"""
CHECK = """\
@check("mine:means", "sharp", kind="upper", bound=sp.Integer(1), twins={"1/2": sp.Rational(1, 2)})
def measured(bound, *, rng, profile):
    "Measure the ratio of the means."
    return Outcome(RATIO, bound(), 1)
CLAIMS = (claim(SHOWN),)
"""


@pytest.fixture
def module(tmp_path, monkeypatch):
    """Return a function that writes the module ``mine`` into the working directory."""
    monkeypatch.chdir(tmp_path)

    def write(text, name="mine.py"):
        (tmp_path / name).write_text(HEAD + text)

    return write


def decided(capsys, *ids, code=0):
    assert main(["check", "--format", "json", *ids]) == code
    return json.loads(capsys.readouterr().out)


def test_a_new_project_passes_as_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["new", "mypaper"]) == 0
    monkeypatch.chdir(tmp_path / "mypaper")
    capsys.readouterr()
    data = decided(capsys, "mypaper")
    (claim,) = data["claims"]
    assert (claim["id"], claim["verdict"]) == ("mypaper:lemma-1", "PROVED")
    assert claim["twins"]["rejected"] == claim["twins"]["total"] == 1
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stdout
    assert "mypaper:lemma-1 sharp            CONSISTENT" in done.stdout
    assert main(["new", "mypaper", "-o", str(tmp_path / "mypaper")]) == 2
    assert "not empty" in capsys.readouterr().err


def test_a_report_of_ones_own_names_its_paper(module, tmp_path, capsys):
    module("PAPER = {'authors': ['A. Nonymous']}\nCLAIMS = (claim(SHOWN),)\n")
    assert main(["report", "mine", "-o", "out"]) == 0
    text = (tmp_path / "out" / "report.md").read_text()
    assert "A. Nonymous: mine" in text
    assert "mine:means" in text
    assert "Pareek" not in text


@pytest.mark.parametrize("name", ["numpy", "json", "class", "My", "a b", "../x"])
def test_names_of_projects_that_mean_something_else(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["new", name]) == 2
    assert not list(tmp_path.iterdir())
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("place", ["mine", "mine.py", "mine:means", "mine.py:means"])
def test_a_claim_is_found_by_every_name(place, module, capsys):
    module("CLAIMS = (claim(SHOWN),)\n")
    (claim,) = decided(capsys, place)["claims"]
    assert claim["statements"]["sharp"]["verdict"] == "PROVED"
    # The paper's own meaning of a letter is not told of the user's.
    assert claim["statements"]["sharp"]["where"] == []


def test_two_modules_with_one_id_hide_nothing(module, capsys):
    module("CLAIMS = (claim(Statement(sp.Le((a + b) ** 2, 4 * a * b))),)\n", "wrong.py")
    module("CLAIMS = (claim(SHOWN),)\n")
    assert main(["check", "wrong.py", "mine.py"]) == 2
    assert "different things as mine:means" in capsys.readouterr().err
    assert len(decided(capsys, "mine", "mine.py:means")["claims"]) == 1


def test_nothing_is_left_behind_by_an_import(module):
    module("CLAIMS = (claim(SHOWN),)\n")
    path = list(sys.path)
    chosen(["mine"])
    assert "mine" not in sys.modules
    assert sys.path == path


def test_a_wrong_lemma_is_refuted_without_a_proof_and_replayed(module, capsys, monkeypatch):
    module("CLAIMS = (claim(Statement(sp.Le((a + b) ** 2, 4 * a * b)), form='printed'),)\n")
    (claim,) = decided(capsys, "mine", code=1)["claims"]
    at = {v["plain"]: v["value"] for v in claim["statements"]["printed"]["counterexample"]["at"]}
    assert set(at) == {"a", "b"}
    monkeypatch.syspath_prepend(".")
    from lemmata.bounds import replay

    assert "FAILS" in replay("mine:means")
    sys.modules.pop("mine")


def test_a_fact_of_ones_own_is_named_and_its_premises_are_shown(module, capsys):
    module(FACT.format("a**2"))
    data = decided(capsys, "mine")
    assert data["claims"][0]["verdict"] == "PROVED_GIVEN"
    assert [f["id"] for f in data["facts"]] == ["mine:fact"]
    # Imported again it is the same fact; another one of the same name is refused.
    assert decided(capsys, "mine.py")["claims"][0]["verdict"] == "PROVED_GIVEN"
    kept = LITERATURE["mine:fact"]
    module(FACT.format("a**3"))
    assert main(["check", "mine"]) == 2
    assert "there is a fact mine:fact already" in capsys.readouterr().err
    assert LITERATURE["mine:fact"] is kept


@pytest.mark.parametrize(("ratio", "verdict"), [("1.0", "PROVED"), ("1.5", "ERROR")])
def test_a_check_of_ones_own_is_run_and_can_contradict(ratio, verdict, module, capsys):
    module(CHECK.replace("RATIO", ratio))
    (claim,) = decided(capsys, "mine", code=int(verdict == "ERROR"))["claims"]
    assert claim["verdict"] == verdict
    assert [c["name"] for c in claim["checks"]] == ["mine:measured"]
    assert claim["twins"]["rejected"] == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no CLAIMS"),
        ("CLAIMS = ()", "has no CLAIMS"),
        ("CLAIMS = claim(SHOWN)", "has no CLAIMS"),
        ("CLAIMS = (claim(SHOWN, id='means'),)", "needs a namespace"),
        ("CLAIMS = (claim(SHOWN), claim(SHOWN))", "two claims are called"),
        ("CLAIMS = (claim(SHOWN, uses=('lema-1',)),)", "did you mean 'lemma-1'?"),
        ("CLAIMS = (claim(SHOWN, assumes=('convex',)),)", "no statement of it does"),
        ("CLAIMS = (Claim('mine:x', 'empty', Source('1')),)", "has no statement"),
        ("CLAIMS = (claim(Statement(a <= a)),)", "mine.py, line"),
        ("CLAIMS = (claim(SHOWN),\n", "never closed"),
        ("PAPER = 'mine'\nCLAIMS = (claim(SHOWN),)", "PAPER must be a mapping"),
        ("PAPER = {'authors': 'A. B.'}\nCLAIMS = (claim(SHOWN),)", "a list of names"),
        ("PAPER = {'year': 2022}\nCLAIMS = (claim(SHOWN),)", "PAPER must be a mapping"),
        ("CLAIMS = (claim(SHOWN, assumes='convex'),)", "must be a tuple of str"),
        ("CLAIMS = (claim(SHOWN, twins=Twin('t', 'sharp')),)", "must be a tuple of Twin"),
        (
            "CLAIMS = (claim(SHOWN, twins=(Twin('t', 'printed'),)),)",
            "'printed', which there is not",
        ),
        ("CLAIMS = (claim(SHOWN, twins=(Twin('t', 'sharp', drop=('h',)),)),)", "no hypothesis"),
        ("CLAIMS = (Claim('mine:x', 'a title', '1', {'sharp': SHOWN}),)", "of type Source"),
        (
            "CLAIMS = (claim(SHOWN, erratum='wrong'),)",
            "of type lemmata.bounds.erratum.Erratum | None",
        ),
        ("CLAIMS = (claim(Statement(MEANS, given=(MEANS,))),)", "of type Mapping"),
        ("CLAIMS = (claim(Statement(MEANS, steps=('s',))),)", "a tuple of Step"),
        (
            "class Mine(Claim): asserted = ()\nCLAIMS = (Mine('mine:x', '', Source('1')),)",
            "no CLAIMS",
        ),
        ("CLAIMS = (claim(Statement(MEANS, steps=(step('s', MEANS, triangle),))),)", "nor a rule"),
        # Whether the paper's own has been loaded by then or not.
        (
            FACT.format("a**2").replace("mine:fact", "log-sobolev-in-a-ball"),
            "log-sobolev-in-a-ball",
        ),
        (FACT.format("a**2").replace("mine:fact", "logs") + "del FACT", "needs a namespace"),
        (CHECK.replace("mine:means", "lemma-3"), "measured is of lemma-3, a claim that is not of"),
        (CHECK.replace("RATIO", "1.0").replace('"sharp"', '"printed"'), "no such one"),
    ],
)
def test_what_is_wrong_with_a_module_is_one_line(text, said, module, capsys):
    module(text)
    assert main(["check", "mine"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert "measured" not in CHECKS


@pytest.mark.parametrize(
    ("id", "said"),
    [("mine:other", "mine has mine:means"), ("yours", "no module"), ("lema-3", "'lemma-3'")],
)
def test_what_is_not_there_is_one_line(id, said, module, capsys):
    module("CLAIMS = (claim(SHOWN),)\n")
    assert main(["explain", id]) == 2
    assert said in capsys.readouterr().err


def test_a_package_declares_its_claims_by_an_entry_point(module, monkeypatch):
    module("CLAIMS = (claim(SHOWN, id='named:means'),)\n", "elsewhere.py")
    monkeypatch.syspath_prepend(".")
    point = EntryPoint("named", "elsewhere", own.GROUP)
    monkeypatch.setattr(own, "entry_points", lambda group, name: [point] * (name == "named"))
    try:
        assert registry["named:means"].title == "means"
        with pytest.raises(KeyError, match="named has named:means"):
            registry["named:other"]
    finally:
        sys.modules.pop("elsewhere", None)


def test_an_assumption_of_which_generators_prove_nothing_is_refused():
    scope: dict = {}
    exec(HEAD, scope)
    made = ModuleType("mine")
    lines = """
G, z = MapVariable("G"), VectorVariable("z")
odd = Assumption("odd", for_all(z, equal(G(-z), -G(z))))
made = claim(Statement(sp.Le(norm(G(z)), norm(z)), assume=(odd,), example=None))
"""
    exec(lines, scope)
    vars(made).update(CLAIMS=(scope["made"],))
    with pytest.raises(InputError, match="assumes 'odd'"):
        inequalities(own.claims_in(made)[0])


def test_the_lemmas_of_gradient_descent(capsys):
    data = decided(capsys, str(ROOT / "examples" / "gradient_descent.py"))
    found = {c["id"].partition(":")[2]: c for c in data["claims"]}
    assert {id: c["verdict"] for id, c in found.items()} == {
        "young": "PROVED",
        "rate": "PROVED",
        "contraction": "PROVED_GIVEN",
    }
    assert found["contraction"]["statements"]["printed"]["verdict"] == "REFUTED"
    assert all(c["twins"]["rejected"] == c["twins"]["total"] == 1 for c in found.values())
    assert [f["id"] for f in data["facts"]] == ["gradient_descent:co-coercivity"]
