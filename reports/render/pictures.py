"""Pictures of the encoder: its path to the posterior, its size, and where no small one is found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from lemmata.reports.evidence import Data
from lemmata.reports.render.figures import COLOURS, INK, _draw

Axis = Literal["d", "eps", "beta"]
LABELS = {"d": "dimension $d$", "eps": r"accuracy $\epsilon$", "beta": r"noise $\beta$"}


def encoder_path(path: Data) -> str:
    """Draw the posterior, the gradient steps from 0 and samples; d = 1 or 2.

    Parameters
    ----------
    path : dict
        From `path_data`.
    """
    name = f"encoder-path-{len(path['descent'][0])}"
    return _draw(name, (7.5, 4.6), lambda axes: _PAINT[len(path["descent"][0])](axes, path))


def _line(axes: Any, path: Data) -> None:
    axes.hist([z[0] for z in path["samples"]], bins=60, density=True, color=COLOURS[0], alpha=0.35)
    axes.plot(path["grid"][0], path["density"], color=COLOURS[0], linewidth=1.8)
    start = path["descent"][-1][0]
    axes.axvline(start, color=COLOURS[1], linewidth=1.4, linestyle="--")
    axes.set_xlabel("$z$")
    axes.set_ylabel("density; samples; end of descent")


def _plane(axes: Any, path: Data) -> None:
    first, second = zip(*path["samples"], strict=True)
    axes.plot(first, second, ".", color=COLOURS[2], markersize=2.5, alpha=0.6)
    axes.contour(*path["grid"], path["density"], levels=6, colors=COLOURS[0], linewidths=1.2)
    axes.plot(
        *zip(*path["descent"], strict=True), "o-", color=COLOURS[1], markersize=3, linewidth=1
    )
    # The descent comes from far away: what is drawn of it is its end.
    for limit, side in zip((axes.set_xlim, axes.set_ylim), path["grid"], strict=True):
        limit(side[0], side[-1])
    axes.locator_params(nbins=4)
    axes.set_aspect("equal")
    axes.set_xlabel("$z_1$")
    axes.set_ylabel("$z_2$")


_PAINT = {1: _line, 2: _plane}


def path_data(made: Any, x: Sequence[float], n: int = 1000, rng: Any = 0) -> Data:
    """Return what `encoder_path` draws: one grid a coordinate, density, descent, samples.

    Parameters
    ----------
    made : verify.engine.encoder.Encoder
        With d = 1 or 2 and a K that can be run.
    x : (d,) sequence of float
        The observable.
    n : int
        Number of samples.
    rng : None, int, SeedSequence or Generator
    """
    import numpy as np

    from lemmata.verify import descend
    from lemmata.verify.engine.posterior import posterior

    law = posterior(made.G, x, made.numbers.beta)
    mean, cov = law.moments()
    spread = np.sqrt(np.diag(cov))
    sides = [np.linspace(m - 4 * s, m + 4 * s, 81) for m, s in zip(mean, spread, strict=True)]
    if made.dim == 1:
        density = law.density(sides[0])
    else:
        mesh = np.stack(np.meshgrid(*sides), axis=-1)
        density = law.density(mesh.reshape(-1, 2)).reshape(81, 81)
    run = descend(made.G, x, step=made.numbers.eta, steps=made.numbers.S, record=True)
    assert run.path is not None
    return {
        "grid": [side.tolist() for side in sides],
        "density": density.tolist(),
        "descent": run.path[:, 0].tolist(),
        "samples": made.sample(x, n, rng=rng).tolist(),
    }


def encoder_size(axis: Axis, rows: Sequence[Data]) -> str:
    """Draw the size N' of the encoder against d, eps or beta, each column a curve.

    Parameters
    ----------
    axis : {"d", "eps", "beta"}
    rows : sequence of dict
        From `size_data`.
    """

    def paint(axes: Any) -> None:
        at = [row[axis] for row in rows]
        for column, mark, colour in zip(
            ("printed", "sharp", "measured"), "s^o", COLOURS, strict=False
        ):
            values = [row[column] for row in rows]
            axes.plot(at, values, f"{mark}-", color=colour, label=_COLUMNS[column], linewidth=1.6)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel(LABELS[axis])
        axes.set_ylabel("parameters of the encoder")
        axes.legend()

    return _draw(f"encoder-size-{axis}", (7.5, 4.2), paint)


_COLUMNS = {
    "printed": "printed construction, repaired steps",
    "sharp": "sharp",
    "measured": "smallest that suffices, measured",
}


def size_data(
    axis: Axis, values: Sequence[float], *, d: int = 2, eps: float = 0.1, beta: float = 0.2
) -> list[Data]:
    """Return the sizes for G = diag(1, ..., 2), x = (0.3, ..., 0.3), one quantity varied.

    The law of a linear generator's chain is known exactly, so the smallest K is found by
    bisection, with the sharp S and T.  ``printed`` has the repaired steps of the printed theorem,
    which gives no step size, and d^2 partial derivatives a step.
    """
    rows = []
    for value in values:
        setting: dict[str, Any] = {"d": d, "eps": eps, "beta": beta, axis: value}
        rows.append(setting | _sizes(int(setting["d"]), setting["eps"], setting["beta"]))
    return rows


def _sizes(d: int, eps: float, beta: float) -> Data:
    from dataclasses import replace

    import numpy as np

    from lemmata import bounds
    from lemmata.bounds.paper.simulation.counts import STEP_PRINTED
    from lemmata.bounds.symbols import K, S
    from lemmata.bounds.symbols import d as dimension
    from lemmata.verify import encoder
    from lemmata.verify.engine.encoder.measure import smallest_steps
    from lemmata.verify.evaluate import as_function
    from lemmata.verify.generators import Linear

    x = np.full(d, 0.3)
    made = encoder(Linear(np.diag(np.linspace(1, 2, d) if d > 1 else [1.0])), x, beta=beta, eps=eps)
    least = replace(made.numbers, K=smallest_steps(made, x))
    M = 2 if d > 1 else 1
    rows = bounds.constants(
        m=1, M=M, M2=0, M3=0, d=d, beta=beta, eps=eps, norm_x=float(np.linalg.norm(x))
    )
    steps = {name: int(rows[name].forms()["repaired"].at) for name in ("S", "K")}
    formula = (S + K) * STEP_PRINTED + K + dimension
    return {
        "printed": as_function(formula)(**made.size.names, **steps),
        "sharp": made.parameters,
        "measured": replace(made, numbers=least).parameters,
    }


KINDS = {"gaussian": "Gaussian, trained", "flow": "flow, trained", "langevin": "chain, shortened"}
"""Encoders that are compared, in the order of their colours."""
LEVELS = {"trained": "as the generator was trained", "covered": "at a level that is covered"}


def encoder_error(found: Data) -> str:
    """Draw measured error against size for trained encoders and the chain, a panel a noise level.

    Parameters
    ----------
    found : dict
        One of the ledger's ``comparisons``.
    """
    levels = found["levels"]

    def paint(panels: Any) -> None:
        for axes, level in zip(panels if len(levels) > 1 else [panels], levels, strict=True):
            _errors(axes, level)
        first = panels[0] if len(levels) > 1 else panels
        gap = any("gap" in row for row in levels[0]["trained"])
        first.set_ylabel("ELBO gap in nats, mean" if gap else "total variation, mean")
        first.legend(loc="best")

    name = f"encoder-error-{found['generator']['name']}"
    return _draw(name, (9.5, 4.2), paint, columns=len(levels))


def _errors(axes: Any, level: Data) -> None:
    rows = {
        kind: [r for r in level["trained"] if r["kind"] == kind] for kind in ("gaussian", "flow")
    }
    rows["langevin"] = level["langevin"]
    for (kind, some), mark, colour in zip(rows.items(), "os^", COLOURS, strict=False):
        if not some:
            continue
        at = [row["parameters"] for row in some]
        values = [row.get("gap") or row["tv"] for row in some]
        means = [sum(each) / len(each) for each in values]
        axes.plot(at, means, f"{mark}-", color=colour, label=KINDS[kind], linewidth=1.6)
    elsewhere = level.get("elsewhere")
    if elsewhere:
        _elsewhere(axes, elsewhere)
    theorem = level["theorem"]
    if theorem:
        for key, style in (("sharp", "-"), ("printed_steps", ":")):
            at = theorem["parameters"][key]
            axes.axvline(at, color=COLOURS[3], linewidth=1.4, linestyle=style)
        size = theorem["parameters"]["sharp"]
        axes.plot([size], [theorem["eps"]], "v", color=COLOURS[3], markersize=9)
        axes.annotate(
            rf"Theorem 1: proved $\leq {theorem['eps']:g}$", (size, theorem["eps"]),
            (-8, 10), textcoords="offset points", ha="right", color=COLOURS[3],
        )  # fmt: skip
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("parameters")
    axes.set_title(rf"$\beta$ = {level['beta']:.2g}, {LEVELS[level['which']]}", fontsize=11)


def _elsewhere(axes: Any, promised: Data) -> None:
    """Mark a size that Theorem 1 promises at another noise; no measured height belongs to it."""
    size = promised["parameters"]["sharp"]
    axes.axvline(size, color=COLOURS[3], linewidth=1.4, linestyle="--")
    text = rf"Theorem 1 at $\beta$ = {promised['beta']:.1g}:" + "\n"
    axes.annotate(
        text + rf"total variation proved $\leq {promised['eps']:g}$", (size, 0.97), (-8, 0),
        xycoords=("data", "axes fraction"), textcoords="offset points", ha="right", va="top",
        color=COLOURS[3],
    )  # fmt: skip


def dichotomy_size(rows: Sequence[Data]) -> str:
    """Draw the sizes of Theorem 1 against d for a strongly invertible family.

    Parameters
    ----------
    rows : sequence of dict
        Rows of the ledger's ``dichotomy.invertible``.
    """

    def paint(axes: Any) -> None:
        d = [row["d"] for row in rows]
        for form, mark, colour in zip(("repaired", "sharp"), "s^", COLOURS, strict=False):
            label = _COLUMNS["printed" if form == "repaired" else form]
            sizes = [float(row[form]["decimal"]) for row in rows]
            axes.plot(d, sizes, f"{mark}-", color=colour, label=label, linewidth=1.6)
        axes.plot(d, [row["N"] for row in rows], "o-", color=COLOURS[2], label="generator")
        axes.set_xscale("log", base=2)
        axes.set_yscale("log")
        axes.set_xlabel(LABELS["d"])
        axes.set_ylabel("parameters")
        axes.legend()

    return _draw("dichotomy-size", (7.5, 4.2), paint)


def dichotomy_rates(rows: Sequence[Data]) -> str:
    """Draw measured inversion rates of encoders of fixed width against d, and what is possible.

    Parameters
    ----------
    rows : sequence of dict
        Rows of the ledger's ``dichotomy.hard``.
    """

    def paint(axes: Any) -> None:
        widths = sorted({row["hidden"] for row in rows})
        for width, colour in zip(widths, COLOURS[1:], strict=False):
            mine = [row for row in rows if row["hidden"] == width]
            at, rates = [row["d"] for row in mine], [row["inversion_rate"] for row in mine]
            axes.plot(at, rates, "o-", color=colour, label=f"trained, {width} hidden units")
        limits = {row["d"]: row for row in rows}
        lines = (("posterior_rate", "--", r"exact posterior, $\kappa(\beta)^d$"),
                 ("guessing", ":", "guessing, $2^{-d}$"))  # fmt: skip
        for key, style, label in lines:
            rates = [row[key] for row in limits.values()]
            axes.plot(list(limits), rates, style, color=INK, label=label, linewidth=1.4)
        axes.set_yscale("log")
        axes.set_xlabel(LABELS["d"])
        axes.set_ylabel("inversion rate")
        axes.legend(loc="lower left")

    return _draw("dichotomy-rates", (7.5, 4.2), paint)


def dichotomy_by_size(rows: Sequence[Data]) -> str:
    """Draw measured inversion rates against the size of the trained encoder, a line a dimension.

    Parameters
    ----------
    rows : sequence of dict
        Rows of the ledger's ``dichotomy.hard``.
    """

    def paint(axes: Any) -> None:
        from matplotlib.ticker import NullFormatter

        for d in sorted({row["d"] for row in rows}):
            mine = [row for row in rows if row["d"] == d]
            sizes = [row["encoder_parameters"] for row in mine]
            rates = [row["inversion_rate"] for row in mine]
            (drawn,) = axes.plot(sizes, rates, "o-", color=COLOURS[d // 2 % len(COLOURS)])
            axes.annotate(
                f"d = {d}",
                (sizes[-1], rates[-1]),
                xytext=(6, -3),
                textcoords="offset points",
                color=drawn.get_color(),
            )
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.margins(x=0.12)
        axes.set_xlabel("parameters of the encoder")
        axes.set_ylabel("inversion rate")

    return _draw("dichotomy-by-size", (7.5, 4.2), paint)
