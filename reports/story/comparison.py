"""How large must an encoder be: trained ones beside Theorem 1's, measured once and shipped."""

from __future__ import annotations

from typing import Any

from lemmata.reports.render.document import Block, Figure, Fold, Line, Par, Section, Table, line
from lemmata.reports.render.pictures import KINDS, LEVELS, encoder_error
from lemmata.reports.story.numbers import tidy, whole

Data = dict[str, Any]
GOALS = (0.1, 0.05)
"""Errors at which the smallest encoders are told."""


def sections(ledger: Data) -> list[Section]:
    """Return the section, if something is shipped about this generator."""
    found = ledger.get("comparisons") or []
    blocks = tuple(block for c in found for block in _blocks(c))
    return [Section("How large must an encoder be?", "comparison", blocks)] if blocks else []


def _blocks(c: Data) -> tuple[Block, ...]:
    if "elsewhere" in c["levels"][0]:
        return _gap_blocks(c)
    about, recipe = c["generator"], c["recipe"]
    intro = line(
        f"{about['name']} (d = {about['d']}, {about['parameters']} parameters): amortised "
        f"encoders trained on its own draws, {recipe['steps']} steps of Adam with "
        f"{recipe['batch']} draws each, the better of {recipe['starts']}. Gaussian: mean and "
        "Cholesky factor from two tanh layers and a skip edge. Flow: the same, then monotone "
        "rational-quadratic splines. Chain: the network of Theorem 1 with fewer, longer steps, "
        "the best found by search; no theorem covers it. Sizes are edges and biases of what "
        "turns x into the encoder's numbers; what a sample then costs is left out for all."
    )
    caution = line(
        "All errors here are measured, as total variation to the posterior, the mean over "
        f"{len(c['levels'][0]['observations'])} observables drawn from the model"
        ", by quadrature, for the chain from its law on a grid"
        ". Better training may do better: a curve shows what this training reached at that size."
    )
    picture = Figure(
        encoder_error(c),
        "Total variation against the number of parameters, logarithmic axes, one panel a noise "
        "level: Gaussian and flow encoders as trained, the shortened chain, Theorem 1's size",
        "Measured error against size. Solid vertical line: the size at which Theorem 1 proves the "
        "error marked by the triangle; dotted: the same steps by the printed construction. "
        + " ".join(_told(level) for level in c["levels"]),
    )
    tables = tuple(_table(level) for level in c["levels"])
    return (Par(intro), picture, Par(caution), Fold(line(f"All sizes, {about['name']}"), tables))


def _gap_blocks(c: Data) -> tuple[Block, ...]:
    """Tell a generator whose laws fit on no grid: ELBO gaps, and Theorem 1's size as a mark."""
    about, recipe, level = c["generator"], c["recipe"], c["levels"][0]
    promised, seen = level["elsewhere"], level["evidence"]
    intro = line(
        f"{about['name']} (d = {about['d']}, {about['parameters']:,} parameters): amortised "
        f"encoders trained on its own draws at noise {level['beta']:g}, {recipe['steps']} steps of "
        f"Adam with {recipe['batch']} draws each, from the best linear predictor. Gaussian: mean "
        "and Cholesky factor from two tanh layers and a skip edge. Flow: the same, then "
        "autoregressive monotone rational-quadratic splines."
    )
    method = line(
        "No grid holds a law here, so no total variation is told. The error is the ELBO gap, "
        f"KL(q(z|x) || p(z|x)), the mean over {len(seen)} observables drawn from the model; log "
        "p(x) by annealed importance sampling from the Gaussian at the mode, standard error at "
        f"most {max(e['error'] for e in seen):.2g} nats, at least "
        f"{min(e['effective'] for e in seen):.0f} effective particles. Training minimised KL the "
        "other way round, which draws of the model allow without knowing p(z|x). The chain of "
        "Theorem 1 cannot be measured so; its size is by formula. Better training may do better."
    )
    picture = Figure(
        encoder_error(c),
        "ELBO gap against the number of parameters, logarithmic axes: Gaussian and flow encoders "
        "as trained, and a vertical line at Theorem 1's size",
        f"Measured gap against size at noise {level['beta']:g}. Dashed line: {_promise(promised)}. "
        "No theorem proved here covers the noise the generator was trained with.",
    )
    table = _gap_table(level)
    return (Par(intro), picture, Par(method), Fold(line(f"All sizes, {about['name']}"), (table,)))


def _promise(promised: Data) -> str:
    return (
        f"by formula, {promised['parameters']['sharp']:,} parameters with which Theorem 1 proves "
        f"total variation at most {promised['eps']:g}, at the noise level up to which it covers, "
        f"{promised['beta']:.3g}"
    )


def _gap_table(level: Data) -> Table:
    head = ("encoder", "nodes a layer", "parameters", "gap, mean", "its error", "gap, worst")
    rows = []
    for row in sorted(level["trained"], key=lambda r: (r["kind"] == "flow", r["width"])):
        numbers = (mean(row), standard_error(row), max(row["gap"]))
        told = (line(tidy(f"{v:.3g}")) for v in numbers)
        sizes = (whole(row["width"]), whole(row["parameters"]))
        rows.append((line(KINDS[row["kind"]]), *sizes, *told))
    title = (
        f"ELBO gap in nats at noise {level['beta']:.4g}; the error is that of each gap's estimate"
    )
    return Table(title, tuple(map(line, head)), tuple(rows))


def standard_error(row: Data) -> float:
    """Return the standard error of the mean gap at these observables."""
    return float(sum(e * e for e in row["gap_error"]) ** 0.5 / len(row["gap_error"]))


def mean(row: Data) -> float:
    """Return the mean distance, or ELBO gap, of one encoder."""
    values = row.get("gap") or row["tv"]
    return float(sum(values) / len(values))


def smallest(rows: list[Data], goal: float) -> int | None:
    """Return the fewest parameters with which the goal was met, if it was."""
    return min((r["parameters"] for r in rows if mean(r) <= goal), default=None)


def _told(level: Data) -> str:
    """Return the smallest encoders that met each goal, in words."""
    out = []
    for goal in GOALS:
        sizes = [smallest(_rows(level, kind), goal) for kind in KINDS]
        words = (
            f"{KINDS[kind]} {'none' if size is None else f'{size:,}'}"
            for kind, size in zip(KINDS, sizes, strict=True)
        )
        out.append(f"{goal:g} with {'; '.join(words)}")
    return (
        f"At noise {level['beta']:.3g} fewest parameters that met {', '.join(out)}."
        + (" No theorem proved here covers this noise." if level["theorem"] is None else "")
    )  # fmt: skip


def _rows(level: Data, kind: str) -> list[Data]:
    if kind == "langevin":
        return list(level["langevin"])
    return [row for row in level["trained"] if row["kind"] == kind]


def _table(level: Data) -> Table:
    head = ("encoder", "how", "parameters", "TV, mean", "TV, worst")
    rows = [_row(kind, row) for kind in KINDS for row in _rows(level, kind)]
    theorem = level["theorem"]
    if theorem:
        how = line(f"S = {theorem['S']:,}, K = {theorem['K']:,}")
        size = theorem["parameters"]["sharp"]
        proved = line(f"proved: at most {theorem['eps']:g}")
        rows.append((line("Theorem 1, sharp"), how, (whole(size)), line(), proved))
    title = f"Noise {level['beta']:.4g}, {LEVELS[level['which']]}"
    return Table(title, tuple(map(line, head)), tuple(rows))


def _row(kind: str, row: Data) -> tuple[Line, ...]:
    chain = kind == "langevin"
    how = f"S = {row['S']}, K = {row['K']}" if chain else f"{row['width']} nodes a layer"
    errors = (line(tidy(f"{v:.3g}")) for v in (mean(row), max(row["tv"])))
    return (line(KINDS[kind]), line(how), whole(row["parameters"]), *errors)
