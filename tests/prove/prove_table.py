# ruff: noqa: E501  (one statement a line reads best)
"""Statements of the kinds that the paper uses, true ones beside false twins.

Each row: where it comes from, hypotheses, the true statements, the false ones. The expected truth
values are mathematics done by hand; ``tests/prove/test_prove.py`` compares them with the provers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy import Abs, E, Eq, Implies, Max, Min, Or, atan, erf, exp, log, pi, sqrt, tanh

R = sp.Rational


@dataclass(frozen=True)
class Row:
    source: str
    given: list[Any] = field(default_factory=list)
    true: list[Any] = field(default_factory=list)
    false: list[Any] = field(default_factory=list)


x, y, z, t, u, v, p, q, r, s, a, b, c, e, k, w = sp.symbols(
    "x y z t u v p q r s a b c epsilon k w", real=True
)
m, M, M2, M3, beta, U, Q, P, L, N, d, h, g, al, T, rho = sp.symbols(
    "m M M2 M3 beta U Q P L N d h g alpha T rho", positive=True
)
ip, X, Z, R0, Eb, W, ell, theta, kap = sp.symbols("I X Z R0 E W ell theta kappa", real=True)

phi = exp(-(x**2) / 2) / sqrt(2 * pi)
Phi = (1 + erf(x / sqrt(2))) / 2
gelu1 = (1 + erf(1)) / 2 + exp(-1) / sqrt(pi)
r33 = sqrt(33)
gelu3 = sqrt((7 - r33) / 2) * (1 + r33) / 2 * exp(-(7 - r33) / 4) / sqrt(2 * pi)
gelu3_wrong = sqrt((7 + r33) / 2) * (r33 - 1) / 2 * exp(-(7 + r33) / 4) / sqrt(2 * pi)
lam = 1 + (M**2 + m**2 / 2) / beta**2
alpha = 1 + m**2 / (2 * beta**2)
c_m, c_M = 1 + m**2 / beta**2, 1 + M**2 / beta**2
rad_max = m**2 / (6 * d * M * M2)

ROWS = [
    # --- concentration
    Row("lemma-24 Cauchy-Schwarz", [], [(M * a + beta * b) ** 2 <= (M**2 + beta**2) * (a**2 + b**2)],
        [(M * a + beta * b) ** 2 <= M**2 * (a**2 + b**2),
         (M * a + beta * b) ** 2 < (M**2 + beta**2) * (a**2 + b**2)]),
    Row("lemma-21 printed", [], [35 - log(36) >= 2, (144 - 1 - log(144)) / 2 >= 4],
        [sp.Integer(3) - log(4) >= 2]),
    Row("lemma-21 psi'", [c >= 1], [36 * c - 1 / c - 2 * c > 0], [4 * c - 1 / c - 4 * c > 0]),
    Row("lemma-21 exponent", [c >= 1], [36 * c**2 - 1 - log(36 * c**2) >= 4 * c**2],
        [c**2 - 1 - log(c**2) >= c**2 / 2, 4 * c**2 - 1 - log(4 * c**2) >= 4 * c**2]),
    Row("lemma-21 rate", [s > 0], [s - 1 - log(s) >= 0], [s - 1 - log(s) > 0, s - 1 - log(s) >= (s - 1) ** 2 / 2]),
    Row("lemma-23", [M * 0 + m * Z <= X, Z >= 0], [X / m >= Z], [R(99, 100) * X / m >= Z]),
    # --- descent
    Row("lemma-10 segment", [t > 0, t <= 1 / Q, sp.Ne(a, 0)], [-(a**2) * t * (1 - Q * t / 2) < 0],
        [-(a**2) * t * (1 - Q * t / 2) <= -(a**2) * t * R(51, 100)]),
    Row("lemma-10 at 1/Q", [Eq(t, 1 / Q)], [Eq(-(a**2) * t * (1 - Q * t / 2), -(a**2) / (2 * Q))],
        [Eq(-(a**2) * t * (1 - Q * t / 2), -(a**2) * R(51, 100) / Q)]),
    Row("lemma-10 quartic", [], [], [t + t**4 <= t - R(1, 2), -R(1, 2) + 0 * t >= (-1 + 1)]),
    Row("lemma-1 PL", [y <= x - g / (2 * Q), g >= 2 * m**2 * x], [Q * y <= (Q - m**2) * x],
        [Q * y <= (Q - 2 * m**2) * x]),
    Row("lemma-1 Hessian", [u >= 0, u <= M, Abs(w) <= M2 * X, X >= 0], [u**2 + w <= M**2 + M2 * X],
        [u**2 + w <= M**2]),
    Row("lemma-1 rate", [t < 1], [log(1 - t) <= -t], [log(1 - t) <= -t - t**2, log(1 - t) < -t]),
    Row("equation-18", [m * U >= (M + m) * X / m - m * Z, Z >= 0, m * Z <= X, X >= 0, m <= M],
        [m * U + m * Z >= (m + M) * X / m], [m * U >= (m + M) * X / m]),
    # --- region
    Row("lemma-3 polarisation", [m * U <= P, m * U <= Q, 4 * (P**2 + Q**2 - 2 * ip) <= M2**2 * U**4],
        [8 * m**2 * U**2 - M2**2 * U**4 <= 8 * ip],
        [20 * m**2 * U**2 - M2**2 * U**4 <= 20 * ip, m**2 * U**2 <= ip]),
    Row("lemma-3 radius", [2 * m >= M2 * U], [m**2 * U**2 - M2**2 * U**4 / 8 >= m**2 * U**2 / 2],
        [m**2 * U**2 - M2**2 * U**4 / 8 > m**2 * U**2 / 2]),
    Row("equation-30", [c**2 <= a**2 * b**2], [c >= -(a**2 + b**2), a**2 + c >= -(b**2) / 4, c >= -(a**2 + b**2) / 2],
        [a**2 + c >= -(b**2) / 5, c >= -R(2, 5) * (a**2 + b**2)]),
    Row("lemma-11 first", [], [
        Eq(4 / m * sqrt(N) * m**3 / (4 * d * sqrt(N) * 6 * M * M2), rad_max),
        Eq(d * d ** R(-1, 4), d ** R(3, 4)),
        Eq(d ** R(3, 4) * m**2 / sqrt(2 * M * M3) / (m * d), m / sqrt(2 * sqrt(d) * M * M3))],
       [Eq(d * m**2 / sqrt(2 * M * M3) / (m * d), m / sqrt(2 * sqrt(d) * M * M3)),
        Eq(4 / m * sqrt(N) * m**3 / (2 * d * sqrt(N) * 6 * M * M2), rad_max)]),
    Row("lemma-14 drift", [], [y <= exp(y - 1), c - y <= exp(c - y - 1)], [y < exp(y - 1), y <= exp(y - 2)]),
    Row("lemma-14 minimum", [theta > 0, theta < 1, ell > 0], [
        N / (1 - theta) + 2 * ell / theta >= (sqrt(N) + sqrt(2 * ell)) ** 2,
        Eq(N / (1 - theta) + 2 * ell / theta - (sqrt(N) + sqrt(2 * ell)) ** 2,
           (theta * sqrt(N) - (1 - theta) * sqrt(2 * ell)) ** 2 / (theta * (1 - theta)))],
       [N / (1 - theta) + 2 * ell / theta > (sqrt(N) + sqrt(2 * ell)) ** 2,
        N / (1 - theta) + 2 * ell / theta >= 2 * N + 4 * ell]),
    Row("lemma-14 sum", [ell >= 0], [(sqrt(N) + sqrt(2 * ell)) ** 2 <= 2 * N + 4 * ell],
        [(sqrt(N) + sqrt(2 * ell)) ** 2 <= N + 2 * ell]),
    Row("lemma-14 generator", [], [Eq(sp.diff(exp(al * t), t) * N + 2 * t * sp.diff(exp(al * t), t, 2),
                                      al * exp(al * t) * (N + 2 * al * t))],
        [Eq(sp.diff(exp(al * t), t) * N + t * sp.diff(exp(al * t), t, 2), al * exp(al * t) * (N + 2 * al * t))]),
    Row("lemma-13 radius", [r >= 4 * sqrt(P), P > 0], [r**2 / 4 + 4 * P <= r**2 / 2], [r**2 / 4 + 4 * P < r**2 / 2]),
    # --- calculus
    Row("lemma-25", [Abs(a) <= M * M2, Abs(b) <= Q * M3], [3 * a + b <= 3 * M * M2 + M3 * Q],
        [3 * a + b <= 2 * M * M2 + M3 * Q]),
    Row("lemma-25 printed from sharp", [Q <= M * U, s >= 1], [
        s * M * (3 * s * M2 + M3 * U) >= 3 * M * M2 + M3 * Q], [M * (3 * M2 + M3 * U) / s >= 3 * M * M2 + M3 * Q]),
    Row("map-distance", [c > 0, c * U**2 <= 2 * beta * U], [c * U <= 2 * beta], [c * U <= R(9, 10) * beta]),
    Row("remark-5", [], [Eq(sp.diff(sp.sin(x**2), x), 2 * x * sp.cos(x**2))], [Eq(sp.diff(sp.sin(x**2), x), 2 * sp.cos(x**2))]),
    # --- mixing
    Row("tail (A)", [m <= M], [2 * c_M / alpha <= 4 * M**2 / m**2], [2 * c_M / alpha <= 2 * M**2 / m**2]),
    Row("tail (B)", [m <= M], [c_M / c_m <= M**2 / m**2], [c_M / c_m < M**2 / m**2, c_M / c_m <= M / m]),
    Row("Young (A)", [U >= 0], [beta**2 * Z**2 / m**2 + m**2 * U**2 / (4 * beta**2) >= Z * U],
        [beta**2 * Z**2 / m**2 + m**2 * U**2 / (5 * beta**2) >= Z * U]),
    Row("Young (B)", [], [Z**2 / al + al * U**2 / 4 >= Z * U], [Z**2 / al + al * U**2 / 4 - R(1, 10**6) >= Z * U]),
    Row("lemma-2 root", [e >= 4], [sqrt(e) <= e / 2], []),
    Row("lemma-2 root, iff", [e > 0], [sp.Equivalent(sqrt(e) <= e / 2, e >= 4)],
        [sqrt(e) <= e / 2, sp.Equivalent(sqrt(e) <= e / 2, e >= 3)]),
    Row("lemma-2 constant", [], [8 / pi * 2 ** (1 - pi**2 / 4) < R(921, 1000)], [8 / pi * 2 ** (1 - pi**2 / 4) < R(920, 1000)]),
    Row("lemma-2 identity", [e > 0, e < 1], [Eq(exp(-(r**2) * log(1 / e) / (2 * r**2)), sqrt(e))],
        [Eq(exp(-(r**2) * log(1 / e) / (2 * r**2)), e)]),
    Row("lemma-2 identity, T named", [Eq(T, rho**2 * log(1 / e)), e > 0, e < 1], [Eq(exp(-T / (2 * rho**2)), sqrt(e))],
        [Eq(exp(-T / rho**2), sqrt(e))]),
    Row("entropy, Young", [v > 0], [u * v <= v * log(v) - v + exp(u)], [u * v < v * log(v) - v + exp(u)]),
    Row("lemma-2 log", [e > 0, e <= 1], [log(1 / e) <= 1 / (E * e), e * log(1 / e) <= 1 / E], [log(1 / e) < 1 / (3 * e)]),
    Row("theorem-3 erf", [x >= 0], [erf(x) <= 2 * x / sqrt(pi)], [erf(x) <= x, erf(x) < 2 * x / sqrt(pi)]),
    Row("lemma-8 convexity", [kap >= 0, kap <= 1], [exp(kap * v) - 1 <= kap * (exp(v) - 1)],
        [exp(kap * v) - 1 <= kap * (exp(v) - 1) / 2]),
    Row("lemma-8 convexity, kappa > 1", [kap >= 1, v >= 0], [exp(kap * v) - 1 >= kap * (exp(v) - 1)],
        [exp(kap * v) - 1 <= kap * (exp(v) - 1)]),
    Row("lemma-7", [q > 0, q < 1, t >= 0, t**2 <= c * q * (1 - q), t <= 1 - q, c > 0],
        [4 * t**2 <= c, Implies(c >= 1, t <= c / (1 + c))], [16 * t**2 <= 3 * c, t <= c / (1 + c)]),
    Row("global drift", [4 * M * beta**2 <= m**3], [2 * M / m <= m**2 / (2 * beta**2)], [2 * M / m <= m**2 / (3 * beta**2)]),
    Row("global drift, Young", [U >= 0], [m**2 / (2 * beta**2) * U**2 + 2 * beta**2 * P**2 / m**2 >= 2 * P * U],
        [m**2 / (2 * beta**2) * U**2 + beta**2 * P**2 / m**2 >= 2 * P * U]),
    Row("global Poincare, split", [y >= 0], [
        1 - y <= -(1 + y) / 2 + sp.Piecewise((R(3, 2), y <= 3), (0, True))],
        [1 - y <= -(1 + y) / 2 + sp.Piecewise((R(3, 2), y <= 2), (0, True))]),
    Row("global Poincare", [al >= m**2 / (2 * beta**2)], [
        2 * beta**2 / m**2 * (1 + 3 * m**2 / (2 * beta**2) / al) <= 8 * beta**2 / m**2],
        [2 * beta**2 / m**2 * (1 + 3 * m**2 / (2 * beta**2) / al) <= 7 * beta**2 / m**2]),
    # --- discretization
    Row("lemma-17 integral", [], [Eq(sp.integrate(4 * d * x + 2 * x**2 * L**2, (x, 0, h)), 2 * d * h**2 + 2 * h**3 * L**2 / 3)],
        [Eq(sp.integrate(4 * d * x + 2 * x**2 * L**2, (x, 0, h)), 2 * d * h**2 + h**3 * L**2 / 3)]),
    Row("lemma-17 step", [e > 0, h <= e**2 / (8 * d * T * L**2)], [T * d * L**2 * h / 4 <= e**2 / 32],
        [T * d * L**2 * h / 4 <= e**2 / 33]),
    Row("lemma-17 second step", [e > 0, h <= sqrt(6) / 4 * e / (sqrt(T) * L * Q)], [T * L**2 * h**2 * Q**2 / 12 <= e**2 / 32],
        [T * L**2 * h**2 * Q**2 / 12 < e**2 / 32]),
    Row("lemma-17 KL ratio", [x > 0], [1 - (1 - exp(-x)) / x <= x / 2], [1 - (1 - exp(-x)) / x <= x / 5, 1 - (1 - exp(-x)) / x <= x / 2 - x**2 / 6]),
    Row("lemma-17 KL ratio, two variables", [], [1 - (1 - exp(-al * h)) / (al * h) <= al * h / 2],
        [1 - (1 - exp(-al * h)) / (al * h) <= al * h / 4]),
    Row("lemma-17 explosion", [], [(1 - R(5, 2)) ** 2 > 1], [(1 - R(3, 2)) ** 2 > 1]),
    # --- theorem-1
    Row("(i) start", [s >= 1, 2 * beta * Z <= m * s, Eq(2 * beta**2 * v**2, 2 * beta**2 + m**2), v > 0],
        [s / 4 + Z / v <= s], [s / 4 + Z / v <= 3 * s / 4]),
    Row("(ii) logarithm", [d >= 1], [
        log(41 * d + 242) * exp(-d / 2) <= 4, (log(41 * d + 242) / 2 + 3 / (2 * E)) * exp(-d / 2 - 1) <= 1],
        [log(41 * d + 242) * exp(-d / 2) <= 3]),
    Row("(ii) split", [e > 0, e <= 1], [log(8 / e) <= 8 / (E * e)], [log(8 / e) <= 5 / (E * e)]),
    Row("(iii) chain", [d >= 1], [4 * d + 8 * log(8) < 21 * d, log(1 + 32 * (4 + 8 * log(8)) / pi) / 2 > 2],
        [4 * d + 8 * log(8) < 20 * d]),
    Row("(iii) eps^2 log", [e > 0, e <= 1], [e**2 * log(8 / e) <= log(8)], [e**2 * log(8 / e) <= 2]),
    Row("(v) power", [d >= 0], [2 ** (d / 2) * exp(-d) <= 1], [2 ** (d / 2) * exp(-d / 4) <= 1]),
    Row("(vi) chain", [32 * Eb * beta**2 <= m**2 * R0**2, Eb > 0, R0 > 0], [alpha * R0**2 >= 16 * Eb], [alpha * R0**2 >= 17 * Eb]),
    Row("(vi) sum", [2 * v**2 <= d, 2 * r**2 + d <= 16 * Eb, 16 * Eb <= W**2, r >= 0, v >= 0, W >= 0],
        [r + v <= W], [r + 2 * v <= W]),
    Row("(vi) logs", [e > 0, e <= 1, d >= 1], [
        9 * d + 16 * log(8 / e) <= 16 * d * (1 + log(2)) + 16 * log(16 / e)], [9 * d + 16 * log(8 / e) <= 8 * d + 8 * log(16 / e)]),
    Row("(vii)", [m <= M], [lam / alpha <= 2 * (M / m) ** 2 + 1,
        (beta**2 + M**2 + m**2 / 2) * m**2 <= (2 * M**2 + m**2) * (beta**2 + m**2 / 2)], [lam / alpha <= (M / m) ** 2]),
    Row("(vii) number", [], [R(6, 25) ** 2 * (1 + R(6, 25) ** 2) < R(1, 16)], [R(7, 25) ** 2 * (1 + R(7, 25) ** 2) < R(1, 16)]),
    # --- generators
    Row("tanh", [], [Abs(2 * tanh(x) * (1 - tanh(x) ** 2)) <= 4 * sqrt(3) / 9, Abs((1 - tanh(x) ** 2) * (6 * tanh(x) ** 2 - 2)) <= 2, tanh(x) ** 2 < 1],
        [Abs(2 * tanh(x) * (1 - tanh(x) ** 2)) <= 4 * sqrt(3) / 9 * R(999, 1000), Abs((1 - tanh(x) ** 2) * (6 * tanh(x) ** 2 - 2)) <= R(3, 2)]),
    Row("sigmoid", [], [
        exp(-x) / (1 + exp(-x)) ** 2 <= R(1, 4), Abs(exp(-x) * (1 - exp(-x)) / (1 + exp(-x)) ** 3) <= sqrt(3) / 18],
        [exp(-x) / (1 + exp(-x)) ** 2 < R(1, 4), Abs(exp(-x) * (1 - exp(-x)) / (1 + exp(-x)) ** 3) <= sqrt(3) / 19]),
    Row("arctan", [], [Abs(2 * x) / (1 + x**2) ** 2 <= 3 * sqrt(3) / 8, Abs(6 * x**2 - 2) / (1 + x**2) ** 3 <= 2],
        [Abs(2 * x) / (1 + x**2) ** 2 < 3 * sqrt(3) / 8, Abs(6 * x**2 - 2) / (1 + x**2) ** 3 <= R(199, 100)]),
    Row("softsign", [], [Abs(3 * x * (1 + x**2) ** R(-5, 2)) <= 48 * sqrt(5) / 125, Abs((12 * x**2 - 3) * (1 + x**2) ** R(-7, 2)) <= 3],
        [Abs(3 * x * (1 + x**2) ** R(-5, 2)) < 48 * sqrt(5) / 125, Abs((12 * x**2 - 3) * (1 + x**2) ** R(-7, 2)) <= R(29, 10)]),
    Row("erf", [], [4 * Abs(x) / sqrt(pi) * exp(-(x**2)) <= 2 * sqrt(2) / sqrt(pi * E), Abs(2 * x**2 - 1) * exp(-(x**2)) <= 1],
        [4 * Abs(x) / sqrt(pi) * exp(-(x**2)) < 2 * sqrt(2) / sqrt(pi * E), Abs(2 * x**2 - 1) * exp(-(x**2)) <= R(9, 10)]),
    Row("GELU", [], [Phi + x * phi <= gelu1, Phi + x * phi >= 1 - gelu1, (2 - x**2) * phi <= sqrt(2 / pi),
                     (x**3 - 4 * x) * phi <= gelu3, (x**3 - 4 * x) * phi >= -gelu3],
        [Phi + x * phi <= 1, (2 - x**2) * phi <= sqrt(2 / pi) * R(999, 1000), (x**3 - 4 * x) * phi <= gelu3_wrong]),
    Row("twist", [rho >= 0], [2 * rho / (1 + rho**2) ** 2 <= 3 * sqrt(3) / 8, 4 * rho**3 / (1 + rho**2) ** 4 <= 75 * sqrt(15) / 1024],
        [2 * rho / (1 + rho**2) ** 2 <= R(1, 2), 4 * rho**3 / (1 + rho**2) ** 4 < 75 * sqrt(15) / 1024]),
    Row("twist, second", [rho >= 0, rho <= 1], [2 * rho * (3 - rho**2) / (1 + rho**2) ** 3 <= (3 + 2 * sqrt(2)) / 4],
        [2 * rho * (3 - rho**2) / (1 + rho**2) ** 3 <= R(14, 10)]),
    Row("shear", [Eq(Q, p**2 + q**2 + t**2), sp.Gt(p * q, 0)], [4 * p**2 * q**2 <= Q**2], [4 * p**2 * q**2 < Q**2]),
    # --- approximation, hardness, simulation
    Row("lemma-27", [a >= 0, a <= 1], [2 * a * (1 - a) <= R(1, 2)], [2 * a * (1 - a) < R(1, 2)]),
    Row("appendix-g gates", [], [Eq(Min(a, b), a - Max(0, a - b)), Eq(Max(a, b), a + Max(0, b - a))], [Eq(Min(a, b), b - Max(0, a - b))]),
    Row("gadget-square", [t >= 0, t <= R(1, 2)], [(t - t**2) - R(1, 4) * 2 * t * 1 >= 0, (t - t**2) - t / 2 <= R(1, 16)],
        [(t - t**2) - t / 2 <= R(1, 17)]),
    Row("simulation product", [], [Eq(w / 4 * ((x + y) ** 2 - (x - y) ** 2), w * x * y)], [Eq(w / 2 * ((x + y) ** 2 - (x - y) ** 2), w * x * y),
        Eq(w / 4 * ((x + y) ** 2 + (x - y) ** 2), w * x * y)]),
    Row("hardness gates", [Or(Eq(a, 1), Eq(a, -1)), Or(Eq(b, 1), Eq(b, -1))], [
        Eq(Min(a, b), Max(a + b, 0) - 1), Eq(Max(a, b), 1 - Max(-a - b, 0))], [Eq(Min(a, b), Max(a + b, 0))]),
    Row("hardness tanh gates", [s >= 0], [1 - tanh(s) <= 2 * exp(-2 * s)], [1 - tanh(s) <= exp(-2 * s)]),
    Row("hardness overlap", [p >= 0, p <= 1, q >= 0, p + q <= 1], [1 - p**2 - q**2 <= 2 * (1 - Max(p, q))], [1 - p**2 - q**2 <= 1 - Max(p, q)]),
    Row("fourth root", [x >= 0, y >= 0], [(x * y) ** R(1, 4) <= (sqrt(x) + sqrt(y)) / 2], [(x * y) ** R(1, 4) <= (sqrt(x) + sqrt(y)) / 3]),
    Row("softplus", [], [log(1 + exp(x)) <= log(2) + Max(x, 0), log(1 + exp(x)) > x], [log(1 + exp(x)) <= Max(x, 0)]),
    Row("arctan bound", [x >= 0], [atan(x) <= x, atan(x) >= x / (1 + x**2)], [atan(x) >= x - x**3 / 4]),
]  # fmt: skip
