"""The difference of two products, by the differences of their factors."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, Step, apply, step

_a, _b, _p, _q, _x, _y = sp.symbols("a b p q x y", real=True)

MODULUS = Statement(
    text="|x y| <= |x||y|.",
    conclusion=sp.Le(sp.Abs(_x * _y), sp.Abs(_x) * sp.Abs(_y)),
    steps=(step("signs", sp.Le(sp.Abs(_x * _y), sp.Abs(_x) * sp.Abs(_y))),),
)

_PARTS = sp.Abs((_a - _p) * _b) + sp.Abs(_p * (_b - _q))
_FACTORS = sp.Abs(_a - _p) * sp.Abs(_b) + sp.Abs(_p) * sp.Abs(_b - _q)

PRODUCTS = Statement(
    text="|a b - p q| <= |a - p||b| + |p||b - q|.",
    conclusion=sp.Le(sp.Abs(_a * _b - _p * _q), _FACTORS),
    steps=(
        step(
            "triangle",
            sp.Le(sp.Abs(_a * _b - _p * _q), _PARTS),
            why="a b - p q = (a - p) b + p (b - q)",
        ),
        apply("first", MODULUS, {_x: _a - _p, _y: _b}),
        apply("second", MODULUS, {_x: _p, _y: _b - _q}),
        step(
            "factors",
            sp.Le(sp.Abs(_a * _b - _p * _q), _FACTORS),
            "triangle",
            "first",
            "second",
        ),
    ),
)


def split(label: str, true: tuple[sp.Expr, sp.Expr], near: tuple[sp.Expr, sp.Expr]) -> Step:
    """Return the step that bounds the difference of two products of two numbers."""
    return apply(label, PRODUCTS, dict(zip((_a, _b, _p, _q), (*true, *near), strict=True)))
