"""``@claims`` and ``lemmata test``: what is tested, what is said, and with which exit code."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from lemmata.bounds.registry import claims as registry
from lemmata.reports.cli import main
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Linear, Shear
from lemmata.verify.generators.function import Function, from_callable
from lemmata.verify.interpret import Case, catalogue, inequalities, inequalities_of, violated
from lemmata.verify.interpret.statements.derive import why_not
from lemmata.verify.interpret.statements.table import AT_POINTS
from lemmata.verify.strategies import generators
from lemmata.verify.testing import Found, claims, replay, search
from lemmata.verify.testing.derivatives import inconsistencies
from lemmata.verify.testing.tidy import tidied

MODEL = """\
import numpy as np
from lemmata.verify.generators import Shear
from lemmata.verify.strategies import generators
G = Shear(1.0, 1.0, 1.5)
family = generators(dim=1, families=["cosine"])
def plain(z):
    return 2 * z + 0.25 * np.sin(z)
class Wrong:
    dim = 2
    def value(self, z):
        return 2 * z + 0.25 * np.sin(z)
    def jacobian(self, z):
        return np.diag(2 + 0.25 * np.sin(z))
wrong = Wrong()
number = 3
def boom(z):
    raise ZeroDivisionError("of mine\\nin two lines")
def words(z):
    return "hello"
def nan(z):
    return z * np.nan
def shape(z):
    return np.zeros(1)
def turned(z):
    return z * (1 + 1j)
class Hidden:
    dim = 1
    @property
    def value(self):
        raise RuntimeError("of mine")
hidden = Hidden()
class Late(Wrong):
    def jacobian(self, z):
        raise RuntimeError("not today")
late = Late()
"""


@pytest.fixture
def model(tmp_path, monkeypatch):
    (tmp_path / "mymodel.py").write_text(MODEL)
    (tmp_path / "leaves.py").write_text("import sys; sys.exit(3)")
    monkeypatch.chdir(tmp_path)
    return "mymodel.py"


def told(capsys, *arguments):
    code = main(["test", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_every_inequality_belongs_to_a_statement():
    for i in catalogue():
        assert i.form in registry[i.claim].statements, i.title
        assert i.text
    titles = [i.title for i in catalogue()]
    assert len(set(titles)) == len(titles)


def test_the_table_lists_what_can_be_derived():
    for claim, forms in AT_POINTS.items():
        derived = {i.form for i in inequalities_of(claim)}
        assert derived == set(forms), claim
        assert derived or why_not(claim)


@pytest.mark.parametrize(
    "inequality",
    [i for i in catalogue() if i.form in registry[i.claim].asserted],
    ids=lambda i: i.title.replace(" ", "-"),
)
def test_what_we_assert_survives_a_short_search(inequality):
    found = search(inequality, generators(families=["cosine", "shear", "linear"]), examples=25)
    assert found.verdict == "CONSISTENT", (found.case, found.outcome)
    assert found.n > 0


def test_a_generator_is_tested(model, capsys):
    code, out, _ = told(capsys, f"{model}:G", "lemma-23", "lemma-3")
    assert code == 0
    assert "PROVED" in out
    assert "lemma-3 sharp pull" in out
    assert "CONSISTENT" in out


def test_a_printed_error_is_found_but_is_no_failure(model, capsys):
    code, out, _ = told(capsys, f"{model}:family", "lemma-25", "--form", "printed")
    assert code == 0  # lemma-25 as printed has a repair: an erratum
    assert "REFUTED" in out
    assert "CosineGenerator(" in out


def test_declared_constants_that_are_wrong_are_refuted(model, capsys):
    options = ("--dim", "1", "--m", "2", "--M", "9/4", "--format", "json")
    code, out, _ = told(capsys, f"{model}:plain", "assumption-1", "lemma-23", *options)
    assert code == 1
    rows = {r["claim"]: r for r in json.loads(out)["claims"]}
    assert rows["assumption-1"]["verdict"] == "REFUTED"
    scope: dict = {}
    exec(rows["assumption-1"]["counterexample"], scope)
    assert scope["case"].G.dim == 1


def test_what_is_not_known_is_not_tested(model, capsys):
    code, out, _ = told(capsys, f"{model}:plain", "lemma-23", "assumption-3", "--dim", "1")
    assert code == 0
    assert "UNKNOWN     m not proved" in out
    assert "assumption-3 printed             CONSISTENT" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("{}:wrong",), "jacobian is inconsistent with value"),
        (("{}:plain",), "--dim"),
        (("{}:number",), "neither a function"),
        (("{}:boom", "--dim", "2"), "value fails at z = [0.0, 0.0]: ZeroDivisionError: of mine in"),
        (("{}:words", "--dim", "2"), "could not convert string"),
        (("{}:nan", "--dim", "2"), "NaN or infinite entries at z = ["),
        (("{}:turned", "--dim", "2"), "TypeError: it returns complex numbers"),
        (("{}:hidden",), "its 'value' cannot be read: RuntimeError: of mine"),
        (("{}:shape", "--dim", "2"), "must return shape (2,)"),
        (("{}:late",), "jacobian fails at z"),
        (("{}:Late",), "is a class; give an instance"),
        (("{}:",), "write module:object"),
        (("leaves.py:f",), "cannot be imported: SystemExit: 3 (leaves.py, line 1)"),
        (("{}:absent",), "no object 'absent'"),
        (("{}:G", "lemma-99"), "did you mean"),
        (("{}:G", "lemma-14"), "says nothing about a generator"),
        (("{}:G", "lemma-23", "--form", "repaired"), "has at points"),
        (("nothing.py:G",), "no such file"),
        (("no_such_module:G",), "no module"),
        (("..:G",), "write module:object"),
        ((".relative:G",), "write module:object"),
        (("lemma-13",), "is a claim; a generator comes first"),
        (("absent.npz",), "no such file"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(model, capsys, arguments, says):
    code, out, err = told(capsys, *(a.format(model) for a in arguments))
    assert code == 2
    assert not out
    assert says in err
    assert err.count("\n") == 1


def good(z):
    return 2 * z + np.sin(z) / 4


PARTS = {
    "value": good,
    "jacobian": lambda z: np.diag(2 + np.cos(z) / 4),
    "hessian": lambda z: _diagonal(-np.sin(z) / 4, 3),
    "third": lambda z: _diagonal(-np.cos(z) / 4, 4),
}


def _diagonal(v, order):
    out = np.zeros((len(v),) * order)
    out[(range(len(v)),) * order] = v
    return out


def test_functions_have_derivatives_given_or_by_differences():
    exact, bare = from_callable(PARTS, dim=2), from_callable(good, dim=2)
    z, v = np.random.default_rng(0).normal(size=(2, 3, 2))
    assert isinstance(exact, Function)
    for part, size in (("jacobian", 1e-9), ("hessian", 1e-6), ("third", 1e-3)):
        assert np.abs(getattr(exact, part)(z) - getattr(bare, part)(z)).max() < size
    assert np.allclose(
        exact.third(z, v, v, v), np.einsum("nijkl,nj,nk,nl->ni", exact.third(z), v, v, v)
    )
    assert np.allclose(bare.vjp(z, v), exact.vjp(z, v), atol=1e-8)
    assert not inconsistencies(exact)


@pytest.mark.parametrize("part", ["jacobian", "hessian", "third"])
def test_a_wrong_derivative_is_named(part):
    spoilt = PARTS | {part: lambda z: 1.01 * PARTS[part](z)}
    found = inconsistencies(from_callable(spoilt, dim=2))
    assert part in {f.part for f in found}


@pytest.mark.parametrize("G", [Shear(1.0, 2.0, 0.5), Linear([[2.0, 1.0], [0.0, 1.0]])])
def test_families_are_consistent(G):
    assert not inconsistencies(G)


def test_long_numbers_are_tidied():
    (wrong,) = inequalities("equation-30", ("printed",))
    wrong = replace(wrong, bound=4 * wrong.bound / 10)
    case = Case(Linear([[1.0]]), (-0.0634765625,), (0.125,))
    found = tidied(Found(wrong, 1, case, wrong.at(case, {}), refuted=True), {})
    assert (found.case.z_hat, found.case.u) == ((1.0,), (-1.0,))
    assert violated(wrong.kind, found.outcome)


def test_the_decorator_reports_and_hands_over():
    @claims("lemma-23", generators(families=["linear"]), examples=10)
    def small(tested):
        assert tested.verdict == "CONSISTENT"
        assert 0 < tested.largest <= 1.0001
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        small()

    @claims("assumption-1", Linear([[1.0]]), constants={"m": 2.0})
    def wrong(): ...

    with pytest.raises(AssertionError, match="smallest counterexample"):
        wrong()
    assert wrong.__name__ == "wrong"


@pytest.mark.parametrize(
    ("arguments", "options", "says"),
    [
        (("lemma-2333", generators()), {}, "did you mean"),
        (("lemma-3", 3), {}, "strategy or a generator"),
        (("lemma-3", generators()), {"form": "sharpest"}, "form must be"),
        (("lemma-3", generators()), {"examples": 0}, "examples"),
        (("lemma-3", generators()), {"constants": {"Q": 1}}, "constants are"),
    ],
)
def test_the_decorator_refuses_nonsense(arguments, options, says):
    with pytest.raises(InputError, match=says):
        claims(*arguments, **options)


def test_replay_says_why_it_cannot():
    case = Case(from_callable(good, dim=1), (0.0,), (1.0,))
    with pytest.raises(InputError, match="needs m"):
        replay("lemma-23", case)
    (one,) = inequalities("assumption-1")
    assert replay(one, case, constants={"m": 1.0}).measured > 2


def test_torch_modules_are_traced():
    torch = pytest.importorskip("torch")
    from torch import nn

    from lemmata import verify

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 2))

        def forward(self, z):
            return 2 * z + 0.1 * self.inner(z)

    torch.manual_seed(0)
    module = nn.Sequential(Block(), nn.Identity(), Block()).double()
    G = verify.load(module)
    z = np.random.default_rng(0).normal(size=(5, 2))
    expected = module(torch.tensor(z)).detach().numpy()
    assert np.abs(G.value(z) - expected).max() < 1e-14
    assert verify.certify(G).m.value > 0
    with pytest.raises(InputError, match="not three times differentiable"):
        verify.load(nn.Sequential(nn.Linear(2, 2), nn.ReLU()))
