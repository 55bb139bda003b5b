"""Terms of the language against what they mean: derivatives, adjoints, traces, binders."""

from __future__ import annotations

import pytest
import sympy as sp

from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import (
    CurveJet,
    CurveVariable,
    FieldVariable,
    Function,
    MapVariable,
    adjoint,
    derivative,
    function,
    grad,
)
from lemmata.bounds.language.gram import cauchy_schwarz, congruence, gram, scalars, triangle
from lemmata.bounds.language.sequences import Iteration
from lemmata.bounds.language.sets import Ball, SetVariable, member
from lemmata.bounds.language.terms import Binder, SortError, _Opening, variables
from lemmata.bounds.language.traces import generator, laplacian
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import (
    ZERO,
    UnitVector,
    VectorVariable,
    coordinates,
    inner,
    norm,
)
from lemmata.bounds.prove import prove
from lemmata.bounds.symbols import beta, d
from lemmata.bounds.verdict import Verdict

G, f = MapVariable("G"), FieldVariable("f")
x, y, z, u, v, w = map(VectorVariable, "xyzuvw")
a, b, t, omega = sp.symbols("a b t omega", positive=True)
L = function(lambda p: norm(p) ** 2 / 2 + norm(G(p) - x) ** 2 / (2 * beta**2), name="L")


def decided(goal: sp.Basic, *given: object) -> Verdict:
    known = [getattr(g, "relation", g) if not isinstance(g, sp.Basic) else g for g in given]
    first, *rest = scalars([goal, *known])
    return prove(first, given=[r for r in rest if r != sp.true], inhabited=True).verdict


def shear(p: sp.Basic) -> sp.Basic:
    """Return (p1 + sin(p2)^2, p2 exp(p1)), whose derivatives are none of them zero."""
    first, second = inner(UnitVector(1), p), inner(UnitVector(2), p)
    return coordinates(first + sp.sin(second) ** 2, second * sp.exp(first))


CONCRETE = function(shear)
s1, s2 = sp.symbols("s1 s2", real=True)
PLAIN = sp.Matrix([s1 + sp.sin(s2) ** 2, s2 * sp.exp(s1)])
AT = {
    G: CONCRETE,
    x: coordinates(3, -1),
    beta: sp.Integer(2),
    d: sp.Integer(2),
    z: coordinates(s1, s2),
}
POINT = {s1: sp.Rational(1, 3), s2: sp.Rational(-2, 5)}
U, V = sp.Matrix([2, -1]), sp.Matrix([1, 3])
DIRECTIONS = {u: coordinates(*U), v: coordinates(*V)}
LOSS = (s1**2 + s2**2) / 2 + sum(c**2 for c in PLAIN - sp.Matrix([3, -1])) / 8


def same(found: sp.Expr, expected: sp.Expr) -> bool:
    value = unfold(found).xreplace(AT | DIRECTIONS)
    return bool(abs(sp.N((value - expected).xreplace(POINT), 40)) < 1e-30)


def along(expression: sp.Expr, *directions: sp.Matrix) -> sp.Expr:
    for direction in directions:
        expression = sum(expression.diff(s) * c for s, c in zip((s1, s2), direction, strict=True))
    return expression


@pytest.mark.parametrize("order", [(), (U,), (U, V), (U, U, V)], ids=len)
def test_derivatives_of_a_field_are_those_of_its_formula(order: tuple[sp.Matrix, ...]) -> None:
    names = [u if direction is U else v for direction in order]
    assert same(derivative(L, z, *names), along(LOSS, *order))


def test_the_gradient_represents_the_derivative() -> None:
    assert same(inner(grad(L)(z), u), along(LOSS, U))
    assert same(norm(grad(L)(z)) ** 2, LOSS.diff(s1) ** 2 + LOSS.diff(s2) ** 2)


def test_the_adjoint_is_the_transpose() -> None:
    J = PLAIN.jacobian([s1, s2])
    assert same(inner(adjoint(G, z, u), v), (J.T * U).dot(V))
    assert inner(adjoint(G, z, u), v) == inner(u, derivative(G, z, v))


def test_the_laplacian_and_the_generator_are_itos() -> None:
    flat = LOSS.diff(s1, 2) + LOSS.diff(s2, 2)
    assert same(laplacian(unfold(L), z), flat)
    g = function(lambda p: norm(p - G(p)) ** 2)
    plain = sum(c**2 for c in sp.Matrix([s1, s2]) - PLAIN)
    drift = function(lambda p: -grad(L)(p))
    slopes = sum(LOSS.diff(s) * plain.diff(s) for s in (s1, s2))
    bend = plain.diff(s1, 2) + plain.diff(s2, 2)
    assert same(generator(drift, sp.Integer(2), g)(z), bend - slopes)


def test_multilinear_and_symmetric() -> None:
    assert derivative(G, z, 2 * u, v) == 2 * derivative(G, z, v, u)
    assert derivative(G, z, u, ZERO) == ZERO
    assert derivative(f, z, u, v) == derivative(f, z, v, u)
    assert norm(-3 * (u - v)) == 3 * norm(v - u)


@pytest.mark.parametrize(
    "goal",
    [
        sp.Eq(norm(u + v) ** 2 + norm(u - v) ** 2, 2 * norm(u) ** 2 + 2 * norm(v) ** 2),
        sp.Eq(4 * inner(u, v), norm(u + v) ** 2 - norm(u - v) ** 2),
        sp.Eq(inner(u + v, w), inner(u, w) + inner(v, w)),
    ],
    ids=["parallelogram", "polarisation", "bilinear"],
)
def test_bilinearity_is_computed(goal: sp.Basic) -> None:
    assert decided(goal) is Verdict.PROVED


def test_positivity_is_stated_for_named_vectors_and_not_otherwise() -> None:
    short = sp.Le(norm(u + v), norm(u) + norm(v))
    assert decided(short, triangle(u, v)) is Verdict.PROVED
    assert decided(short, cauchy_schwarz(u, v)) is Verdict.PROVED
    assert decided(sp.Le(inner(u, v) ** 2, norm(u) ** 2 * norm(v) ** 2), gram(u, v)).holds
    assert not decided(short).holds
    assert not decided(short, triangle(u, w)).holds


def test_equal_vectors_have_equal_products() -> None:
    goal = sp.Eq(norm(G(z) - G(y)), norm(G(z) - x))
    assert decided(goal, equal(G(y), x)) is Verdict.PROVED
    assert not decided(goal, equal(G(y), w)).holds


def test_products_that_are_coefficients_are_multiplied_out() -> None:
    first = UnitVector(1)
    goal = equal(v, -inner(first, u) * first)
    assert decided(goal, equal(u, t * first), equal(v, -t * first)) is Verdict.PROVED
    assert not decided(goal, equal(u, t * first), equal(v, t * first)).holds


def test_equal_arguments_have_equal_values() -> None:
    assert decided(sp.Eq(f(u), f(v)), congruence(f, u, v), sp.Eq(norm(u - v), 0)).holds
    assert not decided(sp.Eq(f(u), f(v)), congruence(f, u, w), sp.Eq(norm(u - v), 0)).holds


def test_bound_variables_have_no_names() -> None:
    one = for_all(u, sp.Le(norm(u), norm(x)))
    assert one == for_all(v, sp.Le(norm(v), norm(x)))
    assert variables(one) == {x}


@pytest.mark.parametrize("rule", [dict, _Opening])
def test_an_opened_variable_is_not_captured(rule: type[dict[object, object]]) -> None:
    square = function(lambda p: norm(p - x) ** 2)
    opened, body = square.opened()[:2]
    assert body == norm(opened - x) ** 2
    assert square.opened(body)[0] != opened
    moved = square.xreplace(rule({x: opened}))
    assert moved(ZERO) == norm(opened) ** 2
    assert moved(opened) == 0
    both = unfold(function(lambda p: norm(p - opened) ** 2 * square(p)))
    assert both(opened) == both(x) == 0
    assert both(ZERO) == norm(opened) ** 2 * norm(x) ** 2


def test_replacing_captures_nothing() -> None:
    about_u = for_all(u, sp.Le(norm(u - x), 1))
    there = about_u.xreplace({x: u})
    assert variables(there) == {u}
    assert there.at(v)[1] == sp.Le(norm(v - u), 1)
    nested = for_all(u, for_all(v, sp.Le(norm(u - v), norm(x))))
    inside = function(lambda p: norm(p - x) ** 2)
    assert nested.xreplace({x: inside(w) * w}).at(y)[1].at(z)[1] == sp.Le(
        norm(y - z), norm(inside(w) * w)
    )


def test_replacing_below_a_binder_gives_what_opening_it_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tall = function(lambda p: norm(p - x) ** 2, name="tall")
    deep = for_all(u, for_all(v, sp.Le(norm(u - v), norm(x) * t)))
    formulas = [deep, for_all(w, deep, when=for_all(u, sp.Le(norm(u), f(x - w))))]
    values = [{x: u}, {t: f(u)}, {f: tall}, {x: y + z, t: norm(z)}, {x: tall(w) * w}, {x: G(x)}]
    assert deep.xreplace({deep.args[0]: u}) == deep, "what is bound is not replaced"
    below = [p.xreplace(rule) for p in formulas for rule in values]
    monkeypatch.setattr(Binder, "_may_stay_closed", lambda *_: False)
    assert below == [p.xreplace(rule) for p in formulas for rule in values]
    monkeypatch.setattr(Binder, "_may_stay_closed", lambda *_: True)  # heights tell it all
    assert below == [p.xreplace(rule) for p in formulas for rule in values]


def test_a_function_is_equal_to_what_it_says_and_named_only_for_reading() -> None:
    named = function(lambda p: norm(p) ** 2, name="N")
    assert unfold(named(z)) == norm(z) ** 2
    assert str(named(z)) == "N(z)"
    assert Function(z, norm(z) ** 2) == Function(u, norm(u) ** 2)


def test_an_iteration_goes_on_by_its_step() -> None:
    n = sp.Symbol("n", integer=True, nonnegative=True)
    path = Iteration("z", function(lambda p: p / 2), x)
    assert path[0] == x
    assert unfold(path[n + 1]) == path[n] / 2
    assert unfold(path[2]) == x / 4
    with pytest.raises(SortError, match="natural"):
        path[t]


def test_curves_along_rays() -> None:
    ray = function(lambda r: f(z + r * u), of=sp.Symbol("r", real=True))
    assert CurveJet(ray, 0, 2) == derivative(f, z, u, u)


def test_membership_in_a_set_of_which_nothing_is_known() -> None:
    A = SetVariable("A")
    assert member(z, A).xreplace({A: Ball(x, 2)}) == sp.Le(norm(z - x), 2)
    assert decided(member(z, A), member(z, A)).holds
    assert not decided(member(z, A), member(y, A)).holds


@pytest.mark.parametrize(
    "make",
    [lambda: norm(G), lambda: G(3), lambda: grad(G)(z), lambda: inner(u, 1), lambda: f(f)],
    ids=["norm of a map", "map at a number", "gradient of a map", "inner with 1", "field at field"],
)
def test_sorts_are_kept_apart(make: object) -> None:
    with pytest.raises((SortError, TypeError)):
        make()  # type: ignore[operator]


@pytest.mark.parametrize(
    "make",
    [
        lambda: function(lambda p: norm(p)),
        lambda: function(lambda p: sp.Abs(inner(p, x))),
        lambda: function(
            lambda r: sp.Piecewise((r, r > 0), (0, True)), of=sp.Symbol("r", real=True)
        ),
        lambda: function(lambda p: sp.Max(inner(p, x), 0)),
        lambda: derivative(MapVariable("H", order=2), z, u, u, u),
        lambda: derivative(MapVariable("H", order=1), z, u, u),
    ],
    ids=["norm", "absolute value", "piecewise", "maximum", "third of C^2", "second of C^1"],
)
def test_only_what_is_smooth_is_differentiated(make: object) -> None:
    with pytest.raises(SortError):
        make()  # type: ignore[operator]


def test_a_rough_function_is_no_value_of_a_smooth_variable() -> None:
    from lemmata.bounds.kernel import apply
    from lemmata.bounds.literature.calculus import TAYLOR, phi

    rough = CurveVariable("rough", order=1)
    with pytest.raises(SortError, match="differentiable"):
        apply("Taylor", TAYLOR, {phi: rough})
