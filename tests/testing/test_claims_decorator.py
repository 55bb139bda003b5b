"""Which test functions ``@claims`` takes, and that each is run once, with its arguments."""

from __future__ import annotations

import asyncio
import functools
import re
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lemmata.verify.errors import InputError
from lemmata.verify.generators import Composition, Generator, Linear, Network, Shear
from lemmata.verify.generators.function import from_callable
from lemmata.verify.generators.nodes import ActivationNode, MatrixNode
from lemmata.verify.pointwise import Case, inequalities, violated
from lemmata.verify.testing import claims
from lemmata.verify.testing.snippet import snippet
from lemmata.verify.testing.sources import resolve

ROOT = Path(__file__).parents[2]
HEAD = """\
import unittest
from unittest import mock
import pytest
from lemmata.verify.generators import Linear
from lemmata.verify.testing import claims

def good(function):
    return claims("lemma-23", Linear([[1.0]]), form="printed", examples=3)(function)
"""
SHAPES = """\
@pytest.mark.parametrize("a", [1, 2])
@good
def test_parametrize_above(tested, a): assert a in (1, 2) and tested.n_is_positive
---
@good
@pytest.mark.parametrize("a", [1, 2])
def test_parametrize_below(a): assert a in (1, 2)
---
@good
def test_fixtures(tmp_path, tested, capsys): assert tmp_path.is_dir() and tested.claim
---
@good
def test_keywords(*, tmp_path, tested, n=3): assert tmp_path and tested and n == 3
---
class TestMethods:
    @good
    def test_plain(self): assert isinstance(self, TestMethods)
    @good
    def test_positional(self, /, tmp_path): assert isinstance(self, TestMethods) and tmp_path
    @pytest.mark.parametrize("a", [1, 2])
    @good
    def test_parametrized(self, a, tested, tmp_path): assert a and tested and tmp_path
    @good
    @staticmethod
    def test_static_below(tested): assert tested.claim
    @staticmethod
    @good
    def test_static_above(tested): assert tested.claim
    @good
    @classmethod
    def test_class_below(cls, tested): assert cls is TestMethods and tested.claim
    @classmethod
    @good
    def test_class_above(cls, tested): assert cls is TestMethods and tested.claim
---
class TestOfUnittest(unittest.TestCase):
    @good
    def test_it(self, tested): self.assertEqual(tested.claim, "lemma-23")
---
@good
@mock.patch("os.getcwd")
def test_patch_below(getcwd, tested, tmp_path): assert getcwd.called is False and tested
---
@mock.patch("os.getcwd")
@good
def test_patch_above(getcwd, tested, tmp_path): assert getcwd.called is False and tested
---
@good
@good
def test_twice(tested): assert tested.claim
"""
UNITTEST = """\
class TestAlone(unittest.TestCase):
    @good
    def test_good(self, tested): self.assertEqual(tested.claim, "lemma-23")
    @claims("lemma-23", Linear([[1.0]]), form="printed", constants={"m": 2.0})
    def test_bad(self): ...
"""


def run(folder: Path, source: str, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a project that has one test file."""
    (folder / "test_shape.py").write_text(HEAD + source)
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {command[0]}"
    return subprocess.run(
        [sys.executable, "-c", program, *command[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


PYTEST = "import pytest; sys.exit(pytest.main(sys.argv[1:]))"


def test_every_shape_runs_once_with_its_arguments(tmp_path: Path) -> None:
    """A body that is not run at all would pass: each leaves a line behind."""
    recorded = re.sub(
        r"(def (test_\w+)\(.*?\): )(.*)", r"\1open('ran', 'a').write('\2\\n'); \3", SHAPES
    ).replace("tested.n_is_positive", "tested.results[0].n > 0")
    done = run(tmp_path, recorded.replace("---\n", ""), PYTEST, "-v", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout + done.stderr
    ran = (tmp_path / "ran").read_text().split()
    expected = [
        name for name in re.findall(r"def (test_\w+)", SHAPES) for _ in range(1 + ("param" in name))
    ]
    assert sorted(ran) == sorted(expected)
    assert f"{len(expected)} passed" in done.stdout


def test_unittest_alone_runs_them(tmp_path: Path) -> None:
    done = run(tmp_path, UNITTEST, "import unittest; unittest.main(None)", "test_shape")
    assert done.returncode == 1
    assert "Ran 2 tests" in done.stderr
    assert "failures=1" in done.stderr
    assert "lemma-23 printed: REFUTED" in done.stderr


def test_pytest_is_not_needed(tmp_path: Path) -> None:
    """It is no requirement of the package: ``lemmata test`` and unittest do without."""
    source = (
        "sys.modules['pytest'] = None\n"
        "from lemmata.verify.testing import claims\nimport lemmata.reports.claimtest"
    )
    done = run(tmp_path, "", source)
    assert done.returncode == 0, done.stderr


def good(function: Any) -> Any:
    return claims("lemma-23", Linear([[1.0]]), form="printed", examples=3)(function)


async def asynchronous() -> None: ...


async def asynchronous_generator() -> Any:
    yield


class Async(unittest.IsolatedAsyncioTestCase):
    async def method(self) -> None: ...


def yielding() -> Any:
    yield


@given(st.integers())
def drawn(n: int) -> None: ...


def anything(*args: Any) -> None: ...


def keywords(**kwargs: Any) -> None: ...


def positional(tmp_path: Path, /) -> None: ...


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (asynchronous, "asynchronous: nobody would await it"),
        (asynchronous_generator, "nobody would await it"),
        (Async.method, "Async.method: nobody would await it"),
        (staticmethod(asynchronous), "nobody would await it"),
        (yielding, "a test that yields"),
        (drawn, "@claims and @given on drawn"),
        (anything, r"\*args"),
        (keywords, r"\*\*kwargs"),
        (positional, "tmp_path"),
        (Async, "the class Async"),
        (lambda: None, "made by def"),
        (functools.partial(good, 1), "partial: it takes a function"),
        (Async().method, "nobody|made by def"),
        (None, "NoneType: it takes a function"),
    ],
)
def test_what_would_not_be_run_is_refused_when_decorated(function: Any, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        good(function)
    assert "\n" not in str(caught.value)


def test_given_above_is_refused_when_run() -> None:
    """Hypothesis asks a function nothing when it decorates it."""

    @given(st.integers())
    @good
    def both(n: int) -> None: ...

    with pytest.raises(InputError, match="@claims and @given on both"):
        both()


def test_an_asynchronous_body_can_be_run_inside() -> None:
    ran = []

    def synchronous(function: Any) -> Any:
        return functools.wraps(function)(lambda: asyncio.run(function()))

    @good
    @synchronous
    async def body() -> None:
        ran.append(1)

    body()
    assert ran == [1]


class Mine(Linear):
    """A generator of the user's own, with a representation that rebuilds it."""


def local() -> Generator:
    """Return a generator whose class nobody can import."""

    class Local(Linear): ...

    return Local([[0.1]])


@pytest.mark.parametrize(
    "G",
    [
        Linear(np.random.default_rng(0).normal(size=(50, 50))),
        Mine([[0.1]]),
        Composition((Linear([[0.1]]), Linear([[1 / 3]]))),
        Network(2, (MatrixNode(0, np.eye(2)), ActivationNode(1, "tanh"))),
        Shear(p=1.0, q=np.float64(0.1), c=0.3, activation="sin"),
    ],
    ids=lambda G: type(G).__name__,
)
def test_the_pasted_code_violates_as_much(G: Generator) -> None:
    """Bit for bit, also of arrays that a representation abbreviates."""
    (above,) = inequalities("lemma-23", ("printed",))
    case = Case(G, (0.1,) * G.dim, (1.0,) * G.dim)
    constants = {"m": np.float64(100.0), "M": 1.0}
    outcome = above.at(case, constants)
    assert outcome is not None
    assert violated("upper", outcome)
    scope: dict[str, Any] = {"printed": []}
    code = snippet(above, case, constants=constants).replace("print(", "printed.append(")
    exec(code, scope)
    assert scope["G"] == G
    (again,) = scope["printed"]
    assert (again.measured, again.bound, again.error) == (
        outcome.measured,
        outcome.bound,
        outcome.error,
    )


@pytest.mark.parametrize(
    "G", [local(), from_callable(np.tanh, dim=1), Linear(np.eye(200) / 3)], ids=range(3)
)
def test_code_that_would_not_rebuild_is_not_given(G: Generator) -> None:
    (above,) = inequalities("lemma-23", ("printed",))
    code = snippet(above, Case(G, (0.1,) * G.dim, (1.0,) * G.dim))
    assert "# G: as the test gives or draws it again" in code
    assert "G = " not in code
    exec(code.partition("print")[0], {"G": G})


def test_an_object_inside_another_is_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in a file whose name is no identifier, and a function with its dimension."""
    monkeypatch.chdir(tmp_path)
    Path("my-model.py").write_text("class inner:\n    def G(z): return 2 * z\n")
    source = resolve("my-model.py:inner.G", dim=2, constants={"m": 1.0})
    scope: dict[str, Any] = {}
    exec(source.code, scope)
    assert scope["G"].dim == 2
    assert scope["G"].declared == {"m": 1.0}
