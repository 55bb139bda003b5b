"""The shipped generators: they load, they are certified, and they fit as well as the note says."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from lemmata import verify
from lemmata.bounds.verdict import Verdict
from lemmata.verify.certify import Certificate
from lemmata.verify.generators import Convex, Generator

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("wine", "cancer", "wine2", "iris1")


@pytest.fixture(scope="module")
def table() -> Iterator[ModuleType]:
    before = list(sys.path)
    sys.path.insert(0, str(EXAMPLES))
    import table as module

    yield module
    sys.path[:] = before


@pytest.fixture(scope="module")
def readme() -> str:
    return (EXAMPLES / "README.md").read_text(encoding="utf-8")


@cache
def generator(name: str) -> Generator:
    return verify.load(EXAMPLES / "weights" / f"{name}.npz")


@pytest.fixture(scope="module", params=NAMES)
def certified(request: pytest.FixtureRequest) -> tuple[str, Certificate]:
    """Return the name of a shipped generator, and its certificate, made once."""
    return request.param, verify.certify(generator(request.param))


def printed(readme: str, name: str, columns: int) -> str:
    """Return the line of the README table with that many columns."""
    (line,) = [
        row
        for row in readme.splitlines()
        if row.startswith(f"| `{name}` |") and row.count("|") == columns + 1
    ]
    return line


def numbers(text: str) -> list[tuple[float, float]]:
    """Return the numbers in a line, each with half a unit of its last digit."""
    found = re.findall(r"-?\d+(?:\.\d+)?", text)
    return [(float(t), 0.5 * 10.0 ** -len(t.partition(".")[2])) for t in found]


def agree(fresh: str, stated: str) -> bool:
    """Whether two lines of a table are the same up to one unit of the last digit."""
    a, b = numbers(fresh), numbers(stated)
    return len(a) == len(b) and all(
        abs(x - y) <= 2.002 * half for (x, _), (y, half) in zip(a, b, strict=True)
    )


def test_strongly_invertible_with_a_fixed_origin(certified: tuple[str, Certificate]) -> None:
    name, certificate = certified
    G = generator(name)
    assert not G.value(np.zeros(G.dim)).any()
    assert certificate.invertible
    assert certificate.offset.verdict is Verdict.PROVED
    assert np.isfinite([bound.value for bound in certificate]).all()


def test_inverts_the_held_out_data_within_the_certified_constants(
    certified: tuple[str, Certificate], table: ModuleType
) -> None:
    name, c = certified
    G = generator(name)
    x = table.data.load(name).heldout - table.data.setup(name).shift
    z = G.inverse(x)
    np.testing.assert_allclose(G.value(z), x, atol=1e-11)
    singular = np.linalg.svd(G.jacobian(z), compute_uv=False)
    assert c.m.value <= singular.min()
    assert singular.max() <= c.M.value


@pytest.mark.parametrize("name", NAMES)
def test_fit_is_as_stated(name: str, table: ModuleType, readme: str) -> None:
    assert agree(table.fit_row(name), printed(readme, name, 7))


def test_constants_are_as_stated(
    certified: tuple[str, Certificate], table: ModuleType, readme: str
) -> None:
    assert agree(table.constants_row(*certified), printed(readme, certified[0], 8))


@pytest.mark.parametrize("name", NAMES)
def test_learnt_something(name: str, table: ModuleType) -> None:
    # A stand-in with the right spread but no training does not beat the Gaussian.
    figures = table.figures(name)
    assert figures.gain.value > 2 * figures.gain.error
    assert figures.noisy.value > figures.plain.value
    assert figures.sampling < 0.1 * figures.noisy.error


def test_note_on_the_cancer_outliers_is_true(table: ModuleType) -> None:
    rows, setup = table.data.load("cancer"), table.data.setup("cancer")
    x = rows.heldout - setup.shift
    ours, _ = table.fit.marginal(generator("cancer"), x, setup.beta, rng=0)
    baseline = table.fit.gaussian(rows.train, rows.heldout, 0.0)
    gain, worst = ours - baseline, np.argsort(baseline)[:2]
    assert (np.abs(rows.heldout[worst]).max(axis=1) > 11).all()
    assert (gain[worst] < 0).all()
    assert round(100 * float((gain > 0).mean())) == 77
    assert abs(np.median(gain) - 2.9) < 0.06
    rest = table.fit.mean(np.delete(gain, worst))
    assert abs(rest.value - 3.0) < 0.06
    assert abs(rest.error - 0.5) < 0.06


def test_agreement_has_teeth(readme: str) -> None:
    line = printed(readme, "wine", 7)
    value = numbers(line)[2][0]
    assert agree(line, line)
    assert not agree(line.replace(f"{value:.3f}", f"{value + 0.004:.3f}"), line)


def test_marginal_likelihood_of_a_linear_generator_is_gaussian(table: ModuleType) -> None:
    from lemmata.verify.generators import Linear

    rng = np.random.default_rng(5)
    A, beta, x = rng.standard_normal((3, 3)), 0.3, rng.standard_normal((7, 3))
    log_p, variance = table.fit.marginal(Linear(A), x, beta, rng=1, samples=20_000)
    S = A @ A.T + beta**2 * np.eye(3)
    quadratic = np.einsum("ni,ij,nj->n", x, np.linalg.inv(S), x)
    exact = -0.5 * (quadratic + np.linalg.slogdet(2 * np.pi * S)[1])
    # Only the mismatch of normal and t is sampled: seven standard errors, false alarm < 1e-10.
    assert (np.abs(log_p - exact) <= 7 * np.sqrt(variance)).all()


def test_cancer_generator_is_not_layerwise_invertible() -> None:
    # Its hidden layer is wider than its input: no inverse layer by layer.
    (block,) = [p for p in generator("cancer").parts if isinstance(p, Convex)]  # type: ignore[attr-defined]
    k, d = block.W.shape
    assert k > d == 30


def test_data_is_what_scikit_learn_ships(table: ModuleType) -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    for name, (loader, features) in table.data.SOURCES.items():
        bunch = getattr(datasets, loader)()
        names = list(bunch.feature_names)
        raw = bunch.data[:, [names.index(f) for f in features or names]]
        ours = table.data.load(name)
        rows = np.concatenate([ours.train, ours.heldout]) * ours.scale + ours.mean
        np.testing.assert_allclose(
            np.sort(rows, axis=0), np.sort(raw, axis=0), rtol=1e-9, atol=1e-9
        )


@pytest.mark.parametrize(("suffix", "dtype", "tol"), [("", "f8", 1e-12), ("-float32", "f4", 3e-6)])
def test_onnx_export_computes_the_same(suffix: str, dtype: str, tol: float) -> None:
    runtime = pytest.importorskip("onnxruntime")
    G, z = generator("wine"), np.random.default_rng(3).standard_normal((50, 13)).astype(dtype)
    path = EXAMPLES / "weights" / f"wine{suffix}.onnx"
    session = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (x,) = session.run(None, {session.get_inputs()[0].name: z})
    assert x.dtype == np.dtype(dtype)
    np.testing.assert_allclose(x, G.value(z.astype(np.float64)), rtol=tol, atol=tol)
    if not suffix:
        np.testing.assert_allclose(verify.load(path).value(z), G.value(z), rtol=1e-12, atol=1e-12)
